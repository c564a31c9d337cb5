"""Planning of the pages of items."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue.model import Item
from sitegen.pages import parts
from sitegen.pages.context import Context
from sitegen.pages.item_page import ItemPage, Neighbour


def item_pages(context: Context) -> Iterator[ItemPage]:
    """Plan a page for each published item."""
    for items in context.by_agency_category.values():
        for number, item in enumerate(items):
            newer = items[number - 1] if number else None
            older = items[number + 1] if number + 1 < len(items) else None
            yield item_page(context, item, newer, older)


def item_page(context: Context, item: Item, newer: Item | None, older: Item | None) -> ItemPage:
    """Plan the page of an item. Its neighbours are those in the list of its agency and category."""
    catalogue, record = context.catalogue, item.record
    ended_by = catalogue.items.get(item.validity.by)
    return ItemPage(
        item=item,
        agency=context.name(item.agency),
        classes=context.classes(item.category),
        topic=catalogue.topics.name(item.topic),
        genre=catalogue.genres.name(item.genre),
        feeds=tuple(map(context.feed, ("", f"agencies/{item.agency}", f"catalogue/{item.category}"))),
        newer=_neighbour(newer),
        older=_neighbour(older),
        ended_by=ended_by.record.title if ended_by else "",
        coming=record.effective is not None and record.effective > catalogue.today,
        relations={
            kind: tuple(context.line(catalogue.items[id]) for id in ids) for kind, ids in item.relations
        },
        targets=parts.targets(context, record.source.path, item.body),
    )


def _neighbour(item: Item | None) -> Neighbour | None:
    """Return the id and title of an item, or None."""
    return (item.id, item.record.title) if item else None
