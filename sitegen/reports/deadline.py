"""Deadlines of annual reports."""

from __future__ import annotations

from datetime import date

from sitegen.procedure.rules import RULES

_YEARS_JUDGED = 2
_DEPARTMENTS = frozenset({"department"})
_GOVERNMENTS = frozenset({"government", "office", "township"})


def find_due_date(year: int, kind: str) -> date | None:
    """Return the last day to publish the report on ``year``, or None if this kind of agency owes no report.

    ``kind`` is the key of 类型 in agency.yaml. Since the Regulations were revised, departments and governments
    have different deadlines (条例第四十九条); before, all had the same (2007年条例第三十一条). The days are in rules.json.
    """
    if kind not in _DEPARTMENTS | _GOVERNMENTS:
        return None
    if _is_under_former_regulations(year):
        due = RULES.reports.former
    else:
        due = RULES.reports.departments if kind in _DEPARTMENTS else RULES.reports.governments
    return due.to_date(year + 1)


def _is_under_former_regulations(year: int) -> bool:
    """Whether a report on ``year`` falls under the former Regulations.

    The revised ones took effect during 2019.
    """
    return year < RULES.earliest.year


def count_days_late(year: int, kind: str, published: date) -> int:
    """Count the days by which a report on ``year`` was late; 0 if it was not.

    Reports under the former Regulations are judged only if published here within two years. Later ones were
    put here as history and published elsewhere before.
    """
    due = find_due_date(year, kind)
    if (
        due is None
        or published <= due
        or (_is_under_former_regulations(year) and published.year > year + _YEARS_JUDGED)
    ):
        return 0
    return (published - due).days
