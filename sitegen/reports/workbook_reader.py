"""Read the cells of a filled-in workbook.

It comes from strangers: it is validated first, and nothing in it is executed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from sitegen.diagnostics import Diagnostic, Place, Rule
from sitegen.diagnostics.codes import reports as codes
from sitegen.reports.arithmetic import totals
from sitegen.reports.grid import GridCell, grid, width
from sitegen.reports.load import formats
from sitegen.reports.model import CellKey, Format, Table
from sitegen.reports.names import plain, table_names
from sitegen.reports.workbook import ABOVE, address
from sitegen.reports.workbook_gate import refusal
from sitegen.schema import Entry, Typed, Word
from sitegen.schema.values import shown

LINES_LIMIT = 50_000
PLACES_LIMIT = 60
MOVED_LIMIT = 5
"""The most inserted or deleted rows that are recognised and reported as such."""

BESIDE = 10
"""Columns beside a form in which a stray number is reported."""

EXACT = 15
"""Digits of a number that spreadsheets keep; further ones are artefacts of binary fractions."""

_Sheets = Mapping[str, list[list[Any]]]
_Findings = tuple[Diagnostic, ...]


def read_workbook(data: bytes, path: str, form: Format, year: int) -> tuple[Typed | None, _Findings]:
    """Read the cells of a workbook that `render_workbook` wrote for this format; None if there are errors.

    Never raises. The place of a diagnostic is a cell, as a workbook has no lines. Text beside the forms is
    ignored; a number there is reported.
    """
    name, place = path.rpartition("/")[2], Place(path)
    if refused := refusal(data, name, place):
        return None, (refused,)
    try:
        sheets = _sheets(data)
    except Exception:  # whatever a damaged file makes the library raise
        return None, (codes.WORKBOOK_UNREADABLE.at(place, name=name),)
    reader = _Reader(sheets, form, place)
    reader.read()
    # One diagnostic about the format instead of one for each heading.
    if reader.found and (other := _other(sheets, form)):
        values = {"other": other.label, "other_en": other.label_en, "year": year}
        wrong = codes.WORKBOOK_OTHER.at(place, format=form.label, format_en=form.label_en, **values)
        return None, (wrong,)
    if reader.found:  # a form that was moved has its own cells beside it
        return None, tuple(reader.found)
    return Typed(tuple(reader.entries)), tuple(_strays(sheets, form, place))


def read_first_sheet(data: bytes, path: str) -> tuple[list[list[Word]] | None, _Findings]:
    """Read the non-blank lines of the first sheet; None if there are errors. Never raises.

    Formulas are returned as typed.
    """
    name, place = path.rpartition("/")[2], Place(path)
    if refused := refusal(data, name, place):
        return None, (refused,)
    try:
        lines = _first_lines(data)
    except Exception:  # whatever a damaged file makes the library raise
        return None, (codes.WORKBOOK_UNREADABLE.at(place, name=name),)
    return [line for line in lines if any(word.text for word in line)], ()


def _first_lines(data: bytes) -> list[list[Word]]:
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        rows = book.worksheets[0].iter_rows(max_row=LINES_LIMIT, max_col=PLACES_LIMIT, values_only=True)
        return [
            [
                Word(_text(value).strip(), line, cell=f"{get_column_letter(place)}{line}")
                for place, value in enumerate(row, 1)
            ]
            for line, row in enumerate(rows, 1)
        ]
    finally:
        book.close()


def _sheets(data: bytes) -> _Sheets:
    """Read the cells of each sheet by its name, as many as the largest form has."""
    tables = [table for form in formats().values() for table in form.tables]
    lines = max(len(table.layout) for table in tables) + ABOVE + MOVED_LIMIT
    places = max(width(table) for table in tables)
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        return {
            sheet.title: [
                list(row) for row in sheet.iter_rows(min_row=1, max_row=lines, max_col=places + BESIDE)
            ]
            for sheet in book.worksheets
        }
    finally:
        book.close()


class _Reader:
    """Reader of one workbook."""

    def __init__(self, sheets: _Sheets, form: Format, place: Place) -> None:
        self.sheets = sheets
        self.form = form
        self.place = place
        self.entries: list[Entry] = []
        self.found: list[Diagnostic] = []

    def read(self) -> None:
        for table in self.form.tables:
            title = _title(self.sheets, self.form, table)
            if not title:
                self.found.append(codes.WORKBOOK_SHEET.at(self.place, sheet=table.number))
            elif wrong := next(_wrong_labels(self.sheets[title], table), None):
                self.label(table, title, *wrong)
            else:
                self.table(table, title)

    def label(self, table: Table, title: str, cell: GridCell, found: str) -> None:
        """Report a heading that differs from the layout: moved with all below it, or changed."""
        where, moved = f"{title}!{address(cell)}", _moved(self.sheets[title], table, cell.line)
        if moved:
            verb, verb_en = ("多了", "added") if moved > 0 else ("少了", "lost")
            values = {"line": cell.line + ABOVE + 1, "count": abs(moved), "verb": verb, "verb_en": verb_en}
            self.report(codes.WORKBOOK_MOVED, where, sheet=title, **values)
        else:
            self.report(codes.WORKBOOK_LABEL, where, expected=cell.text, found=shown(found))

    def table(self, table: Table, title: str) -> None:
        for line in grid(table):
            for cell in line:
                if cell.key:
                    self.cell(cell.key, f"{title}!{address(cell)}", _at(self.sheets[title], cell))

    def cell(self, key: CellKey, where: str, cell: Any) -> None:
        text = _text(getattr(cell, "value", None))
        if getattr(cell, "data_type", "") == "f" or text.startswith("="):
            if key in totals(self.form):
                return
            chinese, english = self.form.called(key)
            named = {"cell_name": chinese, "cell_name_en": english}
            self.report(codes.WORKBOOK_FORMULA, where, value=shown(text), **named)
            return
        names = (Word(key.table, cell=where.partition("!")[0]), Word(key.row), Word(key.column))
        self.entries.append(Entry(names, Word(text, cell=where)))

    def report(self, rule: Rule, where: str, /, **values: object) -> None:
        self.found.append(rule.at(replace(self.place, cell=where), **values))


def _strays(sheets: _Sheets, form: Format, place: Place) -> Iterator[Diagnostic]:
    """Report numbers to the right of a form or below it: they were meant for a cell of the form."""
    for table in form.tables:
        if title := _title(sheets, form, table):
            wide, last = width(table), len(table.layout) + ABOVE
            for line, cells in enumerate(sheets[title]):
                for cell in cells[0 if line >= last else wide :]:
                    value = getattr(cell, "value", None)
                    if isinstance(value, int | float) and not isinstance(value, bool):
                        where = replace(place, cell=f"{title}!{cell.coordinate}")
                        yield codes.WORKBOOK_BESIDE.at(where, value=_text(value))


def _title(sheets: _Sheets, form: Format, table: Table) -> str:
    """Return the name of the sheet of a table, or ""."""
    return next((title for title in sheets if table_names(form).get(plain(title)) == table.key), "")


def _wrong_labels(
    sheet: list[list[Any]], table: Table, first: int = 0, moved: int = 0
) -> Iterator[tuple[GridCell, str]]:
    """Yield headings from line ``first`` on that differ from the layout, with what is there.

    They are looked for ``moved`` rows below their place.
    """
    for line in grid(table)[first:]:
        for cell in line:
            if cell.key is None:
                found = _text(getattr(_at(sheet, replace(cell, line=cell.line + moved)), "value", None))
                if plain(found) != plain(cell.text):
                    yield cell, found


def _moved(sheet: list[list[Any]], table: Table, first: int) -> int:
    """Return by how many rows all headings from a line on are too low; 0 if they are not moved.

    The number is negative if they are too high.

    A deleted row of headings itself is not detected.
    """
    for count in range(1, MOVED_LIMIT + 1):
        if not any(_wrong_labels(sheet, table, first, count)):
            return count
        if first + count < len(table.layout) and not any(_wrong_labels(sheet, table, first + count, -count)):
            return -count
    return 0


def _at(sheet: list[list[Any]], cell: GridCell) -> Any:
    line = cell.line + ABOVE
    return sheet[line][cell.place] if line < len(sheet) and cell.place < len(sheet[line]) else None


def _other(sheets: _Sheets, form: Format) -> Format | None:
    """Return another format whose labels the workbook has, or None."""
    for other in formats().values():
        if other is not form and other.tables and all(_fits(sheets, other, table) for table in other.tables):
            return other
    return None


def _fits(sheets: _Sheets, form: Format, table: Table) -> bool:
    title = _title(sheets, form, table)
    return bool(title) and not any(_wrong_labels(sheets[title], table))


def _text(value: Any) -> str:
    """Return a cell's value as it would have been typed."""
    if value is None:
        return ""
    if isinstance(value, float) and abs(value) < 1e15:
        return str(int(value)) if value.is_integer() else f"{value:.{EXACT}g}"
    if isinstance(value, datetime | date | time | timedelta):
        return f"{value} "
    return str(value)
