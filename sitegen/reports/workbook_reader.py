"""The cells of a filled-in workbook. It comes from strangers: it is bounded first, and nothing in it is run."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from openpyxl import load_workbook

from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import reports as codes
from sitegen.reports.arithmetic import totals
from sitegen.reports.grid import GridCell, grid, width
from sitegen.reports.load import formats
from sitegen.reports.model import CellKey, Format, Table
from sitegen.reports.names import plain, table_names
from sitegen.reports.workbook import ABOVE, address
from sitegen.schema import Entry, Typed, Word
from sitegen.schema.values import shown

SIZE_LIMIT = 5_000_000
UNPACKED_LIMIT = 10_000_000
PARTS_LIMIT = 200
LINES_LIMIT = 50_000
PLACES_LIMIT = 60
_HOSTILE = (
    "vbaproject",
    "externallinks/",
    "embeddings/",
    "activex/",
    "ctrlprops/",
    "macrosheets/",
    "connections.xml",
)
_Sheets = Mapping[str, list[list[Any]]]
_Findings = tuple[Diagnostic, ...]


def read_workbook(data: bytes, path: str, form: Format, year: int) -> tuple[Typed | None, _Findings]:
    """The cells of a workbook as `workbook_bytes` writes it for this format, or None if there are errors.

    Never raises. A finding names sheet and cell; its place is the file, which has no lines.
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
    if reader.found and (other := _other(sheets, form)):
        values = {"other": other.label, "other_en": other.label_en, "year": year}
        wrong = codes.WORKBOOK_OTHER.at(place, format=form.label, format_en=form.label_en, **values)
        return None, (wrong,)
    return (None if reader.found else Typed(tuple(reader.entries))), tuple(reader.found)


def read_first_sheet(data: bytes, path: str) -> tuple[list[list[Word]] | None, _Findings]:
    """The cells of the lines of the first sheet that are not blank, or None if there are errors. Never raises.

    The line of a cell is its row, the place in the file is not known otherwise. Formulas are kept as typed.
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
        return [[Word(_text(value).strip(), line) for value in row] for line, row in enumerate(rows, 1)]
    finally:
        book.close()


def refusal(data: bytes, name: str, place: Place) -> Diagnostic | None:
    """Why a file is not opened at all."""
    if len(data) > SIZE_LIMIT:
        return _large(name, place, f"{len(data) / 1e6:.1f} MB", f"{SIZE_LIMIT / 1e6:.0f} MB")
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            return _refused_parts(archive, name, place)
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return codes.WORKBOOK_UNREADABLE.at(place, name=name)


def _refused_parts(archive: ZipFile, name: str, place: Place) -> Diagnostic | None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > UNPACKED_LIMIT:
        return _large(name, place, f"{unpacked / 1e6:.1f} MB", f"{UNPACKED_LIMIT / 1e6:.0f} MB")
    if len(parts) > PARTS_LIMIT:
        return _large(name, place, f"{len(parts)} 个部件", f"{PARTS_LIMIT} 个")
    for part in parts:
        if any(word in part.filename.lower() for word in _HOSTILE):
            return codes.WORKBOOK_MACRO.at(place, name=name, part=shown(part.filename))
        if part.flag_bits & 1 or _has_document_type(archive, part):
            return codes.WORKBOOK_UNREADABLE.at(place, name=name)
    return None


def _has_document_type(archive: ZipFile, part: ZipInfo) -> bool:
    """Whether an XML part declares entities, or hides behind an encoding that no office program writes."""
    if not part.filename.lower().endswith((".xml", ".rels")):
        return False
    content = archive.read(part)
    return (
        b"<!DOCTYPE" in content
        or b"<!ENTITY" in content
        or content[:2] in (b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0")
    )


def _large(name: str, place: Place, found: str, limit: str) -> Diagnostic:
    return codes.WORKBOOK_LARGE.at(place, name=name, found=found, limit=limit)


def _sheets(data: bytes) -> _Sheets:
    """The cells of each sheet by its name, as many as any format has."""
    tables = [table for form in formats().values() for table in form.tables]
    lines = max(len(table.layout) for table in tables) + ABOVE
    places = max(width(table) for table in tables)
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        return {
            sheet.title: [list(row) for row in sheet.iter_rows(min_row=1, max_row=lines, max_col=places)]
            for sheet in book.worksheets
        }
    finally:
        book.close()


class _Reader:
    """One workbook on its way to cells."""

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
                cell, expected, found = wrong
                self.found.append(
                    codes.WORKBOOK_LABEL.at(
                        self.place, cell=f"{title}!{cell}", expected=expected, found=shown(found)
                    )
                )
            else:
                self.table(table, title)

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
            named = {"cell_name": f"{chinese}（单元格 {where}）", "cell_name_en": f"{english} (cell {where})"}
            self.found.append(codes.WORKBOOK_FORMULA.at(self.place, value=shown(text), **named))
            return
        names = tuple(Word(name) for name in key)
        self.entries.append(Entry(names, Word(text), cell=where))


def _title(sheets: _Sheets, form: Format, table: Table) -> str:
    """The name of the sheet of a table, or nothing."""
    return next((title for title in sheets if table_names(form).get(plain(title)) == table.key), "")


def _wrong_labels(sheet: list[list[Any]], table: Table) -> Iterator[tuple[str, str, str]]:
    """Headings that are not what the layout has there: the cell, what should be there, and what is."""
    for line in grid(table):
        for cell in line:
            if cell.key is None:
                found = _text(getattr(_at(sheet, cell), "value", None))
                if plain(found) != plain(cell.text):
                    yield address(cell), cell.text, found


def _at(sheet: list[list[Any]], cell: GridCell) -> Any:
    line = cell.line + ABOVE
    return sheet[line][cell.place] if line < len(sheet) and cell.place < len(sheet[line]) else None


def _other(sheets: _Sheets, form: Format) -> Format | None:
    """Another format whose labels the workbook has."""
    for other in formats().values():
        if other is not form and other.tables and all(_fits(sheets, other, table) for table in other.tables):
            return other
    return None


def _fits(sheets: _Sheets, form: Format, table: Table) -> bool:
    title = _title(sheets, form, table)
    return bool(title) and not any(_wrong_labels(sheets[title], table))


def _text(value: Any) -> str:
    """A cell's value as it would have been typed."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime | date | time | timedelta):
        return f"{value} "
    return str(value)
