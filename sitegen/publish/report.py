"""What a publication did, file by file, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Action(StrEnum):
    """What happened to one file of the site."""

    KEPT = "kept"
    WRITTEN = "written"
    RENDERED_SAME = "rendered-same"
    REMOVED = "removed"


class Reason(StrEnum):
    """Why it happened. All but the first and the last two are reasons to render."""

    UNCHANGED = "unchanged"
    NEW = "new"
    CHANGED = "changed"
    MISSING = "missing"
    ALTERED = "altered on disk"
    UNFINISHED = "unfinished build"
    UNRECORDED = "not in the build state"
    LEFT_PLAN = "no longer planned"
    CLEANED = "cleaned"


class Sealed(NamedTuple):
    """By what a manifest is known without reading it: size and times of the file, and the mark of the sums in it."""

    size: int
    mtime_ns: int
    ctime_ns: int
    sums: str


class Event(NamedTuple):
    """One file: ``path`` is relative to the output folder, with ``/``."""

    path: str
    action: Action
    reason: Reason


@dataclass(frozen=True, slots=True)
class Report:
    """The events, in the order in which they happened (what was kept first), and the bytes of the pages written.

    The manifest is not counted: it follows from the rest. ``sealed`` is by what the one that stands there now is known.
    """

    events: tuple[Event, ...]
    bytes_written: int = 0
    sealed: Sealed | None = None

    def count(self, action: Action) -> int:
        """How many files had this happen to them."""
        return sum(event.action is action for event in self.events)

    @property
    def changed(self) -> bool:
        """Whether any file of the site was written or removed."""
        return any(event.action in (Action.WRITTEN, Action.REMOVED) for event in self.events)
