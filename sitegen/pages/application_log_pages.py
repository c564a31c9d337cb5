"""Pages of application logs (台账), which list the applications counted in the figures of an annual report."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue.model import Report
from sitegen.pages import components, urls, views
from sitegen.pages.page_frame import PageFrame
from sitegen.pages.site_context import SiteContext
from sitegen.program.file_at_fault import note_source_path_in_errors
from sitegen.reports import CellKey, find_format_in_force
from sitegen.reports.application_log import (
    APPLICATIONS,
    LITIGATION,
    ApplicationLogCounts,
    ApplicationLogEntry,
    LegalCase,
)
from sitegen.schema.field_spec import format_iso_date

_OUTCOME_FORMAT_YEAR = 2021
"""Year of the report format whose names for outcomes are used in all application logs."""


def generate_application_log_views(
    context: SiteContext, frame: PageFrame
) -> Iterator[views.ApplicationLogView]:
    """Yield the view of the application log of each report whose figures were counted from such a log.

    An application log (台账) lists the requests for information that an agency received in a year. ``context``
    is the catalogue with its lookup tables. ``frame`` builds the head, navigation and breadcrumb of each
    page.
    """
    for report in context.catalogue.reports:
        if report.log_counts:
            yield _assemble_log_view(context, frame, report, report.log_counts)


def link_cell_to_log(report: Report, key: CellKey) -> str:
    """Return the link from a table cell of a report to the applications counted in its figure.

    The link is relative to the report's page. It is "" if the report has no application log, if no
    application is counted in the cell, or if the report also covers subordinate agencies, whose applications
    the log lacks.
    """
    # A report that consolidates includes other agencies. Its log covers only the agency's own applications.
    if report.log_counts is None or report.record.consolidates or not report.log_counts.get_entries(key):
        return ""
    # The page of the log is in the folder of the report, so its file name suffices.
    return f"{urls.report_application_log('', report.year).rpartition('/')[2]}#{_make_cell_anchor(key)}"


def _make_cell_anchor(key: CellKey) -> str:
    """Return the HTML id that a table cell has on the page of the application log."""
    return "-".join(key).replace("_", "-")


@note_source_path_in_errors("report")
def _assemble_log_view(
    context: SiteContext, frame: PageFrame, report: Report, log_counts: ApplicationLogCounts
) -> views.ApplicationLogView:
    """Return the template's view of an application log: its entries as a table, and the cells that count them."""
    path = urls.report_application_log(report.agency, report.year)
    root, translator, name = (
        urls.path_to_root(path),
        context.translator,
        context.get_agency_name(report.agency),
    )
    home = urls.report(report.agency, report.year)
    cells = tuple(_list_counted_cells(context, report, log_counts))
    # An application is counted in several cells, but is listed only once.
    entry_by_line = {
        entry.line: entry for entries in log_counts.entries_by_cell.values() for entry in entries
    }
    return views.ApplicationLogView(
        site=frame.site,
        page=frame.build_page(
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
        agency=components.link_agency(context, report.agency, root),
        report=views.Link(text=report.record.title, href=root + home),
        columns=tuple(translator(f"ledger-{column}") for column in _LOG_COLUMNS),
        rows=tuple(_build_row(context, entry_by_line[line]) for line in sorted(entry_by_line)),
        cells=cells,
    )


# Suffixes of the message keys of the column headings, in display order.
_LOG_COLUMNS = ("number", "received", "applicant", "outcome", "answered", "review", "suit")


def _list_counted_cells(
    context: SiteContext, report: Report, log_counts: ApplicationLogCounts
) -> Iterator[views.ApplicationLogCell]:
    """Yield each cell of the report that counts applications of the log, with links to these applications.

    ``log_counts`` has the applications that each cell counts. Cells are in the order of the report format. Tables that
    were not counted from the log are left out.
    """
    for key in report.form.iter_cells():
        entries = log_counts.get_entries(key)
        # If the log records no legal cases, the table of litigation was not counted from it.
        if entries and key.table in log_counts.table_keys:
            chinese, english = report.form.describe_cell(key)
            yield views.ApplicationLogCell(
                id=_make_cell_anchor(key),
                name=context.translator.choose(chinese, english),
                total=len(entries),
                entries=tuple(
                    views.Link(text=_make_entry_label(entry), href=f"#{_make_entry_anchor(entry)}")
                    for entry in entries
                ),
            )


def _make_entry_anchor(entry: ApplicationLogEntry) -> str:
    """Return the HTML id of an application's row on the page."""
    return f"entry-{entry.line}"


def _make_entry_label(entry: ApplicationLogEntry) -> str:
    """Return the number of an application as text, or the number of its line in the file if it has none."""
    return entry.number or str(entry.line)


def _build_row(context: SiteContext, entry: ApplicationLogEntry) -> views.ApplicationLogRow:
    """Format an application as a row, with its values in the order of `_LOG_COLUMNS`."""
    translator, table = (
        context.translator,
        find_format_in_force(_OUTCOME_FORMAT_YEAR).tables_by_key[APPLICATIONS],
    )
    applicant, outcome = table.columns_by_key[entry.applicant_key], table.rows_by_key.get(entry.outcome_key)
    return views.ApplicationLogRow(
        id=_make_entry_anchor(entry),
        values=(
            _make_entry_label(entry),
            entry.received.isoformat(),
            translator.choose(applicant.label, applicant.label_en),
            translator.choose(outcome.short, outcome.label_en) if outcome else translator("ledger-open"),
            format_iso_date(entry.answered),
            _describe_case(context, entry.review),
            _describe_case(context, entry.suit),
        ),
    )


def _describe_case(context: SiteContext, case: LegalCase | None) -> str:
    """Return a text with the result of an administrative review or lawsuit and the day of its decision.

    A case without a decision has the day on which it was filed. The text is "" if there is no case.
    """
    if case is None:
        return ""
    result = find_format_in_force(_OUTCOME_FORMAT_YEAR).tables_by_key[LITIGATION].columns_by_key[case.result]
    day = (case.decided or case.filed).isoformat()
    return f"{context.translator.choose(result.label, result.label_en)} {day}"
