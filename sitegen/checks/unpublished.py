"""Check what is not public yet: drafts, and records whose date of publication is to come."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue.model import Catalogue
from sitegen.catalogue.release import ReleaseState
from sitegen.checks.guides import check_draft_pages, check_service_guide
from sitegen.checks.index_number import check_index_number_patterns
from sitegen.checks.items import check_item
from sitegen.checks.links import check_links
from sitegen.checks.record_values import check_report_record
from sitegen.checks.reports import check_reports
from sitegen.content.layout import get_attachment_folder
from sitegen.diagnostics import Diagnostic, relax_draft_errors
from sitegen.diagnostics.codes import links

_LATER_LINK_CODES = frozenset({links.LINK_ANCHOR.code, links.LINK_UNPUBLISHED.code})


def check_unpublished(catalogue: Catalogue) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of drafts and scheduled records only. ``catalogue`` must include them.

    A scheduled record is checked as if it were published already. An error would stop the build on the day of
    publication, perhaps at night, so it must be known before. Errors in drafts are marked as such.
    """
    return (
        *_check_records_in_state(catalogue, ReleaseState.SCHEDULED),
        *relax_draft_errors(_check_drafts(catalogue)),
    )


def _check_drafts(catalogue: Catalogue) -> Iterator[Diagnostic]:
    yield from _check_records_in_state(catalogue, ReleaseState.DRAFT)
    for agency in catalogue.agencies.values():
        yield from check_draft_pages(catalogue, agency)
    for service in catalogue.services:
        # Missing fields are reported when the file is read.
        if service.release is ReleaseState.DRAFT and "contact" in service.record.source.positions:
            yield from check_service_guide(service)


def _check_records_in_state(catalogue: Catalogue, release_state: ReleaseState) -> Iterator[Diagnostic]:
    """Yield the diagnostics of the records in the release state ``release_state``: ``draft`` or ``scheduled``.

    These are those of their fields, of the links in their texts, and, for reports, of their figures. For
    scheduled records, the links of all texts that will break on the day of their publication are included.
    """
    items = [item for item in catalogue.items.values() if item.release is release_state]
    reports = [report for report in catalogue.reports if report.release is release_state]
    # As for published items: index numbers cannot be judged while a pattern does not compile.
    if not any(check_index_number_patterns(catalogue)):
        for item in items:
            yield from check_item(catalogue, item)
    for report in reports:
        yield from check_report_record(catalogue, report)
    stems = {report.record.source.path.removesuffix(".yaml") for report in reports}
    # The checks of reports compare them with each other, so they run over all.
    for diagnostic in check_reports(catalogue) if reports else ():
        if diagnostic.place.path.rpartition(".")[0] in stems:
            yield diagnostic
    sources = {item.record.source.path for item in items} | {report.narrative_path for report in reports}
    sources.update(
        document.path
        for document in (
            *catalogue.guides.values(),
            *catalogue.apply_pages.values(),
            *catalogue.rules,
            *catalogue.pages,
        )
        if document.release is release_state
    )
    sources.update(
        service.record.source.path for service in catalogue.services if service.release is release_state
    )
    # Every link needs to know all pages, so the check runs over all texts.
    folders = set(map(get_attachment_folder, sources))
    for diagnostic in check_links(catalogue) if sources else ():
        path = diagnostic.place.path
        # A link in a public text can become broken on the day on which its target is published.
        in_time = release_state is ReleaseState.SCHEDULED and diagnostic.code in _LATER_LINK_CODES
        if in_time or path in sources or path.rpartition("/")[0] in folders:
            yield diagnostic
