"""When a report has to be public."""

from __future__ import annotations

from datetime import date

_REVISED = 2019
"""The first reports under the revised Regulations, in force from 2019-05-15, are those on this year."""
_NEAR = 2
_BY_JANUARY = frozenset({"department"})
_BY_MARCH = frozenset({"government", "office", "township"})


def deadline(year: int, kind: str) -> date | None:
    """The last day on which the report on ``year`` of an agency of this kind (as in agency.yaml) is in time.

    Departments publish by 31 January, what governments report by 31 March (条例第四十九条); before the revision all
    had until 31 March (2007年条例第三十一条). None for bodies that owe no report, such as public institutions.
    """
    if kind in _BY_JANUARY and year >= _REVISED:
        return date(year + 1, 1, 31)
    if kind in _BY_JANUARY | _BY_MARCH:
        return date(year + 1, 3, 31)
    return None


def days_late(year: int, kind: str, published: date) -> int:
    """By how many days a report on ``year`` came too late; 0 if it did not.

    What was put into the catalogue years later was published elsewhere before: of the reports under the old
    Regulations only those are judged that came out within two years.
    """
    due = deadline(year, kind)
    if due is None or published <= due or (year < _REVISED and published.year > year + _NEAR):
        return 0
    return (published - due).days
