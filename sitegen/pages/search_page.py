"""The search page: its page spec, and the view built from it."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct

from sitegen.pages import components, urls, views
from sitegen.pages.page_frame import PageFrame
from sitegen.pages.planned_page import PlannedPage
from sitegen.pages.site_context import SiteContext
from sitegen.program.value_digest import digest_values


class SearchPage(Struct, frozen=True, kw_only=True):
    """Page spec of the search page: all data from which it is built, except `SiteSettings`.

    ``manifest_href`` and ``script_href`` are hrefs of the search index's manifest and of the search script. The other
    fields are the choices of the search form, which submits ids. The id of an agency is the ``key`` of its
    choice. The id of a topic or genre is the ``href`` of its choice, because topics and genres have no page
    to link to.
    """

    template: ClassVar[str] = "search.html"
    path: ClassVar[str] = urls.SEARCH
    body_digest: ClassVar[str] = ""

    manifest_href: str
    script_href: str
    agencies: tuple[views.LinkCount, ...]
    categories: tuple[views.Branch, ...]
    topics: tuple[views.Link, ...]
    genres: tuple[views.Link, ...]
    years: tuple[views.YearCount, ...]

    def assemble_view(self, frame: PageFrame) -> views.SearchView:
        """Build the view of the search page: the data that its template sees.

        ``frame`` has the data that all pages share, and builds the head, navigation and breadcrumb.
        """
        translator = frame.settings.translator
        return views.SearchView(
            site=frame.site,
            page=frame.build_page(
                self.path,
                self.template,
                "pages",
                translator("search"),
                crumbs=[(translator("search"), "")],
                description=translator("search-about"),
            ),
            manifest=self.manifest_href,
            script=self.script_href,
            agencies=self.agencies,
            categories=self.categories,
            topics=self.topics,
            genres=self.genres,
            years=self.years,
        )


def plan_search_page(context: SiteContext, manifest_href: str, script_href: str) -> PlannedPage[SearchPage]:
    """Plan the search page. ``manifest_href`` and ``script_href`` are as in `_make_page`."""
    page = _make_page(context, manifest_href, script_href)
    return PlannedPage(page.path, page.template, digest_values(page), lambda: page)


def _make_page(context: SiteContext, manifest_href: str, script_href: str) -> SearchPage:
    """Build the page spec of the search page: all data from which the page is built.

    It contains the choices of the search form: agencies, categories, topics, genres and years. ``manifest_href``
    and ``script_href`` are hrefs of the search index's manifest and of the search script, relative to the search
    page.
    """
    catalogue = context.catalogue
    return SearchPage(
        manifest_href=manifest_href,
        script_href=script_href,
        agencies=tuple(
            views.LinkCount(
                text=agency.record.name,
                href=urls.agency(id),
                total=len(context.items_by_agency[id]),
                key=id,
            )
            for id, agency in catalogue.agencies.items()
        ),
        categories=components.build_category_branches(context, catalogue.categories.roots, ""),
        # The form submits ids; topics and genres have no pages to link to.
        topics=tuple(
            views.Link(text=catalogue.topics.build_full_name(id), href=id) for id in catalogue.topics.classes
        ),
        genres=tuple(
            views.Link(text=node.record.name, href=id) for id, node in catalogue.genres.classes.items()
        ),
        years=components.count_items_by_year(context, ""),
    )
