"""Annual reports as Excel workbooks in the official layout.

openpyxl takes a quarter of a second for a workbook. It therefore makes one template for each format, with a
different number as placeholder in every cell. For a report, the placeholders are replaced by its figures.
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

# Placeholders that occur nowhere else in the files of a workbook.
_TITLE, _YEAR = "sitegen-stand-in-title", 7_999_999_999
_FIRST = 8_000_000_000
# A cell with a placeholder, all of which have ten digits.
_VALUE = re.compile(r"(<c [^>]*?)(?: t=\"n\")?><v>(\d{10})</v></c>")
_CORE = "docProps/core.xml"


def report_workbook(report: Paper) -> bytes:
    """Render the tables of a report as an .xlsx file."""
    numbers = list(report.figures.items())
    values = {str(_place(report.format)[key]): number for key, number in numbers}
    title = escape(report.title)

    def value(cell: re.Match[str]) -> str:
        number = values.get(cell[2])
        # Without a figure the cell stays, with its borders, but has no value.
        return f"{cell[1]}/>" if number is None else f"{cell[1]}><v>{exact(number)}</v></c>"

    parts = {
        name: _VALUE.sub(value, text).replace(_TITLE, title).replace(str(_YEAR), str(report.year))
        for name, text in _skeleton(report.form).items()
    }
    parts[_CORE] = dated(parts[_CORE], report.published)
    return packed(parts)


@cache
def _place(form: Format) -> Mapping[CellKey, int]:
    """Give each cell of a format its own placeholder."""
    return {key: _FIRST + count for count, key in enumerate(form.cells())}


@cache
def _skeleton(id: str) -> Mapping[str, str]:
    """Make the template of a format; return the files of the workbook by name."""
    form = formats()[id]
    book = workbook_bytes(form, _TITLE, _YEAR, Filling(_place(form).get, open=False))
    return {name: content.decode() for name, content in unpacked(book).items()}
