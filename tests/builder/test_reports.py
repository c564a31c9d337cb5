"""Annual reports in a site: tables beside the record, what is missing, and what a change rebuilds."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.reports import find_format_in_force
from sitegen.reports.blank_forms import create_blank_tables
from sitegen.reports.workbook_writer import CellFilling, render_blank_workbook, render_workbook
from tests.builder.workshop import Workshop, errors, tree

FOLDER = "content/agencies/county/reports"
REPORT = f"{FOLDER}/2023.yaml"
HEAD = "标题: 示例县人民政府2023年政府信息公开工作年度报告\n公开日期: 2024-03-20\n"
SHEET = "主动公开,无\n申请,自然人\n新收,1\n予以公开,1\n复议诉讼,无\n"
CASES: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "tables in YAML": ({REPORT: f"{HEAD}表格: 无\n"}, []),
    "tables in CSV": ({REPORT: HEAD, f"{FOLDER}/2023.csv": SHEET}, []),
    "tables in a workbook": (
        {
            REPORT: HEAD,
            f"{FOLDER}/2023.xlsx": render_workbook(
                find_format_in_force(2023), "甲", 2023, CellFilling(lambda _: 0, is_blank_form=True)
            ),
        },
        [],
    ),
    "a workbook to fill in": (
        {
            REPORT: HEAD,
            f"{FOLDER}/2023.xlsx": render_blank_workbook(
                create_blank_tables(find_format_in_force(2023), 2023, None), "甲"
            ),
        },
        [f"{FOLDER}/2023.xlsx 表二!B5 RPT-056"],
    ),
    "a table that is to be filled in": (
        {REPORT: HEAD, f"{FOLDER}/2023.csv": SHEET.replace("主动公开,无", "主动公开,（待填）")},
        [f"{FOLDER}/2023.csv:1:6 RPT-056"],
    ),
    "tables in two files": (
        {REPORT: f"{HEAD}表格: {{主动公开: 无}}\n", f"{FOLDER}/2023.csv": SHEET.replace("主动公开,无\n", "")},
        [],
    ),
    "a draft": ({REPORT: f"{HEAD}草稿: 是\n"}, []),
    "a work summary": ({REPORT: f"{HEAD}类型: 工作总结\n"}, []),
    "free form": ({f"{FOLDER}/2015.yaml": HEAD.replace("2023", "2015")}, []),
    "no tables": ({REPORT: HEAD}, [f"{REPORT}:1:5 RPT-026"]),
    "a table missing": ({REPORT: f"{HEAD}表格: {{申请: 无}}\n"}, [f"{REPORT}:3:5 RPT-026"]),
    "an unknown format": ({REPORT: f"{HEAD}格式: 2024\n表格: 无\n"}, [f"{REPORT}:3:5 RPT-010"]),
    "tables alone": ({f"{FOLDER}/2023.csv": SHEET}, [f"{FOLDER}/2023.csv RPT-027"]),
    "a broken sheet": ({REPORT: HEAD, f"{FOLDER}/2023.csv": "新收,1\n"}, [f"{FOLDER}/2023.csv:1:1 RPT-040"]),
    "a wrong cell": (
        {REPORT: HEAD, f"{FOLDER}/2023.csv": SHEET.replace("新收,1", "新收,一")},
        [f"{FOLDER}/2023.csv:3:4 RPT-020"],
    ),
    "macros": (
        {REPORT: HEAD, f"{FOLDER}/2023.xlsm": b"PK"},
        [f"{FOLDER}/2023.xlsm RPT-045"],
    ),
    "one table twice": (
        {REPORT: f"{HEAD}表格: {{申请: 无}}\n", f"{FOLDER}/2023.csv": SHEET},
        [f"{FOLDER}/2023.csv:2:1 RPT-019"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_reports(tmp_path: Path, case: str) -> None:
    files, expected = CASES[case]
    workshop = Workshop(tmp_path)
    for path, content in files.items():
        workshop.put(path, content)
    assert errors(workshop.check()) == expected
    assert errors(workshop.check()) == expected, "the same from the cache"


def test_an_edited_sheet_gives_what_a_clean_build_gives(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path / "site")
    workshop.put(REPORT, HEAD)
    workshop.put(f"{FOLDER}/2023.csv", SHEET)
    assert not errors(workshop.build())
    workshop.edit(f"{FOLDER}/2023.csv", "新收,1\n予以公开,1", "新收,2\n予以公开,2")
    assert not errors(workshop.build())
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "clean")


def test_own_figures_of_a_report_that_consolidates(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    workshop.put(REPORT, f"{HEAD}汇总下级: 是\n表格: 无\n本级: {{申请: {{新收: 3}}}}\n")
    assert errors(workshop.check()) == [f"{REPORT}:5:15 RPT-015"]
