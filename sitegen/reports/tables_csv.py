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
from collections.abc import Iterator, Mapping
from itertools import groupby

from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import reports as codes
from sitegen.program import regex
from sitegen.reports.cells import UNFILLED_TEXT, Figure, format_cell, is_unfilled
from sitegen.reports.format_loader import load_formats
from sitegen.reports.model import CellKey, ReportFormat, Table, TableColumn
from sitegen.reports.name_matching import map_table_names, normalise_name
from sitegen.reports.resolve_cells import ZERO_WORDS
from sitegen.schema import RawCell, RawCells, Token

_CELL = regex.compile(r'[ \u3000]*"((?:[^"]|"")*)"[ \u3000]*(?:,|$)|([^",]*)(?:,|$)')


def render_tables_csv(
    form: ReportFormat,
    figures: Mapping[CellKey, Figure | None],
    *,
    blank: frozenset[CellKey] = frozenset(),
    unfilled: frozenset[CellKey] = frozenset(),
) -> str:
    """Return report tables of the format ``form`` as CSV text, with ``\\n`` line ends.

    ``figures`` maps cells to their figures. A table is left out if ``figures`` has none of its cells. The
    cells in ``blank`` are left empty, whatever their figure. Those in ``unfilled`` get `UNFILLED_TEXT`, which
    asks for a figure.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    given = {key.table for key in figures}
    for table in form.tables:
        if table.key in given:
            texts = {**dict.fromkeys(blank, ""), **dict.fromkeys(unfilled, UNFILLED_TEXT)}
            writer.writerows(_build_lines(table, figures, texts))
    return out.getvalue()


def _build_lines(
    table: Table, figures: Mapping[CellKey, Figure | None], texts: Mapping[CellKey, str]
) -> Iterator[list[str]]:
    """Yield the CSV lines of a table, each as a list of its cells.

    A cell that is a key of ``texts`` gets that text; any other cell gets its figure from ``figures``.
    """
    for columns, rows in groupby(table.rows, lambda row: table.list_columns(row.key)):
        yield [table.label, *(format_column_title(column) for column in columns)]
        for row in rows:
            keys = [(CellKey(table.key, row.key, column.key), column) for column in columns]
            yield [
                row.short,
                *(texts[key] if key in texts else format_cell(figures[key], column) for key, column in keys),
            ]


def format_column_title(column: TableColumn) -> str:
    """Return the label of a column; with its unit for an amount of money, as in 本年收费金额（万元）.

    The unit is left out if each cell shows it.
    """
    amount = column.kind == "amount" and not column.unit_in_cell
    return f"{column.label}（{column.unit}）" if amount else column.label


def parse_csv(text: str, path: str) -> tuple[RawCells | None, tuple[Diagnostic, ...]]:
    """Parse the text of a CSV file with report tables. Return its cells as typed, and diagnostics.

    The cells are None if there is any diagnostic. Each cell has the names of its table, row and column as
    typed; `resolve_tables` matches them with the report format. ``path`` is only used in diagnostics.
    """
    reader = _CsvReader(path)
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip(", \u3000"):
            reader.read_line(line, number)
    return (None if reader.diagnostics else RawCells(tuple(reader.entries))), tuple(reader.diagnostics)


class _CsvReader:
    """Parser of one CSV text. ``header`` has the cells of the last line that named a table."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.entries: list[RawCell] = []
        self.diagnostics: list[Diagnostic] = []
        self.header: list[Token] = []

    def read_line(self, line: str, number: int) -> None:
        tokens = split_line(line, number)
        if tokens is None:
            self.diagnostics.append(codes.CSV_QUOTE.at(Place(self.path, number, 1, len(line))))
        elif _is_table(tokens[0].text):
            self.begin_table(tokens)
        elif not self.header:
            where = Place(self.path, number, 1, max(len(tokens[0].text), 1))
            self.diagnostics.append(codes.CSV_TABLE.at(where, line=number))
        else:
            self.read_cells(tokens)

    def begin_table(self, tokens: list[Token]) -> None:
        """Read a line that begins with the name of a table: 主动公开,本年制发件数 or 复议诉讼,无.

        The first form names the columns of the rows that follow. In the second form, 无 (all figures are 0)
        or `UNFILLED_TEXT` stands for the whole table.
        """
        self.header = tokens
        if len(tokens) > 1 and (normalise_name(tokens[1].text) in ZERO_WORDS or is_unfilled(tokens[1].text)):
            self.entries.append(RawCell((tokens[0],), tokens[1]))
            self.header = tokens[:1]

    def read_cells(self, tokens: list[Token]) -> None:
        for index, token in enumerate(tokens[1:], 1):
            name = self.header[index] if index < len(self.header) else Token("", token.line, token.column)
            if name.text or token.text:
                self.entries.append(RawCell((self.header[0], tokens[0], name), token))


def _is_table(name: str) -> bool:
    normalised = normalise_name(name)
    return any(normalised in map_table_names(form) for form in load_formats().values())


def split_line(line: str, number: int) -> list[Token] | None:
    """Split line ``number`` of a CSV file into its cells, each with its position in the file.

    Return None if a quotation mark is not closed.
    """
    tokens, start = [], 0
    while start <= len(line):
        match = _CELL.match(line, start)
        if match is None:
            return None
        quoted = match[1] is not None
        text = match[1].replace('""', '"') if quoted else match[2]
        column = match.start(1 if quoted else 2) + len(text) - len(text.lstrip()) + 1
        tokens.append(Token(text.strip(), number, column, max(len(text.strip()), 1)))
        if match.end() == len(line) and not line.endswith(",", start):
            break
        start = max(match.end(), start + 1)
    return tokens
