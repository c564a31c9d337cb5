"""Pages that compare annual reports: one agency over the years, and all agencies in one year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sitegen.catalogue.model import Report
from sitegen.pages import components, report_matrix, urls, views
from sitegen.pages.chart_layout import build_bar_chart, build_column_chart
from sitegen.pages.charts import ChartSubject, DataPoint, format_value
from sitegen.pages.indicators import INDICATORS, OUTCOME_INDICATORS, RECEIVED_APPLICATIONS, Indicator
from sitegen.pages.page_frame import PageFrame
from sitegen.pages.site_context import SiteContext
from sitegen.reports.cells import Figure

_MAX_YEARS = 10
"""Maximum number of years in a chart. More do not fit on a narrow screen."""
_MAX_AGENCIES = 20
"""Maximum number of agencies in a chart.

Those with the largest values are chosen; the table of the page has all.
"""


def generate_trend_views(context: SiteContext, frame: PageFrame) -> Iterator[views.ReportTrendView]:
    """Yield a view (the data of one page) for each agency that has reports: charts of its indicators by year.

    An indicator is a figure that every report format defines alike, such as the applications received.
    ``context`` is the catalogue with its lookup tables. ``frame`` builds the head, navigation and breadcrumb
    of each page.
    """
    for id in context.reports_by_agency:
        path = urls.report_trend(id)
        root, name, translator = urls.path_to_root(path), context.get_agency_name(id), context.translator
        agency = context.catalogue.agencies[id]
        yield views.ReportTrendView(
            site=frame.site,
            page=frame.build_page(
                path,
                "report-trend.html",
                "reports",
                translator("report-trend", agency=name),
                crumbs=[(translator("reports"), urls.REPORTS), (name, "")],
                description=translator("report-trend-about", agency=name),
            ),
            agency=components.link_agency(context, id, root),
            cells=tuple(report_matrix.iter_agency_cells(context, agency, root)),
            charts=tuple(_build_trend_charts(context, id, root)),
            contact=components.build_contact(agency),
        )


def _build_trend_charts(context: SiteContext, agency_id: str, root: str) -> Iterator[views.Chart]:
    """Yield a chart for each indicator that is known and not 0 in at least one year.

    A chart ends with the year of the latest report and shows at most `_MAX_YEARS` years. The chart of the
    applications received is followed by one of their outcomes. Nothing is yielded if no report of the agency
    has statutory tables. ``agency_id`` is the id of the agency. ``root`` is the relative path from the page to
    the site's root.
    """
    translator = context.translator
    reports = {
        report.year: report
        for report in context.reports_by_agency[agency_id]
        if report.tables.places_by_table
    }
    if not reports:
        return
    # Years without a report between others are shown as gaps.
    span = range(max(min(reports), max(reports) - _MAX_YEARS + 1), max(reports) + 1)
    for indicator in INDICATORS:
        points = [
            DataPoint(
                str(year),
                (_compute_indicator(reports.get(year), indicator),),
                _link_report(reports.get(year), root),
            )
            for year in span
        ]
        if any(point.total for point in points):
            yield build_column_chart(
                translator, _make_indicator_subject(context, indicator, translator("report-year")), points
            )
            if indicator is RECEIVED_APPLICATIONS:
                # Rows are read from the top, so the latest year is first; columns have it on the right.
                results = [_build_outcome_bar(reports.get(year), str(year), root) for year in reversed(span)]
                yield build_bar_chart(
                    translator, _make_outcome_subject(context, translator("report-year")), results
                )


def generate_year_views(context: SiteContext, frame: PageFrame) -> Iterator[views.ReportYearView]:
    """Yield a view (the data of one page) for each year that has reports: all agencies' indicators compared.

    The page has a table and charts. An indicator is a figure that every report format defines alike, such as
    the applications received. The latest year is first. ``context`` is the catalogue with its lookup tables.
    ``frame`` builds the head, navigation and breadcrumb of each page.
    """
    translator, years = (
        context.translator,
        sorted({report.year for report in context.catalogue.reports}, reverse=True),
    )
    for year in years:
        path = urls.report_year(year)
        root = urls.path_to_root(path)
        reports = [
            report
            for id in context.catalogue.agencies
            if (report := context.report_by_agency_year.get((id, year)))
        ]
        yield views.ReportYearView(
            site=frame.site,
            page=frame.build_page(
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
                for other in years
            ),
            columns=tuple(_label_indicator(context, indicator) for indicator in INDICATORS),
            rows=tuple(_build_comparison_row(context, report, root) for report in reports),
            charts=tuple(_build_comparison_charts(context, reports, root)),
        )


def _build_comparison_row(context: SiteContext, report: Report, root: str) -> views.ChartRow:
    """Return a report's row in the table of a year: a link named after the agency, and the values.

    ``root`` is the relative path from the page to the site's root.
    """
    return views.ChartRow(
        name=views.Link(
            text=_label_agency(context, report), href=root + urls.report(report.agency, report.year)
        ),
        values=tuple(format_value(_compute_own_indicator(report, indicator)) for indicator in INDICATORS),
    )


def _build_comparison_charts(
    context: SiteContext, reports: Sequence[Report], root: str
) -> Iterator[views.Chart]:
    """Yield a chart for each indicator that is known and not 0 for at least two agencies.

    A chart has a bar for each agency, but at most `_MAX_AGENCIES` of them. ``reports`` are those of one year.
    ``root`` is the relative path from the page to the site's root.
    """
    translator = context.translator
    with_tables = [report for report in reports if report.tables.places_by_table]
    for indicator in INDICATORS:
        points = [
            DataPoint(
                _label_agency(context, report),
                (_compute_own_indicator(report, indicator),),
                _link_report(report, root),
            )
            for report in with_tables
        ]
        # A chart with one bar compares nothing.
        if sum(bool(point.total) for point in points) > 1:
            yield build_bar_chart(
                translator,
                _make_indicator_subject(context, indicator, translator("report-agency")),
                _select_largest(points),
            )


def _select_largest(points: Sequence[DataPoint]) -> list[DataPoint]:
    """Return the bars with the largest totals, the largest first, and at most `_MAX_AGENCIES` of them.

    Bars without a known value are left out.
    """
    # The sort is stable: points with equal values stay in the order of the hierarchy.
    known = [point for point in points if point.total is not None]
    return sorted(known, key=lambda point: -(point.total or 0))[:_MAX_AGENCIES]


def _make_indicator_subject(context: SiteContext, indicator: Indicator, point_label: str) -> ChartSubject:
    """Return what the chart of one indicator shows: its id on the page, its title and its unit.

    ``point_label`` says in the chart's table what the bars stand for, such as 年度 (year) or 机关 (agency).
    """
    translator = context.translator
    unit = translator.choose(indicator.unit, indicator.unit_en)
    return ChartSubject(
        f"chart-{indicator.key}", translator.choose(indicator.label, indicator.label_en), unit, point_label
    )


def _make_outcome_subject(context: SiteContext, point_label: str) -> ChartSubject:
    """Return what the chart of outcomes shows: its id, title and unit, and the outcomes as parts of each bar.

    ``point_label`` says in the chart's table what the bars stand for, such as 年度 (year).
    """
    translator = context.translator
    series = tuple(translator.choose(indicator.label, indicator.label_en) for indicator in OUTCOME_INDICATORS)
    return ChartSubject(
        "chart-results", translator("report-results"), translator.choose("件", ""), point_label, series
    )


def _build_outcome_bar(report: Report | None, name: str, root: str) -> DataPoint:
    """Return a report's bar in the chart of outcomes, with one value for each outcome of applications.

    ``name`` is the label of the bar. ``root`` is the relative path from the page to the site's root. If
    ``report`` is None, all values are None.
    """
    return DataPoint(
        name,
        tuple(_compute_indicator(report, indicator) for indicator in OUTCOME_INDICATORS),
        _link_report(report, root),
    )


def _compute_indicator(report: Report | None, indicator: Indicator) -> Figure | None:
    """Return the value of an indicator for a report; None if there is no report or the value is unknown."""
    return indicator.compute(report, report.tables.get_figure) if report else None


def _compute_own_indicator(report: Report, indicator: Indicator) -> Figure | None:
    """Return the value of an indicator for the report's agency alone; None if it is unknown.

    A consolidated report adds up the agency and those below it. Here, only its own figures are counted.
    """
    if report.record.consolidates:
        return indicator.compute(report, lambda key: report.own_tables.get_figure(key) or 0)
    return _compute_indicator(report, indicator)


def _label_agency(context: SiteContext, report: Report) -> str:
    """Return the short name of a report's agency, or its full name if it has none.

    The name of an agency with a consolidated report gets a note that only its own figures count, such as
    （本级）.
    """
    name = context.catalogue.agencies[report.agency].record.short_name or context.get_agency_name(
        report.agency
    )
    return context.translator("report-own", agency=name) if report.record.consolidates else name


def _link_report(report: Report | None, root: str) -> str:
    """Return the href of a report, or "" for None."""
    return root + urls.report(report.agency, report.year) if report else ""


def _label_indicator(context: SiteContext, indicator: Indicator) -> str:
    """Return the label of an indicator for the heading of a column, with its unit if it has one."""
    translator = context.translator
    unit = translator.choose(indicator.unit, indicator.unit_en)
    label = translator.choose(indicator.label, indicator.label_en)
    return translator("report-measure", label=label, unit=unit) if unit else label
