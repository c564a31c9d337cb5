"""Pages with content of their own, as a review compares them before and after a change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec.structs import replace

from sitegen.catalogue.model import Catalogue
from sitegen.catalogue.release import ReleaseState
from sitegen.pages import views
from sitegen.pages.item_pages import ItemPage
from sitegen.pages.output import Output
from sitegen.pages.page_spec import encode_page_spec
from sitegen.pages.planned_page import PlannedPage
from sitegen.pages.site_context import SiteContext
from sitegen.schema.record_source import RecordSource
from sitegen.schema.records import ItemRecord

OWN_CONTENT_VIEWS = (
    ItemPage,
    views.TombstoneView,
    views.GuideView,
    views.ApplyView,
    views.RuleView,
    views.FreeView,
    views.ReportView,
    views.ApplicationLogView,
    views.ServiceView,
)
"""Pages that show what an editor wrote for them. All others list or count these, and follow from them."""

_ENCODER = msgspec.msgpack.Encoder()


class PageEntry(msgspec.Struct, frozen=True):
    """A page with content of its own.

    ``url`` is its path from the site's root, ``source_path`` its source file. ``release_state`` says whether it is
    public. ``content_digest`` is that of its own content, without header, footer and links to neighbours in lists.
    ``output`` is the planned output. ``index_number`` is the index number of an item, even if it was withdrawn; "" for
    other pages. ``record`` is the record of an item that is not withdrawn; None for other pages.
    """

    url: str
    source_path: str
    title: str
    release_state: ReleaseState
    content_digest: str
    output: Output
    index_number: str = ""
    record: ItemRecord | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Whether the page is a notice that an item was withdrawn."""
        return isinstance(self.output.content, views.TombstoneView)


def make_page_entries(context: SiteContext, outputs: Collection[Output]) -> Iterator[PageEntry]:
    """Yield an entry for each of ``outputs`` that is a page with content of its own."""
    sources = invert_source_map(context.published_path_by_source)
    releases = _map_release_states(context.catalogue)
    withdrawn = {item.id: item for item in context.catalogue.withdrawn.values()}
    for output in outputs:
        content = _make_content(output)
        if not isinstance(content, OWN_CONTENT_VIEWS):
            continue
        path = sources.get(output.path, output.path)
        record, title = (
            (content.item.record, content.item.record.title)
            if isinstance(content, ItemPage)
            else (None, content.page.heading)
        )
        if isinstance(content, views.TombstoneView):
            id = output.path.removeprefix("items/").removesuffix(".html")
            if id in withdrawn:
                # The site no longer shows the title, but a reviewer has to know what was withdrawn.
                record = withdrawn[id].record
                path, title = record.source.path, record.title
        release = releases.get(output.path, releases.get(path, ReleaseState.PUBLIC))
        yield PageEntry(
            output.path,
            path,
            title,
            release,
            _digest_content(content),
            output,
            record.index_no if record else "",
            content.item.record if isinstance(content, ItemPage) else None,
        )


def _make_content(output: Output) -> object:
    """Return the spec of the page of an item; the content of any other output as it is."""
    content = output.content
    if isinstance(content, PlannedPage) and content.template == ItemPage.template:
        return content.make_spec()
    return content


def _map_release_states(catalogue: Catalogue) -> dict[str, ReleaseState]:
    """Return the release state of each page that has a source file, keyed by the path of that file."""
    records: list[Any] = [*catalogue.items.values(), *catalogue.reports, *catalogue.services]
    releases = {one.record.source.path: one.release for one in records}
    pages = (*catalogue.guides.values(), *catalogue.apply_pages.values(), *catalogue.rules, *catalogue.pages)
    return releases | {one.path: one.release for one in pages}


def _digest_content(content: Any) -> str:
    """Return the digest of a page's own content, which is its view (see the module `views`).

    Left out is what depends on other pages or on positions in the source: neighbours, feeds, header and footer.
    """
    if isinstance(content, ItemPage):
        # Positions change with every line that is added above, neighbours with every item that is added.
        record = replace(content.item.record, source=RecordSource(""))
        item = replace(content.item, record=record)
        data = encode_page_spec(replace(content, item=item, newer=None, older=None, feeds=())).data
    else:
        values = {name: getattr(content, name) for name in content.__struct_fields__}
        page = values.pop("page")
        del values["site"]
        data = _ENCODER.encode((type(content).__name__, page.heading, page.release_note, values))
    return blake2b(data, digest_size=16).hexdigest()


def invert_source_map(url_by_source: Mapping[str, str]) -> dict[str, str]:
    """Return the source file of each page or attachment, keyed by url, from a mapping of sources to urls.

    A report is mapped to its record, not to its text.
    """
    inverted: dict[str, str] = {}
    for source, url in url_by_source.items():
        if url not in inverted or not source.endswith(".md"):
            inverted[url] = source
    return inverted
