"""Exports of the whole catalogue as CSV and JSON, for reuse and for migration to other systems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import blake2b
from typing import Any

import msgspec

from sitegen.catalogue.model import Item
from sitegen.catalogue.release import ReleaseState
from sitegen.exports.attachments import list_exported_attachments, make_attachment_object
from sitegen.exports.csv_writer import iter_csv_chunks
from sitegen.exports.export import Export
from sitegen.exports.report_data import (
    build_report_schema,
    encode_figures_csv,
    encode_json,
    iter_json_chunks,
    make_report_object,
)
from sitegen.exports.report_export import ReportExport
from sitegen.pages import urls
from sitegen.pages.site_context import SiteContext
from sitegen.program.file_at_fault import note_source_path_in_errors
from sitegen.schema.field_spec import list_fields
from sitegen.schema.records import DISCLOSURE, VALIDITY, ItemRecord

_ENCODER = msgspec.msgpack.Encoder()
# Fields that are internal, or published in another form.
_UNEXPORTED_FIELDS = frozenset(
    {"review", "draft", "body", "aliases", "withdrawn", "withdrawn_reason", "attachments"}
)
_RELATION_FIELDS = frozenset({"repeals", "amends", "replaces", "interprets", "relates"})
_EXPORTED_FIELDS = tuple(
    field for field in list_fields(ItemRecord) if field.name not in _UNEXPORTED_FIELDS | _RELATION_FIELDS
)


def build_data_exports(context: SiteContext, reports: Sequence[ReportExport]) -> tuple[Export, ...]:
    """Build the exports of the data files under ``data/``.

    They are the items (CSV and JSON), the agencies and categories (JSON), the annual reports (JSON), their
    figures (CSV), and the JSON Schema of a report. Items, agencies and categories are those of ``context``.
    Drafts, withdrawn items and items exempt from disclosure are not in the catalogue and therefore not
    exported.
    """
    schema = urls.absolute_url(context.catalogue.site.base_url, urls.REPORT_SCHEMA)
    digest = _compute_items_digest(context)
    return (
        Export("data/items.csv", digest, partial(_encode_items_csv, context), "items-csv"),
        Export("data/items.json", digest, partial(_encode_items_json, context), "items-json"),
        Export.from_bytes(
            "data/agencies.json", encode_json(_make_agencies_and_categories_object(context)), "agencies-json"
        ),
        Export.from_bytes(
            "data/reports.json", b"".join(iter_json_chunks(map(make_report_object, reports))), "reports-json"
        ),
        Export.from_bytes("data/report-figures.csv", encode_figures_csv(reports), "report-figures-csv"),
        Export.from_bytes(urls.REPORT_SCHEMA, build_report_schema(schema), "report-schema"),
    )


def _compute_items_digest(context: SiteContext) -> str:
    """Return a digest of everything on which the content of the files with items depends."""
    # Item by item, so that the encoded catalogue is never in memory as a whole.
    catalogue = context.catalogue
    digest = blake2b(context.settings.digest, digest_size=16)
    names = [(agency.id, agency.record.name) for agency in catalogue.agencies.values()]
    digest.update(_ENCODER.encode((names, catalogue.categories, catalogue.topics, catalogue.genres)))
    for item in _list_public_items(context):
        values = (
            item.id,
            item.record,
            item.category,
            item.topic,
            item.genre,
            item.validity,
            item.last_change,
        )
        digest.update(_ENCODER.encode((*values, item.relations, item.files)))
    return digest.hexdigest()


def _encode_items_json(context: SiteContext) -> Iterator[bytes]:
    """Yield the file with all public items, a JSON array, one item at a time."""
    return iter_json_chunks(_make_item_object(context, item) for item in _list_public_items(context))


def _list_public_items(context: SiteContext) -> Sequence[Item]:
    """List the public items, newest first. Drafts and scheduled items, which only a preview has, are left out."""
    items = context.catalogue.items.values()
    return tuple(item for item in items if item.release is ReleaseState.PUBLIC)


@note_source_path_in_errors("item")
def _make_item_object(context: SiteContext, item: Item) -> dict[str, Any]:
    """Return an item as a JSON object with its address, relations and attachments. Empty fields are left out."""
    base, catalogue = context.catalogue.site.base_url, context.catalogue
    description: dict[str, Any] = {"id": item.id, "url": urls.absolute_url(base, urls.item(item.id))}
    for field in _EXPORTED_FIELDS:
        value = _resolve_field_value(context, item, field.name)
        if value not in (None, "", (), []):
            description[field.name] = value
    description["agency"] = {"id": item.agency, "name": context.get_agency_name(item.agency)}
    description["category_name"] = catalogue.categories.build_full_name(item.category)
    for kind, ids in item.relations:
        # Index numbers are official identifiers, while ids are internal to this site.
        description.setdefault("relations", {})[kind] = [catalogue.items[id].record.index_no for id in ids]
    description["updated"] = item.last_change.isoformat()
    if item.files:
        listed = list_exported_attachments(base, urls.item(item.id), item.record.attachments, item.files)
        description["attachments"] = list(map(make_attachment_object, listed))
    return description


def _resolve_field_value(context: SiteContext, item: Item, field_name: str) -> Any:
    """Return the value of the field ``field_name`` of an item, as a value that can be encoded as JSON.

    An item without an origin gets the full name of its agency, as on its page. Ids and codes are not replaced by
    names or labels.
    """
    if field_name in ("category", "topic", "genre"):
        # The id that the catalogue resolved; the record has the text that the editor wrote.
        return getattr(item, field_name)
    if field_name == "validity":
        return item.validity.state
    if field_name == "origin":
        return item.record.origin or context.get_agency_name(item.agency)
    if field_name == "issuers":
        return item.issuers
    value = getattr(item.record, field_name)
    if field_name == "corrections":
        return [{"date": str(correction.when), "note": correction.note} for correction in value]
    return str(value) if field_name == "published" else value


def _encode_items_csv(context: SiteContext) -> Iterator[bytes]:
    """Yield the lines of the CSV file with all public items, one item a row, below Chinese headings."""
    head = [*(field.spec.label for field in _EXPORTED_FIELDS), "公开主体", "网址", "附件数", "更新日期"]
    return iter_csv_chunks(
        head, (list(_format_csv_row(context, item)) for item in _list_public_items(context)), quote_all=True
    )


def _format_csv_row(context: SiteContext, item: Item) -> Iterator[str]:
    """Yield the cells of an item's row.

    They are its fields, with names and labels in place of ids and codes, then the agency, the URL, the number
    of attachments and the date of the last change.
    """
    catalogue = context.catalogue
    names = {"category": catalogue.categories, "topic": catalogue.topics, "genre": catalogue.genres}
    for field in _EXPORTED_FIELDS:
        value = _resolve_field_value(context, item, field.name)
        if field.name in names:
            yield names[field.name].build_full_name(value)
        elif field.name == "validity":
            yield VALIDITY.labels[value]
        elif field.name == "disclosure":
            yield DISCLOSURE.labels[value]
        elif field.name == "corrections":
            yield ";".join(f"{correction['date']} {correction['note']}" for correction in value)
        elif field.repeated:
            yield ";".join(value)
        else:
            yield "" if value is None else str(value)
    yield context.get_agency_name(item.agency)
    yield urls.absolute_url(catalogue.site.base_url, urls.item(item.id))
    yield str(len(item.files))
    yield item.last_change.isoformat()


def _make_agencies_and_categories_object(context: SiteContext) -> dict[str, Any]:
    """Return all agencies and categories as a JSON object.

    Each has, among others, its id, its name, the id of the agency or category above it, and its number of items.
    """
    catalogue = context.catalogue
    return {
        "agencies": [
            {
                "id": agency.id,
                "name": agency.record.name,
                "short_name": agency.record.short_name,
                "level": agency.record.level,
                "kind": agency.record.kind,
                "parent": agency.ancestors[-1] if agency.ancestors else None,
                "items": len(context.items_by_agency[agency.id]),
            }
            for agency in catalogue.agencies.values()
        ],
        "categories": [
            {
                "id": node.id,
                "name": node.record.name,
                "basis": node.record.basis,
                "parent": node.ancestors[-1] if node.ancestors else None,
                "items": len(context.items_by_category[node.id]),
            }
            for node in catalogue.categories.classes.values()
        ],
    }
