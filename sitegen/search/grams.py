"""Grams: short sequences of characters by which documents are found.

Grams of normalised text are every character, every two adjacent ones, every three within a word of letters or digits,
and the two characters beside a space, with a sign for it. A title and a number also have a gram as a whole: a sign, and a
checksum in two characters. A gram's code is its code points, 21 bits each, the first highest, filled with zeros.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sitegen.search.normalise import is_cjk

Codes = NDArray[np.uint64]

POINT_BITS: Final = 21
"""Bits of a code for each code point."""
_MASK = (1 << POINT_BITS) - 1
SPACE: Final = "_"
"""Stands for the space in the gram of its neighbours. No normalised text contains this sign."""
_WHOLE: Final = "="
_SUM_FIRST: Final = 0x4E00
"""Code point from which on each half of a whole title's checksum is encoded as a character."""
_SUM_BITS = 14
_SUM_MASK = (1 << _SUM_BITS) - 1


def decode_grams(codes: Codes) -> list[str]:
    """Decode grams into their characters."""
    points = np.stack(
        [codes >> np.uint64(step * POINT_BITS) & np.uint64(_MASK) for step in (2, 1, 0)], axis=1
    )
    text = points.astype("<u4").tobytes().decode("utf-32-le")
    return [text[start : start + 3].rstrip("\0") for start in range(0, len(text), 3)]


def extract_grams(run: str) -> tuple[str, ...]:
    """Extract the grams that every text with this normalised run has."""
    found, before = dict[str, None](), ""
    for word in filter(None, run.split(" ")):
        if before:
            found[before + SPACE + word[0]] = None
        found |= dict.fromkeys(_extract_word_grams(word) if len(word) > 1 else word)
        before = word[-1]
    return tuple(found)


def _extract_word_grams(part: str) -> Iterator[str]:
    cjk = [is_cjk(char) for char in part]
    for start in range(len(part) - 1):
        if cjk[start] or cjk[start + 1]:
            yield part[start : start + 2]
        elif start + 2 < len(part) and not cjk[start + 2]:
            yield part[start : start + 3]
        elif start == 0 or cjk[start - 1]:
            yield part[start : start + 2]


def make_whole_gram(text: str) -> str:
    """Make the gram of a whole title or number, normalised. Spaces and any 号 at the end do not count."""
    total = crc32(text.replace(" ", "").rstrip("号").encode())
    halves = (total & _SUM_MASK, total >> _SUM_BITS & _SUM_MASK)
    return _WHOLE + "".join(chr(_SUM_FIRST + half) for half in halves)


_OFFSET, _PRIME = 0x811C9DC5, 0x01000193
_WORD = 0xFFFFFFFF


def hash_gram(gram: str) -> int:
    """Hash a gram to 32 bits (FNV-1a over code points, mixed at each step). The browser's engine has the same."""
    value = _OFFSET
    for char in gram:
        value = ((value ^ ord(char)) * _PRIME) & _WORD
        value ^= value >> 15
    return value


def hash_codes(codes: Codes) -> NDArray[np.uint32]:
    """Hash many grams at once, as `hash_gram` does."""
    value = np.full(len(codes), _OFFSET, dtype=np.uint32)
    for step in (2, 1, 0):
        points = ((codes >> np.uint64(step * POINT_BITS)) & np.uint64(_MASK)).astype(np.uint32)
        mixed = (value ^ points) * np.uint32(_PRIME)
        mixed ^= mixed >> np.uint32(15)
        value = np.where(points != 0, mixed, value)
    return value
