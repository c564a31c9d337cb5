"""Assemble all records into one frozen catalogue, with the diagnostics that need more than one file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sitegen.catalogue.calendar import Calendar
from sitegen.catalogue.changes import find_last_change
from sitegen.catalogue.classification import (
    add_class_of_drafts,
    build_classification,
    build_hierarchy,
    find_class,
    list_class_names,
    locate_key,
    suggest_name,
)
from sitegen.catalogue.model import Catalogue, Classification, Item, Report, Service, StandalonePage
from sitegen.catalogue.references import DISPLAY_ORDER, RelationGraph, resolve_references
from sitegen.catalogue.release import (
    PUBLISHED_ONLY,
    ReleaseState,
    fill_unknown_days,
    find_release_state,
    is_shown,
)
from sitegen.catalogue.reports import assemble_application_logs, assemble_reports
from sitegen.catalogue.validity import compute_validity
from sitegen.content.attachments import AttachmentFacts
from sitegen.content.layout import SourceKind
from sitegen.content.parse import ParsedSource
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import attachments as attachment_codes
from sitegen.diagnostics.codes import items as codes
from sitegen.reports import ApplicationLog
from sitegen.schema.records import ItemRecord


@dataclass(slots=True)
class _SourcesByKind:
    """The parsed source files by kind. The files of each kind are keyed by agency and name.

    ``today`` is the day of the build. ``shown`` are the release states of the records that the site shows.
    """

    today: date
    shown: Collection[ReleaseState]
    by_kind: dict[SourceKind, dict[tuple[str, str], ParsedSource]] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def select(self, kind: SourceKind) -> Mapping[tuple[str, str], ParsedSource]:
        """Return the files of a kind, keyed by agency and name; empty if there are none."""
        return self.by_kind.get(kind, {})

    def iter_parsed(self) -> Iterator[ParsedSource]:
        """Yield every parsed file, kind by kind."""
        for entries in self.by_kind.values():
            yield from entries.values()

    def find_record(self, kind: SourceKind) -> Any:
        """Return the record of a kind that has a single file, such as site.yaml; None if missing or unreadable."""
        parsed = self.select(kind).get(("", ""))
        return parsed.record if parsed else None


def assemble(
    parsed: Iterable[ParsedSource],
    attachments: Mapping[str, AttachmentFacts | None],
    today: date,
    shown: Collection[ReleaseState] = PUBLISHED_ONLY,
) -> tuple[Catalogue | None, tuple[Diagnostic, ...]]:
    """Assemble the catalogue from all parsed source files, and return it with the diagnostics found on the way.

    Diagnostics of ``parsed`` files are not repeated. The catalogue is None if site.yaml is missing or
    unreadable, or if categories.yaml is missing. ``attachments`` maps the path of each file in the
    attachment folder of an item to its size and other facts, or to None if the file was refused and
    reported. Paths are relative to the project folder. ``today`` is the day for which the validity of items
    is computed. Records whose release state on that day is not in ``shown`` are left out of the catalogue;
    only previews show drafts and scheduled records. A diagnostic that only follows from another is omitted,
    such as a reference to an unreadable file.
    """
    sources = _sort(parsed, today, shown)
    diagnostics = sources.diagnostics
    trees = _build_trees(sources)
    records = {
        key[0]: entry.record for key, entry in sources.select(SourceKind.AGENCY).items() if entry.record
    }
    # An agency whose file is broken still exists: references to it are not reported.
    folders = frozenset(key[0] for key in sources.select(SourceKind.AGENCY))
    agencies, hierarchy_diagnostics = build_hierarchy(records, folders)
    diagnostics.extend(hierarchy_diagnostics)
    diagnostics.extend(_report_orphans(sources))
    items = _assemble_items(sources, trees, attachments)
    application_logs, reports = _assemble_reports(sources)
    site = sources.find_record(SourceKind.SITE)
    # Without these two no item can be classified and no page addressed.
    if site is None or not sources.select(SourceKind.CATEGORIES):
        return None, (*diagnostics, *_report_missing(sources))
    catalogue = Catalogue(
        site=site,
        today=today,
        calendar=Calendar.build(sources.find_record(SourceKind.CALENDAR)),
        agencies=agencies,
        categories=trees[SourceKind.CATEGORIES],
        topics=trees[SourceKind.TOPICS],
        genres=trees[SourceKind.GENRES],
        items={item.id: item for item in items if item.record.withdrawn is None},
        withdrawn={item.id: item for item in items if item.record.withdrawn is not None},
        guides=_collect_documents(sources, SourceKind.GUIDE),
        applies=_collect_documents(sources, SourceKind.APPLY),
        reports=reports,
        application_logs=application_logs,
        services=_collect_services(sources),
        rules=_sort_documents(sources, SourceKind.RULE),
        pages=_sort_documents(sources, SourceKind.PAGE),
        attachments=attachments,
        unreadable_paths=frozenset(entry.path for entry in sources.iter_parsed() if entry.lacks_record),
    )
    return catalogue, tuple(diagnostics)


def _build_trees(sources: _SourcesByKind) -> dict[SourceKind, Classification]:
    """Build the three classifications.

    Like all functions here, it appends its diagnostics to ``sources.diagnostics``.
    """
    trees = {}
    for kind in (SourceKind.CATEGORIES, SourceKind.TOPICS, SourceKind.GENRES):
        trees[kind], diagnostics = build_classification(sources.find_record(kind))
        sources.diagnostics.extend(diagnostics)
    return trees


def _assemble_reports(sources: _SourcesByKind) -> tuple[dict[str, list[ApplicationLog]], tuple[Report, ...]]:
    """Assemble the application logs by agency, and the reports that are counted from them."""
    application_logs, diagnostics = assemble_application_logs(sources.select(SourceKind.APPLICATION_LOG))
    sources.diagnostics.extend(diagnostics)
    reports, diagnostics = assemble_reports(
        sources.select(SourceKind.REPORT),
        sources.select(SourceKind.NARRATIVE),
        sources.select(SourceKind.REPORT_TABLES),
        application_logs,
        sources.today,
        sources.shown,
    )
    sources.diagnostics.extend(diagnostics)
    return application_logs, reports


def _sort(parsed: Iterable[ParsedSource], today: date, shown: Collection[ReleaseState]) -> _SourcesByKind:
    sources = _SourcesByKind(today, shown)
    # Sorted, so that of two files for one page the same one wins on every machine.
    for entry in sorted(parsed, key=lambda entry: entry.path):
        kept = sources.by_kind.setdefault(entry.slot.kind, {})
        key = (entry.slot.agency, entry.slot.name)
        if key in kept:
            page = "/".join(part for part in key if part) + ".html"
            values = {"path": entry.path, "other": kept[key].path, "page": page}
            sources.diagnostics.append(codes.SAME_PAGE.at(Place(entry.path), **values))
        elif getattr(entry.record, "draft", False):
            kept[key] = replace(entry, record=fill_unknown_days(entry.record, today))
        else:
            kept[key] = entry
    return sources


def _report_missing(sources: _SourcesByKind) -> Iterable[Diagnostic]:
    if not sources.select(SourceKind.SITE):
        yield codes.SITE_MISSING.at(Place("site.yaml"))
    if not sources.select(SourceKind.CATEGORIES):
        yield codes.CATEGORIES_MISSING.at(Place("content/categories.yaml"))


def _report_orphans(sources: _SourcesByKind) -> Iterable[Diagnostic]:
    """Report agency folders without agency.yaml, and narratives without a report."""
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


def _assemble_items(
    sources: _SourcesByKind,
    trees: dict[SourceKind, Classification],
    attachments: Mapping[str, AttachmentFacts | None],
) -> Sequence[Item]:
    """Build the items that the site shows, newest first. A class for drafts may be added to ``trees``."""
    entries = {f"{key[0]}/{key[1]}": entry for key, entry in sources.select(SourceKind.ITEM).items()}
    records = {id: entry.record for id, entry in entries.items() if entry.record}
    sources.diagnostics.extend(_find_duplicate_numbers(records))
    visible = frozenset(
        id for id, record in records.items() if is_shown(record, sources.today, sources.shown)
    )
    graph, diagnostics = resolve_references(records, visible, complete=len(records) == len(entries))
    sources.diagnostics.extend(diagnostics)
    items = []
    for id, record in records.items():
        files, diagnostics = _collect_files(entries[id], attachments)
        sources.diagnostics.extend(diagnostics)
        classes, diagnostics = _resolve_classes(record, sources, trees)
        sources.diagnostics.extend(diagnostics)
        if id in visible:
            # Pages are planned for items that have a category, but a draft need not have one yet.
            if record.draft and not classes[0]:
                tree, classes[0] = add_class_of_drafts(trees[SourceKind.CATEGORIES])
                trees[SourceKind.CATEGORIES] = tree
            items.append(_build_item(entries[id], files, classes, graph, records, sources.today))
    return sorted(items, key=lambda item: item.recency_key)


def _build_item(
    entry: ParsedSource,
    files: tuple[AttachmentFacts, ...],
    classes: Sequence[str],
    graph: RelationGraph,
    records: Mapping[str, ItemRecord],
    today: date,
) -> Item:
    id = f"{entry.slot.agency}/{entry.slot.name}"
    relations, release = graph.find_relations(id), find_release_state(entry.record, today)
    # A preview shows what is not public yet as it will be on its first day.
    day = today if release is ReleaseState.PUBLIC else max(today, entry.record.published.day)
    validity = compute_validity(entry.record, relations, records, day)
    return Item(
        id=id,
        agency=entry.slot.agency,
        name=entry.slot.name,
        record=entry.record,
        body=entry.body,
        files=files,
        category=classes[0],
        topic=classes[1],
        genre=classes[2],
        validity=validity,
        relations=tuple(_select_shown_relations(relations, records)),
        release=release,
        change=find_last_change(entry.record, validity, records, today),
    )


def _select_shown_relations(
    relations: Mapping[str, Sequence[str]], records: Mapping[str, ItemRecord]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the relations that a page shows. A withdrawn item still affects others but is not named."""
    # Sorted by id, so that the page does not depend on the order in which files were read.
    for kind in DISPLAY_ORDER:
        ids = tuple(sorted(id for id in relations.get(kind, ()) if records[id].withdrawn is None))
        if ids:
            yield kind, ids


def _find_duplicate_numbers(records: Mapping[str, ItemRecord]) -> Iterable[Diagnostic]:
    seen: dict[str, ItemRecord] = {}
    # Drafts come last: a number shared with a published item is the draft's mistake. A stand-in is no number.
    ordered = sorted(records.values(), key=lambda record: record.draft)
    for record in (record for record in ordered if "index_no" in record.source.positions):
        first = seen.setdefault(record.index_no, record)
        if first is not record:
            where = locate_key(record.source, "index_no")
            other = str(locate_key(first.source, "index_no"))
            yield codes.INDEX_TWICE.at(where, value=record.index_no, other=other)


def _collect_files(
    entry: ParsedSource, attachments: Mapping[str, AttachmentFacts | None]
) -> tuple[tuple[AttachmentFacts, ...], tuple[Diagnostic, ...]]:
    folder = entry.path.rpartition(".")[0]
    files, problems = [], []
    seen: set[str] = set()
    for number, listed in enumerate(entry.record.attachments):
        path = f"{folder}/{listed.file}"
        if path in seen:
            where = locate_key(entry.record.source, f"attachments.{number}.file")
            problems.append(codes.FILE_TWICE.at(where, name=listed.file))
        seen.add(path)
        facts = attachments.get(path)
        if path not in attachments:
            where = locate_key(entry.record.source, f"attachments.{number}.file")
            problems.append(attachment_codes.MISSING.at(where, name=listed.file, folder=folder))
        # A refused file has no facts; it is reported where it was refused.
        elif facts is not None:
            files.append(facts)
    return tuple(files), tuple(problems)


_CLASS_FIELDS = (
    ("category", SourceKind.CATEGORIES, "信息分类", "category"),
    ("topic", SourceKind.TOPICS, "主题分类", "topic"),
    ("genre", SourceKind.GENRES, "体裁分类", "genre"),
)


def _resolve_classes(
    record: ItemRecord, sources: _SourcesByKind, trees: Mapping[SourceKind, Classification]
) -> tuple[list[str], tuple[Diagnostic, ...]]:
    class_ids, problems = [], []
    for name, kind, label, label_en in _CLASS_FIELDS:
        value, tree = getattr(record, name), trees[kind]
        id = find_class(tree, value)
        class_ids.append(id)
        where = locate_key(record.source, name)
        if value and not id and not _is_reported(sources, kind):
            values = {"value": value, "label": label, "label_en": label_en, "file": f"content/{kind}.yaml"}
            problems.append(
                codes.CLASS_UNKNOWN.at(where, **values, **suggest_name(value, list_class_names(tree)))
            )
        elif name == "category" and id and tree.classes[id].children:
            children = "、".join(tree.classes[id].children)
            problems.append(codes.CLASS_NOT_LEAF.at(where, value=value, children=children))
    return class_ids, tuple(problems)


def _is_reported(sources: _SourcesByKind, kind: SourceKind) -> bool:
    """Whether the classification file has a diagnostic already: it is unreadable, or missing though required."""
    return sources.find_record(kind) is None and (bool(sources.select(kind)) or kind is SourceKind.CATEGORIES)


def _collect_documents(sources: _SourcesByKind, kind: SourceKind) -> dict[str, StandalonePage]:
    return {
        key[0] or key[1]: StandalonePage(
            path=entry.path, name=entry.slot.name, record=entry.record, body=entry.body, release=release
        )
        for key, entry in sources.select(kind).items()
        if entry.record and (release := find_release_state(entry.record, sources.today)) in sources.shown
    }


def _sort_documents(sources: _SourcesByKind, kind: SourceKind) -> tuple[StandalonePage, ...]:
    documents = _collect_documents(sources, kind).values()
    return tuple(
        sorted(documents, key=lambda document: (getattr(document.record, "order", 0), document.name))
    )


def _collect_services(sources: _SourcesByKind) -> tuple[Service, ...]:
    return tuple(
        Service(agency=key[0], name=key[1], record=entry.record, release=release)
        for key, entry in sources.select(SourceKind.SERVICE).items()
        if entry.record and (release := find_release_state(entry.record, sources.today)) in sources.shown
    )
