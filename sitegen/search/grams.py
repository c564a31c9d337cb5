"""Grams: the terms of the index, sequences of up to three characters.

The grams of a normalised text are its characters, all pairs of adjacent characters, all triples within a word
of letters or digits, and the two characters around each space, with ``_`` in between. A title or number as a
whole also has a gram: ``=`` and two characters that encode a checksum. The code of a gram consists of its
code points, 21 bits each, the first one in the highest bits. Missing characters are zeros.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sitegen.search.normalise import is_cjk

GramCodes = NDArray[np.uint64]

POINT_BITS: Final = 21
"""Number of bits that each code point takes in the code of a gram."""
_POINT_MASK = (1 << POINT_BITS) - 1
"""Mask of one code point in a code."""
SPACE_SIGN: Final = "_"
"""Character that represents a space within a gram. No normalised text contains it."""
_WHOLE_SIGN: Final = "="
"""First character of the gram of a whole title or number. No normalised text contains it, either."""
_CHECKSUM_BASE: Final = 0x4E00
"""Code point that encodes 0 in a checksum.

Beginning here, 2^14 code points are valid characters of one plane.
"""
_CHECKSUM_BITS = 14
_CHECKSUM_MASK = (1 << _CHECKSUM_BITS) - 1


def decode_grams(codes: GramCodes) -> list[str]:
    """Convert the numeric codes of grams into text, in the same order.

    A code has the code points of the gram, 21 bits each, with the first one in the highest bits.
    """
    points = np.stack(
        [codes >> np.uint64(step * POINT_BITS) & np.uint64(_POINT_MASK) for step in (2, 1, 0)], axis=1
    )
    text = points.astype("<u4").tobytes().decode("utf-32-le")
    return [text[start : start + 3].rstrip("\0") for start in range(0, len(text), 3)]


def extract_grams(run: str) -> tuple[str, ...]:
    """Return the grams (index terms of up to three characters) that every document containing a text must have.

    ``run`` is the text, normalised. Shorter grams are left out if longer ones imply them: a pair makes its two
    characters redundant. The grams are in the order of the text, without duplicates.
    """
    grams, before = dict[str, None](), ""
    for word in filter(None, run.split(" ")):
        if before:
            grams[before + SPACE_SIGN + word[0]] = None
        grams |= dict.fromkeys(_extract_word_grams(word) if len(word) > 1 else word)
        before = word[-1]
    return tuple(grams)


def _extract_word_grams(word: str) -> Iterator[str]:
    """Yield the grams of a word, which has at least two characters and no spaces.

    These are the pairs with a CJK character, and the triples of letters or digits. A sequence of only two
    letters or digits gives a pair.
    """
    cjk = [is_cjk(char) for char in word]
    for start in range(len(word) - 1):
        if cjk[start] or cjk[start + 1]:
            yield word[start : start + 2]
        elif start + 2 < len(word) and not cjk[start + 2]:
            yield word[start : start + 3]
        elif start == 0 or cjk[start - 1]:
            yield word[start : start + 2]


def make_whole_gram(text: str) -> str:
    """Make the gram that represents a title or number as a whole, from its normalised text.

    The gram contains a checksum, so different texts may rarely have the same gram. Spaces, and 号 at the end,
    are ignored.
    """
    # A collision of checksums only adds a candidate, which is verified on the text.
    checksum = crc32(text.replace(" ", "").rstrip("号").encode())
    halves = (checksum & _CHECKSUM_MASK, checksum >> _CHECKSUM_BITS & _CHECKSUM_MASK)
    return _WHOLE_SIGN + "".join(chr(_CHECKSUM_BASE + half) for half in halves)


# The parameters of FNV-1a for 32 bits.
_FNV_OFFSET, _FNV_PRIME = 0x811C9DC5, 0x01000193
_UINT32_MASK = 0xFFFFFFFF


def hash_gram(gram: str) -> int:
    """Compute the 32-bit hash that determines in which files the postings of a gram are stored.

    It is FNV-1a over code points, with an additional mixing step. The browser's engine computes the same.
    """
    value = _FNV_OFFSET
    for char in gram:
        value = ((value ^ ord(char)) * _FNV_PRIME) & _UINT32_MASK
        # FNV-1a alone distributes the low bits badly, and buckets are chosen by these.
        value ^= value >> 15
    return value


def hash_codes(codes: GramCodes) -> NDArray[np.uint32]:
    """Compute the hashes of many grams at once, equal to those of `hash_gram`.

    ``codes`` are the numeric codes of the grams: up to three code points, 21 bits each, with the first one in
    the highest bits. The hashes are in the same order.
    """
    value = np.full(len(codes), _FNV_OFFSET, dtype=np.uint32)
    for step in (2, 1, 0):
        points = ((codes >> np.uint64(step * POINT_BITS)) & np.uint64(_POINT_MASK)).astype(np.uint32)
        mixed = (value ^ points) * np.uint32(_FNV_PRIME)
        mixed ^= mixed >> np.uint32(15)
        # Zeros fill the code of a short gram and are not characters.
        value = np.where(points != 0, mixed, value)
    return value
