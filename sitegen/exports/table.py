"""CSV that a spreadsheet opens as it is meant: with a byte-order mark, and no cell that it would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

MARK = "\ufeff"
"""A byte-order mark: spreadsheets need it to read UTF-8."""
# A spreadsheet runs a cell that begins like this as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def table(head: Sequence[str], lines: Iterable[Sequence[object]], *, quoted: bool = False) -> bytes:
    """A CSV file of texts and numbers; with ``quoted`` every cell stands in quotation marks."""
    made = io.BytesIO()
    with io.TextIOWrapper(made, encoding="utf-8", newline="") as text:
        text.write(MARK)
        writer = csv.writer(
            text, lineterminator="\r\n", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
        )
        writer.writerow(head)
        writer.writerows([_safe(cell) for cell in line] for line in lines)
        text.flush()
        return made.getvalue()


def _safe(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell
