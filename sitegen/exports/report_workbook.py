"""A report as an Excel workbook in the official layout.

openpyxl takes a quarter of a second for a workbook, so it makes one for each format, with a number of its own in every
cell; the workbook of a report is that one with the report's figures in their places.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import escape

from sitegen.exports.archive import dated, packed, unpacked
from sitegen.exports.paper import Paper
from sitegen.exports.report_data import exact
from sitegen.reports import CellKey, Format, formats
from sitegen.reports.workbook import Filling, workbook_bytes

_TITLE, _YEAR = "sitegen-stand-in-title", 7_999_999_999
_FIRST = 8_000_000_000
_VALUE = re.compile(r"(<c [^>]*?)(?: t=\"n\")?><v>(\d{10})</v></c>")
_CORE = "docProps/core.xml"


def report_workbook(paper: Paper) -> bytes:
    """An .xlsx file of the tables that a report gives."""
    numbers = list(paper.figures.items())
    values = {str(_place(paper.format)[key]): number for key, number in numbers}
    title = escape(paper.title)

    def value(cell: re.Match[str]) -> str:
        number = values.get(cell[2])
        return f"{cell[1]}/>" if number is None else f"{cell[1]}><v>{exact(number)}</v></c>"

    parts = {
        name: _VALUE.sub(value, text).replace(_TITLE, title).replace(str(_YEAR), str(paper.year))
        for name, text in _skeleton(paper.form).items()
    }
    parts[_CORE] = dated(parts[_CORE], paper.published)
    return packed(parts)


@cache
def _place(form: Format) -> Mapping[CellKey, int]:
    """The number that stands for each cell."""
    return {key: _FIRST + count for count, key in enumerate(form.cells())}


@cache
def _skeleton(id: str) -> Mapping[str, str]:
    """The files of a workbook of this format, with the stand-ins."""
    form = formats()[id]
    book = workbook_bytes(form, _TITLE, _YEAR, Filling(_place(form).get, open=False))
    return {name: content.decode() for name, content in unpacked(book).items()}
