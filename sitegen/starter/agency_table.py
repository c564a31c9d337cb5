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
from sitegen.starter.agency_cells import FAULTS, UNREAD, SheetCells, read_csv, read_sheet_cells
from sitegen.starter.agency_names import clean_name

NAME: Final = "名称"
FOLDER: Final = "文件夹"
"""Column with the name of the agency's folder, which agency.yaml does not have as a field."""
_NAME_COLUMNS: Final = (
    "机关", "机关全称", "机关名称", "单位", "单位全称", "单位名称", "部门名称", "全称", "name",
)  # fmt: skip
_SHORT_NAME: Final = "简称"
_SHORT_NAME_COLUMNS: Final = ("单位简称", "机关简称", "部门简称", "short_name")
_FOLDER_COLUMNS: Final = ("标识", "文件夹名", "id")
_PHONE_COLUMNS: Final = ("办公电话", "电话", "电话号码", "单位电话", "机关电话", "公开电话")
_EXTRA_COLUMNS: Final = ("上午", "下午")
_NAMES: Final = frozenset({NAME, _SHORT_NAME, "上级"})
"""Columns with names of agencies."""
_PHONES: Final = ("联系电话", "传真号码")
# An area code of two or three digits and seven or eight more, but no mobile number and no 400 or 800 number.
_WITHOUT_ZERO: Final = regex.compile(r"(?!1[3-9]\d{9}\Z|[48]00)[1-9]\d{9,10}")
_LOCAL: Final = regex.compile(r"[2-9]\d{6,7}")
"""A number of seven or eight digits without an area code, which nobody from elsewhere can call."""
_NUMBER_ENDS: Final = regex.compile(r"[、，,;；/\n]")


class AgencyTableError(Exception):
    """Raised if a table of agencies cannot be used.

    Each of ``messages`` is a pair of Chinese and English text.
    """

    def __init__(self, messages: Sequence[tuple[str, str]]) -> None:
        super().__init__("\n".join(f"{zh}\n{en}" for zh, en in messages))
        self.messages = tuple(messages)


class AgencyRow(Struct, frozen=True):
    """One agency as it is given in a table, before missing values are guessed.

    ``values`` are the cells that are not empty, keyed by the Chinese name of their field, such as 名称.
    ``file`` is the name of the table and ``number`` the row in it, counted from 1. They are "" and 0 if the
    agency was not read from a table.
    """

    values: dict[str, str]
    file: str = ""
    number: int = 0


class AgencyTable(Struct, frozen=True):
    """Agencies read from a table.

    ``ignored`` are the headers of columns that were not read, because no field has this name. ``notes`` are
    remarks for the user, as pairs of Chinese and English text: what else was not read, which rows were read
    although they are hidden, and which telephone numbers have no proper area code.
    """

    rows: tuple[AgencyRow, ...]
    ignored: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


def read_agency_table(path: Path) -> AgencyTable:
    """Read the agencies of a ``.xlsx`` or ``.csv`` file.

    The first row with the column 名称 is the header. Rows above it, such as a title, are skipped. Columns
    whose header is not the name of a field, such as 序号 and 备注, are ignored. Raises `AgencyTableError` if
    the file cannot be read, if it has no such header or no agencies, if a column is repeated, if a row lacks
    the name or repeats that of another row, or if a formula has no result. Raises `ExplainedError` if
    ``path`` is a pipe or a device.
    """
    sheet = _read_cells(path)
    rows = sheet.rows
    head = next((index for index, row in enumerate(rows) if NAME in map(_find_label, row)), None)
    if head is None:
        raise AgencyTableError(
            [
                (
                    f"{path.name} 里没有“{NAME}”这一列。请用一行写列名，如：{NAME}、{FOLDER}、简称、层级、类型、上级、联系电话",
                    f"{path.name} has no column {NAME}. One row must have the names of the columns.",
                )
            ]
        )
    labels = [_find_label(cell) for cell in rows[head]]
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
    found = _collect_rows(path.name, rows, head, labels)
    return AgencyTable(found, ignored, tuple(_list_notes(path.name, sheet, head, found)))


def _list_notes(
    file: str, sheet: SheetCells, header_index: int, found: Sequence[AgencyRow]
) -> Iterator[tuple[str, str]]:
    """Yield the notes on a table (`AgencyTable.notes`), as pairs of Chinese and English text.

    ``file`` is the name of the table, ``header_index`` the index of its header row, ``found`` the agencies read.
    """
    if sheet.other_sheets:
        yield (
            f"{file}：只读了第一张工作表“{sheet.name}”，没有读{'、'.join(f'“{name}”' for name in sheet.other_sheets)}。",
            f"{file}: only the first sheet, {sheet.name}, was read, not {', '.join(sheet.other_sheets)}.",
        )
    numbers = {row.number for row in found}
    skipped = [
        number
        for number, cells in enumerate(sheet.rows[header_index + 1 :], header_index + 2)
        # Serial numbers are filled in further than there are agencies.
        if number not in numbers and any(regex.search(r"[^\W\d_]", cell) for cell in cells)
    ]
    if skipped:
        yield (
            f"{file}：第 {_join_numbers(skipped)} 行没有写“{NAME}”，没有读；是合并单元格的，请取消合并，每行都写上。",
            f"{file}: not read, because there is no name: {_name_rows(skipped)}. "
            "Unmerge merged cells and write the name in each row.",
        )
    hidden = sorted(numbers & sheet.hidden_rows)
    if hidden:
        yield (
            f"{file}：第 {_join_numbers(hidden)} 行是隐藏的，也读了；不要的，请删掉。",
            f"{file}: hidden, but read, too: {_name_rows(hidden)}. Delete those that you do not want.",
        )
    short = [
        row.number
        for row in found
        if any(_WITHOUT_ZERO.fullmatch(row.values.get(label, "").strip()) for label in _PHONES)
    ]
    if short:
        yield (
            f"{file}：第 {_join_numbers(short)} 行的电话或传真，区号前面少了 0（Excel 把号码当成数字时会去掉它）；"
            "请在 agency.yaml 里补上，如 0471-1234567。",
            f"{file}: telephone or fax numbers without the 0 of the area code, which Excel removes from numbers: "
            f"{_name_rows(short)}. Add it in agency.yaml, such as 0471-1234567.",
        )
    local = [row.number for row in found if any(_is_local(row.values.get(label, "")) for label in _PHONES)]
    if local:
        yield (
            f"{file}：第 {_join_numbers(local)} 行的电话或传真没有写区号，外地打不通；请在 agency.yaml 里补上，如 0471-1234567。",
            f"{file}: telephone or fax numbers without an area code: {_name_rows(local)}. "
            "Add it in agency.yaml, such as 0471-1234567.",
        )


def _is_local(text: str) -> bool:
    """Return whether one of the telephone numbers in a cell lacks its area code, such as 7654321."""
    return any(
        _LOCAL.fullmatch(regex.sub(r"[\s-]", "", number)) is not None for number in _NUMBER_ENDS.split(text)
    )


def _name_rows(numbers: Sequence[int]) -> str:
    return format_number_list("row", len(numbers), _join_numbers(numbers))


def _join_numbers(numbers: Sequence[int]) -> str:
    return "、".join(map(str, numbers))


def _collect_rows(
    file: str, rows: Sequence[Sequence[str]], header_index: int, labels: Sequence[str]
) -> tuple[AgencyRow, ...]:
    found: dict[str, AgencyRow] = {}
    messages = []
    for number, cells in enumerate(rows[header_index + 1 :], header_index + 2):
        cells_by_label = [
            (cell, label) for cell, label in zip(cells, labels, strict=False) if label and cell.strip()
        ]
        values = {label: _read_cell(cell, label) for cell, label in cells_by_label if cell != UNREAD}
        if message := _find_formula_problem(file, number, cells_by_label):
            messages.append(message)
            continue
        if not values:
            continue
        name = values.get(NAME, "")
        if not name:
            messages.append(
                (
                    f"{file} 第 {number} 行没有写“{NAME}”；是合并单元格的，请取消合并，每行都写上。",
                    f"{file}, row {number}: the name is missing. Unmerge merged cells and write it in each row.",
                )
            )
        elif name in found:
            other, shown = found[name].number, shorten_for_message(name)
            messages.append(
                (
                    f"{file} 第 {number} 行“{shown}”和第 {other} 行重复。",
                    f"{file}, row {number}: {shown} is already in row {other}.",
                )
            )
        else:
            found[name] = AgencyRow(values, file, number)
    if not found and not messages:
        messages.append((f"{file} 里一个机关也没有。", f"{file} has no agencies."))
    if messages:
        raise AgencyTableError(messages)
    return tuple(found.values())


def _find_formula_problem(
    file: str, number: int, cells_by_label: Sequence[tuple[str, str]]
) -> tuple[str, str] | None:
    """Return a message if formulas in a row have no result, else None.

    The message is a pair of Chinese and English text. ``file`` is the name of the table, and ``number`` that
    of the row. ``cells_by_label`` are pairs of the text of a cell and the Chinese name of its field.
    """
    unread = "、".join(label for cell, label in cells_by_label if cell == UNREAD)
    if unread:
        return (
            f"{file} 第 {number} 行的“{unread}”是公式，文件里没有存它的结果，读不出来；用 Excel 或 WPS 打开，保存一次再试，"
            "或者改成文字。",
            f"{file}, row {number}: {unread} is a formula whose result is not in the file. Open it in Excel or "
            "WPS and save it, or type the text.",
        )
    faulty = "、".join(
        f"“{label}”{cell.strip()}" for cell, label in cells_by_label if cell.strip().upper() in FAULTS
    )
    if faulty:
        return (
            f"{file} 第 {number} 行的公式算不出结果：{faulty}；请在 Excel 或 WPS 里改好，或者改成文字。",
            f"{file}, row {number}: a formula has no result: {faulty}. Correct it, or type the text.",
        )
    return None


def _find_label(cell: str) -> str:
    """Return the Chinese name of the field that a column header names, or "" if there is none."""
    key = "".join(cell.split()).lower()
    if key == NAME or key in _NAME_COLUMNS:
        return NAME
    if key == FOLDER or key in _FOLDER_COLUMNS:
        return FOLDER
    if key in _SHORT_NAME_COLUMNS:
        return _SHORT_NAME
    if key in _PHONE_COLUMNS:
        return _PHONES[0]
    return key if key in _EXTRA_COLUMNS else _map_columns().get(key, "")


def _map_columns() -> dict[str, str]:
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


def _read_cell(cell: str, label: str) -> str:
    """Return the cleaned text of a cell in the column of a field.

    ``label`` is the Chinese name of the field. If the value of the field is a list, each line of the result
    is a member of it. Otherwise the lines of the cell are joined into one.
    """
    if label not in _list_list_fields():
        text = join_typed_lines(cell)
        return clean_name(text) if label in _NAMES else text
    return "\n".join(" ".join(line.split()) for line in cell.splitlines() if line.strip())


@cache
def _list_list_fields() -> frozenset[str]:
    """Return the Chinese names of the fields of agency.yaml whose value is a list."""
    return frozenset(member.spec.label for member in list_fields(AgencyRecord) if member.repeated)


def _read_cells(path: Path) -> SheetCells:
    """Return the cells of the first sheet as text. Raises `AgencyTableError` if the file cannot be read."""
    refuse_special(path, path.name, refuse_links=False)
    try:
        match path.suffix.lower():
            case ".xlsx":
                return read_sheet_cells(path)
            case ".csv":
                return read_csv(path)
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
