"""Ledgers of applications: what they come to, what they may hold, and reports that disagree with them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date

import pytest
from openpyxl import Workbook

from sitegen.catalogue.model import Report
from sitegen.reports import CellKey, CellState
from tests.checks.county import catalogue_of, findings, reports

LEDGER = "finance/reports/2022-ledger.csv"
OVERDUE = "RPT-164"
REPORT = "标题: 甲县财政局{year}年政府信息公开工作年度报告\n公开日期: {next}-01-20\n表格:\n  主动公开: 无\n"
LINES = """\
编号,收到日期,申请人类型,办理结果,答复日期,复议结果,复议申请日期,复议审结日期,诉讼结果,起诉日期,诉讼审结日期
1,2021-12-20,自然人,予以公开,2022-01-10,,,,,,
2,2022-03-01,自然人,本机关不掌握,2022-03-15,维持,2022-04-01,2022-06-01,,,
3,2022-11-30,商业企业,部分公开,2022-12-12,纠正,2022-12-20,2023-02-01,维持,2023-03-01,2023-09-01
4,2022-12-25,商业企业,重复申请,2023-01-06,,,,,,
5,2023-05-06,自然人,,,,,,尚未审结,2023-08-01,
"""


def report_file(year: int, more: str = "") -> dict[str, str]:
    return {f"finance/reports/{year}.yaml": REPORT.format(year=year, next=year + 1) + more}


def with_ledger(lines: str, *years: int) -> dict[str, str]:
    files = {LEDGER: lines}
    for year in years:
        files |= report_file(year)
    return files


def report_of(files: dict[str, str], year: int) -> Report:
    catalogue, found = catalogue_of(reports(files))
    assert {one.code for one in found} <= {OVERDUE}, found
    return next(report for report in catalogue.reports if report.year == year)


def figures_of(report: Report, table: str) -> dict[str, int]:
    """The cells that are not 0, without totals over applicants and results."""
    return {
        f"{key.row}.{key.column}": int(value.figure or 0)
        for key, value in report.tables.iter_cells()
        if key.table == table and value.figure and "total" not in key
    }


@pytest.mark.parametrize(
    ("year", "applications", "litigation"),
    [
        (
            2022,
            {"new_received.natural": 1, "new_received.business": 2, "carried_in.natural": 1, "granted.natural": 1,
             "partial.business": 1, "unable_1.natural": 1, "carried_out.business": 1},
            {"review.maintained": 1, "review.pending": 1},
        ),
        (
            2023,
            {"new_received.natural": 1, "carried_in.business": 1, "refused_2.business": 1, "carried_out.natural": 1},
            {"review.corrected": 1, "direct.pending": 1, "after_review.maintained": 1},
        ),
    ],
)  # fmt: skip
def test_any_year_follows_from_the_dates(
    year: int, applications: dict[str, int], litigation: dict[str, int]
) -> None:
    report = report_of(with_ledger(LINES, 2022, 2023), year)
    assert figures_of(report, "applications") == applications
    assert figures_of(report, "litigation") == litigation


def test_each_cell_knows_its_entries() -> None:
    report = report_of(with_ledger(LINES, 2022, 2023), 2022)
    assert report.log_counts

    def lines(row: str, column: str) -> list[int]:
        assert report.log_counts
        return [entry.line for entry in report.log_counts.get_entries(CellKey("applications", row, column))]

    assert lines("new_received", "business") == [4, 5]
    assert lines("new_received", "total") == [3, 4, 5]
    assert lines("total", "total") == [2, 3, 4]
    assert lines("denied_1", "natural") == []
    assert report.tables.get_value(CellKey("applications", "partial", "business")).state is CellState.COUNTED


def test_a_ledger_reaches_to_its_last_date_and_to_the_next_ledger() -> None:
    files = with_ledger(LINES, 2022, 2023)
    files |= report_file(
        2021, "  申请办理: {本年新收: {自然人: 1}, 结转下年度: {自然人: 1}}\n  复议诉讼: 无\n"
    )
    files |= report_file(2024, "  申请办理: {上年结转: {自然人: 1}, 予以公开: {自然人: 1}}\n  复议诉讼: 无\n")
    files["finance/reports/2023-ledger.csv"] = (
        "收到日期,申请人类型,办理结果,答复日期\n2022-12-25,企业,重复申请,2023-01-06\n2023-07-01,个人,,\n"
    )
    files["finance/reports/2023.yaml"] += "  复议诉讼: 无\n"
    catalogue, found = catalogue_of(reports(files))
    assert {one.code for one in found} <= {OVERDUE}, found
    used = {
        report.year: report.log_counts and report.log_counts.log.first_year for report in catalogue.reports
    }
    assert used == {2021: None, 2022: 2022, 2023: 2023, 2024: None}


def test_a_correction_shows_that_the_log_was_kept() -> None:
    """An application may be corrected in a year in which nothing was received or answered."""
    lines = "收到日期,申请人类型,办理结果,答复日期,补正日期\n2022-12-25,自然人,,,2023-01-09\n"
    files = {LEDGER: lines, **report_file(2023, "  复议诉讼: 无\n")}
    report = report_of(files, 2023)
    assert figures_of(report, "applications") == {"carried_in.natural": 1, "carried_out.natural": 1}


def test_an_unknown_word_is_answered_with_the_one_that_was_meant() -> None:
    lines = "收到日期,申请人类型,办理结果,答复日期\n2022-03-01,自燃人,予以公开,2022-03-09\n"
    _, found = catalogue_of(reports(with_ledger(lines, 2022)))
    (wrong,) = [one for one in found if one.code == "RPT-155"]
    assert wrong.hint.endswith("；是不是“自然人”？")
    assert wrong.hint_en.endswith("; did you mean “自然人”?")


def test_a_report_that_disagrees_names_the_cell_and_both_numbers() -> None:
    files = with_ledger(LINES, 2023)
    table = "  申请办理:\n    本年新收: {自然人: 1}\n    上年结转: {商业企业: 1}\n    重复申请: {商业企业: 1}\n    结转下年度: {自然人: 1}\n"
    files |= report_file(2022, table.replace("重复申请: {商业企业: 1}", "予以公开: {商业企业: 1}"))
    files["finance/reports/2023.yaml"] += table.replace("本年新收: {自然人: 1}", "本年新收: {自然人: 2}")
    _, found = catalogue_of(reports({path: files[path] for path in (LEDGER, "finance/reports/2023.yaml")}))
    wrong = next(one for one in found if one.code == "RPT-160")
    assert str(wrong.place).endswith("finance/reports/2023.yaml:6:17")
    assert "表三“本年新收”的“自然人”写的是 2，台账算出来是 1" in wrong.message
    assert "第 6 行" in wrong.hint
    assert [one.code for one in found] == ["RPT-164", "RPT-101", "RPT-160"]


def test_a_file_in_other_words_and_in_gbk() -> None:
    text = "received,applicant kind,result,answered on\n2022/3/1,natural persons,granted,2022年3月9日\n"
    files: dict[str, str | bytes] = {**reports(report_file(2022, "  复议诉讼: 无\n"))}
    files[f"content/agencies/{LEDGER}"] = text.encode("gb18030")
    catalogue, found = catalogue_of(files)
    assert not found
    assert figures_of(catalogue.reports[0], "applications") == {
        "new_received.natural": 1,
        "granted.natural": 1,
    }


def workbook(rows: Iterable[Iterable[object]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook() -> None:
    rows: list[list[object]] = [
        ["收到日期", "申请人类型", "办理结果", "答复日期"],
        [date(2022, 3, 1), "自然人", "予以公开", date(2022, 3, 9)],
        [None, None, None, None],
        ["2022-04-01", "自然人", "不知道", "2022-04-09"],
    ]
    files: dict[str, str | bytes] = {**reports(report_file(2022, "  复议诉讼: 无\n"))}
    path = "content/agencies/finance/reports/2022-ledger.xlsx"
    assert findings({**files, path: workbook(rows)}) == ["finance/reports/2022-ledger.xlsx C4 RPT-155"]
    catalogue, found = catalogue_of({**files, path: workbook(rows[:2])})
    assert not found
    assert figures_of(catalogue.reports[0], "applications") == {
        "new_received.natural": 1,
        "granted.natural": 1,
    }


HEAD = "收到日期,申请人类型,办理结果,答复日期"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (f"{HEAD},姓名\n2022-03-01,自然人,予以公开,2022-03-09,\n", ["1:22 RPT-150"]),
        (f"{HEAD},联系电话\n2022-03-01,自然人,予以公开,2022-03-09,\n", ["1:22 RPT-150"]),
        (f"{HEAD},身份证号码\n2022-03-01,自然人,予以公开,2022-03-09,\n", ["1:22 RPT-150"]),
        (f"{HEAD},Name\n2022-03-01,自然人,予以公开,2022-03-09,\n", ["1:22 RPT-150"]),
        (f"{HEAD},备注\n2022-03-01,自然人,予以公开,2022-03-09,张三丰\n", ["2:32 RPT-150"]),
        (f"{HEAD},备注\n2022-03-01,自然人,予以公开,2022-03-09,打13800138000\n", ["2:32 RPT-150"]),
        (f"{HEAD},编号\n2022-03-01,自然人,予以公开,2022-03-09,1\n2022-03-02,自然人,予以公开,2022-03-09,13800138000\n", ["3:32 RPT-150"]),
        (f"{HEAD},编号\n2022-03-01,自然人,予以公开,2022-03-09,110101199003071233\n", ["2:32 RPT-150"]),
        (f"{HEAD.replace('申请人类型', '申请人')}\n2022-03-01,李四,予以公开,2022-03-09\n", ["2:12 RPT-150"]),
        (f"{HEAD},备注\n2022-03-01,自然人,予以公开,2022-03-09,无\n", ["1:22 RPT-153"]),
        ("收到日期,申请人类型\n2022-03-01,自然人\n", ["1:1 RPT-151", "1:1 RPT-151"]),
        (f"{HEAD},结果\n2022-03-01,自然人,予以公开,2022-03-09,\n", ["1:22 RPT-152"]),
        (f"{HEAD}\n三月一日,自然人,予以公开,2022-03-09\n", ["2:1 RPT-154"]),
        (f"{HEAD}\n2022-03-01,外星人,予以公开,2022-03-09\n", ["2:12 RPT-155"]),
        (f"{HEAD},备注\n2022-03-01,自然人,予以公开,2022-03-09,申请人王小明要求查询岫城镇云起大道3号拆迁\n", ["1:22 RPT-153"]),
        (f"{HEAD},备注\n2022-03-01,自然人,予以公开,2022-03-09,\n", ["1:22 RPT-153"]),
        (f"{HEAD},\n2022-03-01,自然人,予以公开,2022-03-09,王小明要求查询拆迁\n", ["2:32 RPT-153"]),
        (f"{HEAD}\n2022-03-01,自然人,予以公开,2022-03-09,王小明要求查询拆迁\n", ["2:32 RPT-153"]),
        (f"{HEAD}\n2022-03-01,自然人,不予公开,2022-03-09\n", ["2:16 RPT-166"]),
        (f"{HEAD}\n2022-03-01,自然人,予以公开,\n", ["2:21 RPT-156"]),
        (f"{HEAD}\n2022-03-01,自然人,,2022-03-09\n", ["2:16 RPT-156"]),
        (f"{HEAD}\n,自然人,,\n", ["2:1 RPT-156"]),
        (f"{HEAD}\n2022-03-01,自然人,予以公开,2022-02-09\n", ["2:21 RPT-157"]),
        (f"编号,{HEAD}\n1,2022-03-01,自然人,予以公开,2022-03-09\n1,2022-03-02,自然人,,\n", ["3:1 RPT-158"]),
        (f'{HEAD}\n2022-03-01,"自然人,予以公开,2022-03-09\n', ["2:1 RPT-163"]),
        (",,\n", [" RPT-162"]),
        (f"{HEAD},延期,扣除工作日\n2022-03-01,自然人,予以公开,2022-03-09,也许,二\n", ["2:32 RPT-154", "2:35 RPT-155"]),
    ],
)  # fmt: skip
def test_what_a_ledger_may_not_hold(lines: str, expected: list[str]) -> None:
    found = findings(reports({**report_file(2022, "  复议诉讼: 无\n"), LEDGER: lines}))
    assert [one.removeprefix(LEDGER).removeprefix(":") for one in found] == expected


def test_after_fifty_faults_the_number_of_lines_left_is_reported() -> None:
    lines = f"{HEAD}\n" + "2022-03-01,外星人,予以公开,2022-03-09\n" * 80
    found = findings(reports({**report_file(2022, "  复议诉讼: 无\n"), LEDGER: lines}))
    assert [one.rpartition(" ")[2] for one in found] == ["RPT-155"] * 50 + ["RPT-167"]
    assert found[-1] == f"{LEDGER}:52:1 RPT-167"


@pytest.mark.parametrize(
    ("typed", "count", "among"),
    [
        ("不予公开", 8, "三安全一稳定"),
        ("（三）不予公开", 8, "属于国家秘密"),
        ("不公开", 8, "属于国家秘密"),
        ("无法提供", 3, "本机关不掌握"),
        ("不予处理", 5, "重复申请"),
        ("其他处理", 3, "其他"),
    ],
)
def test_a_heading_is_no_result_and_its_reasons_are_listed(typed: str, count: int, among: str) -> None:
    _, found = catalogue_of(reports({LEDGER: f"{HEAD}\n2022-03-01,自然人,{typed},2022-03-09\n"}))
    (one,) = found
    assert one.code == "RPT-166"
    assert f"从这 {count} 种里选一种" in one.hint
    assert among in one.hint
    assert "予以公开" not in one.hint


def test_two_ledgers_of_one_year() -> None:
    files = with_ledger(f"{HEAD}\n2022-03-01,自然人,予以公开,2022-03-09\n", 2022)
    files["finance/reports/2022-台账.csv"] = files[LEDGER]
    files["finance/reports/2022.yaml"] += "  复议诉讼: 无\n"
    assert findings(reports(files)) == ["finance/reports/2022-台账.csv RPT-159"]


@pytest.mark.parametrize(
    ("answered", "more", "expected"),
    [
        ("2022-03-29", ",", []),
        ("2022-03-30", ",", [f"{LEDGER}:2:1 RPT-161"]),
        ("2022-03-30", "是,", []),
        ("2022-03-30", ",5", []),
        ("2022-04-28", "是,", [f"{LEDGER}:2:1 RPT-161"]),
    ],
)
def test_the_time_limit(answered: str, more: str, expected: list[str]) -> None:
    lines = f"{HEAD},延期,扣除工作日\n2022-03-01,自然人,予以公开,{answered},{more}\n"
    files = reports({**report_file(2022, "  复议诉讼: 无\n"), LEDGER: lines})
    assert findings(files) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("2025-03-01,自然人,予以公开,2025-06-15,,\n", ["2:1 RPT-161"]),
        ("2026-03-01,自然人,,,,\n", ["2:1 RPT-164"]),
        ("2026-09-24,自然人,,,,\n", ["2:1 RPT-164"]),
        ("2026-09-28,自然人,,,,\n", []),
        ("2026-09-24,自然人,,,是,\n", []),
        ("2026-09-24,自然人,,,,1\n", []),
        ("2026-11-02,自然人,,,,\n", ["2:1 RPT-165"]),
        ("2026-10-30,自然人,予以公开,2026-11-02,,\n", ["2:1 RPT-165"]),
    ],
)
def test_days_are_judged_by_the_announced_calendar_and_by_today(lines: str, expected: list[str]) -> None:
    """No report has to be there, nor a calendar.yaml: the holidays of these years were announced."""
    found = findings(reports({LEDGER: f"{HEAD},延期,扣除工作日\n{lines}"}))
    assert [one.removeprefix(f"{LEDGER}:") for one in found] == expected


def test_a_day_to_come_is_told_with_its_cell() -> None:
    _, found = catalogue_of(reports({LEDGER: f"{HEAD}\n2026-11-02,自然人,,\n"}))
    assert [one.message for one in found] == ["第 2 行的“收到日期” 2026-11-02 晚于今天（2026-11-01）"]


def test_an_application_that_a_later_ledger_takes_over_is_not_overdue_in_the_first() -> None:
    later = LEDGER.replace("2022", "2023")
    files = {
        LEDGER: f"{HEAD}\n2022-12-25,自然人,,\n",
        later: f"{HEAD}\n2022-12-25,自然人,予以公开,2023-01-06\n",
    }
    assert findings(reports(files)) == []


def test_a_year_without_announced_holidays_is_not_judged() -> None:
    lines = f"{HEAD}\n2000-03-01,自然人,予以公开,2000-12-01\n"
    assert findings(reports({LEDGER: lines})) == []
