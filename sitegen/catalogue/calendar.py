"""Working days: Monday to Friday, but for the holidays and exchanged days that the State Council announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sitegen.schema.records import CalendarRecord

_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Calendar:
    """The exceptions to the week, as far as they are written down, and the record that says so."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    record: CalendarRecord | None = None

    @classmethod
    def of(cls, record: CalendarRecord | None) -> Calendar:
        """The calendar of calendar.yaml; without one, plain weeks."""
        years = record.years if record else ()
        return cls(
            frozenset(day for year in years for day in year.holidays),
            frozenset(day for year in years for day in year.workdays),
            record,
        )

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; 0 if ``end`` is not later.

        The day itself is not counted, as 民法典第二百零一条 counts days.
        """
        weeks, rest = divmod(max((end - start).days, 0), 7)
        tail = sum((end - timedelta(days=back)).weekday() <= _FRIDAY for back in range(rest))
        off = sum(start < day <= end and day.weekday() <= _FRIDAY for day in self.holidays - self.workdays)
        extra = sum(start < day <= end and day.weekday() > _FRIDAY for day in self.workdays)
        return weeks * 5 + tail - off + extra
