"""The page of an item that has just been edited, while the build that shows the edit everywhere is still under way.

Only the preview wants this. The page is made from the plan of the last build, so it is made only for edits that
cannot change what the page takes from elsewhere: those of the text and of the fields that stand on it as they were typed. It
is then the very page that the build will make.
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
"""Edits at a time. More are a change of branch, and the build itself is what shows them."""

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
"""The fields of an item that change its page and nothing that its page takes from the rest of the site."""


@dataclass(frozen=True, slots=True)
class Taste:
    """What the edits of some items come to: their pages by path, and the findings in the sources by path."""

    pages: Mapping[str, bytes]
    findings: Mapping[str, tuple[Diagnostic, ...]]

    @property
    def broken(self) -> bool:
        """Whether an edit is an error, so that the build under way will publish nothing."""
        return any(map(has_errors, self.findings.values()))


class Foretaste:
    """Remembers the last plan of the project at ``root``, and what its sources looked like."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, SourceFile] = {}
        self._planned: Planned | None = None
        self._items: dict[str, Item] = {}

    @property
    def ready(self) -> bool:
        """Whether there is a plan to begin with."""
        return self._planned is not None

    def learn(self, result: Result) -> None:
        """Remembers what a build has planned, and makes a page with it, so that all is at hand for the next one."""
        # A template that fails does so while pages are written: with it no page can be made here either.
        if result.planned is None or has_errors(result.diagnostics):
            return
        # Without the outputs: the next build makes its own, and memory need not hold both.
        planned = self._planned = replace(result.planned, plan=replace(result.planned.plan, outputs=()))
        items = planned.plan.context.catalogue.items
        self._items = {item.record.source.path: item for item in items.values()}
        for item in list(items.values())[:1]:
            self._page(planned, item, "")

    def look(self) -> Taste | None:
        """What has been edited since the last look, if that is a few items and nothing else."""
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
            with suppress(OSError):  # it was moved away again; the next look will see
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
        """The page of an item; without the text if that is not at hand."""
        context = planned.plan.context
        neighbours = context.by_agency_category[item.agency, item.category]
        place = next(place for place, other in enumerate(neighbours) if other.id == item.id)
        newer = neighbours[place - 1] if place else None
        older = neighbours[place + 1] if place + 1 < len(neighbours) else None
        page = packed(item_page(context, item, newer, older))
        return planned.rendering([Page(page, body)])[0][0]


def _leads_to(planned: Planned, entry: Parsed) -> bool:
    """Whether all links of the text lead to what the site had already."""
    known = planned.plan.context.page_of
    return all(meant(entry.path, link.target) in known for link in entry.body.links)


def _differs_as_typed(item: Item, entry: Parsed) -> bool:
    """Whether only the text and such fields were edited."""
    typed = {name: getattr(item.record, name) for name in _AS_TYPED}
    same: bool = replace(entry.record, **typed) == item.record
    return same
