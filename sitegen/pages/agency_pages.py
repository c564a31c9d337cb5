"""Pages of agencies: the hierarchy, front pages, disclosure guides and service guides."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue.model import Agency, Service, StandalonePage
from sitegen.checks.guides import SERVICE_DISCLOSURE_FIELDS
from sitegen.pages import components, urls, views
from sitegen.pages.agency_directory import build_agency_directory
from sitegen.pages.item_summary import append_release_label, describe_release
from sitegen.pages.page_frame import PageFrame
from sitegen.pages.site_context import SiteContext
from sitegen.program.file_at_fault import note_source_path_in_errors
from sitegen.schema.field_spec import format_iso_date, list_fields
from sitegen.schema.records import AGENCY_KIND, LEVEL, GuideRecord, ServiceRecord


def generate_agency_views(context: SiteContext, frame: PageFrame) -> Iterator[views.View]:
    """Yield the view of the page listing all agencies by hierarchy, then one for each agency's front page.

    ``context`` is the catalogue with its lookup tables. ``frame`` builds the head, navigation and breadcrumb
    of each page.
    """
    root = urls.path_to_root(urls.AGENCIES)
    page = frame.build_section_page(urls.AGENCIES, "agency-index.html", "agencies")
    yield views.AgencyIndexView(
        site=frame.site, page=page, agencies=components.build_top_agency_cards(context, root)
    )
    for agency in context.catalogue.agencies.values():
        yield _assemble_agency_view(context, frame, agency)


@note_source_path_in_errors("agency")
def _assemble_agency_view(context: SiteContext, frame: PageFrame, agency: Agency) -> views.AgencyView:
    """Return the template's view of an agency's front page."""
    record, translator, path = agency.record, context.translator, urls.agency(agency.id)
    root, items = urls.path_to_root(path), context.items_by_agency[agency.id]
    services = context.services_by_agency.get(agency.id, ())
    parents = (context.catalogue.agencies[id] for id in agency.ancestors)
    return views.AgencyView(
        site=frame.site,
        page=frame.build_page(
            path,
            "agency.html",
            "agencies",
            record.name,
            crumbs=[(translator("agencies"), urls.AGENCIES), (record.name, "")],
            description=translator("agency-about", agency=record.name),
            feeds=[context.get_feed(f"agencies/{agency.id}")] if items else [],
        ),
        name=record.name,
        short_name=record.short_name,
        level=translator.choose(LEVEL.labels[record.level], record.level),
        kind=translator.choose(AGENCY_KIND.labels[record.kind], record.kind),
        description=record.description,
        duties=record.duties,
        leaders=record.leaders,
        departments=record.departments,
        parent=tuple(components.link_agency(context, parent.id, root) for parent in parents),
        children=tuple(
            components.build_agency_card(context, context.catalogue.agencies[child], root)
            for child in agency.children
        ),
        contact=components.build_contact(agency),
        entrances=tuple(_list_section_links(context, agency, root)),
        categories=components.count_agency_items_by_category(context, agency.id, root),
        latest=components.build_item_entries(context, items[: components.LATEST_ITEM_COUNT], root),
        latest_href=root + urls.list_page(urls.agency_items_folder(agency.id), 1) if items else "",
        reports=tuple(
            views.Link(
                text=append_release_label(
                    translator, str(report.year), report.release, str(report.record.published)
                ),
                href=root + urls.report(agency.id, report.year),
            )
            for report in context.reports_by_agency.get(agency.id, ())
        ),
        services=tuple(_link_service(context, service, root) for service in services),
        codes=_list_code_rows(context, agency),
    )


def _list_section_links(context: SiteContext, agency: Agency, root: str) -> Iterator[views.LinkCount]:
    """Yield a link to each section of the site in which the agency has content, with a count of its entries.

    The sections are its guide, items, reports and instructions for applicants.
    """
    translator, id = context.translator, agency.id
    if id in context.catalogue.guides:
        yield views.LinkCount(text=translator("guide"), href=root + urls.guide(id), total=1, key="guide")
    items = context.items_by_agency[id]
    if items:
        href = root + urls.list_page(urls.agency_items_folder(id), 1)
        yield views.LinkCount(text=translator("catalogue"), href=href, total=len(items), key="catalogue")
    reports = context.reports_by_agency.get(id, ())
    if reports:
        href = root + urls.report_trend(id)
        yield views.LinkCount(text=translator("reports"), href=href, total=len(reports), key="reports")
    if id in context.catalogue.apply_pages:
        yield views.LinkCount(text=translator("apply"), href=root + urls.apply(id), total=1, key="apply")


def _list_code_rows(context: SiteContext, agency: Agency) -> tuple[views.MetadataRow, ...]:
    """Return metadata rows with the codes in an agency's record: region code, credit code and site identity.

    Codes that the record lacks are left out.
    """
    record, choose = agency.record, context.translator.choose
    rows = []
    for field in list_fields(type(record)):
        value = getattr(record, field.name)
        if field.name in ("region_code", "uscc", "site_id") and value:
            rows.append(
                components.build_metadata_row(
                    field.name, choose(field.spec.label, field.spec.label_en), (value, "")
                )
            )
    return tuple(rows)


def _link_service(context: SiteContext, service: Service, root: str) -> views.Link:
    """Return a link to the page of a service guide, with the guide's title as text.

    In a preview, the text says that a guide is a draft.
    """
    text = append_release_label(context.translator, service.record.title, service.release)
    return views.Link(text=text, href=root + urls.service(service.agency, service.name))


def generate_guide_views(context: SiteContext, frame: PageFrame) -> Iterator[views.View]:
    """Yield the view of the A–Z directory of agencies, then one for each disclosure guide (公开指南, 条例第十二条).

    ``context`` is the catalogue with its lookup tables. ``frame`` builds the head, navigation and breadcrumb
    of each page. An agency without a guide is in the directory only.
    """
    root = urls.path_to_root(urls.GUIDES)
    page = frame.build_section_page(urls.GUIDES, "guide-index.html", "guide", scripts=("finder.js",))
    letters, total = build_agency_directory(context, root), len(context.catalogue.agencies)
    yield views.GuideIndexView(site=frame.site, page=page, letters=letters, total=total)
    for id, document in context.catalogue.guides.items():
        yield _assemble_guide_view(context, frame, id, document)


@note_source_path_in_errors("document")
def _assemble_guide_view(
    context: SiteContext, frame: PageFrame, agency_id: str, document: StandalonePage
) -> views.GuideView:
    """Return the template's view of the page with the disclosure guide of an agency.

    ``agency_id`` is the id of the agency. ``document`` is the text of the guide with its record.
    """
    translator = context.translator
    agency, record = context.catalogue.agencies[agency_id], document.record
    # The catalogue has records of this type only; the assertion is for the type checker.
    assert isinstance(record, GuideRecord)
    path = urls.guide(agency_id)
    root = urls.path_to_root(path)
    title = record.title or translator("guide-title", agency=agency.record.name)
    return views.GuideView(
        site=frame.site,
        page=frame.build_page(
            path,
            "guide.html",
            "guide",
            title,
            crumbs=[(translator("guide"), urls.GUIDES), (agency.record.name, "")],
            release_note=describe_release(translator, document.release, ""),
        ),
        agency=components.link_agency(context, agency_id, root),
        updated=format_iso_date(record.updated),
        archival=agency.record.archival,
        contact=components.build_contact(agency),
        classification=record.classification,
        arrangement=tuple(record.arrangement.splitlines()),
        access=record.access,
        catalogue=root + urls.list_page(urls.agency_items_folder(agency_id), 1)
        if context.items_by_agency[agency_id]
        else "",
        apply=root + urls.apply(agency_id) if agency_id in context.catalogue.apply_pages else "",
        files=components.build_files(path, record.attachments, document.files),
        body=components.build_body(context, document.path, document.body, root),
    )


def generate_service_views(context: SiteContext, frame: PageFrame) -> Iterator[views.View]:
    """Yield the view of the index of service guides (办事指南), then one for each guide.

    The index lists the guides by agency and by life event. It is also yielded if there are no guides.
    ``context`` is the catalogue with its lookup tables. ``frame`` builds the head, navigation and breadcrumb
    of each page.
    """
    root = urls.path_to_root(urls.SERVICES)
    page = frame.build_section_page(urls.SERVICES, "service-index.html", "services")
    groups = tuple(
        views.ServiceGroup(
            agency=components.link_agency(context, id, root),
            services=tuple(
                _link_service(context, service, root) for service in context.services_by_agency[id]
            ),
        )
        for id in context.catalogue.agencies
        if id in context.services_by_agency
    )
    yield views.ServiceIndexView(
        site=frame.site, page=page, groups=groups, events=_group_by_event(context, root)
    )
    for service in context.catalogue.services:
        yield _assemble_service_view(context, frame, service)


def _group_by_event(context: SiteContext, root: str) -> tuple[views.ServiceGroup, ...]:
    """Group links to the service guides by life event, such as birth or marriage.

    Groups are sorted by the name of the event. A guide may be in several groups, or in none.
    """
    links_by_event: dict[str, list[views.Link]] = {}
    for service in context.catalogue.services:
        for event in service.record.event:
            links_by_event.setdefault(event, []).append(_link_service(context, service, root))
    return tuple(
        views.ServiceGroup(agency=views.Link(text=event, href=""), services=tuple(links))
        for event, links in sorted(links_by_event.items())
    )


@note_source_path_in_errors("service")
def _assemble_service_view(context: SiteContext, frame: PageFrame, service: Service) -> views.ServiceView:
    """Return the template's view of a service guide's page, with the seven kinds of information that it must give."""
    record, translator, path = service.record, context.translator, urls.service(service.agency, service.name)
    root = urls.path_to_root(path)
    name = context.get_agency_name(service.agency)
    return views.ServiceView(
        site=frame.site,
        page=frame.build_page(
            path,
            "service.html",
            "services",
            record.title,
            crumbs=[
                (translator("services"), urls.SERVICES),
                (name, urls.agency(service.agency)),
                (record.title, ""),
            ],
            release_note=describe_release(translator, service.release, ""),
        ),
        agency=components.link_agency(context, service.agency, root),
        code=record.code,
        audience=record.audience,
        result=record.result,
        online=record.online,
        updated=format_iso_date(record.updated),
        disclosures=tuple(_list_disclosures(context, record)),
        files=components.build_files(path, record.attachments, service.files),
    )


def _list_disclosures(context: SiteContext, record: ServiceRecord) -> Iterator[views.ServiceSubject]:
    """Yield the seven kinds of information that a service guide must give, each with its label and lines.

    They are in the order in which `ServiceRecord` declares the fields.
    """
    for field in list_fields(ServiceRecord):
        if field.name in SERVICE_DISCLOSURE_FIELDS:
            value = getattr(record, field.name)
            lines = value if field.repeated else tuple(value.splitlines())
            label = context.translator.choose(field.spec.label, field.spec.label_en)
            yield views.ServiceSubject(key=field.name, label=label, lines=lines)
