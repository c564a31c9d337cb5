"""Atom feeds (RFC 4287): of the site, of each agency, of each category that has items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from sitegen.catalogue.model import Item
from sitegen.pages import urls
from sitegen.pages.context import Context
from sitegen.pages.frame import Frame

_ATOM = "http://www.w3.org/2005/Atom"
_NEWEST = 20
# The dates of Chinese documents are in China's one time zone.
_ZONE = "+08:00"


def feed_exports(context: Context, frame: Frame) -> Iterator[tuple[str, bytes]]:
    """The path and the bytes of every feed."""
    feeds: list[tuple[str, Sequence[Item]]] = [("", tuple(context.catalogue.items.values()))]
    feeds += [(f"agencies/{id}", items) for id, items in context.by_agency.items() if items]
    feeds += [(urls.category(id), items) for id, items in context.by_category.items() if items]
    for folder, items in feeds:
        yield urls.feed(folder), _feed(context, frame.feed_title(folder), folder, items[:_NEWEST])


def _feed(context: Context, title: str, folder: str, items: Sequence[Item]) -> bytes:
    base = context.catalogue.site.base_url
    page = {"agencies": f"{folder}/index.html", "catalogue": f"{folder}/index.html"}.get(
        folder.split("/")[0], urls.HOME
    )
    here = urls.absolute(base, urls.feed(folder))
    feed = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "zh-CN"})
    _add(feed, "id", here)
    _add(feed, "title", title)
    _add(feed, "updated", max((_moment(item) for item in items), default=f"1970-01-01T00:00:00{_ZONE}"))
    ElementTree.SubElement(feed, "link", rel="self", type="application/atom+xml", href=here)
    ElementTree.SubElement(feed, "link", rel="alternate", type="text/html", href=urls.absolute(base, page))
    author = ElementTree.SubElement(feed, "author")
    _add(author, "name", context.catalogue.site.sponsor)
    for item in items:
        _entry(context, feed, item)
    ElementTree.indent(feed)
    text: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _entry(context: Context, feed: ElementTree.Element, item: Item) -> None:
    record = item.record
    entry = ElementTree.SubElement(feed, "entry")
    address = urls.absolute(context.catalogue.site.base_url, urls.item(item.id))
    _add(entry, "id", address)
    _add(entry, "title", record.title)
    _add(entry, "updated", _moment(item))
    _add(entry, "published", _moment(item))
    ElementTree.SubElement(entry, "link", rel="alternate", type="text/html", href=address)
    author = ElementTree.SubElement(entry, "author")
    _add(author, "name", context.name(item.agency))
    category = context.catalogue.categories.classes[item.category]
    ElementTree.SubElement(entry, "category", term=item.category, label=category.record.name)
    if record.summary:
        _add(entry, "summary", record.summary)


def _moment(item: Item) -> str:
    published = item.record.published
    return f"{published.day}T{published.time or '00:00'}:00{_ZONE}"


def _add(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, tag).text = text
