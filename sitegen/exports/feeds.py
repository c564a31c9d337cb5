"""Atom feeds (RFC 4287) of the site, of each agency, and of each category that has items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import blake2b
from typing import NamedTuple
from xml.etree import ElementTree

import msgspec

from sitegen.catalogue.model import Item
from sitegen.exports.export import Export
from sitegen.pages import urls
from sitegen.pages.context import Context

_ATOM = "http://www.w3.org/2005/Atom"
# Entries of a feed.
_NEWEST = 20
_ENCODER = msgspec.msgpack.Encoder()
# The dates of Chinese documents are in China's one time zone.
_ZONE = "+08:00"


class _Entry(NamedTuple):
    """An entry of a feed; ``published_at`` is the time of publication (RFC 3339)."""

    address: str
    title: str
    moment: str
    author: str
    category: str
    category_name: str
    summary: str


class _Feed(NamedTuple):
    """All input of a feed, from which its digest is computed."""

    here: str
    page: str
    title: str
    author: str
    entries: tuple[_Entry, ...]


def feed_exports(context: Context) -> Iterator[Export]:
    """Build the exports of all feeds."""
    feeds: list[tuple[str, Sequence[Item]]] = [("", tuple(context.catalogue.items.values()))]
    # Agencies and categories without items have no feed.
    feeds += [(f"agencies/{id}", items) for id, items in context.by_agency.items() if items]
    feeds += [(urls.category(id), items) for id, items in context.by_category.items() if items]
    for folder, items in feeds:
        feed = _feed(context, *context.feed(folder), items[:_NEWEST])
        digest = blake2b(_ENCODER.encode(feed), digest_size=16).hexdigest()
        yield Export(urls.feed(folder), digest, partial(_atom, feed))


def _feed(context: Context, folder: str, title: str, items: Sequence[Item]) -> _Feed:
    """Collect the input of a feed."""
    base = context.catalogue.site.base_url
    page = f"{folder}/index.html" if folder else urls.HOME
    entries = tuple(_entry(context, base, item) for item in items)
    here, front = urls.absolute(base, urls.feed(folder)), urls.absolute(base, page)
    return _Feed(here, front, title, context.catalogue.site.sponsor, entries)


def _entry(context: Context, base: str, item: Item) -> _Entry:
    """Describe an item as an entry."""
    record, category = item.record, context.catalogue.categories.classes[item.category]
    return _Entry(
        address=urls.absolute(base, urls.item(item.id)),
        title=record.title,
        moment=f"{record.published.day}T{record.published.time or '00:00'}:00{_ZONE}",
        author=context.name(item.agency),
        category=item.category,
        category_name=category.record.name,
        summary=record.summary,
    )


def _atom(content: _Feed) -> Iterator[bytes]:
    """Render a feed as a single chunk."""
    feed = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "zh-CN"})
    _add(feed, "id", content.here)
    _add(feed, "title", content.title)
    # Atom requires a date even for a feed without entries.
    updated = max((entry.moment for entry in content.entries), default=f"1970-01-01T00:00:00{_ZONE}")
    _add(feed, "updated", updated)
    ElementTree.SubElement(feed, "link", rel="self", type="application/atom+xml", href=content.here)
    ElementTree.SubElement(feed, "link", rel="alternate", type="text/html", href=content.page)
    author = ElementTree.SubElement(feed, "author")
    _add(author, "name", content.author)
    for entry in content.entries:
        _add_entry(feed, entry)
    ElementTree.indent(feed)
    text: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    yield text + b"\n"


def _add_entry(feed: ElementTree.Element, content: _Entry) -> None:
    """Add an entry to a feed."""
    entry = ElementTree.SubElement(feed, "entry")
    _add(entry, "id", content.address)
    _add(entry, "title", content.title)
    # The date of a later change is not known. The date of publication keeps the feed stable.
    _add(entry, "updated", content.moment)
    _add(entry, "published", content.moment)
    ElementTree.SubElement(entry, "link", rel="alternate", type="text/html", href=content.address)
    author = ElementTree.SubElement(entry, "author")
    _add(author, "name", content.author)
    ElementTree.SubElement(entry, "category", term=content.category, label=content.category_name)
    if content.summary:
        _add(entry, "summary", content.summary)


def _add(parent: ElementTree.Element, tag: str, text: str) -> None:
    """Add a child element with text."""
    ElementTree.SubElement(parent, tag).text = text
