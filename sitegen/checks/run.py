"""Run all checks over one catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain

from sitegen.catalogue.model import Agency, Catalogue
from sitegen.checks import document_number, index_number
from sitegen.checks.guides import (
    check_apply_page,
    check_duplicate_names,
    check_guide,
    check_pinyin,
    check_required_pages,
    check_service_guide,
)
from sitegen.checks.item_findings import ItemFindings, check_items
from sitegen.checks.links import check_links
from sitegen.checks.old_addresses import check_old_addresses
from sitegen.checks.record_values import (
    check_agency_credit_code,
    check_calendar,
    check_report_record,
    check_site,
)
from sitegen.checks.reports import check_reports
from sitegen.checks.sample_values import check_agency_values, check_site_values
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.file_failures import FailureCollector


def check_catalogue(
    catalogue: Catalogue, known: ItemFindings, program: str
) -> tuple[tuple[Diagnostic, ...], ItemFindings]:
    """Run every check on the catalogue, and return all diagnostics, unsorted, and the findings of the items among them.

    Diagnostics from reading files and from `sitegen.catalogue.assemble` are not included. Items are not
    checked while a pattern of index numbers in site.yaml is invalid. If a check raises an exception, this is
    reported as a diagnostic of the file that was being checked. ``known`` are the findings of the last build, and
    ``program`` is the digest of the program (see `check_items`).
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
    diagnostics.extend(check_duplicate_names(catalogue))
    for path, check in _list_checks(catalogue):
        with FailureCollector(path, diagnostics):
            diagnostics.extend(check())
    # Index numbers cannot be judged while a pattern does not compile.
    items = ItemFindings() if broken_patterns else check_items(catalogue, known, program)
    diagnostics.extend(chain.from_iterable(items.findings.values()))
    diagnostics.extend(check_reports(catalogue))
    diagnostics.extend(check_links(catalogue))
    diagnostics.extend(check_old_addresses(catalogue))
    return tuple(diagnostics), items


def _list_checks(catalogue: Catalogue) -> Iterator[tuple[str, Callable[[], Iterable[Diagnostic]]]]:
    """Yield the path of each file that is checked separately, with a function that runs the checks."""
    for agency in catalogue.agencies.values():
        yield agency.record.source.path, partial(_check_agency, catalogue, agency)
    for service in catalogue.services:
        yield service.record.source.path, partial(check_service_guide, service)
    for report in catalogue.reports:
        yield report.record.source.path, partial(check_report_record, catalogue, report)


def _check_agency(catalogue: Catalogue, agency: Agency) -> Iterator[Diagnostic]:
    yield from check_agency_credit_code(agency)
    yield from check_agency_values(catalogue.site, agency.record)
    yield from check_pinyin(agency)
    yield from check_guide(catalogue, agency)
    yield from check_apply_page(catalogue, agency)
    yield from check_required_pages(catalogue, agency)
