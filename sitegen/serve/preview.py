"""The preview: looks at the sources whenever they may have changed, builds, and tells the open pages."""

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
"""Seconds between two glances at what no event tells of: the date, and whether the output is still there."""

PERSISTENT: Final = 3
"""Builds that another program has to disturb, one after the other, before that is told."""

_DISTURBED: Final = frozenset(rule.code for rule in (publishing.STATE_UNUSABLE, publishing.SOURCE_CHANGED))


class Listener(Protocol):
    """Hears how the preview fares; called by the thread that runs it."""

    def built(self, result: Result) -> None:
        """A look has ended with this."""

    def waiting(self) -> None:
        """Another preview of the project is building the same pages; this one looks again until that has ended."""

    def failed(self, error: Exception) -> None:
        """A build has failed in a way that nobody foresaw; the preview goes on."""

    def polling(self, reason: str) -> None:
        """The system refuses to watch folders, for this reason; they are polled."""


class Preview:
    """The preview of the project at ``root``; use in a ``with`` statement, then call `run`.

    ``today`` is asked before each build; ``poll`` is for disks that do not tell of changes (network mounts). It
    writes to its own folder below the project's ``.sitegen``, and never to the published site. An ``OSError`` if there is no such ``host``.
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
        """Begins to watch, and builds for the first time."""
        self._watcher.renew()
        self._look(progress)

    def run(self) -> None:
        """Looks whenever it is asked to, for ever; a KeyboardInterrupt ends it."""
        while True:
            self.step(TICK)

    def step(self, seconds: float) -> None:
        """Waits at most ``seconds`` for a reason to look, and looks if there is one."""
        look = self._looks.wait(seconds)
        if not self._root.is_dir():  # or the build would make it, to have a place for its state
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
        """Gets the plan that the first build had no need of, as nothing had changed: later edits want it at hand."""
        self._wants_plan = False
        with suppress(Exception):  # the next build will say what is wrong
            self._foretaste.learn(check(self._project()))

    def _is_due(self) -> bool:
        """Whether there is a reason to build of which no event tells."""
        gone = self._was_whole and not self._site.whole
        return gone or self._waits or self._tries > 0 or self._today() != self._built_for

    def _project(self) -> Project:
        self._built_for = self._today()
        return Project(root=self._root, output=self._site.folder, today=self._built_for)

    def _look(self, progress: Step | None) -> None:
        self._show_early()
        try:
            result = build(self._project(), progress)
        except Exception as error:  # whatever it is, the preview stays, and the next edit may mend it
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
        # What was wrong with sources that have changed since is no news, nor is what may be over in a second.
        if bad and (self._looks.pending or 0 < self._tries < PERSISTENT):
            return
        if not bad:
            self._site.address = published_at(self._root)
        self._tell(result.diagnostics)
        self._listener.built(result)

    def _has_to_wait(self, result: Result) -> bool:
        """Whether another preview builds just now. That is no error, however long it takes; it is told once."""
        waited, self._waits = (
            self._waits,
            any(one.code == publishing.LOCKED.code for one in result.diagnostics),
        )
        if self._waits and not waited:
            self._listener.waiting()
        return self._waits

    def _show_early(self) -> None:
        """Shows what can be shown of an edit before its build has ended: the page of an item, or that it has errors."""
        taste = None
        with suppress(Exception):  # the build is next, and will say what is wrong
            taste = self._foretaste.look()
        if taste is None or not self._was_whole:
            return
        others = [one for one in self._diagnostics if one.place.path not in taste.findings]
        self._site.early = taste.pages
        self._announce((*others, *(one for found in taste.findings.values() for one in found)))

    def _fail(self, error: Exception) -> None:
        """Tells of it, unless the next look follows at once: a file may have vanished under the build's hands."""
        self._tries = 0
        self._waits = False
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
