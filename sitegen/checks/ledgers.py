"""Reports against the ledger of applications, and the time limits of 条例第三十三条."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sitegen.catalogue.calendar import Calendar
from sitegen.catalogue.model import Report
from sitegen.checks.report_cells import Cell, Discrepancy
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import ledgers as codes
from sitegen.reports import LedgerEntry, State
from sitegen.reports.arithmetic import totals

LIMIT, EXTENDED = 20, 40
"""Working days to answer within, and with an extension."""

_LISTED = 12


def ledger_discrepancies(report: Report) -> Iterator[Discrepancy]:
    """The cells that were typed and are not what the ledger comes to."""
    ledger, own = report.ledger, report.record.consolidates
    if ledger is None:
        return
    tables = report.of_agency
    for key in report.form.cells():
        if key.table not in ledger.tables or key.table not in tables.given:
            continue
        value, entries = tables.value(key), ledger.entries(key)
        if value.state in (State.WRONG, State.COMPUTED) or value.number == len(entries):
            continue
        if key in totals(report.form) and value.state is not State.TYPED:
            continue
        lines = "、".join(str(entry.line) for entry in entries[:_LISTED])
        more = "等" if len(entries) > _LISTED else ""
        chinese, english = tables.called(key)
        yield Discrepancy(
            codes.DIFFERS,
            [Cell(report, key, own)],
            {
                "cell": chinese,
                "cell_en": english,
                "given": tables.text(key),
                "counted": len(entries),
                "lines": f"台账 {ledger.ledger.path} 第 {lines}{more} 行"
                if entries
                else f"台账 {ledger.ledger.path} 里没有",
                "lines_en": f"lines {lines} of {ledger.ledger.path}"
                if entries
                else f"none in {ledger.ledger.path}",
            },
            place=tables.place(key),
        )


def late_answers(calendar: Calendar, report: Report) -> Iterator[Diagnostic]:
    """Applications answered in the report's year after their time limit.

    Only where the calendar knows the holidays of the years: without them every period looks too long.
    """
    known = {year.year for year in calendar.record.years} if calendar.record else set()
    for entry in report.ledger.ledger.entries if report.ledger else ():
        answered = entry.answered
        if answered and answered.year == report.year and {entry.received.year, answered.year} <= known:
            yield from _late(calendar, entry, answered)


def _late(calendar: Calendar, entry: LedgerEntry, answered: date) -> Iterator[Diagnostic]:
    days = calendar.between(entry.clarified or entry.received, answered) - entry.paused
    limit = EXTENDED if entry.extended else LIMIT
    if days > limit:
        yield codes.ANSWERED_LATE.at(entry.place, line=entry.line, days=days, limit=limit)
