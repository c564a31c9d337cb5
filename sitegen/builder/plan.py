"""The plan: every file of the site with its digest, before anything is written."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import sitegen.search
from sitegen import __version__
from sitegen.builder.engine import engine_mark
from sitegen.builder.pages import Later, changes, is_page, page_outputs
from sitegen.builder.pool import Pool
from sitegen.catalogue.links import published_files
from sitegen.catalogue.model import Catalogue
from sitegen.exports import (
    Export,
    Facts,
    data_exports,
    feed_exports,
    paper,
    report_outputs,
    robots,
    sitemap_exports,
)
from sitegen.pages import urls, views
from sitegen.pages.column_pages import data_view
from sitegen.pages.context import Context
from sitegen.pages.frame import Frame
from sitegen.pages.output import FIRST, LAST, Output, data_output
from sitegen.pages.search_page import SearchPage, search_page
from sitegen.pages.setting import Assets
from sitegen.procedure import rules as procedure
from sitegen.search.extraction import Fields, Postings, extract_chunks
from sitegen.search.index import Index, IndexFacts, make_index
from sitegen.search.scripts import path as search_path
from sitegen.search.shards import Store
from sitegen.search.texts import Texts
from sitegen.theme.environment import Templates
from sitegen.theme.load import Theme

ENGINE = (Path(sitegen.search.__file__).parent / "engine.min.js").read_bytes()
_HIGHLIGHT = (Path(sitegen.search.__file__).parent / "highlight.min.js").read_bytes()
MANIFEST = search_path("manifest")


def _mark(content: bytes) -> str:
    return blake2b(content, digest_size=4).hexdigest()


SEARCH_SCRIPT = "search.js"
_MARK_SCRIPT = "search-mark.js"
_SPECIAL = ("finder.js", "apply.js")
"""Scripts of a theme that are loaded only by the pages that need them."""

_ENGINES = {SEARCH_SCRIPT: ENGINE, _MARK_SCRIPT: _HIGHLIGHT, "apply.js": procedure.ENGINE}
"""What stands in front of a theme's script of this name, so that the pages need one script for both."""


def _static_file(theme: Theme, name: str) -> bytes:
    """Return a static file of the theme as it is published."""
    return _ENGINES.get(name, b"") + theme.static[name]


@dataclass(frozen=True, slots=True)
class Attachment:
    """Content of an output that is a copy of a source file of ``size`` bytes."""

    source: str
    size: int


@dataclass(frozen=True, slots=True)
class Plan:
    """All outputs of a site, what its pages were made from, and the facts of its search index."""

    outputs: tuple[Output, ...]
    context: Context
    frame: Frame
    index: IndexFacts


def make_plan(
    catalogue: Catalogue, theme: Theme, templates: Templates, texts: Texts, store: Store, pool: Pool
) -> Plan:
    """Plan the site. Nothing is written. ``texts`` returns plain texts of bodies by digest."""

    def extraction(chunks: Iterable[Sequence[Fields]], count: int) -> Iterator[Sequence[Postings]]:
        return (found for _, found in pool.map(extract_chunks, chunks, count, 1))

    # The index comes first: the address of its manifest is on the search page.
    index = make_index(catalogue, texts, store, extraction)
    context = Context(catalogue, _assets(theme), __version__)
    frame = Frame(context.setting)
    papers = tuple(paper(context, report) for report in catalogue.reports)
    data = data_exports(context, papers)
    more = (_search(context, theme, index), _downloads(context, frame, data))
    outputs = page_outputs(context, frame, theme, templates, more)
    outputs += map(_export, (*feed_exports(context), *data))
    # Sitemaps list the pages planned so far.
    outputs += (
        data_output(path, content, "content", LAST) for path, content in _maps(catalogue, tuple(outputs))
    )
    outputs += (
        data_output(f"assets/{name}", _static_file(theme, name), f"theme {name}", FIRST)
        for name in theme.static
    )
    outputs += _attachments(catalogue)
    outputs += report_outputs(papers, engine_mark())
    outputs += index.everything
    return Plan(tuple(outputs), context, frame, index.facts)


def _assets(theme: Theme) -> Assets:
    def marked(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(f"assets/{name}?v={_mark(_static_file(theme, name))}" for name in names)

    def present(*names: str) -> tuple[str, ...]:
        return marked([name for name in names if name in theme.static])

    return Assets(
        stylesheets=marked(theme.stylesheets),
        early_scripts=marked(theme.early_scripts),
        scripts=marked(theme.scripts),
        search_scripts=present(_MARK_SCRIPT),
        icon=marked([theme.icon])[0] if theme.icon else "",
        special={name: href for name in _SPECIAL for href in present(name)},
    )


def _attachments(catalogue: Catalogue) -> Iterator[Output]:
    for item in catalogue.items.values():
        for path in published_files(item):
            facts = catalogue.attachments.get(path)
            if facts is not None:
                target = urls.attachment(item.id, posixpath.basename(path))
                yield Output(target, facts.sha256, FIRST, path, Attachment(path, facts.size))


def index_href(index: Index) -> str:
    """Return the address of the search index, with its digest so that no cache can serve an old one."""
    return f"{MANIFEST}?v={_mark(index.manifest)}"


def _search(context: Context, theme: Theme, index: Index) -> SearchPage:
    """Plan the search page. The addresses in it carry the digests of its scripts and of the index."""
    script = ""
    if SEARCH_SCRIPT in theme.static:
        script = f"assets/{SEARCH_SCRIPT}?v={_mark(_static_file(theme, SEARCH_SCRIPT))}"
    return search_page(context, index_href(index), script)


def _export(export: Export) -> Output:
    mark = blake2b(f"{engine_mark()}\0{export.mark}".encode(), digest_size=16)
    return Output(export.path, mark.hexdigest(), LAST, "content", export)


def _downloads(context: Context, frame: Frame, data: Sequence[Export]) -> Later:
    """Plan the page of downloads, which states the sizes and checksums of the data files."""
    return Later(
        data_view(context, frame, tuple(_stated(context, export, Facts(0, export.mark)) for export in data)),
        lambda: data_view(context, frame, tuple(_stated(context, export, export.facts) for export in data)),
    )


def _stated(context: Context, export: Export, facts: Facts) -> views.DataFile:
    return views.DataFile(
        name=export.path.removeprefix("data/"),
        href=urls.root(urls.DATA) + export.path,
        label=context.words(export.label),
        size=facts.size,
        sha256=facts.sha256,
    )


def _maps(catalogue: Catalogue, outputs: Sequence[Output]) -> Iterator[tuple[str, bytes]]:
    base = catalogue.site.base_url
    yield from sitemap_exports(base, changes(filter(is_page, outputs)))
    yield "robots.txt", robots(base)
