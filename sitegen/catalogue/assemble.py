"""Assemble all records into one frozen catalogue, with the diagnostics that need more than one file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sitegen.catalogue.assemble_items import assemble_items
from sitegen.catalogue.attachments import AttachmentCollector, FileFinder
from sitegen.catalogue.calendar import Calendar
from sitegen.catalogue.classification import (
    build_classification,
    build_hierarchy,
)
from sitegen.catalogue.misplaced_files import report_misplaced
from sitegen.catalogue.model import Agency, Catalogue, Classification, Item, Report, Service, StandalonePage
from sitegen.catalogue.release import (
    PUBLISHED_ONLY,
    ReleaseState,
)
from sitegen.catalogue.reports import assemble_application_logs, assemble_reports
from sitegen.catalogue.sources_by_kind import SourcesByKind, sort_sources
from sitegen.catalogue.standalone_pages import (
    STANDALONE_KINDS,
    collect_services,
    collect_standalone_pages,
    sort_standalone_pages,
)
from sitegen.content.attachments import AttachmentFacts
from sitegen.content.layout import SourceKind
from sitegen.content.parse import BodyFacts, ParsedSource
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import items as codes
from sitegen.reports import ApplicationLog
from sitegen.schema.records import AgencyRecord, SiteRecord


def assemble(
    parsed: Iterable[ParsedSource],
    attachments: Mapping[str, AttachmentFacts | None],
    today: date,
    misplaced: Sequence[str] = (),
    shown: Collection[ReleaseState] = PUBLISHED_ONLY,
) -> tuple[Catalogue | None, tuple[Diagnostic, ...]]:
    """Assemble the catalogue from all parsed source files, and return it with the diagnostics found on the way.

    The catalogue is None if site.yaml is missing or unreadable, or if categories.yaml is missing. The diagnostics do
    not repeat those that the ``parsed`` files carry, nor report what follows from another error, such as a reference
    to an unreadable file.

    ``attachments`` maps the path of each file in an attachment folder to its size and other facts, or to None if the
    file was refused and reported. ``misplaced`` are files at places that the layout does not know; they are reported
    here only if there is no catalogue to check. Paths are relative to the project folder. ``today`` is the day for
    which the validity of items is computed. Records whose release state on that day is not in ``shown`` are left out
    of the catalogue; only previews show drafts and scheduled records.
    """
    parsed = tuple(parsed)
    finder = FileFinder(attachments, misplaced, [entry.path for entry in parsed])
    sources = sort_sources(parsed, AttachmentCollector(attachments, finder), today, shown)
    parts = _assemble_parts(sources)
    site = sources.find_record(SourceKind.SITE)
    # Without these two no item can be classified and no page addressed.
    if site is None or not sources.select(SourceKind.CATEGORIES):
        return None, (*sources.diagnostics, *_report_missing(sources), *map(report_misplaced, misplaced))
    return _make_catalogue(site, sources, parts, attachments, misplaced), tuple(sources.diagnostics)


class _Parts(NamedTuple):
    """The parts of a catalogue, each assembled from the records of one or two kinds.

    ``trees`` maps the kinds of classification files to classifications. ``agencies`` and ``application_logs`` are
    keyed by agency id. ``items`` are newest first, including the withdrawn ones. ``documents`` maps the kinds of
    `STANDALONE_KINDS` to pages, which are keyed by agency id, or by name for kinds without an agency.
    """

    trees: Mapping[SourceKind, Classification]
    agencies: dict[str, Agency]
    items: Sequence[Item]
    application_logs: dict[str, list[ApplicationLog]]
    reports: tuple[Report, ...]
    documents: Mapping[SourceKind, dict[str, StandalonePage]]
    services: tuple[Service, ...]


def _assemble_parts(sources: SourcesByKind) -> _Parts:
    trees = _build_trees(sources)
    records, agencies = _assemble_agencies(sources)
    items = assemble_items(sources, trees, records)
    application_logs, reports = _assemble_reports(sources)
    documents = {kind: collect_standalone_pages(sources, kind) for kind in STANDALONE_KINDS}
    services = collect_services(sources)
    sources.diagnostics.extend(sources.attachment_collector.diagnostics)
    return _Parts(trees, agencies, items, application_logs, reports, documents, services)


def _make_catalogue(
    site: SiteRecord,
    sources: SourcesByKind,
    parts: _Parts,
    attachments: Mapping[str, AttachmentFacts | None],
    misplaced: Sequence[str],
) -> Catalogue:
    trees, documents = parts.trees, parts.documents
    return Catalogue(
        site=site,
        today=sources.today,
        calendar=Calendar.build(sources.find_record(SourceKind.CALENDAR)),
        agencies=parts.agencies,
        categories=trees[SourceKind.CATEGORIES],
        topics=trees[SourceKind.TOPICS],
        genres=trees[SourceKind.GENRES],
        items={item.id: item for item in parts.items if item.record.withdrawn is None},
        withdrawn={item.id: item for item in parts.items if item.record.withdrawn is not None},
        guides=documents[SourceKind.GUIDE],
        apply_pages=documents[SourceKind.APPLY],
        reports=parts.reports,
        application_logs=parts.application_logs,
        services=parts.services,
        rules=sort_standalone_pages(documents[SourceKind.RULE]),
        pages=sort_standalone_pages(documents[SourceKind.PAGE]),
        attachments=attachments,
        misplaced_paths=tuple(misplaced),
        mentioned_paths=frozenset(sources.attachment_collector.mentioned),
        source_paths=frozenset(entry.path for entry in sources.iter_parsed()),
        unreadable_paths=frozenset(entry.path for entry in sources.iter_parsed() if entry.lacks_record),
        unreadable_bodies=_collect_unreadable_bodies(sources),
        scheduled_days=_collect_scheduled_days(sources),
        unpublished=_collect_unpublished(sources),
    )


def _collect_unreadable_bodies(sources: SourcesByKind) -> dict[str, BodyFacts]:
    """Return the texts of files whose record has errors, keyed by path, so that their links can be checked.

    Only texts with links, or with text that looks like a link, are included. Drafts are left out.
    """
    return {
        entry.path: entry.body
        for entry in sources.iter_parsed()
        if entry.lacks_record
        and (entry.body.links or entry.body.unlinked_targets)
        and not any(one.in_draft for one in entry.diagnostics)
    }


def _collect_scheduled_days(sources: SourcesByKind) -> dict[str, date]:
    """Return the publication dates of scheduled records, keyed by the paths of their source files.

    The text of an annual report, if it is in a file of its own, has the date of the report's record.
    """
    days = {}
    for entry, state in sources.unpublished.values():
        if state is ReleaseState.SCHEDULED:
            day = days[entry.path] = entry.record.published.day
            # The text of a report is published with it.
            text = sources.select(SourceKind.NARRATIVE).get((entry.slot.agency, entry.slot.name))
            if text and entry.slot.kind is SourceKind.REPORT:
                days[text.path] = day
    return days


def _collect_unpublished(sources: SourcesByKind) -> dict[str, ReleaseState]:
    """Return the release states of drafts and withheld records, keyed by the paths of their source files.

    The text of an annual report, if it is in a file of its own, has the state of the report's record.
    """
    states: dict[str, ReleaseState] = {}
    for entry, state in sources.unpublished.values():
        if state in (ReleaseState.DRAFT, ReleaseState.WITHHELD):
            states[entry.path] = state
            text = sources.select(SourceKind.NARRATIVE).get((entry.slot.agency, entry.slot.name))
            if text and entry.slot.kind is SourceKind.REPORT:
                states[text.path] = state
    return states


def _assemble_agencies(sources: SourcesByKind) -> tuple[dict[str, AgencyRecord], dict[str, Agency]]:
    """Return two mappings keyed by agency id: the agencies' records, and the agencies as arranged in the hierarchy.

    Diagnostics are added to ``sources``.
    """
    records = {
        key[0]: entry.record for key, entry in sources.select(SourceKind.AGENCY).items() if entry.record
    }
    # An agency whose file is broken or missing still exists: that is reported, references to it are not.
    folders = frozenset(key[0] for entries in sources.by_kind.values() for key in entries if key[0])
    agencies, diagnostics = build_hierarchy(records, folders)
    sources.diagnostics.extend(diagnostics)
    sources.diagnostics.extend(_report_orphans(sources))
    return records, agencies


def _build_trees(sources: SourcesByKind) -> dict[SourceKind, Classification]:
    """Build the classifications of categories, topics and genres. Return them by the kind of their file.

    Diagnostics are added to ``sources``. If a classification has any, its kind is added to
    ``sources.broken_trees``.
    """
    trees = {}
    for kind in (SourceKind.CATEGORIES, SourceKind.TOPICS, SourceKind.GENRES):
        trees[kind], diagnostics = build_classification(sources.find_record(kind))
        sources.diagnostics.extend(diagnostics)
        if diagnostics:
            sources.broken_trees.add(kind)
    return trees


def _assemble_reports(sources: SourcesByKind) -> tuple[dict[str, list[ApplicationLog]], tuple[Report, ...]]:
    """Return the application logs keyed by agency id, and the annual reports that the site shows.

    Tables that the editor left out are filled with counts from the application logs. Diagnostics are added to
    ``sources``.
    """
    application_logs, diagnostics = assemble_application_logs(sources.select(SourceKind.APPLICATION_LOG))
    sources.diagnostics.extend(diagnostics)
    reports, diagnostics = assemble_reports(
        sources.select(SourceKind.REPORT),
        sources.select(SourceKind.NARRATIVE),
        sources.select(SourceKind.REPORT_TABLES),
        application_logs,
        sources.attachment_collector.collect,
        sources.today,
        sources.shown,
    )
    sources.diagnostics.extend(diagnostics)
    return application_logs, reports


def _report_missing(sources: SourcesByKind) -> Iterable[Diagnostic]:
    if not sources.select(SourceKind.SITE):
        yield codes.SITE_MISSING.at(Place("site.yaml"))
    if not sources.select(SourceKind.CATEGORIES):
        yield codes.CATEGORIES_MISSING.at(Place("content/categories.yaml"))


def _report_orphans(sources: SourcesByKind) -> Iterable[Diagnostic]:
    """Yield a diagnostic for each agency folder without agency.yaml, and each report text without a report.

    The text of a report may be in a Markdown file beside the YAML file of the report, which is the one that
    is missing.
    """
    folders = {
        key[0]: entry for entries in sources.by_kind.values() for key, entry in entries.items() if key[0]
    }
    agencies = {key[0] for key in sources.select(SourceKind.AGENCY)}
    for agency in sorted(folders.keys() - agencies):
        folder = f"content/agencies/{agency}"
        yield codes.AGENCY_MISSING.at(Place(f"{folder}/agency.yaml"), folder=folder)
    for key, entry in sources.select(SourceKind.NARRATIVE).items():
        if key not in sources.select(SourceKind.REPORT):
            missing = entry.path.removesuffix(".md") + ".yaml"
            yield codes.NARRATIVE_ALONE.at(Place(entry.path), missing=missing)
