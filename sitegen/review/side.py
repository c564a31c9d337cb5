"""Reads one side of a comparison: the project as it was, or as it is, with the pages that have content of their own.

A side is checked and planned like a build, by the program of today and for the same day, but nothing is
published. The search index, feeds and data files are not planned: they follow from the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from sitegen import __version__
from sitegen.builder import Pool, Project
from sitegen.builder.diagnostic_policy import DiagnosticPolicy, ExemptionUse
from sitegen.builder.kept_templates import KeptTemplates
from sitegen.builder.pages import is_page, plan_pages
from sitegen.builder.pipeline import Pipeline
from sitegen.builder.plan import list_assets
from sitegen.builder.progress import StepTimer
from sitegen.builder.render import Renderer
from sitegen.builder.source_digests import ScanResult, scan_sources
from sitegen.builder.sources import BodyStore
from sitegen.builder.state_payload_store import StatePayloadStore
from sitegen.builder.worker_tasks import PageRenderer
from sitegen.catalogue.links import iter_published_records, list_published_files
from sitegen.catalogue.model import Catalogue
from sitegen.catalogue.release import ReleaseState
from sitegen.content.layout import get_attachment_folder
from sitegen.content.parse import ParsedSource
from sitegen.content.scan import digest_file, list_source_files
from sitegen.diagnostics import Diagnostic, Severity, has_errors, sort_diagnostics
from sitegen.pages import views
from sitegen.pages.item_pages import ItemPage
from sitegen.pages.output import Output
from sitegen.pages.page_frame import PageFrame
from sitegen.pages.page_spec import encode_page_spec
from sitegen.pages.site_context import SiteContext
from sitegen.publish.paths import check_output_paths
from sitegen.publish.state import BuildState
from sitegen.schema.record_source import RecordSource
from sitegen.theme.contract import REQUIRED_TEMPLATES
from sitegen.theme.load import Theme, load_theme
from sitegen.theme.templates import Templates

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

    ``url`` is its path from the site's root, ``source_path`` its source file. ``release_state`` says whether it is public.
    ``content_digest`` is that of its own content, without header, footer and links to neighbours in lists. ``output``
    is the planned output. ``index_number`` is the index number of an item, even if it was withdrawn; "" for other
    pages.
    """

    url: str
    source_path: str
    title: str
    release_state: ReleaseState
    content_digest: str
    output: Output
    index_number: str = ""

    @property
    def is_withdrawn(self) -> bool:
        """Whether the page is a notice that an item was withdrawn."""
        return isinstance(self.output.content, views.TombstoneView)


class Side(msgspec.Struct, frozen=True):
    """One side of a comparison: a project before or after the change.

    ``root`` is its folder. ``diagnostics`` are sorted. ``exemptions`` are the exemptions of the project, each
    with the diagnostics that it lets pass. ``source_digests`` and ``parsed`` are the digests and parses of all
    source files by path, and ``bodies`` loads their texts as HTML. ``public_catalogue`` is the catalogue of what is
    public, None if it could not be assembled; ``preview_catalogue`` also has drafts and scheduled items.
    ``public_attachments`` are the paths of published attachments, None if not known. ``missing_lfs_sizes`` are the
    sizes in bytes, by path, of files of which only a Git LFS pointer is on this machine.

    The other fields are set only if pages were planned, which errors prevent; otherwise ``theme`` and
    ``renderer`` are None and the rest are empty. ``pages`` are the pages with content of their own, and
    ``other_outputs`` the outputs of all other pages, both by url. ``redirect_targets`` maps old addresses to the urls they
    lead to. ``shared_parts_digest`` is a digest of what all pages share. ``source_by_url`` maps pages and
    attachments to their source files.
    """

    root: Path
    diagnostics: tuple[Diagnostic, ...]
    exemptions: tuple[ExemptionUse, ...]
    source_digests: Mapping[str, str]
    parsed: Mapping[str, ParsedSource]
    public_catalogue: Catalogue | None
    preview_catalogue: Catalogue | None
    bodies: BodyStore
    public_attachments: frozenset[str] | None = None
    missing_lfs_sizes: Mapping[str, int] = msgspec.field(default_factory=dict)
    theme: Theme | None = None
    pages: Mapping[str, PageEntry] = msgspec.field(default_factory=dict)
    redirect_targets: Mapping[str, str] = msgspec.field(default_factory=dict)
    other_outputs: Mapping[str, Output] = msgspec.field(default_factory=dict)
    shared_parts_digest: str = ""
    source_by_url: Mapping[str, str] = msgspec.field(default_factory=dict)
    renderer: Renderer | None = None

    @property
    def has_pages(self) -> bool:
        """Whether the pages are known, which is so if the side has no errors."""
        return self.theme is not None

    def load_bodies(self, paths: Collection[str]) -> dict[str, str]:
        """Return the bodies of the sources ``paths`` as HTML, by path.

        Sources without a body, or that were not parsed, are left out.
        """
        digests = {
            path: entry.body.digest
            for path in paths
            if (entry := self.parsed.get(path)) and entry.body.digest
        }
        bodies = self.bodies.load_html(set(digests.values())) if digests else {}
        return {path: bodies[digest] for path, digest in digests.items() if digest in bodies}

    def render_outputs(self, outputs: Iterable[Output]) -> dict[str, str]:
        """Render pages, and return their HTML by url; nothing if the side has errors.

        Raises `PublishError` if a template fails.
        """
        wanted = list(outputs)
        if not wanted or self.renderer is None:
            return {}
        pages = {}
        for output, content in self.renderer(wanted):
            data = content if isinstance(content, bytes) else b"".join(content)
            pages[output.path] = data.decode("utf-8", "replace")
        return pages


def is_error(diagnostic: Diagnostic) -> bool:
    """Whether a diagnostic prevents the publication of the site."""
    return diagnostic.severity is Severity.ERROR


def scan_without_state(root: Path) -> ScanResult:
    """List the sources of the copy of a project in ``root``, with their digests.

    Unlike `scan_sources`, it does not use the build state.
    """
    listing = list_source_files(root)
    paths = [file.path for file in listing.files]
    if (root / "site.yaml").is_file():
        paths.append("site.yaml")
    return ScanResult({path: digest_file(root / path) for path in paths}, listing.diagnostics)


def read_side(
    project: Project,
    state: BuildState,
    pool: Pool,
    steps: StepTimer,
    *,
    is_copy: bool,
    is_blocking: Callable[[Diagnostic], bool] = is_error,
) -> Side:
    """Check a project, and plan its pages with content of their own.

    With ``is_copy``, the project is a temporary copy, so that the build state does not know its files. Even so, a file
    is not parsed again if ``state`` has a parse of the same content. ``pool`` has the worker processes. ``steps`` is
    called with the name of each step. No pages are planned if ``is_blocking`` returns True for one of the diagnostics.
    """
    scanned = scan_without_state(project.root) if is_copy else scan_sources(project.root, state, steps)
    pipeline = Pipeline(project, state, pool, steps)
    _, policy = pipeline.check(scanned)
    bodies = BodyStore(project.root, state, pipeline.sources)
    side = Side(
        project.root,
        sort_diagnostics(pipeline.diagnostics),
        pipeline.exemptions,
        scanned.digests,
        {entry.path: entry for entry in pipeline.sources.parsed},
        pipeline.published,
        pipeline.previewed,
        bodies,
        frozenset(_list_public_attachments(pipeline.published)) if pipeline.published else None,
    )
    if pipeline.published is None or any(map(is_blocking, side.diagnostics)):
        return side
    return _plan_pages(side, state, pool, policy)


def _list_public_attachments(catalogue: Catalogue) -> Iterator[str]:
    for record in iter_published_records(catalogue):
        yield from list_published_files(record)
        # A file that was refused, such as a pointer of Git LFS, is public to those who have its content.
        folder = get_attachment_folder(record.path)
        yield from (f"{folder}/{one.file}" for one in record.listed)


def _plan_pages(side: Side, state: BuildState, pool: Pool, policy: DiagnosticPolicy) -> Side:
    """Return a side without errors with its pages planned.

    Errors found in the theme or in the paths of the outputs are added to the diagnostics; then no pages are planned.
    """
    assert side.public_catalogue is not None
    loaded, found = _load_theme(side, policy, state)
    if loaded is None:
        return _add_diagnostics(side, found)
    context = SiteContext(side.public_catalogue, list_assets(loaded.theme), __version__)
    planned = list(_plan_page_outputs(context, loaded))
    found += tuple(policy.adjust(check_output_paths(planned)))
    side = _add_diagnostics(side, found)
    if has_errors(found):
        return side
    entries = {entry.url: entry for entry in _make_page_entries(context, planned)}
    sources = _invert_source_map(context.published_path_by_source)
    if side.preview_catalogue is not None and side.preview_catalogue is not side.public_catalogue:
        # Drafts and scheduled records, planned apart: they must not change what the public pages show.
        more = SiteContext(side.preview_catalogue, list_assets(loaded.theme), __version__)
        hidden = _make_page_entries(more, list(_plan_page_outputs(more, loaded)))
        entries = {one.url: one for one in hidden if one.release_state is not ReleaseState.PUBLIC} | entries
        sources = _invert_source_map(more.published_path_by_source) | sources
    redirects = {
        output.path: output.content.target.removeprefix(output.content.page.chrome.root)
        for output in planned
        if isinstance(output.content, views.RedirectView)
    }
    own = entries.keys() | redirects.keys()
    page_renderer = PageRenderer.pack(loaded.theme, context.settings, loaded.kept_templates.compile())
    digests = map(loaded.templates.compute_template_digest, sorted(REQUIRED_TEMPLATES))
    return replace(
        side,
        theme=loaded.theme,
        pages=entries,
        redirect_targets=redirects,
        other_outputs={output.path: output for output in planned if output.path not in own},
        shared_parts_digest="\n".join((context.settings.digest.hex(), *digests)),
        source_by_url=sources,
        # Page specs are not saved: partial builds render only what was published.
        renderer=Renderer(
            side.root, side.bodies, StatePayloadStore(state), page_renderer, pool, lambda _: None
        ),
    )


class _LoadedTheme(NamedTuple):
    theme: Theme
    templates: Templates
    kept_templates: KeptTemplates


def _load_theme(
    side: Side, policy: DiagnosticPolicy, state: BuildState
) -> tuple[_LoadedTheme | None, tuple[Diagnostic, ...]]:
    """Load the theme of a side. Return it, or None if it has errors, and the diagnostics about it."""
    assert side.public_catalogue is not None
    site = side.public_catalogue.site
    theme, problems = load_theme(side.root, site.theme, site.language, site.accent)
    found = tuple(policy.adjust(problems))
    if theme is None:
        return None, found
    templates = Templates(theme, site.language)
    kept = KeptTemplates(templates, state)
    found += tuple(policy.adjust(templates.check(set(REQUIRED_TEMPLATES))))
    return (None if has_errors(found) else _LoadedTheme(theme, templates, kept)), found


def _add_diagnostics(side: Side, diagnostics: Iterable[Diagnostic]) -> Side:
    return replace(side, diagnostics=sort_diagnostics((*side.diagnostics, *diagnostics)))


def _plan_page_outputs(context: SiteContext, loaded: _LoadedTheme) -> Iterator[Output]:
    frame = PageFrame(context.settings)
    yield from filter(is_page, plan_pages(context, frame, loaded.theme, loaded.templates, ()))


def _make_page_entries(context: SiteContext, outputs: Collection[Output]) -> Iterator[PageEntry]:
    sources = _invert_source_map(context.published_path_by_source)
    releases = _map_release_states(context.catalogue)
    withdrawn = {item.id: item for item in context.catalogue.withdrawn.values()}
    for output in outputs:
        content = output.content
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
        )


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


def _invert_source_map(url_by_source: Mapping[str, str]) -> dict[str, str]:
    """Return the source file of each page or attachment, keyed by url, from a mapping of sources to urls.

    A report is mapped to its record, not to its text.
    """
    inverted: dict[str, str] = {}
    for source, url in url_by_source.items():
        if url not in inverted or not source.endswith(".md"):
            inverted[url] = source
    return inverted
