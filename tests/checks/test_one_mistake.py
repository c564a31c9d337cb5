"""One slip of the pen in a report gives one finding, at its place: what follows from it is not told as well."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from sitegen.reports import load_formats
from sitegen.reports.blank_forms import create_blank_tables
from sitegen.reports.workbook_writer import CellFilling, render_workbook
from tests.checks.county import findings, reports

REPORT = """\
标题: 甲县财政局2025年政府信息公开工作年度报告
公开日期: 2026-01-20
表格:
  主动公开:
    行政规范性文件: [4, 2, 38]
    行政许可: 1265
    行政强制: 12
    行政事业性收费: 86.5
  申请办理:
    本年新收: {自然人: 20, 商业企业: 5}
    上年结转: {自然人: 3}
    予以公开: {自然人: 12, 商业企业: 4}
    属于国家秘密: {自然人: 9, 商业企业: 1}
    结转下年度: {自然人: 2}
  复议诉讼:
    行政复议: [3, 1, 0, 1]
"""
PATH = "finance/reports/2025.yaml"


def told(text: str) -> list[str]:
    return [one.removeprefix("finance/reports/2025") for one in findings(reports({PATH: text}))]


def test_the_report_is_right() -> None:
    assert told(REPORT) == []


def test_the_captions_of_the_official_table_may_be_written_too() -> None:
    blocks = (
        "    第二十条第(一)项:\n      行政规范性文件: [4, 2, 38]\n    第二十条第（五）项: {行政许可: 1265}\n"
    )
    assert told(REPORT.replace("    行政规范性文件: [4, 2, 38]\n    行政许可: 1265\n", blocks)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # Names: the figures under them are missing, which no sum may be blamed for.
        ("予以公开", "于以公开", ".yaml:12:5 RPT-012"),
        ("予以公开: {自然人", "予以公开: {自燃人", ".yaml:12:12 RPT-013"),
        ("属于国家秘密: {自然人: 9, 商业企业: 1}", "不予公开: 10", ".yaml:13:11 RPT-017"),
        ("予以公开: {自然人: 12, 商业企业: 4}", "予以公开: 16", ".yaml:12:11 RPT-015"),
        ("{自然人: 20, 商业企业: 5}", "[20, 5, 0, 0, 0]", ".yaml:10:12 RPT-016"),
        ("复议诉讼", "复义诉讼", ".yaml:15:3 RPT-011"),
        ("  复议诉讼:\n    行政复议: [3, 1, 0, 1]\n", "  复议诉讼: 3\n", ".yaml:15:9 RPT-017"),
        (REPORT[REPORT.index("\n  主动公开") :], " 不详\n", ".yaml:3:5 RPT-017"),
        # Rows beside their table, or on its line.
        (
            "    行政规范性文件: [4, 2, 38]\n    行政许可: 1265\n    行政强制: 12\n    行政事业性收费: 86.5\n",
            "  行政规范性文件: [4, 2, 38]\n  行政许可: 1265\n  行政强制: 12\n  行政事业性收费: 86.5\n",
            ".yaml:5:3 RPT-011",
        ),
        ("  复议诉讼:\n    行政复议: [3, 1, 0, 1]\n", "  复议诉讼: 行政复议: 3\n", ".yaml:15:9 YML-038"),
        # The tables of another year.
        ("[4, 2, 38]", "{本年新制作数量: 4, 本年新公开数量: 2, 对外公开总数量: 38}", ".yaml:5:15 RPT-014"),
        ("表格:", "格式: 2019年格式\n表格:", ".yaml:3:5 RPT-129"),
        # Figures.
        ("12\n", "-\n", ".yaml:7:11 YML-032"),
        ("12\n", "-   # 没有\n", ".yaml:7:11 YML-032"),
        ("86.5", "99999999999", ".yaml:8:14 RPT-023"),
        ("86.5", "86.12345678901", ".yaml:8:14 RPT-029"),
        ("1265", "12345678901234567890", ".yaml:6:11 RPT-023"),
        # Colons and commas between brackets.
        ("{自然人: 12", "{自然人：12", ".yaml:12:15 YML-009"),
        ("{自然人: 12", "{自然人:12", ".yaml:12:15 YML-008"),
        ("12, 商业企业", "12， 商业企业", ".yaml:12:19 YML-033"),
        ("12, 商业企业", "12，商业企业", ".yaml:12:19 YML-033"),
        ("[4, 2, 38]", "[4，2，38]", ".yaml:5:15 YML-033"),
        ("[4, 2, 38]", "［4, 2, 38］", ".yaml:5:14 YML-034"),
        ("{自然人: 20, 商业企业: 5}", "｛自然人: 20, 商业企业: 5｝", ".yaml:10:11 YML-034"),
    ],
)  # fmt: skip
def test_one_finding(old: str, new: str, expected: str) -> None:
    assert REPORT.count(old) == 1 or old == "复议诉讼"
    assert told(REPORT.replace(old, new, 1)) == [expected]


TITLE = "标题: 甲县财政局2025年政府信息公开工作年度报告\n公开日期: 2026-01-20\n"
FORM = load_formats()["2021"]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("2025.xls", b"\xd0\xcf\x11\xe0", ".xls RPT-045"),
        ("2025.xlsx", "主动公开,无\n".encode(), ".xlsx RPT-054"),
        ("2025.csv", b"PK\x03\x04", ".csv RPT-054"),
    ],
)
def test_a_file_of_the_wrong_kind(name: str, data: bytes, expected: str) -> None:
    """Its tables are not missing: they could not be read."""
    found = findings({**reports({PATH: TITLE}), f"content/agencies/finance/reports/{name}": data})
    assert found == [f"finance/reports/2025{expected}"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda book: book["表三"].insert_rows(9), "表三!B9 RPT-053"),
        (lambda book: book["表三"].__setitem__("D6", 1), "表三!D6 RPT-101"),
    ],
)
def test_a_finding_in_a_workbook_names_sheet_and_cell(change: Callable[[Any], object], expected: str) -> None:
    tables = create_blank_tables(FORM, 2025, None)
    blank = render_workbook(FORM, "甲县", 2025, CellFilling(tables.get_figure, is_blank_form=True))
    book = load_workbook(io.BytesIO(blank))
    change(book)
    out = io.BytesIO()
    book.save(out)
    path = "content/agencies/finance/reports/2025.xlsx"
    found = findings({**reports({PATH: TITLE}), path: out.getvalue()})
    assert found == [f"finance/reports/2025.xlsx {expected}"]
