"""Partial build for body-only edits: re-renders only the outputs that depend on the edited bodies.

These are the pages of the items and the search index. Everything else depends on the records, and on those
facts of a body that must not have changed: links, headings, whether there is any text. If anything else may
have changed, the build runs in full. `tests/builder/test_partial_build.py` compares the results.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple, TypeVar

from sitegen.builder.build_snapshot import BuildSnapshot
from sitegen.builder.pages import compute_page_digest, join_page_inputs, rank_page
from sitegen.builder.parse_cache import CachedParse, decode_result
from sitegen.builder.plan import format_index_href
from sitegen.builder.pool import Pool
from sitegen.builder.precompress import PRECOMPRESSED_CODINGS, add_compressed_copies
from sitegen.builder.progress import StepTimer
from sitegen.builder.project import Project
from sitegen.builder.render import Renderer
from sitegen.builder.shard_store import StateShardStore
from sitegen.builder.source_digests import ProjectFiles
from sitegen.builder.sources import BodyStore, Sources, make_parse_context, make_parse_key
from sitegen.builder.up_to_date import LastBuild, compute_plan_digest
from sitegen.builder.worker_tasks import PageRenderer, SourceData, SourceParser
from sitegen.content.layout import SourceKind, SourceSlot, parse_source_path
from sitegen.content.parse import ParsedSource
from sitegen.diagnostics import Diagnostic, has_errors, sort_diagnostics
from sitegen.pages import urls
from sitegen.pages.item_pages import ItemPage
from sitegen.pages.output import Output
from sitegen.pages.page_spec import EncodedPage, PageSpec, encode_page
from sitegen.pages.search_page import SearchPage
from sitegen.publish import publisher
from sitegen.publish.publish_result import PublishReport
from sitegen.publish.state import BuildState, OutputRow, digest_content
from sitegen.search.index import SearchIndex, update_index
from sitegen.search.postings_edit import CacheMissError
from sitegen.theme.load import load_theme
from sitegen.theme.templates import Templates

_R = TypeVar("_R", ItemPage, SearchPage)


@dataclass(frozen=True, slots=True)
class PartialBuild:
    """Result of a partial build, and what the next one may start from."""

    report: PublishReport
    last_build: LastBuild
    snapshot: BuildSnapshot


class _NeedsFullBuildError(Exception):
    """The edit may affect more than bodies, so a full build is needed."""


class _Edit(NamedTuple):
    """A source as it was published, and as it is now."""

    before: ParsedSource
    after: ParsedSource


def build_partially(
    project: Project,
    state: BuildState,
    pool: Pool,
    steps: StepTimer,
    digests: Mapping[str, str],
    environment_digest: str,
) -> PartialBuild | None:
    """Publish the edits since the last publication if only bodies changed; None if more may have changed.

    ``digests`` are those of all sources; ``environment_digest`` covers all other inputs. Raises what
    `publisher.publish_change` raises.
    """
    root = publisher.make_root_key(project.output, state)
    settled, grounds = LastBuild.load_latest(state, root), BuildSnapshot.load(state, root)
    edited = grounds.find_edited(environment_digest, digests) if grounds else ()
    if not settled or not grounds or not edited:
        return None
    try:
        steps("amend")
        reading = _EditReader(project, state, grounds, digests)
        edits = [reading.read_edit(path) for path in edited]
        found = _merge_diagnostics(settled.diagnostics, edits)
        amendment = _PartialPlan(project, state, grounds, edits)
        render = Renderer(
            project.root,
            amendment.bodies,
            StateShardStore(state),
            amendment.rendering,
            pool,
            state.save_page_specs,
        )
        report = publisher.publish_change(
            amendment.compute_change,
            render,
            project.output,
            state,
            compute_plan_digest,
            settled.plan_digest,
            settled.manifest_stamp,
            lambda done, total: steps("render", done, total),
            sources=project.protected_paths,
        )
    except (_NeedsFullBuildError, CacheMissError):
        return None
    if report is None or report.manifest_stamp is None or amendment.index is None:
        return None
    # The replaced bodies are no longer needed. A build that still asks for one parses the source again.
    bodies = {edit.before.body.digest for edit in edits} - {edit.after.body.digest for edit in edits}
    state.forget_keys(parses=reading.replaced_keys, bodies=bodies, recipes=amendment.replaced_digests)
    now = replace(grounds, sources=dict(digests), index=amendment.index.state)
    last_build = replace(
        settled, plan_digest=amendment.plan_digest, manifest_stamp=report.manifest_stamp, diagnostics=found
    )
    return PartialBuild(report, last_build, now)


class _EditReader:
    """Reads edited sources and saves their parses as a full build does.

    ``replaced_keys`` are the keys of the parses before the edits.
    """

    def __init__(
        self, project: Project, state: BuildState, grounds: BuildSnapshot, digests: Mapping[str, str]
    ) -> None:
        self._disk = ProjectFiles(project.root)
        self._state = state
        self._snapshot = grounds
        self._digests = digests
        self._context = make_parse_context(grounds.phones)
        self.replaced_keys: list[str] = []

    def read_edit(self, path: str) -> _Edit:
        """Read one edited source.

        Raises `_NeedsFullBuildError` unless only its body changed, and without errors.
        """
        slot = parse_source_path(path)
        if slot is None or slot.kind is not SourceKind.ITEM:
            raise _NeedsFullBuildError
        edit = _Edit(self._load_previous(path, slot), self._parse_current(path, slot))
        if has_errors(edit.after.diagnostics) or _collect_shared_facts(edit.before) != _collect_shared_facts(
            edit.after
        ):
            raise _NeedsFullBuildError
        self._save(edit.after)
        return edit

    def _load_previous(self, path: str, slot: SourceSlot) -> ParsedSource:
        key = make_parse_key(path, self._snapshot.sources[path], self._context)
        known = decode_result(slot.kind, self._state.load_parses([key]).get(key))
        if known is None:
            raise _NeedsFullBuildError
        self.replaced_keys.append(key)
        return ParsedSource(path, slot, *known)

    def _parse_current(self, path: str, slot: SourceSlot) -> ParsedSource:
        data = self._disk.read_bytes(path)
        if data is None or digest_content(data) != self._digests[path]:
            raise _NeedsFullBuildError
        return SourceParser(self._snapshot.phones).parse(SourceData(path, slot, data))

    def _save(self, entry: ParsedSource) -> None:
        """Save the parse and its body in the build state, so that they are not parsed again."""
        parse = CachedParse.from_parsed(entry)
        key = make_parse_key(entry.path, self._digests[entry.path], self._context)
        self._state.save_bodies({parse.digest: (parse.html, parse.text)} if parse.digest else {})
        self._state.save_parses({key: parse.value})


class _PartialPlan:
    """The outputs that depend on the edited bodies.

    ``plan_digest`` is the digest of the new plan, ``replaced_digests`` are those of the pages before the
    edits.
    """

    def __init__(
        self, project: Project, state: BuildState, grounds: BuildSnapshot, edits: Sequence[_Edit]
    ) -> None:
        site = grounds.setting.site
        self.theme, _ = load_theme(project.root, site.theme, site.language, site.accent)
        if self.theme is None:
            raise _NeedsFullBuildError
        self.bodies = BodyStore(project.root, state, Sources(tuple(edit.after for edit in edits)))
        self.rendering = PageRenderer.pack(self.theme, grounds.setting)
        self.index: SearchIndex | None = None
        self.plan_digest = ""
        self.replaced_digests: set[str] = set()
        self._precompress = project.precompress
        self._state = state
        self._snapshot = grounds
        self._templates = Templates(self.theme, site.language)
        self._edits = edits

    def compute_change(self, rows: Mapping[str, OutputRow]) -> publisher.PlanChange:
        """Compute what to publish and what to remove, given the recorded rows.

        Raises `_NeedsFullBuildError`, or the cache miss of the search index.
        """
        known = {path: row.digest for path, row in rows.items()}
        pages = [self._update_page(edit, known) for edit in self._edits]
        texts = {page.path: page.body_digest for page in pages}
        index = self.index = update_index(
            self._snapshot.index, known, texts, self.bodies.load_texts, StateShardStore(self._state)
        )
        search = replace(
            self._load_spec(SearchPage, SearchPage.path, known), manifest=format_index_href(index)
        )
        amended: Sequence[PageSpec] = (*pages, search)
        planned = (*map(self._make_output, amended), *index.all_outputs)
        outputs = add_compressed_copies(planned) if self._precompress else planned
        now = {output.path: output.digest for output in outputs}
        old = (*index.removed, *(output.path for output in planned))
        gone = (
            known.keys() & {*index.removed, *map("".join, product(old, PRECOMPRESSED_CODINGS))} - now.keys()
        )
        self.replaced_digests = {known[page.path] for page in amended} - {*now.values()}
        self.plan_digest = compute_plan_digest(
            {path: mark for path, mark in (known | now).items() if path not in gone}.items()
        )
        return publisher.PlanChange(outputs, gone)

    def _update_page(self, edit: _Edit, known: Mapping[str, str]) -> ItemPage:
        """Return the page spec of an item with its new body."""
        slot = edit.after.slot
        page = self._load_spec(ItemPage, urls.item(f"{slot.agency}/{slot.name}"), known)
        if (page.item.record, page.item.body) != (edit.before.record, edit.before.body):
            raise _NeedsFullBuildError
        return replace(page, item=replace(page.item, body=edit.after.body))

    def _load_spec(self, kind: type[_R], path: str, known: Mapping[str, str]) -> _R:
        """Load the page spec from which a published page was made."""
        mark = known.get(path, "")
        recipe = EncodedPage(kind.template, self._state.load_page_specs([mark]).get(mark, b""))
        if not mark or self._compute_digest(recipe) != mark:
            raise _NeedsFullBuildError
        found = recipe.decode()
        if not isinstance(found, kind):
            raise _NeedsFullBuildError
        return found

    def _make_output(self, page: PageSpec) -> Output:
        mark = self._compute_digest(encode_page(page))
        return Output(page.path, mark, rank_page(page), page.path, page)

    def _compute_digest(self, recipe: EncodedPage) -> str:
        data = join_page_inputs(self._snapshot.setting.digest, recipe)
        return compute_page_digest(self._templates, recipe.template, data)


def _collect_shared_facts(entry: ParsedSource) -> tuple[object, ...]:
    """Collect everything that outputs other than the item's page and its search entry depend on."""
    body = entry.body
    links = [(link.target, link.anchor, link.image) for link in body.links]
    headings = {id for _, _, id in body.headings}
    return entry.record, links, headings, bool(body.characters), body.stated_figures


def _merge_diagnostics(known: Sequence[Diagnostic], edits: Sequence[_Edit]) -> tuple[Diagnostic, ...]:
    """Merge the diagnostics of the last build with those of the edited sources.

    Raises `_NeedsFullBuildError` if the last build reported more about an edited source than reading it does.
    """
    paths = {edit.after.path for edit in edits}
    others = [found for found in known if found.place.path not in paths]
    told = {found for edit in edits for found in edit.before.diagnostics}
    if told != set(known).difference(others):
        raise _NeedsFullBuildError
    return tuple(sort_diagnostics([*others, *(found for edit in edits for found in edit.after.diagnostics)]))
