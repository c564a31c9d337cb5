"""Assembles the items of a catalogue: their place among the others, and a digest of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sitegen.catalogue.changes import find_last_change
from sitegen.catalogue.classification import (
    add_class_of_drafts,
)
from sitegen.catalogue.issuers import collect_agency_names, split_issuers
from sitegen.catalogue.item_classes import resolve_classes
from sitegen.catalogue.model import Classification, Item
from sitegen.catalogue.numbers import check_numbers, sort_by_age
from sitegen.catalogue.references import DISPLAY_ORDER, RelationGraph, resolve_references
from sitegen.catalogue.release import (
    ReleaseState,
    is_shown,
)
from sitegen.catalogue.sources_by_kind import SourcesByKind
from sitegen.catalogue.validity import compute_validity
from sitegen.content.attachments import AttachmentFacts
from sitegen.content.layout import SourceKind
from sitegen.content.parse import ParsedSource
from sitegen.program.file_at_fault import note_path_in_errors
from sitegen.program.value_digest import digest_values
from sitegen.schema.records import AgencyRecord, ItemRecord


def assemble_items(
    sources: SourcesByKind,
    trees: dict[SourceKind, Classification],
    agencies: Mapping[str, AgencyRecord],
) -> Sequence[Item]:
    """Build the items that the site shows, including withdrawn ones, newest first.

    ``agencies`` are the records of the agencies, keyed by id. Diagnostics are added to ``sources``. If a draft has no
    category, a class for such drafts is added to the categories in ``trees``.
    """
    entries = {f"{key[0]}/{key[1]}": entry for key, entry in sources.select(SourceKind.ITEM).items()}
    records = sort_by_age({id: entry.record for id, entry in entries.items() if entry.record})
    states = {id: sources.find_state(entry.path) for id, entry in entries.items()}
    visible = frozenset(id for id, record in records.items() if is_shown(record, states[id], sources.shown))
    complete = len(records) == len(entries)
    graph, diagnostics = resolve_references(records, agencies, visible, sources.today, complete=complete)
    sources.diagnostics.extend(diagnostics)
    site = sources.find_record(SourceKind.SITE)
    sources.diagnostics.extend(check_numbers(records, visible, graph.list_pairs(), site))
    issuer_names = collect_agency_names(agencies)
    items = []
    for id, record in records.items():
        with note_path_in_errors(entries[id].path):
            files = sources.attachment_collector.collect(entries[id])
            classes, diagnostics = resolve_classes(record, sources, trees)
            sources.diagnostics.extend(diagnostics)
            if id in visible:
                # Pages are planned for items that have a category, but a draft need not have one yet.
                if record.draft and not classes[0]:
                    tree, classes[0] = add_class_of_drafts(trees[SourceKind.CATEGORIES])
                    trees[SourceKind.CATEGORIES] = tree
                items.append(
                    _build_item(
                        entries[id], files, classes, states[id], graph, records, issuer_names, sources.today
                    )
                )
    return sorted(items, key=lambda item: item.recency_key)


def _build_item(
    entry: ParsedSource,
    files: tuple[AttachmentFacts, ...],
    classes: Sequence[str],
    release: ReleaseState,
    graph: RelationGraph,
    records: Mapping[str, ItemRecord],
    issuer_names: frozenset[str],
    today: date,
) -> Item:
    id = f"{entry.slot.agency}/{entry.slot.name}"
    relations = graph.find_relations(id)
    # A preview shows what is not public yet as it will be on its first day.
    day = today if release is ReleaseState.PUBLIC else max(today, entry.record.published.day)
    validity = compute_validity(entry.record, relations, records, day)
    issuers = split_issuers(entry.record.issuers, issuer_names)
    shown_relations = tuple(_select_shown_relations(relations, records)) if relations else ()
    change = find_last_change(entry.record, validity, records, today)
    # The day of a draft is that of the build, if it has none of its own.
    place = (id, entry.record.published, issuers, files, *classes, validity, shown_relations, release, change)
    return Item(
        id=id,
        agency=entry.slot.agency,
        name=entry.slot.name,
        record=entry.record,
        body=entry.body,
        issuers=issuers,
        files=files,
        category=classes[0],
        topic=classes[1],
        genre=classes[2],
        validity=validity,
        relations=shown_relations,
        release=release,
        change=change,
        digest=_digest_item(entry, place),
    )


def _digest_item(entry: ParsedSource, place: tuple[object, ...]) -> bytes:
    """Return the digest of an item that was made from a parsed source and ``place``, its place in the catalogue."""
    return digest_values(entry.digest or digest_values(entry.record, entry.body), place)


def _select_shown_relations(
    relations: Mapping[str, Sequence[str]], records: Mapping[str, ItemRecord]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the relations that a page shows, in display order: pairs of a kind and the ids of the items.

    ``relations`` maps each kind, such as ``repealed-by``, to ids. ``records`` maps ids to records. Withdrawn
    items are left out, although they still affect the validity of other items.
    """
    # Sorted by id, so that the page does not depend on the order in which files were read.
    for kind in DISPLAY_ORDER:
        ids = tuple(sorted(id for id in relations.get(kind, ()) if records[id].withdrawn is None))
        if ids:
            yield kind, ids
