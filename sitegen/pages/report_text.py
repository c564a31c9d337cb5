"""Standard sentences for reports that consist of tables only, for parts that would be empty."""

from __future__ import annotations

from sitegen.catalogue.model import Report
from sitegen.pages.words import Words
from sitegen.reports import CellKey

_PLACES = {"first": 0, "problems": -2, "other": -1}
"""Positions of the parts without a table, in all formats with tables (国办公开办函〔2019〕60号, 〔2021〕30号)."""


def is_tables_alone(report: Report) -> bool:
    """Return whether a report has all tables of its format and no narrative."""
    tables = report.form.tables
    return (
        # Without a narrative file, the file with the tables takes its place.
        report.narrative == report.record.source.path
        and bool(tables)
        and all(table.key in report.tables.given for table in tables)
    )


def basis(report: Report, translator: Words) -> str:
    """Describe the notice that prescribes the format, and the period of the report."""
    return translator("report-basis", notice=report.form.notice, year=report.year)


def sentence(report: Report, number: int, translator: Words) -> str:
    """Write the sentence for the part of this number, counted from 0; "" for a part with a table."""
    last = len(report.form.headings)
    if number == _PLACES["first"]:
        return _overview(report, translator)
    named = {last + _PLACES["problems"]: "report-problems", last + _PLACES["other"]: "report-nothing"}
    return translator(named[number]) if number in named else ""


def _overview(report: Report, translator: Words) -> str:
    """Summarize the numbers of applications, reviews and lawsuits."""
    figures = {
        "received": _total(report, "applications", "new_received"),
        "before": _total(report, "applications", "carried_in"),
        "total": _total(report, "applications", "total"),
        "after": _total(report, "applications", "carried_out"),
        "review": _total(report, "litigation", "review"),
        "suits": _total(report, "litigation", "direct") + _total(report, "litigation", "after_review"),
    }
    who = translator("report-who-all" if report.record.consolidates else "report-who")
    if not any(figures.values()):
        return translator("report-overview-none", year=report.year, who=who)
    return translator("report-overview", year=report.year, who=who, **figures)


def _total(report: Report, table: str, row: str) -> int:
    """Read a total as a whole number; 0 if it is not known."""
    return int(report.tables.number(CellKey(table, row, "total")) or 0)
