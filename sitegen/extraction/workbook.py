"""Reads the cells of report workbooks and application logs in xlsx. It runs in a worker."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec

EXACT_DIGITS = 15
"""Digits of a number that spreadsheets keep; further ones are artefacts of binary fractions."""


class CellsRequest(msgspec.Struct, frozen=True):
    """Request to read the cells of a workbook.

    ``data`` is the content of the xlsx file. At most ``most_rows`` rows and ``most_columns`` columns of each sheet are
    read. With ``first_sheet_only``, only the first sheet is read.
    """

    data: bytes
    most_rows: int
    most_columns: int
    first_sheet_only: bool = False


Sheets = tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
"""Name and lines of each sheet. A cell is a letter for its kind and its value as it would be typed. Blank cells at the end
of a line are left out."""
NUMBER, FORMULA, TEXT = "n", "f", "t"


def read_cells(request: CellsRequest) -> Sheets | None:
    """Return the name and the rows of each sheet, as described at `Sheets`.

    Returns None if openpyxl cannot read the workbook.
    """
    # Loaded here: attachments do not need it.
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(request.data), read_only=True, keep_links=False)
        try:
            sheets = book.worksheets[:1] if request.first_sheet_only else book.worksheets
            return tuple(
                (
                    str(sheet.title),
                    tuple(
                        _encode_rows(
                            sheet.iter_rows(
                                min_row=1, max_row=request.most_rows, max_col=request.most_columns
                            )
                        )
                    ),
                )
                for sheet in sheets
            )
        finally:
            book.close()
    except MemoryError:
        raise
    except Exception:  # whatever a damaged file makes the library raise
        return None


def _encode_rows(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[str, ...]]:
    former: Sequence[Any] = ()
    encoded: tuple[str, ...] = ()
    for row in rows:
        # The library repeats one row where the file has none, maybe thousands of times.
        if row is not former:
            cells = [_encode(cell) for cell in row]
            while cells and cells[-1] == TEXT:
                cells.pop()
            former, encoded = row, tuple(cells)
        yield encoded


def _encode(cell: Any) -> str:
    value = getattr(cell, "value", None)
    text = _format_value(value)
    if getattr(cell, "data_type", "") == "f" or text.startswith("="):
        return FORMULA + text
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return (NUMBER if is_number else TEXT) + text


def _format_value(value: Any) -> str:
    """Return a cell's value as text, as it would be typed; "" for an empty cell.

    A date or time ends with a blank, as in "2024-01-05 00:00:00 ".
    """
    if value is None:
        return ""
    if isinstance(value, float) and abs(value) < 1e15:
        return str(int(value)) if value.is_integer() else f"{value:.{EXACT_DIGITS}g}"
    if isinstance(value, datetime | date | time | timedelta):
        return f"{value} "
    return str(value)
