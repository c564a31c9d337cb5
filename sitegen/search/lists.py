"""From postings to the files that hold them: buckets of short lists, and a file for each long one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sitegen.search.encoding import IMPACTS, encode
from sitegen.search.grams import Postings, code_hashes, gram_text
from sitegen.search.scripts import fanned, path, script

HOT = 2048
"""Characters from which on a list has a file of its own."""
_BUCKET = 8_192
"""Characters that a bucket should hold on the average."""
_PARTS = 16
"""The grams are sorted in so many parts, which bounds the memory."""


@dataclass(frozen=True, slots=True)
class GramFiles:
    """The files of the gram lists, how many buckets there are, and from which length on a list is hot."""

    files: tuple[tuple[str, bytes], ...]
    buckets: int
    hot: int = HOT


def gram_files(chunks: Sequence[Postings]) -> GramFiles:
    """The files of all postings; ``chunks`` come in the order of their documents' ids."""
    encoded = [_encoded(chunks, part) for part in range(_PARTS)]
    short = sum(len(entry) + len(gram) for part in encoded for _, gram, _, entry in part if len(entry) < HOT)
    buckets = 1 << max(short // _BUCKET, 1).bit_length() - 1
    return GramFiles((*_buckets(encoded, buckets), *_hot(encoded)), buckets)


_Encoded = list[tuple[int, str, int, str]]
"""Hash, gram, number of documents, list."""


def _encoded(chunks: Sequence[Postings], part: int) -> _Encoded:
    """The lists of the grams of one part."""
    codes, ids, impacts = _merged(chunks, part)
    if not len(codes):
        return []
    firsts = np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]]))
    previous = np.concatenate([[-1], ids[:-1]])
    previous[firsts] = -1
    text, begins = encode((ids - previous) * IMPACTS + impacts, firsts)
    letters = text.decode("ascii")
    counts = np.diff(np.append(firsts, len(codes))).tolist()
    distinct = codes[firsts]
    edges = begins.tolist()
    return [
        (mark, gram_text(code), count, letters[edges[place] : edges[place + 1]])
        for place, (mark, code, count) in enumerate(
            zip(code_hashes(distinct).tolist(), distinct.tolist(), counts, strict=True)
        )
    ]


def _merged(
    chunks: Sequence[Postings], part: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
    """The postings of one part of the grams, sorted by gram, then id."""
    found = [_selected(chunk, part) for chunk in chunks]
    codes = np.concatenate([codes for codes, _, _ in found]) if found else np.zeros(0, np.uint64)
    ids = np.concatenate([ids for _, ids, _ in found]) if found else np.zeros(0, np.int64)
    impacts = np.concatenate([impacts for _, _, impacts in found]) if found else np.zeros(0, np.int64)
    order = np.argsort(codes, kind="stable")
    return codes[order], ids[order], impacts[order]


def _selected(chunk: Postings, part: int) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
    chosen = chunk.codes % np.uint64(_PARTS) == part
    lengths = np.diff(chunk.starts)
    mask = np.repeat(chosen, lengths)
    return np.repeat(chunk.codes[chosen], lengths[chosen]), chunk.ids[mask], chunk.impacts[mask]


def _buckets(encoded: Sequence[_Encoded], buckets: int) -> Iterator[tuple[str, bytes]]:
    found: dict[int, dict[str, list[int | str]]] = {number: {} for number in range(buckets)}
    for part in encoded:
        for mark, gram, count, entry in part:
            found[mark & (buckets - 1)][gram] = [count] if len(entry) >= HOT else [count, entry]
    for number, lists in found.items():
        name = fanned("g", number, f"{number:x}")
        yield path(name), script(name, dict(sorted(lists.items())))


def _hot(encoded: Sequence[_Encoded]) -> Iterator[tuple[str, bytes]]:
    found: dict[int, dict[str, str]] = {}
    for part in encoded:
        for mark, gram, _, entry in part:
            if len(entry) >= HOT:
                found.setdefault(mark, {})[gram] = entry
    for mark, lists in sorted(found.items()):
        name = f"h/{mark >> 24:02x}/{mark:08x}"
        yield path(name), script(name, dict(sorted(lists.items())))
