"""Finds what a change makes public although the base has it: nobody has reviewed it for publication yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from sitegen.catalogue.release import ReleaseState, find_release_state
from sitegen.content.layout import PAGE_KINDS, SourceKind
from sitegen.review.error_free_side import get_unit_key
from sitegen.review.side import Side
from sitegen.schema.records import ItemRecord

_PUBLICITY_RANKS: Final = {
    ReleaseState.WITHHELD: 0,
    ReleaseState.DRAFT: 0,
    ReleaseState.SCHEDULED: 1,
    ReleaseState.PUBLIC: 2,
}
"""How far a source is on its way to readers."""


def find_newly_public_paths(
    base: Side, head: Side, new_path_by_old: Mapping[str, str], today: date
) -> frozenset[str]:
    """Return the paths of the files that the change makes public, now or on a later day.

    A file counts if it is nearer to publication in the head than in the base, where it may be a draft,
    withdrawn, not proactively disclosed, or scheduled. Files that the base does not have are not included.
    The result has the sources of pages, with all attachments in their folders. A source of the head that
    cannot be read because of errors counts as public, because it may be public once it is corrected.
    ``new_path_by_old`` maps former paths of moved files to their new ones. ``today`` decides what is scheduled.
    """
    before, after = (
        _rank_units_by_publicity(base, today, None),
        _rank_units_by_publicity(head, today, ReleaseState.PUBLIC),
    )
    former = {get_unit_key(new): get_unit_key(old) for old, new in new_path_by_old.items()}
    newly_public = {unit for unit, rank in after.items() if rank > before.get(former.get(unit, unit), rank)}
    return frozenset(path for path in head.source_digests if get_unit_key(path) in newly_public)


def _rank_units_by_publicity(
    side: Side, today: date, state_if_unreadable: ReleaseState | None
) -> dict[str, int]:
    """Return how near to publication each page is: a rank of `_PUBLICITY_RANKS`, keyed by unit (see `get_unit_key`).

    ``state_if_unreadable`` is the state assumed for sources that could not be read. If it is None, these are left out.
    """
    states = {
        get_unit_key(path): state_if_unreadable
        if entry.record is None
        else _find_record_state(entry.record, today)
        for path, entry in side.parsed.items()
        # The text of a report has the state of its record.
        if entry.slot.kind in PAGE_KINDS and entry.slot.kind is not SourceKind.NARRATIVE
    }
    return {unit: _PUBLICITY_RANKS[state] for unit, state in states.items() if state is not None}


def _find_record_state(record: object, today: date) -> ReleaseState:
    if isinstance(record, ItemRecord) and record.withdrawn is not None:
        return ReleaseState.WITHHELD
    return find_release_state(record, today)
