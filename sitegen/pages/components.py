"""Builders for view parts used on several pages: list entries, pagers, trees, cards, contacts.

The argument ``root`` is always the relative path from the page to the site's root: "" or ``../`` repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from sitegen.catalogue.attachments import pair_attachments
from sitegen.catalogue.links import resolve_link
from sitegen.catalogue.model import Agency, ClassNode, Item
from sitegen.content.attachments import AttachmentFacts
from sitegen.content.parse import BodyFacts
from sitegen.pages import item_summary, urls, views
from sitegen.pages.site_context import SiteContext
from sitegen.schema.records import AGENCY_KIND, LEVEL, AttachmentRecord

LATEST_ITEM_COUNT = 10
"""Number of items under “latest” on the home page and on the front pages of agencies."""
_PAGER_WINDOW = 2
"""Number of pages that the pager links on each side of the current one."""


def build_item_entries(context: SiteContext, items: Iterable[Item], root: str) -> tuple[views.ItemEntry, ...]:
    """Build the entries of a list of items. ``items`` are published, and keep their order.

    ``root`` is the relative path from the page to the site's root.
    """
    return item_summary.build_entries(context.translator, map(context.summarize_item, items), root)


def build_pager(folder: str, page_number: int, last_page: int, total: int, root: str) -> views.Pager:
    """Build the pager of a list's page: links to the first, last, neighbouring and nearby pages.

    ``folder`` is the folder of the list's pages, without a closing slash. The current page is ``page_number`` of
    ``last_page``, counted from 1. ``total`` is the number of entries in the whole list. ``root`` is the relative
    path from the page to the site's root.
    """

    def href(target: int) -> str:
        return (
            root + urls.list_page(folder, target)
            if 1 <= target <= last_page and target != page_number
            else ""
        )

    nearby = range(max(page_number - _PAGER_WINDOW, 1), min(page_number + _PAGER_WINDOW, last_page) + 1)
    # A set, since the first or last page may also be near this one.
    shown = sorted({1, last_page, *nearby})
    return views.Pager(
        number=page_number,
        last=last_page,
        total=total,
        previous=href(page_number - 1),
        next=href(page_number + 1),
        first=href(1),
        final=href(last_page),
        pages=tuple(
            views.Link(text=str(page), href=href(page), current=page == page_number) for page in shown
        ),
    )


def build_category_branches(
    context: SiteContext, nodes: Iterable[ClassNode], root: str, current_category: str = ""
) -> tuple[views.Branch, ...]:
    """Build a tree for each category in ``nodes``. It contains the category and all narrower ones below it.

    Each category has its number of items. ``root`` is the relative path from the page to the site's root.
    ``current_category`` is the id of the category that the page shows, or "" if it shows none.
    """
    tree = context.catalogue.categories.classes
    return tuple(
        views.Branch(
            id=node.id,
            name=node.record.name,
            code=node.record.code,
            basis=node.record.basis,
            description=node.record.description,
            href=root + urls.list_page(urls.category_folder(node.id), 1),
            total=len(context.items_by_category[node.id]),
            current=node.id == current_category,
            children=build_category_branches(
                context, (tree[child] for child in node.children), root, current_category
            ),
        )
        for node in nodes
    )


def build_agency_card(context: SiteContext, agency: Agency, root: str) -> views.AgencyCard:
    """Build the card of an agency: its names and links, and the cards of the agencies below it.

    ``root`` is the relative path from the page to the site's root.
    """
    catalogue, record, translator = context.catalogue, agency.record, context.translator
    items = context.items_by_agency[agency.id]
    reports = context.reports_by_agency.get(agency.id)
    return views.AgencyCard(
        name=record.name,
        short_name=record.short_name,
        level=translator.choose(LEVEL.labels[record.level], record.level),
        kind=translator.choose(AGENCY_KIND.labels[record.kind], record.kind),
        href=root + urls.agency(agency.id),
        total=len(items),
        guide=root + urls.guide(agency.id) if agency.id in catalogue.guides else "",
        items=root + urls.list_page(urls.agency_items_folder(agency.id), 1) if items else "",
        # The latest report is first.
        reports=root + urls.report(agency.id, reports[0].year) if reports else "",
        children=tuple(
            build_agency_card(context, catalogue.agencies[child], root) for child in agency.children
        ),
    )


def build_top_agency_cards(context: SiteContext, root: str) -> tuple[views.AgencyCard, ...]:
    """Build the cards of the agencies at the top of the hierarchy; each contains the cards of those below it.

    A card is the view of an agency with its names and links. ``root`` is the relative path from the page to
    the site's root.
    """
    tops = (agency for agency in context.catalogue.agencies.values() if not agency.ancestors)
    return tuple(build_agency_card(context, agency, root) for agency in tops)


def link_agency(context: SiteContext, agency_id: str, root: str) -> views.Link:
    """Build a link to the front page of an agency, with its full name as text.

    ``agency_id`` is the id of the agency; an unknown one raises `KeyError`. ``root`` is the relative path from the
    page to the site's root.
    """
    return views.Link(text=context.get_agency_name(agency_id), href=root + urls.agency(agency_id))


def build_contact(agency: Agency) -> views.Contact:
    """Return the contact details of an agency's disclosure office (条例第十二条) as a view.

    A detail that the agency's record lacks is "" or empty.
    """
    record = agency.record
    return views.Contact(
        office=record.office,
        contact=record.contact,
        address=record.address,
        postcode=record.postcode,
        hours=tuple(
            views.OfficeHours(days=hours.days, morning=hours.morning, afternoon=hours.afternoon)
            for hours in record.hours
        ),
        phone=record.phone,
        fax=record.fax,
        email=record.email,
        website=record.website,
    )


def build_body(context: SiteContext, source_path: str, facts: BodyFacts, root: str) -> views.Body:
    """Build the view of a text: its digest, its headings, and its links as hrefs relative to the page.

    ``source_path`` is the project path of the source file that contains the text; its links are relative to that
    file. ``facts`` are the digest, headings, links and length of the text. ``root`` is the relative path from
    the page to the site's root.
    """
    return build_linked_body(facts, resolve_link_targets(context, source_path, facts), root)


def build_files(
    page_path: str, listed: Sequence[AttachmentRecord], files: Sequence[AttachmentFacts]
) -> tuple[views.File, ...]:
    """List the attachments of a page that exist, in the order in which its record lists them.

    ``page_path`` is the path of the page from the site's root. ``listed`` are the attachments that the record lists.
    ``files`` has the names, sizes and checksums of those that exist.
    """
    root = urls.path_to_root(page_path)
    return tuple(
        views.File(
            title=attachment.title or facts.name,
            name=facts.name,
            # File names may contain characters that addresses must not.
            href=root + quote(urls.attachment(page_path, facts.name)),
            size=facts.size,
            kind=facts.kind.upper(),
            sha256=facts.sha256,
        )
        for attachment, facts in pair_attachments(listed, files)
    )


LinkTarget = tuple[str, str]
"""Target of a link in a text: path from the site's root ("" for the same page), and anchor on the page or ""."""


def resolve_link_targets(context: SiteContext, source_path: str, facts: BodyFacts) -> tuple[LinkTarget, ...]:
    """Return the target of each internal link in a text, in the order of the links.

    ``source_path`` is the project path of the source file that contains the text. ``facts`` has the links, which
    are relative to that file. A target is a pair of path (from the site's root) and anchor. The path is ""
    for a link to ``source_path`` itself. Both are "" for a link to a file that is not published; its text then
    leads nowhere.
    """
    paths = ((resolve_link(source_path, link.target), link.anchor) for link in facts.links)
    published = context.published_path_by_source
    return tuple(
        ("", anchor) if path == source_path else (published[path], anchor) if path in published else ("", "")
        for path, anchor in paths
    )


def build_linked_body(facts: BodyFacts, targets: Iterable[LinkTarget], root: str) -> views.Body:
    """Build the view of a text whose link targets are already resolved.

    ``facts`` are the digest, headings, links and length of the text. ``targets`` are the pairs of path and
    anchor that `resolve_link_targets` returns: one for each internal link, in order. ``root`` is the relative path
    from the page to the site's root.
    """
    return views.Body(
        digest=facts.digest,
        links=tuple(
            (root + quote(path) if path else "") + (f"#{anchor}" if anchor else "")
            for path, anchor in targets
        ),
        headings=tuple(views.TocHeading(level=level, text=text, id=id) for level, text, id in facts.headings),
        characters=facts.character_count,
    )


def count_items_by_year(context: SiteContext, root: str) -> tuple[views.YearCount, ...]:
    """Count the items published in each year, the latest year first; each count links to the list of that year.

    ``root`` is the relative path from the page to the site's root.
    """
    return tuple(
        views.YearCount(year=year, href=root + urls.list_page(urls.year_folder(year), 1), total=len(items))
        for year, items in context.items_by_year.items()
    )


def count_agency_items_by_category(
    context: SiteContext, agency_id: str, root: str, current_category: str = ""
) -> tuple[views.LinkCount, ...]:
    """Count the items of an agency in each category; each count links to the list of these items.

    ``agency_id`` is the id of the agency. Categories are in the order of the classification; those without items
    are left out. ``root`` is the relative path from the page to the site's root. ``current_category`` is the id of the
    category that the page shows, or "".
    """
    items: Mapping[tuple[str, str], Sequence[Item]] = context.items_by_agency_category
    return tuple(
        views.LinkCount(
            text=node.record.name,
            href=root + urls.list_page(urls.agency_category_folder(agency_id, node.id), 1),
            total=len(items[agency_id, node.id]),
            current=node.id == current_category,
        )
        for node in context.catalogue.categories.classes.values()
        if (agency_id, node.id) in items
    )


def build_metadata_row(key: str, label: str, *values: tuple[str, str]) -> views.MetadataRow:
    """Build a row of a metadata table from one or more values.

    ``key`` is the name of the field, ``label`` its text for readers. Each value is a pair of text and href;
    the href is "" for plain text.
    """
    return views.MetadataRow(
        key=key, label=label, values=tuple(views.Link(text=text, href=href) for text, href in values)
    )
