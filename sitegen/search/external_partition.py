"""External partitioning of postings by gram, so that the postings of many documents are never in memory at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain, islice, pairwise
from typing import Final, NamedTuple

import numpy as np

from sitegen.search.grams import GramCodes
from sitegen.search.indexer import Postings
from sitegen.search.spill import PARTITION_COUNT, SpillBuffer

MAX_POSTINGS_IN_MEMORY: Final = 4_000_000
"""Number of postings that may be in memory. If there are more, all of them are written to temporary files."""


def partition_postings(chunks: Iterable[Postings]) -> Iterator[Sequence[Postings]]:
    """Divide postings into ranges of grams (index terms), each of which fits into memory.

    ``chunks`` are the postings of consecutive documents. Yields one sequence for each range, in ascending order
    of grams. A sequence has one member for each chunk, in the same order: the postings of the chunk in that
    range. A small index has one range. A large one is divided with the help of temporary files. Raises
    `OSError` if the disk is full.
    """
    remaining, buffered, size = iter(chunks), list[Postings](), 0
    for chunk in remaining:
        buffered.append(chunk)
        size += len(chunk.documents)
        if size > MAX_POSTINGS_IN_MEMORY:
            break
    else:
        yield buffered
        return
    # What was read so far is a sample of the distribution of grams.
    edges = _choose_range_starts(buffered)
    yield from _partition_on_disk(chain(_drain_list(buffered), remaining), edges)


def _drain_list(buffered: list[Postings]) -> Iterator[Postings]:
    """Yield the members of a list in order, removing each from the list so that its memory can be freed."""
    # pop() from the end takes constant time.
    buffered.reverse()
    while buffered:
        yield buffered.pop()


class _PackedPostings(NamedTuple):
    """Arrays of one `Postings` as bytes, in the form in which a `SpillBuffer` can store them."""

    codes: bytes
    starts: bytes
    documents: bytes
    impacts: bytes


def _partition_on_disk(chunks: Iterable[Postings], edges: GramCodes) -> Iterator[Sequence[Postings]]:
    with closing(SpillBuffer(_PackedPostings, MAX_POSTINGS_IN_MEMORY // PARTITION_COUNT)) as spill_buffer:
        # The buffer is small, because what it holds stays in memory while the partitions are encoded.
        for chunk in chunks:
            for number, part in enumerate(_split_at_codes(chunk, edges)):
                spill_buffer.add(number, _pack_postings(part), len(part.documents))
        # Equal edges are merged, so there may be fewer ranges than partitions.
        for packed in islice(spill_buffer.read_partitions(PARTITION_COUNT), len(edges) + 1):
            yield list(map(_unpack_postings, packed))


def _pack_postings(part: Postings) -> _PackedPostings:
    return _PackedPostings(
        *(array.tobytes() for array in (part.codes, part.starts, part.documents, part.impacts))
    )


def _unpack_postings(packed: _PackedPostings) -> Postings:
    return Postings(
        np.frombuffer(packed.codes, np.uint64),
        np.frombuffer(packed.starts, np.int64),
        np.frombuffer(packed.documents, np.uint32),
        np.frombuffer(packed.impacts, np.uint8),
    )


def _choose_range_starts(chunks: Sequence[Postings]) -> GramCodes:
    """Choose up to ``PARTS - 1`` grams that divide the postings into parts of about equal size.

    Returns the codes of these grams in ascending order. Each gram begins a part.
    """
    codes = np.concatenate([chunk.codes for chunk in chunks])
    lengths = np.concatenate([np.diff(chunk.starts) for chunk in chunks])
    order = np.argsort(codes, kind="stable")
    cumulative = np.cumsum(lengths[order])
    targets = np.arange(1, PARTITION_COUNT) * (int(cumulative[-1]) // PARTITION_COUNT)
    return np.unique(codes[order][np.searchsorted(cumulative, targets)])


def _split_at_codes(chunk: Postings, edges: GramCodes) -> Iterator[Postings]:
    """Yield the ``len(edges) + 1`` parts of a chunk of postings.

    ``edges`` are the codes of the grams that begin a new part, in ascending order.
    """
    positions = np.searchsorted(chunk.codes, edges).tolist()
    for first, last in pairwise([0, *positions, len(chunk.codes)]):
        starts = chunk.starts[first : last + 1]
        begin, end = int(starts[0]), int(starts[-1])
        yield Postings(
            chunk.codes[first:last], starts - begin, chunk.documents[begin:end], chunk.impacts[begin:end]
        )
