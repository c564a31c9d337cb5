"""Numbers for documents: newest first, and such that one document moves no other.

An id is a month (counted back from the December of the newest year) and a slot in it, found from the hash of the
path. A document that comes or goes moves at most the few that wanted the same slot; only the first one of a new
year moves all, and one that makes a month too full for its slots.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from sitegen.search.documents import SearchDocument

_SPACE = 1 << 32


@dataclass(frozen=True, slots=True)
class Numbering:
    """Ids of documents by path. ``month`` is the first that is counted, as year·12 + month - 1; a month has ``1 << bits`` slots.

    ``months`` counts the months from that one to the oldest; undated documents stand in one more.
    """

    ids: Mapping[str, int]
    month: int
    months: int
    bits: int


def number(documents: Sequence[SearchDocument]) -> Numbering:
    """The ids of documents: a function of the documents alone."""
    by_month: dict[int | None, list[str]] = {}
    for document in documents:
        by_month.setdefault(_month(document), []).append(document.path)
    dated = [month for month in by_month if month is not None]
    # A December: so a new month leaves the numbers as they are.
    newest, oldest = max(dated, default=0) // 12 * 12 + 11, min(dated, default=0)
    months = newest - oldest + 1
    # Half as many slots again as the busiest month has documents leave room between them.
    busiest = max((len(paths) for paths in by_month.values()), default=1)
    bits = max((busiest * 3 // 2).bit_length(), 2)
    ids: dict[str, int] = {}
    for month, paths in by_month.items():
        first = (months if month is None else newest - month) << bits
        ids |= {path: first + slot for path, slot in _slots(paths, 1 << bits)}
    return Numbering(ids, newest, months, bits)


def _month(document: SearchDocument) -> int | None:
    day = document.published
    return day.year * 12 + day.month - 1 if day else None


def _slots(paths: Iterable[str], room: int) -> Iterable[tuple[str, int]]:
    """A slot for each path: where its hash points, or the next free one; the last are moved back to fit."""
    wanted = sorted((int.from_bytes(blake2b(path.encode(), digest_size=4).digest()), path) for path in paths)
    taken, previous = [], -1
    for mark, _ in wanted:
        previous = max(previous + 1, mark * room // _SPACE)
        taken.append(previous)
    limit = room
    for position in range(len(taken) - 1, -1, -1):
        limit = min(taken[position], limit - 1)
        taken[position] = limit
    return [(path, slot) for (_, path), slot in zip(wanted, taken, strict=True)]
