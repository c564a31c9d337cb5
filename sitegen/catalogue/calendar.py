"""Working days: Monday to Friday, but for the holidays and exchanged days that the State Council announces.

What was announced comes with the package ``holidays``; ``calendar.yaml`` adds the years that it does not know yet
and what differs here. A year that nobody knows is estimated: the statutory holidays are kept, nothing is exchanged.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sitegen.schema.records import CalendarRecord

_FRIDAY = 4
_AHEAD = 4
"""Years after the last announced one for which statutory holidays are computed; from then on weeks are plain."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The exceptions to the week: days off from Monday to Friday, weekend days at work, both sorted.

    ``official`` are the years whose exceptions were announced; ``record`` is what calendar.yaml says.
    """

    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()
    official: frozenset[int] = frozenset()
    record: CalendarRecord | None = None

    @classmethod
    def of(cls, record: CalendarRecord | None) -> Calendar:
        """The one calendar: what was announced, then what calendar.yaml says of a day or of an unknown year."""
        holidays, workdays, announced = _announced()
        years = record.years if record else ()
        listed = frozenset(year.year for year in years)
        off = {day for day in holidays if day.year in announced or day.year not in listed}
        off.update(day for year in years for day in year.holidays)
        on = {day for day in workdays if day.year in announced or day.year not in listed}
        on.update(day for year in years for day in year.workdays)
        off -= {day for year in years for day in year.workdays}
        on -= {day for year in years for day in year.holidays}
        return cls(
            tuple(sorted(day for day in off if day.weekday() <= _FRIDAY)),
            tuple(sorted(day for day in on if day.weekday() > _FRIDAY)),
            announced | listed,
            record,
        )

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; 0 if ``end`` is not later.

        The day itself is not counted, as 民法典第二百零一条 counts days.
        """
        if end <= start:
            return 0
        weeks, rest = divmod((end - start).days, 7)
        tail = sum((end - timedelta(days=back)).weekday() <= _FRIDAY for back in range(rest))
        off = bisect_right(self.holidays, end) - bisect_right(self.holidays, start)
        extra = bisect_right(self.workdays, end) - bisect_right(self.workdays, start)
        return weeks * 5 + tail - off + extra

    def is_working(self, day: date) -> bool:
        """Whether offices work on a day."""
        if day.weekday() <= _FRIDAY:
            return self.between(day - timedelta(days=1), day) == 1
        return day in self.workdays

    def is_known(self, start: date, end: date) -> bool:
        """Whether every year that the days after ``start`` up to ``end`` touch was announced."""
        first = (start + timedelta(days=1)).year
        return all(year in self.official for year in range(min(first, end.year), end.year + 1))


@cache
def _announced() -> tuple[frozenset[date], frozenset[date], frozenset[int]]:
    """Days off, exchanged weekend days, and the years that were announced, with some estimated years after them."""
    from holidays.countries.china import China, ChinaStaticHolidays

    announced = frozenset(ChinaStaticHolidays.special_public_holidays)
    years = range(min(announced), max(announced) + 1 + _AHEAD)
    found = China(years=years, expand=False)  # type: ignore[no-untyped-call]
    return frozenset(found), frozenset(found.weekend_workdays), announced
