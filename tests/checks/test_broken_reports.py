"""Reports that are broken on purpose: each file says which findings there are, and where; there are no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.county import findings, reports, sections

FOLDER = Path(__file__).with_name("broken_reports")
CASES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_exactly_these_findings(case: Path) -> None:
    expected, files = sections(case.read_text("utf-8"))
    wanted = [line for line in expected.splitlines() if not line.startswith("#")]
    assert sorted(findings(reports(files))) == sorted(wanted)
