"""What every page has around its text: head, breadcrumb, navigation and footer."""

from __future__ import annotations

from msgspec import Struct

from sitegen.pages.views.shared import FeedLink, Link


class Site(Struct, frozen=True, kw_only=True):
    """Names, numbers and addresses of the site, for the header and the footer of every page.

    Optional fields are "" if ``site.yaml`` lacks them.
    """

    name: str
    """Name of the site."""
    column: str
    """Name of the disclosure column, for example 政府信息公开."""
    sponsor: str
    """The agency that is responsible for the site (主办单位)."""
    operator: str
    """The organisation that runs the site (承办单位), or ""."""
    contact: str
    """How to reach the operator, as text."""
    site_id: str
    """Identity code of the government site (政府网站标识码), or ""."""
    icp: str
    """Number of the ICP record (ICP备案), or ""."""
    police: str
    """Number of the police record (公安备案), or ""."""
    portal_url: str
    """Address of the portal that the site belongs to, or ""."""
    feedback_url: str
    """Address for reporting errors (我为政府网站找错), or ""."""
    notice: str
    """A notice to be shown on every page, or ""."""
    language: str
    """Language of the interface: ``zh-CN`` or ``en``."""
    generator: str
    """Name and version of the program, for ``<meta name="generator">``."""
    staging: bool = False
    """Whether this is a copy of the site with drafts: every page says so and asks not to be indexed."""


class Meta(Struct, frozen=True, kw_only=True):
    """A ``<meta>`` tag of the head. Names are spelled as in 国办发〔2017〕47号."""

    name: str
    """Value of the attribute ``name``, for example ``ColumnName``."""
    content: str
    """Value of the attribute ``content``."""


class Chrome(Struct, frozen=True, kw_only=True):
    """Header, navigation, footer, stylesheets and scripts of a page.

    It is equal on all pages of a section at the same depth of folders. In a template, render it with
    ``shared("_nav.html", view.page.chrome)``, which renders equal values only once.
    """

    site: Site
    """The same object as ``view.site``."""
    section: str
    """Section that the page belongs to: ``home``, ``guide``, ``rules``, ``catalogue``, ``reports``, ``apply``,
    ``agencies``, ``services``, ``data`` or ``pages``.
    """
    root: str
    """Path from the page to the site's root: "" or ``../`` as often as needed."""
    nav: tuple[Link, ...]
    """The main navigation; ``current`` marks the section of the page."""
    links: tuple[Link, ...]
    """Links for the footer: the free pages and the downloads."""
    stylesheets: tuple[str, ...]
    """Hrefs of the stylesheets in loading order, each with a digest in the query."""
    early_scripts: tuple[str, ...]
    """Hrefs of scripts that run before the page is displayed."""
    scripts: tuple[str, ...]
    """Hrefs of the other scripts, to be loaded with ``defer``."""
    search_scripts: tuple[str, ...]
    """Hrefs of the scripts that highlight search hits on a page; a script loads them on demand."""
    home: str
    """Href of the home page."""
    search: str
    """Href of the search page."""
    sitemap: str
    """Href of the HTML site map."""
    icon: str = ""
    """Href of the theme's icon, or ""."""


class Page(Struct, frozen=True, kw_only=True):
    """Head and breadcrumb of a page; ``chrome`` has the navigation and footer, which it shares with other pages."""

    template: str
    """Name of the template that renders the page."""
    path: str
    """Path of the page from the site's root, with ``/``."""
    title: str
    """Text for ``<title>``, with the names of the column and the site."""
    heading: str
    """Text for ``<h1>``."""
    description: str
    """A short description of the page."""
    canonical: str
    """Absolute address of the page."""
    kind: str
    """Open Graph type: ``article`` for items and reports, else ``website``."""
    meta: tuple[Meta, ...]
    """All tags ``<meta name=…>`` in order, the description included."""
    json_ld: str
    """Structured data (schema.org). It is safe inside a script element; print it with ``| safe``."""
    breadcrumb: tuple[Link, ...]
    """From the home page to this page, which is last and has no href. Empty on the home page."""
    feeds: tuple[FeedLink, ...]
    """Atom feeds to announce in the head."""
    chrome: Chrome
    """Navigation, footer, stylesheets and scripts."""
    release_note: str = ""
    """In a preview, a label that says that the page is a draft, or on which day it will be published; else ""."""


class View(Struct, frozen=True, kw_only=True):
    """Base class of the views of all pages, with the two fields that every view has."""

    site: Site
    """Names of the site."""
    page: Page
    """Head, breadcrumb, navigation and footer of the page."""
