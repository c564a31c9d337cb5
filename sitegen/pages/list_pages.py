"""Planning of the lists of items: all, by category, by agency, by agency and category, by year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sitegen.catalogue.model import Item
from sitegen.pages import parts, urls
from sitegen.pages.context import Context
from sitegen.pages.frame import Crumb
from sitegen.pages.list_page import ListHead, ListPage, Sibling

_List = tuple[ListHead, Sequence[Item]]
"""A list before it is divided into pages."""


def list_pages(context: Context) -> Iterator[ListPage]:
    """Plan every page of every list."""
    for make in (_all, _categories, _agencies, _agency_categories, _years):
        for head, items in make(context):
            yield from _cut(context, head, items)


def _cut(context: Context, head: ListHead, items: Sequence[Item]) -> Iterator[ListPage]:
    """Divide a list into pages. An empty list has one page."""
    size = context.catalogue.site.page_size
    # Rounded up.
    last = max(1, -(-len(items) // size))
    for number in range(1, last + 1):
        shown = items[(number - 1) * size : number * size]
        yield ListPage(head=head, number=number, last=last, lines=tuple(map(context.line, shown)))


def _catalogue_crumb(context: Context) -> Crumb:
    """Link the catalogue for a breadcrumb."""
    return (context.words("catalogue"), urls.CATALOGUE)


def _all(context: Context) -> Iterator[_List]:
    """Yield the list of all items."""
    items = tuple(context.catalogue.items.values())
    head = ListHead(
        folder=urls.ALL_ITEMS,
        section="catalogue",
        title=context.words("all"),
        lead="",
        total=len(items),
        crumbs=(_catalogue_crumb(context),),
        feeds=(context.feed(""),),
        siblings_label=context.words("years"),
        siblings=_year_siblings(context, None),
    )
    yield head, items


def _categories(context: Context) -> Iterator[_List]:
    """Yield a list for each category, empty ones included."""
    tree = context.catalogue.categories.classes
    for id, node in tree.items():
        parent = tree[node.ancestors[-1]] if node.ancestors else None
        # A category without narrower ones shows its neighbours instead.
        family = node.children or (
            parent.children if parent else tuple(root.id for root in context.catalogue.categories.roots)
        )
        items = context.by_category[id]
        head = ListHead(
            folder=urls.category(id),
            section="catalogue",
            title=node.record.name,
            lead="。".join(text for text in (node.record.description, node.record.basis) if text),
            total=len(items),
            crumbs=(
                _catalogue_crumb(context),
                *((tree[up].record.name, urls.list_page(urls.category(up), 1)) for up in node.ancestors),
            ),
            # A category without items has no feed.
            feeds=(context.feed(urls.category(id)),) if items else (),
            siblings_label=context.words("subcategories" if node.children else "categories"),
            siblings=tuple(
                (
                    tree[other].record.name,
                    urls.list_page(urls.category(other), 1),
                    len(context.by_category[other]),
                    other == id,
                )
                for other in family
            ),
        )
        yield head, items


def _agencies(context: Context) -> Iterator[_List]:
    """Yield a list for each agency that has items."""
    for agency in context.catalogue.agencies.values():
        items = context.by_agency[agency.id]
        if not items:
            continue
        head = ListHead(
            folder=urls.agency_items(agency.id),
            section="agencies",
            title=context.words("of", agency=agency.record.short_name, what=context.words("items")),
            lead="",
            total=len(items),
            crumbs=_agency_crumbs(context, agency.id),
            feeds=(context.feed(f"agencies/{agency.id}"),),
            siblings_label=context.words("categories"),
            siblings=_category_siblings(context, agency.id),
        )
        yield head, items


def _agency_categories(context: Context) -> Iterator[_List]:
    """Yield a list for each category in which an agency has items."""
    # Counted once for each agency instead of once for each list.
    siblings: dict[str, tuple[Sibling, ...]] = {}
    for (agency, category), items in context.by_agency_category.items():
        if agency not in siblings:
            siblings[agency] = _category_siblings(context, agency)
        path = urls.list_page(urls.agency_category(agency, category), 1)
        names = {
            "agency": context.catalogue.agencies[agency].record.short_name,
            "category": context.catalogue.categories.classes[category].record.name,
        }
        head = ListHead(
            folder=urls.agency_category(agency, category),
            section="agencies",
            title=context.words("agency-category", **names),
            lead=context.catalogue.categories.classes[category].record.description,
            total=len(items),
            crumbs=(
                *_agency_crumbs(context, agency),
                (context.words("items"), urls.list_page(urls.agency_items(agency), 1)),
            ),
            siblings_label=context.words("categories"),
            siblings=tuple((*one[:3], True) if one[1] == path else one for one in siblings[agency]),
        )
        yield head, items


def _agency_crumbs(context: Context, agency: str) -> tuple[Crumb, ...]:
    """Link the agencies and one of them for a breadcrumb."""
    return (context.words("agencies"), urls.AGENCIES), (context.name(agency), urls.agency(agency))


def _category_siblings(context: Context, agency: str) -> tuple[Sibling, ...]:
    """Collect the lists of an agency's categories."""
    return tuple(
        (count.text, count.href, count.total, count.current)
        for count in parts.agency_categories(context, agency, "")
    )


def _years(context: Context) -> Iterator[_List]:
    """Yield a list for each year in which items were published."""
    for year, items in context.by_year.items():
        head = ListHead(
            folder=urls.year(year),
            section="catalogue",
            title=context.words("year", year=year),
            lead="",
            total=len(items),
            crumbs=(_catalogue_crumb(context),),
            siblings_label=context.words("years"),
            siblings=_year_siblings(context, year),
        )
        yield head, items


def _year_siblings(context: Context, current: int | None) -> tuple[Sibling, ...]:
    """Collect the lists of the years."""
    return tuple(
        (str(year), urls.list_page(urls.year(year), 1), len(items), year == current)
        for year, items in context.by_year.items()
    )
