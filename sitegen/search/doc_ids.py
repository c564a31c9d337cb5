"""Ids of documents: newest first, and such that one document seldom moves another.

An id is a month, counted back from the December of the newest year, and a slot in it, which the hash of the path gives. A
document that is added or removed moves at most the few that want the same slot. Only the first document of a new year
moves all, and one that overfills its month moves those that are not newer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import gcd
from typing import TYPE_CHECKING, Final

import numpy as np

from sitegen.search.encoding import Numbers

if TYPE_CHECKING:
    # Documents load the catalogue and the pages, which searching does without.
    from sitegen.search.documents import SearchDocument

MONTHS_PER_YEAR: Final = 12
"""Months of a year."""
_MIN_SLOTS = 4
"""Slots of a month, at least."""


@dataclass(frozen=True, slots=True)
class DocIds:
    """Ids of documents by path.

    ``year`` is the newest year; ``slots_per_month`` are the slots of each month in it and in each year before. Undated
    documents follow the oldest year.
    """

    ids: Mapping[str, int]
    year: int
    slots_per_month: tuple[int, ...]

    @property
    def first_older_id(self) -> int:
        """First id that is not of the newest year."""
        return self.slots_per_month[0] * MONTHS_PER_YEAR


def number_documents(documents: Sequence[SearchDocument]) -> DocIds:
    """Assign ids to documents. The result depends on the documents alone, not on their order."""
    by_month: dict[int | None, list[str]] = {}
    for document in documents:
        by_month.setdefault(_count_month(document), []).append(document.path)
    dated = [month for month in by_month if month is not None]
    newest, oldest = (end(dated, default=0) // MONTHS_PER_YEAR for end in (max, min))
    busiest = [0] * (newest - oldest + 1)
    for dated_month in dated:
        back = newest - dated_month // MONTHS_PER_YEAR
        busiest[back] = max(busiest[back], len(by_month[dated_month]))
    # A year that has just begun will need as many slots as the one before.
    busiest[0] = max(busiest[:2])
    rooms = tuple(map(_compute_slots, busiest))
    begins = compute_month_starts(rooms).tolist()
    ids: dict[str, int] = {}
    for month, paths in by_month.items():
        back = len(begins) - 1 if month is None else newest * MONTHS_PER_YEAR + MONTHS_PER_YEAR - 1 - month
        room = _compute_slots(len(paths)) if month is None else rooms[back // MONTHS_PER_YEAR]
        ids |= {path: begins[back] + slot for path, slot in _place_paths(paths, room)}
    return DocIds(ids, newest, rooms)


def _count_month(document: SearchDocument) -> int | None:
    day = document.published
    return day.year * MONTHS_PER_YEAR + day.month - 1 if day else None


def _compute_slots(busiest: int) -> int:
    """Compute the slots for so many documents and a quarter more, in steps of a fifth, so that they seldom change."""
    room = _MIN_SLOTS
    while room * 4 < busiest * 5:
        room += -(-room // 5)
    return room


def _place_paths(paths: Iterable[str], room: int) -> Iterable[tuple[str, int]]:
    """Find a slot for each path: where its hash points, or the first free one in steps that the hash gives.

    The hash also decides who chooses first, so that the order of the paths does not matter.
    """
    taken: dict[int, str] = {}
    for mark, path in sorted((_hash_path(path), path) for path in paths):
        slot, step = mark % room, 1 + (mark >> 32) % (room - 1)
        # Only a step without a common divisor reaches every slot.
        while gcd(step, room) > 1:
            step -= 1
        while slot in taken:
            slot = (slot + step) % room
        taken[slot] = path
    return ((path, slot) for slot, path in taken.items())


def _hash_path(path: str) -> int:
    return int.from_bytes(blake2b(path.encode(), digest_size=8).digest())


def compute_months(ids: Numbers, year: int, rooms: Sequence[int]) -> Numbers:
    """Compute the month of each id as year·12 + month - 1, or -1 for undated documents.

    ``year`` is the newest year, ``rooms`` the slots of a month in it and in each year before.
    """
    back: Numbers = np.searchsorted(compute_month_starts(rooms), ids, side="right") - 1
    return np.where(
        back < len(rooms) * MONTHS_PER_YEAR, year * MONTHS_PER_YEAR + MONTHS_PER_YEAR - 1 - back, -1
    )


def compute_month_starts(rooms: Sequence[int]) -> Numbers:
    """Compute the first id of each month, from the newest on, and of the undated documents."""
    return np.cumsum([0, *np.repeat(np.asarray(rooms, dtype=np.int64), MONTHS_PER_YEAR)])
