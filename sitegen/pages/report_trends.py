"""The reports of an agency over the years, and those of all agencies on one year, as charts with their tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sitegen.catalogue.model import Report
from sitegen.pages import parts, report_matrix, urls, views
from sitegen.pages.chart_columns import columns
from sitegen.pages.chart_rows import rows
from sitegen.pages.charts import Point, Subject, exact
from sitegen.pages.context import Context
from sitegen.pages.frame import Frame
from sitegen.pages.measures import MEASURES, RECEIVED, RESULTS, Measure
from sitegen.reports.cells import Figure

_YEARS = 10
"""A chart shows the latest so many years: more do not fit a narrow screen."""
_AGENCIES = 20
"""A chart shows the agencies with the largest values, no more than these; the table has all."""


def trend_views(context: Context, frame: Frame) -> Iterator[views.ReportTrendView]:
    """A page for each agency that has reports."""
    for id in context.reports_of:
        path = urls.report_trend(id)
        root, name, words = urls.root(path), context.name(id), context.words
        agency = context.catalogue.agencies[id]
        yield views.ReportTrendView(
            site=frame.site,
            page=frame.page(
                path,
                "report-trend.html",
                "reports",
                words("report-trend", agency=name),
                crumbs=[(words("reports"), urls.REPORTS), (name, "")],
                description=words("report-trend-about", agency=name),
            ),
            agency=parts.agency_link(context, id, root),
            cells=tuple(report_matrix.cells(context, agency, root)),
            charts=tuple(_trends(context, id, root)),
            contact=parts.contact(agency),
        )


def _trends(context: Context, agency: str, root: str) -> Iterator[views.Chart]:
    """A chart for each measure that has a value other than 0 in some year, and one of how applications ended."""
    words = context.words
    reports = {report.year: report for report in context.reports_of[agency] if report.tables.given}
    if not reports:
        return
    span = range(max(min(reports), max(reports) - _YEARS + 1), max(reports) + 1)
    for measure in MEASURES:
        points = [
            Point(str(year), (_value(reports.get(year), measure),), _href(reports.get(year), root))
            for year in span
        ]
        if any(point.total for point in points):
            yield columns(words, _subject(context, measure, words("report-year")), points)
            if measure is RECEIVED:
                results = [_results(reports.get(year), str(year), root) for year in reversed(span)]
                yield rows(words, _outcomes(context, words("report-year")), results)


def year_views(context: Context, frame: Frame) -> Iterator[views.ReportYearView]:
    """A page for each year on which there are reports."""
    words, found = context.words, sorted({report.year for report in context.catalogue.reports}, reverse=True)
    for year in found:
        path = urls.report_year(year)
        root = urls.root(path)
        reports = [
            report for id in context.catalogue.agencies if (report := context.report_by_year.get((id, year)))
        ]
        yield views.ReportYearView(
            site=frame.site,
            page=frame.page(
                path,
                "report-year.html",
                "reports",
                words("report-compare", year=year),
                crumbs=[(words("reports"), urls.REPORTS), (str(year), "")],
                description=words("report-compare-about", year=year),
            ),
            year=year,
            years=tuple(
                views.Link(text=str(other), href=root + urls.report_year(other), current=other == year)
                for other in found
            ),
            columns=tuple(_called(context, measure) for measure in MEASURES),
            rows=tuple(_row(context, report, root) for report in reports),
            charts=tuple(_comparisons(context, reports, root)),
        )


def _row(context: Context, report: Report, root: str) -> views.ChartRow:
    return views.ChartRow(
        name=views.Link(text=_name(context, report), href=root + urls.report(report.agency, report.year)),
        values=tuple(exact(_own(report, measure)) for measure in MEASURES),
    )


def _comparisons(context: Context, reports: Sequence[Report], root: str) -> Iterator[views.Chart]:
    words = context.words
    given = [report for report in reports if report.tables.given]
    for measure in MEASURES:
        points = [
            Point(_name(context, report), (_own(report, measure),), _href(report, root)) for report in given
        ]
        if sum(bool(point.total) for point in points) > 1:
            yield rows(words, _subject(context, measure, words("report-agency")), _largest(points))


def _largest(points: Sequence[Point]) -> list[Point]:
    """The points with the largest values, in the order of the hierarchy where they are equal."""
    known = [point for point in points if point.total is not None]
    return sorted(known, key=lambda point: -(point.total or 0))[:_AGENCIES]


def _subject(context: Context, measure: Measure, points: str) -> Subject:
    words = context.words
    unit = words.choose(measure.unit, measure.unit_en)
    return Subject(f"chart-{measure.key}", words.choose(measure.label, measure.label_en), unit, points)


def _outcomes(context: Context, points: str) -> Subject:
    words = context.words
    series = tuple(words.choose(measure.label, measure.label_en) for measure in RESULTS)
    return Subject("chart-results", words("report-results"), words.choose("件", ""), points, series)


def _results(report: Report | None, name: str, root: str) -> Point:
    return Point(name, tuple(_value(report, measure) for measure in RESULTS), _href(report, root))


def _value(report: Report | None, measure: Measure) -> Figure | None:
    return measure.of(report, report.tables.number) if report else None


def _own(report: Report, measure: Measure) -> Figure | None:
    """The value of an agency's own level, so that no agency below it is counted twice."""
    if report.record.consolidates:
        return measure.of(report, lambda key: report.own.number(key) or 0)
    return _value(report, measure)


def _name(context: Context, report: Report) -> str:
    name = context.catalogue.agencies[report.agency].record.short_name or context.name(report.agency)
    return context.words("report-own", agency=name) if report.record.consolidates else name


def _href(report: Report | None, root: str) -> str:
    return root + urls.report(report.agency, report.year) if report else ""


def _called(context: Context, measure: Measure) -> str:
    words = context.words
    unit = words.choose(measure.unit, measure.unit_en)
    label = words.choose(measure.label, measure.label_en)
    return words("report-measure", label=label, unit=unit) if unit else label
