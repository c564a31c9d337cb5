"""Reads the agencies of a new site from a workbook or CSV file.

The columns are named as the fields of agency.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from msgspec import Struct

from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.diagnostics.plurals import format_number_list
from sitegen.files.regular import refuse_special
from sitegen.program import regex
from sitegen.schema.field_spec import NestedRecord, list_fields
from sitegen.schema.raw_value import shorten_for_message
from sitegen.schema.records import AgencyRecord
from sitegen.starter.agency_cells import (
    ERROR_VALUES,
    UNREAD_CELL,
    SheetCells,
    read_csv_cells,
    read_workbook_cells,
)
from sitegen.starter.agency_names import clean_name

NAME_COLUMN: Final = "名称"
FOLDER_COLUMN: Final = "文件夹"
"""Column with the name of the agency's folder, which agency.yaml does not have as a field."""
_OTHER_NAME_HEADERS: Final = (
    "机关", "机关全称", "机关名称", "单位", "单位全称", "单位名称", "部门名称", "全称", "name",
)  # fmt: skip
_SHORT_NAME_COLUMN: Final = "简称"
_OTHER_SHORT_NAME_HEADERS: Final = ("单位简称", "机关简称", "部门简称", "short_name")
_OTHER_FOLDER_HEADERS: Final = ("标识", "文件夹名", "id")
_OTHER_PHONE_HEADERS: Final = ("办公电话", "电话", "电话号码", "单位电话", "机关电话", "公开电话")
_OFFICE_HOURS_COLUMNS: Final = ("上午", "下午")
_COLUMNS_WITH_NAMES: Final = frozenset({NAME_COLUMN, _SHORT_NAME_COLUMN, "上级"})
"""Columns with names of agencies."""
_PHONE_COLUMNS: Final = ("联系电话", "传真号码")
# An area code of two or three digits and seven or eight more, but no mobile number and no 400 or 800 number.
_NUMBER_WITHOUT_ZERO: Final = regex.compile(r"(?!1[3-9]\d{9}\Z|[48]00)[1-9]\d{9,10}")
_LOCAL_NUMBER: Final = regex.compile(r"[2-9]\d{6,7}")
"""A number of seven or eight digits without an area code, which nobody from elsewhere can call."""
_NUMBER_SEPARATOR: Final = regex.compile(r"[、，,;；/\n]")


class AgencyTableError(Exception):
    """Raised if a table of agencies cannot be used.

    Each of ``messages`` is a pair of Chinese and English text.
    """

    def __init__(self, messages: Sequence[tuple[str, str]]) -> None:
        super().__init__("\n".join(f"{zh}\n{en}" for zh, en in messages))
        self.messages = tuple(messages)


class AgencyRow(Struct, frozen=True):
    """One agency as it is given in a table, before missing values are guessed.

    ``value_by_column`` are the cells that are not empty, keyed by the Chinese name of their field, such as 名称.
    ``file_name`` is the name of the table and ``row_number`` the row in it, counted from 1. They are "" and 0 if the
    agency was not read from a table.
    """

    value_by_column: dict[str, str]
    file_name: str = ""
    row_number: int = 0


class AgencyTable(Struct, frozen=True):
    """Agencies read from a table.

    ``ignored_headers`` are the headers of columns that were not read, because no field has this name. ``notes`` are
    remarks for the user, as pairs of Chinese and English text: what else was not read, which rows were read
    although they are hidden, and which telephone numbers have no proper area code.
    """

    rows: tuple[AgencyRow, ...]
    ignored_headers: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


def read_agency_table(path: Path) -> AgencyTable:
    """Read the agencies of a ``.xlsx`` or ``.csv`` file.

    The first row with the column 名称 is the header. Rows above it, such as a title, are skipped. Columns whose header is
    not the name of a field, such as 序号 and 备注, are ignored. Raises `AgencyTableError` if the file cannot be read, if it
    has no such header or no agencies, if a column is repeated, if a row lacks the name or repeats that of another row,
    or if a formula has no result. Raises `ExplainedError` if ``path`` is a pipe or a device.
    """
    sheet = _read_table_cells(path)
    rows = sheet.rows
    head = next((index for index, row in enumerate(rows) if NAME_COLUMN in map(_find_column, row)), None)
    if head is None:
        raise AgencyTableError(
            [
                (
                    f"{path.name} 里没有“{NAME_COLUMN}”这一列。请用一行写列名，如：{NAME_COLUMN}、{FOLDER_COLUMN}、简称、层级、类型、上级、联系电话",
                    f"{path.name} has no column {NAME_COLUMN}. One row must have the names of the columns.",
                )
            ]
        )
    labels = [_find_column(cell) for cell in rows[head]]
    columns = list(zip(rows[head], labels, strict=True))
    ignored = tuple(
        dict.fromkeys(
            shorten_for_message(" ".join(cell.split()))
            for cell, label in columns
            if cell.strip() and not label
        )
    )
    repeated = sorted({label for label in labels if label and labels.count(label) > 1})
    if repeated:
        raise AgencyTableError(
            [
                (
                    f"{path.name} 第 {head + 1} 行：同一列写了两次：{'、'.join(repeated)}。",
                    f"{path.name}, row {head + 1}: repeated columns: {', '.join(repeated)}",
                )
            ]
        )
    found = _collect_agencies(path.name, rows, head, labels)
    return AgencyTable(found, ignored, tuple(_list_notes(path.name, sheet, head, found)))


def _list_notes(
    file_name: str, sheet: SheetCells, header_index: int, agencies: Sequence[AgencyRow]
) -> Iterator[tuple[str, str]]:
    """Yield the notes on a table (`AgencyTable.notes`), as pairs of Chinese and English text.

    ``file_name`` is the name of the table, ``header_index`` the index of its header row, ``agencies`` those read.
    """
    if sheet.other_sheets:
        yield (
            f"{file_name}：只读了第一张工作表“{sheet.sheet_name}”，没有读{'、'.join(f'“{name}”' for name in sheet.other_sheets)}。",
            f"{file_name}: only the first sheet, {sheet.sheet_name}, was read, not {', '.join(sheet.other_sheets)}.",
        )
    numbers = {row.row_number for row in agencies}
    skipped = [
        number
        for number, cells in enumerate(sheet.rows[header_index + 1 :], header_index + 2)
        # Serial numbers are filled in further than there are agencies.
        if number not in numbers and any(regex.search(r"[^\W\d_]", cell) for cell in cells)
    ]
    if skipped:
        yield (
            f"{file_name}：第 {_join_numbers(skipped)} 行没有写“{NAME_COLUMN}”，没有读；是合并单元格的，请取消合并，每行都写上。",
            f"{file_name}: not read, because there is no name: {_format_row_numbers(skipped)}. "
            "Unmerge merged cells and write the name in each row.",
        )
    hidden = sorted(numbers & sheet.hidden_row_numbers)
    if hidden:
        yield (
            f"{file_name}：第 {_join_numbers(hidden)} 行是隐藏的，也读了；不要的，请删掉。",
            f"{file_name}: hidden, but read, too: {_format_row_numbers(hidden)}. Delete those that you do not want.",
        )
    phones_by_row = {
        row.row_number: [row.value_by_column.get(column, "").strip() for column in _PHONE_COLUMNS]
        for row in agencies
    }
    short = [row for row, phones in phones_by_row.items() if any(map(_NUMBER_WITHOUT_ZERO.fullmatch, phones))]
    if short:
        yield (
            f"{file_name}：第 {_join_numbers(short)} 行的电话或传真，区号前面少了 0（Excel 把号码当成数字时会去掉它）；"
            "请在 agency.yaml 里补上，如 0471-1234567。",
            f"{file_name}: telephone or fax numbers without the 0 of the area code, which Excel removes from numbers: "
            f"{_format_row_numbers(short)}. Add it in agency.yaml, such as 0471-1234567.",
        )
    local = [row for row, phones in phones_by_row.items() if any(map(_has_local_number, phones))]
    if local:
        yield (
            f"{file_name}：第 {_join_numbers(local)} 行的电话或传真没有写区号，外地打不通；请在 agency.yaml 里补上，如 0471-1234567。",
            f"{file_name}: telephone or fax numbers without an area code: {_format_row_numbers(local)}. "
            "Add it in agency.yaml, such as 0471-1234567.",
        )


def _has_local_number(text: str) -> bool:
    """Return whether one of the telephone numbers in a cell lacks its area code, such as 7654321."""
    return any(
        _LOCAL_NUMBER.fullmatch(regex.sub(r"[\s-]", "", number)) is not None
        for number in _NUMBER_SEPARATOR.split(text)
    )


def _format_row_numbers(numbers: Sequence[int]) -> str:
    return format_number_list("row", len(numbers), _join_numbers(numbers))


def _join_numbers(numbers: Sequence[int]) -> str:
    return "、".join(map(str, numbers))


def _collect_agencies(
    file_name: str, rows: Sequence[Sequence[str]], header_index: int, labels: Sequence[str]
) -> tuple[AgencyRow, ...]:
    found: dict[str, AgencyRow] = {}
    messages = []
    for number, cells in enumerate(rows[header_index + 1 :], header_index + 2):
        cells_by_label = [
            (cell, label) for cell, label in zip(cells, labels, strict=False) if label and cell.strip()
        ]
        values = {label: _clean_cell(cell, label) for cell, label in cells_by_label if cell != UNREAD_CELL}
        if message := _find_formula_problem(file_name, number, cells_by_label):
            messages.append(message)
            continue
        if not values:
            continue
        name = values.get(NAME_COLUMN, "")
        if not name:
            messages.append(
                (
                    f"{file_name} 第 {number} 行没有写“{NAME_COLUMN}”；是合并单元格的，请取消合并，每行都写上。",
                    f"{file_name}, row {number}: the name is missing. Unmerge merged cells and write it in each row.",
                )
            )
        elif name in found:
            other, shown = found[name].row_number, shorten_for_message(name)
            messages.append(
                (
                    f"{file_name} 第 {number} 行“{shown}”和第 {other} 行重复。",
                    f"{file_name}, row {number}: {shown} is already in row {other}.",
                )
            )
        else:
            found[name] = AgencyRow(values, file_name, number)
    if not found and not messages:
        messages.append((f"{file_name} 里一个机关也没有。", f"{file_name} has no agencies."))
    if messages:
        raise AgencyTableError(messages)
    return tuple(found.values())


def _find_formula_problem(
    file_name: str, row_number: int, cells_by_label: Sequence[tuple[str, str]]
) -> tuple[str, str] | None:
    """Return a message if formulas in a row have no result, else None.

    The message is a pair of Chinese and English text. ``file_name`` is the name of the table, and ``row_number`` that
    of the row. ``cells_by_label`` are pairs of the text of a cell and the Chinese name of its field.
    """
    unread = "、".join(label for cell, label in cells_by_label if cell == UNREAD_CELL)
    if unread:
        return (
            f"{file_name} 第 {row_number} 行的“{unread}”是公式，文件里没有存它的结果，读不出来；用 Excel 或 WPS 打开，保存一次再试，"
            "或者改成文字。",
            f"{file_name}, row {row_number}: {unread} is a formula whose result is not in the file. Open it in Excel or "
            "WPS and save it, or type the text.",
        )
    faulty = "、".join(
        f"“{label}”{cell.strip()}" for cell, label in cells_by_label if cell.strip().upper() in ERROR_VALUES
    )
    if faulty:
        return (
            f"{file_name} 第 {row_number} 行的公式算不出结果：{faulty}；请在 Excel 或 WPS 里改好，或者改成文字。",
            f"{file_name}, row {row_number}: a formula has no result: {faulty}. Correct it, or type the text.",
        )
    return None


def _find_column(header: str) -> str:
    """Return the Chinese name of the field that a column header names, or "" if there is none."""
    key = "".join(header.split()).lower()
    if key == NAME_COLUMN or key in _OTHER_NAME_HEADERS:
        return NAME_COLUMN
    if key == FOLDER_COLUMN or key in _OTHER_FOLDER_HEADERS:
        return FOLDER_COLUMN
    if key in _OTHER_SHORT_NAME_HEADERS:
        return _SHORT_NAME_COLUMN
    if key in _OTHER_PHONE_HEADERS:
        return _PHONE_COLUMNS[0]
    return key if key in _OFFICE_HOURS_COLUMNS else _map_headers_to_columns().get(key, "")


def _map_headers_to_columns() -> dict[str, str]:
    """Map each name of each field of agency.yaml, in lower case, to the Chinese name of the field."""
    columns: dict[str, str] = {}
    for member in list_fields(AgencyRecord):
        label = member.spec.label
        if label == "办公时间" or not isinstance(member.spec.kind, NestedRecord):
            columns |= {key.lower(): label for key in (label, *member.spec.aliases)}
    return dict(sorted(columns.items(), key=lambda pair: pair[0] != pair[1]))


def join_typed_lines(text: str) -> str:
    """Join the lines of a typed text into one, with single spaces between words and none at the ends.

    A line break in a cell is there only to make the column narrower. Lines are therefore joined without a
    space, except between letters or digits: 青山县 and 教育局 become 青山县教育局.
    """
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    return regex.sub(r"(?<=[A-Za-z0-9])\n(?=[A-Za-z0-9])", " ", "\n".join(lines)).replace("\n", "")


def _clean_cell(cell: str, column: str) -> str:
    """Return the cleaned text of a cell in the column of a field.

    ``column`` is the Chinese name of the field. If the value of the field is a list, each line of the result
    is a member of it. Otherwise the lines of the cell are joined into one.
    """
    if column not in _list_multivalued_columns():
        text = join_typed_lines(cell)
        return clean_name(text) if column in _COLUMNS_WITH_NAMES else text
    return "\n".join(" ".join(line.split()) for line in cell.splitlines() if line.strip())


@cache
def _list_multivalued_columns() -> frozenset[str]:
    """Return the Chinese names of the fields of agency.yaml whose value is a list."""
    return frozenset(member.spec.label for member in list_fields(AgencyRecord) if member.repeated)


def _read_table_cells(path: Path) -> SheetCells:
    """Return the cells of the first sheet as text. Raises `AgencyTableError` if the file cannot be read."""
    refuse_special(path, path.name, refuse_links=False)
    try:
        match path.suffix.lower():
            case ".xlsx":
                return read_workbook_cells(path)
            case ".csv":
                return read_csv_cells(path)
    except OSError as error:
        raise AgencyTableError(
            [(f"不能读取 {path.name}（{describe_os_error(error)[0]}）。", f"{path.name} cannot be read.")]
        ) from error
    except Exception as error:  # openpyxl and zipfile raise many kinds for files that are no workbooks
        raise AgencyTableError(
            [
                (
                    f"{path.name} 不是能读的表格；请在 Excel 或 WPS 里另存为 .xlsx，或者 UTF-8 的 .csv。",
                    f"{path.name} is no readable table: save it as .xlsx, or as .csv in UTF-8.",
                )
            ]
        ) from error
    raise AgencyTableError(
        [
            (
                f"{path.name} 不是 .xlsx 或 .csv；请在 Excel 或 WPS 里另存为 .xlsx。",
                f"{path.name} is neither .xlsx nor .csv: save it as .xlsx.",
            )
        ]
    )
