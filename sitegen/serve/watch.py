"""Watches the sources with the library watchdog, and requests a rescan after any event.

Events only trigger the rescan. What has changed is found by the rescan itself, because events are
unreliable.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver
from watchdog.utils import platform

from sitegen.content.scan import IGNORED_NAME
from sitegen.files.write import TEMPORARY_SUFFIX
from sitegen.program import locate_themes
from sitegen.program.source_paths import SOURCE_FOLDERS, SOURCE_PATHS
from sitegen.serve.debounce import RescanQueue

WATCHED_EVENT_TYPES: Final[list[type[events.FileSystemEvent]]] = [
    events.FileCreatedEvent,
    events.FileModifiedEvent,
    events.FileAttribEvent,
    events.FileClosedEvent,
    events.FileMovedEvent,
    events.FileDeletedEvent,
    events.DirCreatedEvent,
    events.DirAttribEvent,
    events.DirMovedEvent,
    events.DirDeletedEvent,
]
"""Not the events of opening and reading, which builds cause themselves."""

MOVE_PAIRING_SECONDS: Final = 0.02
"""Seconds for which watchdog holds back the removal half of a move, until it knows the target."""

if platform.is_linux():
    from watchdog.observers.inotify_move_event_grouper import InotifyMoveEventGrouper

    # Half a second by default, and all later events wait behind it: editors save by moving files.
    InotifyMoveEventGrouper.delay = MOVE_PAIRING_SECONDS
    # If a busy machine takes longer than that between the two halves of a move, watchdog takes the folder for
    # a new one and registers our handler a second time. That has no effect but a warning in the terminal.
    warnings.filterwarnings(
        "ignore",
        r"Callback with id '\d+' already exists for watch",
        RuntimeWarning,
        "watchdog.observers.inotify",
    )


class Watcher(events.FileSystemEventHandler):
    """File watcher that requests a rescan in ``rescans`` when a source of the project at ``root`` may have changed.

    With ``polling``, the files are checked regularly, for disks that report no changes (network drives). If the
    system refuses to watch the folders (inotify limits), ``on_refusal`` is called with the error, and the files
    are polled. ``make_native_observer`` makes the observer that is used when not polling.
    """

    def __init__(
        self,
        root: Path,
        rescans: RescanQueue,
        *,
        polling: bool,
        on_refusal: Callable[[OSError], None],
        make_native_observer: Callable[[], BaseObserver] = Observer,
    ) -> None:
        self._root = root
        self._rescans = rescans
        self._on_refusal = on_refusal
        self._make_observer: Callable[[], BaseObserver] = PollingObserver if polling else make_native_observer
        self._observer: BaseObserver | None = None

    @property
    def is_root_missing(self) -> bool:
        """Whether nothing is being watched because the project folder does not exist."""
        return self._observer is None

    def refresh(self) -> None:
        """Start watching, or watch the folders anew after some were added or removed.

        Call it before the rescan, so that no change between the two is missed.
        """
        # The rescan sees what changed before, the new watch what changes later. So nothing depends on how
        # well an observer follows new folders.
        previous, self._observer = self._observer, self._start_observer()
        _stop_observer(previous)

    def close(self) -> None:
        """Stop watching the sources, until `refresh` is called. Calling it again has no effect."""
        previous, self._observer = self._observer, None
        _stop_observer(previous)

    def on_any_event(self, event: events.FileSystemEvent) -> None:
        """Request a rescan if the event concerns a file or folder that a build reads.

        The library watchdog calls this method, in a thread of its own.
        """
        # A move has two paths, and either may be a source. What a killed command left is an error until it is gone.
        paths = [str(path) for path in (event.src_path, event.dest_path) if path]
        is_removed = event.event_type in (events.EVENT_TYPE_DELETED, events.EVENT_TYPE_MOVED)
        if any(map(self._is_source_path, paths)) or (is_removed and paths[0].endswith(TEMPORARY_SUFFIX)):
            self._rescans.add(folders_changed=event.is_directory)

    def _start_observer(self) -> BaseObserver | None:
        """Start an observer and return it. Return None if the project folder does not exist."""
        observer: BaseObserver | None = None
        try:
            # Where the instances of inotify are used up, an observer cannot even be made.
            observer = self._make_observer()
            observer.start()
            # The project folder comes last: beyond the limit of watches, watchdog omits subfolders silently,
            # but raises for this one.
            for folder in self._iter_folders():
                observer.schedule(self, str(folder), recursive=True, event_filter=WATCHED_EVENT_TYPES)
            observer.schedule(self, str(self._root), event_filter=WATCHED_EVENT_TYPES)
        except OSError as error:
            _stop_observer(observer)
            return self._start_fallback_observer(error)
        return observer

    def _start_fallback_observer(self, error: OSError) -> BaseObserver | None:
        """Return the observer to use after watching failed with ``error``: one that polls, or None.

        None means that a folder is missing or that polling failed as well. If a folder is missing, a rescan
        is requested, after which watching is tried again.
        """
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            self._rescans.add(folders_changed=True)
            return None
        if self._make_observer is PollingObserver:
            return None
        self._make_observer = PollingObserver
        self._on_refusal(error)
        return self._start_observer()

    def _iter_folders(self) -> Iterator[Path]:
        project_folders = [self._root / name for name in SOURCE_FOLDERS]
        # In a checkout the built-in themes are those of the project.
        for folder in dict.fromkeys((*project_folders, locate_themes())):
            if folder.is_dir() and not folder.is_symlink():
                yield folder

    def _is_source_path(self, path_name: str) -> bool:
        path = Path(path_name)
        if path.is_relative_to(self._root):
            parts = path.relative_to(self._root).parts
            return not parts or (parts[0] in SOURCE_PATHS and not any(map(IGNORED_NAME.match, parts)))
        return not IGNORED_NAME.match(path.name)  # outside of the project only built-in themes are watched


def _stop_observer(observer: BaseObserver | None) -> None:
    if observer is not None and observer.is_alive():
        observer.stop()
        observer.join()
