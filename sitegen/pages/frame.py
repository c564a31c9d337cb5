"""The frame of every page: head tags, navigation, breadcrumb, structured data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

import msgspec

from sitegen.pages import urls, views
from sitegen.pages.setting import Feed, Setting

Crumb = tuple[str, str]
"""A step of a breadcrumb: its words and its path from the root ("" for the page itself)."""

COLUMNS = ("guide", "rules", "catalogue", "reports", "apply")
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
PATHS: Mapping[str, str] = dict(_NAVIGATION) | {"data": urls.DATA}
# 国办发〔2017〕47号 names the values of ColumnType; these are the nearest for each part of the column.
_COLUMN_TYPES = {
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


class Frame:
    """Makes the `views.Page` and `views.Site` of pages."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.site = _site(setting)
        base = setting.site
        self._domain = base.domain or urlsplit(base.base_url).hostname or ""
        self._keywords = ",".join(base.keywords or (base.column,))
        self._chromes: dict[tuple[str, str, tuple[str, ...]], views.Chrome] = {}

    def page(
        self,
        path: str,
        template: str,
        section: str,
        title: str,
        *,
        crumbs: Sequence[Crumb] = (),
        description: str = "",
        article: Iterable[tuple[str, str]] = (),
        feeds: Sequence[Feed] = (),
        about: Mapping[str, object] | None = None,
        scripts: Sequence[str] = (),
    ) -> views.Page:
        """The frame of the page at ``path``.

        ``crumbs`` lead from the home page (which is added) to this page; ``article`` are the head tags of a page
        that is an article; ``about`` is structured data on the page's subject;
        ``scripts`` are names of scripts that few pages load, as far as the theme has them.
        """
        site = self.setting.site
        root, canonical = urls.root(path), urls.absolute(site.base_url, path)
        trail = [(self.setting.words("home"), urls.HOME), *crumbs]
        return views.Page(
            template=template,
            path=path,
            title=title if path == urls.HOME else f"{title} - {site.column} - {site.name}",
            heading=title,
            description=description or title,
            canonical=canonical,
            kind="article" if article else "website",
            meta=self._meta(section, article, description or title),
            json_ld=self._structured(trail, canonical, about),
            breadcrumb=tuple(self._crumb(crumb, root, path) for crumb in trail) if crumbs else (),
            feeds=tuple(self._feed(feed, root) for feed in feeds),
            chrome=self._chrome(section, root, tuple(scripts)),
        )

    def _chrome(self, section: str, root: str, scripts: tuple[str, ...]) -> views.Chrome:
        """What pages of this section at this depth share: made once, so that it is rendered and kept but once."""
        key = (section, root, scripts)
        if key not in self._chromes:
            assets = self.setting.assets
            self._chromes[key] = views.Chrome(
                site=self.site,
                section=section,
                root=root,
                nav=self._nav(section, root),
                links=self._links(root),
                stylesheets=tuple(root + href for href in assets.stylesheets),
                early_scripts=tuple(root + href for href in assets.early_scripts),
                scripts=tuple(root + href for href in self._scripts(scripts)),
                search_scripts=tuple(root + href for href in assets.search_scripts),
                icon=root + assets.icon if assets.icon else "",
                home=root + urls.HOME,
                search=root + urls.SEARCH,
                sitemap=root + urls.SITEMAP,
            )
        return self._chromes[key]

    def column(
        self,
        path: str,
        template: str,
        section: str,
        *,
        feeds: Sequence[Feed] = (),
        scripts: Sequence[str] = (),
    ) -> views.Page:
        """The frame of the front page of a section, whose name and description are among the words."""
        words = self.setting.words
        return self.page(
            path,
            template,
            section,
            words(section),
            crumbs=[(words(section), "")],
            description=words(f"{section}-about"),
            feeds=feeds,
            scripts=scripts,
        )

    def _scripts(self, names: Sequence[str]) -> Iterator[str]:
        assets = self.setting.assets
        yield from assets.scripts
        yield from (assets.special[name] for name in names if name in assets.special)

    def _nav(self, section: str, root: str) -> tuple[views.Link, ...]:
        return tuple(
            views.Link(text=self.setting.words(name), href=root + target, current=name == section)
            for name, target in _NAVIGATION
            if name != "services" or self.setting.services
        )

    def _links(self, root: str) -> tuple[views.Link, ...]:
        pages = [views.Link(text=title, href=root + path) for title, path in self.setting.pages]
        pages.append(views.Link(text=self.setting.words("data"), href=root + urls.DATA))
        return tuple(pages)

    def _crumb(self, crumb: Crumb, root: str, path: str) -> views.Link:
        text, target = crumb
        here = not target or target == path
        return views.Link(text=text, href="" if here else root + target, current=here)

    def _feed(self, feed: Feed, root: str) -> views.Feed:
        folder, title = feed
        return views.Feed(title=self.setting.words("feed", title=title), href=root + urls.feed(folder))

    def _meta(
        self, section: str, article: Iterable[tuple[str, str]], description: str
    ) -> tuple[views.Meta, ...]:
        """The head tags of 国办发〔2017〕47号 (网页标签规范), spelled as it spells them, and a description.

        The site as a whole is a column of the agency's site, so its home page is a column page too.
        """
        site, words = self.setting.site, self.setting.words
        column = site.column if section == "home" else words(section)
        described = (
            site.description
            if section == "home"
            else words(f"{section}-about")
            if section != "pages"
            else column
        )
        pairs = [
            ("SiteName", site.name),
            ("SiteDomain", self._domain),
            ("SiteIDCode", site.site_id),
            ("ColumnName", column),
            ("ColumnDescription", described),
            ("ColumnKeywords", self._keywords),
            ("ColumnType", _COLUMN_TYPES[section]),
            *((name, content) for name, content in article if content),
        ]
        if all(name != "Description" for name, _ in pairs):
            pairs.append(("description", description))
        return tuple(views.Meta(name=name, content=content) for name, content in pairs)

    def _structured(self, trail: Sequence[Crumb], canonical: str, about: Mapping[str, object] | None) -> str:
        """JSON-LD, safe to stand in a script element."""
        base = self.setting.site.base_url
        steps = [
            {
                "@type": "ListItem",
                "position": number,
                "name": text,
                "item": urls.absolute(base, target) if target else canonical,
            }
            for number, (text, target) in enumerate(trail, 1)
        ]
        graph: list[Mapping[str, object]] = [{"@type": "BreadcrumbList", "itemListElement": steps}]
        if about:
            graph.append({**about, "url": canonical})
        return script_safe(msgspec.json.encode({"@context": "https://schema.org", "@graph": graph}).decode())


def script_safe(text: str) -> str:
    """JSON that may stand in a script element: no character is left that could end it."""
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _site(setting: Setting) -> views.Site:
    record = setting.site
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
        notice=record.notice,
        language=record.language,
        generator=f"sitegen {setting.version}",
    )
