"""Postings lists as printable ASCII, so that a classic script can carry them.

A list is a sequence of postings, each the gap to the previous id and an impact from 0 to 7, in a
variable-length code of base-91 digits. 91 of the 95 printable characters are digits. The space separates
lists, and ``"``, ``\\`` and ``<`` would need escaping. 16 digits continue a gap. The other 75 end it and
state the impact: 54 of them mean impact 0, the most frequent one, and 9, 4, 1, 4, 1, 1 and 1 mean the impacts
1 to 7. A posting of impact 0 with a gap below 54 therefore takes one character, and k characters encode the
next 16^(k-1)·54 gaps.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

Int64Array = NDArray[np.int64]

_ALPHABET: Final = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in ' "\\<')
_DIGIT_BYTES: Final = np.frombuffer(_ALPHABET.encode(), dtype=np.uint8)
# By character code; other characters decode as 0.
_DIGIT_VALUES: Final = np.zeros(128, dtype=np.int64)
_DIGIT_VALUES[_DIGIT_BYTES] = np.arange(len(_ALPHABET))
_ENDING_COUNTS_BY_IMPACT: Final = np.array([54, 9, 4, 1, 4, 1, 1, 1])
"""Number of ending digits for each impact."""
_FIRST_ENDING_BY_IMPACT: Final = np.cumsum(_ENDING_COUNTS_BY_IMPACT) - _ENDING_COUNTS_BY_IMPACT
"""First ending digit of each impact."""
_ENDING_COUNT: Final = int(_ENDING_COUNTS_BY_IMPACT.sum())
_IMPACT_BY_ENDING: Final = np.repeat(np.arange(len(_ENDING_COUNTS_BY_IMPACT)), _ENDING_COUNTS_BY_IMPACT)
_CONTINUATION_COUNT: Final = len(_ALPHABET) - _ENDING_COUNT
# 8 continuation digits hold 32 bits, more than any id has.
MAX_CODE_LENGTH: Final = 9
"""Largest number of characters of one posting."""
IS_FREQUENT: Final = 1
"""Bit of an impact: the gram occurs three times or more in the document."""
IN_TITLE: Final = 2
"""Bit of an impact: the gram occurs in the title."""
IN_NUMBER: Final = 4
"""Bit of an impact: the gram occurs in the index number or the document number."""
IN_HEAD: Final = IN_TITLE | IN_NUMBER
"""Bits of an impact: the gram occurs in the title or in a number."""


def encode_postings_lists(
    ids: Int64Array, impacts: Int64Array, starts: Int64Array
) -> tuple[bytes, Int64Array]:
    """Encode several postings lists at once, which is much faster than one by one.

    ``ids`` and ``impacts`` have one entry for each posting, list after list. An impact is a number from 0 to
    7: the sum of `IS_FREQUENT`, `IN_TITLE` and `IN_NUMBER`, as far as they apply. ``starts`` are the indexes
    at which the lists begin, ascending. Ids must ascend within a list, and no list may be empty. Returns the
    concatenated encoded lists, and the offsets at which they begin, followed by the end of the last list.
    """
    gaps = np.diff(ids, prepend=-1) - 1
    # The first gap of a list counts from 0.
    gaps[starts] = ids[starts]
    lengths = _compute_code_lengths(gaps, _ENDING_COUNTS_BY_IMPACT[impacts])
    ends = np.cumsum(lengths)
    text = np.empty(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    # All gaps of one length are encoded together, digit by digit: a loop over gaps would be too slow in
    # Python.
    for length in range(1, int(lengths.max(initial=0)) + 1):
        chosen = lengths == length
        position, remainder = ends[chosen] - length, gaps[chosen]
        # The least significant digit first. The last character holds the rest of the gap, and the impact.
        for _ in range(length - 1):
            remainder, digit = np.divmod(remainder, _CONTINUATION_COUNT)
            text[position] = _DIGIT_BYTES[_ENDING_COUNT + digit]
            position += 1
        text[position] = _DIGIT_BYTES[_FIRST_ENDING_BY_IMPACT[impacts[chosen]] + remainder]
    offsets = np.concatenate([[0], ends])[np.append(starts, len(ids))]
    return text.tobytes(), offsets


def _compute_code_lengths(gaps: Int64Array, capacities: Int64Array) -> Int64Array:
    """Return how many characters each gap between ids takes when it is encoded. Both arguments are changed.

    ``gaps`` are the gaps. From each, the number of smaller gaps with shorter codes is subtracted, so that the
    rest is what its characters have to encode. ``capacities`` has, for each gap, how many different gaps one
    character can encode with the impact of the posting. This array is overwritten.
    """
    lengths = np.ones(len(gaps), dtype=np.int64)
    longer = np.flatnonzero(gaps >= capacities)
    for length in range(2, MAX_CODE_LENGTH + 1):
        gaps[longer] -= capacities[longer]
        lengths[longer] = length
        capacities[longer] *= _CONTINUATION_COUNT
        longer = longer[gaps[longer] >= capacities[longer]]
        if not len(longer):
            break
    return lengths


def encode_postings_list(ids: Int64Array, impacts: Int64Array) -> str:
    """Encode one postings list as printable ASCII.

    ``ids`` are document ids in ascending order, and ``impacts`` (0 to 7) their impacts in the same order. The
    list must not be empty.
    """
    return encode_postings_lists(ids, impacts, np.zeros(1, dtype=np.int64))[0].decode("ascii")


def encode_id_lists(lists: Sequence[Sequence[int]]) -> list[str]:
    """Encode lists of document ids as postings lists in which every impact is 0, and return them in the same order.

    The ids of a list must be ascending. No list may be empty.
    """
    ids = np.fromiter(chain.from_iterable(lists), dtype=np.int64)
    starts = np.cumsum([0, *map(len, lists)])[:-1]
    encoded, offsets = encode_postings_lists(ids, np.zeros(len(ids), dtype=np.int64), starts)
    text = encoded.decode("ascii")
    return [text[begin:end] for begin, end in pairwise(offsets.tolist())]


def decode_postings_list(text: str) -> tuple[Int64Array, Int64Array]:
    """Decode one postings list into document ids, in ascending order, and their impacts (0 to 7).

    Raises `ValueError` if ``text`` is not ASCII. Other damage is not detected here: the checksum of the file
    is there for that.
    """
    return locate_postings(text)[:2]


def locate_postings(text: str) -> tuple[Int64Array, Int64Array, Int64Array]:
    """Decode one postings list as `decode_postings_list` does, and return also where each posting ends.

    The third array has the index in ``text`` after the last character of each posting.
    """
    digits = _DIGIT_VALUES[np.frombuffer(text.encode("ascii"), dtype=np.uint8)]
    ends = np.flatnonzero(digits < _ENDING_COUNT)
    lengths = np.diff(ends, prepend=-1)
    impacts = _IMPACT_BY_ENDING[digits[ends]]
    gaps = np.zeros(len(ends), dtype=np.int64)
    # Each further digit begins where the gaps of shorter codes end.
    scale, below = 1, 0
    for length in range(1, int(lengths.max(initial=0)) + 1):
        chosen = np.flatnonzero(lengths == length)
        last, kind = ends[chosen], impacts[chosen]
        value = digits[last] - _FIRST_ENDING_BY_IMPACT[kind]
        # Backwards, since the least significant digit is first.
        for back in range(1, length):
            value = value * _CONTINUATION_COUNT + digits[last - back] - _ENDING_COUNT
        gaps[chosen] = value + below * _ENDING_COUNTS_BY_IMPACT[kind]
        below, scale = below + scale, scale * _CONTINUATION_COUNT
    return np.cumsum(gaps + 1) - 1, impacts, ends + 1
