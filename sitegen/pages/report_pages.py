"""Pages of annual reports (年报): the matrix, each report, and the pages that compare reports."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import replace

from sitegen.catalogue.model import Report
from sitegen.pages import components, report_matrix, urls, views
from sitegen.pages.application_log_pages import generate_application_log_views
from sitegen.pages.item_summary import describe_release
from sitegen.pages.page_frame import PageFrame
from sitegen.pages.report_parts import build_report_parts, build_table_of_contents
from sitegen.pages.report_trends import generate_trend_views, generate_year_views
from sitegen.pages.site_context import SiteContext
from sitegen.program.file_at_fault import note_source_path_in_errors
from sitegen.schema.field_spec import format_iso_date
from sitegen.schema.records import REPORT_KIND, Statistic

_FILE_LABEL_KEYS = {"docx": "report-word", "xlsx": "report-excel", "csv": "report-csv", "json": "report-json"}


def generate_report_views(context: SiteContext, frame: PageFrame) -> Iterator[views.View]:
    """Yield the views of all pages on annual reports (年报).

    They are the matrix of reports by agency and year, the comparisons by agency and by year, the application
    logs (台账), and one page for each report. ``context`` is the catalogue with its lookup tables. ``frame``
    builds the head, navigation and breadcrumb of each page.
    """
    yield _assemble_index_view(context, frame)
    yield from generate_trend_views(context, frame)
    yield from generate_year_views(context, frame)
    yield from generate_application_log_views(context, frame)
    for report in context.catalogue.reports:
        yield _assemble_report_view(context, frame, report)


def _assemble_index_view(context: SiteContext, frame: PageFrame) -> views.ReportIndexView:
    """Return the template's view of the page with the matrix of reports by agency and year."""
    lines = report_matrix.build_matrix_rows(context)
    return views.ReportIndexView(
        site=frame.site,
        page=frame.build_section_page(urls.REPORTS, "report-index.html", "reports"),
        years=report_matrix.count_reports_by_year(lines),
        lines=lines,
    )


@note_source_path_in_errors("report")
def _assemble_report_view(context: SiteContext, frame: PageFrame, report: Report) -> views.ReportView:
    """Return the template's view of a report's page: its metadata, parts, files and links."""
    record, translator = report.record, context.translator
    root, name = (
        urls.path_to_root(urls.report(report.agency, report.year)),
        context.get_agency_name(report.agency),
    )
    source = record.origin or name
    parts = build_report_parts(context, report)
    text = components.build_body(context, report.narrative_path, report.body, root)
    page = _build_page(context, frame, report, source)
    return views.ReportView(
        site=frame.site,
        page=page,
        agency=components.link_agency(context, report.agency, root),
        year=report.year,
        kind=record.kind,
        kind_label=translator.choose(REPORT_KIND.labels[record.kind], record.kind.replace("-", " ")),
        source=source,
        written=format_iso_date(record.written),
        published=str(record.published),
        summary=record.summary,
        groups=tuple(group_statistics(record.statistics)),
        years=_link_years(context, report, root),
        trend=root + urls.report_trend(report.agency),
        compare=root + urls.report_year(report.year),
        ledger=root + urls.report_application_log(report.agency, report.year) if report.log_counts else "",
        parts=parts,
        contact=components.build_contact(context.catalogue.agencies[report.agency]),
        files=components.build_files(page.path, record.attachments, report.files),
        downloads=tuple(_list_downloads(context, report, root)),
        citation=translator(
            "report-citation",
            agency=name,
            title=record.title,
            date=translator.format_date(str(record.published.day)),
            url=page.canonical,
        ),
        body=replace(text, headings=build_table_of_contents(parts, text)),
    )


def _build_page(context: SiteContext, frame: PageFrame, report: Report, source_name: str) -> views.Page:
    """Build the head, navigation and breadcrumb of a report's page.

    ``source_name`` is the name of the body that issued the report.
    """
    record, translator, name = report.record, context.translator, context.get_agency_name(report.agency)
    return frame.build_page(
        urls.report(report.agency, report.year),
        "report.html",
        "reports",
        record.title,
        crumbs=[
            (translator("reports"), urls.REPORTS),
            (name, urls.report_trend(report.agency)),
            (str(report.year), ""),
        ],
        description=record.summary or record.title,
        article_meta=_list_article_meta(context, report, source_name),
        structured_data={
            "@type": "Report",
            "name": record.title,
            "publisher": {"@type": "GovernmentOrganization", "name": name},
            "temporalCoverage": f"{report.year}-01-01/{report.year}-12-31",
        },
        release_note=describe_release(translator, report.release, str(record.published)),
    )


def _link_years(context: SiteContext, report: Report, root: str) -> tuple[views.Link, ...]:
    """Return links to the agency's reports by year, the latest first. That to ``report`` is marked as current."""
    return tuple(
        views.Link(
            text=str(other.year),
            href=root + urls.report(report.agency, other.year),
            current=other.year == report.year,
        )
        for other in context.reports_by_agency[report.agency]
    )


def _list_downloads(context: SiteContext, report: Report, root: str) -> Iterator[views.Download]:
    """Yield the files of a report for download. The label of each says what it is useful for."""
    for kind in urls.report_file_extensions(has_tables=bool(report.tables.places_by_table)):
        path = urls.report_file(report.agency, report.year, kind)
        yield views.Download(
            href=root + path,
            name=path.rpartition("/")[2],
            kind=kind.upper(),
            label=context.translator(_FILE_LABEL_KEYS[kind]),
        )


def _list_article_meta(context: SiteContext, report: Report, source_name: str) -> list[tuple[str, str]]:
    """Return the head tags that 国办发〔2017〕47号 prescribes for articles, as pairs of name and content.

    ``source_name`` is the name of the body that issued the report.
    """
    record = report.record
    return [
        ("ArticleTitle", record.title),
        ("PubDate", f"{record.published.day} {record.published.time or '00:00'}"),
        ("ContentSource", source_name),
        ("Description", " ".join(record.summary.split())),
        ("Url", urls.absolute_url(context.catalogue.site.base_url, urls.report(report.agency, report.year))),
    ]


def group_statistics(statistics: tuple[Statistic, ...]) -> Iterator[views.FigureGroup]:
    """Yield the statistics of a report as groups, one for each value of their field ``group``.

    Statistics without a group have the group "". Groups are in the order in which they first occur in
    ``statistics``; within a group, the order is kept.
    """
    figures_by_group: dict[str, list[views.HeadlineFigure]] = {}
    for statistic in statistics:
        figures_by_group.setdefault(statistic.group, []).append(_convert_statistic(statistic))
    for name, figures in figures_by_group.items():
        yield views.FigureGroup(name=name, figures=tuple(figures))


def _convert_statistic(statistic: Statistic) -> views.HeadlineFigure:
    """Return the view of a labelled statistic and its parts. The parts get the unit of the statistic."""
    return views.HeadlineFigure(
        label=statistic.label,
        value=format_thousands(statistic.value),
        unit=statistic.unit,
        note=statistic.note,
        sic=statistic.sic,
        parts=tuple(
            views.HeadlineFigure(
                label=part.label,
                value=format_thousands(part.value),
                unit=statistic.unit,
                note="",
                sic=False,
                parts=(),
            )
            for part in statistic.parts
        ),
    )


def format_thousands(number: str) -> str:
    """Insert commas between thousands into a number of five or more digits: ``24100`` becomes ``24,100``.

    ``number`` is text, optionally with a minus sign, decimals or a percent sign. Shorter numbers are returned
    as is.
    """
    # Decimal cannot parse the percent sign of shares.
    digits, percent = number.removesuffix("%"), "%" if number.endswith("%") else ""
    return f"{Decimal(digits):,}{percent}" if abs(Decimal(digits)) >= 10_000 else number
