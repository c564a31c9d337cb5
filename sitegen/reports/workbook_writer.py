"""Write a report's tables as an Excel workbook in the official layout, to be filled in or filled already.

Equal input gives equal bytes: openpyxl stores the current time, so the archive is packed again without it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from msgspec import Struct
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from sitegen.program import regex
from sitegen.reports.arithmetic import Equation, map_totals
from sitegen.reports.blank_forms import choose_placeholder_cells
from sitegen.reports.cells import UNFILLED_TEXT, Figure
from sitegen.reports.grid import GridCell, build_grid, count_grid_columns
from sitegen.reports.model import CellKey, ReportFormat, Table, TableColumn
from sitegen.reports.tables import ReportTables

HEAD_ROWS = 2
"""Lines above the table: its title and its unit."""

NOTES_TITLE = "说明"
PORTRAIT_COLUMNS = 8
"""The most columns of a table in portrait orientation; a wider one is landscape."""

LINE_HEIGHT = 15
"""Height of a line of text, in points."""

_TIME = regex.compile(rb"(<dcterms:(?:created|modified)[^<>]*>)[^<]*")
# Any fixed moment: the bytes must not depend on the time.
_MOMENT = b"2020-01-01T00:00:00Z"
_LINE = Side(style="thin", color="808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="EAEEF3")
_INPUT = PatternFill("solid", fgColor="FFFBE6")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)


class CellFilling(Struct, frozen=True):
    """What to write in the cells of a workbook.

    ``get_content`` is a function that takes the key of a cell and returns its figure, a text that asks for
    the figure, or None to leave the cell empty. If ``is_blank_form`` is true, the workbook is a form to be filled
    in: totals are formulas and all other cells are unlocked. Otherwise, all cells are locked.
    """

    get_content: Callable[[CellKey], Figure | str | None]
    is_blank_form: bool


def render_workbook(form: ReportFormat, title: str, year: int, filling: CellFilling) -> bytes:
    """Render a workbook as an .xlsx file and return its bytes.

    The first sheet has ``title``, ``year`` and, for a form, instructions. After it comes one sheet for each
    table of ``form``, in the official layout. ``filling`` gives the figures and says which cells are locked.
    """
    book = Workbook()
    book.properties.title = title
    book.properties.creator = "sitegen"
    notes = book.active
    assert isinstance(notes, Worksheet)
    _write_notes(notes, form, title, year, filling)
    for table in form.tables:
        _write_sheet(book.create_sheet(table.number), form, table, filling)
    out = io.BytesIO()
    book.save(out)
    return _pack_reproducibly(out.getvalue())


def render_blank_workbook(tables: ReportTables, title: str) -> bytes:
    """Render a workbook for the editor to fill in, with the figures of ``tables`` already entered.

    Totals are formulas and all other cells are unlocked. ``title`` is shown on the first sheet. Returns the
    bytes of an .xlsx file.
    """
    unfilled = choose_placeholder_cells(tables)

    def fill(key: CellKey) -> Figure | str | None:
        return UNFILLED_TEXT if key in unfilled else tables.get_figure(key)

    return render_workbook(tables.form, title, tables.year, CellFilling(fill, is_blank_form=True))


def format_address(cell: GridCell) -> str:
    """Return the spreadsheet address, such as D5, of a cell of the official layout in its table's sheet.

    The sheet has two lines above the table, so that line 0 of the layout is row 3 of the sheet.
    """
    return f"{get_column_letter(cell.column_index + 1)}{cell.row_index + HEAD_ROWS + 1}"


def _write_notes(sheet: Worksheet, form: ReportFormat, title: str, year: int, filling: CellFilling) -> None:
    sheet.title = NOTES_TITLE
    lines = [title, f"年度：{year}", f"格式：{form.label}（{form.notice}）"]
    if filling.is_blank_form:
        lines += [
            f"填法：在各工作表的浅黄色格子里填数字，没有就填 0；“{UNFILLED_TEXT}”也要换成数字；总计自动算出，不用填。",
            "不要增删、移动行列，不要改标题和工作表的名字，不要用公式。",
            f"填好以后存为 {year}.xlsx，放回原来的文件夹，再运行 sitegen check。",
        ]
    for number, line in enumerate(lines, 1):
        sheet.cell(number, 1, line).alignment = _LEFT
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width = 90
    _lock_sheet(sheet)


def _write_sheet(sheet: Worksheet, form: ReportFormat, table: Table, filling: CellFilling) -> None:
    width = count_grid_columns(table)
    sheet.cell(1, 1, table.caption).font = Font(bold=True, size=13)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
    sheet.cell(1, 1).alignment = _CENTRE
    sheet.cell(2, 1, f"单位：{table.unit}")
    places = {
        cell.figure_key: format_address(cell)
        for line in build_grid(table)
        for cell in line
        if cell.figure_key
    }
    for line in build_grid(table):
        for cell in line:
            _write_cell(sheet, form, table, cell, filling, places)
    _layout_sheet(sheet, table, width)
    _lock_sheet(sheet)


def _write_cell(
    sheet: Worksheet,
    form: ReportFormat,
    table: Table,
    cell: GridCell,
    filling: CellFilling,
    places: dict[CellKey, str],
) -> None:
    first = sheet[format_address(cell)]
    last = (cell.row_index + HEAD_ROWS + cell.row_span, cell.column_index + cell.column_span)
    for row in range(first.row, last[0] + 1):
        for column in range(first.column, last[1] + 1):
            sheet.cell(row, column).border = _BOX
    if cell.column_span > 1 or cell.row_span > 1:
        sheet.merge_cells(start_row=first.row, end_row=last[0], start_column=first.column, end_column=last[1])
    if cell.figure_key is None:
        first.value, first.fill, first.font = cell.text, _HEAD, Font(bold=bool(cell.scope))
        first.alignment = _LEFT if cell.scope == "row" and cell.column_index else _CENTRE
        return
    first.alignment = _CENTRE
    total = map_totals(form).get(cell.figure_key)
    if filling.is_blank_form and total:
        first.value = _build_formula(total, places)
    else:
        first.value = filling.get_content(cell.figure_key)
    _set_number_format(first, table.columns_by_key[cell.figure_key.column])
    if filling.is_blank_form and not total:
        first.protection, first.fill = Protection(locked=False), _INPUT
        _limit_input(sheet, table.columns_by_key[cell.figure_key.column], format_address(cell))


def _build_formula(equation: Equation, places: dict[CellKey, str]) -> str:
    # SUM passes over a text that asks for a figure, where “+” would show an error.
    return f"=SUM({','.join(places[operand.key] for operand in equation.right)})"


def _set_number_format(cell: Any, column: TableColumn) -> None:
    if column.kind == "signed":
        cell.number_format = "+0;-0;0"
    elif column.unit_in_cell:
        cell.number_format = f'General"{column.unit}"'


def _limit_input(sheet: Worksheet, column: TableColumn, address: str) -> None:
    """Make the cell at ``address`` accept only numbers of the kind of ``column``.

    These are decimals for amounts of money and whole numbers for others; only a column of kind "signed"
    accepts negative ones. Cells of one kind share a validation rule of the sheet.
    """
    kind: Literal["decimal", "whole"] = "decimal" if column.kind == "amount" else "whole"
    minimum = "-999999999" if column.kind == "signed" else "0"
    for rule in sheet.data_validations.dataValidation:
        if (rule.type, rule.formula1) == (kind, minimum):
            rule.add(address)
            return
    rule = DataValidation(
        kind, formula1=minimum, formula2="999999999999", operator="between", showErrorMessage=True
    )
    rule.errorTitle, rule.error = "只能填数字", "件数填整数，金额可以有小数；没有就填 0。"
    rule.add(address)
    sheet.add_data_validation(rule)


def _layout_sheet(sheet: Worksheet, table: Table, width: int) -> None:
    """Set the column widths, the line heights and the page format. ``width`` is the number of columns."""
    widths = _compute_widths(table, width)
    for place, characters in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = characters
    for number in (1, 2):
        sheet.row_dimensions[number].height = 24
    for line in build_grid(table):
        lines = max(_count_lines(cell, widths) for cell in line)
        sheet.row_dimensions[line[0].row_index + HEAD_ROWS + 1].height = LINE_HEIGHT * max(lines, 1) + 3
    _set_page(sheet, width)


def _compute_widths(table: Table, width: int) -> Sequence[int]:
    """Return the width of each column in characters. Together they fill an A4 page at a legible size.

    ``width`` is the number of columns.
    """
    first = min(cell.column_index for line in build_grid(table) for cell in line if cell.figure_key)
    # Before the first value stands a label of the row, with headings over rows to the left of it.
    before = {0: (), 1: (36,), 3: (8, 14, 36)}[first]
    return (*before, *((9 if width > PORTRAIT_COLUMNS else 14),) * (width - first))


def _set_page(sheet: Worksheet, width: int) -> None:
    """Set up the page so that the table fits on one sheet of A4. ``width`` is the number of columns."""
    sheet.page_setup.orientation = "landscape" if width > PORTRAIT_COLUMNS else "portrait"
    sheet.page_setup.paperSize = 9  # A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.print_options.horizontalCentered = True


def _count_lines(cell: GridCell, widths: Sequence[int]) -> int:
    """Return how many lines of text high each row must be so that a heading fits into the rows that it spans.

    ``widths`` are the widths of all columns of the sheet in characters. Spreadsheet programs do not adapt the
    height of merged cells.
    """
    if cell.figure_key:
        return 1
    characters = sum(widths[cell.column_index : cell.column_index + cell.column_span]) - 1
    # A Chinese character is as wide as two digits. The double minus rounds up.
    return -(-2 * len(cell.text) // (characters * cell.row_span))


def _lock_sheet(sheet: Worksheet) -> None:
    """Protect the cells of the sheet that are not marked as unlocked against accidental changes.

    There is no password, so that anybody can remove the protection.
    """
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _pack_reproducibly(data: bytes) -> bytes:
    """Return the workbook ``data`` packed again without timestamps.

    Equal content thus gives equal bytes.
    """
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
