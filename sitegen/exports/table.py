"""CSV that a spreadsheet opens as it is meant: with a byte-order mark, and no cell that it would run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from types import SimpleNamespace

MARK = "\ufeff"
"""A byte-order mark: spreadsheets need it to read UTF-8."""
# A spreadsheet runs a cell that begins like this as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def table(head: Sequence[str], lines: Iterable[Sequence[object]], *, quoted: bool = False) -> bytes:
    """A CSV file of texts and numbers; with ``quoted`` every cell stands in quotation marks."""
    return b"".join(table_pieces(head, lines, quoted=quoted))


def table_pieces(
    head: Sequence[str], lines: Iterable[Sequence[object]], *, quoted: bool = False
) -> Iterator[bytes]:
    """The same, line by line."""
    said: list[str] = [MARK]
    # Such a writer wants no more of a file than this.
    line = SimpleNamespace(write=said.append)
    writer = csv.writer(line, lineterminator="\r\n", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerow(head)
    for cells in lines:
        yield "".join(said).encode()
        said.clear()
        writer.writerow([_safe(cell) for cell in cells])
    yield "".join(said).encode()


def _safe(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell
