"""The preview loop: rescans the sources when they may have changed, builds, and notifies the open pages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from sitegen.builder import PREVIEW, Project, Result, Step, build, check
from sitegen.builder.foretaste import Foretaste
from sitegen.content.quotation import quotation
from sitegen.diagnostics import Diagnostic, Place, has_errors
from sitegen.diagnostics.codes import preview as rules
from sitegen.diagnostics.codes import publishing
from sitegen.serve.findings import as_overlay
from sitegen.serve.looks import Looks
from sitegen.serve.news import News
from sitegen.serve.server import Server
from sitegen.serve.site import Site, published_at
from sitegen.serve.watch import Watcher

TICK: Final = 1.0
"""Seconds between checks of what no event reports: the date, and whether the output still exists."""

PERSISTENT: Final = 3
"""Consecutive builds with changing sources before the error is shown."""

# Another program changed the sources or the build state during the build.
_DISTURBED: Final = frozenset(rule.code for rule in (publishing.STATE_UNUSABLE, publishing.SOURCE_CHANGED))


class Listener(Protocol):
    """Receives the events of a preview, in the thread that runs it."""

    def built(self, result: Result) -> None:
        """Report a build that has ended."""

    def waiting(self) -> None:
        """Report that another preview of the project is building the same pages.

        This one retries until that has ended.
        """

    def failed(self, error: Exception) -> None:
        """Report a build that failed with an unexpected exception. The preview continues."""

    def polling(self, reason: str) -> None:
        """Report that the system refuses to watch folders, and why. They are polled instead."""


class Preview:
    """The preview of the project at ``root``. Use it in a ``with`` statement, then call `run`.

    ``today`` is called before each build. ``poll`` is for disks that report no changes (network mounts). The
    preview writes to its own folder below ``.sitegen``, never to the published site. Raises `OSError` if
    ``host`` cannot be bound.
    """

    def __init__(
        self, root: Path, today: Callable[[], date], listener: Listener, *, host: str, port: int, poll: bool
    ) -> None:
        self._root = root
        self._today = today
        self._listener = listener
        self._built_for: date | None = None
        self._was_whole = False
        self._wants_plan = False
        self._tries = 0
        self._foretaste = Foretaste(root)
        self._diagnostics: tuple[Diagnostic, ...] = ()
        self._waits = False
        self._site = Site(root / PREVIEW, published_at(root))
        self._looks = Looks()
        self._news = News()
        self._watcher = Watcher(
            root,
            self._looks,
            polling=poll,
            refused=lambda error: listener.polling(error.strerror or str(error)),
        )
        self.server = Server(self._site, self._news, host, port)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watcher.close()
        self.server.close()

    def start(self, progress: Step | None = None) -> None:
        """Start watching, and build for the first time."""
        self._watcher.renew()
        self._look(progress)

    def run(self) -> None:
        """Run until a `KeyboardInterrupt`."""
        while True:
            self.step(TICK)

    def step(self, seconds: float) -> None:
        """Wait at most ``seconds`` for a reason to build, and build if there is one."""
        look = self._looks.wait(seconds)
        if not self._root.is_dir():  # the build would create the folder for its state
            self._watcher.close()
            return
        back = self._watcher.lost
        if back or (look and look.folders):
            self._watcher.renew()
        if self._watcher.lost:
            return
        if look or back or self._is_due():
            self._look(None)
        elif self._wants_plan:
            self._plan()

    def _plan(self) -> None:
        """Make the plan that an up-to-date first build did not need: rendering edits early needs it."""
        self._wants_plan = False
        with suppress(Exception):  # the next build will report what is wrong
            self._foretaste.learn(check(self._project()))

    def _is_due(self) -> bool:
        """Whether there is a reason to build that no event reports."""
        gone = self._was_whole and not self._site.whole
        return gone or self._waits or self._tries > 0 or self._today() != self._built_for

    def _project(self) -> Project:
        self._built_for = self._today()
        return Project(root=self._root, output=self._site.folder, today=self._built_for)

    def _look(self, progress: Step | None) -> None:
        self._show_early()
        try:
            result = build(self._project(), progress)
        except Exception as error:  # the preview must survive any failure; the next edit may fix it
            self._fail(error)
            return
        finally:
            self._site.early = {}
        self._report(result)
        self._foretaste.learn(result)
        self._wants_plan = not self._foretaste.ready

    def _report(self, result: Result) -> None:
        self._was_whole = self._site.whole
        if self._has_to_wait(result):
            return
        bad = has_errors(result.diagnostics)
        disturbed = bad and any(one.code in _DISTURBED for one in result.diagnostics)
        self._tries = self._tries + 1 if disturbed else 0
        # Errors in sources that have changed again are outdated, and a disturbance may be over in a second.
        if bad and (self._looks.pending or 0 < self._tries < PERSISTENT):
            return
        if not bad:
            self._site.address = published_at(self._root)
        self._tell(result.diagnostics)
        self._listener.built(result)

    def _has_to_wait(self, result: Result) -> bool:
        """Whether another preview is building now.

        That is not an error, however long it takes, and is reported once.
        """
        waited, self._waits = (
            self._waits,
            any(one.code == publishing.LOCKED.code for one in result.diagnostics),
        )
        if self._waits and not waited:
            self._listener.waiting()
        return self._waits

    def _show_early(self) -> None:
        """Show what is known of an edit before its build ends: the page of an item, or its errors."""
        taste = None
        with suppress(Exception):  # the build that follows will report what is wrong
            taste = self._foretaste.look()
        if taste is None or not self._was_whole:
            return
        others = [one for one in self._diagnostics if one.place.path not in taste.findings]
        self._site.early = taste.pages
        self._announce((*others, *(one for found in taste.findings.values() for one in found)))

    def _fail(self, error: Exception) -> None:
        """Report a failed build, unless another build follows at once."""
        self._tries = 0
        self._waits = False
        # A file may have vanished during this build; then the next one is requested already.
        if self._looks.pending:
            return
        self._listener.failed(error)
        words = f"{type(error).__name__}: {error}"
        self._tell((rules.BUILD_FAILED.at(Place("site.yaml"), reason=words),))

    def _tell(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        self._diagnostics = diagnostics
        self._announce(diagnostics)

    def _announce(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        self._news.announce(as_overlay(diagnostics, quotation(self._root)))
