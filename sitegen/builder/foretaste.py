"""Renders the page of an edited item before its build ends; used by the preview.

The page is made from the plan of the last build. So it is made only for edits that affect nothing else on
that page: of the body, and of fields that appear on it as typed. Then it equals the page that the build will
make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sitegen.builder.making import Planned
from sitegen.builder.project import Result
from sitegen.builder.work import Page, Parsing, Source
from sitegen.catalogue.links import meant
from sitegen.catalogue.model import Item
from sitegen.content.layout import SourceKind, locate
from sitegen.content.parse import Parsed
from sitegen.content.scan import SourceFile, scan
from sitegen.diagnostics import Diagnostic, has_errors
from sitegen.pages import urls
from sitegen.pages.item_pages import item_page
from sitegen.pages.recipe import packed

MOST: Final = 5
"""Most edits at a time. More are a change of branch, which is shown by the build itself."""

_AS_TYPED: Final = (
    "source",
    "title",
    "summary",
    "keywords",
    "audience",
    "origin",
    "author",
    "issuers",
)
"""Fields of an item that affect only its own page."""


@dataclass(frozen=True, slots=True)
class Taste:
    """Pages and diagnostics of edited items by path, rendered ahead of the build."""

    pages: Mapping[str, bytes]
    findings: Mapping[str, tuple[Diagnostic, ...]]

    @property
    def broken(self) -> bool:
        """Whether an edit has an error, so that the running build will publish nothing."""
        return any(map(has_errors, self.findings.values()))


class Foretaste:
    """Remembers the last plan of the project at ``root``, and the state of its source files."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, SourceFile] = {}
        self._planned: Planned | None = None
        self._items: dict[str, Item] = {}

    @property
    def ready(self) -> bool:
        """Whether there is a plan to start from."""
        return self._planned is not None

    def learn(self, result: Result) -> None:
        """Record the plan of a build, and render a page with it, so that the next call is fast."""
        # Templates fail only while pages are rendered: with a failing one no page can be rendered here
        # either.
        if result.planned is None or has_errors(result.diagnostics):
            return
        # Without the outputs: the next build makes its own, and memory must not hold both.
        planned = self._planned = replace(result.planned, plan=replace(result.planned.plan, outputs=()))
        items = planned.plan.context.catalogue.items
        self._items = {item.record.source.path: item for item in items.values()}
        # The first page loads the templates, which takes long.
        for item in list(items.values())[:1]:
            self._page(planned, item, "")

    def look(self) -> Taste | None:
        """Render the items edited since the last call; None if anything else, or too much, was edited."""
        before, self._files = self._files, {file.path: file for file in scan(self._root).files}
        if self._planned is None or before.keys() != self._files.keys():
            return None
        edited = [path for path, file in self._files.items() if file != before[path]]
        if not 0 < len(edited) <= MOST or not all(path in self._items for path in edited):
            return None
        return self._taste(self._planned, self._parsed(self._planned, edited))

    def _parsed(self, planned: Planned, paths: Sequence[str]) -> Sequence[Parsed]:
        sources = []
        for path in paths:
            slot = locate(path)
            with suppress(OSError):  # it has been moved away again; the next call will notice
                if slot and slot.kind is SourceKind.ITEM:
                    sources.append(Source(path, slot, (self._root / path).read_bytes()))
        return list(map(Parsing(planned.phones).parsed, sources))

    def _taste(self, planned: Planned, parsed: Sequence[Parsed]) -> Taste:
        pages = {}
        for entry in parsed:
            item = self._items[entry.path]
            if entry.record and _differs_as_typed(item, entry) and _leads_to(planned, entry):
                now = replace(item, record=entry.record, body=entry.body)
                pages[urls.item(item.id)] = self._page(planned, now, entry.html)
        return Taste(pages, {entry.path: entry.diagnostics for entry in parsed})

    def _page(self, planned: Planned, item: Item, body: str) -> bytes:
        """Render the page of an item. Without ``body``, its text is empty."""
        context = planned.plan.context
        neighbours = context.by_agency_category[item.agency, item.category]
        place = next(place for place, other in enumerate(neighbours) if other.id == item.id)
        newer = neighbours[place - 1] if place else None
        older = neighbours[place + 1] if place + 1 < len(neighbours) else None
        page = packed(item_page(context, item, newer, older))
        return planned.rendering([Page(page, body)])[0][0]


def _leads_to(planned: Planned, entry: Parsed) -> bool:
    """Whether all links of the body lead to pages that the site had already."""
    known = planned.plan.context.page_of
    return all(meant(entry.path, link.target) in known for link in entry.body.links)


def _differs_as_typed(item: Item, entry: Parsed) -> bool:
    """Whether only the body and fields in `_LOCAL_FIELDS` were edited."""
    typed = {name: getattr(item.record, name) for name in _AS_TYPED}
    same: bool = replace(entry.record, **typed) == item.record
    return same
