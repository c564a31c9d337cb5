"""The parts that many pages share, and what every page has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link: its text, where it goes, and whether it is where the reader is now."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A link to a list and how many entries stand there (its children's included).

    ``key`` marks an entrance of the column or of an agency: guide, rules, catalogue, reports or apply; else "".
    """

    text: str
    href: str
    total: int
    current: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What every page shows of the site: names, footer and look."""

    name: str
    column: str
    sponsor: str
    operator: str
    contact: str
    site_id: str
    icp: str
    police: str
    portal_url: str
    feedback_url: str
    notice: str
    language: str
    generator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """A head tag: ``<meta name=… content=…>``, spelled as 国办发〔2017〕47号 spells it."""

    name: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """An Atom feed of the page's entries."""

    title: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chrome:
    """What stands around the subject of a page, the same on all pages of a section at one depth.

    ``root`` leads from the page to the site's root ("" or "../../"). ``section`` is home, guide, rules, catalogue,
    agencies, reports, apply, services, pages or data. ``stylesheets``, ``early_scripts`` and ``scripts`` are hrefs with a
    content mark; ``search_scripts``, if loaded, mark the hits of a search on a page. ``links`` stand in the footer.
    ``icon`` is the href of the theme's icon, or "".
    """

    site: Site
    section: str
    root: str
    nav: tuple[Link, ...]
    links: tuple[Link, ...]
    stylesheets: tuple[str, ...]
    early_scripts: tuple[str, ...]
    scripts: tuple[str, ...]
    search_scripts: tuple[str, ...]
    home: str
    search: str
    sitemap: str
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The frame of a page: head and breadcrumb, and the ``chrome`` that it shares with others.

    ``kind`` is the Open Graph type, website or article. ``meta`` are all head tags by name, the description among them.
    """

    template: str
    path: str
    title: str
    heading: str
    description: str
    canonical: str
    kind: str
    meta: tuple[Meta, ...]
    json_ld: str
    breadcrumb: tuple[Link, ...]
    feeds: tuple[Feed, ...]
    chrome: Chrome


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """An entry of a table of contents: level 2 to 4, text, and the id to link to."""

    level: int
    text: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A piece of safe HTML, by digest; ``links`` are the resolved targets of its internal links."""

    digest: str
    links: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    characters: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a metadata table: the field's key, its label, its values (each with an href or "")."""

    key: str
    label: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item in a list. ``validity`` is in-force, expired, repealed, partly-expired or amended."""

    href: str
    title: str
    index_no: str
    doc_no: str
    agency: str
    category: str
    written: str
    published: str
    validity: str
    validity_label: str
    attachments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An attachment: ``size`` in bytes, ``kind`` the upper-case extension, ``sha256`` in hexadecimal."""

    title: str
    name: str
    href: str
    size: int
    kind: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relation to other documents: ``repeals``, ``repealed-by`` …

    ``entries`` are items of this site, ``others`` documents elsewhere, as the editor wrote them.
    """

    kind: str
    label: str
    entries: tuple[Entry, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Where a list stands: this page's number of ``last``, ``total`` entries; hrefs are "" where there is none."""

    number: int
    last: int
    total: int
    previous: str
    next: str
    first: str
    final: str
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A node of the category tree as shown: id, name, list, entries below it, its own branches."""

    id: str
    name: str
    code: str
    basis: str
    description: str
    href: str
    total: int
    current: bool
    children: tuple[Branch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyCard:
    """An agency in a list, with its subordinate agencies."""

    name: str
    short_name: str
    level: str
    kind: str
    href: str
    total: int
    guide: str
    items: str
    reports: str
    children: tuple[AgencyCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Office hours of some days."""

    days: str
    morning: str
    afternoon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The 公开工作机构 of an agency and how to reach it (条例第十二条)."""

    office: str
    contact: str
    address: str
    postcode: str
    hours: tuple[Hours, ...]
    phone: str
    fax: str
    email: str
    website: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What each view has."""

    site: Site
    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCount:
    """How many items were published in a year."""

    year: int
    href: str
    total: int
