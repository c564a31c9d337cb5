"""Reads the cells of a table as text, with what a reader of the file may not see: further sheets and hidden rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from sitegen.program import regex

ROW_LIMIT: Final = 5000
"""Most rows that are read. No government has so many agencies."""
UNREAD_CELL: Final = "\0"
"""Stands for a cell with a formula whose result is not in the file."""
ERROR_VALUES: Final = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})
"""What spreadsheets write into a cell whose formula has no result."""
_SHEET_SIZE_LIMIT: Final = 20_000_000
"""Bytes of a sheet in which hidden rows are looked for: many times what `ROW_LIMIT` rows need."""
_ROW_TAG: Final = regex.compile(rb"<(?:\w{1,20}:)?row\b([^<>]{0,1000})>")
_ROW_NUMBER_ATTRIBUTE: Final = regex.compile(rb"\br=[\"'](\d+)[\"']")
_HIDDEN_ATTRIBUTE: Final = regex.compile(rb"\bhidden=[\"'](?:1|true)[\"']")


class SheetCells(Struct, frozen=True):
    """Cells of a table as text. ``rows`` has the cells of each row.

    ``sheet_name`` is the name of the sheet, or "" for a CSV file. ``other_sheets`` are the names of further sheets
    with content, which were not read. ``hidden_row_numbers`` are the numbers of rows that a spreadsheet program does
    not show, counted from 1.
    """

    rows: tuple[tuple[str, ...], ...]
    sheet_name: str = ""
    other_sheets: tuple[str, ...] = ()
    hidden_row_numbers: frozenset[int] = frozenset()


def read_csv_cells(path: Path) -> SheetCells:
    """Read a CSV file in UTF-8, or in GB 18030 as Chinese Excel writes it.

    Raises `OSError` if the file cannot be read, `UnicodeDecodeError` if it has another encoding, and
    `csv.Error` if it is malformed.
    """
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    return SheetCells(tuple(tuple(row) for row in csv.reader(io.StringIO(text, newline=""))))


def read_workbook_cells(path: Path) -> SheetCells:
    """Return the cells of the first sheet of an Excel workbook.

    Raises `OSError` if the file cannot be read, `ValueError` if it has too many rows, and many other
    exceptions if it is not a workbook.
    """
    from openpyxl import load_workbook  # takes long to load

    # Loaded twice: for the results of formulas, and to see where there are formulas, because a file may lack their
    # results.
    workbook, formulas = (load_workbook(path, read_only=True, data_only=only) for only in (True, False))
    try:
        first, *others = workbook.worksheets
        rows = tuple(
            _iter_rows(
                zip(
                    first.iter_rows(values_only=True),
                    formulas.worksheets[0].iter_rows(values_only=True),
                    strict=True,
                )
            )
        )
        # New workbooks of old versions have three sheets, two of them empty.
        filled = (
            sheet.title for sheet in others if any(map(any, sheet.iter_rows(max_row=100, values_only=True)))
        )
        # openpyxl does not offer the attributes of rows when it reads a sheet as a stream.
        with first._get_source() as source:  # type: ignore[attr-defined]
            hidden = frozenset(_iter_hidden_row_numbers(source.read(_SHEET_SIZE_LIMIT)))
        return SheetCells(rows, first.title, tuple(filled), hidden)
    finally:
        workbook.close()
        formulas.close()


def _iter_rows(
    values_and_typed: Iterable[tuple[tuple[object, ...], tuple[object, ...]]],
) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a sheet as tuples of text. An empty cell is "".

    ``values_and_typed`` has two tuples for each row: the values of its cells, in which a formula is replaced by its
    result, and the contents as typed. A formula without a result becomes `UNREAD_CELL`. Raises `ValueError` if
    there is content beyond `ROW_LIMIT`.
    """
    for number, (row, written) in enumerate(values_and_typed):
        if number > ROW_LIMIT:
            # Sheets with formatted empty rows reach to the last row that Excel has.
            if any(value is not None for value in row):
                raise ValueError("too many rows")
            break
        yield tuple(
            _format_cell(value) if value is not None else UNREAD_CELL if typed is not None else ""
            for value, typed in zip(row, written, strict=True)
        )


def _format_cell(value: object) -> str:
    # A postcode that Excel took for a number has lost its zeros in front; the check of the field reports it.
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _iter_hidden_row_numbers(sheet_xml: bytes) -> Iterator[int]:
    for count, row in enumerate(_ROW_TAG.finditer(sheet_xml), 1):
        if _HIDDEN_ATTRIBUTE.search(row[1]):
            number = _ROW_NUMBER_ATTRIBUTE.search(row[1])
            yield int(number[1]) if number else count
