"""Pages of items and of lists of items."""

from __future__ import annotations

from msgspec import Struct

from sitegen.pages.views.page import View
from sitegen.pages.views.shared import Body, File, ItemEntry, Link, LinkCount, MetadataRow, Pager, Relation


class ListView(View, frozen=True, kw_only=True):
    """A page of a paginated list of items (template list.html).

    The list holds all items, or those of a category, of an agency, of an agency in one category, or of a
    year.
    """

    lead: str
    """A sentence on the list, for example the description and legal basis of the category; or ""."""
    entries: tuple[ItemEntry, ...]
    """The items on this page, newest first."""
    pager: Pager
    """Position of this page in the list."""
    siblings_label: str
    """Heading for ``siblings``, or ""."""
    siblings: tuple[LinkCount, ...]
    """Related lists: the narrower or neighbouring categories, the categories of the agency, or the years."""


class Correction(Struct, frozen=True, kw_only=True):
    """A correction (更正) of the published text."""

    day: str
    """Date of the correction, with the time if known (YYYY-MM-DD HH:MM)."""
    note: str
    """What was corrected, as the editor wrote it."""


class ItemView(View, frozen=True, kw_only=True):
    """items/<agency>/<year>-<serial>.html (template item.html): an item (published document) with its metadata."""

    title: str
    """Title of the item."""
    rows: tuple[MetadataRow, ...]
    """The metadata table: every field that has a value, and the agency."""
    source: str
    """The source (来源): the origin that the editor named, else the agency."""
    published: str
    """Date of publication, with the time if known (YYYY-MM-DD HH:MM)."""
    validity: str
    """``in-force``, ``expired``, ``repealed``, ``partly-expired`` or ``amended``."""
    validity_label: str
    """The validity in the language of the site."""
    validity_note: str
    """A sentence that explains why the item is not in force, only partly in force, or not yet in force; or ""."""
    corrections: tuple[Correction, ...]
    """Corrections since the publication, the latest first."""
    summary: str
    """Summary by the editor, or ""."""
    files: tuple[File, ...]
    """The attachments in their order."""
    relations: tuple[Relation, ...]
    """Relations to other documents, by kind."""
    previous: tuple[Link, ...]
    """The next newer item of the agency in the category; empty if there is none."""
    next: tuple[Link, ...]
    """The next older item of the agency in the category; empty if there is none."""
    citation: str
    """A citation of the item, ready to copy."""
    body: Body
    """The text of the item."""


class TombstoneView(View, frozen=True, kw_only=True):
    """items/<agency>/<year>-<serial>.html (template tombstone.html): the page of a withdrawn item.

    It states the withdrawal, but neither the title nor the text of the item.
    """

    index_no: str
    """Index number of the item."""
    agency: Link
    """The agency that published it."""
    withdrawn: str
    """Date of the withdrawal."""
    reason: str
    """Reason for the withdrawal."""
