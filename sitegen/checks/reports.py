"""All checks of the annual reports of a site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sitegen.catalogue.model import Catalogue, Report
from sitegen.checks.ledgers import ledger_discrepancies, ledger_findings
from sitegen.checks.narrative import fee_findings, narrative_discrepancies, slip_findings
from sitegen.checks.report_arithmetic import identity_discrepancies
from sitegen.checks.report_catalogue import catalogue_discrepancies, normative_items
from sitegen.checks.report_cells import Discrepancy, diagnostics
from sitegen.checks.report_charges import charge_findings
from sitegen.checks.report_headings import heading_findings
from sitegen.checks.report_hierarchy import hierarchy_discrepancies, hierarchy_findings
from sitegen.checks.report_tables import table_findings
from sitegen.checks.report_years import (
    agency_findings,
    deadline_findings,
    template_findings,
    text_year_findings,
    title_findings,
)
from sitegen.diagnostics import Diagnostic

_Known = Mapping[tuple[str, int], Report]


def reports_findings(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yield all diagnostics about reports.

    Of a work summary only the title and the arithmetic of its text are checked.
    """
    annual = {
        (report.agency, report.year): report
        for report in catalogue.reports
        if report.record.kind == "annual-report"
    }
    for report in catalogue.reports:
        yield from title_findings(report)
        yield from slip_findings(report)
    for report in annual.values():
        agency = catalogue.agencies.get(report.agency)
        yield from table_findings(catalogue, report)
        yield from agency_findings(catalogue, report)
        yield from template_findings(report)
        yield from text_year_findings(catalogue, report)
        yield from heading_findings(report)
        yield from deadline_findings(report, agency)
        yield from fee_findings(report)
        yield from hierarchy_findings(catalogue, report, annual)
        yield from charge_findings(report, annual.get((report.agency, report.year - 1)), agency)
    yield from ledger_findings(catalogue)
    yield from diagnostics(_discrepancies(catalogue, annual))


def _discrepancies(catalogue: Catalogue, annual: _Known) -> Iterator[Discrepancy]:
    items = normative_items(catalogue)
    for (id, year), report in annual.items():
        if not report.form.tables:
            continue
        yield from identity_discrepancies(report, annual.get((id, year - 1)), catalogue.agencies.get(id))
        yield from hierarchy_discrepancies(catalogue, report, annual)
        yield from narrative_discrepancies(catalogue, report)
        yield from ledger_discrepancies(report)
        if id in items:
            yield from catalogue_discrepancies(report, items[id])
