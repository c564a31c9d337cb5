"""Plans a site: lists every output with its digest, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

import sitegen.search
from sitegen import __version__
from sitegen.builder.pages import DeferredPage, is_page, list_sitemap_entries, plan_pages
from sitegen.builder.pool import Pool
from sitegen.builder.program_digest import compute_program_digest
from sitegen.catalogue.links import iter_published_records, list_published_files
from sitegen.catalogue.model import Catalogue
from sitegen.exports import (
    Export,
    FileInfo,
    PreviousFiles,
    build_data_exports,
    build_feed_exports,
    build_report_export,
    build_sitemap_exports,
    plan_report_outputs,
    render_robots,
)
from sitegen.pages import urls, views
from sitegen.pages.output import RANK_CONTENT, RANK_MACHINE_LISTS, Output, make_static_output
from sitegen.pages.page_frame import PageFrame
from sitegen.pages.planned_page import PlannedPage
from sitegen.pages.search_page import SearchPage, plan_search_page
from sitegen.pages.section_pages import assemble_downloads_view
from sitegen.pages.site_context import SiteContext
from sitegen.pages.site_settings import Assets
from sitegen.procedure import rules as procedure
from sitegen.publish.paths import fold_path
from sitegen.search.script_payload import INDEX_FOLDER
from sitegen.search.script_payload import make_index_path as search_path
from sitegen.search.texts import LoadTexts
from sitegen.theme.load import Theme
from sitegen.theme.templates import Templates

if TYPE_CHECKING:
    from sitegen.search.index import SearchIndex
    from sitegen.search.indexer import IndexedFields, Postings
    from sitegen.search.payload_store import PayloadStore

ENGINE = (Path(sitegen.search.__file__).parent / "engine.min.js").read_bytes()
_HIGHLIGHT = (Path(sitegen.search.__file__).parent / "highlight.min.js").read_bytes()
INDEX_MANIFEST = search_path("manifest")


def _digest_for_url(content: bytes) -> str:
    """Return a short digest (8 hexadecimal digits) for the address of a file, as in ``site.css?v=1a2b3c4d``.

    It only has to differ between versions of one file, so that browsers load the new one.
    """
    return blake2b(content, digest_size=4).hexdigest()


SEARCH_SCRIPT = "search.js"
_HIGHLIGHT_SCRIPT = "search-mark.js"
_OPTIONAL_SCRIPTS = ("finder.js", "apply.js")
"""Scripts of a theme that are loaded only by the pages that need them."""

_SCRIPT_PREFIXES = {
    SEARCH_SCRIPT: ENGINE,
    _HIGHLIGHT_SCRIPT: _HIGHLIGHT,
    "apply.js": procedure.CALCULATOR_SCRIPT,
}
"""What stands in front of a theme's script of this name, so that the pages need one script for both."""


def _read_static_file(theme: Theme, name: str) -> bytes:
    """Return the bytes of a static file of the theme as it is published.

    Scripts that need the program's own code begin with it, such as the search engine in ``search.js``.
    """
    return _SCRIPT_PREFIXES.get(name, b"") + theme.static[name]


class AttachmentContent(Struct, frozen=True):
    """Content of an output that is a copy of an attachment.

    ``source`` is the path of the attachment relative to the project folder, ``size`` its size in bytes.
    """

    source: str
    size: int


class Plan(Struct, frozen=True):
    """All outputs of a site, and the data from which they are rendered.

    ``outputs`` are in no particular order. ``context`` has the catalogue and the site settings. ``frame``
    makes the parts that all pages share, such as header and footer.
    """

    outputs: tuple[Output, ...]
    context: SiteContext
    frame: PageFrame


def make_plan(
    catalogue: Catalogue,
    theme: Theme,
    templates: Templates,
    load_texts: LoadTexts,
    store: PayloadStore,
    previous: PreviousFiles,
    pool: Pool,
    *,
    staging: bool = False,
    with_index: bool = True,
) -> Plan:
    """Build the search index and plan every output of the site. The output folder is not changed.

    ``catalogue`` is assembled and checked. ``templates`` are those of ``theme`` in the language of the site.
    ``load_texts`` returns the plain texts of the bodies with the given digests, by digest. ``store`` receives the
    postings of the index, which replace those of the previous index. ``previous`` has the data files of the last build,
    from which those of this one are made. ``pool`` extracts postings in parallel. With ``staging``, every page warns
    that the site contains drafts. ``with_index`` set to False leaves out the search index, for plans that are not
    published.
    """
    # The index comes first: the address of its manifest is on the search page.
    index = _build_index(catalogue, load_texts, store, pool) if with_index else None
    context = SiteContext(catalogue, list_assets(theme), __version__, staging)
    frame = PageFrame(context.settings)
    report_exports = tuple(build_report_export(context, report) for report in catalogue.reports)
    data = build_data_exports(context, report_exports, previous)
    more = (_plan_search_page(context, theme, index), _plan_downloads(context, frame, data))
    outputs = plan_pages(context, frame, theme, templates, more)
    outputs += map(_plan_export, (*build_feed_exports(context), *data))
    # Sitemaps list the pages planned so far.
    outputs += map(
        _plan_export,
        build_sitemap_exports(catalogue.site.base_url, list_sitemap_entries(filter(is_page, outputs))),
    )
    robots = render_robots(catalogue.site.base_url, disallow_all=staging)
    outputs.append(make_static_output("robots.txt", robots, "content", RANK_MACHINE_LISTS))
    outputs += (
        make_static_output(f"assets/{name}", _read_static_file(theme, name), f"theme {name}", RANK_CONTENT)
        for name in theme.static
    )
    outputs += _plan_attachments(context)
    outputs += plan_report_outputs(report_exports, compute_program_digest())
    outputs += index.all_outputs if index else ()
    return Plan(tuple(outputs), context, frame)


def _build_index(catalogue: Catalogue, load_texts: LoadTexts, store: PayloadStore, pool: Pool) -> SearchIndex:
    """Build the search index, extracting postings in ``pool``."""
    from sitegen.search.index import build_index  # loads numpy, which takes long and which checks do not need
    from sitegen.search.indexer import extract_chunk_postings

    def extract_postings(
        chunks: Iterable[Sequence[IndexedFields]], count: int
    ) -> Iterator[Sequence[Postings]]:
        return (postings for _, postings in pool.map(extract_chunk_postings, chunks, count, 1))

    return build_index(catalogue, load_texts, store, extract_postings)


def is_index_folder_taken(outputs: Iterable[Output]) -> bool:
    """Return whether an output lies in the folder of the search index, so that the two may collide.

    ``outputs`` are those of a plan without the index. Letter case is ignored.
    """
    folder = fold_path(INDEX_FOLDER)
    return any(fold_path(output.path).split("/", 1)[0] == folder for output in outputs)


def list_assets(theme: Theme) -> Assets:
    """List the stylesheets, scripts and icon of a theme, as pages refer to them."""

    def add_digests(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(f"assets/{name}?v={_digest_for_url(_read_static_file(theme, name))}" for name in names)

    def present(*names: str) -> tuple[str, ...]:
        return add_digests([name for name in names if name in theme.static])

    return Assets(
        stylesheets=add_digests(theme.stylesheets),
        early_scripts=add_digests(theme.early_scripts),
        scripts=add_digests(theme.scripts),
        search_scripts=present(_HIGHLIGHT_SCRIPT),
        icon=add_digests([theme.icon])[0] if theme.icon else "",
        optional_scripts={name: href for name in _OPTIONAL_SCRIPTS for href in present(name)},
    )


def _plan_attachments(context: SiteContext) -> Iterator[Output]:
    for record in iter_published_records(context.catalogue):
        for path in list_published_files(record):
            facts = context.catalogue.attachments.get(path)
            if facts is not None:
                target = context.published_path_by_source[path]
                yield Output(target, facts.sha256, RANK_CONTENT, path, AttachmentContent(path, facts.size))


def format_index_href(index: SearchIndex) -> str:
    """Return the path of the search index manifest, relative to the home page.

    The digest of the manifest is appended as a query, so that browsers do not use an older cached one.
    """
    return f"{INDEX_MANIFEST}?v={_digest_for_url(index.manifest)}"


def _plan_search_page(
    context: SiteContext, theme: Theme, index: SearchIndex | None
) -> PlannedPage[SearchPage]:
    """Plan the search page. The addresses in it carry the digests of its scripts and of the index."""
    script = ""
    if SEARCH_SCRIPT in theme.static:
        script = f"assets/{SEARCH_SCRIPT}?v={_digest_for_url(_read_static_file(theme, SEARCH_SCRIPT))}"
    return plan_search_page(context, format_index_href(index) if index else INDEX_MANIFEST, script)


def _plan_export(export: Export) -> Output:
    digest = blake2b(f"{compute_program_digest()}\0{export.digest}".encode(), digest_size=16)
    return Output(export.path, digest.hexdigest(), RANK_MACHINE_LISTS, "content", export)


def _plan_downloads(context: SiteContext, frame: PageFrame, data: Sequence[Export]) -> DeferredPage:
    """Plan the page of downloads, which states the sizes and checksums of the data files."""
    return DeferredPage(
        assemble_downloads_view(
            context,
            frame,
            tuple(_describe_file(context, export, FileInfo(0, export.digest)) for export in data),
        ),
        lambda: assemble_downloads_view(
            context, frame, tuple(_describe_file(context, export, export.info) for export in data)
        ),
    )


def _describe_file(context: SiteContext, export: Export, facts: FileInfo) -> views.DataFile:
    return views.DataFile(
        name=export.path.removeprefix("data/"),
        href=urls.path_to_root(urls.DATA) + export.path,
        label=context.translator(export.label),
        size=facts.size,
        sha256=facts.sha256,
    )
