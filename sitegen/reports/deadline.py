"""When a report has to be public."""

from __future__ import annotations

from datetime import date

from sitegen.procedure.rules import RULES

_NEAR = 2
_DEPARTMENTS = frozenset({"department"})
_GOVERNMENTS = frozenset({"government", "office", "township"})


def deadline(year: int, kind: str) -> date | None:
    """The last day on which the report on ``year`` of an agency of this kind (as in agency.yaml) is in time.

    Departments publish by 31 January, what governments report by 31 March (条例第四十九条); before the revision all
    had until 31 March (2007年条例第三十一条). None for bodies that owe no report, such as public institutions.
    """
    if kind not in _DEPARTMENTS | _GOVERNMENTS:
        return None
    if _is_former(year):
        due = RULES.reports.former
    else:
        due = RULES.reports.departments if kind in _DEPARTMENTS else RULES.reports.governments
    return due.in_year(year + 1)


def _is_former(year: int) -> bool:
    """Whether a report on ``year`` falls under the former Regulations: the revised ones took effect during 2019."""
    return year < RULES.earliest.year


def days_late(year: int, kind: str, published: date) -> int:
    """By how many days a report on ``year`` came too late; 0 if it did not.

    What was put into the catalogue years later was published elsewhere before: of the reports under the old
    Regulations only those are judged that came out within two years.
    """
    due = deadline(year, kind)
    if due is None or published <= due or (_is_former(year) and published.year > year + _NEAR):
        return 0
    return (published - due).days
