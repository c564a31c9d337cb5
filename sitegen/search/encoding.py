"""Postings lists as printable ASCII, so that a classic script can carry them.

91 of the 95 printable characters are digits. The others are ``"``, ``\\`` and ``<``, and the space, which separates
lists. A posting is the gap to the previous id, and an impact from 0 to 7. 16 digits continue a gap. The other 75 end it
and give the impact: 54 of them mean impact 0, the most frequent one, and 9, 4, 1, 4, 1, 1 and 1 the impacts 1 to 7. So a
posting of impact 0 with a gap below 54 takes one character, and k characters hold the next 16^(k-1)·54 gaps.
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
_ENDINGS_BY_IMPACT: Final = np.array([54, 9, 4, 1, 4, 1, 1, 1])
"""Number of ending digits for each impact."""
_FIRST_ENDINGS: Final = np.cumsum(_ENDINGS_BY_IMPACT) - _ENDINGS_BY_IMPACT
"""First ending digit of each impact."""
_ENDINGS: Final = int(_ENDINGS_BY_IMPACT.sum())
_IMPACT_BY_ENDING: Final = np.repeat(np.arange(len(_ENDINGS_BY_IMPACT)), _ENDINGS_BY_IMPACT)
_CONTINUATIONS: Final = len(_ALPHABET) - _ENDINGS
_MAX_LENGTH: Final = 9
IS_FREQUENT: Final = 1
"""Bit of an impact: the gram occurs three times or more in the document."""
IN_TITLE: Final = 2
"""Bit of an impact: the gram occurs in the title."""
IN_NUMBER: Final = 4
"""Bit of an impact: the gram occurs in the index number or the document number."""
IN_HEAD: Final = IN_TITLE | IN_NUMBER


def encode_lists(ids: Numbers, impacts: Numbers, starts: Numbers) -> tuple[bytes, Numbers]:
    """Encode several lists, and return their text and the offsets at which they begin, with the end of the last.

    ``starts`` are the indexes at which the lists begin, ascending. Ids ascend within a list.
    """
    gaps = np.diff(ids, prepend=-1) - 1
    gaps[starts] = ids[starts]
    lengths = _measure_gaps(gaps, _ENDINGS_BY_IMPACT[impacts])
    ends = np.cumsum(lengths)
    text = np.empty(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    for length in range(1, int(lengths.max(initial=0)) + 1):
        chosen = lengths == length
        position, left = ends[chosen] - length, gaps[chosen]
        for _ in range(length - 1):
            left, digit = np.divmod(left, _CONTINUATIONS)
            text[position] = _SYMBOLS[_ENDINGS + digit]
            position += 1
        text[position] = _SYMBOLS[_FIRST_ENDINGS[impacts[chosen]] + left]
    begins = np.concatenate([[0], ends])[np.append(starts, len(ids))]
    return text.tobytes(), begins


def _measure_gaps(gaps: Numbers, rooms: Numbers) -> Numbers:
    """Count the characters of each gap. The number of gaps that shorter codes hold is subtracted from the gaps in place."""
    lengths = np.ones(len(gaps), dtype=np.int64)
    longer = np.flatnonzero(gaps >= rooms)
    for length in range(2, _MAX_LENGTH + 1):
        gaps[longer] -= rooms[longer]
        lengths[longer] = length
        rooms[longer] *= _CONTINUATIONS
        longer = longer[gaps[longer] >= rooms[longer]]
        if not len(longer):
            break
    return lengths


def encode_list(ids: Numbers, impacts: Numbers) -> str:
    """Encode one list, which must not be empty."""
    return encode_lists(ids, impacts, np.zeros(1, dtype=np.int64))[0].decode("ascii")


def encode_ids(ids: Numbers) -> str:
    """Encode a list of ids without impacts, which must not be empty."""
    return encode_list(ids, np.zeros(len(ids), dtype=np.int64))


def decode_list(text: str) -> tuple[Numbers, Numbers]:
    """Decode one list into ids, ascending, and impacts. Raises `ValueError` for an invalid text."""
    digits = _VALUES[np.frombuffer(text.encode("ascii"), dtype=np.uint8)]
    ends = np.flatnonzero(digits < _ENDINGS)
    lengths = np.diff(ends, prepend=-1)
    impacts = _IMPACT_BY_ENDING[digits[ends]]
    gaps = np.zeros(len(ends), dtype=np.int64)
    # Each further digit begins where the gaps of shorter codes end.
    scale, below = 1, 0
    for length in range(1, int(lengths.max(initial=0)) + 1):
        chosen = np.flatnonzero(lengths == length)
        last, kind = ends[chosen], impacts[chosen]
        value = digits[last] - _FIRST_ENDINGS[kind]
        for back in range(1, length):
            value = value * _CONTINUATIONS + digits[last - back] - _ENDINGS
        gaps[chosen] = value + below * _ENDINGS_BY_IMPACT[kind]
        below, scale = below + scale, scale * _CONTINUATIONS
    return np.cumsum(gaps + 1) - 1, impacts
