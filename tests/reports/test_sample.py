"""The reports of the sample county: complete, and without a contradiction across cells, years and the hierarchy."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from sitegen.catalogue.reports import TABLE_FILE_EXTENSIONS, read_report
from sitegen.content.layout import parse_source_path
from sitegen.content.parse import ParsedSource, parse_source
from sitegen.reports import CellKey, Figure, ReportTables, list_equations
from tests.paths import SAMPLE

AGENCIES = sorted({path.parts[-3] for path in SAMPLE.glob("content/agencies/yunxiu*/reports/*.yaml")})
YEARS = range(2019, 2026)


def parsed(path: Path) -> ParsedSource:
    name = path.relative_to(SAMPLE).as_posix()
    slot = parse_source_path(name)
    assert slot is not None
    return parse_source(name, slot, path.read_bytes())


@cache
def tables(agency: str, year: int) -> tuple[ReportTables, ReportTables]:
    """The tables of a report, and the agency's own part."""
    file = SAMPLE / f"content/agencies/{agency}/reports/{year}.yaml"
    beside = [file.with_suffix(f".{extension}") for extension in TABLE_FILE_EXTENSIONS]
    files = {(agency, path.name): parsed(path) for path in beside if path.exists()}
    whole, own, found = read_report(parsed(file), files)
    assert not found
    return whole, own


def test_the_sample_has_all_formats_and_ways_to_type() -> None:
    assert len(AGENCIES) >= 6
    assert {tables("yunxiu", year)[0].form.id for year in (2018, *YEARS)} == {"free", "2019", "2021"}
    assert {path.suffix for path in SAMPLE.glob("content/agencies/yunxiu*/reports/*")} == {
        ".yaml", ".md", ".csv", ".xlsx",
    }  # fmt: skip


def number_of(now: ReportTables, before: ReportTables) -> Callable[[CellKey, int], Figure | None]:
    """The value of a cell in this year's report or the one before."""
    return lambda key, year: (before if year else now).get_figure(key)


@pytest.mark.parametrize("agency", AGENCIES)
def test_every_identity_holds(agency: str) -> None:
    for year in YEARS:
        now = tables(agency, year)[0]
        before = tables(agency, year - 1)[0]
        assert now.is_complete
        for equation in list_equations(now.form):
            sides = equation.compute_sides(number_of(now, before))
            if sides is None:
                assert any(operand.year for operand in (*equation.left, *equation.right))
            else:
                assert equation.is_satisfied(*sides), (year, equation.identity.id, equation.left)


@pytest.mark.parametrize("year", YEARS)
def test_the_county_is_the_sum_of_its_agencies(year: int) -> None:
    whole, own = tables("yunxiu", year)
    below = [tables(agency, year)[0] for agency in AGENCIES if agency != "yunxiu"]
    for key in whole.form.iter_cells():
        assert whole.get_figure(key) == (own.get_figure(key) or 0) + sum(
            child.get_figure(key) or 0 for child in below
        )
    assert whole.get_figure(CellKey("applications", "new_received", "total"))
