"""What stands behind computed figures: the applications that each cell of a report counts."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue.model import Report
from sitegen.pages import parts, urls, views
from sitegen.pages.context import Context
from sitegen.pages.frame import Frame
from sitegen.reports import CellKey, in_force
from sitegen.reports.ledger import APPLICATIONS, LITIGATION, Case, LedgerCount, LedgerEntry
from sitegen.schema.spec import iso

_OUTCOMES = 2021
"""Ledgers name outcomes as the format of this year does, whatever the report's own."""


def ledger_views(context: Context, frame: Frame) -> Iterator[views.ReportLedgerView]:
    """A page for each report whose figures were counted from a ledger."""
    for report in context.catalogue.reports:
        if report.ledger:
            yield _view(context, frame, report, report.ledger)


def ledger_href(report: Report, key: CellKey) -> str:
    """The entries behind a cell, from the report's page; "" for a cell that counts none.

    A report that consolidates has other figures than its ledger, which speaks of the agency's own.
    """
    if report.ledger is None or report.record.consolidates or not report.ledger.entries(key):
        return ""
    return f"{urls.report_ledger('', report.year).rpartition('/')[2]}#{_anchor(key)}"


def _anchor(key: CellKey) -> str:
    return "-".join(key).replace("_", "-")


def _view(context: Context, frame: Frame, report: Report, ledger: LedgerCount) -> views.ReportLedgerView:
    path = urls.report_ledger(report.agency, report.year)
    root, words, name = urls.root(path), context.words, context.name(report.agency)
    home = urls.report(report.agency, report.year)
    cells = tuple(_cells(context, report, ledger))
    known = {entry.line: entry for entries in ledger.cells.values() for entry in entries}
    return views.ReportLedgerView(
        site=frame.site,
        page=frame.page(
            path,
            "report-ledger.html",
            "reports",
            words("report-ledger", agency=name, year=report.year),
            crumbs=[
                (words("reports"), urls.REPORTS),
                (name, urls.report_trend(report.agency)),
                (str(report.year), home),
                (words("ledger"), ""),
            ],
            description=words("report-ledger-about"),
        ),
        agency=parts.agency_link(context, report.agency, root),
        report=views.Link(text=report.record.title, href=root + home),
        columns=tuple(words(f"ledger-{column}") for column in _COLUMNS),
        rows=tuple(_row(context, known[line]) for line in sorted(known)),
        cells=cells,
    )


_COLUMNS = ("number", "received", "applicant", "outcome", "answered", "review", "suit")


def _cells(context: Context, report: Report, ledger: LedgerCount) -> Iterator[views.LedgerCell]:
    """Every cell that counts anything, with links to what it counts."""
    for key in report.form.cells():
        entries = ledger.entries(key)
        if entries and key.table in ledger.tables:
            chinese, english = report.form.called(key)
            yield views.LedgerCell(
                id=_anchor(key),
                name=context.words.choose(chinese, english),
                total=len(entries),
                entries=tuple(views.Link(text=_name(entry), href=f"#{_id(entry)}") for entry in entries),
            )


def _id(entry: LedgerEntry) -> str:
    return f"entry-{entry.line}"


def _name(entry: LedgerEntry) -> str:
    """The number of an entry in its ledger; where that has none, its line."""
    return entry.number or str(entry.line)


def _row(context: Context, entry: LedgerEntry) -> views.LedgerRow:
    words, tables = context.words, in_force(_OUTCOMES).table[APPLICATIONS]
    applicant, outcome = tables.column[entry.applicant], tables.row.get(entry.outcome)
    return views.LedgerRow(
        id=_id(entry),
        values=(
            _name(entry),
            entry.received.isoformat(),
            words.choose(applicant.label, applicant.label_en),
            words.choose(outcome.short, outcome.label_en) if outcome else words("ledger-open"),
            iso(entry.answered),
            _case(context, entry.review),
            _case(context, entry.suit),
        ),
    )


def _case(context: Context, case: Case | None) -> str:
    if case is None:
        return ""
    result = in_force(_OUTCOMES).table[LITIGATION].column[case.result]
    day = (case.decided or case.filed).isoformat()
    return f"{context.words.choose(result.label, result.label_en)} {day}"
