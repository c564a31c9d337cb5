"""Cells of a workbook of agencies as offices write them: with line breaks, and with formulas."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from sitegen.starter.agency_table import AgencyTableError, read_agency_table


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
    assert row.values == {
        "名称": "青山县教育局",
        "简称": "县教育局",
        "办公地址": "Road 1 Building 2",
        "主要职责": "管理学校\n招生",
    }


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
    assert [row.values for row in read_agency_table(table).rows] == [{"名称": "青山县教育局"}]
