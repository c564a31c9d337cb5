"""Distribution of the postings of all documents over files: buckets of short lists, and files for long lists.

`sitegen.search.postings_buckets` describes the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import pairwise
from typing import NamedTuple, Self

import numpy as np

from sitegen.search.external_partition import partition_postings
from sitegen.search.grams import GramCodes, decode_grams, hash_codes
from sitegen.search.indexer import Postings
from sitegen.search.postings_buckets import (
    Bucket,
    StoredList,
    count_buckets,
    divide_postings_list,
    is_short_list,
    make_bucket_name,
    make_current_year_name,
    make_older_part_name,
    render_long_lists,
)
from sitegen.search.postings_encoding import Int64Array, encode_postings_lists
from sitegen.search.spill import SpillBuffer

_POSTINGS_PER_SLICE = 1 << 19
"""Number of postings that are encoded at a time. It bounds the memory."""


class PostingsFiles:
    """Postings files under construction. Iterating yields pairs of file name and payload.

    Each iteration renders the files again. Use it as a context manager, since it may hold temporary files.
    ``bucket_size`` is the size of all buckets: the sum of `StoredList.count_characters`.
    """

    def __init__(self) -> None:
        self.bucket_size = 0
        self._lists = SpillBuffer(_GramList)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lists.close()

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        buckets = count_buckets(self.bucket_size)
        # The numbers of parts and of buckets are powers of two, so a bucket never spans two parts.
        for number, lists in enumerate(parts := self._lists.read_partitions(buckets)):
            yield from _render_payloads(lists, range(number, buckets, len(parts)), buckets)

    def add(self, entry: _GramList) -> None:
        """Add the encoded postings list of one gram. Each gram may be added only once."""
        self._lists.add(entry.gram_hash, entry)
        self.bucket_size += entry.stored.count_characters(entry.gram)


def build_postings_files(chunks: Iterable[Postings], ids: Int64Array, first_older_id: int) -> PostingsFiles:
    """Encode the postings of all documents and distribute them over files.

    ``chunks`` are the postings of consecutive documents, in order. In their arrays ``documents``, each number
    is an index into ``ids``, the ids of all documents in ascending order. Ids below ``first_older_id`` belong
    to the newest year. Use the result in a ``with`` statement, which deletes temporary files.
    """
    with ExitStack() as stack:
        files = stack.enter_context(PostingsFiles())
        for part in partition_postings(chunks):
            for entry in _encode_postings(part, ids, first_older_id):
                files.add(entry)
        # Without an error, closing the files is up to the caller.
        stack.pop_all()
    return files


class _GramList(NamedTuple):
    """Postings list of one gram, with the gram's hash, by which the files of the list are chosen."""

    gram_hash: int
    gram: str
    stored: StoredList


def _encode_postings(chunks: Sequence[Postings], ids: Int64Array, first_older_id: int) -> Iterator[_GramList]:
    """Yield the encoded list of each gram in these chunks, in ascending order of the grams' codes.

    ``ids`` and ``first_older_id`` are as in `build_postings_files`.
    """
    if not chunks:
        return
    documents = np.concatenate([chunk.documents for chunk in chunks])
    impacts = np.concatenate([chunk.impacts for chunk in chunks])
    codes, begins, lengths = _sort_segments(chunks)
    for first, last in _slice_segments(codes, lengths):
        positions = _expand_ranges(begins[first:last], lengths[first:last])
        sizes = np.add.reduceat(lengths[first:last], starts := _find_gram_starts(codes[first:last]))
        gram_ids, weights = ids[documents[positions]], impacts[positions].astype(np.int64)
        lists = _encode_each_list(gram_ids, weights, sizes)
        distinct = codes[first:last][starts]
        end = 0
        for gram, gram_hash, size, encoded in zip(
            decode_grams(distinct), hash_codes(distinct).tolist(), sizes.tolist(), lists, strict=True
        ):
            begin, end = end, end + size
            # Nearly all lists are short, and slicing arrays takes time.
            if is_short_list(encoded):
                yield _GramList(gram_hash, gram, StoredList(size, encoded))
            else:
                yield _GramList(
                    gram_hash,
                    gram,
                    divide_postings_list(encoded, gram_ids[begin:end], weights[begin:end], first_older_id),
                )


def _sort_segments(chunks: Sequence[Postings]) -> tuple[GramCodes, Int64Array, Int64Array]:
    """Return where each gram has its postings in the concatenated chunks.

    Three arrays are returned: the code of the gram, the index at which its postings begin, and their number.
    They have one entry, called a segment, for each chunk in which the gram occurs. They are sorted by code
    and, for one gram, in the order of the chunks.
    """
    # The sort is stable: ids within a gram have to stay in the order of the chunks.
    bases = np.cumsum([0, *(len(chunk.documents) for chunk in chunks)])
    codes = np.concatenate([chunk.codes for chunk in chunks])
    begins = np.concatenate([chunk.starts[:-1] + base for chunk, base in zip(chunks, bases, strict=False)])
    lengths = np.concatenate([np.diff(chunk.starts) for chunk in chunks])
    order = np.argsort(codes, kind="stable")
    return codes[order], begins[order], lengths[order]


def _slice_segments(codes: GramCodes, lengths: Int64Array) -> Iterator[tuple[int, int]]:
    """Yield ranges of segments with about `_POSTINGS_PER_SLICE` postings each, as pairs (first, last + 1).

    ``codes`` and ``lengths`` are results of `_sort_segments`. All segments of a gram are in the same range.
    """
    firsts = _find_gram_starts(codes)
    before = np.concatenate([[0], np.cumsum(lengths)])[firsts] // _POSTINGS_PER_SLICE
    edges = firsts[np.flatnonzero(np.diff(before, prepend=-1))].tolist()
    return pairwise([*edges, len(codes)])


def _expand_ranges(begins: Int64Array, lengths: Int64Array) -> Int64Array:
    """Return all indexes in the given ranges: 5, 6, 9, 10, 11 for the begins 5, 9 and the lengths 2, 3."""
    skipped = np.cumsum(lengths) - lengths
    return np.repeat(begins - skipped, lengths) + np.arange(int(lengths.sum()))


def _encode_each_list(ids: Int64Array, impacts: Int64Array, sizes: Int64Array) -> Iterator[str]:
    """Encode the postings lists of consecutive grams, and return an iterator over them.

    ``ids`` and ``impacts`` have the postings, gram after gram. ``sizes`` has the number of postings of each
    gram.
    """
    firsts = np.cumsum(sizes) - sizes
    text, begins = encode_postings_lists(ids, impacts, firsts)
    encoded = text.decode("ascii")
    return (encoded[start:end] for start, end in pairwise(begins.tolist()))


def _find_gram_starts(codes: GramCodes) -> Int64Array:
    return np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]]))


def _render_payloads(
    entries: Iterable[_GramList], bucket_numbers: Iterable[int], buckets: int
) -> Iterator[tuple[str, bytes]]:
    """Yield the names and payloads of some bucket files and of the files of long lists that belong to them.

    ``bucket_numbers`` are the numbers of the bucket files. ``entries`` are all lists whose grams belong into
    them. ``buckets`` is the number of bucket files of the whole index. A bucket without lists has a file,
    too.
    """
    # Empty buckets are rendered, too: a reader must be able to tell a gram without documents from a missing
    # file.
    buckets_by_number = {number: Bucket() for number in bucket_numbers}
    long_files: dict[str, dict[str, str]] = {}
    for gram_hash, gram, stored in entries:
        buckets_by_number[gram_hash & buckets - 1].put(gram, stored.entry)
        if stored.older:
            long_files.setdefault(make_older_part_name(gram_hash), {})[gram] = stored.older
        if stored.current_year:
            long_files.setdefault(make_current_year_name(gram_hash), {})[gram] = stored.current_year
    yield from (
        (make_bucket_name(number, buckets), bucket.render_payload())
        for number, bucket in buckets_by_number.items()
    )
    yield from ((name, render_long_lists(lists)) for name, lists in long_files.items())
