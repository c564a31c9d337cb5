"""Write a report's tables as an Excel workbook in the official layout, to be filled in or filled already.

Equal input gives equal bytes: openpyxl stores the current time, so the archive is packed again without it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from sitegen.reports.arithmetic import Equation, totals
from sitegen.reports.cells import Figure
from sitegen.reports.grid import GridCell, grid, width
from sitegen.reports.model import CellKey, Column, Format, Table
from sitegen.reports.tables import ReportTables

ABOVE = 2
"""Lines above the table: its title and its unit."""

NOTES = "说明"
NARROW = 8
"""The most columns of a table in portrait orientation; a wider one is landscape."""

LINE = 15
"""Height of a line of text, in points."""

_TIME = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_MOMENT = b"2020-01-01T00:00:00Z"
_LINE = Side(style="thin", color="808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="EAEEF3")
_INPUT = PatternFill("solid", fgColor="FFFBE6")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)


@dataclass(frozen=True, slots=True)
class Filling:
    """The content of the cells: the figure of each, and whether people are to fill in the workbook.

    In a workbook to fill in (``open``), totals are formulas and all other cells are unlocked.
    """

    number: Callable[[CellKey], Figure | None]
    open: bool


def filled(tables: ReportTables) -> Filling:
    """Fill all cells with the report's figures, locked."""
    return Filling(tables.number, open=False)


def workbook_bytes(form: Format, title: str, year: int, filling: Filling) -> bytes:
    """Render an .xlsx file: one sheet for each table of the format, and one with instructions."""
    book = Workbook()
    book.properties.title = title
    book.properties.creator = "sitegen"
    notes = book.active
    assert isinstance(notes, Worksheet)
    _notes(notes, form, title, year, filling)
    for table in form.tables:
        _sheet(book.create_sheet(table.number), form, table, filling)
    out = io.BytesIO()
    book.save(out)
    return _packed(out.getvalue())


def start_workbook(tables: ReportTables, title: str) -> bytes:
    """Render the workbook to fill in, with the figures that are known."""
    return workbook_bytes(tables.form, title, tables.year, Filling(tables.number, open=True))


def address(cell: GridCell) -> str:
    """Return the address of a cell of the layout in its sheet, such as D5."""
    return f"{get_column_letter(cell.place + 1)}{cell.line + ABOVE + 1}"


def _notes(sheet: Worksheet, form: Format, title: str, year: int, filling: Filling) -> None:
    sheet.title = NOTES
    lines = [title, f"年度：{year}", f"格式：{form.label}（{form.notice}）"]
    if filling.open:
        lines += [
            "填法：在各工作表的浅黄色格子里填数字，没有就填 0；总计自动算出，不用填。",
            "不要增删、移动行列，不要改标题和工作表的名字，不要用公式。",
            f"填好以后存为 {year}.xlsx，放回原来的文件夹，再运行 python build.py check。",
        ]
    for number, line in enumerate(lines, 1):
        sheet.cell(number, 1, line).alignment = _LEFT
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width = 90
    _protect(sheet)


def _sheet(sheet: Worksheet, form: Format, table: Table, filling: Filling) -> None:
    wide = width(table)
    sheet.cell(1, 1, table.caption).font = Font(bold=True, size=13)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=wide)
    sheet.cell(1, 1).alignment = _CENTRE
    sheet.cell(2, 1, f"单位：{table.unit}")
    places = {cell.key: address(cell) for line in grid(table) for cell in line if cell.key}
    for line in grid(table):
        for cell in line:
            _cell(sheet, form, table, cell, filling, places)
    _shape(sheet, table, wide)
    _protect(sheet)


def _cell(
    sheet: Worksheet,
    form: Format,
    table: Table,
    cell: GridCell,
    filling: Filling,
    places: dict[CellKey, str],
) -> None:
    first = sheet[address(cell)]
    last = (cell.line + ABOVE + cell.rows, cell.place + cell.cols)
    for row in range(first.row, last[0] + 1):
        for column in range(first.column, last[1] + 1):
            sheet.cell(row, column).border = _BOX
    if cell.cols > 1 or cell.rows > 1:
        sheet.merge_cells(start_row=first.row, end_row=last[0], start_column=first.column, end_column=last[1])
    if cell.key is None:
        first.value, first.fill, first.font = cell.text, _HEAD, Font(bold=bool(cell.scope))
        first.alignment = _LEFT if cell.scope == "row" and cell.place else _CENTRE
        return
    first.alignment = _CENTRE
    total = totals(form).get(cell.key)
    if filling.open and total:
        first.value = _formula(total, places)
    else:
        first.value = filling.number(cell.key)
    _number_format(first, table.column[cell.key.column])
    if filling.open and not total:
        first.protection, first.fill = Protection(locked=False), _INPUT
        _restrict(sheet, table.column[cell.key.column], address(cell))


def _formula(equation: Equation, places: dict[CellKey, str]) -> str:
    return "=" + "+".join(places[operand.key] for operand in equation.right)


def _number_format(cell: Any, column: Column) -> None:
    if column.kind == "signed":
        cell.number_format = "+0;-0;0"
    elif column.unit_in_cell:
        cell.number_format = f'General"{column.unit}"'


def _restrict(sheet: Worksheet, column: Column, place: str) -> None:
    """Accept only numbers in a cell. Cells of a kind share one validation rule."""
    kind: Literal["decimal", "whole"] = "decimal" if column.kind == "amount" else "whole"
    least = "-999999999" if column.kind == "signed" else "0"
    for rule in sheet.data_validations.dataValidation:
        if (rule.type, rule.formula1) == (kind, least):
            rule.add(place)
            return
    rule = DataValidation(
        kind, formula1=least, formula2="999999999999", operator="between", showErrorMessage=True
    )
    rule.errorTitle, rule.error = "只能填数字", "件数填整数，金额可以有小数；没有就填 0。"
    rule.add(place)
    sheet.add_data_validation(rule)


def _shape(sheet: Worksheet, table: Table, wide: int) -> None:
    """Set column widths, line heights and the page."""
    widths = _widths(table, wide)
    for place, characters in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = characters
    for number in (1, 2):
        sheet.row_dimensions[number].height = 24
    for line in grid(table):
        lines = max(_lines(cell, widths) for cell in line)
        sheet.row_dimensions[line[0].line + ABOVE + 1].height = LINE * max(lines, 1) + 3
    _page(sheet, wide)


def _widths(table: Table, wide: int) -> Sequence[int]:
    """Return the width of each column in characters. Together they fill a page of A4 at a legible size."""
    first = min(cell.place for line in grid(table) for cell in line if cell.key)
    before = {0: (), 1: (36,), 3: (8, 14, 36)}[first]
    return (*before, *((9 if wide > NARROW else 14),) * (wide - first))


def _page(sheet: Worksheet, wide: int) -> None:
    """Fit the table to one page of A4."""
    sheet.page_setup.orientation = "landscape" if wide > NARROW else "portrait"
    sheet.page_setup.paperSize = 9  # A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.print_options.horizontalCentered = True


def _lines(cell: GridCell, widths: Sequence[int]) -> int:
    """Count the lines that a heading needs in each of its rows.

    Spreadsheet programs do not make room by themselves.
    """
    if cell.key:
        return 1
    characters = sum(widths[cell.place : cell.place + cell.cols]) - 1
    return -(-2 * len(cell.text) // (characters * cell.rows))


def _protect(sheet: Worksheet) -> None:
    """Lock all cells but the unlocked ones.

    There is no password: it prevents slips and is no protection from people.
    """
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _packed(data: bytes) -> bytes:
    """Pack the archive again, without the time at which it was made."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        # Some programs expect the content types first.
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _TIME.sub(rb"\g<1>" + _MOMENT, content)
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, content)
    return out.getvalue()
