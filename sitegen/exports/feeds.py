"""Atom feeds (RFC 4287) of the site, of each agency, and of each category that has items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import NamedTuple
from xml.etree import ElementTree

from sitegen.catalogue.model import Item, encode_descending
from sitegen.catalogue.release import ReleaseState
from sitegen.exports.export import Export
from sitegen.pages import urls
from sitegen.pages.site_context import SiteContext
from sitegen.program.file_at_fault import note_source_path_in_errors
from sitegen.program.value_digest import digest_values

_ATOM_NAMESPACE = "http://www.w3.org/2005/Atom"
# Number of entries of a feed.
_MAX_ENTRIES = 20
# Dates of documents are in China's only time zone.
_UTC_OFFSET = "+08:00"


class _FeedEntry(NamedTuple):
    """Values from which an entry of a feed is rendered.

    ``url`` is that of the item's page. ``published_at`` and ``updated_at`` are the times of publication and of the
    latest change (RFC 3339). ``author`` is the full name of the agency. ``category`` is the id of the category,
    ``category_name`` its name. ``summary`` may be "".
    """

    url: str
    title: str
    published_at: str
    updated_at: str
    author: str
    category: str
    category_name: str
    summary: str


class _Feed(NamedTuple):
    """Values from which a feed is rendered.

    ``self_url`` is the URL of the feed, ``page_url`` that of the page with the same items. ``author`` is the name
    of the body that sponsors the site (主办单位).
    """

    self_url: str
    page_url: str
    title: str
    author: str
    entries: tuple[_FeedEntry, ...]


def build_feed_exports(context: SiteContext) -> Iterator[Export]:
    """Build one export for each Atom feed: of the site, of each agency and of each category.

    A feed has the 20 items that were published or changed last, the latest first. A correction, the loss of
    validity and an amendment are changes. A withdrawn item stays in the feed as a notice that states what its
    page states, so that subscribers learn of it. ``context`` gives the items and the base URL of the site.
    Agencies and categories without items have no feed.
    """
    shared = _digest_names(context)
    for folder, items in _select_latest(context).items():
        digest = digest_values(shared, context.get_feed(folder), [item.digest for item in items]).hex()
        yield Export(urls.feed(folder), digest, partial(_render_feed, context, folder, items))


def _digest_names(context: SiteContext) -> bytes:
    """Return a digest of what feeds have besides items and their own names."""
    catalogue, site = context.catalogue, context.catalogue.site
    return digest_values(
        (site.base_url, site.sponsor, site.language),
        [(agency.id, agency.record.name) for agency in catalogue.agencies.values()],
        [(node.id, node.record.name) for node in catalogue.categories.classes.values()],
    )


def _select_latest(context: SiteContext) -> dict[str, list[Item]]:
    """Return the entries of each feed in order, keyed by the folder of the feed.

    The folder is "" for the feed of the site, ``agencies/<id>`` for that of an agency, and similar for a
    category. An item is in the feeds of the site, of its agency, and of its category and all categories above
    it. Withdrawn items are entries, but a feed without other items is left out.
    """
    catalogue = context.catalogue
    public = [item for item in catalogue.items.values() if item.release is ReleaseState.PUBLIC]
    # The catalogue has the newest items first. So of those that were not changed since, only the first of each feed
    # are compared with those that were.
    unchanged = _fill_feeds(context, (item for item in public if not item.change))
    first = {item.id for items in unchanged.values() for item in items}
    compared = [item for item in public if item.change or item.id in first]
    # Sorting is stable: items of the same day stay in the order of the lists.
    latest = sorted(chain(compared, catalogue.withdrawn.values()), key=_make_sort_key)
    found = _fill_feeds(context, latest)
    return {folder: found.get(folder, []) for folder in _list_folders(context)}


def _list_folders(context: SiteContext) -> Iterator[str]:
    """Yield the folders of the feeds of the site and of all agencies and categories that have items."""
    yield ""
    yield from (f"agencies/{id}" for id, items in context.items_by_agency.items() if items)
    yield from (urls.category_folder(id) for id, items in context.items_by_category.items() if items)


def _fill_feeds(context: SiteContext, items: Iterable[Item]) -> dict[str, list[Item]]:
    """Return the first items of each feed that has any, up to the number of entries of a feed, keyed by folder."""
    classes = context.catalogue.categories.classes
    filled: dict[str, list[Item]] = {}
    by_pair: dict[tuple[str, str], list[list[Item]]] = {}
    for item in items:
        agency, category = pair = item.agency, item.category
        if pair not in by_pair:
            categories = map(urls.category_folder, (*classes[category].ancestors, category))
            by_pair[pair] = [filled.setdefault(path, []) for path in ("", f"agencies/{agency}", *categories)]
        for entries in by_pair[pair]:
            if len(entries) < _MAX_ENTRIES:
                entries.append(item)
    return filled


def _render_feed(context: SiteContext, folder: str, items: Sequence[Item]) -> Iterator[bytes]:
    """Yield the XML text of the feed of a folder in UTF-8, as a single chunk. ``items`` are its entries in order."""
    return _render_atom(_make_feed(context, *context.get_feed(folder), items))


def _make_feed(context: SiteContext, folder: str, title: str, items: Sequence[Item]) -> _Feed:
    """Return the values from which the feed of a folder is rendered.

    ``title`` is the name of the site, agency or category. ``items`` are the entries of the feed in order.
    """
    base = context.catalogue.site.base_url
    page_path = f"{folder}/index.html" if folder else urls.HOME
    entries = tuple(_make_entry(context, base, item) for item in items)
    self_url, page_url = urls.absolute_url(base, urls.feed(folder)), urls.absolute_url(base, page_path)
    return _Feed(self_url, page_url, title, context.catalogue.site.sponsor, entries)


@note_source_path_in_errors("item")
def _make_entry(context: SiteContext, base_url: str, item: Item) -> _FeedEntry:
    """Return the feed entry of an item. ``base_url`` is the base URL of the site."""
    record, category = item.record, context.catalogue.categories.classes[item.category]
    published_at = f"{record.published.day}T{record.published.time or '00:00'}:00{_UTC_OFFSET}"
    title, summary = record.title, record.summary
    if item.change:
        note = context.translator(
            f"change-{item.change.kind}",
            date=context.translator.format_date(item.change.day.isoformat()),
            note=item.change.note,
        )
        summary = f"{note}\n{summary}".strip()
    if record.withdrawn:
        # A withdrawal removes title and summary from the site, so the feed must not show them.
        title, summary = context.translator("withdrawn-title", index=record.index_no), note
    return _FeedEntry(
        url=urls.absolute_url(base_url, urls.item(item.id)),
        title=title,
        published_at=published_at,
        updated_at=max(published_at, _format_change_time(item)),
        author=context.get_agency_name(item.agency),
        category=item.category,
        category_name=category.record.name,
        summary=summary,
    )


def _format_change_time(item: Item) -> str:
    """Format the time of an item's latest change, or of its publication if it was not changed, as in RFC 3339."""
    time = item.change.time if item.change else ""
    return f"{item.last_change}T{time or '00:00'}:00{_UTC_OFFSET}"


def _make_sort_key(item: Item) -> tuple[int, str]:
    """Return a sort key by which the items that were published or changed last come first."""
    # On the same day, an item without a time of day comes after those with one.
    time = item.change.time if item.change else item.record.published.time
    return -item.last_change.toordinal(), encode_descending(time)


def _render_atom(feed: _Feed) -> Iterator[bytes]:
    """Yield the XML text of a feed in UTF-8, as a single chunk."""
    root = ElementTree.Element("feed", {"xmlns": _ATOM_NAMESPACE, "xml:lang": "zh-CN"})
    _add_text_element(root, "id", feed.self_url)
    _add_text_element(root, "title", feed.title)
    # Atom requires a date of update, also for a feed without entries.
    updated = max((entry.updated_at for entry in feed.entries), default=f"1970-01-01T00:00:00{_UTC_OFFSET}")
    _add_text_element(root, "updated", updated)
    ElementTree.SubElement(root, "link", rel="self", type="application/atom+xml", href=feed.self_url)
    ElementTree.SubElement(root, "link", rel="alternate", type="text/html", href=feed.page_url)
    author = ElementTree.SubElement(root, "author")
    _add_text_element(author, "name", feed.author)
    for entry in feed.entries:
        _add_entry_element(root, entry)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    yield text + b"\n"


def _add_entry_element(feed_element: ElementTree.Element, entry: _FeedEntry) -> None:
    """Add the element of ``entry`` to the element of a feed."""
    element = ElementTree.SubElement(feed_element, "entry")
    _add_text_element(element, "id", entry.url)
    _add_text_element(element, "title", entry.title)
    _add_text_element(element, "updated", entry.updated_at)
    _add_text_element(element, "published", entry.published_at)
    ElementTree.SubElement(element, "link", rel="alternate", type="text/html", href=entry.url)
    author = ElementTree.SubElement(element, "author")
    _add_text_element(author, "name", entry.author)
    ElementTree.SubElement(element, "category", term=entry.category, label=entry.category_name)
    if entry.summary:
        _add_text_element(element, "summary", entry.summary)


def _add_text_element(parent: ElementTree.Element, tag: str, text: str) -> None:
    """Add an element with the name ``tag`` and the text ``text`` at the end of ``parent``."""
    ElementTree.SubElement(parent, tag).text = text
