"""CSV files for spreadsheets: with a byte-order mark, and with protection against formula injection."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

BYTE_ORDER_MARK = "\ufeff"
"""Byte-order mark. Without it, Excel does not read the file as UTF-8."""
# Spreadsheets evaluate cells that begin with one of these as formulas. Some also accept the full-width forms.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Some programs drop these before they look at the sign. Other blanks are dropped by `str.lstrip` below.
_INVISIBLE_CHARACTERS = "\u200b\u200c\u200d\u2060\ufeff\0"


def encode_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Encode a table as a CSV file in UTF-8, with a byte-order mark.

    ``header`` is the header row and ``rows`` are the rows below it. Text that a spreadsheet would evaluate as
    a formula gets an apostrophe in front.
    """
    return encode_csv_header(header) + b"".join(map(encode_csv_row, rows))


def encode_csv_header(header: Sequence[str], *, quote_all: bool = False) -> bytes:
    """Encode the first line of a CSV file, with the byte-order mark in front. See `encode_csv_row`."""
    # Not only fixed words: the columns of a report begin with the name of its agency.
    return BYTE_ORDER_MARK.encode() + encode_csv_row(header, quote_all=quote_all)


def encode_csv_row(cells: Sequence[object], *, quote_all: bool = False) -> bytes:
    """Encode a row of a CSV file in UTF-8, with the line break at its end.

    With ``quote_all``, every cell is put in quotation marks. Text that a spreadsheet would evaluate as a formula gets
    an apostrophe in front.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(
        buffer, lineterminator="\r\n", quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    )
    writer.writerow(map(_escape_formula, cells))
    return buffer.getvalue().encode()


def _escape_formula(cell: object) -> object:
    """Return the cell, with an apostrophe in front if it is text that a spreadsheet would evaluate as a formula."""
    if isinstance(cell, str) and (
        cell.startswith(_FORMULA_STARTS)
        or cell.lstrip().lstrip(_INVISIBLE_CHARACTERS).lstrip().startswith(_FORMULA_STARTS)
    ):
        return f"'{cell}"
    return cell
