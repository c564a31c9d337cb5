"""Check reports against the application log, and answers against the time limits of 条例第三十三条."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sitegen.catalogue.calendar import Calendar
from sitegen.catalogue.model import Catalogue, Report
from sitegen.checks.report_cells import Cell, Discrepancy
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import ledgers as codes
from sitegen.procedure.rules import RULES
from sitegen.reports import LedgerEntry, State
from sitegen.reports.arithmetic import totals
from sitegen.reports.ledger_words import COLUMNS

_LISTED = 12


def ledger_discrepancies(report: Report) -> Iterator[Discrepancy]:
    """Yield the typed cells that differ from the count of the application log."""
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
        chinese, english = report.form.called(key)
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


def ledger_findings(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Check every application log for future dates, late answers and applications that were never answered."""
    for ledgers in catalogue.ledgers.values():
        newest = max(ledgers, key=lambda ledger: ledger.first)
        for ledger in ledgers:
            for entry in ledger.entries:
                yield from _future(entry, catalogue.today)
                # What was in hand when a later ledger began stands there again, with its answer.
                if entry.answered or ledger is newest:
                    yield from _late(catalogue.calendar, entry, catalogue.today)


def _future(entry: LedgerEntry, today: date) -> Iterator[Diagnostic]:
    days = {"received": entry.received, "clarified": entry.clarified, "answered": entry.answered}
    for column in COLUMNS:
        if (day := days.get(column.key)) and day > today:
            values = {"column": column.label, "column_en": column.label_en, "value": day, "today": today}
            yield codes.FUTURE.at(entry.place, line=entry.line, **values)


def _late(calendar: Calendar, entry: LedgerEntry, today: date) -> Iterator[Diagnostic]:
    """Check the time limit, if the holidays of all years were announced.

    Otherwise every period would look too long.
    """
    start, end = entry.clarified or entry.received, entry.answered or today
    if not calendar.is_known(start, end):
        return
    days = calendar.between(start, end) - entry.paused
    limit = RULES.limits.extended if entry.extended else RULES.limits.answer
    if days > limit:
        rule = codes.ANSWERED_LATE if entry.answered else codes.NEVER_ANSWERED
        yield rule.at(entry.place, line=entry.line, days=days, limit=limit)
