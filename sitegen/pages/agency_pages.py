"""Pages of agencies: the hierarchy, front pages, disclosure guides and service guides."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue.model import Agency, Service
from sitegen.checks.guides import DISCLOSURES
from sitegen.pages import parts, urls, views
from sitegen.pages.context import Context
from sitegen.pages.finder import finder
from sitegen.pages.frame import Frame
from sitegen.schema.records import AGENCY_KIND, LEVEL, GuideRecord, ServiceRecord
from sitegen.schema.spec import declared, iso


def agency_views(context: Context, frame: Frame) -> Iterator[views.View]:
    """Generate the hierarchy of agencies and their front pages."""
    root = urls.root(urls.AGENCIES)
    page = frame.column(urls.AGENCIES, "agency-index.html", "agencies")
    yield views.AgencyIndexView(site=frame.site, page=page, agencies=parts.top_agencies(context, root))
    for agency in context.catalogue.agencies.values():
        yield _front(context, frame, agency)


def _front(context: Context, frame: Frame, agency: Agency) -> views.AgencyView:
    """Assemble the front page of an agency."""
    record, translator, path = agency.record, context.words, urls.agency(agency.id)
    root, items = urls.root(path), context.by_agency[agency.id]
    services = context.services_of.get(agency.id, ())
    parents = (context.catalogue.agencies[id] for id in agency.ancestors)
    return views.AgencyView(
        site=frame.site,
        page=frame.page(
            path,
            "agency.html",
            "agencies",
            record.name,
            crumbs=[(translator("agencies"), urls.AGENCIES), (record.name, "")],
            description=translator("agency-about", agency=record.name),
            feeds=[context.feed(f"agencies/{agency.id}")] if items else [],
        ),
        name=record.name,
        short_name=record.short_name,
        level=translator.choose(LEVEL.words[record.level], record.level),
        kind=translator.choose(AGENCY_KIND.words[record.kind], record.kind),
        description=record.description,
        duties=record.duties,
        leaders=record.leaders,
        departments=record.departments,
        parent=tuple(parts.agency_link(context, parent.id, root) for parent in parents),
        children=tuple(
            parts.agency_card(context, context.catalogue.agencies[child], root) for child in agency.children
        ),
        contact=parts.contact(agency),
        entrances=tuple(_entrances(context, agency, root)),
        categories=parts.agency_categories(context, agency.id, root),
        latest=parts.entries(context, items[: parts.LATEST], root),
        latest_href=root + urls.list_page(urls.agency_items(agency.id), 1) if items else "",
        reports=tuple(
            views.Link(text=str(report.year), href=root + urls.report(agency.id, report.year))
            for report in context.reports_of.get(agency.id, ())
        ),
        services=tuple(_service_link(service, root) for service in services),
        codes=_codes(context, agency),
    )


def _entrances(context: Context, agency: Agency, root: str) -> Iterator[views.Count]:
    """List what the agency has in the sections of the site."""
    translator, id = context.words, agency.id
    if id in context.catalogue.guides:
        yield views.Count(text=translator("guide"), href=root + urls.guide(id), total=1, key="guide")
    items = context.by_agency[id]
    if items:
        href = root + urls.list_page(urls.agency_items(id), 1)
        yield views.Count(text=translator("catalogue"), href=href, total=len(items), key="catalogue")
    reports = context.reports_of.get(id, ())
    if reports:
        href = root + urls.report_trend(id)
        yield views.Count(text=translator("reports"), href=href, total=len(reports), key="reports")
    if id in context.catalogue.applies:
        yield views.Count(text=translator("apply"), href=root + urls.apply(id), total=1, key="apply")


def _codes(context: Context, agency: Agency) -> tuple[views.Row, ...]:
    """List the codes of an agency that are given."""
    record, choose = agency.record, context.words.choose
    rows = []
    for field in declared(type(record)):
        value = getattr(record, field.name)
        if field.name in ("region_code", "uscc", "site_id") and value:
            rows.append(parts.row(field.name, choose(field.spec.label, field.spec.label_en), (value, "")))
    return tuple(rows)


def _service_link(service: Service, root: str) -> views.Link:
    """Link a service guide."""
    return views.Link(text=service.record.title, href=root + urls.service(service.agency, service.name))


def guide_views(context: Context, frame: Frame) -> Iterator[views.View]:
    """Generate the directory of disclosure guides (公开指南) and the guides (条例第十二条)."""
    translator, root = context.words, urls.root(urls.GUIDES)
    page = frame.column(urls.GUIDES, "guide-index.html", "guide", scripts=("finder.js",))
    letters, total = finder(context, root), len(context.catalogue.agencies)
    yield views.GuideIndexView(site=frame.site, page=page, letters=letters, total=total)
    for id, document in context.catalogue.guides.items():
        agency, record = context.catalogue.agencies[id], document.record
        assert isinstance(record, GuideRecord)
        path = urls.guide(id)
        root = urls.root(path)
        title = record.title or translator("guide-title", agency=agency.record.name)
        yield views.GuideView(
            site=frame.site,
            page=frame.page(
                path,
                "guide.html",
                "guide",
                title,
                crumbs=[(translator("guide"), urls.GUIDES), (agency.record.name, "")],
            ),
            agency=parts.agency_link(context, id, root),
            updated=iso(record.updated),
            archival=agency.record.archival,
            contact=parts.contact(agency),
            classification=record.classification,
            arrangement=tuple(record.arrangement.splitlines()),
            access=record.access,
            catalogue=root + urls.list_page(urls.agency_items(id), 1) if context.by_agency[id] else "",
            apply=root + urls.apply(id) if id in context.catalogue.applies else "",
            body=parts.body(context, document.path, document.body, root),
        )


def service_views(context: Context, frame: Frame) -> Iterator[views.View]:
    """Generate the index of service guides (办事指南) and the guides, each with its seven disclosures."""
    root = urls.root(urls.SERVICES)
    page = frame.column(urls.SERVICES, "service-index.html", "services")
    groups = tuple(
        views.ServiceGroup(
            agency=parts.agency_link(context, id, root),
            services=tuple(_service_link(service, root) for service in context.services_of[id]),
        )
        for id in context.catalogue.agencies
        if id in context.services_of
    )
    yield views.ServiceIndexView(site=frame.site, page=page, groups=groups, events=_events(context, root))
    for service in context.catalogue.services:
        yield _service(context, frame, service)


def _events(context: Context, root: str) -> tuple[views.ServiceGroup, ...]:
    """Group the services by event of life."""
    found: dict[str, list[views.Link]] = {}
    for service in context.catalogue.services:
        for event in service.record.event:
            found.setdefault(event, []).append(_service_link(service, root))
    return tuple(
        views.ServiceGroup(agency=views.Link(text=event, href=""), services=tuple(links))
        for event, links in sorted(found.items())
    )


def _service(context: Context, frame: Frame, service: Service) -> views.ServiceView:
    """Assemble the view of a service guide."""
    record, translator, path = service.record, context.words, urls.service(service.agency, service.name)
    root = urls.root(path)
    name = context.name(service.agency)
    return views.ServiceView(
        site=frame.site,
        page=frame.page(
            path,
            "service.html",
            "services",
            record.title,
            crumbs=[
                (translator("services"), urls.SERVICES),
                (name, urls.agency(service.agency)),
                (record.title, ""),
            ],
        ),
        agency=parts.agency_link(context, service.agency, root),
        code=record.code,
        audience=record.audience,
        result=record.result,
        online=record.online,
        updated=iso(record.updated),
        disclosures=tuple(_disclosures(context, record)),
    )


def _disclosures(context: Context, record: ServiceRecord) -> Iterator[views.Disclosure]:
    """List the seven disclosures of a service in the order of the fields."""
    for field in declared(ServiceRecord):
        if field.name in DISCLOSURES:
            value = getattr(record, field.name)
            lines = value if field.many else tuple(value.splitlines())
            label = context.words.choose(field.spec.label, field.spec.label_en)
            yield views.Disclosure(key=field.name, label=label, lines=lines)
