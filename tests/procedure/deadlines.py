"""Oracle for the deadline calculator of procedure.js: the time limits of an application in Python (条例第三十至三十四条)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from sitegen.catalogue.calendar import Calendar
from sitegen.procedure.rules import RULES

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Consultation:
    """The opinion of a third party or another agency, asked for and returned on these days; "" if not yet returned."""

    sent: str
    returned: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What was typed about an application; days as YYYY-MM-DD, "" for what did not happen.

    ``noticed`` is the day of the notice to correct, ``corrected`` the day on which the correction arrived.
    """

    received: str = ""
    noticed: str = ""
    corrected: str = ""
    consultations: tuple[Consultation, ...] = ()
    extended: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field, by key: empty, not-a-date, too-early, too-late, order, closed or too-many."""

    field: str
    key: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step: counted from ``start``, ``days`` working days, ends on ``day``.

    ``key`` is received, correct-by, corrected, consulted, answer or extended. The days of a consultation are those that
    are not counted. ``late`` says that a notice, or the opinion of a third party, came after its limit, ``assumed``
    that an opinion which is still awaited was taken to come on its last day, ``estimated`` that a year on the way was
    not announced yet.
    """

    key: str
    start: str
    day: str
    days: int = 0
    late: bool = False
    assumed: bool = False
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The steps, or the problems. ``deadline`` is the last day for the answer, "" while a correction is awaited."""

    problems: tuple[Problem, ...] = ()
    steps: tuple[Step, ...] = ()
    deadline: str = ""
    estimated: bool = False


@dataclass(slots=True)
class _Days:
    """The days of an application as dates, and what was wrong with them."""

    problems: list[Problem] = field(default_factory=list)

    def read(self, name: str, typed: str, *, needed: bool = False) -> date | None:
        """The day that was typed; a `Problem` if it is none."""
        key, day = "", None
        if not typed:
            key = "empty" if needed else ""
        elif not _ISO.fullmatch(typed):
            key = "not-a-date"
        else:
            with suppress(ValueError):
                day = date.fromisoformat(typed)
            key = _range(day)
        if key:
            self.problems.append(Problem(name, key))
        return None if key else day

    def order(self, name: str, day: date | None, *earlier: date | None) -> None:
        """A day may not lie before another that precedes it."""
        if day and any(before and day < before for before in earlier):
            self.problems.append(Problem(name, "order"))


def _range(day: date | None) -> str:
    if day is None:
        return "not-a-date"
    if day < RULES.earliest:
        return "too-early"
    return "too-late" if day > RULES.latest else ""


def deadlines(application: Application, calendar: Calendar) -> Outcome:
    """Every time limit of an application. Never raises: what cannot be is a problem of a field."""
    days = _Days()
    received = days.read("received", application.received, needed=True)
    noticed = days.read("noticed", application.noticed)
    corrected = days.read("corrected", application.corrected)
    days.order("noticed", noticed, received)
    days.order("corrected", corrected, received, noticed)
    start = corrected or received
    asked = tuple(_consultations(application, days, start))
    if days.problems or received is None or start is None:
        return Outcome(tuple(days.problems))
    steps = list(_opening(calendar, received, noticed, corrected))
    if noticed and not corrected:
        return Outcome(steps=tuple(steps))
    return _answer(calendar, steps, start, asked, application.extended)


def _consultations(
    application: Application, days: _Days, start: date | None
) -> Iterator[tuple[int, date, date | None]]:
    if len(application.consultations) > RULES.periods:
        days.problems.append(Problem("consultations", "too-many"))
        return
    for number, one in enumerate(application.consultations):
        sent = days.read(f"sent-{number}", one.sent, needed=True)
        returned = days.read(f"returned-{number}", one.returned)
        days.order(f"sent-{number}", sent, start)
        days.order(f"returned-{number}", returned, sent)
        if sent:
            yield number, sent, returned


def _opening(
    calendar: Calendar, received: date, noticed: date | None, corrected: date | None
) -> Iterator[Step]:
    """From the receipt to the day from which the answer is counted."""
    yield Step("received", received.isoformat(), received.isoformat())
    by = _after(calendar, received, RULES.limits.correction)
    late, known = bool(noticed and noticed > by), calendar.is_announced(received, by)
    yield Step(
        "correct-by",
        received.isoformat(),
        by.isoformat(),
        RULES.limits.correction,
        late=late,
        estimated=not known,
    )
    if corrected:
        yield Step("corrected", corrected.isoformat(), corrected.isoformat())


def _answer(
    calendar: Calendar,
    steps: list[Step],
    start: date,
    asked: tuple[tuple[int, date, date | None], ...],
    extended: bool,
) -> Outcome:
    """The last day for the answer; working days spent on consultations are not counted, none of them twice."""
    limits, skipped = RULES.limits, frozenset[date]()
    total = limits.answer + (limits.extension if extended else 0)
    for number, sent, returned in sorted(asked, key=lambda one: (one[1], one[0])):
        if sent > _after(calendar, start, total, skipped):
            return Outcome((Problem(f"sent-{number}", "closed"),))
        limit = _after(calendar, sent, limits.opinion)
        until = returned or limit
        fresh = frozenset(_working(calendar, sent, until)) - skipped
        known = calendar.is_announced(sent, until)
        steps.append(
            Step(
                "consulted",
                sent.isoformat(),
                until.isoformat(),
                len(fresh),
                late=until > limit,
                assumed=returned is None,
                estimated=not known,
            )
        )
        skipped |= fresh
    plain, last = _after(calendar, start, limits.answer, skipped), _after(calendar, start, total, skipped)
    steps.append(_limit(calendar, "answer", start, plain, limits.answer, start))
    if extended:
        steps.append(_limit(calendar, "extended", plain, last, limits.extension, start))
    return Outcome((), tuple(steps), last.isoformat(), steps[-1].estimated)


def _limit(calendar: Calendar, key: str, start: date, day: date, days: int, origin: date) -> Step:
    return Step(
        key, start.isoformat(), day.isoformat(), days, estimated=not calendar.is_announced(origin, day)
    )


def _working(calendar: Calendar, start: date, end: date) -> Iterator[date]:
    """The working days after ``start`` up to and including ``end``."""
    for day in working_days(calendar, start):
        if day > end:
            return
        yield day


def working_days(calendar: Calendar, start: date) -> Iterator[date]:
    """The working days after ``start``, without end."""
    day = start
    while True:
        day += timedelta(days=1)
        if calendar.is_working(day):
            yield day


def _after(calendar: Calendar, start: date, days: int, skipped: frozenset[date] = frozenset()) -> date:
    """The last of a number of working days after ``start``; those that are skipped are not counted."""
    counted = (day for day in working_days(calendar, start) if day not in skipped)
    for _ in range(days - 1):
        next(counted)
    return next(counted)
