"""Grams: the short runs of characters by which documents are found.

Of normalised text: every character, every two that stand together, every three of a word of letters or digits.
A space makes no gram. A gram is a number: its code points, 21 bits each, the last lowest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sitegen.search.normal import is_cjk

_BITS = 21
_MASK = (1 << _BITS) - 1
_FIELD_END = "\n"
_TITLE = 4
_MOST = 3
Codes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Postings:
    """Grams of some documents: sorted ``codes``; the postings of ``codes[i]`` are from ``starts[i]`` to ``starts[i+1]``.

    ``ids`` ascend within a gram; ``impacts`` go with them.
    """

    codes: Codes
    starts: NDArray[np.int64]
    ids: NDArray[np.int64]
    impacts: NDArray[np.int64]


def extract(ids: Sequence[int], heads: Sequence[Sequence[str]], rests: Sequence[Sequence[str]]) -> Postings:
    """The postings of documents: ``heads`` are their normalised titles and numbers, ``rests`` the other fields.

    The impact of a gram in a document has bit 2 set if it stands in a head; its low bits grow with the logarithm
    of its number of occurrences.
    """
    text, lengths, in_head = _joined(heads, rests)
    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    documents = np.repeat(np.arange(len(lengths)) // 2, lengths)
    heads_here = np.repeat(in_head, lengths)
    codes, places = _all_grams(points)
    return _gathered(codes, documents[places], heads_here[places], np.asarray(ids, dtype=np.int64))


def _joined(
    heads: Sequence[Sequence[str]], rests: Sequence[Sequence[str]]
) -> tuple[str, NDArray[np.int64], NDArray[np.bool_]]:
    parts = []
    for head, rest in zip(heads, rests, strict=True):
        parts.append("".join(field + _FIELD_END for field in head))
        parts.append("".join(field + _FIELD_END for field in rest))
    lengths = np.fromiter((len(part) for part in parts), dtype=np.int64, count=len(parts))
    return "".join(parts), lengths, np.arange(len(parts)) % 2 == 0


def _all_grams(points: NDArray[np.uint32]) -> tuple[Codes, NDArray[np.int64]]:
    """Every gram as a code, and where it begins."""
    wide = points.astype(np.uint64)
    solid = points > ord(" ")
    word = solid & ~_cjk(points)
    one = np.flatnonzero(solid)
    two = np.flatnonzero(solid[:-1] & solid[1:])
    three = np.flatnonzero(word[:-2] & word[1:-1] & word[2:])
    shift = np.uint64(_BITS)
    pairs = (wide[two] << shift) | wide[two + 1]
    triples = (((wide[three] << shift) | wide[three + 1]) << shift) | wide[three + 2]
    return np.concatenate([wide[one], pairs, triples]), np.concatenate([one, two, three])


def _cjk(points: NDArray[np.uint32]) -> NDArray[np.bool_]:
    distinct, inverse = np.unique(points, return_inverse=True)
    flags = np.fromiter((is_cjk(chr(point)) for point in distinct), dtype=np.bool_, count=len(distinct))
    return flags[inverse]


def _gathered(
    codes: Codes, documents: NDArray[np.int64], heads: NDArray[np.bool_], ids: NDArray[np.int64]
) -> Postings:
    """One posting for each gram of each document."""
    distinct, dense = np.unique(codes, return_inverse=True)
    keys = dense.astype(np.int64) * max(len(ids), 1) + documents
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    firsts = (
        np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        if len(keys)
        else np.zeros(0, np.int64)
    )
    counts = np.diff(np.append(firsts, len(keys)))
    titled = np.logical_or.reduceat(heads[order], firsts) if len(firsts) else np.zeros(0, np.bool_)
    grams, positions = np.divmod(keys[firsts], max(len(ids), 1))
    impacts = np.minimum(np.log2(counts), _MOST).astype(np.int64) + _TITLE * titled.astype(np.int64)
    starts = np.searchsorted(grams, np.arange(len(distinct) + 1)).astype(np.int64)
    return Postings(distinct, starts, ids[positions], impacts)


def gram_text(code: int) -> str:
    """The characters of a gram."""
    chars = []
    while code:
        chars.append(chr(code & _MASK))
        code >>= _BITS
    return "".join(reversed(chars))


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
