"""One cell as people type it: blank, “/”, “-”, “+1036”, “减4”, “251000元” → a number, and how it was meant."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sitegen.diagnostics import Rule
from sitegen.diagnostics.codes import reports as codes
from sitegen.reports.model import Column

Figure = int | Decimal
"""A count is an int, an amount a Decimal."""

LARGEST = 10**15
LARGEST_AMOUNT = 10**8
"""In 10,000 yuan: more than all fees of the country in a year."""

DECIMALS = 6
"""Of an amount in 10,000 yuan: down to the fen is 6."""

_DASHES = re.compile(r"[-‐-―─━－—−_]+")
_SPACES = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
_NUMBER = re.compile(r"([+-]?)(\d+(?:\.\d+)?)")
_GROUPED = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+(?:\.\d+)?)")
_SIGNS = {"增加": "+", "增": "+", "减少": "-", "减": "-", "−": "-", "﹣": "-"}
_FACTORS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_UNIT = re.compile(r"(元|万元|亿元|件|项|个|条)$")


class State(StrEnum):
    """How a cell came by its value."""

    TYPED = "typed"
    """A number was typed."""
    IMPLIED = "implied"
    """Not typed, in a table that was: 0."""
    COMPUTED = "computed"
    """Not typed, a total that follows from other cells."""
    BLANK = "blank"
    """Left blank where its line was typed: counts as 0, “not filled”."""
    SLASH = "slash"
    """“/” or “-”: counts as 0."""
    COUNTED = "counted"
    """Not typed: counted from the ledger of applications."""
    WRONG = "wrong"
    """Typed, but not a number: there is an error already, and no value."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says, and the rule that it breaks, if any."""

    number: Figure | None
    state: State
    rule: Rule | None = None


def read_cell(text: str, column: Column) -> Reading:
    """The value of a cell in this column. Never raises."""
    narrow = _SPACES.sub("", unicodedata.normalize("NFKC", text[:60]).strip())
    if not narrow:
        return Reading(0, State.BLANK)
    if narrow in ("/", "\\", "//") or _DASHES.fullmatch(narrow):
        return Reading(0, State.SLASH, codes.CELL_SLASH)
    number = _number(narrow, column)
    if number is None:
        return Reading(None, State.WRONG, codes.CELL_TEXT)
    rule = _broken(number, column)
    return Reading(None, State.WRONG, rule) if rule else Reading(_kept(number, column), State.TYPED)


def _number(text: str, column: Column) -> Decimal | None:
    for word, sign in _SIGNS.items():
        if text.startswith(word):
            text = sign + text.removeprefix(word)
            break
    unit = _UNIT.search(text)
    text = text[: unit.start()] if unit else text
    match = _NUMBER.fullmatch(text) or _GROUPED.fullmatch(text)
    if match is None or not text.isascii():
        return None
    number = Decimal(match[1] + match[2].replace(",", ""))
    return _in_unit(number, unit[0], column) if unit else number


def _in_unit(number: Decimal, unit: str, column: Column) -> Decimal | None:
    """The number in the column's unit; None for money where things are counted, or things where money is."""
    if (unit in _FACTORS) != (column.kind == "amount"):
        return None
    return number * _FACTORS[unit] / _FACTORS[column.unit] if column.kind == "amount" else number


def _broken(number: Decimal, column: Column) -> Rule | None:
    if abs(number) >= (LARGEST_AMOUNT if column.kind == "amount" else LARGEST):
        return codes.CELL_LARGE
    if number < 0 and column.kind != "signed":
        return codes.CELL_NEGATIVE
    if column.kind != "amount" and number != number.to_integral_value():
        return codes.CELL_FRACTION
    if number != round(number, DECIMALS):
        return codes.CELL_PRECISE
    return None


def _kept(number: Decimal, column: Column) -> Figure:
    return number.normalize() + 0 if column.kind == "amount" else int(number)


def cell_text(number: Figure | None, column: Column) -> str:
    """Format a figure as a cell prints it, "" if there is none."""
    return "" if number is None else figure(number, column)


def figure(number: Figure, column: Column) -> str:
    """The number as a cell prints it: amounts without needless zeros, changes with their sign."""
    text = f"{number:f}" if isinstance(number, Decimal) else str(number)
    if column.kind == "signed" and number > 0:
        return f"+{text}"
    return f"{text}{column.unit}" if column.unit_in_cell else text
