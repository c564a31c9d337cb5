"""Posting lists as printable ASCII, so that a classic script can carry them.

91 of the 95 printable characters are digits (not ``"``, ``\\``, ``<`` and the space, which parts lists). A posting is
the gap before its id, and its impact: 16 digits continue a gap, the others end it and say the impact, 54 of them
impact 0, the commonest, and 9, 4, 1, 4, 1, 1 and 1 the others. So a gap below 54 of a posting of impact 0 is one character, and
k characters hold the next 16^(k-1)·54 gaps.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

_ALPHABET: Final = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in ' "\\<')
_SYMBOLS: Final = np.frombuffer(_ALPHABET.encode(), dtype=np.uint8)
_VALUES: Final = np.zeros(128, dtype=np.int64)
_VALUES[_SYMBOLS] = np.arange(len(_ALPHABET))
_ROOMS: Final = np.array([54, 9, 4, 1, 4, 1, 1, 1])
_FIRSTS: Final = np.cumsum(_ROOMS) - _ROOMS
"""The endings of each impact: how many, and the first."""
_LAST: Final = int(_ROOMS.sum())
_IMPACT: Final = np.repeat(np.arange(len(_ROOMS)), _ROOMS)
_MORE: Final = len(_ALPHABET) - _LAST
_LONGEST: Final = 9
OFTEN: Final = 1
"""The bit of an impact that says: three times or more."""
IN_TITLE: Final = 2
IN_NUMBER: Final = 4
IN_HEAD: Final = IN_TITLE | IN_NUMBER
"""The bits that say: in the title, in the index number or the document number."""


def encode(ids: Numbers, impacts: Numbers, starts: Numbers) -> tuple[bytes, Numbers]:
    """The lists, one after the other, and where the text of each begins (and the last ends).

    ``starts`` are the indexes at which the lists begin, in order; ids ascend within a list.
    """
    gaps = np.diff(ids, prepend=-1) - 1
    gaps[starts] = ids[starts]
    lengths = _measure(gaps, _ROOMS[impacts])
    ends = np.cumsum(lengths)
    text = np.empty(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    for length in range(1, int(lengths.max(initial=0)) + 1):
        chosen = lengths == length
        position, left = ends[chosen] - length, gaps[chosen]
        for _ in range(length - 1):
            left, digit = np.divmod(left, _MORE)
            text[position] = _SYMBOLS[_LAST + digit]
            position += 1
        text[position] = _SYMBOLS[_FIRSTS[impacts[chosen]] + left]
    begins = np.concatenate([[0], ends])[np.append(starts, len(ids))]
    return text.tobytes(), begins


def _measure(gaps: Numbers, rooms: Numbers) -> Numbers:
    """How many characters each gap takes; what the shorter ones hold is taken off the gaps."""
    lengths = np.ones(len(gaps), dtype=np.int64)
    longer = np.flatnonzero(gaps >= rooms)
    for length in range(2, _LONGEST + 1):
        gaps[longer] -= rooms[longer]
        lengths[longer] = length
        rooms[longer] *= _MORE
        longer = longer[gaps[longer] >= rooms[longer]]
        if not len(longer):
            break
    return lengths


def encode_list(ids: Numbers, impacts: Numbers) -> str:
    """One list; it is not empty."""
    return encode(ids, impacts, np.zeros(1, dtype=np.int64))[0].decode("ascii")


def encode_ids(ids: Numbers) -> str:
    """A list of ids that have no impacts; it is not empty."""
    return encode_list(ids, np.zeros(len(ids), dtype=np.int64))


def decode(text: str) -> tuple[Numbers, Numbers]:
    """The ids, ascending, and the impacts of one list. Raises `ValueError` for what is no list."""
    digits = _VALUES[np.frombuffer(text.encode("ascii"), dtype=np.uint8)]
    ends = np.flatnonzero(digits < _LAST)
    lengths = np.diff(ends, prepend=-1)
    impacts = _IMPACT[digits[ends]]
    gaps = np.zeros(len(ends), dtype=np.int64)
    # The first place of each further digit counts what the shorter gaps hold.
    scale, below = 1, 0
    for length in range(1, int(lengths.max(initial=0)) + 1):
        chosen = np.flatnonzero(lengths == length)
        last, kind = ends[chosen], impacts[chosen]
        value = digits[last] - _FIRSTS[kind]
        for back in range(1, length):
            value = value * _MORE + digits[last - back] - _LAST
        gaps[chosen] = value + below * _ROOMS[kind]
        below, scale = below + scale, scale * _MORE
    return np.cumsum(gaps + 1) - 1, impacts
