"""The pages of items, and the lists of them."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.pages.views.shared import Body, Count, Entry, File, Link, Pager, Relation, Row, View


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView(View):
    """A paginated list of items (template list.html): by category, agency, agency and category, or year.

    ``siblings`` narrow or widen the list: an agency's categories, a category's children, the other years.
    """

    lead: str
    entries: tuple[Entry, ...]
    pager: Pager
    siblings_label: str
    siblings: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView(View):
    """items/<agency>/<year>-<serial>.html (template item.html): one item.

    ``citation`` is ready to copy; ``validity_note`` says in a sentence why the item is not (wholly) in force.
    """

    title: str
    rows: tuple[Row, ...]
    source: str
    published: str
    validity: str
    validity_label: str
    validity_note: str
    summary: str
    files: tuple[File, ...]
    relations: tuple[Relation, ...]
    previous: tuple[Link, ...]
    next: tuple[Link, ...]
    citation: str
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class TombstoneView(View):
    """The page of a withdrawn item (template tombstone.html): that it was withdrawn, and no more."""

    index_no: str
    agency: Link
    withdrawn: str
    reason: str
