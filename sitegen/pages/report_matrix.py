"""Matrix of annual reports by agency (rows) and year (columns), which shows late and missing reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sitegen.catalogue.model import Agency
from sitegen.pages import urls, views
from sitegen.pages.item_summary import describe_release
from sitegen.pages.site_context import SiteContext
from sitegen.reports.deadline import count_days_late, find_due_date
from sitegen.schema.field_spec import format_iso_date


def build_matrix_rows(context: SiteContext) -> tuple[views.MatrixRow, ...]:
    """Build the rows of the matrix of reports: one for every agency that published or owes an annual report.

    A row has a cell for each year, from the latest to the earliest. Rows are in the order of the agency
    hierarchy. A year for which no agency published or owes a report is left out. ``context`` is the catalogue
    with its lookup tables.
    """
    root = urls.path_to_root(urls.REPORTS)
    cells_by_agency = (
        (agency, _list_year_cells(context, agency, root)) for agency in context.catalogue.agencies.values()
    )
    shown = [
        (agency, cells) for agency, cells in cells_by_agency if any(cell.state != "none" for cell in cells)
    ]
    shown_ids = frozenset(agency.id for agency, _ in shown)
    years = {cell.year for _, cells in shown for cell in cells if cell.state != "none"}
    return tuple(
        views.MatrixRow(
            agency=views.Link(
                text=context.get_agency_name(agency.id),
                href=root
                + (
                    urls.report_trend(agency.id)
                    if agency.id in context.reports_by_agency
                    else urls.agency(agency.id)
                ),
            ),
            indent=len(shown_ids.intersection(agency.ancestors)),
            cells=tuple(cell for cell in cells if cell.year in years),
        )
        for agency, cells in shown
    )


def _list_year_cells(context: SiteContext, agency: Agency, root: str) -> tuple[views.MatrixCell, ...]:
    """Return the cells of an agency in the matrix of reports, one for each year.

    The years are those of ``context.reported_years``, in the same order.
    """
    return tuple(build_matrix_cell(context, agency, year, root) for year in context.reported_years)


def count_reports_by_year(rows: tuple[views.MatrixRow, ...]) -> tuple[views.MatrixYear, ...]:
    """Count the published, late and missing reports of each year, a column of the matrix of reports.

    ``rows`` are the result of `build_matrix_rows`. The counts are in the order of the columns, the latest
    year first.
    """
    root = urls.path_to_root(urls.REPORTS)
    columns = zip(*(row.cells for row in rows), strict=True)
    return tuple(_count_reports_of_year(cells[0].year, cells, root) for cells in columns)


def _count_reports_of_year(year: int, cells: Sequence[views.MatrixCell], root: str) -> views.MatrixYear:
    """Count the published, late and missing reports of one year, whose cells in the matrix are ``cells``.

    Late reports are also counted as published.
    """
    states = [cell.state for cell in cells]
    published = sum(bool(cell.href) for cell in cells)
    return views.MatrixYear(
        year=year,
        href=root + urls.report_year(year) if published else "",
        published=published,
        late=states.count("late"),
        missing=states.count("missing"),
    )


def iter_agency_cells(context: SiteContext, agency: Agency, root: str) -> Iterator[views.MatrixCell]:
    """Yield the cells of one agency in the matrix of reports, from the latest year to the earliest.

    A cell states whether the report for one year is on time, late, missing or not yet due (see `MatrixCell`).
    Years for which the agency has no report and owes none are left out. ``root`` is the relative path from
    the page to the site's root: "" or ``../`` repeated.
    """
    cells = (build_matrix_cell(context, agency, year, root) for year in context.reported_years)
    yield from (cell for cell in cells if cell.state != "none")


def build_matrix_cell(context: SiteContext, agency: Agency, year: int, root: str) -> views.MatrixCell:
    """Build a cell of the matrix of reports: the state of an agency's report for one year, such as late.

    `MatrixCell` lists the states. ``year`` is the year reported on. The state is ``none`` if the agency
    neither has nor owes a report for it. ``root`` is the relative path from the page to the site's root: ""
    or ``../`` repeated.
    """
    report = context.report_by_agency_year.get((agency.id, year))
    due = find_due_date(year, agency.record.kind)
    published = report.record.published.day if report else None
    # An agency of which only old material is kept owes no reports, so none of its reports is late.
    late = (
        count_days_late(year, agency.record.kind, published)
        if published and not agency.record.archival
        else 0
    )
    if report and report.record.kind == "work-summary":
        state = "summary"
    elif published:
        state = "late" if late else "entered" if due and published > due else "on-time"
    elif due is None or agency.record.archival or not context.is_report_expected(agency.id, year):
        state = "none"
    else:
        state = "missing" if context.catalogue.today > due else "pending"
    return views.MatrixCell(
        year=year,
        href=root + urls.report(agency.id, year) if report else "",
        title=report.record.title if report else "",
        release_label=(
            describe_release(context.translator, report.release, str(report.record.published))
            if report
            else ""
        ),
        state=state,
        published=format_iso_date(published),
        due=format_iso_date(due),
        days=late if state == "late" else 0,
    )
