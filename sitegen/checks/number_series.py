"""Find series of registration numbers: numbers of eleven digits that an office has issued one after another.

Registers of old trees, licences and filings number what they list. Such numbers begin with the code of the county
and of the year, so that many of a document have the same beginning, and the word 编号 or the like before some of
them. Telephone numbers of different persons have neither.
"""

from __future__ import annotations

from collections import Counter
from typing import Final, NamedTuple

from sitegen.program import regex

_PREFIX: Final = 8
"""Digits that the numbers of a series share."""
_LABELLED_ENOUGH: Final = 3
_NUMEROUS: Final = 12
_NUMBER: Final = regex.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
# A line of a printed page may end before the number, or within the word.
_LABELLED: Final = regex.compile(
    r"(?:编\n?[号码]|(?:备\n?案|登\n?记|注\n?册|证\n?书|许\n?可|准\n?许|档\n?案)\n?证?号|证\n?号)[：:为是]?[ \n]{0,2}"
    r"(1[3-9][0-9]{9})(?![0-9])"
)


class NumberSeries(NamedTuple):
    """The first eight digits of the series in a text.

    In ``labelled`` are those of at least three numbers after a word such as 编号. In ``numerous`` are those that at
    least twelve numbers share, whatever stands before them.
    """

    labelled: frozenset[str]
    numerous: frozenset[str]


def find_series(text: str) -> NumberSeries:
    """Return the series of registration numbers in a text."""
    return NumberSeries(
        _count_prefixes(set(_LABELLED.findall(text)), _LABELLED_ENOUGH),
        _count_prefixes(set(_NUMBER.findall(text)), _NUMEROUS),
    )


def get_prefix(number: str) -> str:
    """Return the digits of a number that all numbers of its series share."""
    return number[:_PREFIX]


def _count_prefixes(numbers: set[str], least: int) -> frozenset[str]:
    """Return the first eight digits that at least ``least`` of the numbers share."""
    counts = Counter(get_prefix(number) for number in numbers)
    return frozenset(prefix for prefix, count in counts.items() if count >= least)
