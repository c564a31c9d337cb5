"""Ids of documents: newest first, and stable, so that adding a document seldom changes the ids of others.

An id combines a month, counted back from December of the newest year, and a slot within the month. The slot
is a hash of the path, as in a hash table with open addressing. Adding or removing a document therefore
changes only the ids of the few documents whose hashes collide with it. All ids change with the first document
of a new year. If a month needs more slots, the ids of that month and of all older ones change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import blake2b
from math import gcd
from typing import Final

import numpy as np
from msgspec import Struct

from sitegen.search.postings_encoding import Int64Array

MONTHS_PER_YEAR: Final = 12
_MIN_SLOTS_PER_MONTH = 4
"""Smallest number of slots of a month."""


class DocIds(Struct, frozen=True):
    """Ids (numbers) of all indexed documents, and how they were assigned.

    ``ids`` is keyed by page path. ``year`` is the newest year of publication, or 0 if no document is dated.
    ``slots_per_month`` has one entry for each year, newest first: how many ids are reserved for each month of
    that year. Undated documents have ids after those of the oldest year.
    """

    ids: Mapping[str, int]
    year: int
    slots_per_month: tuple[int, ...]

    @property
    def first_older_id(self) -> int:
        """Lowest id after those of the newest year. Older and undated documents have this id or a higher one."""
        return self.slots_per_month[0] * MONTHS_PER_YEAR


def number_documents(months: Mapping[str, int | None]) -> DocIds:
    """Assign an id to each document, so that documents of newer months have lower ids.

    ``months`` has the month of publication of each document (`compute_month_number`), keyed by page path. Within a
    month the id depends on a hash of the page path. The result has the ids, and the numbers from which
    `compute_months` finds the month of an id. It does not depend on the order of ``months``.
    """
    # None is the month of undated documents.
    by_month: dict[int | None, list[str]] = {}
    for path, published in months.items():
        by_month.setdefault(published, []).append(path)
    dated = [month for month in by_month if month is not None]
    # Without any dated document, all of this is about year 0.
    newest, oldest = (end(dated, default=0) // MONTHS_PER_YEAR for end in (max, min))
    # All months of a year have as many slots as its busiest month needs, so that the manifest states one
    # number a year.
    busiest = [0] * (newest - oldest + 1)
    for dated_month in dated:
        years_back = newest - dated_month // MONTHS_PER_YEAR
        busiest[years_back] = max(busiest[years_back], len(by_month[dated_month]))
    # A year that has just begun will need as many slots as the one before.
    busiest[0] = max(busiest[:2])
    slots_per_month = tuple(map(_compute_slot_count, busiest))
    month_starts = compute_month_starts(slots_per_month).tolist()
    ids: dict[str, int] = {}
    for month, paths in by_month.items():
        months_back = (
            len(month_starts) - 1 if month is None else newest * MONTHS_PER_YEAR + MONTHS_PER_YEAR - 1 - month
        )
        # Undated documents have no year, so their slots are computed from their own number.
        slots = (
            _compute_slot_count(len(paths))
            if month is None
            else slots_per_month[months_back // MONTHS_PER_YEAR]
        )
        ids |= {path: month_starts[months_back] + slot for path, slot in _assign_slots(paths, slots)}
    return DocIds(ids, newest, slots_per_month)


def compute_month_number(day: date | None) -> int | None:
    """Return the month of a day of publication as a number, year * 12 + month - 1; None for an undated document."""
    return day.year * MONTHS_PER_YEAR + day.month - 1 if day else None


def _compute_slot_count(document_count: int) -> int:
    """Compute how many ids to reserve for a month with ``document_count`` documents.

    It is at least 1.25 times as many, to leave room for more. The possible results grow in steps of a fifth,
    so that a new document seldom changes the result.
    """
    slots = _MIN_SLOTS_PER_MONTH
    while slots * 4 < document_count * 5:
        slots += -(-slots // 5)
    return slots


def _assign_slots(paths: Iterable[str], slots: int) -> Iterable[tuple[str, int]]:
    """Assign to each path one of the numbers from 0 to ``slots`` - 1, by double hashing.

    Returns pairs of path and number. Paths are placed in the order of their hashes, so that the result does not
    depend on the order of ``paths``.
    """
    taken: dict[int, str] = {}
    for path_hash, path in sorted((_hash_path(path), path) for path in paths):
        # The low bits give the slot and the high bits the step, so that paths with the same slot take
        # different steps.
        slot, step = path_hash % slots, 1 + (path_hash >> 32) % (slots - 1)
        # Only a step without a common divisor reaches every slot.
        while gcd(step, slots) > 1:
            step -= 1
        while slot in taken:
            slot = (slot + step) % slots
        taken[slot] = path
    return ((path, slot) for slot, path in taken.items())


def _hash_path(path: str) -> int:
    return int.from_bytes(blake2b(path.encode(), digest_size=8).digest())


def compute_months(ids: Int64Array, newest_year: int, slots_per_month: Sequence[int]) -> Int64Array:
    """Compute the month of publication of each document id.

    ``newest_year`` is the newest year of publication. ``slots_per_month`` has one entry for each year, newest first:
    how many ids are reserved for each month of that year. Returns an array in the order of ``ids``, with year *
    12 + month - 1 for dated documents (January is month 1) and -1 for undated ones.
    """
    months_back: Int64Array = np.searchsorted(compute_month_starts(slots_per_month), ids, side="right") - 1
    return np.where(
        months_back < len(slots_per_month) * MONTHS_PER_YEAR,
        newest_year * MONTHS_PER_YEAR + MONTHS_PER_YEAR - 1 - months_back,
        -1,
    )


def compute_month_starts(slots_per_month: Sequence[int]) -> Int64Array:
    """Compute the lowest id that is reserved for each month, from the newest month to the oldest.

    ``slots_per_month`` has one entry for each year, newest first: how many ids are reserved for each month of
    that year. The result has 12 entries for each year, and one more: the lowest id that is reserved for undated
    documents.
    """
    return np.cumsum([0, *np.repeat(np.asarray(slots_per_month, dtype=np.int64), MONTHS_PER_YEAR)])
