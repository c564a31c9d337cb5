"""From postings to the files that hold them: buckets of short lists, and a file for each long one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sitegen.search.encoding import IMPACTS, Numbers, encode
from sitegen.search.grams import Codes, Postings, code_hashes, gram_text
from sitegen.search.scripts import fanned, path, script

HOT = 2048
"""Characters from which on a list has a file of its own."""
_BUCKET = 4_096
"""Characters that a bucket may hold on the average."""
_SLICE = 1 << 21
"""Postings that are encoded together, which bounds the memory."""


@dataclass(frozen=True, slots=True)
class GramFiles:
    """The files of the gram lists, how many buckets there are, and from which length on a list is hot."""

    files: tuple[tuple[str, bytes], ...]
    buckets: int
    hot: int = HOT


def gram_files(chunks: Sequence[Postings], ids: Numbers) -> GramFiles:
    """The files of all postings; ``ids`` (ascending) are those of the documents, in the order of the chunks."""
    encoded = list(_encoded(chunks, ids))
    short = sum(len(entry) + len(gram) for _, gram, _, entry in encoded if len(entry) < HOT)
    buckets = 1 << (short // _BUCKET).bit_length()
    return GramFiles((*_buckets(encoded, buckets), *_hot(encoded)), buckets)


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


def _buckets(encoded: Sequence[_Encoded], buckets: int) -> Iterator[tuple[str, bytes]]:
    found: dict[int, dict[str, list[int | str]]] = {number: {} for number in range(buckets)}
    for mark, gram, count, entry in encoded:
        found[mark & (buckets - 1)][gram] = [count] if len(entry) >= HOT else [count, entry]
    for number, lists in found.items():
        name = fanned("g", number, f"{number:x}")
        yield path(name), script(name, dict(sorted(lists.items())))


def _hot(encoded: Sequence[_Encoded]) -> Iterator[tuple[str, bytes]]:
    found: dict[int, dict[str, str]] = {}
    for mark, gram, _, entry in encoded:
        if len(entry) >= HOT:
            found.setdefault(mark, {})[gram] = entry
    for mark, lists in sorted(found.items()):
        name = f"h/{mark >> 24:02x}/{mark:08x}"
        yield path(name), script(name, dict(sorted(lists.items())))
