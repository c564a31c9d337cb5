"""Pages of annual reports (年报): the matrix, each report, and the pages that compare reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from sitegen.catalogue.model import Report
from sitegen.pages import parts, report_matrix, urls, views
from sitegen.pages.context import Context
from sitegen.pages.frame import Frame
from sitegen.pages.report_ledgers import ledger_views
from sitegen.pages.report_tables import headings, report_parts
from sitegen.pages.report_trends import trend_views, year_views
from sitegen.schema.records import REPORT_KIND, Statistic
from sitegen.schema.spec import iso

_FILES = {"docx": "report-word", "xlsx": "report-excel", "csv": "report-csv", "json": "report-json"}


def report_views(context: Context, frame: Frame) -> Iterator[views.View]:
    """Generate the matrix, the comparisons, the application logs and a page for each report."""
    yield _index(context, frame)
    yield from trend_views(context, frame)
    yield from year_views(context, frame)
    yield from ledger_views(context, frame)
    for report in context.catalogue.reports:
        yield _report(context, frame, report)


def _index(context: Context, frame: Frame) -> views.ReportIndexView:
    """Assemble the page with the matrix."""
    lines = report_matrix.lines(context)
    return views.ReportIndexView(
        site=frame.site,
        page=frame.column(urls.REPORTS, "report-index.html", "reports"),
        years=report_matrix.report_years(lines),
        lines=lines,
    )


def _report(context: Context, frame: Frame, report: Report) -> views.ReportView:
    """Assemble the page of a report."""
    record, translator = report.record, context.words
    root, name = urls.root(urls.report(report.agency, report.year)), context.name(report.agency)
    source = record.origin or name
    pieces = report_parts(context, report)
    text = parts.body(context, report.narrative, report.body, root)
    page = _page(context, frame, report, source)
    return views.ReportView(
        site=frame.site,
        page=page,
        agency=parts.agency_link(context, report.agency, root),
        year=report.year,
        kind=record.kind,
        kind_label=translator.choose(REPORT_KIND.words[record.kind], record.kind.replace("-", " ")),
        source=source,
        written=iso(record.written),
        published=str(record.published),
        summary=record.summary,
        groups=tuple(figure_groups(record.statistics)),
        years=_years(context, report, root),
        trend=root + urls.report_trend(report.agency),
        compare=root + urls.report_year(report.year),
        ledger=root + urls.report_ledger(report.agency, report.year) if report.ledger else "",
        parts=pieces,
        contact=parts.contact(context.catalogue.agencies[report.agency]),
        files=tuple(_downloads(context, report, root)),
        citation=translator(
            "report-citation",
            agency=name,
            title=record.title,
            date=translator.date(str(record.published.day)),
            url=page.canonical,
        ),
        body=replace(text, headings=headings(pieces, text)),
    )


def _page(context: Context, frame: Frame, report: Report, source: str) -> views.Page:
    """Build the head of a report's page."""
    record, translator, name = report.record, context.words, context.name(report.agency)
    return frame.page(
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
        article=_article(context, report, source),
        about={
            "@type": "Report",
            "name": record.title,
            "publisher": {"@type": "GovernmentOrganization", "name": name},
            "temporalCoverage": f"{report.year}-01-01/{report.year}-12-31",
        },
    )


def _years(context: Context, report: Report, root: str) -> tuple[views.Link, ...]:
    """Link the reports of the agency by year."""
    return tuple(
        views.Link(
            text=str(other.year),
            href=root + urls.report(report.agency, other.year),
            current=other.year == report.year,
        )
        for other in context.reports_of[report.agency]
    )


def _downloads(context: Context, report: Report, root: str) -> Iterator[views.Download]:
    """List the files of a report for download."""
    for kind in urls.report_kinds(tables=bool(report.tables.given)):
        path = urls.report_file(report.agency, report.year, kind)
        yield views.Download(
            href=root + path,
            name=path.rpartition("/")[2],
            kind=kind.upper(),
            label=context.words(_FILES[kind]),
        )


def _article(context: Context, report: Report, source: str) -> list[tuple[str, str]]:
    """List the head tags of an article."""
    record = report.record
    return [
        ("ArticleTitle", record.title),
        ("PubDate", f"{record.published.day} {record.published.time or '00:00'}"),
        ("ContentSource", source),
        ("Description", " ".join(record.summary.split())),
        ("Url", urls.absolute(context.catalogue.site.base_url, urls.report(report.agency, report.year))),
    ]


def figure_groups(statistics: tuple[Statistic, ...]) -> Iterator[views.FigureGroup]:
    """Group the labelled statistics, in the order in which they were written."""
    found: dict[str, list[views.Figure]] = {}
    for statistic in statistics:
        found.setdefault(statistic.group, []).append(_figure(statistic))
    for name, figures in found.items():
        yield views.FigureGroup(name=name, figures=tuple(figures))


def _figure(statistic: Statistic) -> views.Figure:
    """Convert a labelled statistic with its parts."""
    return views.Figure(
        label=statistic.label,
        value=grouped(statistic.value),
        unit=statistic.unit,
        note=statistic.note,
        sic=statistic.sic,
        parts=tuple(
            views.Figure(
                label=part.label, value=grouped(part.value), unit=statistic.unit, note="", sic=False, parts=()
            )
            for part in statistic.parts
        ),
    )


def grouped(number: str) -> str:
    """Format a number as it was written, with commas between thousands from five digits on: 24,100."""
    # Shares are stated as percentages in the reports.
    digits, percent = number.removesuffix("%"), "%" if number.endswith("%") else ""
    return f"{Decimal(digits):,}{percent}" if abs(Decimal(digits)) >= 10_000 else number
