"""CSV files for spreadsheets: with a byte-order mark, and with protection against formula injection."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from types import SimpleNamespace

BYTE_ORDER_MARK = "\ufeff"
"""Byte-order mark. Without it, Excel does not read the file as UTF-8."""
# Spreadsheets evaluate cells that begin with one of these as formulas. Some also accept the full-width forms.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Some programs drop these before they look at the sign. Other blanks are dropped by `str.lstrip` below.
_INVISIBLE_CHARACTERS = "\u200b\u200c\u200d\u2060\ufeff\0"


def encode_csv(header: Sequence[str], rows: Iterable[Sequence[object]], *, quote_all: bool = False) -> bytes:
    """Encode a table as a CSV file in UTF-8, with a byte-order mark.

    ``header`` is the header row and ``rows`` are the rows below it. Text that a spreadsheet would evaluate as
    a formula gets an apostrophe in front. With ``quote_all``, every cell is put in quotation marks.
    """
    return b"".join(iter_csv_chunks(header, rows, quote_all=quote_all))


def iter_csv_chunks(
    header: Sequence[str], rows: Iterable[Sequence[object]], *, quote_all: bool = False
) -> Iterator[bytes]:
    """Encode a table as a CSV file in UTF-8, with a byte-order mark, and yield one line of the file at a time.

    The table is never in memory as a whole. ``header`` is the header row and ``rows`` are the rows below it.
    With ``quote_all``, every cell is put in quotation marks. Text that a spreadsheet would evaluate as a formula
    gets an apostrophe in front.
    """
    chunks: list[str] = [BYTE_ORDER_MARK]
    # csv.writer only needs an object that has a method write().
    buffer = SimpleNamespace(write=chunks.append)
    writer = csv.writer(
        buffer, lineterminator="\r\n", quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    )
    # Not only fixed words: the columns of a report begin with the name of its agency.
    writer.writerow([_escape_formula(cell) for cell in header])
    for cells in rows:
        yield "".join(chunks).encode()
        chunks.clear()
        writer.writerow([_escape_formula(cell) for cell in cells])
    yield "".join(chunks).encode()


def _escape_formula(cell: object) -> object:
    """Return the cell, with an apostrophe in front if it is text that a spreadsheet would evaluate as a formula."""
    if isinstance(cell, str) and (
        cell.startswith(_FORMULA_STARTS)
        or cell.lstrip().lstrip(_INVISIBLE_CHARACTERS).lstrip().startswith(_FORMULA_STARTS)
    ):
        return f"'{cell}"
    return cell
