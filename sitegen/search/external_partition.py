"""External partition of postings by gram: those of many documents are never in memory at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain, islice, pairwise
from typing import Final, NamedTuple

import numpy as np

from sitegen.search.grams import Codes
from sitegen.search.indexer import Postings
from sitegen.search.spill import PARTS, SpillBuffer

ROOM: Final = 4_000_000
"""Number of postings that may be in memory. If there are more, all are partitioned on the disk."""


def partition_postings(chunks: Iterable[Postings]) -> Iterator[Sequence[Postings]]:
    """Partition the postings of all chunks into ranges of grams, which ascend.

    Each range has a part of each chunk, in their order. Raises `OSError` if the disk is full.
    """
    rest, held, size = iter(chunks), list[Postings](), 0
    for chunk in rest:
        held.append(chunk)
        size += len(chunk.documents)
        if size > ROOM:
            break
    else:
        yield held
        return
    edges = _choose_edges(held)
    yield from _partition_on_disk(chain(_take_all(held), rest), edges)


def _take_all(held: list[Postings]) -> Iterator[Postings]:
    """Yield the members of a list, which is emptied meanwhile."""
    held.reverse()
    while held:
        yield held.pop()


class _Packed(NamedTuple):
    """Arrays of `Postings` as bytes, which can be written to the disk."""

    codes: bytes
    starts: bytes
    documents: bytes
    impacts: bytes


def _partition_on_disk(chunks: Iterable[Postings], edges: Codes) -> Iterator[Sequence[Postings]]:
    with closing(SpillBuffer(_Packed, ROOM // PARTS)) as spool:
        # A small buffer: what it holds stays in memory while the partitions are encoded.
        for chunk in chunks:
            for number, part in enumerate(_cut(chunk, edges)):
                spool.add(number, _pack(part), len(part.documents))
        for packed in islice(spool.read_parts(PARTS), len(edges) + 1):
            yield list(map(_unpack, packed))


def _pack(part: Postings) -> _Packed:
    return _Packed(*(array.tobytes() for array in (part.codes, part.starts, part.documents, part.impacts)))


def _unpack(packed: _Packed) -> Postings:
    return Postings(
        np.frombuffer(packed.codes, np.uint64),
        np.frombuffer(packed.starts, np.int64),
        np.frombuffer(packed.documents, np.uint32),
        np.frombuffer(packed.impacts, np.uint8),
    )


def _choose_edges(chunks: Sequence[Postings]) -> Codes:
    """Choose grams between which there are about equally many postings."""
    codes = np.concatenate([chunk.codes for chunk in chunks])
    lengths = np.concatenate([np.diff(chunk.starts) for chunk in chunks])
    order = np.argsort(codes, kind="stable")
    reached = np.cumsum(lengths[order])
    wanted = np.arange(1, PARTS) * (int(reached[-1]) // PARTS)
    return np.unique(codes[order][np.searchsorted(reached, wanted)])


def _cut(chunk: Postings, edges: Codes) -> Iterator[Postings]:
    """Cut a chunk at the edges."""
    places = np.searchsorted(chunk.codes, edges).tolist()
    for first, last in pairwise([0, *places, len(chunk.codes)]):
        starts = chunk.starts[first : last + 1]
        begin, end = int(starts[0]), int(starts[-1])
        yield Postings(
            chunk.codes[first:last], starts - begin, chunk.documents[begin:end], chunk.impacts[begin:end]
        )
