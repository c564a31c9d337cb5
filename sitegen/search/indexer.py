"""Extracts postings from the texts of documents: whole chunks of documents at a time, as arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sitegen.search.encoding import IN_NUMBER, IN_TITLE, IS_FREQUENT
from sitegen.search.grams import POINT_BITS, SPACE, Codes, make_whole_gram
from sitegen.search.normalise_array import CJK, FOLDED, fold_points

Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

_FREQUENT_FROM = 3
_KEY_BITS = 64
_TITLE, _NUMBER, _ELSEWHERE = range(3)
_PLACE_BITS = 2
_PLACE_MASK = (1 << _PLACE_BITS) - 1
_IMPACTS: Final = np.array([IN_TITLE, IN_NUMBER, 0], dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class SearchedFields:
    """Searched fields of one document, as written. ``others`` are the fields besides title and numbers."""

    title: str
    numbers: Sequence[str]
    others: Sequence[str]


@dataclass(frozen=True, slots=True)
class Postings:
    """Postings of some documents, by gram.

    ``codes`` are the grams, ascending. The postings of ``codes[i]`` are those from ``starts[i]`` to ``starts[i + 1]``.
    ``documents`` are indexes into the given documents, ascending within a gram; ``impacts`` belong to them.
    """

    codes: Codes
    starts: Places
    documents: NDArray[np.uint32]
    impacts: NDArray[np.uint8]


Extract = Callable[[Iterable[Sequence[SearchedFields]], int], Iterator[Sequence[Postings]]]
"""Extracts the postings of chunks of documents, in order, in this process or in workers. The int is the number of documents."""


def extract_all(chunks: Iterable[Sequence[SearchedFields]], count: int) -> Iterator[Sequence[Postings]]:
    """Extract postings in this process; an `Extract`."""
    del count
    return map(extract_postings, chunks)


def extract_chunks(chunks: Sequence[Sequence[SearchedFields]]) -> Sequence[Sequence[Postings]]:
    """Extract the postings of several chunks; the task of a worker."""
    return [extract_postings(chunk) for chunk in chunks]


def extract_postings(documents: Sequence[SearchedFields]) -> Sequence[Postings]:
    """Extract the postings of documents, in one piece, or in several if they have very many different characters.

    The impact of a gram in a document has bits for: in the title, in a number, three times or more.
    """
    return list(_extract_pieces(documents, 0))


def _extract_pieces(documents: Sequence[SearchedFields], first: int) -> Iterator[Postings]:
    text = _fold_documents(documents)
    wholes = list(_list_whole_grams(text))
    signs = {SPACE, *(char for gram, _ in wholes for char in gram)}
    distinct = np.flatnonzero(np.bincount(np.append(text.points, [*map(ord, signs)])))
    bits, room = len(distinct).bit_length(), len(documents).bit_length() + _PLACE_BITS
    # A key of three characters and a tail must fit into 64 bits.
    if 3 * bits + room > _KEY_BITS and len(documents) > 1:
        half = len(documents) // 2
        yield from _extract_pieces(documents[:half], first)
        yield from _extract_pieces(documents[half:], first + half)
        return
    yield _collect_postings(_compute_keys(text, wholes, distinct, bits, room), distinct, bits, room, first)


@dataclass(frozen=True, slots=True)
class _FoldedText:
    """Code points of all fields without spaces; for each its field, ascending, and whether it touches the one before.

    ``tails`` are the low bits of the keys of each field: the document, and the kind of field.
    """

    points: NDArray[np.uint32]
    fields: Places
    touches: Flags
    tails: Places


def _fold_documents(documents: Sequence[SearchedFields]) -> _FoldedText:
    parts = [part for document in documents for part in (document.title, *document.numbers, *document.others)]
    tails = [
        number << _PLACE_BITS | place
        for number, document in enumerate(documents)
        for place in (_TITLE, *(_NUMBER for _ in document.numbers), *(_ELSEWHERE for _ in document.others))
    ]
    lengths = np.fromiter((len(part) for part in parts), dtype=np.int64, count=len(parts))
    raw = np.frombuffer("".join(parts).encode("utf-32-le"), dtype=np.uint32)
    points, origins = fold_points(raw)
    fields = np.repeat(np.arange(len(parts)), lengths)[origins]
    kept = np.flatnonzero(points != ord(" "))
    points, fields = points[kept], fields[kept]
    solid = CJK[points]
    touches = np.zeros(len(points), dtype=np.bool_)
    # A space vanishes beside a character that is written without spaces; between two words it separates.
    touches[1:] = (fields[1:] == fields[:-1]) & ((np.diff(kept) == 1) | solid[1:] | solid[:-1])
    return _FoldedText(points, fields, touches, np.asarray(tails, dtype=np.int64))


def _list_whole_grams(text: _FoldedText) -> Iterator[tuple[str, int]]:
    """Yield the grams of whole titles and numbers, with their tails."""
    heads = np.flatnonzero(text.tails & _PLACE_MASK != _ELSEWHERE)
    begins = np.searchsorted(text.fields, heads).tolist()
    ends = np.searchsorted(text.fields, heads, "right").tolist()
    for begin, end, tail in zip(begins, ends, text.tails[heads].tolist(), strict=True):
        if begin < end:
            yield make_whole_gram(text.points[begin:end].tobytes().decode("utf-32-le")), tail


def _compute_keys(
    text: _FoldedText, wholes: Sequence[tuple[str, int]], distinct: Places, bits: int, room: int
) -> Codes:
    """Compute a sorted key for every occurrence of a gram: the numbers of its characters, then the tail."""
    # Characters are numbered by what occurs, which takes far fewer bits than code points do.
    numbers = np.zeros(len(FOLDED), dtype=np.uint64)
    numbers[distinct] = np.arange(1, len(distinct) + 1)
    dense, word = numbers[text.points], ~CJK[text.points]
    tails = text.tails[text.fields].astype(np.uint64)
    first, second, space = np.uint64(2 * bits), np.uint64(bits), numbers[ord(SPACE)]
    two = np.flatnonzero(text.touches)
    three = two[1:][(np.diff(two) == 1) & (word[two[1:] - 2] & word[two[1:] - 1] & word[two[1:]])]
    apart = np.flatnonzero(~text.touches[1:] & (text.fields[1:] == text.fields[:-1])) + 1
    points = [ord(char) for gram, _ in wholes for char in gram]
    whole = numbers[np.asarray(points, dtype=np.int64)].reshape(-1, 3)
    grams = np.concatenate([
        dense << first,
        dense[two - 1] << first | dense[two] << second,
        dense[three - 2] << first | dense[three - 1] << second | dense[three],
        dense[apart - 1] << first | space << second | dense[apart],
        whole[:, 0] << first | whole[:, 1] << second | whole[:, 2],
    ])  # fmt: skip
    own = np.asarray([tail for _, tail in wholes], dtype=np.uint64)
    grams <<= np.uint64(room)
    grams |= np.concatenate([tails, tails[two], tails[three], tails[apart], own])
    grams.sort()
    return grams


def _collect_postings(keys: Codes, distinct: Places, bits: int, room: int, first: int) -> Postings:
    """Collect the keys into one posting for each gram of each document."""
    pairs = keys >> np.uint64(_PLACE_BITS)
    firsts = _find_run_starts(pairs)
    counts = np.diff(np.append(firsts, len(keys)))
    impacts = np.bitwise_or.reduceat(_IMPACTS[keys & np.uint64(_PLACE_MASK)], firsts)
    impacts[counts >= _FREQUENT_FROM] |= IS_FREQUENT
    pairs = pairs[firsts]
    room -= _PLACE_BITS
    grams = pairs >> np.uint64(room)
    documents = (pairs & np.uint64((1 << room) - 1)).astype(np.uint32) + np.uint32(first)
    starts = _find_run_starts(grams)
    codes = _restore_codes(grams[starts], distinct, bits)
    return Postings(codes, np.append(starts, len(grams)), documents, impacts)


def _find_run_starts(values: Codes) -> Places:
    """Find the indexes at which a run of equal values begins."""
    changed = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return np.flatnonzero(changed)


def _restore_codes(grams: Codes, distinct: Places, bits: int) -> Codes:
    """Convert grams of numbered characters into grams of code points."""
    points = np.concatenate([[0], distinct]).astype(np.uint64)
    mask = np.uint64((1 << bits) - 1)
    found = np.zeros(len(grams), dtype=np.uint64)
    for place in (2, 1, 0):
        found = found << np.uint64(POINT_BITS) | points[grams >> np.uint64(place * bits) & mask]
    return found
