"""Read tables whose cells are separated by tabs, as Word and Excel copy them.

Excel puts a cell with a line break in double quotes and doubles the quotes in it. Such a cell spans several lines of
the text. Editors drop tabs at the ends of lines, so rows with blank last cells are shorter.

A run of lines with tabs is one table if most of its rows have the same number of cells, or if its first row is the
longest one and looks like a head. It needs three rows, or two with at least two tabs. Short rows are filled up with
blank cells. Tabs at the beginning of a line are an indentation, except in a row as long as the one before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from sitegen.content.blanks import MARK_BLANKS
from sitegen.content.table_heads import has_header_row, is_table_title, split_header_row
from sitegen.content.text_tables import TextTable
from sitegen.program import regex

# A tab ends the match, so that a quotation mark in ordinary text cannot swallow the rows below it.
QUOTED_CELL = regex.compile(r'"((?:[^"\t]|"")*)"(?=[\t\n]|\Z)')
CELL_END = regex.compile(r"[\t\n]")
# Most lines of a quoted cell. Excel cells are rarely longer, and the limit keeps the time linear.
QUOTED_ROW_LINES_LIMIT = 20
CODE_FENCE = regex.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)
# The beginning of a list item, a heading, a quotation, code, a comment or a footnote.
MARKDOWN_MARK = regex.compile(r"(?:#{1,6}|[-*+]|>+)[ \u3000\xa0]|```|~~~|<!--|\[\^")
# Most rows above the head, such as a title and the unit of the figures.
CAPTION_ROWS_LIMIT = 3


class _Row(Struct, frozen=True):
    """A row of cells separated by tabs.

    ``cells`` are the texts of its cells. ``start`` is the number of its first line, ``end`` that of the line
    after it. ``is_full`` is True if a tab stands between two texts. ``is_indented`` is True if only its last
    cell has text, so that its tabs may be an indentation.
    """

    cells: tuple[str, ...]
    start: int
    end: int
    is_full: bool
    is_indented: bool

    @property
    def text_count(self) -> int:
        """Number of cells that are not empty."""
        return sum(map(bool, self.cells))


class TabbedTables:
    """Finds the tables in ``lines`` whose cells are separated by tabs.

    Call `read` for the lines in ascending order. It reads consecutive rows together, and only once.
    ``stray_lines`` are the numbers of lines that look like rows but belong to no table; they are complete once
    `read` was called for all lines. Lines count from 0.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.stray_lines: set[int] = set()
        self._run = range(0)
        self._tables: dict[int, TextTable] = {}

    def read(self, number: int) -> TextTable | None:
        """Return the table that begins on line ``number``, or None if none begins there."""
        line = self.lines[number]
        if number not in self._run:
            if "\t" not in line and not line.startswith('"'):
                return None
            self._read_run(number)
        return self._tables.get(number)

    def _read_run(self, number: int) -> None:
        """Find the tables in the consecutive rows from line ``number`` on.

        They are stored under the numbers of their first lines.
        """
        rows: list[_Row] = []
        end = number
        while end < len(self.lines) and (row := _read_row(self.lines, end)):
            if not _may_follow(row, rows):
                break
            rows.append(row)
            end = row.end
        self._run = range(number, max(end, number + 1))
        self._tables = {}
        for part in _split_run(rows):
            if table := _build_table(part):
                self._tables[part[0].start] = table
            else:
                for same in _group_rows(part):
                    if table := _build_table(same):
                        self._tables[same[0].start] = table
        self._add_stray_lines(rows)

    def _add_stray_lines(self, rows: list[_Row]) -> None:
        """Add the rows that belong to no table to ``stray_lines``.

        Nothing is added if there is no table beside them and they are so few, or have so few cells, that the
        tabs may be accidental.
        """
        taken = {n for start, table in self._tables.items() for n in range(start, table.next)}
        left = [row for row in rows if row.is_full and row.start not in taken]
        if self._tables or len(left) >= 3 or sum(len(row.cells) > 2 for row in left) >= 2:
            self.stray_lines.update(row.start for row in left)


def _read_row(lines: Sequence[str], number: int) -> _Row | None:
    """Return the row that begins on line ``number``, or None if the line is not a row."""
    line = lines[number]
    if not line.strip():
        return None
    text = line
    if line.startswith('"') or '\t"' in line:
        text = _read_quoted_row(lines, number)
    cells, end = [], number + 1
    for cell in text.split("\t"):
        end += cell.count("\n")
        cells.append(_unquote_cell(cell) if "\n" in cell else cell.strip(MARK_BLANKS))
    if len(cells) < 2:
        return None
    return _Row(tuple(cells), number, end, "\t" in text.strip(), not any(cells[:-1]))


def _read_quoted_row(lines: Sequence[str], number: int) -> str:
    """Return the text of the row that begins on line ``number`` and may have quoted cells of several lines."""
    text = "\n".join(lines[number : number + QUOTED_ROW_LINES_LIMIT])
    position = 0
    while True:
        quoted = QUOTED_CELL.match(text, position)
        if quoted and quoted[1].strip() and not CODE_FENCE.search(quoted[0]):
            position = quoted.end()
        stop = CELL_END.search(text, position)
        if not stop or stop[0] == "\n":
            return text[: stop.start()] if stop else text
        position = stop.end()


def _unquote_cell(cell: str) -> str:
    """Convert a quoted cell of several lines to Markdown without the quotation marks, with ``<br>`` between lines."""
    parts = (line.strip(MARK_BLANKS) for line in cell[1:-1].replace('""', '"').split("\n"))
    return "<br>".join(part for part in parts if part)


def _may_follow(row: _Row, rows: list[_Row]) -> bool:
    """Whether a row may continue a table.

    ``rows`` are the rows directly above it. If ``rows`` is empty, the answer is whether the row may begin a
    table.
    """
    length = len(row.cells)
    if not rows:
        return (row.is_full or length > 2) and not row.is_indented
    if length == len(rows[-1].cells):
        return row.is_full or length > 2
    # A line that begins with a Markdown mark and is not certainly a row keeps the meaning of its mark.
    return (row.is_full or (length > 2 and not row.is_indented)) and not MARKDOWN_MARK.match(row.cells[0])


def _split_run(rows: list[_Row]) -> list[list[_Row]]:
    """Split consecutive rows into parts, each of which may be a table.

    A new part begins at a row that seems to be the header row of another table.
    """
    parts: list[list[_Row]] = [[]]
    for number, row in enumerate(rows):
        following = rows[number + 1 : number + 3]
        if (
            len(parts[-1]) > 1
            and len(row.cells) != len(rows[number - 1].cells)
            and any(len(one.cells) == len(row.cells) for one in following)
            and max(len(one.cells) for one in parts[-1]) != len(row.cells)
            and parts[-1][-1].text_count > 1
            and has_header_row([row.cells, *(one.cells for one in following)])
        ):
            parts.append([])
        parts[-1].append(row)
    return parts


def _group_rows(rows: list[_Row]) -> list[list[_Row]]:
    """Group consecutive rows that have the same number of cells."""
    groups: list[list[_Row]] = []
    for row in rows:
        if groups and len(groups[-1][-1].cells) == len(row.cells):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _build_table(rows: list[_Row]) -> TextTable | None:
    """Build a table from ``rows``, or return None if they do not form a table.

    Rows at the end that may be only indented lines are left out.
    """
    count = len(rows)
    while count and rows[count - 1].is_indented:
        count -= 1
    rows = rows[:count]
    if not rows or rows[0].is_indented:
        return None
    captions = _count_captions(rows)
    first = len(rows[captions].cells)
    lengths = Counter(len(row.cells) for row in rows)
    usual = max(lengths, key=lambda length: (lengths[length], length))
    if not _has_regular_rows(rows, usual, lengths[usual]):
        longest = len(rows) > 1 and first > 2 and first == max(lengths)
        if not longest or not has_header_row([row.cells for row in rows[captions:]]):
            return None
        usual = first
    columns = max(usual, first)
    body = [_trim_row(row.cells, columns) for row in rows[captions:]]
    width = max(map(len, body))
    surplus = tuple(
        row.start for row, cells in zip(rows[captions:], body, strict=True) if len(cells) > columns
    )
    head, others = split_header_row(body)
    blank = ("",) * width
    return TextTable(
        (*head, *blank)[:width] if head else (),
        tuple((*cells, *blank)[:width] for cells in others),
        blank,
        rows[-1].end,
        surplus,
        columns,
        next((len(cells) for cells in body if len(cells) > columns), 0),
        caption="<br>".join(cell for row in rows[:captions] for cell in row.cells if cell),
        has_breaks=captions > 1 or any(row.end > row.start + 1 for row in rows),
    )


def _has_regular_rows(rows: list[_Row], usual_length: int, usual_count: int) -> bool:
    """Whether enough rows have the same number of cells for a table.

    ``usual_length`` is the most frequent number of cells, and ``usual_count`` the number of rows that have it.
    """
    full = sum(row.is_full for row in rows)
    least, wanted = (2, 1) if usual_length > 2 else (3, 3)
    return usual_count >= least and full >= wanted and 2 * usual_count > len(rows)


def _count_captions(rows: list[_Row]) -> int:
    """Return the number of rows above the header row that belong to the caption. Each of these has one text."""
    count = 0
    while count < min(CAPTION_ROWS_LIMIT, len(rows) - 2) and rows[count].text_count == 1:
        count += 1
    if not count or not rows[0].cells[0]:
        return 0
    has_head = has_header_row([row.cells for row in rows[count:]])
    return count if has_head or is_table_title(rows[0].cells[0]) else 0


def _trim_row(cells: tuple[str, ...], columns: int) -> tuple[str, ...]:
    """Return the cells of a row without blank cells at its end that make it longer than ``columns`` cells."""
    end = len(cells)
    while end > columns and not cells[end - 1]:
        end -= 1
    return cells[:end]
