"""The pages of the column as a whole: home, rules, categories, downloads, search, site map, lost readers."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.pages.views.shared import (
    AgencyCard,
    Body,
    Branch,
    Count,
    Entry,
    Feed,
    Link,
    Row,
    View,
    YearCount,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView(View):
    """index.html (template home.html): the column's home."""

    description: str
    columns: tuple[Count, ...]
    latest: tuple[Entry, ...]
    latest_href: str
    agencies: tuple[AgencyCard, ...]
    categories: tuple[Branch, ...]
    years: tuple[YearCount, ...]
    total: int
    agencies_total: int
    reports_total: int
    services_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEntry:
    """A rule in the list of rules."""

    title: str
    href: str
    doc_no: str
    issuer: str
    written: str
    effective: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleGroup:
    """The rules of one kind."""

    name: str
    rules: tuple[RuleEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleIndexView(View):
    """rules/index.html (template rule-index.html): 政府信息公开制度."""

    groups: tuple[RuleGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView(View):
    """rules/<name>.html (template rule.html): one rule."""

    rows: tuple[Row, ...]
    updated: str
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueView(View):
    """catalogue/index.html (template catalogue.html): the category tree, the years, the agencies."""

    categories: tuple[Branch, ...]
    years: tuple[YearCount, ...]
    agencies: tuple[Count, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeView(View):
    """pages/<name>.html (template page.html): any other page."""

    updated: str
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A file for download: ``size`` in bytes, ``sha256`` in hexadecimal."""

    name: str
    href: str
    label: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataView(View):
    """data/index.html (template data.html): downloads and feeds."""

    files: tuple[DataFile, ...]
    feeds: tuple[Feed, ...]
    fields: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView(View):
    """search.html (template search.html): simple and advanced search, and what there is without JavaScript.

    ``manifest`` is the href of the index, ``script`` of the search script, or "". The key of an agency is
    its id; the href of a topic or a genre is its id.
    """

    manifest: str
    script: str
    agencies: tuple[Count, ...]
    categories: tuple[Branch, ...]
    topics: tuple[Link, ...]
    genres: tuple[Link, ...]
    years: tuple[YearCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapView(View):
    """sitemap.html (template sitemap.html): the HTML site map, by section."""

    sections: tuple[SitemapSection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapSection:
    """A section of the site map."""

    title: Link
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundView(View):
    """404.html (template 404.html): self-contained; links are absolute, since its depth is not known."""

    css: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectView(View):
    """A page at an old address (template redirect.html) that leads to the new one."""

    target: str
