"""Result of a publication: what happened to each file, and why."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct


class Action(StrEnum):
    """Action taken for one file of the site.

    ``RENDERED_SAME`` means that the file was rendered, had the same bytes as before, and was not written.
    """

    KEPT = "kept"
    WRITTEN = "written"
    RENDERED_SAME = "rendered-same"
    REMOVED = "removed"


class WriteReason(StrEnum):
    """Reason for the action taken for one file.

    ``UNCHANGED`` is the only reason for keeping a file. ``LEFT_PLAN`` (the site no longer has this file) and
    ``CLEANED`` (the output folder is cleaned) are reasons for removing one. All others are reasons for
    rendering one: ``NEW`` means that the manifest does not list the file, and ``CHANGED`` that its inputs
    changed. ``MISSING`` means that the file was deleted, and ``ALTERED`` that another program changed it.
    ``UNFINISHED`` means that the last publication was interrupted, and ``UNRECORDED`` that the build state has
    no row about the file.
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
    """Size and times (in nanoseconds) of a manifest file, and a digest of all checksums in it.

    A manifest with the same stamp is taken to be unchanged, and is not read again.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    digest: str


class Event(NamedTuple):
    """Action taken for one file, and the reason. ``path`` is relative to the output folder."""

    path: str
    action: Action
    reason: WriteReason


class PublishReport(Struct, frozen=True):
    """Result of a publication or clean-up: one event for each file, kept files first, then in order of time.

    The manifest has no event. ``bytes_written`` is the total size of the written files without the manifest.
    ``manifest_stamp`` is the stamp of the manifest after the publication, or None if the folder has no
    manifest.
    """

    events: tuple[Event, ...]
    bytes_written: int = 0
    manifest_stamp: ManifestStamp | None = None

    def count(self, action: Action) -> int:
        """Return the number of files for which ``action`` was taken."""
        return sum(event.action is action for event in self.events)

    @property
    def changed(self) -> bool:
        """Whether any file of the site was written or removed. The manifest does not count."""
        return any(event.action in (Action.WRITTEN, Action.REMOVED) for event in self.events)
