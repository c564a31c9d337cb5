"""The one calendar of working days: what was announced, what calendar.yaml adds, what is estimated."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

import pytest
from holidays.countries import china as imported
from hypothesis import given
from hypothesis import strategies as st

from sitegen.catalogue.calendar import Calendar, _import_china
from sitegen.content.layout import SourceKind, SourceSlot
from sitegen.content.parse import parse_source
from sitegen.schema.records import CalendarRecord, CalendarYearRecord
from tests.paths import SAMPLE
from tests.procedure.deadlines import working_days

NATIONAL = Calendar.build(None)
LAST = max(NATIONAL.announced_years)


def with_year(year: int, *, off: tuple[date, ...] = (), on: tuple[date, ...] = ()) -> Calendar:
    return Calendar.build(CalendarRecord(years=(CalendarYearRecord(year=year, holidays=off, workdays=on),)))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2013-02-08", True),
        ("2013-02-11", False),
        ("2020-01-31", False),
        ("2024-02-09", True),
        ("2024-02-18", True),
        ("2025-10-08", False),
        ("2026-01-04", True),
        ("2026-02-14", True),
        ("2026-02-23", False),
        ("2026-10-10", True),
        ("2026-10-11", False),
    ],
)
def test_announced_days(day: str, works: bool) -> None:
    assert NATIONAL.is_working(date.fromisoformat(day)) is works


def test_years_that_were_announced_are_known() -> None:
    assert set(range(2008, 2027)) <= NATIONAL.announced_years
    assert NATIONAL.is_announced(date(2025, 12, 31), date(2026, 12, 31))
    assert not NATIONAL.is_announced(date(LAST, 12, 31), date(LAST + 1, 1, 1))
    assert not NATIONAL.is_announced(date(1995, 3, 1), date(1995, 3, 2))


@pytest.mark.parametrize("ahead", [1, 2, 3])
def test_a_year_ahead_keeps_its_statutory_holidays(ahead: int) -> None:
    year = LAST + ahead
    off = [day for day in NATIONAL.holidays if day.year == year]
    assert 10 <= len(off) <= 13
    assert not [day for day in NATIONAL.working_weekends if day.year == year]
    assert not any(NATIONAL.is_working(day) for day in (date(year, 1, 1), date(year, 10, 1)))


def test_a_listed_year_takes_the_place_of_its_estimate() -> None:
    year = LAST + 1
    calendar = with_year(year, off=(date(year, 3, 3),))
    assert [day for day in calendar.holidays if day.year == year] == [
        day for day in (date(year, 3, 3),) if day.weekday() < 5
    ]
    assert year in calendar.announced_years
    assert [day for day in calendar.holidays if day.year != year] == [
        day for day in NATIONAL.holidays if day.year != year
    ]


def test_a_listed_day_of_an_announced_year_changes_that_day_only() -> None:
    calendar = with_year(
        2026, off=(date(2026, 10, 10), date(2026, 7, 6)), on=(date(2026, 5, 4), date(2026, 8, 1))
    )
    found = [calendar.is_working(date(2026, *day)) for day in ((10, 10), (7, 6), (5, 4), (8, 1), (10, 1))]
    assert found == [False, False, True, True, False]
    assert set(calendar.holidays) ^ set(NATIONAL.holidays) == {date(2026, 7, 6), date(2026, 5, 4)}


def test_the_sample_says_what_was_announced() -> None:
    path = "content/calendar.yaml"
    parsed = parse_source(path, SourceSlot(SourceKind.CALENDAR), (SAMPLE / path).read_bytes())
    sample = Calendar.build(parsed.record)
    assert (sample.holidays, sample.working_weekends) == (NATIONAL.holidays, NATIONAL.working_weekends)


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(-5, 400))
def test_days_between_are_counted_one_by_one(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    days = (start + timedelta(days=number) for number in range(1, length + 1))
    assert NATIONAL.count_working_days(start, end) == sum(map(NATIONAL.is_working, days))
    reached = list(islice(working_days(NATIONAL, start), NATIONAL.count_working_days(start, end)))
    assert all(day <= end for day in reached)


def test_the_module_of_china_is_the_imported_one() -> None:
    alone, years = _import_china(), range(2000, LAST + 5)
    ours, theirs = alone.China(years=years, expand=False), imported.China(years=years, expand=False)  # type: ignore[no-untyped-call]
    assert dict(ours.items()) == dict(theirs.items())
    assert ours.weekend_workdays == theirs.weekend_workdays
    static = imported.ChinaStaticHolidays.special_public_holidays
    assert alone.ChinaStaticHolidays.special_public_holidays == static
