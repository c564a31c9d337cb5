"""Working days: Monday to Friday, with the holidays and make-up working days that the State Council announces.

Announced days come with the package ``holidays``; ``calendar.yaml`` adds later years and local differences. A
year that is in neither is estimated: statutory holidays are off, and there are no make-up working days.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from types import ModuleType

from msgspec import Struct

from sitegen.schema.records import CalendarRecord

_FRIDAY = 4
_ESTIMATED_YEARS = 4
"""Years after the last announced one for which holidays are estimated. Later years have no holidays."""


class Calendar(Struct, frozen=True):
    """The working days of offices, stored as exceptions to a week of Monday to Friday.

    ``holidays`` are weekdays off, ``working_weekends`` are working weekend days; both are sorted.
    ``announced_years`` contains the years whose exceptions were announced or are in calendar.yaml. ``record``
    is the content of calendar.yaml, None if there is none.
    """

    holidays: tuple[date, ...] = ()
    working_weekends: tuple[date, ...] = ()
    announced_years: frozenset[int] = frozenset()
    record: CalendarRecord | None = None

    @classmethod
    def build(cls, record: CalendarRecord | None) -> Calendar:
        """Build the calendar from the announced holidays and from ``record``, the content of calendar.yaml.

        The file adds years that are not announced yet and corrects single days. ``record`` is None if the
        site has no such file.
        """
        holidays, workdays, announced = _load_announced()
        years = record.years if record else ()
        listed = frozenset(year.year for year in years)
        # Estimates give way to a year that calendar.yaml lists, announced days do not.
        off = {day for day in holidays if day.year in announced or day.year not in listed}
        off.update(day for year in years for day in year.holidays)
        on = {day for day in workdays if day.year in announced or day.year not in listed}
        on.update(day for year in years for day in year.workdays)
        # The file also corrects announced days, in both directions.
        off -= {day for year in years for day in year.workdays}
        on -= {day for year in years for day in year.holidays}
        return cls(
            tuple(sorted(day for day in off if day.weekday() <= _FRIDAY)),
            tuple(sorted(day for day in on if day.weekday() > _FRIDAY)),
            announced | listed,
            record,
        )

    def count_working_days(self, start: date, end: date) -> int:
        """Count the working days after ``start`` up to and including ``end``; 0 if ``end`` is not after ``start``.

        The day ``start`` is not counted (民法典第二百零一条).
        """
        if end <= start:
            return 0
        weekdays = _count_weekdays(end.toordinal()) - _count_weekdays(start.toordinal())
        # Holidays are kept only for weekdays and workdays only for weekends, so each is one day.
        off = bisect_right(self.holidays, end) - bisect_right(self.holidays, start)
        extra = bisect_right(self.working_weekends, end) - bisect_right(self.working_weekends, start)
        return weekdays - off + extra

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is a working day. For years that are not in ``official`` this is an estimate."""
        if day.weekday() <= _FRIDAY:
            return self.count_working_days(day - timedelta(days=1), day) == 1
        return day in self.working_weekends

    def is_announced(self, start: date, end: date) -> bool:
        """Whether all years from the day after ``start`` to ``end`` are in ``official``, so none is estimated."""
        # The first day is not counted, so its year does not matter on 31 December.
        first = (start + timedelta(days=1)).year
        return all(year in self.announced_years for year in range(min(first, end.year), end.year + 1))


def _count_weekdays(ordinal: int) -> int:
    """Count the days from Monday to Friday up to the day with this ordinal. Day 1 is a Monday."""
    weeks, days = divmod(ordinal, 7)
    return weeks * 5 + min(days, 5)


@cache
def _load_announced() -> tuple[frozenset[date], frozenset[date], frozenset[int]]:
    """Return the days off, the working days at weekends, and the years whose holidays have been announced.

    The days include estimates for some years after the last announced one.
    """
    china = _import_china()
    announced = frozenset(china.ChinaStaticHolidays.special_public_holidays)
    years = range(min(announced), max(announced) + 1 + _ESTIMATED_YEARS)
    calendar = china.China(years=years, expand=False)
    return frozenset(calendar), frozenset(calendar.weekend_workdays), announced


def _import_china() -> ModuleType:
    """Return the module ``holidays.countries.china``, imported without the modules of all other countries.

    An import statement would first run ``holidays.countries``, which imports 250 modules.
    """
    package = find_spec("holidays.countries")
    # The package is a dependency, and a test compares this module with the imported one.
    assert package is not None
    spec = PathFinder.find_spec("holidays.countries.china", package.submodule_search_locations)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
