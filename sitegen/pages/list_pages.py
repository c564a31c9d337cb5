"""Lists of items, divided into pages: all, by category, by agency, by agency and category, by year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar

from msgspec import Struct

from sitegen.catalogue.model import Item
from sitegen.pages import components, item_summary, urls, views
from sitegen.pages.item_summary import ItemSummary
from sitegen.pages.page_frame import Crumb, PageFrame
from sitegen.pages.planned_page import PlannedPage
from sitegen.pages.site_context import SiteContext
from sitegen.pages.site_settings import FeedInfo
from sitegen.program.value_digest import digest_values

Sibling = tuple[str, str, int, bool]
"""A related list: its name, path from the site's root, number of items, and whether it is the list shown."""


class ListHead(Struct, frozen=True, kw_only=True):
    """Data shared by all pages of one list of items.

    ``folder`` is the output folder of these pages, without a closing slash. ``section`` is the section of the
    navigation to which they belong. ``title`` is the name of the list, ``lead`` an introductory sentence or "".
    ``total`` is the number of items in the whole list. ``crumbs`` are the breadcrumb steps between the home page
    and the list. ``feeds`` are the Atom feeds to announce, as pairs of folder and title. ``siblings`` are related
    lists, shown under the heading ``siblings_label``. Each is a tuple of name, path, number of items, and whether
    it is this list.
    """

    folder: str
    section: str
    title: str
    lead: str
    total: int
    crumbs: tuple[Crumb, ...]
    feeds: tuple[FeedInfo, ...] = ()
    siblings_label: str = ""
    siblings: tuple[Sibling, ...] = ()


class ListPage(Struct, frozen=True, kw_only=True):
    """Page spec of one page of a list: all data that the page depends on, except `SiteSettings`.

    ``head`` is the data that all pages of the list share. ``number`` is the page's number, from 1 to
    ``last``. ``summaries`` are the items on this page, newest first.
    """

    template: ClassVar[str] = "list.html"
    body_digest: ClassVar[str] = ""

    head: ListHead
    number: int
    last: int
    summaries: tuple[ItemSummary, ...]

    @property
    def path(self) -> str:
        """Path of the page from the site's root."""
        return urls.list_page(self.head.folder, self.number)

    def assemble_view(self, frame: PageFrame) -> views.ListView:
        """Build the view (the data that the template sees) from this spec and what all pages share.

        ``frame`` has what all pages share, and builds the head, navigation and breadcrumb.
        """
        head, translator = self.head, frame.settings.translator
        root = urls.path_to_root(self.path)
        return views.ListView(
            site=frame.site,
            page=frame.build_page(
                self.path,
                self.template,
                head.section,
                head.title if self.number == 1 else translator("page", title=head.title, number=self.number),
                crumbs=[*head.crumbs, (head.title, "")],
                description=translator("list-about", title=head.title, total=head.total),
                feeds=head.feeds,
            ),
            lead=head.lead,
            entries=item_summary.build_entries(translator, self.summaries, root),
            pager=components.build_pager(head.folder, self.number, self.last, head.total, root),
            siblings_label=head.siblings_label,
            siblings=tuple(
                views.LinkCount(text=text, href=root + href, total=total, current=current)
                for text, href, total, current in head.siblings
            ),
        )


_ItemList = tuple[ListHead, Sequence[Item]]
"""A list before it is divided into pages: its head and all its items."""


def plan_list_pages(context: SiteContext) -> Iterator[PlannedPage[ListPage]]:
    """Plan the pages of all lists of items, each divided into pages of ``page_size`` items.

    ``page_size`` is a setting of the site's record. There is a list of all items, and one for each category,
    agency, category of an agency, and year. An empty list has a page only if it is that of a category or of all
    items. ``context`` is the catalogue with its lookup tables.
    """
    for list_items in (
        _list_all,
        _list_by_category,
        _list_by_agency,
        _list_by_agency_category,
        _list_by_year,
    ):
        for head, items in list_items(context):
            yield from _paginate(context, head, items)


def _paginate(context: SiteContext, head: ListHead, items: Sequence[Item]) -> Iterator[PlannedPage[ListPage]]:
    """Plan each page of a list with the items ``items``.

    An empty list has one page, since other pages link to it.
    """
    size = context.catalogue.site.page_size
    # Rounded up.
    last = max(1, -(-len(items) // size))
    head_digest = digest_values(head)
    for number in range(1, last + 1):
        shown = items[(number - 1) * size : number * size]
        yield PlannedPage(
            urls.list_page(head.folder, number),
            ListPage.template,
            digest_values(
                head_digest, number, last, b"".join([context.digest_summary(item) for item in shown])
            ),
            partial(_make_page, context, head, number, last, shown),
            lastmod=max([item.last_change for item in shown]).isoformat() if shown else "",
        )


def _make_page(
    context: SiteContext, head: ListHead, number: int, last: int, shown: Sequence[Item]
) -> ListPage:
    return ListPage(head=head, number=number, last=last, summaries=tuple(map(context.summarize_item, shown)))


def _make_catalogue_crumb(context: SiteContext) -> Crumb:
    """Return the step of a breadcrumb that leads to the catalogue, as a pair of text and path."""
    return (context.translator("catalogue"), urls.CATALOGUE)


def _list_all(context: SiteContext) -> Iterator[_ItemList]:
    """Yield the list of all items as a pair of head and items. The lists by year are its related lists."""
    items = tuple(context.catalogue.items.values())
    head = ListHead(
        folder=urls.ALL_ITEMS_FOLDER,
        section="catalogue",
        title=context.translator("all"),
        lead="",
        total=len(items),
        crumbs=(_make_catalogue_crumb(context),),
        feeds=(context.get_feed(""),),
        siblings_label=context.translator("years"),
        siblings=_collect_year_siblings(context, None),
    )
    yield head, items


def _list_by_category(context: SiteContext) -> Iterator[_ItemList]:
    """Yield a list for each category, including those without items, as a pair of head and items."""
    tree = context.catalogue.categories.classes
    for id, node in tree.items():
        parent = tree[node.ancestors[-1]] if node.ancestors else None
        # A category without narrower ones links its siblings instead.
        sibling_ids = node.children or (
            parent.children if parent else tuple(root.id for root in context.catalogue.categories.roots)
        )
        items = context.items_by_category[id]
        head = ListHead(
            folder=urls.category_folder(id),
            section="catalogue",
            title=node.record.name,
            lead="。".join(text for text in (node.record.description, node.record.basis) if text),
            total=len(items),
            crumbs=(
                _make_catalogue_crumb(context),
                *(
                    (tree[ancestor].record.name, urls.list_page(urls.category_folder(ancestor), 1))
                    for ancestor in node.ancestors
                ),
            ),
            # A category without items has no feed.
            feeds=(context.get_feed(urls.category_folder(id)),) if items else (),
            siblings_label=context.translator("subcategories" if node.children else "categories"),
            siblings=tuple(
                (
                    tree[sibling].record.name,
                    urls.list_page(urls.category_folder(sibling), 1),
                    len(context.items_by_category[sibling]),
                    sibling == id,
                )
                for sibling in sibling_ids
            ),
        )
        yield head, items


def _list_by_agency(context: SiteContext) -> Iterator[_ItemList]:
    """Yield a list for each agency that has items, as a pair of head and items.

    The lists of the agency by category are its related lists.
    """
    for agency in context.catalogue.agencies.values():
        items = context.items_by_agency[agency.id]
        if not items:
            continue
        head = ListHead(
            folder=urls.agency_items_folder(agency.id),
            section="agencies",
            title=context.translator("of", agency=agency.record.short_name, what=context.translator("items")),
            lead="",
            total=len(items),
            crumbs=_make_agency_crumbs(context, agency.id),
            feeds=(context.get_feed(f"agencies/{agency.id}"),),
            siblings_label=context.translator("categories"),
            siblings=_collect_category_siblings(context, agency.id),
        )
        yield head, items


def _list_by_agency_category(context: SiteContext) -> Iterator[_ItemList]:
    """Yield a list for each category in which an agency has items, as a pair of head and items."""
    # Collected once for each agency instead of once for each list.
    siblings: dict[str, tuple[Sibling, ...]] = {}
    for (agency, category), items in context.items_by_agency_category.items():
        if agency not in siblings:
            siblings[agency] = _collect_category_siblings(context, agency)
        path = urls.list_page(urls.agency_category_folder(agency, category), 1)
        names = {
            "agency": context.catalogue.agencies[agency].record.short_name,
            "category": context.catalogue.categories.classes[category].record.name,
        }
        head = ListHead(
            folder=urls.agency_category_folder(agency, category),
            section="agencies",
            title=context.translator("agency-category", **names),
            lead=context.catalogue.categories.classes[category].record.description,
            total=len(items),
            crumbs=(
                *_make_agency_crumbs(context, agency),
                (context.translator("items"), urls.list_page(urls.agency_items_folder(agency), 1)),
            ),
            siblings_label=context.translator("categories"),
            siblings=tuple(
                (*sibling[:3], True) if sibling[1] == path else sibling for sibling in siblings[agency]
            ),
        )
        yield head, items


def _make_agency_crumbs(context: SiteContext, agency_id: str) -> tuple[Crumb, ...]:
    """Return two steps of a breadcrumb: the list of agencies, and the front page of one of them.

    ``agency_id`` is the id of this agency.
    """
    return (context.translator("agencies"), urls.AGENCIES), (
        context.get_agency_name(agency_id),
        urls.agency(agency_id),
    )


def _collect_category_siblings(context: SiteContext, agency_id: str) -> tuple[Sibling, ...]:
    """Return links to the lists of an agency, one for each category, with their numbers of items.

    No list is marked as the current one. ``agency_id`` is the id of the agency.
    """
    return tuple(
        (count.text, count.href, count.total, count.current)
        for count in components.count_agency_items_by_category(context, agency_id, "")
    )


def _list_by_year(context: SiteContext) -> Iterator[_ItemList]:
    """Yield a list for each year in which items were published, as a pair of head and items."""
    for year, items in context.items_by_year.items():
        head = ListHead(
            folder=urls.year_folder(year),
            section="catalogue",
            title=context.translator("year", year=year),
            lead="",
            total=len(items),
            crumbs=(_make_catalogue_crumb(context),),
            siblings_label=context.translator("years"),
            siblings=_collect_year_siblings(context, year),
        )
        yield head, items


def _collect_year_siblings(context: SiteContext, current_year: int | None) -> tuple[Sibling, ...]:
    """Return the lists by year as related lists. That of the year ``current_year`` is marked as current."""
    return tuple(
        (str(year), urls.list_page(urls.year_folder(year), 1), len(items), year == current_year)
        for year, items in context.items_by_year.items()
    )
