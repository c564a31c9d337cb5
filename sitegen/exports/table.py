"""CSV files for spreadsheets, with a byte-order mark and without cells that run as formulas."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from types import SimpleNamespace

MARK = "\ufeff"
"""Byte-order mark. Without it, Excel does not read the file as UTF-8."""
# Spreadsheets run a cell that begins with one of these as a formula, some of them also with full-width forms.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def table(head: Sequence[str], lines: Iterable[Sequence[object]], *, quoted: bool = False) -> bytes:
    """Encode a table as a CSV file. With ``quoted``, every cell is in quotation marks."""
    return b"".join(table_pieces(head, lines, quoted=quoted))


def table_pieces(
    head: Sequence[str], lines: Iterable[Sequence[object]], *, quoted: bool = False
) -> Iterator[bytes]:
    """Encode a table as a CSV file and yield it line by line."""
    chunks: list[str] = [MARK]
    # csv.writer only needs an object that has a method write().
    buffer = SimpleNamespace(write=chunks.append)
    writer = csv.writer(buffer, lineterminator="\r\n", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerow(head)
    for cells in lines:
        yield "".join(chunks).encode()
        chunks.clear()
        writer.writerow([_safe(cell) for cell in cells])
    yield "".join(chunks).encode()


def _safe(cell: object) -> object:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell
