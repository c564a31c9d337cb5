"""Deadlines of annual reports."""

from __future__ import annotations

from datetime import date

from sitegen.procedure.rules import RULES

_YEARS_WITH_DEADLINES = 2
_DEPARTMENT_KINDS = frozenset({"department"})
_GOVERNMENT_KINDS = frozenset({"government", "office", "township"})


def find_due_date(year: int, kind: str) -> date | None:
    """Return the last day on which the report on ``year`` may be published without being late.

    Returns None if agencies of this ``kind`` (类型 in agency.yaml) need not publish reports. Under the
    revised Regulations, departments and governments have different deadlines (条例第四十九条). Under the
    former ones, all have the same deadline (2007年条例第三十一条).
    """
    if kind not in _DEPARTMENT_KINDS | _GOVERNMENT_KINDS:
        return None
    if _is_under_former_regulations(year):
        due = RULES.reports.former
    else:
        due = RULES.reports.departments if kind in _DEPARTMENT_KINDS else RULES.reports.governments
    return due.to_date(year + 1)


def _is_under_former_regulations(year: int) -> bool:
    """Return whether a report on ``year`` falls under the former Regulations.

    The revised ones took effect during 2019 and apply to the report on that year.
    """
    return year < RULES.earliest.year


def count_days_late(year: int, kind: str, published: date) -> int:
    """Return by how many days the report on ``year`` was published late.

    ``kind`` is the agency's 类型 in agency.yaml. The result is 0 if the report was in time or the agency need
    not publish reports. It is also 0 for a report under the former Regulations that was published on this
    site more than two years after ``year``: such a report was added later as history, and when it was first
    published is unknown.
    """
    due = find_due_date(year, kind)
    if (
        due is None
        or published <= due
        or (_is_under_former_regulations(year) and published.year > year + _YEARS_WITH_DEADLINES)
    ):
        return 0
    return (published - due).days
