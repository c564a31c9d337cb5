"""Pages of application logs (台账): the applications that the figures of a report count."""

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
"""Year of the format whose names of outcomes are used for all application logs."""


def ledger_views(context: Context, frame: Frame) -> Iterator[views.ReportLedgerView]:
    """Generate a page for each report whose figures were counted from an application log."""
    for report in context.catalogue.reports:
        if report.ledger:
            yield _view(context, frame, report, report.ledger)


def ledger_href(report: Report, key: CellKey) -> str:
    """Link a cell of a report's page to the applications that it counts; return "" if it counts none."""
    # A report that consolidates includes other agencies. Its log covers only the agency's own applications.
    if report.ledger is None or report.record.consolidates or not report.ledger.entries(key):
        return ""
    return f"{urls.report_ledger('', report.year).rpartition('/')[2]}#{_anchor(key)}"


def _anchor(key: CellKey) -> str:
    """Format the id of a cell."""
    return "-".join(key).replace("_", "-")


def _view(context: Context, frame: Frame, report: Report, ledger: LedgerCount) -> views.ReportLedgerView:
    """Assemble the page of an application log."""
    path = urls.report_ledger(report.agency, report.year)
    root, translator, name = urls.root(path), context.words, context.name(report.agency)
    home = urls.report(report.agency, report.year)
    cells = tuple(_cells(context, report, ledger))
    known = {entry.line: entry for entries in ledger.cells.values() for entry in entries}
    return views.ReportLedgerView(
        site=frame.site,
        page=frame.page(
            path,
            "report-ledger.html",
            "reports",
            translator("report-ledger", agency=name, year=report.year),
            crumbs=[
                (translator("reports"), urls.REPORTS),
                (name, urls.report_trend(report.agency)),
                (str(report.year), home),
                (translator("ledger"), ""),
            ],
            description=translator("report-ledger-about"),
        ),
        agency=parts.agency_link(context, report.agency, root),
        report=views.Link(text=report.record.title, href=root + home),
        columns=tuple(translator(f"ledger-{column}") for column in _COLUMNS),
        rows=tuple(_row(context, known[line]) for line in sorted(known)),
        cells=cells,
    )


_COLUMNS = ("number", "received", "applicant", "outcome", "answered", "review", "suit")


def _cells(context: Context, report: Report, ledger: LedgerCount) -> Iterator[views.LedgerCell]:
    """List the cells of the report that count any applications, with links to these."""
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
    """Format the id of an application's row."""
    return f"entry-{entry.line}"


def _name(entry: LedgerEntry) -> str:
    """Return the number of an application, or its line in the file if it has no number."""
    return entry.number or str(entry.line)


def _row(context: Context, entry: LedgerEntry) -> views.LedgerRow:
    """Format an application as a row."""
    translator, tables = context.words, in_force(_OUTCOMES).table[APPLICATIONS]
    applicant, outcome = tables.column[entry.applicant], tables.row.get(entry.outcome)
    return views.LedgerRow(
        id=_id(entry),
        values=(
            _name(entry),
            entry.received.isoformat(),
            translator.choose(applicant.label, applicant.label_en),
            translator.choose(outcome.short, outcome.label_en) if outcome else translator("ledger-open"),
            iso(entry.answered),
            _case(context, entry.review),
            _case(context, entry.suit),
        ),
    )


def _case(context: Context, case: Case | None) -> str:
    """Describe a review or lawsuit by its result and date; "" for None."""
    if case is None:
        return ""
    result = in_force(_OUTCOMES).table[LITIGATION].column[case.result]
    day = (case.decided or case.filed).isoformat()
    return f"{context.words.choose(result.label, result.label_en)} {day}"
