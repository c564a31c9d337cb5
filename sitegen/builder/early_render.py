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

from sitegen.builder.pipeline import PreparedBuild
from sitegen.builder.project import Result
from sitegen.builder.worker_tasks import PageJob, SourceData, SourceParser
from sitegen.catalogue.links import resolve_link
from sitegen.catalogue.model import Item
from sitegen.content.layout import SourceKind, parse_source_path
from sitegen.content.parse import ParsedSource
from sitegen.content.scan import SourceFile, list_source_files
from sitegen.diagnostics import Diagnostic, has_errors
from sitegen.pages import urls
from sitegen.pages.item_pages import plan_item_page
from sitegen.pages.page_spec import encode_page

MAX_EDITS: Final = 5
"""Most edits at a time. More are a change of branch, which is shown by the build itself."""

_LOCAL_FIELDS: Final = (
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
class EarlyPages:
    """Pages and diagnostics of edited items by path, rendered ahead of the build."""

    pages: Mapping[str, bytes]
    diagnostics: Mapping[str, tuple[Diagnostic, ...]]

    @property
    def broken(self) -> bool:
        """Whether an edit has an error, so that the running build will publish nothing."""
        return any(map(has_errors, self.diagnostics.values()))


class EarlyRenderer:
    """Remembers the last plan of the project at ``root``, and the state of its source files."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, SourceFile] = {}
        self._planned: PreparedBuild | None = None
        self._items: dict[str, Item] = {}

    @property
    def ready(self) -> bool:
        """Whether there is a plan to start from."""
        return self._planned is not None

    def record_build(self, result: Result) -> None:
        """Record the plan of a build, and render a page with it, so that the next call is fast."""
        # Templates fail only while pages are rendered: with a failing one no page can be rendered here
        # either.
        if result.prepared is None or has_errors(result.diagnostics):
            return
        # Without the outputs: the next build makes its own, and memory must not hold both.
        planned = self._planned = replace(result.prepared, plan=replace(result.prepared.plan, outputs=()))
        items = planned.plan.context.catalogue.items
        self._items = {item.record.source.path: item for item in items.values()}
        # The first page loads the templates, which takes long.
        for item in list(items.values())[:1]:
            self._render_page(planned, item, "")

    def render_edits(self) -> EarlyPages | None:
        """Render the items edited since the last call; None if anything else, or too much, was edited."""
        before, self._files = self._files, {file.path: file for file in list_source_files(self._root).files}
        if self._planned is None or before.keys() != self._files.keys():
            return None
        edited = [path for path, file in self._files.items() if file != before[path]]
        if not 0 < len(edited) <= MAX_EDITS or not all(path in self._items for path in edited):
            return None
        return self._render_parsed(self._planned, self._parse_sources(self._planned, edited))

    def _parse_sources(self, planned: PreparedBuild, paths: Sequence[str]) -> Sequence[ParsedSource]:
        sources = []
        for path in paths:
            slot = parse_source_path(path)
            with suppress(OSError):  # it has been moved away again; the next call will notice
                if slot and slot.kind is SourceKind.ITEM:
                    sources.append(SourceData(path, slot, (self._root / path).read_bytes()))
        return list(map(SourceParser(planned.phones).parse, sources))

    def _render_parsed(self, planned: PreparedBuild, parsed: Sequence[ParsedSource]) -> EarlyPages:
        pages = {}
        for entry in parsed:
            item = self._items[entry.path]
            if entry.record and _has_only_local_edits(item, entry) and _has_known_links(planned, entry):
                now = replace(item, record=entry.record, body=entry.body)
                pages[urls.item(item.id)] = self._render_page(planned, now, entry.html)
        return EarlyPages(pages, {entry.path: entry.diagnostics for entry in parsed})

    def _render_page(self, planned: PreparedBuild, item: Item, body: str) -> bytes:
        """Render the page of an item. Without ``body``, its text is empty."""
        context = planned.plan.context
        neighbours = context.by_agency_category[item.agency, item.category]
        place = next(place for place, other in enumerate(neighbours) if other.id == item.id)
        newer = neighbours[place - 1] if place else None
        older = neighbours[place + 1] if place + 1 < len(neighbours) else None
        page = encode_page(plan_item_page(context, item, newer, older))
        return planned.rendering([PageJob(page, body)])[0][0]


def _has_known_links(planned: PreparedBuild, entry: ParsedSource) -> bool:
    """Whether all links of the body lead to pages that the site had already."""
    known = planned.plan.context.path_by_source
    return all(resolve_link(entry.path, link.target) in known for link in entry.body.links)


def _has_only_local_edits(item: Item, entry: ParsedSource) -> bool:
    """Whether only the body and fields in `_LOCAL_FIELDS` were edited."""
    typed = {name: getattr(item.record, name) for name in _LOCAL_FIELDS}
    same: bool = replace(entry.record, **typed) == item.record
    return same
