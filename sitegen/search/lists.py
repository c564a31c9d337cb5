"""From postings to the files that hold them: buckets of short lists, and a file for each long one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitegen.search.encoding import IMPACTS, Numbers, encode
from sitegen.search.grams import Codes, Postings, code_hashes, gram_text
from sitegen.search.scripts import fanned

HOT = 2048
"""Characters from which on a list has a file of its own."""
_BUCKET = 4_096
"""Characters that a bucket may hold on the average."""
_SLICE = 1 << 21
"""Postings that are encoded together, which bounds the memory."""


@dataclass(frozen=True, slots=True)
class GramFiles:
    """The payloads of the gram lists by the names of their files; ``short`` counts the characters in buckets."""

    payloads: Mapping[str, bytes]
    short: int


def gram_files(chunks: Sequence[Postings], ids: Numbers) -> GramFiles:
    """The files of all postings; ``ids`` (ascending) are those of the documents, in the order of the chunks."""
    encoded = list(_encoded(chunks, ids))
    short = sum(len(entry) + len(gram) for _, gram, _, entry in encoded if len(entry) < HOT)
    return GramFiles({**_buckets(encoded, buckets_for(short)), **_hot(encoded)}, short)


def buckets_for(short: int) -> int:
    """How many buckets hold so many characters: a power of two."""
    return 1 << (short // _BUCKET).bit_length()


def bucket_number(mark: int, buckets: int) -> int:
    """The bucket of a gram with this hash."""
    return mark & (buckets - 1)


def bucket_name(number: int) -> str:
    """The file of a bucket."""
    return fanned("g", number, f"{number:x}")


def hot_name(mark: int) -> str:
    """The file of the long lists of grams with this hash."""
    return f"h/{mark >> 24:02x}/{mark:08x}"


def payload(lists: Mapping[str, object]) -> bytes:
    """What a file with these lists says."""
    return msgspec.json.encode(dict(sorted(lists.items())))


_Encoded = tuple[int, str, int, str]
"""Hash, gram, number of documents, list."""


def _encoded(chunks: Sequence[Postings], ids: Numbers) -> Iterator[_Encoded]:
    """The lists of all grams."""
    if not chunks:
        return
    documents = np.concatenate([chunk.documents for chunk in chunks])
    impacts = np.concatenate([chunk.impacts for chunk in chunks])
    codes, begins, lengths = _segments(chunks)
    for first, last in _slices(codes, lengths):
        places = _places(begins[first:last], lengths[first:last])
        sizes = np.add.reduceat(lengths[first:last], starts := _changes(codes[first:last]))
        lists = _lists(ids[documents[places]], impacts[places], sizes)
        distinct = codes[first:last][starts]
        for code, mark, size, letters in zip(
            distinct.tolist(), code_hashes(distinct).tolist(), sizes.tolist(), lists, strict=True
        ):
            yield mark, gram_text(code), size, letters


def _segments(chunks: Sequence[Postings]) -> tuple[Codes, Numbers, Numbers]:
    """Where the postings of a gram are in the chunks, one after the other: code, begin, length, sorted by code."""
    bases = np.cumsum([0, *(len(chunk.documents) for chunk in chunks)])
    codes = np.concatenate([chunk.codes for chunk in chunks])
    begins = np.concatenate([chunk.starts[:-1] + base for chunk, base in zip(chunks, bases, strict=False)])
    lengths = np.concatenate([np.diff(chunk.starts) for chunk in chunks])
    order = np.argsort(codes, kind="stable")
    return codes[order], begins[order], lengths[order]


def _slices(codes: Codes, lengths: Numbers) -> Iterator[tuple[int, int]]:
    """Ranges of segments with about `_SLICE` postings each; none parts the segments of a gram."""
    firsts = _changes(codes)
    before = np.concatenate([[0], np.cumsum(lengths)])[firsts] // _SLICE
    edges = firsts[np.flatnonzero(np.diff(before, prepend=-1))].tolist()
    return pairwise([*edges, len(codes)])


def _places(begins: Numbers, lengths: Numbers) -> Numbers:
    """The indexes from each begin on, ``length`` of them."""
    skipped = np.cumsum(lengths) - lengths
    return np.repeat(begins - skipped, lengths) + np.arange(int(lengths.sum()))


def _lists(ids: Numbers, impacts: NDArray[np.uint8], sizes: Numbers) -> Iterator[str]:
    """The lists of grams that have so many postings each, one after the other."""
    firsts = np.cumsum(sizes) - sizes
    gaps: Numbers = np.diff(ids, prepend=-1)
    gaps[firsts] = ids[firsts] + 1
    text, begins = encode(gaps * IMPACTS + impacts.astype(np.int64), firsts)
    letters = text.decode("ascii")
    return (letters[start:end] for start, end in pairwise(begins.tolist()))


def _changes(codes: Codes) -> Numbers:
    return np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]]))


def _buckets(encoded: Sequence[_Encoded], buckets: int) -> dict[str, bytes]:
    found: dict[int, dict[str, list[int | str]]] = {number: {} for number in range(buckets)}
    for mark, gram, count, entry in encoded:
        found[bucket_number(mark, buckets)][gram] = [count] if len(entry) >= HOT else [count, entry]
    return {bucket_name(number): payload(lists) for number, lists in found.items()}


def _hot(encoded: Sequence[_Encoded]) -> dict[str, bytes]:
    found: dict[int, dict[str, str]] = {}
    for mark, gram, _, entry in encoded:
        if len(entry) >= HOT:
            found.setdefault(mark, {})[gram] = entry
    return {hot_name(mark): payload(lists) for mark, lists in found.items()}
