"""Grams: the short runs of characters by which documents are found.

Of normalised text: every character, every two that stand together, every three of a word of letters or digits.
A space makes no gram. A gram is a number: its code points, 21 bits each, the first highest, filled with zeros.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sitegen.search.encoding import IN_HEAD
from sitegen.search.folding import CJK, FOLDED, folded_points
from sitegen.search.normal import is_cjk

_BITS = 21
_MASK = (1 << _BITS) - 1
_OFTEN = 3
_KEY_BITS = 64
Codes = NDArray[np.uint64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Fields:
    """What is searched of one document, as written: ``heads`` are the title and the numbers, ``rests`` the other fields."""

    heads: Sequence[str]
    rests: Sequence[str]


@dataclass(frozen=True, slots=True)
class Postings:
    """Grams of some documents: sorted ``codes``; the postings of ``codes[i]`` are from ``starts[i]`` to ``starts[i+1]``.

    ``documents`` (places among the documents given) ascend within a gram; ``impacts`` go with them.
    """

    codes: Codes
    starts: Places
    documents: NDArray[np.uint32]
    impacts: NDArray[np.uint8]


def extract(documents: Sequence[Fields]) -> Iterator[Postings]:
    """The postings of documents, in one piece, or in several if they have very many different characters.

    The impact of a gram in a document has its high bit set if it stands in a head, its low bit if it occurs three
    times or more.
    """
    yield from _extract(documents, 0)


def _extract(documents: Sequence[Fields], first: int) -> Iterator[Postings]:
    points, fields = _characters(documents)
    distinct = np.flatnonzero(np.bincount(points, minlength=1)) if len(points) else np.zeros(0, np.int64)
    bits, room = len(distinct).bit_length(), len(documents).bit_length() + 1
    if 3 * bits + room > _KEY_BITS and len(documents) > 1:
        half = len(documents) // 2
        yield from _extract(documents[:half], first)
        yield from _extract(documents[half:], first + half)
        return
    keys = _keys(points, fields, distinct, bits, room)
    yield _gathered(keys, distinct, bits, room, first)


def _characters(documents: Sequence[Fields]) -> tuple[NDArray[np.uint32], tuple[Places, Flags]]:
    """The code points that are searched, and for each its tail (document, 0 if in a head) and whether it touches the one before."""
    parts = [part for document in documents for part in (*document.heads, *document.rests)]
    sizes = [(len(document.heads), len(document.rests)) for document in documents]
    tails = np.repeat(np.arange(2 * len(sizes)), np.asarray(sizes, dtype=np.int64).ravel())
    lengths = np.fromiter((len(part) for part in parts), dtype=np.int64, count=len(parts))
    raw = np.frombuffer("".join(parts).encode("utf-32-le"), dtype=np.uint32)
    points, origins = folded_points(raw)
    field = np.repeat(np.arange(len(parts)), lengths)[origins]
    kept = np.flatnonzero(points != ord(" "))
    points, field = points[kept], field[kept]
    solid = CJK[points]
    touches = np.zeros(len(points), dtype=np.bool_)
    # A space vanishes beside a character that is written without spaces; between two words it parts them.
    touches[1:] = (field[1:] == field[:-1]) & ((np.diff(kept) == 1) | solid[1:] | solid[:-1])
    return points, (tails[field], touches)


def _keys(
    points: NDArray[np.uint32], fields: tuple[Places, Flags], distinct: Places, bits: int, room: int
) -> Codes:
    """A sorted key for every occurrence of a gram: the numbers of its characters, then its tail."""
    tails, touches = fields
    numbers = np.zeros(len(FOLDED), dtype=np.uint64)
    numbers[distinct] = np.arange(1, len(distinct) + 1)
    dense = numbers[points]
    step, space = np.uint64(bits), np.uint64(room)
    one = dense << np.uint64(2 * bits)
    second = np.flatnonzero(touches)
    two = one[second - 1] | dense[second] << step
    word = ~CJK[points]
    third = second[1:][
        (np.diff(second) == 1) & (word[second[1:] - 2] & word[second[1:] - 1] & word[second[1:]])
    ]
    three = one[third - 2] | dense[third - 1] << step | dense[third]
    grams = np.concatenate([one, two, three])
    grams <<= space
    grams |= np.concatenate([tails, tails[second], tails[third]]).astype(np.uint64)
    grams.sort()
    return grams


def _gathered(keys: Codes, distinct: Places, bits: int, room: int, first: int) -> Postings:
    """One posting for each gram of each document."""
    pairs = keys >> np.uint64(1)
    firsts = _changes(pairs)
    counts = np.diff(np.append(firsts, len(keys)))
    impacts = (counts >= _OFTEN).astype(np.uint8)
    impacts += np.uint8(IN_HEAD) * ((keys[firsts] & np.uint64(1)) == 0)
    pairs = pairs[firsts]
    grams = pairs >> np.uint64(room - 1)
    documents = (pairs & np.uint64((1 << room - 1) - 1)).astype(np.uint32) + np.uint32(first)
    starts = _changes(grams)
    codes = _codes(grams[starts], distinct, bits)
    return Postings(codes, np.append(starts, len(grams)), documents, impacts)


def _changes(values: Codes) -> Places:
    """Where a run of equal values begins."""
    changed = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return np.flatnonzero(changed)


def _codes(grams: Codes, distinct: Places, bits: int) -> Codes:
    """Grams of numbered characters as grams of code points."""
    points = np.concatenate([[0], distinct]).astype(np.uint64)
    mask = np.uint64((1 << bits) - 1)
    found = np.zeros(len(grams), dtype=np.uint64)
    for place in (2, 1, 0):
        found = found << np.uint64(_BITS) | points[grams >> np.uint64(place * bits) & mask]
    return found


def gram_text(code: int) -> str:
    """The characters of a gram."""
    points = (code >> 2 * _BITS, code >> _BITS & _MASK, code & _MASK)
    return "".join(chr(point) for point in points if point)


def query_grams(part: str) -> tuple[str, ...]:
    """The grams that every text with this run must have; ``part`` is normalised and without spaces."""
    if len(part) == 1:
        return (part,)
    return tuple(dict.fromkeys(_of_run(part)))


def _of_run(part: str) -> Iterator[str]:
    cjk = [is_cjk(char) for char in part]
    for start in range(len(part) - 1):
        if cjk[start] or cjk[start + 1]:
            yield part[start : start + 2]
        elif start + 2 < len(part) and not cjk[start + 2]:
            yield part[start : start + 3]
        elif start == 0 or cjk[start - 1]:
            yield part[start : start + 2]


_OFFSET, _PRIME = 0x811C9DC5, 0x01000193
_WORD = 0xFFFFFFFF


def gram_hash(gram: str) -> int:
    """A 32-bit hash of a gram (FNV-1a over code points, mixed at each step)."""
    value = _OFFSET
    for char in gram:
        value = ((value ^ ord(char)) * _PRIME) & _WORD
        value ^= value >> 15
    return value


def code_hashes(codes: Codes) -> NDArray[np.uint32]:
    """`gram_hash` of many grams at once."""
    value = np.full(len(codes), _OFFSET, dtype=np.uint32)
    for step in (2, 1, 0):
        points = ((codes >> np.uint64(step * _BITS)) & np.uint64(_MASK)).astype(np.uint32)
        mixed = (value ^ points) * np.uint32(_PRIME)
        mixed ^= mixed >> np.uint32(15)
        value = np.where(points != 0, mixed, value)
    return value
