"""Parts that views of several pages have in common."""

from __future__ import annotations

from msgspec import Struct


class Link(Struct, frozen=True, kw_only=True):
    """A text that links to a page. It is text without a link if ``href`` is ""."""

    text: str
    """Text of the link."""
    href: str
    """Target relative to the page; "" if the text is not a link."""
    current: bool = False
    """Whether the link leads to the page or section that the reader is on."""


class LinkCount(Struct, frozen=True, kw_only=True):
    """A link to a list or section, with the number of entries that the reader will find there."""

    text: str
    """Text of the link."""
    href: str
    """Target relative to the page."""
    total: int
    """Number of entries in the list; a category includes those of its narrower categories."""
    current: bool = False
    """Whether this is the list that the page shows."""
    key: str = ""
    """On home and agency pages the section: ``guide``, ``rules``, ``catalogue``, ``reports`` or ``apply``. On
    the search page the id of an agency. Else "".
    """


class FeedLink(Struct, frozen=True, kw_only=True):
    """A link to an Atom feed, which lists the newest items of the site, of an agency or of a category."""

    title: str
    """Title for ``<link rel="alternate">`` or for a list of feeds."""
    href: str
    """Href of the feed."""


class TocHeading(Struct, frozen=True, kw_only=True):
    """A heading of the text, as an entry of its table of contents."""

    level: int
    """Level of the heading in the text, 2 to 6."""
    text: str
    """Text of the heading without markup."""
    id: str
    """The id to link to with ``#``."""


class Body(Struct, frozen=True, kw_only=True):
    """Facts about the main text of a page.

    The HTML itself is not in the view: the template receives it, sanitised, as the variable ``body``.
    """

    digest: str
    """Digest of the HTML before its internal links are filled in."""
    links: tuple[str, ...] = ()
    """Hrefs of the internal links, in the order of the text. The HTML in ``body`` already contains them."""
    headings: tuple[TocHeading, ...] = ()
    """The headings in the order of the text, for a table of contents."""
    characters: int = 0
    """Length of the text without markup, in characters."""


class MetadataRow(Struct, frozen=True, kw_only=True):
    """A row of a metadata table: one field of a record with its values."""

    key: str
    """Name of the field, for example ``doc_no``; does not depend on the language."""
    label: str
    """Label in the language of the site."""
    values: tuple[Link, ...]
    """One or more values; ``href`` is "" for those that are plain text."""


class ItemEntry(Struct, frozen=True, kw_only=True):
    """An item (published document) as an entry of a list, with its link and the metadata that lists show."""

    href: str
    """Href of the item's page."""
    title: str
    """Title of the item."""
    index_no: str
    """Index number (索引号)."""
    doc_no: str
    """Document number (发文字号), or ""."""
    agency: str
    """Short name of the agency that published it."""
    category: str
    """Name of its category."""
    written: str
    """Date on which the document was written (成文日期), or ""."""
    published: str
    """Date of publication, without a time."""
    validity: str
    """``in-force``, ``expired``, ``repealed``, ``partly-expired`` or ``amended``; see ``validity_label``."""
    validity_label: str
    """The validity in the language of the site."""
    attachments: int
    """Number of attachments."""
    release: str = "public"
    """``public``; in a preview also ``draft`` or ``scheduled``, see ``release_label``."""
    release_label: str = ""
    """In a preview, a label that says that the item is a draft, or on which day it will be published; else ""."""


class File(Struct, frozen=True, kw_only=True):
    """An attachment of a record as a file for download, with its size and checksum."""

    title: str
    """Title that the editor gave, else the file's name."""
    name: str
    """Name of the file."""
    href: str
    """Href of the file, with special characters encoded."""
    size: int
    """Size in bytes; print it with the filter ``filesize``."""
    kind: str
    """Extension in upper case, for example ``PDF``."""
    sha256: str
    """Checksum of the file (sha256), in hexadecimal."""


class Relation(Struct, frozen=True, kw_only=True):
    """The documents related to an item in one way, for example those that it repeals."""

    kind: str
    """``repeals``, ``repealed-by``, ``amends`` and so on; does not depend on the language."""
    label: str
    """The kind in the language of the site."""
    entries: tuple[ItemEntry, ...]
    """Related items of this site."""
    others: tuple[str, ...]
    """Related documents that are not on this site, as the editor wrote them."""


class Pager(Struct, frozen=True, kw_only=True):
    """Position of a page in a paginated list, with links to the other pages.

    An href is "" if there is no such page or if it is the page itself.
    """

    number: int
    """Number of this page, from 1."""
    last: int
    """Number of the last page."""
    total: int
    """Number of entries in the whole list."""
    previous: str
    """Href of the previous page, or ""."""
    next: str
    """Href of the next page, or ""."""
    first: str
    """Href of the first page, or ""."""
    final: str
    """Href of the last page, or ""."""
    pages: tuple[Link, ...]
    """The first page, the last one and those near this one, by number. The pages between them are left out."""


class Branch(Struct, frozen=True, kw_only=True):
    """A category (信息分类) of the classification with its narrower categories, which form a tree."""

    id: str
    """Id of the category."""
    name: str
    """Name of the category."""
    code: str
    """Code of the category, or ""."""
    basis: str
    """Legal basis of the category, or ""."""
    description: str
    """Description of the category, or ""."""
    href: str
    """Href of the list of its items."""
    total: int
    """Number of items in this category and in its narrower categories."""
    current: bool
    """Whether this is the category that the page shows."""
    children: tuple[Branch, ...]
    """Narrower categories in their order."""


class AgencyCard(Struct, frozen=True, kw_only=True):
    """An agency in a list, with links to its pages and with the agencies below it."""

    name: str
    """Full name."""
    short_name: str
    """Short name."""
    level: str
    """Level (层级) in the language of the site."""
    kind: str
    """Kind of agency (类型) in the language of the site."""
    href: str
    """Href of the agency's front page."""
    total: int
    """Number of its own items, without those of agencies below it."""
    guide: str
    """Href of its disclosure guide, or ""."""
    items: str
    """Href of the list of its items, or ""."""
    reports: str
    """Href of its latest annual report, or ""."""
    children: tuple[AgencyCard, ...]
    """The agencies directly below it; each has those below itself in turn."""


class OfficeHours(Struct, frozen=True, kw_only=True):
    """Opening hours of a disclosure office on certain days of the week, for example Monday to Friday."""

    days: str
    """The days, as the agency wrote them."""
    morning: str
    """Hours in the morning, or ""."""
    afternoon: str
    """Hours in the afternoon, or ""."""


class Contact(Struct, frozen=True, kw_only=True):
    """The disclosure office of an agency and how to reach it (条例第十二条). Each field may be "" or empty."""

    office: str
    """Name of the disclosure office (公开工作机构)."""
    contact: str
    """Contact person."""
    address: str
    """Office address."""
    postcode: str
    """Postcode."""
    hours: tuple[OfficeHours, ...]
    """Office hours."""
    phone: str
    """Telephone number."""
    fax: str
    """Fax number."""
    email: str
    """E-mail address."""
    website: str
    """Address of the agency's website."""


class YearCount(Struct, frozen=True, kw_only=True):
    """A link to the list of items that were published in a year, with the number of these items."""

    year: int
    """The year."""
    href: str
    """Href of the list of these items."""
    total: int
    """Number of items."""
