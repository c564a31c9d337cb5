"""Parse the text of one cell as editors type it: blank, “/”, “-”, “+1036”, “减4”, “251000元”."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from sitegen.diagnostics import Rule
from sitegen.diagnostics.codes import reports as codes
from sitegen.program import regex
from sitegen.reports.model import TableColumn

Figure = int | Decimal
"""An int for a count, a Decimal for an amount."""

COUNT_LIMIT = 10**15
AMOUNT_LIMIT = 10**8
"""Amounts of money from this on are rejected, in 10,000 yuan: it exceeds all fees of the country in a year."""

UNFILLED_TEXT = "（待填）"
"""What stands in a new report for figures that nobody has stated yet. It is never read as 0."""

MOST_DECIMALS = 6
"""Most decimals of an amount in 10,000 yuan: the sixth stands for 1 fen."""

_DASHES = regex.compile(r"[-‐-―─━－—−_]+")
_SPACES = regex.compile(r"(?<!\d)\s+|\s+(?!\d)")
_PLAIN_NUMBER = regex.compile(r"([+-]?)(\d+(?:\.\d+)?)")
_GROUPED_NUMBER = regex.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+(?:\.\d+)?)")
# People also write a change in words, and copy signs from other programs.
_SIGNS_BY_WORD = {"增加": "+", "增": "+", "减少": "-", "减": "-", "−": "-", "﹣": "-"}
# Units of money, in yuan.
_YUAN_PER_UNIT = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_UNIT_AT_END = regex.compile(r"(元|万元|亿元|件|项|个|条)$")


class CellState(StrEnum):
    """Origin of the value of a table cell: typed by an editor, computed, counted, or assumed to be 0.

    Each member documents whether the cell counts as 0 and whether it gives a diagnostic.
    """

    TYPED = "typed"
    """A valid figure was typed."""
    ABSENT = "implied"
    """The cell is missing from a table that the report gives: counts as 0."""
    COMPUTED = "computed"
    """A total that was not typed but computed from other cells."""
    BLANK = "blank"
    """The cell is in the file but blank: counts as 0 and gives a diagnostic."""
    SLASH = "slash"
    """“/” or “-” was typed: counts as 0 and gives a diagnostic."""
    COUNTED = "counted"
    """Not typed, but counted from the application log."""
    INVALID = "wrong"
    """The text is not a valid figure: the cell has no value and gives a diagnostic."""


class ParsedCell(Struct, frozen=True):
    """Result of parsing a cell: its figure, its state, and the diagnostic rule that it violates.

    ``figure`` is None if the text is not a valid figure. ``rule`` is None if there is nothing to report for
    this cell alone; blank cells are reported once for their row (`check_blank_cells`).
    """

    figure: Figure | None
    state: CellState
    rule: Rule | None = None


def is_unfilled(text: str) -> bool:
    """Return whether a cell still has the text that asks for figures in a new report (`UNFILLED_TEXT`).

    The text may be without its brackets, or with brackets of the other width.
    """
    return text.strip().strip("（）()").strip() == UNFILLED_TEXT.strip("（）")


def parse_cell(text: str, column: TableColumn) -> ParsedCell:
    """Parse the text that an editor typed into a cell of ``column``.

    A blank cell and a dash or slash count as 0. A unit of money is converted to that of the column. Invalid
    text does not raise an error: the figure in the result is None, and ``rule`` is the violated rule.
    """
    # A longer text is no figure; the limit bounds the time that the patterns take.
    # Spaces inside a number stay: “1 2” may be two numbers, and is no figure.
    narrow = _SPACES.sub("", unicodedata.normalize("NFKC", text[:60]).strip())
    if not narrow:
        return ParsedCell(0, CellState.BLANK)
    if narrow in ("/", "\\", "//") or _DASHES.fullmatch(narrow):
        return ParsedCell(0, CellState.SLASH, codes.CELL_SLASH)
    number = _parse_number(narrow, column)
    if number is None:
        return ParsedCell(None, CellState.INVALID, codes.CELL_TEXT)
    rule = _find_broken_rule(number, column)
    return (
        ParsedCell(None, CellState.INVALID, rule)
        if rule
        else ParsedCell(_normalise_number(number, column), CellState.TYPED)
    )


def _parse_number(text: str, column: TableColumn) -> Decimal | None:
    for word, sign in _SIGNS_BY_WORD.items():
        if text.startswith(word):
            text = sign + text.removeprefix(word)
            break
    unit = _UNIT_AT_END.search(text)
    text = text[: unit.start()] if unit else text
    match = _PLAIN_NUMBER.fullmatch(text) or _GROUPED_NUMBER.fullmatch(text)
    if match is None or not text.isascii():
        return None
    number = Decimal(match[1] + match[2].replace(",", ""))
    return _convert_unit(number, unit[0], column) if unit else number


def _convert_unit(number: Decimal, unit: str, column: TableColumn) -> Decimal | None:
    """Return ``number`` converted from ``unit`` to the unit of the column.

    Return None for an amount of money in a column of counts, and for a count in a column of money.
    """
    if (unit in _YUAN_PER_UNIT) != (column.kind == "amount"):
        return None
    return number * _YUAN_PER_UNIT[unit] / _YUAN_PER_UNIT[column.unit] if column.kind == "amount" else number


def _find_broken_rule(number: Decimal, column: TableColumn) -> Rule | None:
    if abs(number) >= (AMOUNT_LIMIT if column.kind == "amount" else COUNT_LIMIT):
        return codes.CELL_LARGE
    if number < 0 and column.kind != "signed":
        return codes.CELL_NEGATIVE
    if column.kind != "amount" and number != number.to_integral_value():
        return codes.CELL_FRACTION
    if number != round(number, MOST_DECIMALS):
        return codes.CELL_PRECISE
    return None


def _normalise_number(number: Decimal, column: TableColumn) -> Figure:
    # normalize() drops trailing zeros, and adding 0 turns -0 into 0.
    return number.normalize() + 0 if column.kind == "amount" else int(number)


def format_cell(number: Figure | None, column: TableColumn) -> str:
    """Format a figure as a cell of ``column`` shows it; None, an unknown figure, becomes "".

    Signed figures above 0 get a plus sign. The unit is added if the column prints it in its cells.
    """
    return "" if number is None else format_figure(number, column)


def format_figure(number: Figure, column: TableColumn) -> str:
    """Format a figure as a cell of ``column`` shows it.

    Signed figures above 0 get a plus sign. The unit is added if the column prints it in its cells.
    """
    text = f"{number:f}" if isinstance(number, Decimal) else str(number)
    if column.kind == "signed" and number > 0:
        return f"+{text}"
    return f"{text}{column.unit}" if column.unit_in_cell else text
