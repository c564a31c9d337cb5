"""Reads one side of a comparison: the project as it was, or as it is, with the pages that have content of their own.

A side is checked and planned like a build, by the program of today and for the same day, but nothing is
published. The search index, feeds and data files are not planned: they follow from the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

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
from sitegen.pages.output import Output
from sitegen.pages.page_frame import PageFrame
from sitegen.pages.site_context import SiteContext
from sitegen.publish.paths import check_output_paths
from sitegen.publish.state import BuildState
from sitegen.review.page_entries import PageEntry, invert_source_map, make_page_entries
from sitegen.theme.contract import REQUIRED_TEMPLATES
from sitegen.theme.load import Theme, load_theme
from sitegen.theme.templates import Templates


class Side(msgspec.Struct, frozen=True):
    """One side of a comparison: a project before or after the change.

    ``root`` is its folder. ``diagnostics`` are sorted. ``exemptions`` are the exemptions of the project, each
    with the diagnostics that it lets pass. ``source_digests`` and ``parsed`` are the digests and parses of all
    source files by path, and ``bodies`` loads their texts as HTML. ``public_catalogue`` is the catalogue of what is
    public, None if it could not be assembled; ``preview_catalogue`` also has drafts and scheduled items.
    ``public_attachments`` are the paths of published attachments, None if not known. ``missing_lfs_sizes`` are the
    sizes in bytes, by path, of files of which only a Git LFS pointer is on this machine.

    The other fields are set only if pages were planned, which errors prevent; otherwise ``theme`` and ``renderer`` are
    None and the rest are empty. ``pages`` are the pages with content of their own, and ``other_outputs`` the outputs of
    all other pages, both by url. ``redirect_targets`` maps old addresses to the urls they lead to.
    ``shared_parts_digest`` is a digest of what all pages share. ``source_by_url`` maps pages and attachments to their
    source files.
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
    entries = {entry.url: entry for entry in make_page_entries(context, planned)}
    sources = invert_source_map(context.published_path_by_source)
    if side.preview_catalogue is not None and side.preview_catalogue is not side.public_catalogue:
        # Drafts and scheduled records, planned apart: they must not change what the public pages show.
        more = SiteContext(side.preview_catalogue, list_assets(loaded.theme), __version__)
        hidden = make_page_entries(more, list(_plan_page_outputs(more, loaded)))
        entries = {one.url: one for one in hidden if one.release_state is not ReleaseState.PUBLIC} | entries
        sources = invert_source_map(more.published_path_by_source) | sources
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
        renderer=Renderer(side.root, side.bodies, StatePayloadStore(state), page_renderer, pool),
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
