"""Partial build for body-only edits: re-renders only the outputs that depend on the edited bodies.

These are the pages of the items and the search index. Everything else depends on the records, and on those
facts of a body that must not have changed: links, headings, whether there is any text. If anything else may
have changed, the build runs in full. `tests/builder/test_partial_build.py` compares the results.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from sitegen.builder.build_snapshot import BuildSnapshot
from sitegen.builder.health import plan_health_file
from sitegen.builder.kept_templates import KeptTemplates
from sitegen.builder.pages import compute_page_digest, join_page_inputs, rank_page
from sitegen.builder.parse_cache import CachedParse, decode_result
from sitegen.builder.parse_key import make_parse_context, make_parse_key
from sitegen.builder.plan import format_index_href
from sitegen.builder.pool import Pool
from sitegen.builder.precompress import PRECOMPRESSED_CODINGS, add_compressed_copies
from sitegen.builder.progress import StepTimer
from sitegen.builder.project import Project
from sitegen.builder.render import Renderer
from sitegen.builder.source_digests import ProjectFiles
from sitegen.builder.sources import BodyStore, Sources
from sitegen.builder.state_payload_store import StatePayloadStore
from sitegen.builder.up_to_date import LastBuild, compute_plan_digest
from sitegen.builder.worker_tasks import PageRenderer, SourceData, SourceParser
from sitegen.checks.consequences import CAUSE_CODES
from sitegen.content.layout import SourceKind, SourceSlot, parse_source_path
from sitegen.content.parse import ParsedSource
from sitegen.diagnostics import Diagnostic, has_errors, sort_diagnostics
from sitegen.pages import urls
from sitegen.pages.item_pages import ItemPage
from sitegen.pages.output import Output
from sitegen.pages.page_spec import EncodedPageSpec, PageSpec, encode_page_spec
from sitegen.pages.search_page import SearchPage
from sitegen.publish import publisher
from sitegen.publish.file_rows import OutputRow
from sitegen.publish.publish_result import PublishReport
from sitegen.publish.state import BuildState, digest_content
from sitegen.schema.site_status import is_sample_site
from sitegen.schema.source_rules import SourceRules
from sitegen.search.index import SearchIndex, update_index
from sitegen.search.postings_edit import CacheMissError
from sitegen.theme.load import load_theme
from sitegen.theme.templates import Templates

_R = TypeVar("_R", ItemPage, SearchPage)


class PartialBuild(Struct, frozen=True):
    """Result of a partial build: the publication report, and what the next build compares itself with.

    ``last_build`` and ``snapshot`` replace those of the previous build. The caller saves them.
    """

    report: PublishReport
    last_build: LastBuild
    snapshot: BuildSnapshot


class _NeedsFullBuildError(Exception):
    """Raised when an edit may affect more than the page and the search entry of its item."""


class _Edit(NamedTuple):
    """Parse results of an edited source: as last published, and as it is now."""

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
    """Publish the edited sources if only their bodies have changed since the last publication.

    ``state`` is the open build state of ``project``. ``pool`` renders the pages, and ``steps`` receives the
    progress. ``digests`` are the current digests of all sources by path. ``environment_digest`` is the
    current digest of all other inputs. Returns None, with nothing published, if a full build is needed.
    Raises `PublishError` if the output folder is locked or the disk fails.
    """
    root = publisher.make_root_key(project.output, state)
    previous, snapshot = LastBuild.load_latest(state, root), BuildSnapshot.load(state, root)
    edited = snapshot.find_edited(environment_digest, digests) if snapshot else ()
    if not previous or not snapshot or not edited:
        return None
    try:
        steps("edit")
        reader = _EditReader(project, state, snapshot, digests)
        edits = [reader.read_edit(path) for path in edited]
        diagnostics = _merge_diagnostics(previous.diagnostics, edits)
        plan = _PartialPlan(project, state, snapshot, edits)
        report = _publish_plan(plan, previous, project, state, pool, steps)
    except (_NeedsFullBuildError, CacheMissError):
        return None
    if report is None or report.manifest_stamp is None or plan.index is None:
        return None
    # The replaced bodies are no longer needed. A build that still asks for one parses the source again.
    bodies = {edit.before.body.digest for edit in edits} - {edit.after.body.digest for edit in edits}
    state.delete_cached(parses=reader.replaced_keys, bodies=bodies, page_specs=plan.replaced_digests)
    new_snapshot = replace(snapshot, sources=dict(digests), index=plan.index.state)
    last_build = replace(
        previous, plan_digest=plan.plan_digest, manifest_stamp=report.manifest_stamp, diagnostics=diagnostics
    )
    return PartialBuild(report, last_build, new_snapshot)


def _publish_plan(
    plan: _PartialPlan,
    previous: LastBuild,
    project: Project,
    state: BuildState,
    pool: Pool,
    steps: StepTimer,
) -> PublishReport | None:
    """Render and publish the plan; return None if the output folder is not as ``previous`` left it."""
    render = Renderer(
        project.root,
        plan.bodies,
        StatePayloadStore(state),
        plan.page_renderer,
        pool,
        state.save_page_specs,
    )
    return publisher.publish_change(
        plan.compute_change,
        render,
        project.output,
        state,
        compute_plan_digest,
        previous.plan_digest,
        previous.manifest_stamp,
        lambda done, total: steps("render", done, total),
        sources=project.protected_paths,
        drafts=project.drafts,
    )


class _EditReader:
    """Reads edited sources and caches their parse results as a full build does.

    ``digests`` are the current digests of all sources by path. ``replaced_keys`` collects the cache keys of
    the parse results before the edits.
    """

    def __init__(
        self, project: Project, state: BuildState, snapshot: BuildSnapshot, digests: Mapping[str, str]
    ) -> None:
        self._disk = ProjectFiles(project.root)
        self._strict = project.strict
        self._state = state
        self._snapshot = snapshot
        self._digests = digests
        site = snapshot.settings.site
        self._context = make_parse_context(
            snapshot.phones, SourceRules.from_site(site), is_sample=is_sample_site(site)
        )
        self.replaced_keys: list[str] = []

    def read_edit(self, path: str) -> _Edit:
        """Load the published version of a source from the cache, parse the current one, and return both.

        Raises `_NeedsFullBuildError` if the file is not an item, if it has errors, or if anything but its
        body has changed.
        """
        slot = parse_source_path(path)
        if slot is None or slot.kind is not SourceKind.ITEM:
            raise _NeedsFullBuildError
        edit = _Edit(self._load_previous(path, slot), self._parse_current(path, slot))
        if has_errors(edit.after.diagnostics) or _collect_shared_facts(edit.before) != _collect_shared_facts(
            edit.after
        ):
            raise _NeedsFullBuildError
        if self._is_affected_by_policy(edit.after):
            raise _NeedsFullBuildError
        self._save(edit.after)
        return edit

    def _is_affected_by_policy(self, entry: ParsedSource) -> bool:
        """Whether the diagnostics of a source depend on exemptions, severities in site.yaml or ``--strict``.

        A partial build does not apply these.
        """
        codes = {code for code, _ in self._snapshot.settings.site.severities.pairs}
        return entry.path in self._snapshot.files_with_exemptions or any(
            self._strict or diagnostic.code in codes for diagnostic in entry.diagnostics
        )

    def _load_previous(self, path: str, slot: SourceSlot) -> ParsedSource:
        key = make_parse_key(path, self._snapshot.sources[path], self._context)
        result = decode_result(slot.kind, self._state.load_parses([key]).get(key))
        if result is None:
            raise _NeedsFullBuildError
        self.replaced_keys.append(key)
        return ParsedSource(path, slot, *result)

    def _parse_current(self, path: str, slot: SourceSlot) -> ParsedSource:
        data = self._disk.read_bytes(path)
        if data is None or digest_content(data) != self._digests[path]:
            raise _NeedsFullBuildError
        site = self._snapshot.settings.site
        parser = SourceParser(
            self._snapshot.phones, SourceRules.from_site(site), is_sample=is_sample_site(site)
        )
        return parser.parse(SourceData(path, slot, data))

    def _save(self, entry: ParsedSource) -> None:
        """Save the result of parsing a source, and its body, for the next build."""
        parse = CachedParse.from_parsed(entry)
        key = make_parse_key(entry.path, self._digests[entry.path], self._context)
        self._state.save_bodies({parse.digest: (parse.html, parse.text)} if parse.digest else {})
        self._state.save_parses({key: parse.value})


class _PartialPlan:
    """Plan of the outputs that depend on the edited bodies.

    After `compute_change`, ``plan_digest`` is the digest of the complete new plan, ``index`` is the updated
    search index, and ``replaced_digests`` are the digests of the pages before the edits.
    """

    def __init__(
        self, project: Project, state: BuildState, snapshot: BuildSnapshot, edits: Sequence[_Edit]
    ) -> None:
        site = snapshot.settings.site
        self.theme, _ = load_theme(project.root, site.theme, site.language, site.accent)
        if self.theme is None:
            raise _NeedsFullBuildError
        self.bodies = BodyStore(project.root, state, Sources(tuple(edit.after for edit in edits)))
        self._templates = Templates(self.theme, site.language)
        compiled = KeptTemplates(self._templates, state).compile()
        self.page_renderer = PageRenderer.pack(self.theme, snapshot.settings, compiled)
        self.index: SearchIndex | None = None
        self.plan_digest = ""
        self.replaced_digests: set[str] = set()
        self._precompress = project.precompress
        self._today = project.today
        self._state = state
        self._snapshot = snapshot
        self._edits = edits

    def compute_change(self, rows: Mapping[str, OutputRow]) -> publisher.PlanChange:
        """Return the outputs to publish and the paths of outputs to remove.

        ``rows`` are the outputs of the last publication as recorded in the build state, by path.

        Raises `_NeedsFullBuildError`, or `CacheMissError` if a part of the search index is not cached.
        """
        digests = {path: row.digest for path, row in rows.items()}
        pages = [self._update_page(edit, digests) for edit in self._edits]
        texts = {page.path: page.body_digest for page in pages}
        index = self.index = update_index(
            self._snapshot.index, digests, texts, self.bodies.load_texts, StatePayloadStore(self._state)
        )
        search = replace(
            self._load_spec(SearchPage, SearchPage.path, digests), manifest_href=format_index_href(index)
        )
        specs: Sequence[PageSpec] = (*pages, search)
        planned = (*map(self._make_output, specs), *index.all_outputs)
        outputs = add_compressed_copies(planned) if self._precompress else planned
        now = {output.path: output.digest for output in outputs}
        old = (*index.removed, *(output.path for output in planned))
        removed = (
            digests.keys() & {*index.removed, *map("".join, product(old, PRECOMPRESSED_CODINGS))} - now.keys()
        )
        self.replaced_digests = {digests[page.path] for page in specs} - {*now.values()}
        after = {path: digest for path, digest in (digests | now).items() if path not in removed}
        health = plan_health_file(after, self._today)
        self.plan_digest = compute_plan_digest({**after, health.path: health.digest}.items())
        return publisher.PlanChange((*outputs, health), removed)

    def _update_page(self, edit: _Edit, digests: Mapping[str, str]) -> ItemPage:
        """Return the page spec of an edited item with its new body, ready to be rendered.

        ``digests`` are those of the published outputs by path. Raises `_NeedsFullBuildError` if the stored
        page spec is missing or does not match the item before the edit.
        """
        slot = edit.after.slot
        page = self._load_spec(ItemPage, urls.item(f"{slot.agency}/{slot.name}"), digests)
        if (page.item.record, page.item.body) != (edit.before.record, edit.before.body):
            raise _NeedsFullBuildError
        return replace(page, item=replace(page.item, body=edit.after.body))

    def _load_spec(self, kind: type[_R], path: str, digests: Mapping[str, str]) -> _R:
        """Load the page spec from which the page ``path`` was made. Raises `_NeedsFullBuildError` without one."""
        digest = digests.get(path, "")
        encoded = EncodedPageSpec(kind.template, self._state.load_page_specs([digest]).get(digest, b""))
        if not digest or self._compute_digest(encoded) != digest:
            raise _NeedsFullBuildError
        spec = encoded.decode()
        if not isinstance(spec, kind):
            raise _NeedsFullBuildError
        return spec

    def _make_output(self, page: PageSpec) -> Output:
        digest = self._compute_digest(encode_page_spec(page))
        return Output(page.path, digest, rank_page(page), page.path, page)

    def _compute_digest(self, spec: EncodedPageSpec) -> str:
        data = join_page_inputs(self._snapshot.settings.digest, spec)
        return compute_page_digest(self._templates, spec.template, data)


def _collect_shared_facts(entry: ParsedSource) -> tuple[object, ...]:
    """Collect the facts of an item that other pages or checks use, such as its title, links and anchors.

    If an edit changes none of them, it affects only the item's own page, search entry and diagnostics. The
    result is only good for comparison.
    """
    body = entry.body
    links = [(link.target, link.anchor, link.is_image) for link in body.links], body.unlinked_targets
    anchors = {id for _, _, id in body.headings}.union(body.articles)
    causes = {diagnostic.code for diagnostic in entry.diagnostics} & CAUSE_CODES
    return entry.record, links, anchors, bool(body.character_count), body.stated_figures, causes


def _merge_diagnostics(previous: Sequence[Diagnostic], edits: Sequence[_Edit]) -> tuple[Diagnostic, ...]:
    """Replace the diagnostics of the edited sources in those of the last build, ``previous``.

    Raises `_NeedsFullBuildError` unless the last build reported exactly what parsing these sources gave. For
    example, it may have reported a broken link, and only a full build can find out whether the link is still
    broken.
    """
    paths = {edit.after.path for edit in edits}
    others = [diagnostic for diagnostic in previous if diagnostic.place.path not in paths]
    reported = {diagnostic for edit in edits for diagnostic in edit.before.diagnostics}
    if reported != set(previous).difference(others):
        raise _NeedsFullBuildError
    return tuple(
        sort_diagnostics([*others, *(diagnostic for edit in edits for diagnostic in edit.after.diagnostics)])
    )
