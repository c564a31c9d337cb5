"""Lists of numbers as printable ASCII, so that a classic script can carry them.

92 of the 95 printable characters are digits (not ``"``, ``\\`` and ``<``): 64 of them end a number, 28 continue it.
A number below 64 is one character; k characters hold the next 28^(k-1)·64 numbers.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

_ALPHABET: Final = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in '"\\<')
_LAST, _MORE = 64, 28
_SYMBOLS: Final = np.frombuffer(_ALPHABET.encode(), dtype=np.uint8)
_VALUES: Final = np.zeros(128, dtype=np.int64)
_VALUES[_SYMBOLS] = np.arange(len(_ALPHABET))
_LONGEST = 8
IMPACTS: Final = 4
IN_HEAD: Final = 2
"""The bit of an impact that says: in the title or a number; the other one: three times or more."""


def encode(values: Numbers, starts: Numbers) -> tuple[bytes, Numbers]:
    """The numbers, one after the other, and where the text of each group begins (and the last ends).

    ``starts`` are the indexes in ``values`` at which the groups begin, in order.
    """
    lengths, rest = _measure(values)
    ends = np.cumsum(lengths)
    text = np.empty(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    for length in range(1, int(lengths.max(initial=0)) + 1):
        chosen = lengths == length
        position, left = ends[chosen] - length, rest[chosen]
        for _ in range(length - 1):
            left, digit = np.divmod(left, _MORE)
            text[position] = _SYMBOLS[_LAST + digit]
            position += 1
        text[position] = _SYMBOLS[left]
    begins = np.concatenate([[0], ends])[np.append(starts, len(values))]
    return text.tobytes(), begins


def _measure(values: Numbers) -> tuple[Numbers, Numbers]:
    """How many characters each number takes, and what is left of it after the shorter ones are taken off."""
    lengths = np.ones(len(values), dtype=np.int64)
    rest = values.astype(np.int64, copy=True)
    room = _LAST
    for length in range(2, _LONGEST + 1):
        longer = (lengths == length - 1) & (rest >= room)
        if not longer.any():
            break
        rest[longer] -= room
        lengths[longer] = length
        room *= _MORE
    return lengths, rest


def decode(text: str) -> Numbers:
    """The numbers of one list."""
    digits = _VALUES[np.frombuffer(text.encode("ascii"), dtype=np.uint8)]
    ends = np.flatnonzero(digits < _LAST)
    begins = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
    numbers = np.zeros(len(ends), dtype=np.int64)
    lengths = ends - begins + 1
    base, room = 0, _LAST
    for length in range(1, int(lengths.max(initial=0)) + 1):
        chosen = lengths == length
        value = digits[ends[chosen]]
        for back in range(1, length):
            value = value * _MORE + digits[ends[chosen] - back] - _LAST
        numbers[chosen] = value + base
        base, room = base + room, room * _MORE
    return numbers


def decode_postings(text: str) -> tuple[Numbers, Numbers]:
    """The ids, ascending, and the impacts of a posting list."""
    gaps, impacts = np.divmod(decode(text), IMPACTS)
    return np.cumsum(gaps) - 1, impacts


def decode_ids(text: str) -> Numbers:
    """The ids, ascending, of a list without impacts."""
    return np.cumsum(decode(text)) - 1


def encode_ids(ids: Numbers) -> str:
    """A list of ascending ids without impacts."""
    return encode(np.diff(ids, prepend=-1), np.zeros(1, dtype=np.int64))[0].decode("ascii")
