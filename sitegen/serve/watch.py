"""Watches the sources. An event of watchdog only means that a rescan is due; its details are not trusted."""

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

from sitegen.content.scan import IGNORED
from sitegen.serve.looks import Looks
from sitegen.theme.places import BUILT_IN

FOLDERS: Final = ("content", "themes")
SOURCES: Final = (*FOLDERS, "site.yaml")
WANTED: Final[list[type[events.FileSystemEvent]]] = [
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

PAIRING: Final = 0.02
"""Seconds for which watchdog holds back the removal half of a move, until it knows the target."""

if platform.is_linux():
    from watchdog.observers.inotify_move_event_grouper import InotifyMoveEventGrouper

    # Half a second by default, and all later events wait behind it: editors save by moving files.
    InotifyMoveEventGrouper.delay = PAIRING
    # When a busy machine takes longer than that between the two halves of a move, watchdog takes the folder for a new
    # one and registers the handler that it has registered already. The second is the same object as the first, so
    # nothing is lost, but the warning would stand in the editor's terminal.
    warnings.filterwarnings(
        "ignore",
        r"Callback with id '\d+' already exists for watch",
        RuntimeWarning,
        "watchdog.observers.inotify",
    )


class Watcher(events.FileSystemEventHandler):
    """Requests a rescan whenever a source of the project at ``root`` may have changed.

    ``polling`` is for disks that report nothing (network mounts). If the system refuses to watch (inotify
    limits), the watcher calls ``refused`` with the reason and polls.
    """

    def __init__(
        self,
        root: Path,
        looks: Looks,
        *,
        polling: bool,
        refused: Callable[[OSError], None],
        native: Callable[[], BaseObserver] = Observer,
    ) -> None:
        self._root = root
        self._looks = looks
        self._refused = refused
        self._make: Callable[[], BaseObserver] = PollingObserver if polling else native
        self._observer: BaseObserver | None = None

    @property
    def lost(self) -> bool:
        """Whether nothing is watched, because the project folder does not exist."""
        return self._observer is None

    def renew(self) -> None:
        """Watch the folders that exist now.

        Call it before a rescan whenever folders were added or removed.
        """
        # The rescan sees what changed before, the new watch what changes later. So nothing depends on how
        # well an observer follows new folders.
        former, self._observer = self._observer, self._started()
        _end(former)

    def close(self) -> None:
        """Stop watching."""
        former, self._observer = self._observer, None
        _end(former)

    def on_any_event(self, event: events.FileSystemEvent) -> None:
        """Request a rescan, unless only files that no build reads have changed."""
        # A move has two paths, and either may be a source.
        if any(self._is_source(str(path)) for path in (event.src_path, event.dest_path) if path):
            self._looks.ask(folders=event.is_directory)

    def _started(self) -> BaseObserver | None:
        """Start an observer; return None if the project folder does not exist."""
        observer = self._make()
        try:
            observer.start()
            # The project folder comes last: beyond the limit of watches, watchdog omits subfolders silently,
            # but raises for this one.
            for folder in self._folders():
                observer.schedule(self, str(folder), recursive=True, event_filter=WANTED)
            observer.schedule(self, str(self._root), event_filter=WANTED)
        except OSError as error:
            _end(observer)
            return self._instead(error)
        return observer

    def _instead(self, error: OSError) -> BaseObserver | None:
        """Choose what to do after a refusal: wait for a missing folder to appear, else poll."""
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            self._looks.ask(folders=True)
            return None
        if self._make is PollingObserver:
            return None
        self._make = PollingObserver
        self._refused(error)
        return self._started()

    def _folders(self) -> Iterator[Path]:
        own = [self._root / name for name in FOLDERS]
        for folder in (*own, *(theme for theme in BUILT_IN if theme not in own)):
            if folder.is_dir() and not folder.is_symlink():
                yield folder

    def _is_source(self, place: str) -> bool:
        path = Path(place)
        if path.is_relative_to(self._root):
            parts = path.relative_to(self._root).parts
            return not parts or (parts[0] in SOURCES and not any(map(IGNORED.match, parts)))
        return not IGNORED.match(path.name)  # outside of the project only built-in themes are watched


def _end(observer: BaseObserver | None) -> None:
    if observer is not None and observer.is_alive():
        observer.stop()
        observer.join()
