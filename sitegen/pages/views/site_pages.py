"""Pages of the site as a whole: home, rules, catalogue, downloads, search, site map, 404 and redirects."""

from __future__ import annotations

from msgspec import Struct

from sitegen.pages.views.page import View
from sitegen.pages.views.shared import (
    AgencyCard,
    Body,
    Branch,
    FeedLink,
    File,
    ItemEntry,
    Link,
    LinkCount,
    MetadataRow,
    YearCount,
)


class HomeView(View, frozen=True, kw_only=True):
    """index.html (template home.html): the home page of the disclosure column."""

    description: str
    """Description of the site."""
    columns: tuple[LinkCount, ...]
    """The five statutory columns (国办公开办函〔2019〕61号); ``key`` names each."""
    latest: tuple[ItemEntry, ...]
    """The ten latest items."""
    latest_href: str
    """Href of the list of all items."""
    agencies: tuple[AgencyCard, ...]
    """The agencies at the top of the hierarchy, each with those below it."""
    categories: tuple[Branch, ...]
    """The categories at the top of the tree, each with its narrower ones."""
    years: tuple[YearCount, ...]
    """The years in which items were published, the latest first."""
    total: int
    """Number of items."""
    agencies_total: int
    """Number of agencies."""
    reports_total: int
    """Number of annual reports."""
    services_total: int
    """Number of service guides."""


class RuleEntry(Struct, frozen=True, kw_only=True):
    """A regulatory document on disclosure as an entry of the list of rules, with its link and metadata."""

    title: str
    """Title of the document."""
    href: str
    """Href of its page."""
    doc_no: str
    """Document number (发文字号), or ""."""
    issuer: str
    """Who issued it (发文机关), or ""."""
    written: str
    """Date on which it was written (成文日期), or ""."""
    effective: str
    """Date from which it is in force (施行日期), or ""."""


class RuleGroup(Struct, frozen=True, kw_only=True):
    """A titled group of regulatory documents in the list of rules, as named in their records."""

    name: str
    """Name of the group; rules without one are under 其他 (Other)."""
    rules: tuple[RuleEntry, ...]
    """The rules in their order."""


class RuleIndexView(View, frozen=True, kw_only=True):
    """rules/index.html (template rule-index.html): the regulatory documents on disclosure (政府信息公开制度)."""

    groups: tuple[RuleGroup, ...]
    """The documents by group."""


class RuleView(View, frozen=True, kw_only=True):
    """rules/<name>.html (template rule.html): one regulatory document on disclosure."""

    rows: tuple[MetadataRow, ...]
    """The metadata table: document number, issuer, dates."""
    updated: str
    """Date of the last update."""
    files: tuple[File, ...]
    """The attachments in their order."""
    body: Body
    """The text of the document."""


class CatalogueView(View, frozen=True, kw_only=True):
    """catalogue/index.html (template catalogue.html): the front page of statutory disclosure (法定主动公开内容)."""

    categories: tuple[Branch, ...]
    """The categories at the top of the tree, each with its narrower ones."""
    years: tuple[YearCount, ...]
    """The years in which items were published, the latest first."""
    agencies: tuple[LinkCount, ...]
    """The agencies that have items."""
    total: int
    """Number of items."""


class FreeView(View, frozen=True, kw_only=True):
    """pages/<name>.html (template page.html): a page outside the sections, for example about the site."""

    updated: str
    """Date of the last update."""
    files: tuple[File, ...]
    """The attachments in their order."""
    body: Body
    """The text of the page."""


class DataFile(Struct, frozen=True, kw_only=True):
    """A file for download that holds data of the whole site, with its size and checksum."""

    name: str
    """Name of the file."""
    href: str
    """Href of the file."""
    label: str
    """What the file holds, in the language of the site."""
    size: int
    """Size in bytes; print it with the filter ``filesize``."""
    sha256: str
    """Checksum of the file (sha256), in hexadecimal."""


class DataView(View, frozen=True, kw_only=True):
    """data/index.html (template data.html): the downloads page, with data files, feeds and the data fields."""

    files: tuple[DataFile, ...]
    """The data files."""
    feeds: tuple[FeedLink, ...]
    """The feed of the site, then those of the agencies."""
    fields: tuple[MetadataRow, ...]
    """What the fields of the data mean: key, label and one value with the meaning."""


class SearchView(View, frozen=True, kw_only=True):
    """search.html (template search.html): simple and advanced search, and ways to browse without JavaScript."""

    manifest: str
    """Href of the manifest of the search index."""
    script: str
    """Href of the script of the search page."""
    agencies: tuple[LinkCount, ...]
    """The agencies; ``key`` is the id to search for."""
    categories: tuple[Branch, ...]
    """The categories; ``id`` is the id to search for."""
    topics: tuple[Link, ...]
    """The topics (主题); ``href`` is the id to search for, not an address."""
    genres: tuple[Link, ...]
    """The genres (体裁); ``href`` is the id to search for, not an address."""
    years: tuple[YearCount, ...]
    """The years in which items were published, the latest first."""


class SitemapView(View, frozen=True, kw_only=True):
    """sitemap.html (template sitemap.html): the HTML site map, with links to the pages of each section.

    Lists of items are linked, single items are not.
    """

    sections: tuple[SitemapSection, ...]
    """The sections in the order of the navigation."""


class SitemapSection(Struct, frozen=True, kw_only=True):
    """A section of the site map: its title and links to its pages."""

    title: Link
    """The section; its ``href`` is "" if it has no page of its own."""
    links: tuple[Link, ...]
    """The pages of the section."""


class NotFoundView(View, frozen=True, kw_only=True):
    """404.html (template 404.html): the page for unknown addresses.

    A server shows it at any depth of folders. Its links are therefore absolute, and its style is part of the
    page.
    """

    css: str
    """The style, for a style element."""


class RedirectView(View, frozen=True, kw_only=True):
    """A page at an old address (template redirect.html) that redirects to the current page, its canonical address."""

    target: str
    """Href of the page at its present address."""
