"""Plans the pages of a site: the content of each, and the digest that says whether it must be rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import chain
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from sitegen.builder.program_digest import compute_program_digest
from sitegen.catalogue.model import Catalogue
from sitegen.diagnostics import Place
from sitegen.pages import views
from sitegen.pages.agency_pages import generate_agency_views, generate_guide_views, generate_service_views
from sitegen.pages.apply_pages import generate_apply_views
from sitegen.pages.item_pages import plan_item_pages
from sitegen.pages.list_pages import plan_list_pages
from sitegen.pages.output import RANK_CONTENT, RANK_LISTS, RANK_SUMMARIES, Output
from sitegen.pages.page_frame import PageFrame
from sitegen.pages.page_spec import PageSpec
from sitegen.pages.planned_page import PlannedPage
from sitegen.pages.redirects import generate_redirect_views, generate_tombstone_views, list_redirects
from sitegen.pages.report_pages import generate_report_views
from sitegen.pages.section_pages import (
    assemble_catalogue_view,
    assemble_home_view,
    assemble_not_found_view,
    assemble_sitemap_view,
    generate_free_page_views,
    generate_rule_views,
)
from sitegen.pages.site_context import SiteContext
from sitegen.theme.load import Theme
from sitegen.theme.templates import Templates


class DeferredPage(msgspec.Struct, frozen=True):
    """Page that states facts about other outputs (file sizes, checksums), known only after they are rendered.

    ``make_view`` returns the view (the data that the template sees) once these facts are known. Before
    that, the digest of the page is computed from ``placeholder``, which must differ whenever the final view
    does.
    """

    placeholder: views.View
    make_view: Callable[[], views.View]


PageContent: TypeAlias = views.View | PlannedPage[PageSpec] | DeferredPage
"""Content of an output that is a page."""

_AliasKey = tuple[str, str]
_INLINE_STYLESHEETS = ("tokens.css", "accent.css", "base.css", "parts.css", "pages.css", "print.css")
_ENCODER = msgspec.json.Encoder()
_LEAF_PAGES = (views.TombstoneView, views.ReportView, views.ServiceView)
"""Pages that lists link to."""


def plan_pages(
    context: SiteContext,
    frame: PageFrame,
    theme: Theme,
    templates: Templates,
    further_pages: Iterable[PlannedPage[PageSpec] | DeferredPage],
) -> list[Output]:
    """Plan every page of the site, and return one output for each.

    ``context`` has the catalogue and the site settings. ``frame`` makes the parts that all pages share, such
    as header and footer. ``theme`` provides the stylesheets that are copied into the 404 page. ``templates``
    are the templates of that theme, whose digests are part of the page digests. ``further_pages`` are further
    pages that the caller has planned: the search page and the downloads page.
    """
    plan = _PagePlanner(context, templates)
    return [
        *map(plan.plan_page, plan_item_pages(context)),
        *map(plan.plan_page, plan_list_pages(context)),
        *map(plan.plan_view, _build_views(context, frame, theme)),
        *(
            plan.plan_deferred(page) if isinstance(page, DeferredPage) else plan.plan_page(page)
            for page in further_pages
        ),
    ]


def is_page(output: Output) -> bool:
    """Whether an output is an HTML page, as opposed to a script, data file or attachment."""
    return isinstance(output.content, (PlannedPage, views.View, DeferredPage))


def list_sitemap_entries(pages: Iterable[Output]) -> list[tuple[str, str]]:
    """Return the pages for the sitemap as pairs of path and date of last change, sorted by path.

    ``pages`` are outputs that are pages. Paths are relative to the home page. Dates have the form
    YYYY-MM-DD, or are "" if unknown. The 404 page, redirects and tombstones are left out, as are drafts and
    scheduled records, which only a preview has.
    """
    return sorted(
        (page.path, _find_last_change(page.content)) for page in pages if _is_in_sitemap(page.content)
    )


def _is_in_sitemap(content: object) -> bool:
    # Nearly all pages are planned ones.
    if isinstance(content, PlannedPage):
        return content.is_public
    if isinstance(content, (views.NotFoundView, views.RedirectView, views.TombstoneView)):
        return False
    return not isinstance(content, views.View) or content.page.release_note == ""


class _PageDigests:
    """Computes the digests of pages. If the digest of a page has not changed, the page is not rendered again.

    A digest covers the program, what all pages share (``settings_digest``), the template of the page with all
    templates that it extends, includes or imports, and everything else from which the page is made.
    """

    def __init__(self, templates: Templates, settings_digest: bytes) -> None:
        self._templates = templates
        self._settings_digest = settings_digest
        self._shared: dict[str, blake2b] = {}

    def compute(self, template: str, data: bytes) -> str:
        """Return the digest of a page. ``data`` are its contents, or a digest of everything that they are made from."""
        digest = self._start(template).copy()
        digest.update(data)
        return digest.hexdigest()

    def _start(self, template: str) -> blake2b:
        if template not in self._shared:
            digest = blake2b(self._templates.compute_template_digest(template).encode(), digest_size=16)
            digest.update(compute_program_digest().encode() + self._settings_digest)
            self._shared[template] = digest
        return self._shared[template]


def rank_page(content: PageContent) -> int:
    """Return the rank of a page, one of the ``RANK_`` constants. Outputs are written in ascending rank.

    Pages that lists link to, such as items, are written before the lists.
    """
    is_leaf = content.is_leaf if isinstance(content, PlannedPage) else isinstance(content, _LEAF_PAGES)
    return RANK_CONTENT if is_leaf else RANK_LISTS


class _PagePlanner:
    """Makes the output of a page from its content.

    The output has the digest of the page, its rank in the order of writing, and its origin, the source file.
    """

    def __init__(self, context: SiteContext, templates: Templates) -> None:
        self._digests = _PageDigests(templates, context.settings.digest)
        self._origins = {page: source for source, page in context.published_path_by_source.items()}
        self._aliases = _locate_aliases(context.catalogue)

    def plan_page(self, page: PlannedPage[PageSpec]) -> Output:
        """Return the output of a page whose spec is made when it is rendered."""
        digest = self._digests.compute(page.template, page.digest)
        return self._make_output(page.path, digest, page, None)

    def plan_view(self, view: views.View) -> Output:
        """Return the output of a page that is rendered from a view, the data its template sees."""
        place = self._aliases.get(_make_alias_key(view))
        digest = self._digests.compute(view.page.template, _ENCODER.encode(view))
        return self._make_output(view.page.path, digest, view, place)

    def plan_deferred(self, page: DeferredPage) -> Output:
        """Return the output of a deferred page, which is rendered after all outputs that it describes."""
        # Its rank puts it behind the outputs whose sizes and checksums it states.
        return replace(self.plan_view(page.placeholder), rank=RANK_SUMMARIES, content=page)

    def _make_output(self, path: str, digest: str, content: PageContent, place: Place | None) -> Output:
        origin = place.path if place else self._origins.get(path, path)
        return Output(path, digest, rank_page(content), origin, content, place)


def _build_views(context: SiteContext, frame: PageFrame, theme: Theme) -> Iterator[views.View]:
    css = "".join(theme.static[name].decode() for name in _INLINE_STYLESHEETS if name in theme.static)
    yield from chain(
        generate_tombstone_views(context, frame),
        generate_redirect_views(context, frame),
        generate_guide_views(context, frame),
        generate_apply_views(context, frame),
        generate_rule_views(context, frame),
        generate_free_page_views(context, frame),
        generate_report_views(context, frame),
        generate_service_views(context, frame),
        generate_agency_views(context, frame),
        (
            assemble_catalogue_view(context, frame),
            assemble_sitemap_view(context, frame),
            assemble_not_found_view(context, frame, css),
            assemble_home_view(context, frame),
        ),
    )


def _make_alias_key(view: views.View) -> _AliasKey | None:
    """Return the key of a redirect page in the result of `_locate_aliases`; None if ``view`` is another page.

    It is a pair: the path of the redirect page, and the path of the page to which it leads.
    """
    if isinstance(view, views.RedirectView):
        return view.page.path, view.target.removeprefix(view.page.chrome.root)
    return None


def _locate_aliases(catalogue: Catalogue) -> Mapping[_AliasKey | None, Place]:
    """Return the place in the sources where each old address with a redirect page is written.

    The key is a pair: the path of the redirect page, and the path of the page to which it leads.
    """
    places: dict[_AliasKey | None, Place] = {}
    for redirect in list_redirects(catalogue):
        places.setdefault((redirect.redirect_page, redirect.target_path), redirect.place)
    return places


def _find_last_change(page: object) -> str:
    """Return the day (YYYY-MM-DD) on which the subject of a page last changed, or "" if unknown.

    A list changes with its newest entry.
    """
    match page:
        case PlannedPage():
            return page.lastmod
        case views.ReportView():
            return page.published[:10]
        case (
            views.GuideView() | views.ApplyView() | views.RuleView() | views.FreeView() | views.ServiceView()
        ):
            return page.updated
        case views.HomeView() | views.AgencyView():
            return page.latest[0].published if page.latest else ""
        case _:
            return ""
