"""Pages of the site as a whole: home, rules, catalogue, free pages, site map, downloads and 404."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sitegen.catalogue.model import Document
from sitegen.pages import parts, urls, views
from sitegen.pages.context import Context
from sitegen.pages.frame import COLUMNS, PATHS, Frame
from sitegen.schema.records import ItemRecord, PageRecord, RuleRecord
from sitegen.schema.spec import declared, iso

# Fields in the metadata table of a rule.
_RULE_ROWS = ("doc_no", "issuer", "written", "effective")


def home_view(context: Context, frame: Frame) -> views.HomeView:
    """Assemble the home page."""
    catalogue, translator = context.catalogue, context.words
    items = tuple(catalogue.items.values())
    totals = {
        "guide": len(catalogue.guides),
        "rules": len(catalogue.rules),
        "catalogue": len(items),
        "reports": len(catalogue.reports),
        "apply": len(catalogue.applies),
    }
    return views.HomeView(
        site=frame.site,
        page=frame.page(
            urls.HOME,
            "home.html",
            "home",
            f"{catalogue.site.column} - {catalogue.site.name}",
            description=catalogue.site.description,
            feeds=[context.feed("")],
        ),
        description=catalogue.site.description,
        columns=tuple(
            views.Count(text=translator(name), href=PATHS[name], total=totals[name], key=name)
            for name in COLUMNS
        ),
        latest=parts.entries(context, items[: parts.LATEST], ""),
        latest_href=urls.list_page(urls.ALL_ITEMS, 1),
        agencies=parts.top_agencies(context, ""),
        categories=parts.branches(context, catalogue.categories.roots, ""),
        years=parts.years(context, ""),
        total=len(items),
        agencies_total=len(catalogue.agencies),
        reports_total=len(catalogue.reports),
        services_total=len(catalogue.services),
    )


def catalogue_view(context: Context, frame: Frame) -> views.CatalogueView:
    """Assemble the page 法定主动公开内容 with the tree of categories (条例第二十条、第二十一条)."""
    root = urls.root(urls.CATALOGUE)
    agencies = (
        views.Count(
            text=agency.record.name,
            href=root + urls.list_page(urls.agency_items(id), 1),
            total=len(context.by_agency[id]),
        )
        for id, agency in context.catalogue.agencies.items()
        if context.by_agency[id]
    )
    return views.CatalogueView(
        site=frame.site,
        page=frame.column(urls.CATALOGUE, "catalogue.html", "catalogue", feeds=[context.feed("")]),
        categories=parts.branches(context, context.catalogue.categories.roots, root),
        years=parts.years(context, root),
        agencies=tuple(agencies),
        total=len(context.catalogue.items),
    )


def rule_views(context: Context, frame: Frame) -> Iterator[views.View]:
    """Generate the list of rules (政府信息公开制度) and a page for each rule."""
    translator, root = context.words, urls.root(urls.RULES)
    groups: dict[str, list[views.RuleEntry]] = {}
    for document, record in _rules(context):
        group = record.group or translator("unclassified")
        groups.setdefault(group, []).append(_rule_entry(document, record, root))
    yield views.RuleIndexView(
        site=frame.site,
        page=frame.column(urls.RULES, "rule-index.html", "rules"),
        groups=tuple(views.RuleGroup(name=name, rules=tuple(rules)) for name, rules in groups.items()),
    )
    for document, record in _rules(context):
        yield _rule(context, frame, document, record)


def _rules(context: Context) -> Iterator[tuple[Document, RuleRecord]]:
    """Yield the rules with their records."""
    for document in context.catalogue.rules:
        # Always true; it tells the type checker which record this is.
        if isinstance(document.record, RuleRecord):
            yield document, document.record


def _rule_entry(document: Document, record: RuleRecord, root: str) -> views.RuleEntry:
    """Summarize a rule for the list."""
    return views.RuleEntry(
        title=record.title,
        href=root + urls.rule(document.name),
        doc_no=record.doc_no,
        issuer=record.issuer,
        written=iso(record.written),
        effective=iso(record.effective),
    )


def _rule(context: Context, frame: Frame, document: Document, record: RuleRecord) -> views.RuleView:
    """Assemble the view of a rule."""
    translator, path = context.words, urls.rule(document.name)
    rows = [
        parts.row(field.name, translator.choose(field.spec.label, field.spec.label_en), (str(value), ""))
        for field in declared(RuleRecord)
        if field.name in _RULE_ROWS and (value := getattr(record, field.name))
    ]
    return views.RuleView(
        site=frame.site,
        page=frame.page(
            path,
            "rule.html",
            "rules",
            record.title,
            crumbs=[(translator("rules"), urls.RULES), (record.title, "")],
        ),
        rows=tuple(rows),
        updated=iso(record.updated),
        body=parts.body(context, document.path, document.body, urls.root(path)),
    )


def free_views(context: Context, frame: Frame) -> Iterator[views.FreeView]:
    """Generate the free pages."""
    for document in context.catalogue.pages:
        record, path = document.record, urls.page(document.name)
        assert isinstance(record, PageRecord)
        yield views.FreeView(
            site=frame.site,
            page=frame.page(
                path,
                "page.html",
                "pages",
                record.title,
                crumbs=[(record.title, "")],
                description=record.summary,
            ),
            updated=iso(record.updated),
            body=parts.body(context, document.path, document.body, urls.root(path)),
        )


def sitemap_view(context: Context, frame: Frame) -> views.SitemapView:
    """Assemble the HTML site map: every section with its categories, agencies and documents."""
    translator, catalogue = context.words, context.catalogue
    tree = catalogue.categories.classes
    lists = {
        "guide": [
            (agency.record.name, urls.guide(id))
            for id, agency in catalogue.agencies.items()
            if id in catalogue.guides
        ],
        "rules": [(document.record.title, urls.rule(document.name)) for document in catalogue.rules],
        "catalogue": [(node.record.name, urls.list_page(urls.category(id), 1)) for id, node in tree.items()],
        "reports": [
            (report.record.title, urls.report(report.agency, report.year)) for report in catalogue.reports
        ],
        "apply": [
            (agency.record.name, urls.apply(id))
            for id, agency in catalogue.agencies.items()
            if id in catalogue.applies
        ]
        + [(translator("deadline"), urls.DEADLINE), (translator("fee"), urls.FEE)],
        "agencies": [(agency.record.name, urls.agency(id)) for id, agency in catalogue.agencies.items()],
        "services": [
            (service.record.title, urls.service(service.agency, service.name))
            for service in catalogue.services
        ],
    }
    sections = [_section(translator(name), PATHS[name], links) for name, links in lists.items()]
    others = [(document.record.title, urls.page(document.name)) for document in catalogue.pages]
    sections.append(_section(translator("pages"), "", [*others, (translator("data"), urls.DATA)]))
    page = frame.page(
        urls.SITEMAP,
        "sitemap.html",
        "pages",
        translator("sitemap"),
        crumbs=[(translator("sitemap"), "")],
        description=translator("sitemap-about"),
    )
    return views.SitemapView(site=frame.site, page=page, sections=tuple(sections))


def _section(title: str, href: str, links: Sequence[tuple[str, str]]) -> views.SitemapSection:
    """Build a section of the site map. Hrefs need no prefix, as the page is in the root of the site."""
    return views.SitemapSection(
        title=views.Link(text=title, href=href),
        links=tuple(views.Link(text=text, href=target) for text, target in links),
    )


def data_view(context: Context, frame: Frame, files: tuple[views.DataFile, ...]) -> views.DataView:
    """Assemble the page of downloads: data files, feeds, and the meaning of the fields."""
    translator, root = context.words, urls.root(urls.DATA)
    folders = ["", *(f"agencies/{id}" for id, items in context.by_agency.items() if items)]
    fields = (
        parts.row(
            field.name, translator.choose(field.spec.label, field.spec.label_en), (field.spec.meaning, "")
        )
        for field in declared(ItemRecord)
        if field.spec.shown
    )
    return views.DataView(
        site=frame.site,
        page=frame.column(urls.DATA, "data.html", "data", feeds=[context.feed("")]),
        files=files,
        feeds=tuple(
            views.Feed(title=title, href=root + urls.feed(folder))
            for folder, title in map(context.feed, folders)
        ),
        fields=tuple(fields),
    )


def not_found_view(context: Context, frame: Frame, css: str) -> views.NotFoundView:
    """Assemble 404.html with the text of its stylesheets."""
    page = frame.page(urls.NOT_FOUND, "404.html", "pages", context.words("not-found"))
    base = context.catalogue.site.base_url.rstrip("/") + "/"
    return views.NotFoundView(site=frame.site, page=_absolute(page, base), css=css)


def _absolute(page: views.Page, base: str) -> views.Page:
    """Make the links of a page absolute and remove its files."""
    chrome = replace(
        page.chrome,
        root=base,
        nav=tuple(replace(link, href=base + link.href) for link in page.chrome.nav),
        links=tuple(replace(link, href=base + link.href) for link in page.chrome.links),
        home=base + urls.HOME,
        search=base + urls.SEARCH,
        sitemap=base + urls.SITEMAP,
        # The server may send the page for an address in any folder, so relative addresses would not work.
        stylesheets=(),
        scripts=(),
        early_scripts=(),
    )
    return replace(page, chrome=chrome)
