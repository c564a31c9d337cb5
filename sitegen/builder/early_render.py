"""Renders the page of an edited item before its build ends; used by the preview.

The page is made from the plan of the last build. So it is rendered only after edits that affect only the
item itself: edits of the body, and of fields that its page shows as they are written. Then it equals the
page that the build will make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from sitegen.builder.diagnostic_policy import ExemptedTextReader
from sitegen.builder.pipeline import PreparedBuild
from sitegen.builder.project import Result
from sitegen.builder.worker_tasks import PageJob, SourceData, SourceParser
from sitegen.catalogue.links import list_unpublished_sources, resolve_link
from sitegen.catalogue.model import Item
from sitegen.catalogue.release import ReleaseState, fill_unknown_days
from sitegen.content.layout import SourceKind, parse_source_path
from sitegen.content.parse import ParsedSource
from sitegen.content.scan import SourceFile, list_source_files
from sitegen.diagnostics import Diagnostic, has_errors, relax_draft_errors
from sitegen.pages import urls
from sitegen.pages.item_pages import plan_item_page
from sitegen.pages.page_spec import encode_page_spec
from sitegen.schema.site_status import is_sample_site
from sitegen.schema.source_rules import SourceRules

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


class EarlyPages(Struct, frozen=True):
    """Pages of edited items, rendered before their build has finished, and the diagnostics of the edits.

    ``pages`` has the HTML of each page by its path in the site, such as ``a/b/index.html``. ``diagnostics``
    are those of each edited source by its path in the project, an empty tuple if there are none.
    """

    pages: Mapping[str, bytes]
    diagnostics: Mapping[str, tuple[Diagnostic, ...]]

    @property
    def broken(self) -> bool:
        """Whether an edited source has an error, so that the running build will not publish anything."""
        return any(map(has_errors, self.diagnostics.values()))


class EarlyRenderer:
    """Renders the pages of edited items from the plan of the last build of the project at ``root``.

    Edits are found by comparing the source files with those at the previous call of `render_edits`.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, SourceFile] = {}
        self._prepared: PreparedBuild | None = None
        self._items: dict[str, Item] = {}
        self._unpublished: frozenset[str] = frozenset()
        self._edited: set[str] = set()

    @property
    def ready(self) -> bool:
        """Whether a build has been recorded whose plan `render_edits` can use."""
        return self._prepared is not None

    def record_build(self, result: Result) -> None:
        """Store the plan of a finished build for `render_edits`.

        A result with errors, or of a build that planned nothing, is ignored. One page is rendered, so that
        the templates are loaded before the next edit.
        """
        # Templates fail only while pages are rendered: with a failing one no page can be rendered here
        # either.
        if result.prepared is None or has_errors(result.diagnostics):
            return
        # Without the outputs: the next build makes its own, and memory must not hold both.
        prepared = self._prepared = replace(result.prepared, plan=replace(result.prepared.plan, outputs=()))
        items = prepared.plan.context.catalogue.items
        self._items = {item.record.source.path: item for item in items.values()}
        self._unpublished = frozenset(list_unpublished_sources(prepared.plan.context.catalogue))
        # The first page loads the templates, which takes long.
        for item in list(items.values())[:1]:
            self._render_page(prepared, item, "")

    def take_edited_pages(self) -> tuple[str, ...]:
        """Return the pages of the sources edited or added since the previous call, as paths in the site.

        They are looked up in the last recorded plan. Sources without a page are left out. Returns nothing if
        more than `MAX_EDITS` sources were edited.
        """
        edited, self._edited = self._edited, set()
        if self._prepared is None or len(edited) > MAX_EDITS:
            return ()
        pages = self._prepared.plan.context.published_path_by_source
        return tuple(dict.fromkeys(pages[path] for path in sorted(edited) if path in pages))

    def render_edits(self) -> EarlyPages | None:
        """Render the pages of the items edited since the previous call.

        Returns None if no plan is available or nothing was edited. It also returns None if more than
        `MAX_EDITS` files or any file that is not an item was edited. A page is left out if the edit may
        also affect other pages, or if the source has errors.
        """
        before, self._files = self._files, {file.path: file for file in list_source_files(self._root).files}
        if before:  # at the first call nothing is known to be edited
            self._edited.update(path for path, file in self._files.items() if file != before.get(path))
        # A file that was added or removed may change the links and lists of any page.
        if self._prepared is None or before.keys() != self._files.keys():
            return None
        edited = [path for path, file in self._files.items() if file != before[path]]
        if not 0 < len(edited) <= MAX_EDITS or not all(path in self._items for path in edited):
            return None
        return self._render_parsed(self._prepared, self._parse_sources(self._prepared, edited))

    def _parse_sources(self, prepared: PreparedBuild, paths: Sequence[str]) -> Sequence[ParsedSource]:
        sources = []
        for path in paths:
            slot = parse_source_path(path)
            with suppress(OSError):  # it has been moved away again; the next call will notice
                if slot and slot.kind is SourceKind.ITEM:
                    sources.append(SourceData(path, slot, (self._root / path).read_bytes()))
        site = prepared.plan.context.catalogue.site
        parser = SourceParser(prepared.phones, SourceRules.from_site(site), is_sample=is_sample_site(site))
        return list(map(parser.parse, sources))

    def _render_parsed(self, prepared: PreparedBuild, sources: Sequence[ParsedSource]) -> EarlyPages:
        pages = {}
        today = prepared.plan.context.catalogue.today
        parsed = [replace(entry, record=fill_unknown_days(entry.record, today)) for entry in sources]
        for entry in parsed:
            item = self._items[entry.path]
            # A source with errors has no record. Then its diagnostics are shown on the page as it was.
            if entry.record and _has_only_local_edits(item, entry) and self._has_known_links(prepared, entry):
                edited_item = replace(item, record=entry.record, body=entry.body)
                pages[urls.item(item.id)] = self._render_page(prepared, edited_item, entry.html)
        describe = ExemptedTextReader(self._root).find_text
        diagnostics = {
            entry.path: prepared.policy.apply(entry.diagnostics, describe).diagnostics for entry in parsed
        }
        for entry in parsed:
            if getattr(entry.record, "draft", False):
                diagnostics[entry.path] = relax_draft_errors(diagnostics[entry.path], preview=True)
        return EarlyPages(pages, diagnostics)

    def _has_known_links(self, prepared: PreparedBuild, entry: ParsedSource) -> bool:
        """Whether all links in the body of ``entry`` lead to pages that the last build already had.

        A public item must not link to a draft or a scheduled record, since only the preview has their pages.
        """
        targets = [resolve_link(entry.path, link.target) for link in entry.body.links]
        is_public = self._items[entry.path].release is ReleaseState.PUBLIC
        if is_public and not self._unpublished.isdisjoint(targets):
            return False
        return all(target in prepared.plan.context.published_path_by_source for target in targets)

    def _render_page(self, prepared: PreparedBuild, item: Item, body: str) -> bytes:
        """Render the page of an item. Without ``body``, its text is empty."""
        context = prepared.plan.context
        neighbours = context.items_by_agency_category[item.agency, item.category]
        position = next(position for position, other in enumerate(neighbours) if other.id == item.id)
        newer = neighbours[position - 1] if position else None
        older = neighbours[position + 1] if position + 1 < len(neighbours) else None
        page = encode_page_spec(plan_item_page(context, item, newer, older))
        return prepared.page_renderer([PageJob(page, body)])[0][0]


def _has_only_local_edits(item: Item, entry: ParsedSource) -> bool:
    """Whether an edit cannot affect other pages: only the body or fields in `_LOCAL_FIELDS` have changed.

    ``item`` is the item as it was last built, ``entry`` its source file as it is now, without errors.
    """
    typed = {name: getattr(item.record, name) for name in _LOCAL_FIELDS}
    same: bool = replace(entry.record, **typed) == item.record
    return same
