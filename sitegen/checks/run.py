"""Run all checks over one catalogue."""

from __future__ import annotations

from sitegen.catalogue.model import Catalogue
from sitegen.checks import document_number, index_number
from sitegen.checks.guides import check_apply_page, check_guide, check_names, check_pinyin, check_service
from sitegen.checks.items import check_item
from sitegen.checks.links import check_links
from sitegen.checks.old_addresses import check_old_addresses
from sitegen.checks.reports import check_reports
from sitegen.checks.sample_values import check_agency_values, check_site_values
from sitegen.checks.site import check_agency, check_calendar, check_report, check_site
from sitegen.diagnostics import Diagnostic


def check_catalogue(catalogue: Catalogue) -> tuple[Diagnostic, ...]:
    """Run every check on the catalogue and return all diagnostics, unsorted.

    Diagnostics from reading files and from `sitegen.catalogue.assemble` are not repeated. Items are not
    checked while a pattern of index numbers in site.yaml is invalid.
    """
    broken_patterns = tuple(index_number.check_index_number_patterns(catalogue))
    diagnostics: list[Diagnostic] = [
        *broken_patterns,
        *document_number.check_document_number_patterns(catalogue),
        *check_site(catalogue),
        *check_site_values(catalogue.site),
    ]
    if catalogue.calendar.record:
        diagnostics.extend(check_calendar(catalogue.calendar.record))
    diagnostics.extend(check_names(catalogue))
    for agency in catalogue.agencies.values():
        diagnostics.extend(check_agency(agency))
        diagnostics.extend(check_agency_values(catalogue.site, agency.record))
        diagnostics.extend(check_pinyin(agency))
        diagnostics.extend(check_guide(catalogue, agency))
        diagnostics.extend(check_apply_page(catalogue, agency))
    for service in catalogue.services:
        diagnostics.extend(check_service(service))
    # Index numbers cannot be judged while a pattern does not compile.
    if not broken_patterns:
        for items in (catalogue.items, catalogue.withdrawn):
            for item in items.values():
                diagnostics.extend(check_item(catalogue, item))
    for report in catalogue.reports:
        diagnostics.extend(check_report(catalogue, report))
    diagnostics.extend(check_reports(catalogue))
    diagnostics.extend(check_links(catalogue))
    diagnostics.extend(check_old_addresses(catalogue))
    return tuple(diagnostics)
