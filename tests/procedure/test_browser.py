"""The rules in JavaScript, in a real browser: the shared vectors, and thousands of cases as Python answers them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser

from sitegen.catalogue.calendar import Calendar
from sitegen.procedure.rules import CALCULATOR_SCRIPT, RULES
from tests.procedure.vectors import (
    VECTORS,
    agrees,
    application,
    calendar,
    data,
    fee_agrees,
    python_deadlines,
    python_fee,
)
from tests.size import by_size, mark_exhaustive

pytestmark = pytest.mark.browser

CASES = by_size(dev=250, ci=1500, nightly=10_000)
Evaluate = Callable[[str, dict[str, Any]], Any]
DEADLINES = "({data, cases}) => cases.map(one => SitegenProcedure.computeDeadlines(data, one))"
FEES = "({data, cases}) => cases.map(one => SitegenProcedure.computeFee(data, one[0], one[1]))"


@pytest.fixture(params=["Asia/Shanghai", mark_exhaustive("America/Los_Angeles")])
def evaluate(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Evaluate]:
    """A page with the script, in a time zone: no zone may move a day."""
    context = chromium.new_context(timezone_id=request.param)
    page = context.new_page()
    page.add_script_tag(content=CALCULATOR_SCRIPT.decode())
    yield page.evaluate
    context.close()


def national() -> dict[str, Any]:
    days = Calendar.build(None)
    return {
        "off": [day.isoformat() for day in days.holidays],
        "on": [day.isoformat() for day in days.working_weekends],
        "official": sorted(days.announced_years),
    }


def some_day(random: Random, about: date) -> str:
    """Mostly a day near another, sometimes none, sometimes nonsense."""
    if random.random() < 0.06:
        return random.choice(["", "x", "2026-13-01", "2026-02-29", "1999-01-01", "2100-01-01", "20260101"])
    return (about + timedelta(days=random.randint(-2, 60))).isoformat()


def some_application(random: Random) -> dict[str, Any]:
    earliest = RULES.earliest.toordinal()
    received = date.fromordinal(random.randint(earliest, date(2034, 1, 1).toordinal()))
    asked = random.choice([0, 0, 1, 1, 2, 3, 6])
    return {
        "received": some_day(random, received),
        "noticed": some_day(random, received) if random.random() < 0.3 else "",
        "corrected": some_day(random, received) if random.random() < 0.4 else "",
        "consultations": [
            {"sent": some_day(random, received), "returned": random.choice(["", some_day(random, received)])}
            for _ in range(asked)
        ],
        "extended": random.random() < 0.5,
    }


def test_vectors(evaluate: Evaluate) -> None:
    given = data(VECTORS["calendar"])
    cases = [application(vector) for vector in VECTORS["deadlines"]]
    for vector, found in zip(
        VECTORS["deadlines"], evaluate(DEADLINES, {"data": given, "cases": cases}), strict=True
    ):
        agrees(vector, found)
    fees = [[vector["method"], vector["typed"]] for vector in VECTORS["fees"]]
    for vector, found in zip(VECTORS["fees"], evaluate(FEES, {"data": given, "cases": fees}), strict=True):
        fee_agrees(vector, found)


@cache
def answer_applications() -> list[tuple[dict[str, Any], Any]]:
    """Applications with what Python answers; once for all time zones."""
    random, days = Random(711), calendar(national())
    cases = [some_application(random) for _ in range(CASES)]
    return [(case, python_deadlines(case, days)) for case in cases]


@cache
def answer_fees() -> list[tuple[str, str, Any]]:
    """Methods and numbers with what Python answers."""
    random = Random(109)
    typed = ["", " 7", "-1", "-", "0", "1.0", "1e2", "九", "1 2", "\u00a07", *map(str, range(1, 320))]
    typed += [str(random.randint(1, 1100)) for _ in range(100)]
    typed += [str(random.randint(1001, 110000)) for _ in range(CASES)]
    return [(method, text, python_fee(method, text)) for method in ("items", "pages") for text in typed]


def test_deadlines_are_those_of_python(evaluate: Evaluate) -> None:
    known = answer_applications()
    answered = sum(bool(outcome["deadline"]) for _, outcome in known)
    refused = sum(bool(outcome["problems"]) for _, outcome in known)
    assert min(answered, refused) > CASES / 10, "the cases are all alike"
    found = evaluate(DEADLINES, {"data": data(national()), "cases": [case for case, _ in known]})
    for (case, ours), theirs in zip(known, found, strict=True):
        assert theirs == ours, case


@pytest.mark.exhaustive
def test_fees_are_those_of_python(evaluate: Evaluate) -> None:
    known = answer_fees()
    cases = [[method, text] for method, text, _ in known]
    found = evaluate(FEES, {"data": data(VECTORS["calendar"]), "cases": cases})
    for (method, text, ours), theirs in zip(known, found, strict=True):
        assert theirs == ours, (method, text)
