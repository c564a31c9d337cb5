"""The paginated lists of items: all, by category, by agency, by agency and category, by year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sitegen.catalogue.model import Item
from sitegen.pages import parts, urls, views
from sitegen.pages.context import Context
from sitegen.pages.frame import Crumb, Frame


@dataclass(frozen=True, slots=True)
class _List:
    """One list before it is cut into pages; ``siblings`` are made for a root."""

    folder: str
    section: str
    title: str
    lead: str
    items: Sequence[Item]
    crumbs: Sequence[Crumb]
    feeds: Sequence[str] = ()
    siblings_label: str = ""
    siblings: Sequence[tuple[str, str, int, bool]] = ()


def list_views(context: Context, frame: Frame) -> Iterator[views.ListView]:
    """Every page of every list."""
    for make in (_all, _categories, _agencies, _agency_categories, _years):
        for items in make(context):
            yield from _pages(context, frame, items)


def _pages(context: Context, frame: Frame, items: _List) -> Iterator[views.ListView]:
    size = context.catalogue.site.page_size
    last = max(1, -(-len(items.items) // size))
    for number in range(1, last + 1):
        path = urls.list_page(items.folder, number)
        root = urls.root(path)
        title = items.title if number == 1 else context.words("page", title=items.title, number=number)
        yield views.ListView(
            site=frame.site,
            page=frame.page(
                path,
                "list.html",
                items.section,
                title,
                crumbs=[*items.crumbs, (items.title, "")],
                description=context.words("list-about", title=items.title, total=len(items.items)),
                feeds=items.feeds,
            ),
            lead=items.lead,
            entries=parts.entries(context, items.items[(number - 1) * size : number * size], root),
            pager=parts.pager(items.folder, number, last, len(items.items), root),
            siblings_label=items.siblings_label,
            siblings=tuple(
                views.Count(text=text, href=root + href, total=total, current=current)
                for text, href, total, current in items.siblings
            ),
        )


def _catalogue_crumb(context: Context) -> Crumb:
    return (context.words("catalogue"), urls.CATALOGUE)


def _all(context: Context) -> Iterator[_List]:
    yield _List(
        folder=urls.ALL_ITEMS,
        section="catalogue",
        title=context.words("all"),
        lead="",
        items=tuple(context.catalogue.items.values()),
        crumbs=[_catalogue_crumb(context)],
        feeds=[""],
        siblings_label=context.words("years"),
        siblings=_year_siblings(context, None),
    )


def _categories(context: Context) -> Iterator[_List]:
    tree = context.catalogue.categories.classes
    for id, node in tree.items():
        parent = tree[node.ancestors[-1]] if node.ancestors else None
        family = node.children or (
            parent.children if parent else tuple(root.id for root in context.catalogue.categories.roots)
        )
        yield _List(
            folder=urls.category(id),
            section="catalogue",
            title=node.record.name,
            lead="。".join(text for text in (node.record.description, node.record.basis) if text),
            items=context.by_category[id],
            crumbs=[
                _catalogue_crumb(context),
                *((tree[up].record.name, urls.list_page(urls.category(up), 1)) for up in node.ancestors),
            ],
            feeds=[urls.category(id)] if context.by_category[id] else [],
            siblings_label=context.words("subcategories" if node.children else "categories"),
            siblings=[
                (
                    tree[other].record.name,
                    urls.list_page(urls.category(other), 1),
                    len(context.by_category[other]),
                    other == id,
                )
                for other in family
            ],
        )


def _agencies(context: Context) -> Iterator[_List]:
    for agency in context.catalogue.agencies.values():
        items = context.by_agency[agency.id]
        if not items:
            continue
        yield _List(
            folder=urls.agency_items(agency.id),
            section="agencies",
            title=context.words("of", agency=agency.record.short_name, what=context.words("items")),
            lead="",
            items=items,
            crumbs=_agency_crumbs(context, agency.id),
            feeds=[f"agencies/{agency.id}"],
            siblings_label=context.words("categories"),
            siblings=_category_siblings(context, agency.id, ""),
        )


def _agency_categories(context: Context) -> Iterator[_List]:
    for (agency, category), items in context.by_agency_category.items():
        names = {
            "agency": context.catalogue.agencies[agency].record.short_name,
            "category": context.catalogue.categories.classes[category].record.name,
        }
        yield _List(
            folder=urls.agency_category(agency, category),
            section="agencies",
            title=context.words("agency-category", **names),
            lead=context.catalogue.categories.classes[category].record.description,
            items=items,
            crumbs=[
                *_agency_crumbs(context, agency),
                (context.words("items"), urls.list_page(urls.agency_items(agency), 1)),
            ],
            siblings_label=context.words("categories"),
            siblings=_category_siblings(context, agency, category),
        )


def _agency_crumbs(context: Context, agency: str) -> list[Crumb]:
    return [(context.words("agencies"), urls.AGENCIES), (context.name(agency), urls.agency(agency))]


def _category_siblings(context: Context, agency: str, current: str) -> list[tuple[str, str, int, bool]]:
    return [
        (count.text, count.href, count.total, count.current)
        for count in parts.agency_categories(context, agency, "", current)
    ]


def _years(context: Context) -> Iterator[_List]:
    for year, items in context.by_year.items():
        yield _List(
            folder=urls.year(year),
            section="catalogue",
            title=context.words("year", year=year),
            lead="",
            items=items,
            crumbs=[_catalogue_crumb(context)],
            siblings_label=context.words("years"),
            siblings=_year_siblings(context, year),
        )


def _year_siblings(context: Context, current: int | None) -> list[tuple[str, str, int, bool]]:
    return [
        (str(year), urls.list_page(urls.year(year), 1), len(items), year == current)
        for year, items in context.by_year.items()
    ]
