"""The rules in Python: the shared vectors, and a slow count of days as a second opinion."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.catalogue.calendar import Calendar
from tests.procedure.deadlines import Application, Consultation, deadlines
from tests.procedure.fees import fee
from tests.procedure.vectors import (
    VECTORS,
    agrees,
    application,
    calendar,
    fee_agrees,
    ids,
    python_deadlines,
    python_fee,
)

DAYS = calendar(VECTORS["calendar"])
NATIONAL = Calendar.build(None)
IN_SCOPE = st.dates(date(2019, 5, 15), date(2040, 1, 1))


@pytest.mark.parametrize("vector", VECTORS["deadlines"], ids=ids(VECTORS["deadlines"]))
def test_deadlines(vector: Mapping[str, Any]) -> None:
    agrees(vector, python_deadlines(application(vector), DAYS))


@pytest.mark.parametrize("vector", VECTORS["fees"], ids=ids(VECTORS["fees"]))
def test_fees(vector: Mapping[str, Any]) -> None:
    fee_agrees(vector, python_fee(vector["method"], vector["typed"]))


def counted(start: date, end: date, waited: tuple[date, date] | None) -> int:
    """The working days after ``start`` up to ``end``, one by one, but for those spent waiting."""
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return sum(NATIONAL.is_working(day) and not (waited and waited[0] < day <= waited[1]) for day in days)


@given(IN_SCOPE, st.integers(0, 25), st.integers(0, 60), st.booleans())
def test_the_last_day_is_the_twentieth_or_fortieth_working_day(
    received: date, asked: int, waiting: int, extended: bool
) -> None:
    sent = received + timedelta(days=asked)
    returned = sent + timedelta(days=waiting)
    one = Consultation(sent.isoformat(), returned.isoformat())
    known = Application(received=received.isoformat(), consultations=(one,), extended=extended)
    outcome = deadlines(known, NATIONAL)
    last = date.fromisoformat(outcome.deadline)
    assert NATIONAL.is_working(last)
    assert counted(received, last, (sent, returned)) == (40 if extended else 20)


@given(st.sampled_from(["items", "pages"]), st.integers(1, 999))
def test_one_more_never_costs_less(method: str, number: int) -> None:
    more, less = fee(method, str(number + 1)), fee(method, str(number))
    assert more.total - less.total == more.parts[-1].rate
    assert more.total == sum(part.total for part in more.parts)
    assert more.parts[-1].last == number + 1
