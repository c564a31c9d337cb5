"""Find the head of the table, and the header of the column, in which a position of a text stands."""

from __future__ import annotations

from itertools import zip_longest
from typing import Final

from sitegen.checks.office_contacts import OFFICE_COLUMN_HEADER, PERSON_COLUMN_HEADER
from sitegen.program import regex

PHONE_COLUMN_HEADER: Final = regex.compile("电话|手机|联系方式|热线|传真|号码")
MAX_LINE_LENGTH: Final = 3000
"""Characters of a line that are looked at before a position, because a line may be as long as the text."""
_BEFORE: Final = 80
_LONGEST_NUMBER: Final = 19
"""Digits of the longest number that is looked at, that of a payment card."""
_TITLE_ROWS: Final = 5
"""Most rows above the head of a table that have one cell."""
_PRINTED_ROWS: Final = 200
"""Most lines between a row of a printed table and its head."""
_UNIT_OF_TABLE: Final = regex.compile("单位[：:]?[ ]?(?:人民币)?[十百千万亿]{0,3}元")
_UNIT_CELL: Final = regex.compile(r"(?:\A|[|\t,\n])[ \u3000]{0,20}(?:(?:金额|计量)?单位|货币)[：:]")
_BUDGET: Final = regex.compile("(?:预算|决算|收支|收入|支出|经费|资产负债|现金流量)[^\n|\t]{0,12}表")
_FIGURE: Final = regex.compile(r"(?:\A|(?<=\s))-?[0-9][0-9,.]*[%％]?(?=\s|\Z)")
_DIGIT: Final = regex.compile("[0-9]")
_SENTENCE: Final = regex.compile("[。，；！？]|(?<!其中)[：:]")
_BROKEN_LABEL: Final = regex.compile(r"\S{1,20}")


class TableContext:
    """Reads the heads of the tables in ``text``, each only once.

    ``separators`` are the characters that may separate the cells of a table. Positions must be passed in ascending
    order. Of the last table, ``is_in_money`` is whether a unit of money stands above it, ``is_budget`` whether its
    title is that of a budget or account, and ``lists_offices`` whether it lists offices, not persons.
    """

    def __init__(self, text: str, separators: str = "|\t") -> None:
        self._text = text
        self._separators = separators
        self._table_end = -1
        self._headers: list[str] = []
        self._head = ""
        self._printed_row = -1
        self._printed_head = ""
        self.is_in_money = self.is_budget = False
        self.lists_offices = False

    def find_column_header(self, position: int) -> str:
        """Return the header of the table column at the offset ``position``; "" outside tables."""
        text = self._text
        first = text.rfind("\n", max(0, position - MAX_LINE_LENGTH), position) + 1
        if not first and position > MAX_LINE_LENGTH:
            return ""
        separator = _find_separator(text[first : position + _LONGEST_NUMBER + 1], self._separators)
        if not separator:
            return ""
        if position >= self._table_end:
            self._read_table(first, separator)
        column = text.count(separator, first, position)
        return self._headers[column] if column < len(self._headers) else ""

    def find_head(self, position: int) -> str:
        """Return the title rows and the head of the table at the offset ``position``; "" outside tables."""
        self.find_column_header(position)
        return self._head if position < self._table_end else self.find_printed_head(position)

    def find_printed_head(self, position: int) -> str:
        """Return the head of a table without separators, as the text of a PDF has it; "" outside such tables.

        Its rows are lines with a figure that are no sentences. The head is the two lines above the first row. Lines
        with one word between rows are passed: they are the ends of long labels.
        """
        text = self._text
        first = text.rfind("\n", max(0, position - MAX_LINE_LENGTH), position) + 1
        line = self._read_row(first)
        if not first or _find_separator(line, self._separators) or not _is_printed_row(line):
            return ""
        head, row = "", first
        for _ in range(_PRINTED_ROWS):
            if row == self._printed_row:
                head = self._printed_head
                break
            above = text.rfind("\n", max(0, row - MAX_LINE_LENGTH), row - 1) + 1
            line = text[above : row - 1]
            if not _is_printed_row(line) and not _is_broken_label(line):
                title = text.rfind("\n", max(0, above - MAX_LINE_LENGTH), max(0, above - 1)) + 1
                head = text[title : row - 1]
                break
            if not above:
                break
            row = above
        self._printed_row, self._printed_head = first, head
        return head

    def _read_table(self, first: int, separator: str) -> None:
        """Store the header row of the table around the line that begins at the offset ``first``.

        A table is consecutive lines that contain ``separator``.
        """
        text, top = self._text, first
        while top and separator in (line := text[text.rfind("\n", 0, top - 1) + 1 : top - 1]):
            top -= len(line) + 1
        bottom = first
        while bottom < len(text):
            end = text.find("\n", bottom)
            end = len(text) if end < 0 else end
            if separator not in text[bottom:end]:
                break
            bottom = end + 1
        self._table_end = bottom
        row, head = self._read_row(top), top
        # Spreadsheets have the title of a table, and the unit of its amounts, in rows of their own above the head.
        for _ in range(_TITLE_ROWS):
            is_title = sum(1 for cell in row.split(separator) if cell.strip()) <= 1 or _UNIT_CELL.search(row)
            if not is_title or head + len(row) >= first:
                break
            head += len(row) + 1
            row = self._read_row(head)
        self._headers = row.split(separator)
        below = head + len(row) + 1
        if below < first:
            self._headers = _join_headers(self._headers, self._read_row(below).split(separator))
        self._head = text[top:head] + row
        self.lists_offices = bool(OFFICE_COLUMN_HEADER.search(row)) and not PERSON_COLUMN_HEADER.search(row)
        # The unit of all amounts often stands above the table.
        above = max(0, top - _BEFORE)
        self.is_in_money = _UNIT_OF_TABLE.search(text, above, head) is not None
        self.is_budget = _BUDGET.search(text, above, head) is not None

    def _read_row(self, start: int) -> str:
        """Return the line that begins at the offset ``start``, cut if it is very long."""
        return self._text[
            start : min(self._text.find("\n", start) % (len(self._text) + 1), start + MAX_LINE_LENGTH)
        ]


def _find_separator(line: str, separators: str) -> str:
    """Return the first of ``separators`` that is in a line; "" if the line is no row of a table."""
    return next((separator for separator in separators if separator in line), "")


def _join_headers(upper: list[str], lower: list[str]) -> list[str]:
    """Return the headers of columns, given the first two rows of a table.

    A header that spans columns, such as 2024年, is in the cell of its first column, and the others are empty. The row
    below has the headers within it, and nothing in the first column, whose header spans both rows. Other rows are data.
    """
    first = next((number for number, cell in enumerate(upper) if cell.strip()), 0)
    if any(cell.strip() for cell in lower[: first + 1]) or any(map(_DIGIT.search, lower)):
        return upper
    joined, span = [], ""
    for above, below in zip_longest(upper, lower, fillvalue=""):
        span = above.strip() or span
        joined.append(span + below)
    return joined


def _is_printed_row(line: str) -> bool:
    return _FIGURE.search(line) is not None and not _SENTENCE.search(line)


def _is_broken_label(line: str) -> bool:
    """Whether a line between two rows may be the end of a label that was too long for its column."""
    return (
        _BROKEN_LABEL.fullmatch(line) is not None
        and not _SENTENCE.search(line)
        and not PHONE_COLUMN_HEADER.search(line)
        and not PERSON_COLUMN_HEADER.search(line)
    )
