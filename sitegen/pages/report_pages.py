"""公开年报: the matrix of years and agencies, and each report."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sitegen.catalogue.model import Agency, Report
from sitegen.pages import parts, urls, views
from sitegen.pages.context import Context
from sitegen.pages.frame import Frame
from sitegen.schema.records import REPORT_KIND, Statistic


def report_views(context: Context, frame: Frame) -> Iterator[views.View]:
    """The index of reports and a page for each."""
    words, root = context.words, urls.root(urls.REPORTS)
    years = tuple(sorted({report.year for report in context.catalogue.reports}, reverse=True))
    agencies = [agency for agency in context.catalogue.agencies.values() if _has_reports(context, agency)]
    yield views.ReportIndexView(
        site=frame.site,
        page=frame.page(
            urls.REPORTS,
            "report-index.html",
            "reports",
            words("reports"),
            crumbs=[(words("reports"), "")],
            description=words("reports-about"),
        ),
        years=years,
        lines=tuple(_line(context, agency, years, root) for agency in agencies),
    )
    for report in context.catalogue.reports:
        yield _report(context, frame, report)


def _has_reports(context: Context, agency: Agency) -> bool:
    return agency.id in context.reports_of


def _line(context: Context, agency: Agency, years: tuple[int, ...], root: str) -> views.ReportLine:
    found = {report.year: report for report in context.reports_of[agency.id]}
    return views.ReportLine(
        agency=parts.agency_link(context, agency.id, root),
        indent=len(agency.ancestors),
        cells=tuple(
            views.ReportCell(
                year=year,
                href=root + urls.report(agency.id, year) if year in found else "",
                title=found[year].record.title if year in found else "",
            )
            for year in years
        ),
    )


def _report(context: Context, frame: Frame, report: Report) -> views.ReportView:
    record, words, path = report.record, context.words, urls.report(report.agency, report.year)
    root, name = urls.root(path), context.name(report.agency)
    published = str(record.published)
    source = record.origin or name
    page = frame.page(
        path,
        "report.html",
        "reports",
        record.title,
        crumbs=[(words("reports"), urls.REPORTS), (name, urls.agency(report.agency)), (str(report.year), "")],
        description=record.summary or record.title,
        article=_article(context, report, source),
        about={
            "@type": "Report",
            "name": record.title,
            "publisher": {"@type": "GovernmentOrganization", "name": name},
            "temporalCoverage": f"{report.year}-01-01/{report.year}-12-31",
        },
    )
    return views.ReportView(
        site=frame.site,
        page=page,
        agency=parts.agency_link(context, report.agency, root),
        year=report.year,
        kind=record.kind,
        kind_label=words.choose(REPORT_KIND.words[record.kind], record.kind.replace("-", " ")),
        source=source,
        written=record.written.isoformat() if record.written else "",
        published=published,
        summary=record.summary,
        groups=tuple(_groups(record.statistics)),
        years=tuple(
            views.Link(
                text=str(other.year),
                href=root + urls.report(report.agency, other.year),
                current=other.year == report.year,
            )
            for other in context.reports_of[report.agency]
        ),
        citation=words(
            "report-citation",
            agency=name,
            title=record.title,
            date=words.date(str(record.published.day)),
            url=page.canonical,
        ),
        body=parts.body(context, report.narrative, report.body, root),
    )


def _article(context: Context, report: Report, source: str) -> list[tuple[str, str]]:
    record = report.record
    return [
        ("ArticleTitle", record.title),
        ("PubDate", f"{record.published.day} {record.published.time or '00:00'}"),
        ("ContentSource", source),
        ("Description", " ".join(record.summary.split())),
        ("Url", urls.absolute(context.catalogue.site.base_url, urls.report(report.agency, report.year))),
    ]


def _groups(statistics: tuple[Statistic, ...]) -> Iterator[views.FigureGroup]:
    """Figures by group, in the order in which they were written."""
    found: dict[str, list[views.Figure]] = {}
    for statistic in statistics:
        found.setdefault(statistic.group, []).append(_figure(statistic))
    for name, figures in found.items():
        yield views.FigureGroup(name=name, figures=tuple(figures))


def _figure(statistic: Statistic) -> views.Figure:
    return views.Figure(
        label=statistic.label,
        value=grouped(statistic.value),
        unit=statistic.unit,
        note=statistic.note,
        parts=tuple(
            views.Figure(label=part.label, value=grouped(part.value), unit=statistic.unit, note="", parts=())
            for part in statistic.parts
        ),
    )


def grouped(number: str) -> str:
    """A number as typed, with thousands marked from five digits on: 24,100."""
    digits, percent = number.removesuffix("%"), "%" if number.endswith("%") else ""
    return f"{Decimal(digits):,}{percent}" if abs(Decimal(digits)) >= 10_000 else number
