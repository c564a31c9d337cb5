"""The plan: every file of the site with its fingerprint, before anything is written."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b, sha256
from itertools import chain
from pathlib import Path

import msgspec

import sitegen.search
from sitegen import __version__
from sitegen.builder.engine import engine_mark
from sitegen.catalogue.links import published_files
from sitegen.catalogue.model import Catalogue
from sitegen.diagnostics import Place
from sitegen.exports import (
    DataExport,
    data_exports,
    feed_exports,
    paper,
    report_outputs,
    robots,
    sitemap_exports,
)
from sitegen.pages import urls, views
from sitegen.pages.agency_pages import agency_views, guide_views, service_views
from sitegen.pages.apply_pages import apply_views
from sitegen.pages.column_pages import (
    catalogue_view,
    data_view,
    free_views,
    home_view,
    not_found_view,
    rule_views,
    search_view,
    sitemap_view,
)
from sitegen.pages.context import Assets, Context
from sitegen.pages.frame import Frame
from sitegen.pages.item_pages import alias_path, item_views, redirect_views, tombstone_views
from sitegen.pages.list_pages import list_views
from sitegen.pages.output import Output
from sitegen.pages.report_pages import report_views
from sitegen.procedure import rules as procedure
from sitegen.search.index import Index, make_index
from sitegen.search.scripts import path as search_path
from sitegen.search.shards import Store
from sitegen.search.texts import Texts
from sitegen.theme import Templates, Theme

_Alias = tuple[str, str]
ENGINE_NAME = "search-engine.js"
ENGINE = (Path(sitegen.search.__file__).parent / "engine.js").read_bytes()
MANIFEST = search_path("manifest")


def _mark(content: bytes) -> str:
    return blake2b(content, digest_size=4).hexdigest()


PROCEDURE_NAME = "procedure.js"
_SPECIAL = ("finder.js", "apply.js")
"""Scripts of a theme that only the pages with something for them to do load."""

_ENGINE_HREF = f"assets/{ENGINE_NAME}?v={_mark(ENGINE)}"
_ENCODER = msgspec.json.Encoder()
_FIRST, _THEN, _LAST = 0, 1, 2
_UNLISTED = (views.NotFoundView, views.RedirectView, views.TombstoneView)
_TEXT_404 = ("tokens.css", "accent.css", "base.css", "parts.css", "pages.css", "print.css")


@dataclass(frozen=True, slots=True)
class Attachment:
    """The content of an output that is a source file of ``size`` bytes as it is."""

    source: str
    size: int


@dataclass(frozen=True, slots=True)
class Data:
    """The content of an output whose bytes are known."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Plan:
    """Every output of a site, and what its pages were made from."""

    outputs: tuple[Output, ...]
    context: Context
    frame: Frame


def make_plan(catalogue: Catalogue, theme: Theme, templates: Templates, texts: Texts, store: Store) -> Plan:
    """The plan; nothing is written. ``texts`` gives the plain texts of bodies by digest."""
    index = make_index(catalogue, texts, store)
    context = Context(catalogue, _assets(theme), __version__)
    frame = Frame(context)
    papers = tuple(paper(context, report) for report in catalogue.reports)
    data = data_exports(context, papers)
    pages = (*_views(context, frame, theme, data), _search(context, frame, theme, index))
    origins = {page: source for source, page in context.page_of.items()}
    aliases = _aliases(catalogue)
    outputs = [
        _page(view, templates, origins.get(view.page.path, view.page.path), aliases.get(_alias(view)))
        for view in pages
    ]
    outputs += (
        _data(urls_path, content, "site.yaml", _LAST) for urls_path, content in feed_exports(context, frame)
    )
    outputs += (_data(export.path, export.content, "content", _LAST) for export in data)
    outputs += (_data(path, content, "content", _LAST) for path, content in _maps(catalogue, pages))
    outputs += (
        _data(f"assets/{name}", content, f"theme {name}", _FIRST) for name, content in theme.static.items()
    )
    outputs += _attachments(catalogue)
    outputs += report_outputs(papers, engine_mark())
    outputs += index.outputs()
    outputs += (_data(path, content, "content", _THEN) for path, content in index.files)
    outputs.append(_data(MANIFEST, index.manifest, "content", _LAST))
    outputs.append(_data(f"assets/{ENGINE_NAME}", ENGINE, "engine", _FIRST))
    outputs.append(_data(f"assets/{PROCEDURE_NAME}", procedure.ENGINE, "engine", _FIRST))
    return Plan(tuple(outputs), context, frame)


def _assets(theme: Theme) -> Assets:
    def marked(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(f"assets/{name}?v={theme.mark(name)}" for name in names)

    return Assets(
        stylesheets=marked(theme.stylesheets),
        early_scripts=marked(theme.early_scripts),
        scripts=marked(theme.scripts),
        search_scripts=(
            _ENGINE_HREF,
            *marked([name for name in ("search-mark.js",) if name in theme.static]),
        ),
        icon=marked([theme.icon])[0] if theme.icon else "",
        special={
            PROCEDURE_NAME: f"assets/{PROCEDURE_NAME}?v={_mark(procedure.ENGINE)}",
            **{name: marked([name])[0] for name in _SPECIAL if name in theme.static},
        },
    )


def _views(context: Context, frame: Frame, theme: Theme, data: Sequence[DataExport]) -> Iterator[views.View]:
    css = "".join(theme.static[name].decode() for name in _TEXT_404 if name in theme.static)
    yield from chain(
        item_views(context, frame),
        tombstone_views(context, frame),
        {_alias(view): view for view in redirect_views(context, frame)}.values(),
        guide_views(context, frame),
        apply_views(context, frame),
        rule_views(context, frame),
        free_views(context, frame),
        report_views(context, frame),
        service_views(context, frame),
        agency_views(context, frame),
        list_views(context, frame),
        (
            catalogue_view(context, frame),
            data_view(context, frame, tuple(_data_files(context, data))),
            sitemap_view(context, frame),
            not_found_view(context, frame, css),
            home_view(context, frame),
        ),
    )


def _alias(view: views.View) -> _Alias | None:
    """Which alias a page answers; one that an item has twice is one."""
    if isinstance(view, views.RedirectView):
        return view.page.path, view.target.removeprefix(view.page.chrome.root)
    return None


def _aliases(catalogue: Catalogue) -> Mapping[_Alias | None, Place]:
    """Where each alias is written."""
    found: dict[_Alias | None, Place] = {}
    for item in catalogue.items.values():
        source = item.record.source
        for number, alias in enumerate(item.record.aliases):
            place = Place(source.path, *source.marks.get(f"aliases.{number}", (0, 0, 1)))
            found.setdefault((alias_path(alias), urls.item(item.id)), place)
    return found


def _page(view: views.View, templates: Templates, origin: str, place: Place | None) -> Output:
    mark = blake2b(templates.closure(view.page.template).encode(), digest_size=16)
    mark.update(engine_mark().encode())
    mark.update(_ENCODER.encode(view))
    leaf = isinstance(view, (views.ItemView, views.TombstoneView, views.ReportView, views.ServiceView))
    return Output(
        view.page.path,
        mark.hexdigest(),
        _FIRST if leaf else _THEN,
        place.path if place else origin,
        view,
        place,
    )


def _data(path: str, content: bytes, origin: str, rank: int) -> Output:
    return Output(path, blake2b(content, digest_size=16).hexdigest(), rank, origin, Data(content))


def _attachments(catalogue: Catalogue) -> Iterator[Output]:
    for item in catalogue.items.values():
        for path in published_files(item):
            facts = catalogue.attachments.get(path)
            if facts is not None:
                target = urls.attachment(item.id, posixpath.basename(path))
                yield Output(target, facts.sha256, _FIRST, path, Attachment(path, facts.size))


def _search(context: Context, frame: Frame, theme: Theme, index: Index) -> views.SearchView:
    """The search page; the marks of its scripts and of the index are in its addresses, so no cache can lie."""
    script = f"assets/search.js?v={theme.mark('search.js')}" if "search.js" in theme.static else ""
    return search_view(context, frame, f"{MANIFEST}?v={_mark(index.manifest)}", _ENGINE_HREF, script)


def _data_files(context: Context, data: Sequence[DataExport]) -> Iterator[views.DataFile]:
    for export in data:
        yield views.DataFile(
            name=export.path.removeprefix("data/"),
            href=urls.root(urls.DATA) + export.path,
            label=context.words(export.label),
            size=len(export.content),
            sha256=sha256(export.content).hexdigest(),
        )


def _maps(catalogue: Catalogue, pages: Sequence[views.View]) -> Iterator[tuple[str, bytes]]:
    base = catalogue.site.base_url
    listed = [(view.page.path, last_change(view)) for view in pages if not isinstance(view, _UNLISTED)]
    yield from sitemap_exports(base, sorted(listed))
    yield "robots.txt", robots(base)


def last_change(view: views.View) -> str:
    """The day on which a page's subject last changed, if the sources say so; a list changes with its newest entry."""
    match view:
        case views.ItemView() | views.ReportView():
            return view.published[:10]
        case (
            views.GuideView() | views.ApplyView() | views.RuleView() | views.FreeView() | views.ServiceView()
        ):
            return view.updated
        case views.ListView():
            return max((entry.published for entry in view.entries), default="")
        case views.HomeView() | views.AgencyView():
            return view.latest[0].published if view.latest else ""
        case _:
            return ""
