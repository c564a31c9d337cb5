"""信息处理费: what an excessive application costs (国办函〔2020〕109号)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sitegen.procedure.rules import RULES, Scale

SCALES: Final = {"items": RULES.items, "pages": RULES.pages}
_WHOLE = re.compile(r"[0-9]+")
_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９－", "0123456789-")
_DIGITS: Final = 9
_NEGATIVE = re.compile(r"-[0-9]+")


@dataclass(frozen=True, slots=True)
class Part:
    """The items or pages of one band: numbers ``first`` to ``last``, ``rate`` yuan for each, ``total`` together."""

    first: int
    last: int
    rate: int
    total: int


@dataclass(frozen=True, slots=True)
class Fee:
    """What it costs, in yuan, band by band; or the key of the ``problem`` with the number that was typed."""

    total: int = 0
    parts: tuple[Part, ...] = ()
    problem: str = ""


def fee(method: str, typed: str) -> Fee:
    """The fee for a number of ``items`` (one applicant, one calendar month) or ``pages`` (one application)."""
    text = typed.strip(" \t\n\r\f\v\u3000").translate(_HALF_WIDTH)
    scale = SCALES[method]
    problem = _problem(scale, text)
    if problem:
        return Fee(problem=problem)
    number = int(text.lstrip("0"))
    parts = tuple(
        Part(first, min(last, number), rate, (min(last, number) - first + 1) * rate)
        for first, last, rate in bands(scale, number)
    )
    return Fee(sum(part.total for part in parts), parts)


def _problem(scale: Scale, text: str) -> str:
    if not text:
        return "empty"
    if _NEGATIVE.fullmatch(text):
        return "negative"
    if not _WHOLE.fullmatch(text):
        return "not-a-number"
    digits = text.lstrip("0")
    if not digits:
        return "zero"
    # Python refuses to read numbers of thousands of digits.
    return "too-many" if len(digits) > _DIGITS or int(digits) > scale.greatest else ""


def bands(scale: Scale, number: int) -> Iterator[tuple[int, int, int]]:
    """The bands that a number reaches into: first, last and rate of each; the last one may end at ``number``."""
    first, rate = 1, 0
    for band in scale.bands:
        if first > number:
            return
        yield first, band.to, band.rate
        first, rate = band.to + 1, band.rate
    while first <= number:
        rate += scale.step
        last = first + scale.group - 1 if scale.group else number
        yield first, last, rate
        first = last + 1
