"""All checks of the annual reports of a site.

Rules such as X-1 or T3-1 are numbered. ``docs/errors.md`` explains those that a diagnostic can report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sitegen.catalogue.model import Catalogue, Report
from sitegen.checks.application_logs import check_application_logs, compare_with_application_log
from sitegen.checks.narrative import (
    check_empty_parts,
    check_stated_fees,
    check_text_arithmetic,
    compare_narrative,
)
from sitegen.checks.report_arithmetic import find_broken_identities
from sitegen.checks.report_catalogue import collect_normative_items, compare_with_catalogue
from sitegen.checks.report_consolidation import check_missing_subordinate_reports, compare_with_subordinates
from sitegen.checks.report_discrepancies import Discrepancy, build_diagnostics
from sitegen.checks.report_fees import check_fee_amount
from sitegen.checks.report_headings import check_headings
from sitegen.checks.report_metadata import (
    check_format,
    check_publication_date,
    check_text_years,
    check_title_agency,
    check_title_year,
)
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import reports as codes
from sitegen.diagnostics.file_failures import FailureCollector
from sitegen.program.file_at_fault import note_path_in_errors
from sitegen.schema.record_source import locate_key

_APPLICATION_LOG_SUFFIXES = ("-ledger.csv", "-ledger.xlsx", "-台账.csv", "-台账.xlsx")


def check_missing_tables(catalogue: Catalogue, report: Report) -> Iterator[Diagnostic]:
    """Yield one diagnostic for all tables of the format that an annual report does not contain, if any.

    ``catalogue`` supplies the paths of unreadable files. Nothing is reported while a table file of the
    report or an application log beside it is unreadable, because the missing tables may come from there.
    """
    stem = report.record.source.path.removesuffix(".yaml")
    folder = stem.rpartition("/")[0] + "/"
    unreadable_logs = {
        path
        for path in catalogue.unreadable_paths
        if path.endswith(_APPLICATION_LOG_SUFFIXES) and path.startswith(folder)
    }
    if unreadable_logs or any(path.rpartition(".")[0] == stem for path in catalogue.unreadable_paths):
        return
    missing = [table for table in report.form.tables if table.key not in report.tables.places_by_table]
    if missing:
        yield codes.TABLE_MISSING.at(
            locate_key(report.record.source, "tables" if report.record.tables else "title"),
            year=report.year,
            tables="、".join(f"{table.number}“{table.label}”" for table in missing),
            tables_en=", ".join(table.label_en for table in missing),
            name=missing[0].label,
        )


_ReportsByAgencyYear = Mapping[tuple[str, int], Report]


def check_reports(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yield all diagnostics about annual reports, work summaries and application logs.

    Work summaries follow no format, so only their title and the arithmetic of their text are checked.
    """
    annual_reports = {
        (report.agency, report.year): report
        for report in catalogue.reports
        if report.record.kind == "annual-report"
    }
    failures: list[Diagnostic] = []
    for report in catalogue.reports:
        with FailureCollector(report.record.source.path, failures):
            yield from check_title_year(report)
            yield from check_text_arithmetic(report)
    for report in annual_reports.values():
        with FailureCollector(report.record.source.path, failures):
            yield from _check_annual_report(catalogue, report, annual_reports)
    yield from failures
    yield from check_application_logs(catalogue)
    yield from build_diagnostics(_find_discrepancies(catalogue, annual_reports))


def _check_annual_report(
    catalogue: Catalogue, report: Report, annual_reports: _ReportsByAgencyYear
) -> Iterator[Diagnostic]:
    agency = catalogue.agencies.get(report.agency)
    yield from check_missing_tables(catalogue, report)
    yield from check_title_agency(catalogue, report)
    yield from check_format(report)
    yield from check_text_years(catalogue, report)
    yield from check_headings(report)
    yield from check_publication_date(report, agency)
    yield from check_stated_fees(report)
    yield from check_empty_parts(report)
    yield from check_missing_subordinate_reports(catalogue, report, annual_reports)
    yield from check_fee_amount(report, annual_reports.get((report.agency, report.year - 1)), agency)


def _find_discrepancies(catalogue: Catalogue, annual_reports: _ReportsByAgencyYear) -> Iterator[Discrepancy]:
    items = collect_normative_items(catalogue)
    for (id, year), report in annual_reports.items():
        # The free format has labelled figures instead of tables.
        if not report.form.tables:
            continue
        with note_path_in_errors(report.record.source.path):
            yield from find_broken_identities(
                report, annual_reports.get((id, year - 1)), catalogue.agencies.get(id)
            )
            yield from compare_with_subordinates(catalogue, report, annual_reports)
            yield from compare_narrative(catalogue, report)
            yield from compare_with_application_log(report)
            if id in items:
                yield from compare_with_catalogue(report, items[id])
