"""Partial build for body-only edits: re-renders only the outputs that depend on the edited bodies.

These are the pages of the items and the search index. Everything else depends on the records, and on those
facts of a body that must not have changed: links, headings, whether there is any text. If anything else may
have changed, the build runs in full. `tests/builder/test_amend.py` compares the results.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple, TypeVar

from sitegen.builder.copies import CODINGS, with_copies
from sitegen.builder.grounds import Grounds
from sitegen.builder.pages import fingerprint, rank_of, recipe_data
from sitegen.builder.parses import Parse, decoded
from sitegen.builder.plan import index_href
from sitegen.builder.pool import Pool
from sitegen.builder.project import Project
from sitegen.builder.render import Renderer
from sitegen.builder.scanning import Disk
from sitegen.builder.settled import Settled, plan_mark
from sitegen.builder.shards import KeptShards
from sitegen.builder.sources import Bodies, Sources, parse_context, parse_key
from sitegen.builder.steps import Steps
from sitegen.builder.work import Parsing, Rendering, Source
from sitegen.content.layout import Slot, SourceKind, locate
from sitegen.content.parse import Parsed
from sitegen.diagnostics import Diagnostic, has_errors, in_order
from sitegen.pages import urls
from sitegen.pages.item_page import ItemPage
from sitegen.pages.output import Output
from sitegen.pages.recipe import Packed, Recipe, packed
from sitegen.pages.search_page import SearchPage
from sitegen.publish import publisher
from sitegen.publish.report import Report
from sitegen.publish.state import BuildState, OutputRow, content_digest
from sitegen.search.index import Index, with_other_texts
from sitegen.search.shards import LostError
from sitegen.theme.environment import Templates
from sitegen.theme.load import load_theme

_R = TypeVar("_R", ItemPage, SearchPage)


@dataclass(frozen=True, slots=True)
class Amended:
    """Result of a partial build, and what the next one may start from."""

    report: Report
    settled: Settled
    grounds: Grounds


class _UnsureError(Exception):
    """The edit may affect more than bodies, so a full build is needed."""


class _Edit(NamedTuple):
    """A source as it was published, and as it is now."""

    before: Parsed
    now: Parsed


def amend(
    project: Project, state: BuildState, pool: Pool, steps: Steps, digests: Mapping[str, str], around: str
) -> Amended | None:
    """Publish the edits since the last publication if only bodies changed; None if more may have changed.

    ``digests`` are those of all sources; ``environment_digest`` covers all other inputs. Raises what
    `publisher.publish_change` raises.
    """
    root = publisher.root_key(project.output, state)
    settled, grounds = Settled.last(state, root), Grounds.find(state, root)
    edited = grounds.edited(around, digests) if grounds else ()
    if not settled or not grounds or not edited:
        return None
    try:
        steps("amend")
        reading = _Reading(project, state, grounds, digests)
        edits = [reading.edit(path) for path in edited]
        found = _found(settled.diagnostics, edits)
        amendment = _Amendment(project, state, grounds, edits)
        render = Renderer(
            project.root, amendment.bodies, KeptShards(state), amendment.rendering, pool, state.save_recipes
        )
        report = publisher.amend(
            amendment.change,
            render,
            project.output,
            state,
            plan_mark,
            settled.plan,
            settled.sealed,
            lambda done, total: steps("render", done, total),
            sources=project.kept,
        )
    except (_UnsureError, LostError):
        return None
    if report is None or report.sealed is None or amendment.index is None:
        return None
    # The replaced bodies are no longer needed. A build that still asks for one parses the source again.
    bodies = {edit.before.body.digest for edit in edits} - {edit.now.body.digest for edit in edits}
    state.forget(parses=reading.replaced, bodies=bodies, recipes=amendment.replaced)
    now = replace(grounds, sources=dict(digests), index=amendment.index.facts)
    told = replace(settled, plan=amendment.plan, sealed=report.sealed, diagnostics=found)
    return Amended(report, told, now)


class _Reading:
    """Reads edited sources and saves their parses as a full build does.

    ``replaced_keys`` are the keys of the parses before the edits.
    """

    def __init__(
        self, project: Project, state: BuildState, grounds: Grounds, digests: Mapping[str, str]
    ) -> None:
        self._disk = Disk(project.root)
        self._state = state
        self._grounds = grounds
        self._digests = digests
        self._context = parse_context(grounds.phones)
        self.replaced: list[str] = []

    def edit(self, path: str) -> _Edit:
        """Read one edited source.

        Raises `_NeedsFullBuildError` unless only its body changed, and without errors.
        """
        slot = locate(path)
        if slot is None or slot.kind is not SourceKind.ITEM:
            raise _UnsureError
        edit = _Edit(self._before(path, slot), self._now(path, slot))
        if has_errors(edit.now.diagnostics) or _facts(edit.before) != _facts(edit.now):
            raise _UnsureError
        self._keep(edit.now)
        return edit

    def _before(self, path: str, slot: Slot) -> Parsed:
        key = parse_key(path, self._grounds.sources[path], self._context)
        known = decoded(slot.kind, self._state.parses([key]).get(key))
        if known is None:
            raise _UnsureError
        self.replaced.append(key)
        return Parsed(path, slot, *known)

    def _now(self, path: str, slot: Slot) -> Parsed:
        data = self._disk.bytes(path)
        if data is None or content_digest(data) != self._digests[path]:
            raise _UnsureError
        return Parsing(self._grounds.phones).parsed(Source(path, slot, data))

    def _keep(self, entry: Parsed) -> None:
        """Save the parse and its body in the build state, so that they are not parsed again."""
        parse = Parse.of(entry)
        key = parse_key(entry.path, self._digests[entry.path], self._context)
        self._state.save_bodies({parse.digest: (parse.html, parse.text)} if parse.digest else {})
        self._state.save_parses({key: parse.value})


class _Amendment:
    """The outputs that depend on the edited bodies.

    ``plan_digest`` is the digest of the new plan, ``replaced_digests`` are those of the pages before the
    edits.
    """

    def __init__(self, project: Project, state: BuildState, grounds: Grounds, edits: Sequence[_Edit]) -> None:
        site = grounds.setting.site
        self.theme, _ = load_theme(project.root, site.theme, site.language, site.accent)
        if self.theme is None:
            raise _UnsureError
        self.bodies = Bodies(project.root, state, Sources(tuple(edit.now for edit in edits)))
        self.rendering = Rendering.of(self.theme, grounds.setting)
        self.index: Index | None = None
        self.plan = ""
        self.replaced: set[str] = set()
        self._precompress = project.precompress
        self._state = state
        self._grounds = grounds
        self._templates = Templates(self.theme, site.language)
        self._edits = edits

    def change(self, rows: Mapping[str, OutputRow]) -> publisher.Change:
        """Compute what to publish and what to remove, given the recorded rows.

        Raises `_NeedsFullBuildError`, or the cache miss of the search index.
        """
        known = {path: row.fingerprint for path, row in rows.items()}
        pages = [self._page(edit, known) for edit in self._edits]
        texts = {page.path: page.digest for page in pages}
        index = self.index = with_other_texts(
            self._grounds.index, known, texts, self.bodies.texts, KeptShards(self._state)
        )
        search = replace(self._recipe(SearchPage, SearchPage.path, known), manifest=index_href(index))
        amended: Sequence[Recipe] = (*pages, search)
        planned = (*map(self._output, amended), *index.everything)
        outputs = with_copies(planned) if self._precompress else planned
        now = {output.path: output.fingerprint for output in outputs}
        old = (*index.gone, *(output.path for output in planned))
        gone = known.keys() & {*index.gone, *map("".join, product(old, CODINGS))} - now.keys()
        self.replaced = {known[page.path] for page in amended} - {*now.values()}
        self.plan = plan_mark(
            {path: mark for path, mark in (known | now).items() if path not in gone}.items()
        )
        return publisher.Change(outputs, gone)

    def _page(self, edit: _Edit, known: Mapping[str, str]) -> ItemPage:
        """Return the page spec of an item with its new body."""
        slot = edit.now.slot
        page = self._recipe(ItemPage, urls.item(f"{slot.agency}/{slot.name}"), known)
        if (page.item.record, page.item.body) != (edit.before.record, edit.before.body):
            raise _UnsureError
        return replace(page, item=replace(page.item, body=edit.now.body))

    def _recipe(self, kind: type[_R], path: str, known: Mapping[str, str]) -> _R:
        """Load the page spec from which a published page was made."""
        mark = known.get(path, "")
        recipe = Packed(kind.template, self._state.recipes([mark]).get(mark, b""))
        if not mark or self._fingerprint(recipe) != mark:
            raise _UnsureError
        found = recipe.recipe()
        if not isinstance(found, kind):
            raise _UnsureError
        return found

    def _output(self, page: Recipe) -> Output:
        mark = self._fingerprint(packed(page))
        return Output(page.path, mark, rank_of(page), page.path, page)

    def _fingerprint(self, recipe: Packed) -> str:
        data = recipe_data(self._grounds.setting.mark, recipe)
        return fingerprint(self._templates, recipe.template, data)


def _facts(entry: Parsed) -> tuple[object, ...]:
    """Collect everything that outputs other than the item's page and its search entry depend on."""
    body = entry.body
    links = [(link.target, link.anchor, link.image) for link in body.links]
    headings = {id for _, _, id in body.headings}
    return entry.record, links, headings, bool(body.characters), body.says


def _found(known: Sequence[Diagnostic], edits: Sequence[_Edit]) -> tuple[Diagnostic, ...]:
    """Merge the diagnostics of the last build with those of the edited sources.

    Raises `_NeedsFullBuildError` if the last build reported more about an edited source than reading it does.
    """
    paths = {edit.now.path for edit in edits}
    others = [found for found in known if found.place.path not in paths]
    told = {found for edit in edits for found in edit.before.diagnostics}
    if told != set(known).difference(others):
        raise _UnsureError
    return tuple(in_order([*others, *(found for edit in edits for found in edit.now.diagnostics)]))
