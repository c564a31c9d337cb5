"""Report tables as CSV: for each table a line with its name and columns, then a line for each row.

Rows with the same columns share a line of names; the name of the table is repeated before other columns:

    主动公开,本年制发件数,本年废止件数,现行有效件数
    行政规范性文件,4,1,36
    主动公开,本年处理决定数量
    行政许可,11

A table of zeros may be one line: ``复议诉讼,无``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import reports as codes
from sitegen.reports.cells import Figure, cell_text
from sitegen.reports.interpret import NOTHING
from sitegen.reports.load import formats
from sitegen.reports.model import CellKey, Column, Format, Table
from sitegen.reports.names import plain, table_names
from sitegen.schema import Entry, Typed, Word

_CELL = re.compile(r'[ \u3000]*"((?:[^"]|"")*)"[ \u3000]*(?:,|$)|([^",]*)(?:,|$)')


def sheet_text(
    form: Format, figures: Mapping[CellKey, Figure | None], *, blank: frozenset[CellKey] = frozenset()
) -> str:
    """Render the tables that have figures, with ``\\n`` line ends. Cells in ``blank`` are left empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    given = {key.table for key in figures}
    for table in form.tables:
        if table.key in given:
            writer.writerows(_lines(table, figures, blank))
    return out.getvalue()


def _lines(
    table: Table, figures: Mapping[CellKey, Figure | None], blank: frozenset[CellKey]
) -> Iterator[list[str]]:
    for columns, rows in groupby(table.rows, lambda row: table.columns_of(row.key)):
        yield [table.label, *(column_title(column) for column in columns)]
        for row in rows:
            keys = [(CellKey(table.key, row.key, column.key), column) for column in columns]
            yield [
                row.short,
                *("" if key in blank else cell_text(figures[key], column) for key, column in keys),
            ]


def column_title(column: Column) -> str:
    """Return the column's name, with the unit of an amount."""
    amount = column.kind == "amount" and not column.unit_in_cell
    return f"{column.label}（{column.unit}）" if amount else column.label


def read_sheet(text: str, path: str) -> tuple[Typed | None, tuple[Diagnostic, ...]]:
    """Parse the cells of a CSV text; None if there are errors. Names are not resolved here."""
    reader = _Reader(path)
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip(", \u3000"):
            reader.line(line, number)
    return (None if reader.found else Typed(tuple(reader.entries))), tuple(reader.found)


class _Reader:
    """Parser of one CSV text."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.entries: list[Entry] = []
        self.found: list[Diagnostic] = []
        self.header: list[Word] = []

    def line(self, line: str, number: int) -> None:
        words = split_line(line, number)
        if words is None:
            self.found.append(codes.CSV_QUOTE.at(Place(self.path, number, 1, len(line))))
        elif _is_table(words[0].text):
            self.begin(words)
        elif not self.header:
            where = Place(self.path, number, 1, max(len(words[0].text), 1))
            self.found.append(codes.CSV_TABLE.at(where, line=number))
        else:
            self.cells(words)

    def begin(self, words: list[Word]) -> None:
        """Read the line that names a table and its columns, or says that the table is empty."""
        self.header = words
        if len(words) > 1 and plain(words[1].text) in NOTHING:
            self.entries.append(Entry((words[0],), words[1]))
            self.header = words[:1]

    def cells(self, words: list[Word]) -> None:
        for place, word in enumerate(words[1:], 1):
            name = self.header[place] if place < len(self.header) else Word("", word.line, word.column)
            if name.text or word.text:
                self.entries.append(Entry((self.header[0], words[0], name), word))


def _is_table(name: str) -> bool:
    wanted = plain(name)
    return any(wanted in table_names(form) for form in formats().values())


def split_line(line: str, number: int) -> list[Word] | None:
    """Split a line of CSV into cells with their places; None if a quotation mark is not closed."""
    words, start = [], 0
    while start <= len(line):
        match = _CELL.match(line, start)
        if match is None:
            return None
        quoted = match[1] is not None
        text = match[1].replace('""', '"') if quoted else match[2]
        column = match.start(1 if quoted else 2) + len(text) - len(text.lstrip()) + 1
        words.append(Word(text.strip(), number, column, max(len(text.strip()), 1)))
        if match.end() == len(line) and not line.endswith(",", start):
            break
        start = max(match.end(), start + 1)
    return words
