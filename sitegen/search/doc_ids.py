"""Numbers for documents: newest first, and such that one document moves no other.

An id is a month (counted back from the December of the newest year) and a slot in it, found from the hash of the
path. A document that comes or goes moves at most the few that wanted the same slot; only the first one of a new
year moves all, and one that makes a month too full for its slots moves those that are not newer.
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

MONTHS: Final = 12
"""Of a year."""
_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Numbering:
    """Ids of documents by path. ``year`` is the newest; ``rooms`` are the slots of a month in it and each year before.

    Undated documents stand behind the oldest year.
    """

    ids: Mapping[str, int]
    year: int
    rooms: tuple[int, ...]

    @property
    def older(self) -> int:
        """The first id that is not of the newest year."""
        return self.rooms[0] * MONTHS


def number(documents: Sequence[SearchDocument]) -> Numbering:
    """The ids of documents: a function of the documents alone."""
    by_month: dict[int | None, list[str]] = {}
    for document in documents:
        by_month.setdefault(_month(document), []).append(document.path)
    dated = [month for month in by_month if month is not None]
    newest, oldest = (end(dated, default=0) // MONTHS for end in (max, min))
    busiest = [0] * (newest - oldest + 1)
    for dated_month in dated:
        back = newest - dated_month // MONTHS
        busiest[back] = max(busiest[back], len(by_month[dated_month]))
    # A year that has just begun will need as much as the one before.
    busiest[0] = max(busiest[:2])
    rooms = tuple(map(_room, busiest))
    begins = firsts(rooms).tolist()
    ids: dict[str, int] = {}
    for month, paths in by_month.items():
        back = len(begins) - 1 if month is None else newest * MONTHS + MONTHS - 1 - month
        room = _room(len(paths)) if month is None else rooms[back // MONTHS]
        ids |= {path: begins[back] + slot for path, slot in _slots(paths, room)}
    return Numbering(ids, newest, rooms)


def _month(document: SearchDocument) -> int | None:
    day = document.published
    return day.year * MONTHS + day.month - 1 if day else None


def _room(busiest: int) -> int:
    """Slots for so many documents and a quarter more, in steps of a fifth: it seldom changes."""
    room = _FEWEST
    while room * 4 < busiest * 5:
        room += -(-room // 5)
    return room


def _slots(paths: Iterable[str], room: int) -> Iterable[tuple[str, int]]:
    """A slot for each path: where its hash points, or the first free one of those that it points to next.

    Who comes first is told by the hash too, so that the order of coming does not matter.
    """
    taken: dict[int, str] = {}
    for mark, path in sorted((_hash(path), path) for path in paths):
        slot, step = mark % room, 1 + (mark >> 32) % (room - 1)
        while gcd(step, room) > 1:
            step -= 1
        while slot in taken:
            slot = (slot + step) % room
        taken[slot] = path
    return ((path, slot) for slot, path in taken.items())


def _hash(path: str) -> int:
    return int.from_bytes(blake2b(path.encode(), digest_size=8).digest())


def months(ids: Numbers, year: int, rooms: Sequence[int]) -> Numbers:
    """The month of each id, as year·12 + month - 1, by the newest year and its rooms; -1 for undated ones."""
    back: Numbers = np.searchsorted(firsts(rooms), ids, side="right") - 1
    return np.where(back < len(rooms) * MONTHS, year * MONTHS + MONTHS - 1 - back, -1)


def firsts(rooms: Sequence[int]) -> Numbers:
    """The first id of each month, from the newest on, and of the undated documents."""
    return np.cumsum([0, *np.repeat(np.asarray(rooms, dtype=np.int64), MONTHS)])
