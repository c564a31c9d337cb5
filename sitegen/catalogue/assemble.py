"""Assemble all records into one frozen catalogue, and report what only the whole can show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sitegen.catalogue.calendar import Calendar
from sitegen.catalogue.classification import class_names, classification, find_class, hierarchy, near, place
from sitegen.catalogue.model import Catalogue, Classification, Document, Item, Report, Service
from sitegen.catalogue.references import ORDER, Graph, resolve
from sitegen.catalogue.reports import assemble_ledgers, assemble_reports
from sitegen.catalogue.validity import validity
from sitegen.content.attachments import AttachmentFacts
from sitegen.content.layout import SourceKind
from sitegen.content.parse import Parsed
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import attachments as attachment_codes
from sitegen.diagnostics.codes import items as codes
from sitegen.reports import Ledger
from sitegen.schema.records import ItemRecord


@dataclass(slots=True)
class _Sorted:
    """The parsed files by kind, and those of each kind by agency and name."""

    found: dict[SourceKind, dict[tuple[str, str], Parsed]] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)

    def of(self, kind: SourceKind) -> Mapping[tuple[str, str], Parsed]:
        return self.found.get(kind, {})

    def all(self) -> Iterator[Parsed]:
        """Yield every parsed file."""
        for entries in self.found.values():
            yield from entries.values()

    def one(self, kind: SourceKind) -> Any:
        """Return the record of a kind that has one file, or None if it is missing or broken."""
        parsed = self.of(kind).get(("", ""))
        return parsed.record if parsed else None


def assemble(
    parsed: Iterable[Parsed], attachments: Mapping[str, AttachmentFacts | None], today: date
) -> tuple[Catalogue | None, tuple[Diagnostic, ...]]:
    """Assemble the catalogue, or None if site.yaml or the categories are missing or broken.

    ``attachments`` are the facts of the files in items' folders, by path; None marks a refused file. All
    diagnostics are returned, except those that would only follow from another one, such as a reference to a
    file that could not be read.
    """
    sources = _sort(parsed)
    problems = sources.problems
    trees = _trees(sources)
    records = {key[0]: entry.record for key, entry in sources.of(SourceKind.AGENCY).items() if entry.record}
    folders = frozenset(key[0] for key in sources.of(SourceKind.AGENCY))
    agencies, found = hierarchy(records, folders)
    problems.extend(found)
    problems.extend(_lost_files(sources))
    items = _items(sources, trees, attachments, today)
    ledgers, reports = _filed(sources)
    site = sources.one(SourceKind.SITE)
    # Without these two no item can be classified and no page addressed.
    if site is None or not sources.of(SourceKind.CATEGORIES):
        return None, (*problems, *_missing(sources))
    catalogue = Catalogue(
        site=site,
        today=today,
        calendar=Calendar.of(sources.one(SourceKind.CALENDAR)),
        agencies=agencies,
        categories=trees[SourceKind.CATEGORIES],
        topics=trees[SourceKind.TOPICS],
        genres=trees[SourceKind.GENRES],
        items={item.id: item for item in items if item.record.withdrawn is None},
        withdrawn={item.id: item for item in items if item.record.withdrawn is not None},
        guides=_documents(sources, SourceKind.GUIDE),
        applies=_documents(sources, SourceKind.APPLY),
        reports=reports,
        ledgers=ledgers,
        services=_services(sources),
        rules=_ordered(sources, SourceKind.RULE),
        pages=_ordered(sources, SourceKind.PAGE),
        attachments=attachments,
        unread=frozenset(entry.path for entry in sources.all() if entry.unread),
    )
    return catalogue, tuple(problems)


def _trees(sources: _Sorted) -> dict[SourceKind, Classification]:
    """Build the classifications. Like all functions here, it adds its diagnostics to those of ``sources``."""
    trees = {}
    for kind in (SourceKind.CATEGORIES, SourceKind.TOPICS, SourceKind.GENRES):
        trees[kind], found = classification(sources.one(kind))
        sources.problems.extend(found)
    return trees


def _filed(sources: _Sorted) -> tuple[dict[str, list[Ledger]], tuple[Report, ...]]:
    """Assemble the application logs and the reports."""
    ledgers, found = assemble_ledgers(sources.of(SourceKind.LEDGER))
    sources.problems.extend(found)
    reports, found = assemble_reports(
        sources.of(SourceKind.REPORT),
        sources.of(SourceKind.NARRATIVE),
        sources.of(SourceKind.REPORT_TABLES),
        ledgers,
    )
    sources.problems.extend(found)
    return ledgers, reports


def _sort(parsed: Iterable[Parsed]) -> _Sorted:
    sources = _Sorted()
    # Sorted, so that of two files for one page the same one wins on every machine.
    for entry in sorted(parsed, key=lambda entry: entry.path):
        kept = sources.found.setdefault(entry.slot.kind, {})
        key = (entry.slot.agency, entry.slot.name)
        if key in kept:
            page = "/".join(part for part in key if part) + ".html"
            values = {"path": entry.path, "other": kept[key].path, "page": page}
            sources.problems.append(codes.SAME_PAGE.at(Place(entry.path), **values))
        else:
            kept[key] = entry
    return sources


def _missing(sources: _Sorted) -> Iterable[Diagnostic]:
    if not sources.of(SourceKind.SITE):
        yield codes.SITE_MISSING.at(Place("site.yaml"))
    if not sources.of(SourceKind.CATEGORIES):
        yield codes.CATEGORIES_MISSING.at(Place("content/categories.yaml"))


def _lost_files(sources: _Sorted) -> Iterable[Diagnostic]:
    """Report agency folders without agency.yaml, and narratives without a report."""
    folders = {
        key[0]: entry for entries in sources.found.values() for key, entry in entries.items() if key[0]
    }
    known = {key[0] for key in sources.of(SourceKind.AGENCY)}
    for agency in sorted(folders.keys() - known):
        folder = f"content/agencies/{agency}"
        yield codes.AGENCY_MISSING.at(Place(f"{folder}/agency.yaml"), folder=folder)
    for key, entry in sources.of(SourceKind.NARRATIVE).items():
        if key not in sources.of(SourceKind.REPORT):
            missing = entry.path.removesuffix(".md") + ".yaml"
            yield codes.NARRATIVE_ALONE.at(Place(entry.path), missing=missing)


def is_published(record: ItemRecord) -> bool:
    """Whether the item may reach the site: it is no draft, and its 公开属性 is 主动公开."""
    return not record.draft and record.disclosure == "proactive"


def _items(
    sources: _Sorted,
    trees: Mapping[SourceKind, Classification],
    attachments: Mapping[str, AttachmentFacts | None],
    today: date,
) -> Sequence[Item]:
    entries = {f"{key[0]}/{key[1]}": entry for key, entry in sources.of(SourceKind.ITEM).items()}
    records = {id: entry.record for id, entry in entries.items() if entry.record}
    sources.problems.extend(_duplicates(records))
    visible = frozenset(id for id, record in records.items() if is_published(record))
    graph, found = resolve(records, visible, complete=len(records) == len(entries))
    sources.problems.extend(found)
    items = []
    for id, record in records.items():
        files, found = _files(entries[id], attachments)
        sources.problems.extend(found)
        classes, found = _classes(record, sources, trees)
        sources.problems.extend(found)
        if is_published(record):
            items.append(_item(entries[id], files, classes, graph, records, today))
    return sorted(items, key=lambda item: item.newest_first)


def _item(
    entry: Parsed,
    files: tuple[AttachmentFacts, ...],
    classes: Sequence[str],
    graph: Graph,
    records: Mapping[str, ItemRecord],
    today: date,
) -> Item:
    id = f"{entry.slot.agency}/{entry.slot.name}"
    relations = graph.of(id)
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
        validity=validity(entry.record, relations, records, today),
        relations=tuple(_shown(relations, records)),
    )


def _shown(
    relations: Mapping[str, Sequence[str]], records: Mapping[str, ItemRecord]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the relations that a page shows. A withdrawn item still affects others but is not named."""
    for kind in ORDER:
        ids = tuple(sorted(id for id in relations.get(kind, ()) if records[id].withdrawn is None))
        if ids:
            yield kind, ids


def _duplicates(records: Mapping[str, ItemRecord]) -> Iterable[Diagnostic]:
    seen: dict[str, ItemRecord] = {}
    for record in records.values():
        first = seen.setdefault(record.index_no, record)
        if first is not record:
            where = place(record.source, "index_no")
            other = str(place(first.source, "index_no"))
            yield codes.INDEX_TWICE.at(where, value=record.index_no, other=other)


def _files(
    entry: Parsed, attachments: Mapping[str, AttachmentFacts | None]
) -> tuple[tuple[AttachmentFacts, ...], tuple[Diagnostic, ...]]:
    folder = entry.path.rpartition(".")[0]
    found, problems = [], []
    seen: set[str] = set()
    for number, listed in enumerate(entry.record.attachments):
        path = f"{folder}/{listed.file}"
        if path in seen:
            where = place(entry.record.source, f"attachments.{number}.file")
            problems.append(codes.FILE_TWICE.at(where, name=listed.file))
        seen.add(path)
        facts = attachments.get(path)
        if path not in attachments:
            where = place(entry.record.source, f"attachments.{number}.file")
            problems.append(attachment_codes.MISSING.at(where, name=listed.file, folder=folder))
        # A refused file has no facts; it is reported where it was refused.
        elif facts is not None:
            found.append(facts)
    return tuple(found), tuple(problems)


_CLASSES = (
    ("category", SourceKind.CATEGORIES, "信息分类", "category"),
    ("topic", SourceKind.TOPICS, "主题分类", "topic"),
    ("genre", SourceKind.GENRES, "体裁分类", "genre"),
)


def _classes(
    record: ItemRecord, sources: _Sorted, trees: Mapping[SourceKind, Classification]
) -> tuple[list[str], tuple[Diagnostic, ...]]:
    found, problems = [], []
    for name, kind, label, label_en in _CLASSES:
        value, tree = getattr(record, name), trees[kind]
        id = find_class(tree, value)
        found.append(id)
        where = place(record.source, name)
        if value and not id and not _broken(sources, kind):
            values = {"value": value, "label": label, "label_en": label_en, "file": f"content/{kind}.yaml"}
            problems.append(codes.CLASS_UNKNOWN.at(where, **values, **near(value, class_names(tree))))
        elif name == "category" and id and tree.classes[id].children:
            children = "、".join(tree.classes[id].children)
            problems.append(codes.CLASS_NOT_LEAF.at(where, value=value, children=children))
    return found, tuple(problems)


def _broken(sources: _Sorted, kind: SourceKind) -> bool:
    """Whether the classification file has a diagnostic already: it is unreadable, or missing though required."""
    return sources.one(kind) is None and (bool(sources.of(kind)) or kind is SourceKind.CATEGORIES)


def _documents(sources: _Sorted, kind: SourceKind) -> dict[str, Document]:
    return {
        key[0] or key[1]: Document(
            path=entry.path, name=entry.slot.name, record=entry.record, body=entry.body
        )
        for key, entry in sources.of(kind).items()
        if entry.record and not getattr(entry.record, "draft", False)
    }


def _ordered(sources: _Sorted, kind: SourceKind) -> tuple[Document, ...]:
    documents = _documents(sources, kind).values()
    return tuple(
        sorted(documents, key=lambda document: (getattr(document.record, "order", 0), document.name))
    )


def _services(sources: _Sorted) -> tuple[Service, ...]:
    return tuple(
        Service(agency=key[0], name=key[1], record=entry.record)
        for key, entry in sources.of(SourceKind.SERVICE).items()
        if entry.record and not entry.record.draft
    )
