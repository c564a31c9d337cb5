"""Index of values that are searched in long texts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

LEAST_VALUE_LENGTH: Final = 6
"""Characters of the shortest value that is searched: a shorter one stands in many texts by chance."""


class ValueIndex:
    """Index of values to search for in texts. It keeps those of `LEAST_VALUE_LENGTH` to ``longest`` characters.

    The time of a search grows with the length of the text. It hardly depends on the number of values.
    """

    def __init__(self, values: Iterable[str], longest_value: int) -> None:
        self._values = sorted(
            {value for value in values if LEAST_VALUE_LENGTH <= len(value) <= longest_value}
        )
        self._longest = max(map(len, self._values), default=0)
        self._beginnings = {value[:LEAST_VALUE_LENGTH] for value in self._values}
        # For each value, the number of the longest other one with which it begins, -1 if there is none.
        self._shorter: list[int] = []
        for number, value in enumerate(self._values):
            parent = number - 1
            while parent >= 0 and not value.startswith(self._values[parent]):
                parent = self._shorter[parent]
            self._shorter.append(parent)

    def __bool__(self) -> bool:
        return bool(self._values)

    def iter_possible_starts(self, text: str, from_offset: int = 0) -> Iterator[int]:
        """Yield, in ascending order, each offset from ``from_offset`` on at which a value may begin.

        Only the first `LEAST_VALUE_LENGTH` characters are compared. Whether a whole value is there must be found
        out with `iter_values_at`.
        """
        beginnings = self._beginnings
        if not beginnings:
            return
        for start in range(from_offset, len(text) - LEAST_VALUE_LENGTH + 1):
            if text[start : start + LEAST_VALUE_LENGTH] in beginnings:
                yield start

    def iter_values_at(self, text: str, start: int) -> Iterator[str]:
        """Yield the values that begin at the offset ``start`` of a text, the longest first."""
        rest = text[start : start + self._longest]
        # All values with which the rest begins are this one, or are beginnings of it.
        number = bisect_right(self._values, rest) - 1
        while number >= 0:
            if rest.startswith(self._values[number]):
                yield self._values[number]
            number = self._shorter[number]

    def find_spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the start and end of each value that is found in a text, in ascending order.

        Of values that overlap, only the first is yielded; of those with the same start, only the longest.
        """
        last = 0
        for start in self.iter_possible_starts(text):
            if start >= last and (value := next(self.iter_values_at(text, start), None)):
                last = start + len(value)
                yield start, last
