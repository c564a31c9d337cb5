"""Reads the agencies of a new site from a workbook or CSV file whose columns are named as the fields of agency.yaml."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.program import regex
from sitegen.schema.records import AgencyRecord
from sitegen.schema.spec import NestedRecord, list_fields

NAME: Final = "名称"
FOLDER: Final = "文件夹"
"""Column with the name of the agency's folder, which agency.yaml does not have as a field."""
ROW_LIMIT: Final = 5000
"""Most rows that are read. No government has so many agencies."""
_UNREAD: Final = "\0"
"""Stands for a cell with a formula whose result is not in the file."""
_NAME_COLUMNS: Final = (
    "机关", "机关全称", "机关名称", "单位", "单位全称", "单位名称", "部门名称", "全称", "name",
)  # fmt: skip
_SHORT_NAME: Final = "简称"
_SHORT_NAME_COLUMNS: Final = ("单位简称", "机关简称", "部门简称", "short_name")
_FOLDER_COLUMNS: Final = ("标识", "文件夹名", "id")
_EXTRA_COLUMNS: Final = ("上午", "下午")


class AgencyTableError(Exception):
    """A table of agencies that cannot be used. Each message is a pair of Chinese and English."""

    def __init__(self, messages: Sequence[tuple[str, str]]) -> None:
        super().__init__("\n".join(f"{zh}\n{en}" for zh, en in messages))
        self.messages = tuple(messages)


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency of a table: the cells that are not empty, by the Chinese name of their field.

    ``file`` and ``number`` are the table and the row in it, counted from 1; "" and 0 if the agency was named in
    another way.
    """

    values: dict[str, str]
    file: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class AgencyTable:
    """The agencies of a table, and the names of the columns that were ``ignored`` because no field has their name."""

    rows: tuple[AgencyRow, ...]
    ignored: tuple[str, ...] = ()


def read_agency_table(path: Path) -> AgencyTable:
    """Read the agencies of a ``.xlsx`` or ``.csv`` file.

    The first row with the column 名称 is the head; rows above it, such as a title, are skipped. Columns with other
    names than those of fields, such as 序号 and 备注, are ignored. Raises `AgencyTableError` if the file cannot be
    read, if a column is repeated, or if a row lacks the name or repeats that of another row.
    """
    rows = _read_rows(path)
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
        dict.fromkeys(" ".join(cell.split()) for cell, label in columns if cell.strip() and not label)
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
    return AgencyTable(_collect_rows(path.name, rows, head, labels), ignored)


def _collect_rows(
    file: str, rows: Sequence[Sequence[str]], head: int, labels: Sequence[str]
) -> tuple[AgencyRow, ...]:
    found: dict[str, AgencyRow] = {}
    messages = []
    for number, cells in enumerate(rows[head + 1 :], head + 2):
        cells_by_label = [
            (cell, label) for cell, label in zip(cells, labels, strict=False) if label and cell.strip()
        ]
        values = {label: _join_lines(cell, label) for cell, label in cells_by_label if cell != _UNREAD}
        unread = [label for cell, label in cells_by_label if cell == _UNREAD]
        if unread:
            named = "、".join(unread)
            messages.append(
                (
                    f"{file} 第 {number} 行的“{named}”是公式，文件里没有存它的结果，读不出来；用 Excel 或 WPS 打开，保存一次再试，"
                    "或者改成文字。",
                    f"{file}, row {number}: {named} is a formula whose result is not in the file. Open it in Excel or "
                    "WPS and save it, or type the text.",
                )
            )
            continue
        if not values:
            continue
        name = values.get(NAME, "")
        if not name:
            messages.append(
                (f"{file} 第 {number} 行没有写“{NAME}”。", f"{file}, row {number}: the name is missing.")
            )
        elif name in found:
            other = found[name].number
            messages.append(
                (
                    f"{file} 第 {number} 行“{name}”和第 {other} 行重复。",
                    f"{file}, row {number}: {name} is already in row {other}.",
                )
            )
        else:
            found[name] = AgencyRow(values, file, number)
    if not found and not messages:
        messages.append((f"{file} 里一个机关也没有。", f"{file} has no agencies."))
    if messages:
        raise AgencyTableError(messages)
    return tuple(found.values())


def _find_label(cell: str) -> str:
    """Return the field that the name of a column means, or "" if there is none."""
    key = "".join(cell.split()).lower()
    if key == NAME or key in _NAME_COLUMNS:
        return NAME
    if key == FOLDER or key in _FOLDER_COLUMNS:
        return FOLDER
    if key in _SHORT_NAME_COLUMNS:
        return _SHORT_NAME
    return key if key in _EXTRA_COLUMNS else _map_columns().get(key, "")


def _map_columns() -> dict[str, str]:
    """Return the Chinese name of each field of agency.yaml under each of its keys, in lower case."""
    columns: dict[str, str] = {}
    for member in list_fields(AgencyRecord):
        label = member.spec.label
        if label == "办公时间" or not isinstance(member.spec.kind, NestedRecord):
            columns |= {key.lower(): label for key in (label, *member.spec.aliases)}
    return dict(sorted(columns.items(), key=lambda pair: pair[0] != pair[1]))


def _join_lines(cell: str, label: str) -> str:
    """Return the text of a cell without blanks around and between.

    The cell of a list has one member a line. Elsewhere a line break only makes the cell narrower: its lines are
    joined, with a blank between words of letters.
    """
    lines = [" ".join(line.split()) for line in cell.splitlines() if line.strip()]
    if label in _list_repeated():
        return "\n".join(lines)
    return regex.sub(r"(?<=[A-Za-z0-9])\n(?=[A-Za-z0-9])", " ", "\n".join(lines)).replace("\n", "")


@cache
def _list_repeated() -> frozenset[str]:
    """Return the labels of the fields whose value is a list."""
    return frozenset(member.spec.label for member in list_fields(AgencyRecord) if member.repeated)


def _read_rows(path: Path) -> list[list[str]]:
    """Return the cells of the first sheet as text. Raises `AgencyTableError` if the file cannot be read."""
    try:
        match path.suffix.lower():
            case ".xlsx":
                return list(_iter_sheet(path))
            case ".csv":
                return [list(row) for row in csv.reader(io.StringIO(_decode(path.read_bytes()), newline=""))]
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


def _iter_sheet(path: Path) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # takes long to load

    # Twice: the results of formulas, and where there are formulas, whose results a file may lack.
    workbook, formulas = (load_workbook(path, read_only=True, data_only=only) for only in (True, False))
    try:
        sheets = (book.worksheets[0].iter_rows(values_only=True) for book in (workbook, formulas))
        for number, (row, written) in enumerate(zip(*sheets, strict=True)):
            if number > ROW_LIMIT:
                # Sheets with formatted empty rows reach to the last row that Excel has.
                if any(value is not None for value in row):
                    raise ValueError("too many rows")
                break
            yield [
                _format_cell(value) if value is not None else _UNREAD if typed is not None else ""
                for value, typed in zip(row, written, strict=True)
            ]
    finally:
        workbook.close()
        formulas.close()


def _format_cell(value: object) -> str:
    # A postcode that Excel took for a number has lost its zeros in front; the check of the field reports it.
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _decode(data: bytes) -> str:
    """Decode a CSV file in UTF-8 or, as Excel writes it in Chinese, GB 18030."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")
