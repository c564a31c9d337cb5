"""Result of a publication: what happened to each file, and why."""

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
    """Why it happened to the file.

    ``UNCHANGED`` is the reason to keep a file, the last two are reasons to remove one, all others to render.
    """

    UNCHANGED = "unchanged"
    NEW = "new"
    CHANGED = "changed"
    MISSING = "missing"
    ALTERED = "altered on disk"
    UNFINISHED = "unfinished build"
    UNRECORDED = "not in the build state"
    LEFT_PLAN = "no longer planned"
    CLEANED = "cleaned"


class ManifestStamp(NamedTuple):
    """Size and times of a manifest file, and the digest of all checksums in it.

    A manifest with the same stamp has not changed, and need not be read.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    digest: str


class Event(NamedTuple):
    """What happened to one file; ``path`` is relative to the output folder, with ``/``."""

    path: str
    action: Action
    reason: Reason


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What a publication did: events in order of time (kept files first), and the bytes it wrote.

    ``bytes_written`` does not include the manifest, which follows from the rest. ``manifest_stamp`` is the
    stamp of the manifest that stands in the folder now; None if there is none.
    """

    events: tuple[Event, ...]
    bytes_written: int = 0
    manifest_stamp: ManifestStamp | None = None

    def count(self, action: Action) -> int:
        """Count the files with this action."""
        return sum(event.action is action for event in self.events)

    @property
    def changed(self) -> bool:
        """Whether any file of the site was written or removed."""
        return any(event.action in (Action.WRITTEN, Action.REMOVED) for event in self.events)
