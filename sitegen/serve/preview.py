"""The preview loop: rescans the sources when they may have changed, builds, and notifies the open pages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self
from urllib.parse import quote

from sitegen.builder import PREVIEW_FOLDER, Project, Result, StepListener, build, check
from sitegen.builder.early_render import EarlyRenderer
from sitegen.content.source_lines import make_source_reader
from sitegen.diagnostics import Diagnostic, Place, has_errors
from sitegen.diagnostics.codes import preview as rules
from sitegen.diagnostics.codes import publishing
from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.serve.build_events import BuildEvents
from sitegen.serve.debounce import RescanQueue
from sitegen.serve.error_overlay import make_overlay_data
from sitegen.serve.server import PreviewServer
from sitegen.serve.static_files import StaticSite, read_site_address
from sitegen.serve.watch import Watcher

IDLE_SECONDS: Final = 1.0
"""Seconds between checks of what no event reports: the date, and whether the output still exists."""

MAX_DISTURBED_BUILDS: Final = 3
"""Consecutive builds disturbed by another program after which the error is shown."""

# Another program changed the sources or the build state during the build.
_DISTURBANCE_CODES: Final = frozenset(
    rule.code for rule in (publishing.STATE_UNUSABLE, publishing.SOURCE_CHANGED)
)


class PreviewListener(Protocol):
    """Receiver of the events of a preview. All methods are called in the thread that runs the preview."""

    def report_build(self, result: Result) -> None:
        """Report the result of a finished build, with or without errors.

        It is not called for a build with errors if the next build follows at once, because the sources have
        changed again or another program has disturbed the build.
        """

    def report_edited_pages(self, urls: tuple[str, ...]) -> None:
        """Report the URLs of the pages whose sources were edited. It is called after a build without errors.

        ``urls`` has at least one member.
        """

    def report_waiting(self) -> None:
        """Report that this preview cannot build yet, because another preview of the project is building.

        It is called once, when the waiting begins. The build is tried again until the other preview has
        finished.
        """

    def report_failure(self, error: Exception) -> None:
        """Report an unexpected exception that ended a build. The preview continues with the next change."""

    def report_polling(self, reason: str, reason_en: str) -> None:
        """Report that the system refuses to watch the files, so they are checked regularly from now on.

        The arguments are the reason that the system gives, in Chinese and English.
        """


class Preview:
    """Preview of the project at ``root``: builds after each change and serves the site.

    Use it in a ``with`` statement, call `start`, then `run`. ``today`` is called before each build and returns
    the date for which to build. ``host`` and ``port`` are the address of the web server. A free port is used if
    ``port`` is taken. ``listener`` receives the results of builds, and failures. With ``polling``, the files are
    checked regularly instead of watched, for disks that report no changes (network drives). The site is built
    in `PREVIEW_FOLDER`, so the published site is never changed. It includes drafts and records that will be
    published later, marked as such. Raises `OSError` if the server cannot listen on ``host``.
    """

    def __init__(
        self,
        root: Path,
        today: Callable[[], date],
        listener: PreviewListener,
        *,
        host: str,
        port: int,
        polling: bool,
    ) -> None:
        self._root = root
        self._today = today
        self._listener = listener
        self._built_for: date | None = None
        self._was_complete = False
        self._needs_plan = False
        self._disturbed_builds = 0
        self._early_renderer = EarlyRenderer(root)
        self._diagnostics: tuple[Diagnostic, ...] = ()
        self._is_waiting = False
        self._site = StaticSite(root / PREVIEW_FOLDER, read_site_address(root))
        self._rescans = RescanQueue()
        self._events = BuildEvents()
        self._watcher = Watcher(
            root,
            self._rescans,
            polling=polling,
            on_refusal=lambda error: listener.report_polling(*describe_os_error(error)),
        )
        self.server = PreviewServer(self._site, self._events, host, port)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watcher.close()
        self.server.close()

    def start(self, progress: StepListener | None = None) -> None:
        """Watch the sources and run the first build, whose steps are reported to ``progress``.

        The result is reported to the listener. Errors of the content do not raise.
        """
        self._watcher.refresh()
        self._rebuild(progress)

    def run(self) -> None:
        """Wait for changes and build, until a `KeyboardInterrupt` is raised."""
        while True:
            self.run_once(IDLE_SECONDS)

    def run_once(self, seconds: float) -> None:
        """Wait at most ``seconds`` for a change, and build if there is one.

        It also builds if the date has changed, if the built site has been deleted, or if the last build has
        to be repeated. It does nothing while the project folder is missing.
        """
        rescan = self._rescans.wait(seconds)
        if not self._root.is_dir():  # a build would create the folder again, to store its state
            self._watcher.close()
            return
        was_missing = self._watcher.is_root_missing
        # Before the rescan, see `Watcher.refresh`.
        if was_missing or (rescan and rescan.folders_changed):
            self._watcher.refresh()
        if self._watcher.is_root_missing:
            return
        if rescan or was_missing or self._is_build_due():
            self._rebuild(None)
        elif self._needs_plan:
            self._prepare_plan()

    def _prepare_plan(self) -> None:
        """Plan the site without building it, so that the pages of later edits can be rendered early.

        This is needed after a build that found everything up to date, since such a build does not plan the
        site.
        """
        self._needs_plan = False
        with suppress(Exception):  # the next build will report what is wrong
            self._early_renderer.record_build(check(self._make_project()))

    def _is_build_due(self) -> bool:
        """Return whether a build is due although no source has changed.

        Reasons are a new date, a deleted site, and a build that has to be repeated.
        """
        vanished = self._was_complete and not self._site.is_complete
        return vanished or self._is_waiting or self._disturbed_builds > 0 or self._today() != self._built_for

    def _make_project(self) -> Project:
        self._built_for = self._today()
        return Project(root=self._root, output=self._site.folder, today=self._built_for, drafts=True)

    def _rebuild(self, progress: StepListener | None) -> None:
        """Build the site and report the result, after rendering the edited pages early.

        ``progress`` receives the steps of the build.
        """
        self._show_edited_pages()
        try:
            result = build(self._make_project(), progress)
        except Exception as error:  # the preview must survive any failure; the next edit may fix it
            self._report_failure(error)
            return
        finally:
            # By now the build has written these pages, or reported why not.
            self._site.early_pages = {}
        self._report_result(result)
        self._early_renderer.record_build(result)
        if not has_errors(result.diagnostics):
            self._report_edited_pages()
        self._needs_plan = not self._early_renderer.ready

    def _report_result(self, result: Result) -> None:
        self._was_complete = self._site.is_complete
        self._update_waiting(result)
        if self._is_waiting:
            return
        failed = has_errors(result.diagnostics)
        disturbed = failed and any(diagnostic.code in _DISTURBANCE_CODES for diagnostic in result.diagnostics)
        self._disturbed_builds = self._disturbed_builds + 1 if disturbed else 0
        # Errors in sources that have changed again are outdated, and a disturbance may be over in a second.
        if failed and (self._rescans.is_pending or 0 < self._disturbed_builds < MAX_DISTURBED_BUILDS):
            return
        # The path under which the site is served follows `base_url` once the new pages are there.
        if not failed:
            self._site.address = read_site_address(self._root)
        self._set_diagnostics(result.diagnostics)
        self._listener.report_build(result)

    def _report_edited_pages(self) -> None:
        """Report the URLs of the pages whose sources were edited, if there are any."""
        pages = self._early_renderer.take_edited_pages()
        if pages:
            self._listener.report_edited_pages(tuple(self.server.url + quote(page) for page in pages))

    def _update_waiting(self, result: Result) -> None:
        """Record whether this preview has to wait, because another preview of the project is building.

        ``result`` is the result of the build that was tried. The listener is called when the waiting begins.
        Waiting is not an error, however long it takes.
        """
        was_waiting, self._is_waiting = (
            self._is_waiting,
            any(diagnostic.code == publishing.LOCKED.code for diagnostic in result.diagnostics),
        )
        if self._is_waiting and not was_waiting:
            self._listener.report_waiting()

    def _show_edited_pages(self) -> None:
        """Show the pages of edited items, or their errors, before the build of these edits ends."""
        early = None
        with suppress(Exception):  # the build that follows will report what is wrong
            early = self._early_renderer.render_edits()
        if early is None or not self._was_complete:
            return
        unaffected = [
            diagnostic for diagnostic in self._diagnostics if diagnostic.place.path not in early.diagnostics
        ]
        self._site.early_pages = early.pages
        self._publish_overlay(
            (
                *unaffected,
                *(diagnostic for diagnostics in early.diagnostics.values() for diagnostic in diagnostics),
            )
        )

    def _report_failure(self, error: Exception) -> None:
        """Report a build that raised ``error``, unless another build has been requested already."""
        self._disturbed_builds = 0
        self._is_waiting = False
        # If a file disappeared during this build, the next build has been requested already.
        if self._rescans.is_pending:
            return
        self._listener.report_failure(error)
        reason = f"{type(error).__name__}: {error}"
        self._set_diagnostics((rules.BUILD_FAILED.at(Place("site.yaml"), reason=reason),))

    def _set_diagnostics(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        self._diagnostics = diagnostics
        self._publish_overlay(diagnostics)

    def _publish_overlay(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        self._events.publish_build(make_overlay_data(diagnostics, make_source_reader(self._root)))
