"""Cells of a workbook of agencies as offices write them: with line breaks, and with formulas."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from sitegen.program.explained_error import ExplainedError
from sitegen.starter.agency_names import make_agency_folder_name, make_page_file_name
from sitegen.starter.agency_plan import complete_agencies
from sitegen.starter.agency_table import AgencyRow, AgencyTableError, join_typed_lines, read_agency_table


def write_workbook(path: Path, *rows: tuple[str, ...]) -> Path:
    """Write a workbook. openpyxl, as other programs, stores formulas without their results."""
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_line_break_in_a_cell_is_no_part_of_a_name(tmp_path: Path) -> None:
    table = write_workbook(
        tmp_path / "机关.xlsx",
        ("名 称", "单位 简称", "办公地址", "主要职责"),
        ("青山县\n教育局", "县\r\n教育局", "Road 1\nBuilding 2", "管理学校\n\n 招生 "),
    )
    (row,) = read_agency_table(table).rows
    assert row.value_by_column == {
        "名称": "青山县教育局",
        "简称": "县教育局",
        "办公地址": "Road 1 Building 2",
        "主要职责": "管理学校\n招生",
    }


@pytest.mark.parametrize("name", ["f.csv", "f.xlsx"])
def test_a_device_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to("/dev/zero")
    with pytest.raises(ExplainedError, match="no regular file"):
        read_agency_table(tmp_path / name)


def test_a_formula_without_its_result_is_named_with_its_row(tmp_path: Path) -> None:
    table = write_workbook(
        tmp_path / "机关.xlsx",
        ("序号", "名称", "联系电话"),
        ("=ROW()-1", "青山县教育局", "0999-0000001"),
        ("=ROW()-1", '="青山县"&"财政局"', '=B2&"1"'),
        ("=ROW()-1", "", ""),
        ("=ROW()-1", "青山县水务局", '=C2&"1"'),
    )
    with pytest.raises(AgencyTableError) as caught:
        read_agency_table(table)
    zh = [message for message, _ in caught.value.messages]
    assert [message.partition("是公式")[0] for message in zh] == [
        "机关.xlsx 第 3 行的“名称、联系电话”",
        "机关.xlsx 第 5 行的“联系电话”",
    ]


def test_formulas_in_columns_that_are_not_read_do_not_matter(tmp_path: Path) -> None:
    table = write_workbook(
        tmp_path / "机关.xlsx", ("序号", "名称"), ("=ROW()-1", "青山县教育局"), ("=ROW()-1", "")
    )
    assert [row.value_by_column for row in read_agency_table(table).rows] == [{"名称": "青山县教育局"}]


def list_notes(path: Path) -> list[str]:
    return [zh for zh, _ in read_agency_table(path).notes]


def test_sheets_that_are_not_read_are_named(tmp_path: Path) -> None:
    table = write_workbook(tmp_path / "机关.xlsx", ("名称",), ("青山县教育局",))
    assert list_notes(table) == []
    book = load_workbook(table)
    book.worksheets[0].title = "县直"
    book.create_sheet("乡镇").append(["青山县清河镇人民政府"])
    book.create_sheet("Sheet3")
    book.save(table)
    assert list_notes(table) == ["机关.xlsx：只读了第一张工作表“县直”，没有读“乡镇”。"]


@pytest.mark.parametrize("fault", ["#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!"])
def test_a_formula_without_a_valid_result_is_refused_with_its_row(tmp_path: Path, fault: str) -> None:
    table = write_workbook(
        tmp_path / "机关.xlsx", ("名称", "联系电话"), ("青山县教育局", ""), ("青山县水务局", fault)
    )
    with pytest.raises(AgencyTableError) as caught:
        read_agency_table(table)
    ((zh, en),) = caught.value.messages
    assert f"第 3 行的公式算不出结果：“联系电话”{fault}；" in zh
    assert "row 3" in en


def test_rows_without_a_name_are_named(tmp_path: Path) -> None:
    table = write_workbook(
        tmp_path / "机关.xlsx",
        ("序号", "名称", "备注"),
        ("1", "青山县教育局", "合署"),
        ("2", "", "青山县体育局"),
        ("3", "", ""),
    )
    assert [row.row_number for row in read_agency_table(table).rows] == [2]
    assert list_notes(table) == [
        "机关.xlsx：第 3 行没有写“名称”，没有读；是合并单元格的，请取消合并，每行都写上。"
    ]


def test_merged_names_are_refused_where_other_values_would_be_lost(tmp_path: Path) -> None:
    table = write_workbook(
        tmp_path / "机关.xlsx", ("名称", "联系电话"), ("青山县教育局", "0999-0000001"), ("", "0999-0000002")
    )
    book = load_workbook(table)
    book.worksheets[0].merge_cells("A2:A3")
    book.save(table)
    with pytest.raises(AgencyTableError, match="第 3 行没有写“名称”；是合并单元格的"):
        read_agency_table(table)


def test_hidden_rows_that_are_read_are_named(tmp_path: Path) -> None:
    table = write_workbook(
        tmp_path / "机关.xlsx", ("名称",), ("青山县教育局",), ("青山县物资局",), ("青山县水务局",), ("",)
    )
    book = load_workbook(table)
    for number in (3, 5):
        book.worksheets[0].row_dimensions[number].hidden = True
    book.save(table)
    assert len(read_agency_table(table).rows) == 3
    assert list_notes(table) == ["机关.xlsx：第 3 行是隐藏的，也读了；不要的，请删掉。"]


@pytest.mark.parametrize(
    ("number", "is_short"),
    [(4711234567, True), (1012345678, True), (57112345678, True), (13812345678, False), (4001234567, False),
     (12345, False), (12345678, False), ("0471-1234567", False)],
)  # fmt: skip
def test_a_lost_zero_of_an_area_code_is_said(tmp_path: Path, number: int | str, is_short: bool) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(("名称", "联系电话"))
    book.active.append(("云岫县财政局", number))
    book.save(tmp_path / "机关.xlsx")
    notes = list_notes(tmp_path / "机关.xlsx")
    zero = [note for note in notes if "第 2 行的电话或传真，区号前面少了 0" in note]
    assert len(zero) == is_short


@pytest.mark.parametrize(
    ("number", "is_local"),
    [("1234567", False), ("8231234", True), ("823-1234", True), ("82311234", True), ("0471-8231234、8231235", True),
     ("0471-8231234", False), ("95598", False), ("400-8231234", False), ("12345678", False)],
)  # fmt: skip
def test_a_number_without_an_area_code_is_said(tmp_path: Path, number: str, is_local: bool) -> None:
    table = write_workbook(tmp_path / "机关.xlsx", ("名称", "联系电话"), ("云岫县财政局", number))
    assert ["第 2 行的电话或传真没有写区号" in note for note in list_notes(table)] == [True] * is_local


@pytest.mark.parametrize("name", ["CON", "nul", "COM1"])
def test_folders_get_no_name_that_windows_reserves(name: str) -> None:
    assert make_agency_folder_name(name, ()) == f"agency-{name.lower()}"
    assert make_page_file_name(name, ()) == f"page-{name.lower()}"
    with pytest.raises(AgencyTableError, match="Windows 不允许"):
        complete_agencies([AgencyRow({"名称": "青山县教育局", "文件夹": name.lower()})])


def test_names_that_differ_in_blanks_are_one_agency(tmp_path: Path) -> None:
    table = write_workbook(
        tmp_path / "机关.xlsx", ("名称", "上级", "办公地址"), ("乙县 教育局", "乙县 人民政府", "大院 三楼")
    )
    (row,) = read_agency_table(table).rows
    assert row.value_by_column == {"名称": "乙县教育局", "上级": "乙县人民政府", "办公地址": "大院 三楼"}
    table = write_workbook(tmp_path / "机关.xlsx", ("名称",), ("乙县 教育局",), ("乙县教育局",))
    with pytest.raises(AgencyTableError, match="“乙县教育局”和第 2 行重复"):
        read_agency_table(table)


def test_names_are_joined_in_options_as_in_cells() -> None:
    assert join_typed_lines(" 青山县\n教育局 ") == "青山县教育局"
    assert join_typed_lines("Qingshan\nEducation") == "Qingshan Education"


def test_long_names_are_cut_in_messages(tmp_path: Path) -> None:
    name = "青山县" + "很长的" * 300 + "局"
    table = write_workbook(
        tmp_path / "机关.xlsx", ("名称", "层级", "长" * 500), (name, "甲" * 300), (name, "")
    )
    with pytest.raises(AgencyTableError) as repeated:
        read_agency_table(table)
    with pytest.raises(AgencyTableError) as wrong:
        complete_agencies(
            [
                AgencyRow(
                    {"名称": f"{name}、{name}", "层级": "甲" * 300, "上级": "乙" * 300, "文件夹": "丙" * 300}
                )
            ]
        )
    messages = [text for caught in (repeated, wrong) for pair in caught.value.messages for text in pair]
    assert len(messages) >= 8
    assert max(map(len, messages)) < 250
