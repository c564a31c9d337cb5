"""The whole catalogue as CSV and JSON, for journalists and for the next system."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import blake2b
from typing import Any

import msgspec

from sitegen.catalogue.model import Item
from sitegen.exports.export import Export
from sitegen.exports.paper import Paper
from sitegen.exports.report_data import document, figures_csv, json_file, json_pieces, report_schema
from sitegen.exports.table import table_pieces
from sitegen.pages import urls
from sitegen.pages.context import Context
from sitegen.schema.records import DISCLOSURE, VALIDITY, ItemRecord
from sitegen.schema.spec import declared

_ENCODER = msgspec.msgpack.Encoder()
_NEVER = frozenset({"review", "draft", "body", "aliases", "withdrawn", "withdrawn_reason", "attachments"})
_RELATIONS = frozenset({"repeals", "amends", "replaces", "interprets", "relates"})
_FIELDS = tuple(field for field in declared(ItemRecord) if field.name not in _NEVER | _RELATIONS)


def data_exports(context: Context, papers: Sequence[Paper]) -> tuple[Export, ...]:
    """Every data file. Nothing of a draft, a withheld or a withdrawn item is in any of them."""
    schema = urls.absolute(context.catalogue.site.base_url, urls.REPORT_SCHEMA)
    mark = _mark(context)
    return (
        Export("data/items.csv", mark, partial(_items_csv, context), "items-csv"),
        Export("data/items.json", mark, partial(_items_json, context), "items-json"),
        Export.of("data/agencies.json", json_file(_directory(context)), "agencies-json"),
        Export.of("data/reports.json", b"".join(json_pieces(map(document, papers))), "reports-json"),
        Export.of("data/report-figures.csv", figures_csv(papers), "report-figures-csv"),
        Export.of(urls.REPORT_SCHEMA, report_schema(schema), "report-schema"),
    )


def _mark(context: Context) -> str:
    """A digest of all that the files on items are made from."""
    catalogue = context.catalogue
    mark = blake2b(context.setting.mark, digest_size=16)
    names = [(agency.id, agency.record.name) for agency in catalogue.agencies.values()]
    mark.update(_ENCODER.encode((names, catalogue.categories, catalogue.topics, catalogue.genres)))
    for item in catalogue.items.values():
        said = (item.id, item.record, item.category, item.topic, item.genre, item.validity)
        mark.update(_ENCODER.encode((*said, item.relations, item.files)))
    return mark.hexdigest()


def _items_json(context: Context) -> Iterator[bytes]:
    return json_pieces(_item(context, item) for item in _items(context))


def _items(context: Context) -> Sequence[Item]:
    return tuple(context.catalogue.items.values())


def _item(context: Context, item: Item) -> dict[str, Any]:
    base, catalogue = context.catalogue.site.base_url, context.catalogue
    found: dict[str, Any] = {"id": item.id, "url": urls.absolute(base, urls.item(item.id))}
    for field in _FIELDS:
        value = _value(context, item, field.name)
        if value not in (None, "", ()):
            found[field.name] = value
    found["agency"] = {"id": item.agency, "name": context.name(item.agency)}
    found["category_name"] = catalogue.categories.name(item.category)
    for kind, ids in item.relations:
        found.setdefault("relations", {})[kind] = [catalogue.items[id].record.index_no for id in ids]
    if item.files:
        found["attachments"] = [
            {
                "name": facts.name,
                "url": urls.absolute(base, urls.attachment(item.id, facts.name)),
                "size": facts.size,
                "sha256": facts.sha256,
            }
            for facts in item.files
        ]
    return found


def _value(context: Context, item: Item, name: str) -> Any:
    if name in ("category", "topic", "genre"):
        return getattr(item, name)
    if name == "validity":
        return item.validity.state
    if name == "origin":
        return item.record.origin or context.name(item.agency)
    value = getattr(item.record, name)
    return str(value) if name == "published" else value


def _items_csv(context: Context) -> Iterator[bytes]:
    """One row an item, Chinese headings."""
    head = [*(field.spec.label for field in _FIELDS), "公开主体", "网址", "附件数"]
    return table_pieces(head, (list(_row(context, item)) for item in _items(context)), quoted=True)


def _row(context: Context, item: Item) -> Iterator[str]:
    catalogue = context.catalogue
    names = {"category": catalogue.categories, "topic": catalogue.topics, "genre": catalogue.genres}
    for field in _FIELDS:
        value = _value(context, item, field.name)
        if field.name in names:
            yield names[field.name].name(value)
        elif field.name == "validity":
            yield VALIDITY.words[value]
        elif field.name == "disclosure":
            yield DISCLOSURE.words[value]
        elif field.many:
            yield ";".join(value)
        else:
            yield "" if value is None else str(value)
    yield context.name(item.agency)
    yield urls.absolute(catalogue.site.base_url, urls.item(item.id))
    yield str(len(item.files))


def _directory(context: Context) -> dict[str, Any]:
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
                "items": len(context.by_agency[agency.id]),
            }
            for agency in catalogue.agencies.values()
        ],
        "categories": [
            {
                "id": node.id,
                "name": node.record.name,
                "basis": node.record.basis,
                "parent": node.ancestors[-1] if node.ancestors else None,
                "items": len(context.by_category[node.id]),
            }
            for node in catalogue.categories.classes.values()
        ],
    }
