"""The matrix: who published in time, late, or not at all; the pages over the years and side by side."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sitegen.reports.deadline import find_due_date
from tests.builder.workshop import Workshop, errors
from tests.pages.reports import AGENCY, NARRATIVE, TABLES, record, workshop_with
from tests.pages.test_report_page import H, of_class, page, text

INDEX = "reports/index.html"


@pytest.mark.parametrize(
    ("year", "kind", "day"),
    [
        (2025, "department", date(2026, 1, 31)),
        (2019, "department", date(2020, 1, 31)),
        (2018, "department", date(2019, 3, 31)),
        (2025, "government", date(2026, 3, 31)),
        (2025, "office", date(2026, 3, 31)),
        (2025, "township", date(2026, 3, 31)),
        (2025, "institution", None),
    ],
)
def test_deadlines(year: int, kind: str, day: date | None) -> None:
    assert find_due_date(year, kind) == day


def line_of(workshop: Workshop, agency: str) -> dict[str, str]:
    """The line of an agency in the matrix, by year."""
    root = page(workshop, INDEX)
    (table,) = of_class(root, "report-matrix")
    years = [text(one) for one in table.iter(f"{H}th") if one.get("scope") == "col"][1:]
    for row in table.iter(f"{H}tr"):
        cells = [text(one) for one in row]
        if cells[0] == agency:
            return dict(zip(years, cells[1:], strict=True))
    raise AssertionError(f"no line for {agency}")


def compared(table: ElementTree.Element) -> list[list[str]]:
    """The lines of a table without its headings."""
    return [[text(cell) for cell in row] for row in table.iter(f"{H}tr")][1:]


def test_in_time_late_and_missing(tmp_path: Path) -> None:
    workshop = workshop_with(tmp_path, (2022, "2023-01-31", "表格: 无\n"), (2024, "2025-02-02", "表格: 无\n"))
    line = line_of(workshop, "示例县财政局")
    assert line["2022年"].endswith("2023-01-31")
    assert line["2023年"] == "未公开"
    assert line["2024年"].endswith("2025-02-02 逾期 2 天")
    assert line["2025年"] == "未公开"
    # The county published its report on 2024 on 20 March, which is in time for a government.
    county = line_of(workshop, "示例县人民政府")
    assert county["2024年"].endswith("2025-03-20")
    assert county["2022年"] == "—无"


def test_years_in_which_nobody_reported_are_left_out(tmp_path: Path) -> None:
    workshop = workshop_with(tmp_path, (2024, "2025-01-20", "表格: 无\n"))
    workshop.put(
        "content/agencies/old/agency.yaml",
        "名称: 旧县人民政府\n简称: 旧县\n层级: 县级\n类型: 人民政府\n史料: 是\n",
    )
    workshop.put(
        "content/agencies/old/reports/2011.yaml",
        "标题: 旧县人民政府2011年政府信息公开工作年度报告\n公开日期: 2012-03-20\n",
    )
    workshop.put(
        "content/agencies/old/reports/2010.yaml",
        "标题: 旧县人民政府2010年政府信息公开工作年度报告\n公开日期: 2016-03-20\n",
    )
    assert not errors(workshop.build())
    line = line_of(workshop, "旧县人民政府")
    assert line["2010年"].endswith("2016-03-20 补录")
    assert line["2011年"].endswith("2012-03-20")
    assert {"2012年", "2013年", "2014年"}.isdisjoint(line)


def test_a_report_is_not_missing_before_it_is_due(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    result = workshop.build(date(2026, 2, 10))
    assert not errors(result)
    assert line_of(workshop, "示例县人民政府")["2025年"] == "2026-03-31 前公开"
    assert line_of(workshop, "示例县财政局")["2025年"] == "未公开"


def test_pages_over_the_years_and_side_by_side(tmp_path: Path) -> None:
    workshop = workshop_with(
        tmp_path,
        (
            2021,
            "2022-01-20",
            TABLES.replace("    上年结转: {自然人: 1}\n", "").replace("自然人: 3", "自然人: 4"),
        ),
        (
            2025,
            "2026-01-20",
            TABLES.replace("    上年结转: {自然人: 1}\n", "").replace("自然人: 3", "自然人: 4"),
        ),
    )
    trend = page(workshop, "reports/finance/index.html")
    charts = of_class(trend, "chart")
    assert charts
    for chart in charts:
        named = [one for one in chart.iter() if one.get("id") in (chart.get("aria-labelledby") or "").split()]
        assert len(named) == 2
        assert all(text(one) for one in named)
    (received,) = [one for one in of_class(trend, "chart-figure") if one.get("id") == "chart-new_received"]
    rows = [[text(cell) for cell in row] for row in received.iter(f"{H}tr")]
    assert rows == [
        ["年度", "新收申请"],
        ["2021", "5"],
        ["2022", "—"],
        ["2023", "—"],
        ["2024", "—"],
        ["2025", "5"],
    ]
    compare = page(workshop, "reports/2025.html")
    (table,) = of_class(compare, "comparison")
    assert compared(table) == [["县财政局", "5", "4", "1", "0", "0", "3", "0", "12", "25.1"]]


def test_a_report_that_consolidates_counts_as_its_own_level(tmp_path: Path) -> None:
    workshop = workshop_with(
        tmp_path, (2025, "2026-01-20", "表格: {主动公开: {行政处罚: 12}, 申请办理: 无, 复议诉讼: 无}\n")
    )
    workshop.put(
        "content/agencies/county/reports/2025.yaml",
        "标题: 示例县人民政府2025年政府信息公开工作年度报告\n公开日期: 2026-03-20\n汇总下级: 是\n"
        "表格: {主动公开: {行政处罚: 15}, 申请办理: 无, 复议诉讼: 无}\n本级: {主动公开: {行政处罚: 3}}\n",
    )
    workshop.put("content/agencies/county/reports/2025.md", NARRATIVE.replace("{year}", "2025"))
    assert not errors(workshop.build())
    (table,) = of_class(page(workshop, "reports/2025.html"), "comparison")
    assert compared(table) == [["县政府（本级）", *"000000030"], ["县财政局", *"0000000", "12", "0"]]


def test_a_new_report_changes_only_its_pages_and_lists(tmp_path: Path) -> None:
    workshop = workshop_with(tmp_path, (2024, "2025-01-20", "表格: 无\n"))
    workshop.put(f"{AGENCY}/reports/2025.yaml", record(2025, "2026-01-20"))
    workshop.put(f"{AGENCY}/reports/2025.md", NARRATIVE.replace("{year}", "2025"))
    result = workshop.build()
    assert not errors(result)
    changed = {event.path for event in result.events if event.action == "written"}
    assert {"reports/finance/finance-2025.docx", "reports/finance/2025.html", "reports/2025.html"} <= changed
    assert not {path for path in changed if path.startswith("reports/finance/finance-2024")}


def test_an_agency_is_indented_only_under_a_line(tmp_path: Path) -> None:
    """A company owes no report and has no line: what stands below it is not indented under another agency."""
    workshop = Workshop(tmp_path)
    for id, kind, parent in (("water", "公共企事业单位", "county"), ("plant", "政府部门", "water")):
        workshop.put(
            f"content/agencies/{id}/agency.yaml",
            f"名称: 示例县{id}\n简称: {id}\n层级: 县级\n类型: {kind}\n上级: {parent}\n",
        )
    workshop.put("content/agencies/plant/reports/2025.yaml", record(2025, "2026-01-20"))
    workshop.put("content/agencies/plant/reports/2025.md", NARRATIVE.replace("{year}", "2025"))
    assert not (found := errors(workshop.build())), found
    (table,) = of_class(page(workshop, INDEX), "report-matrix")
    heads = [one for one in table.iter(f"{H}th") if (one.get("class") or "").startswith("indent-")]
    depth = {text(one): one.get("class") for one in heads}
    assert "示例县water" not in depth
    assert depth["示例县人民政府"] == "indent-0"
    assert depth["示例县plant"] == "indent-1"
