"""Annual reports as Excel workbooks in the official layout.

openpyxl takes a quarter of a second for a workbook. It is therefore used only once for each format, for a
template with a different number as placeholder in every cell. For each report, the placeholders are replaced
by its figures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import escape

from sitegen.exports.report_data import format_all_digits
from sitegen.exports.report_export import ReportExport
from sitegen.exports.zip_archive import pack_archive, set_core_dates, unpack_archive
from sitegen.program import regex
from sitegen.reports import CellKey, ReportFormat, load_formats
from sitegen.reports.workbook_writer import CellFilling, render_workbook

# Placeholders that occur nowhere else in the files of a workbook.
_TITLE_PLACEHOLDER, _YEAR_PLACEHOLDER = "sitegen-stand-in-title", 7_999_999_999
_FIRST_CELL_PLACEHOLDER = 8_000_000_000
# A cell with a placeholder. All placeholders have ten digits.
_PLACEHOLDER_CELL = regex.compile(r"(<c [^<>]{0,200}?)(?: t=\"n\")?><v>(\d{10})</v></c>")
_CORE_PROPERTIES = "docProps/core.xml"


def render_report_workbook(report: ReportExport) -> bytes:
    """Render the statutory tables of a report as an .xlsx file, one sheet a table, and return its bytes.

    All figures, including totals, are numbers and not formulas. All cells are locked. A cell without a figure
    is empty.
    """
    numbers = list(report.figures.items())
    values = {str(_assign_placeholders(report.format)[key]): number for key, number in numbers}
    title = escape(report.title)

    def value(cell: re.Match[str]) -> str:
        number = values.get(cell[2])
        # Without a figure the cell stays, with its borders, but has no value.
        return f"{cell[1]}/>" if number is None else f"{cell[1]}><v>{format_all_digits(number)}</v></c>"

    parts = {
        name: _PLACEHOLDER_CELL.sub(value, text)
        .replace(_TITLE_PLACEHOLDER, title)
        .replace(str(_YEAR_PLACEHOLDER), str(report.year))
        for name, text in _make_template_parts(report.format_id).items()
    }
    parts[_CORE_PROPERTIES] = set_core_dates(parts[_CORE_PROPERTIES], report.published)
    return pack_archive(parts)


@cache
def _assign_placeholders(form: ReportFormat) -> Mapping[CellKey, int]:
    """Return for each cell of a report format the number that is its placeholder in the template workbook."""
    return {key: _FIRST_CELL_PLACEHOLDER + count for count, key in enumerate(form.iter_cells())}


@cache
def _make_template_parts(format_id: str) -> Mapping[str, str]:
    """Make the workbook of the format ``format_id``, with placeholders for title, year and figures.

    Returns the text of each file in the workbook, keyed by its path in the archive.
    """
    form = load_formats()[format_id]
    workbook = render_workbook(
        form,
        _TITLE_PLACEHOLDER,
        _YEAR_PLACEHOLDER,
        CellFilling(_assign_placeholders(form).get, is_blank_form=False),
    )
    return {name: content.decode() for name, content in unpack_archive(workbook).items()}
