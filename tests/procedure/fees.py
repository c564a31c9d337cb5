"""Oracle for the fee estimator of procedure.js: 信息处理费 in Python (国办函〔2020〕109号)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sitegen.procedure.rules import RULES, FeeScale

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
        for first, last, rate in scale.iter_bands_up_to(number)
    )
    return Fee(sum(part.total for part in parts), parts)


def _problem(scale: FeeScale, text: str) -> str:
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
    return "too-many" if len(digits) > _DIGITS or int(digits) > scale.largest_number else ""
