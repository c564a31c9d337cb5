"""Check reports against the application log, and its entries against the time limits of 条例第三十三条."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sitegen.catalogue.calendar import Calendar
from sitegen.catalogue.model import Catalogue, Report
from sitegen.checks.report_discrepancies import CheckedCell, Discrepancy
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import application_logs as codes
from sitegen.diagnostics.plurals import format_number_list
from sitegen.procedure.rules import RULES
from sitegen.reports import ApplicationLogEntry, CellState
from sitegen.reports.application_log_words import COLUMNS
from sitegen.reports.arithmetic import map_totals

_MAX_LISTED_LINES = 12
"""Most lines of the log that a message names."""


def compare_with_application_log(report: Report) -> Iterator[Discrepancy]:
    """Yield a discrepancy for each typed table cell that differs from the count of the application log.

    The application log (台账) lists the disclosure applications that an agency received. In a report that
    includes subordinate agencies, the figures of the agency alone are compared. A report that has no log for its year
    has no discrepancies. Cells that were computed, cells that are invalid and totals that were left
    empty are not compared.
    """
    counts, own = report.log_counts, report.record.consolidates
    if counts is None:
        return
    tables = report.agency_tables
    for key in report.form.iter_cells():
        if key.table not in counts.table_keys or key.table not in tables.places_by_table:
            continue
        value, entries = tables.get_value(key), counts.get_entries(key)
        # A wrong cell is reported already, and a computed one follows from others.
        if value.state in (CellState.INVALID, CellState.COMPUTED) or value.figure == len(entries):
            continue
        # A total that was left empty states no figure that could differ.
        if key in map_totals(report.form) and value.state is not CellState.TYPED:
            continue
        lines = "、".join(str(entry.line) for entry in entries[:_MAX_LISTED_LINES])
        more = "等" if len(entries) > _MAX_LISTED_LINES else ""
        chinese, english = report.form.describe_cell(key)
        yield Discrepancy(
            codes.DIFFERS,
            [CheckedCell(report, key, own)],
            {
                "cell": chinese,
                "cell_en": english,
                "given": tables.format_text(key),
                "counted": len(entries),
                "lines": f"台账 {counts.log.path} 第 {lines}{more} 行"
                if entries
                else f"台账 {counts.log.path} 里没有",
                "lines_en": f"{format_number_list('line', len(entries), lines)} of {counts.log.path}"
                if entries
                else f"none in {counts.log.path}",
            },
            place=tables.locate_cell(key),
        )


def check_application_logs(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yield diagnostics for future dates, late replies and unanswered applications in all application logs.

    An application that is still open is reported only in the agency's newest log, because a newer log lists
    it again. Time limits are counted in working days and include extensions (条例第三十三条). They are checked only
    where the holidays of all years concerned were announced.
    """
    for logs in catalogue.application_logs.values():
        newest = max(logs, key=lambda log: log.first_year)
        for log in logs:
            for entry in log.entries:
                yield from _check_future_dates(entry, catalogue.today)
                # Applications that were open when a later log began are listed there again, with their answers.
                if entry.answered or log is newest:
                    yield from _check_time_limit(catalogue.calendar, entry, catalogue.today)


def _check_future_dates(entry: ApplicationLogEntry, today: date) -> Iterator[Diagnostic]:
    days = {"received": entry.received, "clarified": entry.clarified, "answered": entry.answered}
    for column in COLUMNS:
        if (day := days.get(column.key)) and day > today:
            values = {"column": column.label, "column_en": column.label_en, "value": day, "today": today}
            yield codes.FUTURE.at(entry.place, line=entry.line, **values)


def _check_time_limit(calendar: Calendar, entry: ApplicationLogEntry, today: date) -> Iterator[Diagnostic]:
    """Yield a diagnostic if an application was answered late, or is not answered and past its time limit.

    Nothing is checked unless the holidays of all years concerned were announced. Without them, every period would
    have too many working days.
    """
    start, end = entry.clarified or entry.received, entry.answered or today
    if not calendar.is_announced(start, end):
        return
    days = calendar.count_working_days(start, end) - entry.paused_days
    limit = RULES.limits.extended if entry.extended else RULES.limits.answer
    if days > limit:
        rule = codes.ANSWERED_LATE if entry.answered else codes.NEVER_ANSWERED
        yield rule.at(entry.place, line=entry.line, days=days, limit=limit)
