"""Head, navigation, breadcrumb, footer and structured data, which every page has around its content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

import msgspec

from sitegen.pages import urls, views
from sitegen.pages.site_settings import FeedInfo, SiteSettings
from sitegen.schema.site_status import TRIAL

Crumb = tuple[str, str]
"""A breadcrumb step: its text and its path from the site's root ("" for the page itself)."""

PRESCRIBED_SECTIONS = ("guide", "rules", "catalogue", "reports", "apply")
"""Names of the sections for the five columns that 国办公开办函〔2019〕61号 prescribes."""
_NAVIGATION = (
    ("home", urls.HOME),
    ("guide", urls.GUIDES),
    ("rules", urls.RULES),
    ("catalogue", urls.CATALOGUE),
    ("reports", urls.REPORTS),
    ("apply", urls.APPLY),
    ("agencies", urls.AGENCIES),
    ("services", urls.SERVICES),
)
SECTION_PATHS: Mapping[str, str] = dict(_NAVIGATION) | {"data": urls.DATA}
"""Path of the front page of each section, by name of the section."""
# 国办发〔2017〕47号 allows only certain values of ColumnType. These are the closest ones for each section.
_COLUMN_TYPE_BY_SECTION = {
    "home": "信息公开目录",
    "guide": "信息公开指南",
    "rules": "政策文件",
    "catalogue": "信息公开目录",
    "reports": "信息公开年报",
    "apply": "依申请公开",
    "agencies": "机构职能",
    "services": "办事服务",
    "data": "数据开放",
    "pages": "概况信息",
}


class PageFrame:
    """Builder of what every page has around its content: head, navigation, breadcrumb and footer.

    ``settings`` are the site's record and all else that every page depends on. ``site`` is the view of the
    site's names and numbers, the same object for all pages.
    """

    def __init__(self, settings: SiteSettings) -> None:
        self.settings = settings
        self.site = _build_site_view(settings)
        base = settings.site
        # Derived from the address of the site if the site's record does not state it.
        self._domain = base.domain or urlsplit(base.base_url).hostname or ""
        self._keywords = ",".join(base.keywords or (base.column,))
        self._chromes: dict[tuple[str, str, tuple[str, ...]], views.Chrome] = {}

    def build_page(
        self,
        path: str,
        template: str,
        section: str,
        title: str,
        *,
        crumbs: Sequence[Crumb] = (),
        description: str = "",
        article_meta: Iterable[tuple[str, str]] = (),
        feeds: Sequence[FeedInfo] = (),
        structured_data: Mapping[str, object] | None = None,
        scripts: Sequence[str] = (),
        release_note: str = "",
    ) -> views.Page:
        """Build the head, navigation and breadcrumb of the page at ``path``, relative to the site's root.

        ``template`` is the file name of its template. ``section`` is the section of the navigation that the
        page belongs to. ``title`` is its heading; the head adds the names of the column and of the site to
        it. ``crumbs`` are the breadcrumb steps after the home page; without them there is no breadcrumb.
        ``description`` is ``title`` if it is "". ``article_meta`` has the (name, content) pairs of head tags that
        only items and reports have. ``feeds`` are the Atom feeds to announce in the head, as pairs of folder
        and title. ``structured_data`` is structured data (schema.org) on the subject of the page. ``scripts`` are names
        of optional scripts to load; those that the theme lacks are left out. ``release_note`` says that the
        page is a draft, or on which day it will be published; "" if it is public.
        """
        site = self.settings.site
        root, canonical = urls.path_to_root(path), urls.absolute_url(site.base_url, path)
        trail = [(self.settings.translator("home"), urls.HOME), *crumbs]
        return views.Page(
            template=template,
            path=path,
            # The title of the home page contains both names already.
            title=title if path == urls.HOME else f"{title} - {site.column} - {site.name}",
            heading=title,
            description=description or title,
            canonical=canonical,
            kind="article" if article_meta else "website",
            meta=self._list_meta(section, article_meta, description or title),
            json_ld=self._encode_json_ld(trail, canonical, structured_data),
            # The home page and redirects have no breadcrumb.
            breadcrumb=tuple(self._link_crumb(crumb, root, path) for crumb in trail) if crumbs else (),
            feeds=tuple(self._link_feed(feed, root) for feed in feeds),
            chrome=self._build_chrome(section, root, tuple(scripts)),
            release_note=release_note,
        )

    def _build_chrome(self, section: str, root: str, scripts: tuple[str, ...]) -> views.Chrome:
        """Build the header, navigation, footer, stylesheets and scripts of a page.

        ``section`` is the section that the page belongs to. ``root`` is the relative path from the page to the
        site's root. ``scripts`` are names of optional scripts.
        """
        # Pages with the same key share one object, so that shared() renders it only once.
        key = (section, root, scripts)
        if key not in self._chromes:
            assets = self.settings.assets
            self._chromes[key] = views.Chrome(
                site=self.site,
                section=section,
                root=root,
                nav=self._list_navigation(section, root),
                links=self._list_footer_links(root),
                stylesheets=tuple(root + href for href in assets.stylesheets),
                early_scripts=tuple(root + href for href in assets.early_scripts),
                scripts=tuple(root + href for href in self._list_scripts(scripts)),
                search_scripts=tuple(root + href for href in assets.search_scripts),
                icon=root + assets.icon if assets.icon else "",
                home=root + urls.HOME,
                search=root + urls.SEARCH,
                sitemap=root + urls.SITEMAP,
            )
        return self._chromes[key]

    def build_section_page(
        self,
        path: str,
        template: str,
        section: str,
        *,
        feeds: Sequence[FeedInfo] = (),
        scripts: Sequence[str] = (),
    ) -> views.Page:
        """Build the head, navigation and breadcrumb of a section's front page.

        ``path`` is the path of the page from the site's root, ``template`` the file name of its template.
        ``section`` is the name of the section, for example ``guide``. Title and description are the messages
        with the keys ``<section>`` and ``<section>-about``. ``feeds`` are the Atom feeds to announce in the
        head, as pairs of folder and title. ``scripts`` are names of optional scripts to load; those that the
        theme lacks are left out.
        """
        translator = self.settings.translator
        return self.build_page(
            path,
            template,
            section,
            translator(section),
            crumbs=[(translator(section), "")],
            description=translator(f"{section}-about"),
            feeds=feeds,
            scripts=scripts,
        )

    def _list_scripts(self, optional_names: Sequence[str]) -> Iterator[str]:
        """Yield the paths of the scripts of all pages, then of the optional scripts ``optional_names`` that the theme has."""
        assets = self.settings.assets
        yield from assets.scripts
        # A theme may lack the scripts that a page asks for; the page works without them.
        yield from (
            assets.optional_scripts[name] for name in optional_names if name in assets.optional_scripts
        )

    def _list_navigation(self, section: str, root: str) -> tuple[views.Link, ...]:
        """Return the links of the main navigation. That to ``section`` is marked as current."""
        return tuple(
            views.Link(text=self.settings.translator(name), href=root + target, current=name == section)
            for name, target in _NAVIGATION
            # Service guides are optional content; the other sections always exist.
            if name != "services" or self.settings.has_services
        )

    def _list_footer_links(self, root: str) -> tuple[views.Link, ...]:
        """Return the links of the footer, which lead to the free pages and the downloads page."""
        pages = [views.Link(text=title, href=root + path) for title, path in self.settings.free_pages]
        pages.append(views.Link(text=self.settings.translator("data"), href=root + urls.DATA))
        return tuple(pages)

    def _link_crumb(self, crumb: Crumb, root: str, path: str) -> views.Link:
        """Return a step of the breadcrumb as a link.

        ``crumb`` is a pair of text and path. ``root`` is the relative path from the page to the site's root.
        ``path`` is the path of the page; the step that stands for the page itself has no href.
        """
        text, target = crumb
        is_current = not target or target == path
        return views.Link(text=text, href="" if is_current else root + target, current=is_current)

    def _link_feed(self, feed: FeedInfo, root: str) -> views.FeedLink:
        """Return a link to a feed for the head of a page."""
        folder, title = feed
        return views.FeedLink(
            title=self.settings.translator("feed", title=title), href=root + urls.feed(folder)
        )

    def _list_meta(
        self, section: str, article_meta: Iterable[tuple[str, str]], description: str
    ) -> tuple[views.Meta, ...]:
        """Return the head tags of 国办发〔2017〕47号 (网页标签规范) and the description.

        ``article_meta`` has the (name, content) pairs of tags that only items and reports have. The site is a column of
        the agency's main site, so the home page has the tags of a column, too.
        """
        site, translator = self.settings.site, self.settings.translator
        column = site.column if section == "home" else translator(section)
        column_description = (
            site.description
            if section == "home"
            else translator(f"{section}-about")
            if section != "pages"
            else column
        )
        pairs = [
            ("SiteName", site.name),
            ("SiteDomain", self._domain),
            ("SiteIDCode", site.site_id),
            ("ColumnName", column),
            ("ColumnDescription", column_description),
            ("ColumnKeywords", self._keywords),
            ("ColumnType", _COLUMN_TYPE_BY_SECTION[section]),
            *((name, content) for name, content in article_meta if content),
        ]
        # Articles state it as Description, which the notice spells with a capital.
        if all(name != "Description" for name, _ in pairs):
            pairs.append(("description", description))
        return tuple(views.Meta(name=name, content=content) for name, content in pairs)

    def _encode_json_ld(
        self, crumbs: Sequence[Crumb], canonical: str, structured_data: Mapping[str, object] | None
    ) -> str:
        """Return the breadcrumb and the subject of the page as JSON-LD, safe inside a script element.

        ``crumbs`` has the steps of the breadcrumb, ``canonical`` is the URL of the page. ``structured_data`` describes
        its subject.
        """
        base = self.settings.site.base_url
        steps = [
            {
                "@type": "ListItem",
                "position": number,
                "name": text,
                "item": urls.absolute_url(base, target) if target else canonical,
            }
            for number, (text, target) in enumerate(crumbs, 1)
        ]
        graph: list[Mapping[str, object]] = [{"@type": "BreadcrumbList", "itemListElement": steps}]
        if structured_data:
            graph.append({**structured_data, "url": canonical})
        return escape_json_for_script(
            msgspec.json.encode({"@context": "https://schema.org", "@graph": graph}).decode()
        )


def escape_json_for_script(text: str) -> str:
    """Escape JSON text so that it can be put inside a ``<script>`` element.

    The result is still the same JSON: ``<``, ``>``, ``&``, U+2028 and U+2029 become ``\\uXXXX``.
    """
    for char in "<>&\u2028\u2029":
        # U+2028 and U+2029 end a line in JavaScript before ES2019.
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _build_site_view(settings: SiteSettings) -> views.Site:
    """Return the view of the site, with the names and numbers that every page shows."""
    record = settings.site
    return views.Site(
        name=record.name,
        column=record.column,
        sponsor=record.sponsor,
        operator=record.operator,
        contact=record.contact,
        site_id=record.site_id,
        icp=record.icp,
        police=record.police,
        portal_url=record.portal_url,
        feedback_url=record.feedback_url,
        notice=record.notice or (settings.translator("trial-notice") if record.status == TRIAL else ""),
        language=record.language,
        generator=f"sitegen {settings.version}",
        staging=settings.staging,
    )
