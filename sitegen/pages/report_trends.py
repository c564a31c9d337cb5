"""Comparisons of annual reports: of one agency over the years, and of all agencies for one year."""

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
"""Number of years in a chart. More do not fit on a narrow screen."""
_AGENCIES = 20
"""Number of agencies in a chart, those with the largest values. The table has all."""


def trend_views(context: Context, frame: Frame) -> Iterator[views.ReportTrendView]:
    """Generate a page for each agency that has reports."""
    for id in context.reports_of:
        path = urls.report_trend(id)
        root, name, translator = urls.root(path), context.name(id), context.words
        agency = context.catalogue.agencies[id]
        yield views.ReportTrendView(
            site=frame.site,
            page=frame.page(
                path,
                "report-trend.html",
                "reports",
                translator("report-trend", agency=name),
                crumbs=[(translator("reports"), urls.REPORTS), (name, "")],
                description=translator("report-trend-about", agency=name),
            ),
            agency=parts.agency_link(context, id, root),
            cells=tuple(report_matrix.cells(context, agency, root)),
            charts=tuple(_trends(context, id, root)),
            contact=parts.contact(agency),
        )


def _trends(context: Context, agency: str, root: str) -> Iterator[views.Chart]:
    """Build a chart for each indicator that is not 0 in all years, and one of the outcomes of applications."""
    translator = context.words
    reports = {report.year: report for report in context.reports_of[agency] if report.tables.given}
    if not reports:
        return
    span = range(max(min(reports), max(reports) - _YEARS + 1), max(reports) + 1)
    for indicator in MEASURES:
        points = [
            Point(str(year), (_value(reports.get(year), indicator),), _href(reports.get(year), root))
            for year in span
        ]
        if any(point.total for point in points):
            yield columns(translator, _subject(context, indicator, translator("report-year")), points)
            if indicator is RECEIVED:
                # Rows are read from the top, so the latest year is first; columns have it on the right.
                results = [_results(reports.get(year), str(year), root) for year in reversed(span)]
                yield rows(translator, _outcomes(context, translator("report-year")), results)


def year_views(context: Context, frame: Frame) -> Iterator[views.ReportYearView]:
    """Generate a page for each year that has reports."""
    translator, found = (
        context.words,
        sorted({report.year for report in context.catalogue.reports}, reverse=True),
    )
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
                translator("report-compare", year=year),
                crumbs=[(translator("reports"), urls.REPORTS), (str(year), "")],
                description=translator("report-compare-about", year=year),
            ),
            year=year,
            years=tuple(
                views.Link(text=str(other), href=root + urls.report_year(other), current=other == year)
                for other in found
            ),
            columns=tuple(_called(context, indicator) for indicator in MEASURES),
            rows=tuple(_row(context, report, root) for report in reports),
            charts=tuple(_comparisons(context, reports, root)),
        )


def _row(context: Context, report: Report, root: str) -> views.ChartRow:
    """List the indicators of a report."""
    return views.ChartRow(
        name=views.Link(text=_name(context, report), href=root + urls.report(report.agency, report.year)),
        values=tuple(exact(_own(report, indicator)) for indicator in MEASURES),
    )


def _comparisons(context: Context, reports: Sequence[Report], root: str) -> Iterator[views.Chart]:
    """Build a chart for each indicator in which at least two agencies differ from 0."""
    translator = context.words
    given = [report for report in reports if report.tables.given]
    for indicator in MEASURES:
        points = [
            Point(_name(context, report), (_own(report, indicator),), _href(report, root)) for report in given
        ]
        # A chart with one bar compares nothing.
        if sum(bool(point.total) for point in points) > 1:
            yield rows(
                translator, _subject(context, indicator, translator("report-agency")), _largest(points)
            )


def _largest(points: Sequence[Point]) -> list[Point]:
    """Select the points with the largest values. Equal ones are in the order of the hierarchy."""
    known = [point for point in points if point.total is not None]
    return sorted(known, key=lambda point: -(point.total or 0))[:_AGENCIES]


def _subject(context: Context, indicator: Measure, points: str) -> Subject:
    """Describe an indicator as the subject of a chart."""
    translator = context.words
    unit = translator.choose(indicator.unit, indicator.unit_en)
    return Subject(
        f"chart-{indicator.key}", translator.choose(indicator.label, indicator.label_en), unit, points
    )


def _outcomes(context: Context, points: str) -> Subject:
    """Describe the outcomes of applications as the subject of a chart."""
    translator = context.words
    series = tuple(translator.choose(indicator.label, indicator.label_en) for indicator in RESULTS)
    return Subject("chart-results", translator("report-results"), translator.choose("件", ""), points, series)


def _results(report: Report | None, name: str, root: str) -> Point:
    """Collect the outcomes of applications of a report as a point."""
    return Point(name, tuple(_value(report, indicator) for indicator in RESULTS), _href(report, root))


def _value(report: Report | None, indicator: Measure) -> Figure | None:
    """Compute an indicator; None without a report."""
    return indicator.of(report, report.tables.number) if report else None


def _own(report: Report, indicator: Measure) -> Figure | None:
    """Compute an indicator for the agency's own level, so that agencies below it are not counted twice."""
    if report.record.consolidates:
        return indicator.of(report, lambda key: report.own.number(key) or 0)
    return _value(report, indicator)


def _name(context: Context, report: Report) -> str:
    """Return the short name of the agency, with a note if only its own level is counted."""
    name = context.catalogue.agencies[report.agency].record.short_name or context.name(report.agency)
    return context.words("report-own", agency=name) if report.record.consolidates else name


def _href(report: Report | None, root: str) -> str:
    """Link a report; "" for None."""
    return root + urls.report(report.agency, report.year) if report else ""


def _called(context: Context, indicator: Measure) -> str:
    """Label an indicator with its unit."""
    translator = context.words
    unit = translator.choose(indicator.unit, indicator.unit_en)
    label = translator.choose(indicator.label, indicator.label_en)
    return translator("report-measure", label=label, unit=unit) if unit else label
