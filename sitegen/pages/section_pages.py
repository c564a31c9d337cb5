"""Pages of the site as a whole: home, rules, catalogue, free pages, site map, downloads and 404."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from sitegen.catalogue.model import StandalonePage
from sitegen.pages import components, urls, views
from sitegen.pages.i18n import Translator
from sitegen.pages.item_summary import append_release_label, describe_release
from sitegen.pages.page_frame import PRESCRIBED_SECTIONS, SECTION_PATHS, PageFrame
from sitegen.pages.site_context import SiteContext
from sitegen.program.file_at_fault import note_source_path_in_errors
from sitegen.schema.field_spec import format_iso_date, list_fields
from sitegen.schema.records import ItemRecord, PageRecord, RuleRecord

# Fields in the metadata table of a rule.
_RULE_FIELDS = ("doc_no", "issuer", "written", "effective")


def assemble_home_view(context: SiteContext, frame: PageFrame) -> views.HomeView:
    """Build the view of the home page.

    ``context`` is the catalogue with its lookup tables. ``frame`` builds the head, navigation and breadcrumb
    of the page.
    """
    catalogue, translator = context.catalogue, context.translator
    items = tuple(catalogue.items.values())
    totals = {
        "guide": len(catalogue.guides),
        "rules": len(catalogue.rules),
        "catalogue": len(items),
        "reports": len(catalogue.reports),
        "apply": len(catalogue.apply_pages),
    }
    return views.HomeView(
        site=frame.site,
        page=frame.build_page(
            urls.HOME,
            "home.html",
            "home",
            f"{catalogue.site.column} - {catalogue.site.name}",
            description=catalogue.site.description,
            feeds=[context.get_feed("")],
        ),
        description=catalogue.site.description,
        columns=tuple(
            views.LinkCount(text=translator(name), href=SECTION_PATHS[name], total=totals[name], key=name)
            for name in PRESCRIBED_SECTIONS
        ),
        latest=components.build_item_entries(context, items[: components.LATEST_ITEM_COUNT], ""),
        latest_href=urls.list_page(urls.ALL_ITEMS_FOLDER, 1),
        agencies=components.build_top_agency_cards(context, ""),
        categories=components.build_category_branches(context, catalogue.categories.roots, ""),
        years=components.count_items_by_year(context, ""),
        total=len(items),
        agencies_total=len(catalogue.agencies),
        reports_total=len(catalogue.reports),
        services_total=len(catalogue.services),
    )


def assemble_catalogue_view(context: SiteContext, frame: PageFrame) -> views.CatalogueView:
    """Build the view of the page 法定主动公开内容, with the tree of categories (条例第二十条、第二十一条).

    It also links the lists of items by year and by agency, each with its number of items. ``context`` is the
    catalogue with its lookup tables. ``frame`` builds the head, navigation and breadcrumb of the page.
    """
    root = urls.path_to_root(urls.CATALOGUE)
    agencies = (
        views.LinkCount(
            text=agency.record.name,
            href=root + urls.list_page(urls.agency_items_folder(id), 1),
            total=len(context.items_by_agency[id]),
        )
        for id, agency in context.catalogue.agencies.items()
        if context.items_by_agency[id]
    )
    return views.CatalogueView(
        site=frame.site,
        page=frame.build_section_page(
            urls.CATALOGUE, "catalogue.html", "catalogue", feeds=[context.get_feed("")]
        ),
        categories=components.build_category_branches(context, context.catalogue.categories.roots, root),
        years=components.count_items_by_year(context, root),
        agencies=tuple(agencies),
        total=len(context.catalogue.items),
    )


def generate_rule_views(context: SiteContext, frame: PageFrame) -> Iterator[views.View]:
    """Yield the view of the list of regulations on disclosure (政府信息公开制度), then one for each regulation.

    A regulation is a document published on the site. The list is divided into the groups that the records of the
    documents name; documents without a group form one of their own. ``context`` is the catalogue with its lookup
    tables. ``frame`` builds the head, navigation and breadcrumb of each page.
    """
    translator, root = context.translator, urls.path_to_root(urls.RULES)
    groups: dict[str, list[views.RuleEntry]] = {}
    for document, record in _iter_rules(context):
        group = record.group or translator("unclassified")
        groups.setdefault(group, []).append(_build_rule_entry(translator, document, record, root))
    yield views.RuleIndexView(
        site=frame.site,
        page=frame.build_section_page(urls.RULES, "rule-index.html", "rules"),
        groups=tuple(views.RuleGroup(name=name, rules=tuple(rules)) for name, rules in groups.items()),
    )
    for document, record in _iter_rules(context):
        yield _assemble_rule_view(context, frame, document, record)


def _iter_rules(context: SiteContext) -> Iterator[tuple[StandalonePage, RuleRecord]]:
    """Yield each regulation on disclosure as a pair: its page in the catalogue and its record (fields)."""
    for document in context.catalogue.rules:
        # Always true. The condition is for the type checker.
        if isinstance(document.record, RuleRecord):
            yield document, document.record


def _build_rule_entry(
    translator: Translator, document: StandalonePage, record: RuleRecord, root: str
) -> views.RuleEntry:
    """Return the entry of a regulation in the list of regulations.

    In a preview, the title of a draft is marked. ``document`` is the page of the regulation in the catalogue,
    and ``record`` has its fields. ``root`` is the relative path from the list to the site's root.
    """
    return views.RuleEntry(
        title=append_release_label(translator, record.title, document.release),
        href=root + urls.rule(document.name),
        doc_no=record.doc_no,
        issuer=record.issuer,
        written=format_iso_date(record.written),
        effective=format_iso_date(record.effective),
    )


@note_source_path_in_errors("document")
def _assemble_rule_view(
    context: SiteContext, frame: PageFrame, document: StandalonePage, record: RuleRecord
) -> views.RuleView:
    """Return the view (the data of the template) of a regulation's page, with its metadata table.

    ``document`` is the page of the regulation in the catalogue, and ``record`` has its fields.
    """
    translator, path = context.translator, urls.rule(document.name)
    rows = [
        components.build_metadata_row(
            field.name, translator.choose(field.spec.label, field.spec.label_en), (str(value), "")
        )
        for field in list_fields(RuleRecord)
        if field.name in _RULE_FIELDS and (value := getattr(record, field.name))
    ]
    return views.RuleView(
        site=frame.site,
        page=frame.build_page(
            path,
            "rule.html",
            "rules",
            record.title,
            crumbs=[(translator("rules"), urls.RULES), (record.title, "")],
            release_note=describe_release(translator, document.release, ""),
        ),
        rows=tuple(rows),
        updated=format_iso_date(record.updated),
        files=components.build_files(path, record.attachments, document.files),
        body=components.build_body(context, document.path, document.body, urls.path_to_root(path)),
    )


def generate_free_page_views(context: SiteContext, frame: PageFrame) -> Iterator[views.FreeView]:
    """Yield the views of the free pages: pages that an editor wrote outside the sections, such as “About”.

    ``context`` is the catalogue with its lookup tables. ``frame`` builds the head, navigation and breadcrumb
    of each page.
    """
    for document in context.catalogue.pages:
        yield _assemble_free_page_view(context, frame, document)


@note_source_path_in_errors("document")
def _assemble_free_page_view(
    context: SiteContext, frame: PageFrame, document: StandalonePage
) -> views.FreeView:
    """Return the view (the data of the template) of a free page: a page outside the sections."""
    record, path = document.record, urls.free_page(document.name)
    # The catalogue has records of this type only; the assertion is for the type checker.
    assert isinstance(record, PageRecord)
    return views.FreeView(
        site=frame.site,
        page=frame.build_page(
            path,
            "page.html",
            "pages",
            record.title,
            crumbs=[(record.title, "")],
            description=record.summary,
            release_note=describe_release(context.translator, document.release, ""),
        ),
        updated=format_iso_date(record.updated),
        files=components.build_files(path, record.attachments, document.files),
        body=components.build_body(context, document.path, document.body, urls.path_to_root(path)),
    )


def assemble_sitemap_view(context: SiteContext, frame: PageFrame) -> views.SitemapView:
    """Build the view of the HTML site map.

    Each section has links to its documents, agencies or categories, but not to single items. ``context`` is
    the catalogue with its lookup tables. ``frame`` builds the head, navigation and breadcrumb of the page.
    """
    translator = context.translator
    sections = [
        _build_sitemap_section(translator(name), SECTION_PATHS[name], links)
        for name, links in _list_sections(context).items()
    ]
    free_pages = [
        (
            append_release_label(translator, document.record.title, document.release),
            urls.free_page(document.name),
        )
        for document in context.catalogue.pages
    ]
    further = [*free_pages, (translator("data"), urls.DATA)]
    sections.append(_build_sitemap_section(translator("pages"), "", further))
    page = frame.build_page(
        urls.SITEMAP,
        "sitemap.html",
        "pages",
        translator("sitemap"),
        crumbs=[(translator("sitemap"), "")],
        description=translator("sitemap-about"),
    )
    return views.SitemapView(site=frame.site, page=page, sections=tuple(sections))


def _list_sections(context: SiteContext) -> dict[str, list[tuple[str, str]]]:
    """Return the links of the sections of the site map that have a page, as pairs of text and href, by section."""
    translator, catalogue = context.translator, context.catalogue
    tree = catalogue.categories.classes
    return {
        "guide": [
            (agency.record.name, urls.guide(id))
            for id, agency in catalogue.agencies.items()
            if id in catalogue.guides
        ],
        "rules": [
            (
                append_release_label(translator, document.record.title, document.release),
                urls.rule(document.name),
            )
            for document in catalogue.rules
        ],
        "catalogue": [
            (node.record.name, urls.list_page(urls.category_folder(id), 1)) for id, node in tree.items()
        ],
        "reports": [
            (report.record.title, urls.report(report.agency, report.year)) for report in catalogue.reports
        ],
        "apply": [
            (agency.record.name, urls.apply(id))
            for id, agency in catalogue.agencies.items()
            if id in catalogue.apply_pages
        ]
        + [(translator("deadline"), urls.DEADLINE), (translator("fee"), urls.FEE)],
        "agencies": [(agency.record.name, urls.agency(id)) for id, agency in catalogue.agencies.items()],
        "services": [
            (service.record.title, urls.service(service.agency, service.name))
            for service in catalogue.services
        ],
    }


def _build_sitemap_section(title: str, href: str, links: Sequence[tuple[str, str]]) -> views.SitemapSection:
    """Build a section of the site map. ``links`` are pairs of text and href.

    Hrefs need no prefix, as the page is in the root of the site.
    """
    return views.SitemapSection(
        title=views.Link(text=title, href=href),
        links=tuple(views.Link(text=text, href=target) for text, target in links),
    )


def assemble_downloads_view(
    context: SiteContext, frame: PageFrame, data_files: tuple[views.DataFile, ...]
) -> views.DataView:
    """Build the view of the downloads page: data files, Atom feeds, and the meaning of the data fields.

    ``data_files`` are the data files with their sizes and checksums. ``context`` is the catalogue with its lookup
    tables. ``frame`` builds the head, navigation and breadcrumb of the page.
    """
    translator, root = context.translator, urls.path_to_root(urls.DATA)
    # Feeds of categories are announced on the pages of categories.
    folders = ["", *(f"agencies/{id}" for id, items in context.items_by_agency.items() if items)]
    fields = (
        components.build_metadata_row(
            field.name, translator.choose(field.spec.label, field.spec.label_en), (field.spec.meaning, "")
        )
        for field in list_fields(ItemRecord)
        if field.spec.shown
    )
    return views.DataView(
        site=frame.site,
        page=frame.build_section_page(urls.DATA, "data.html", "data", feeds=[context.get_feed("")]),
        files=data_files,
        feeds=tuple(
            views.FeedLink(title=title, href=root + urls.feed(folder))
            for folder, title in map(context.get_feed, folders)
        ),
        fields=tuple(fields),
    )


def assemble_not_found_view(context: SiteContext, frame: PageFrame, css: str) -> views.NotFoundView:
    """Build the view of 404.html, the error page for unknown addresses.

    ``css`` is the text of all stylesheets, which is put into the page. The links of the navigation and the
    footer are absolute, because a server may show the page for an address in any folder. ``context`` is the
    catalogue with its lookup tables. ``frame`` builds the head, navigation and breadcrumb of the page.
    """
    page = frame.build_page(urls.NOT_FOUND, "404.html", "pages", context.translator("not-found"))
    base = context.catalogue.site.base_url.rstrip("/") + "/"
    return views.NotFoundView(site=frame.site, page=_make_links_absolute(page, base), css=css)


def _make_links_absolute(page: views.Page, base_url: str) -> views.Page:
    """Return ``page``, which lies at the root of the site, with absolute links. ``base_url`` is the address of the site.

    Stylesheets are removed, because the page contains its style, and so are scripts.
    """
    old = page.chrome
    chrome = replace(
        old,
        root=base_url,
        nav=tuple(replace(link, href=base_url + link.href) for link in old.nav),
        links=tuple(replace(link, href=base_url + link.href) for link in old.links),
        home=base_url + urls.HOME,
        search=base_url + urls.SEARCH,
        sitemap=base_url + urls.SITEMAP,
        # The server may send the page for an address in any folder, so relative addresses would not work.
        stylesheets=(),
        scripts=(),
        early_scripts=(),
        search_scripts=(),
        icon=base_url + old.icon if old.icon else "",
    )
    return replace(page, chrome=chrome)
