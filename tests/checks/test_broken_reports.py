"""Reports that are broken on purpose, and real figures: each file says which findings there are, and where.

There are no others: what is right in them is not accused. The real figures are those that agencies published, under
other names.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from sitegen.checks.report_arithmetic import find_broken_identities
from sitegen.checks.report_discrepancies import build_diagnostics
from sitegen.diagnostics import Rule
from sitegen.diagnostics.codes import report_checks
from tests.checks.county import catalogue_of, findings, reports, sections

HERE = Path(__file__).parent
CASES = [*sorted((HERE / "broken_reports").glob("*.txt")), *sorted((HERE / "real_reports").glob("*.txt"))]
LATER = {"RPT-100", "RPT-110"}
"""Codes for identities that only a format of a later year may bring."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_exactly_these_findings(case: Path) -> None:
    expected, files = sections(case.read_text("utf-8"))
    wanted = [line for line in expected.splitlines() if not line.startswith("#")]
    assert sorted(findings(reports(files))) == sorted(wanted)


def test_every_check_is_shown() -> None:
    shown = "".join(case.read_text("utf-8") for case in CASES)
    codes = {rule.code for rule in vars(report_checks).values() if isinstance(rule, Rule)}
    assert {code for code in codes if code not in shown} == LATER


@pytest.mark.parametrize(("strength", "code"), [("error", "RPT-100"), ("warning", "RPT-110")])
def test_an_identity_of_a_later_format_needs_no_code(strength: str, code: str) -> None:
    _, files = sections((HERE / "broken_reports" / "t4-1-cases.txt").read_text("utf-8"))
    catalogue, _ = catalogue_of(reports(files))
    (report,) = catalogue.reports
    old = next(one for one in report.form.identities if one.id == "T4-1")
    later = msgspec.structs.replace(old, id="T9-9", strength=strength)
    form = msgspec.structs.replace(report.form, id="2030", identities=(later,))
    report = replace(report, form=form, tables=replace(report.tables, form=form))
    found = build_diagnostics(find_broken_identities(report, None, None))
    assert [one.code for one in found] == [code]


def test_a_message_says_the_arithmetic() -> None:
    _, files = sections((HERE / "broken_reports" / "t3-1-balance.txt").read_text("utf-8"))
    _, found = catalogue_of(reports(files))
    assert found[0].message == (
        "表三“自然人”列：本年新收 + 上年结转 = 办理结果总计 + 结转下年度，这里是 60 ≠ 61，相差 1"
    )
    assert "本年新收 60，上年结转 0，办理结果总计 61，结转下年度 0" in found[0].hint


def test_a_heading_that_is_not_marked_is_told_how_to_mark_it() -> None:
    _, files = sections((HERE / "broken_reports" / "headings.txt").read_text("utf-8"))
    _, found = catalogue_of(reports(files))
    hints = [one.hint for one in found if one.code == "RPT-130"]
    assert hints == ["六个标题都要有；在这一行前面加上“## ”", "六个标题都要有，没有内容也写一句“无”"]
