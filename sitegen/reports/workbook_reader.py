"""Read the cells of a filled-in workbook.

Its origin is not trusted: it is validated first, and nothing in it is executed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar

from msgspec.structs import replace
from openpyxl.utils import get_column_letter

from sitegen.diagnostics import Diagnostic, Place, Rule
from sitegen.diagnostics.codes import reports as codes
from sitegen.extraction.process import get_shared_pool
from sitegen.extraction.workbook import FORMULA, NUMBER, CellsRequest
from sitegen.extraction.worker import ReadJob
from sitegen.reports.application_log import LINE_LIMIT
from sitegen.reports.arithmetic import map_totals
from sitegen.reports.format_loader import load_formats
from sitegen.reports.grid import GridCell, build_grid, count_grid_columns
from sitegen.reports.model import CellKey, ReportFormat, Table
from sitegen.reports.name_matching import map_table_names, normalise_name
from sitegen.reports.workbook_validation import find_workbook_fault
from sitegen.reports.workbook_writer import HEAD_ROWS, format_address
from sitegen.schema import RawCell, RawCells, Token
from sitegen.schema.raw_value import shorten_for_message

T = TypeVar("T")

SURPLUS_LINES = 1_000
"""Lines that are read beyond those that a log may have. Blank ones may come before what is surplus."""

REPORTED_LABELS_LIMIT = 60
"""Most columns of an application log that are read."""

MOVED_ROWS_LIMIT = 5
"""The most inserted or deleted rows that are recognised and reported as such."""

COLUMNS_BESIDE_TABLE = 10
"""Columns beside a form in which a stray number is reported."""

_SECONDS = 100
"""Processor time for one workbook: ten times what the largest takes that is opened."""
_NOTHING = "t"
"""A cell that is not there."""

_SheetRows = Sequence[Sequence[str]]
"""Cells of a sheet, each a letter for its kind and its text."""
_Sheets = Mapping[str, _SheetRows]
_Diagnostics = tuple[Diagnostic, ...]


def read_workbook(
    data: bytes, path: str, form: ReportFormat, year: int, size_factor: int = 1
) -> tuple[RawCells | None, _Diagnostics]:
    """Read the cells of a workbook that `render_workbook` wrote and an editor filled in.

    ``data`` is the content of the file. ``path`` is relative to the project folder and only used in
    diagnostics. ``form`` is the format that the workbook must have, that of the report on ``year``.
    ``size_factor`` multiplies the limits on size.

    Returns the cells as typed and the diagnostics; the cells are None if there are errors. A damaged or
    hostile file does not raise an error, but reading may raise `ReaderTimeoutError`. Each diagnostic names a
    cell of a sheet where possible. Text beside a table is ignored, but numbers there give a diagnostic.
    """
    place = Place(path)
    sheets = _read_checked(data, path, _read_sheets, size_factor)
    if isinstance(sheets, Diagnostic):
        return None, (sheets,)
    reader = _WorkbookReader(sheets, form, place)
    reader.read()
    # One diagnostic about the format instead of one for each heading.
    if reader.diagnostics and (other := _find_matching_format(sheets, form)):
        values = {"other": other.label, "other_en": other.label_en, "year": year}
        problem = codes.WORKBOOK_OTHER.at(place, format=form.label, format_en=form.label_en, **values)
        return None, (problem,)
    if reader.diagnostics:  # a form that was moved has its own cells beside it
        return None, tuple(reader.diagnostics)
    return RawCells(tuple(reader.entries)), tuple(_check_stray_numbers(sheets, form, place))


def read_first_sheet(
    data: bytes, path: str, size_factor: int = 1
) -> tuple[list[list[Token]] | None, _Diagnostics]:
    """Read the non-blank lines of the first sheet of a workbook, each as its cells from left to right.

    Returns the lines and the diagnostics; the lines are None if there are errors. A damaged or hostile file
    does not raise an error, but reading may raise `ReaderTimeoutError`. ``data`` is the content of the file.
    ``path`` is relative to the project folder and only used in diagnostics. ``size_factor`` multiplies the limits
    on size. A formula is returned as its text. At most `REPORTED_LABELS_LIMIT` columns are read, and `SURPLUS_LINES`
    lines more than an application log may have, so that the caller can tell that there are too many.
    """
    most = LINE_LIMIT * size_factor + SURPLUS_LINES
    lines = _read_checked(data, path, partial(_read_first_lines, most), size_factor)
    if isinstance(lines, Diagnostic):
        return None, (lines,)
    return [line for line in lines if any(token.text for token in line)], ()


def _read_checked(
    data: bytes, path: str, read: Callable[[bytes, str], T | None], size_factor: int
) -> T | Diagnostic:
    """Return the result of ``read`` if the workbook is safe to open and can be read, otherwise a diagnostic.

    ``read`` is called with ``data`` and ``path``; it returns None if the workbook is damaged. ``size_factor``
    multiplies the limits on size.
    """
    name, place = path.rpartition("/")[2], Place(path)
    if refused := find_workbook_fault(data, name, place, size_factor):
        return refused
    found = read(data, path)
    return codes.WORKBOOK_UNREADABLE.at(place, name=name) if found is None else found


def _read_first_lines(most: int, data: bytes, path: str) -> list[list[Token]] | None:
    sheets = _read_cells(path, CellsRequest(data, most, REPORTED_LABELS_LIMIT, first_sheet_only=True))
    if sheets is None:
        return None
    rows = next(iter(sheets.values()), ())
    return [
        [
            Token(cell[1:].strip(), line, cell=f"{get_column_letter(place)}{line}")
            for place, cell in enumerate(row, 1)
        ]
        for line, row in enumerate(rows, 1)
    ]


def _read_sheets(data: bytes, path: str) -> _Sheets | None:
    """Return the cells of each sheet, keyed by the name of the sheet; None if the file is damaged.

    At most as many lines and columns are read as the largest table has, plus some for inserted rows and stray
    numbers.
    """
    tables = [table for form in load_formats().values() for table in form.tables]
    lines = max(len(table.layout) for table in tables) + HEAD_ROWS + MOVED_ROWS_LIMIT
    places = max(count_grid_columns(table) for table in tables)
    return _read_cells(path, CellsRequest(data, lines, places + COLUMNS_BESIDE_TABLE))


def _read_cells(path: str, wanted: CellsRequest) -> _Sheets | None:
    """Return the cells of each sheet, keyed by the name of the sheet; None if they cannot be read.

    ``wanted`` has the content of the file and says how much of it to read. The file is read in a separate
    process, whose memory and time are limited. ``path`` is only used in error messages.
    """
    result, _ = get_shared_pool().run(ReadJob(path, "xlsx", _SECONDS, cells=wanted))
    return None if result.failed else dict(result.sheets)


class _WorkbookReader:
    """Reader of one workbook. It collects the cells in ``entries`` and the errors in ``diagnostics``.

    ``sheets`` are the cells of each sheet, keyed by the name of the sheet. ``place`` is the place of the
    file.
    """

    def __init__(self, sheets: _Sheets, form: ReportFormat, place: Place) -> None:
        self.sheets = sheets
        self.form = form
        self.place = place
        self.entries: list[RawCell] = []
        self.diagnostics: list[Diagnostic] = []

    def read(self) -> None:
        for table in self.form.tables:
            title = _find_sheet(self.sheets, self.form, table)
            if not title:
                self.diagnostics.append(codes.WORKBOOK_SHEET.at(self.place, sheet=table.number))
            elif wrong := next(_find_wrong_labels(self.sheets[title], table), None):
                self.report_label(table, title, *wrong)
            else:
                self.read_table(table, title)

    def report_label(self, table: Table, title: str, cell: GridCell, text: str) -> None:
        """Add a diagnostic for a heading that differs from the official layout.

        ``title`` is the name of the sheet of ``table``, ``cell`` the expected heading, and ``text`` what the
        sheet has in its place. If the headings below it match after a shift, the diagnostic says how many
        rows were inserted or deleted. Otherwise, it says that the heading was changed to ``text``.
        """
        address, moved = (
            f"{title}!{format_address(cell)}",
            _count_moved_rows(self.sheets[title], table, cell.row_index),
        )
        if moved:
            verb, verb_en = ("多了", "added") if moved > 0 else ("少了", "lost")
            values = {
                "line": cell.row_index + HEAD_ROWS + 1,
                "count": abs(moved),
                "verb": verb,
                "verb_en": verb_en,
            }
            self.report(codes.WORKBOOK_MOVED, address, sheet=title, **values)
        else:
            self.report(codes.WORKBOOK_LABEL, address, expected=cell.text, found=shorten_for_message(text))

    def read_table(self, table: Table, title: str) -> None:
        for line in build_grid(table):
            for cell in line:
                if cell.figure_key:
                    self.read_cell(
                        cell.figure_key,
                        f"{title}!{format_address(cell)}",
                        _get_cell_text(self.sheets[title], cell),
                    )

    def read_cell(self, key: CellKey, address: str, cell: str) -> None:
        text = cell[1:]
        if cell.startswith(FORMULA):
            if key in map_totals(self.form):
                return
            chinese, english = self.form.describe_cell(key)
            cell_names = {"cell_name": chinese, "cell_name_en": english}
            self.report(codes.WORKBOOK_FORMULA, address, value=shorten_for_message(text), **cell_names)
            return
        names = (Token(key.table, cell=address.partition("!")[0]), Token(key.row), Token(key.column))
        self.entries.append(RawCell(names, Token(text, cell=address)))

    def report(self, rule: Rule, where: str, /, **values: object) -> None:
        self.diagnostics.append(rule.at(replace(self.place, cell=where), **values))


def _check_stray_numbers(sheets: _Sheets, form: ReportFormat, place: Place) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each number beside or below a table.

    Such a number was probably meant for a cell of the table.
    """
    for table in form.tables:
        if title := _find_sheet(sheets, form, table):
            width, end = count_grid_columns(table), len(table.layout) + HEAD_ROWS
            for line, cells in enumerate(sheets[title]):
                start = 0 if line >= end else width
                for column, cell in enumerate(cells[start:], start + 1):
                    if cell.startswith(NUMBER):
                        where = replace(place, cell=f"{title}!{get_column_letter(column)}{line + 1}")
                        yield codes.WORKBOOK_BESIDE.at(where, value=cell[1:])


def _find_sheet(sheets: _Sheets, form: ReportFormat, table: Table) -> str:
    """Return the name of the sheet that contains ``table``, or "" if there is none."""
    return next(
        (title for title in sheets if map_table_names(form).get(normalise_name(title)) == table.key), ""
    )


def _find_wrong_labels(
    sheet: _SheetRows, table: Table, first: int = 0, moved: int = 0
) -> Iterator[tuple[GridCell, str]]:
    """Yield each heading that the sheet lacks in its place, with the text that stands there instead.

    Only headings from line ``first`` of the table's layout on are checked. Each is expected ``moved`` rows
    below its official position, as if rows had been inserted above it; ``moved`` may be negative.
    """
    for line in build_grid(table)[first:]:
        for cell in line:
            if cell.figure_key is None:
                text = _get_cell_text(sheet, replace(cell, row_index=cell.row_index + moved))[1:]
                if normalise_name(text) != normalise_name(cell.text):
                    yield cell, text


def _count_moved_rows(sheet: _SheetRows, table: Table, first: int) -> int:
    """Return how many rows the headings from line ``first`` of the layout on have moved down.

    The number is negative if they have moved up, and 0 if they have not all moved by the same number. At most
    `MOVED_ROWS_LIMIT` rows are recognised. A deleted row that contained a heading is not detected.
    """
    for count in range(1, MOVED_ROWS_LIMIT + 1):
        if not any(_find_wrong_labels(sheet, table, first, count)):
            return count
        if first + count < len(table.layout) and not any(
            _find_wrong_labels(sheet, table, first + count, -count)
        ):
            return -count
    return 0


def _get_cell_text(sheet: _SheetRows, cell: GridCell) -> str:
    line = cell.row_index + HEAD_ROWS
    return (
        sheet[line][cell.column_index]
        if line < len(sheet) and cell.column_index < len(sheet[line])
        else _NOTHING
    )


def _find_matching_format(sheets: _Sheets, form: ReportFormat) -> ReportFormat | None:
    """Return a format other than ``form`` whose sheets and headings the workbook has; None if there is none."""
    for other in load_formats().values():
        if (
            other is not form
            and other.tables
            and all(_is_match(sheets, other, table) for table in other.tables)
        ):
            return other
    return None


def _is_match(sheets: _Sheets, form: ReportFormat, table: Table) -> bool:
    title = _find_sheet(sheets, form, table)
    return bool(title) and not any(_find_wrong_labels(sheets[title], table))
