"""Pages that compare annual reports: the matrix, one agency over the years, and all agencies in one year."""

from __future__ import annotations

from msgspec import Struct

from sitegen.pages.views.charts import Chart, ChartRow
from sitegen.pages.views.page import View
from sitegen.pages.views.shared import Contact, Link


class MatrixCell(Struct, frozen=True, kw_only=True):
    """State of one agency's annual report for one year: a cell of the matrix."""

    year: int
    """The year that is reported on."""
    href: str
    """Href of the report, or "" if there is none."""
    title: str
    """Title of the report, or ""."""
    state: str
    """``on-time``, ``late``, ``entered`` (added to the catalogue long after it was due, so not judged),
    ``summary`` (a 工作总结 in place of the report), ``missing`` (overdue), ``pending`` (not due yet) or ``none``
    (not owed).
    """
    published: str
    """Date on which the report was published, or ""."""
    due: str
    """Date on which the report was or is due, or ""."""
    days: int
    """Days by which the report was late; 0 unless ``state`` is ``late``."""
    release_label: str = ""
    """In a preview, a label that says that the report is a draft, or on which day it will be published; else ""."""


class MatrixRow(Struct, frozen=True, kw_only=True):
    """The annual reports of one agency: a row of the matrix of reports by agency and year."""

    agency: Link
    """The agency; the link leads to its reports over the years, else to its front page."""
    indent: int
    """Depth in the hierarchy, counting only agencies that have a row."""
    cells: tuple[MatrixCell, ...]
    """A cell for each year, in the order of ``ReportIndexView.years``."""


class MatrixYear(Struct, frozen=True, kw_only=True):
    """Numbers of published, late and missing reports for one year: a column of the matrix."""

    year: int
    """The year that is reported on."""
    href: str
    """Href of the comparison of the agencies, or "" if there are no reports."""
    published: int
    """Number of reports that are published."""
    late: int
    """Number of those that were late."""
    missing: int
    """Number of reports that are overdue."""


class ReportIndexView(View, frozen=True, kw_only=True):
    """reports/index.html (template report-index.html): the matrix of reports by agency and year."""

    years: tuple[MatrixYear, ...]
    """The columns, the latest year first."""
    lines: tuple[MatrixRow, ...]
    """The rows, in the order of the hierarchy."""


class ReportTrendView(View, frozen=True, kw_only=True):
    """reports/<agency>/index.html (template report-trend.html): the reports of an agency over the years."""

    agency: Link
    """The agency."""
    cells: tuple[MatrixCell, ...]
    """The state for each year in which a report exists or is owed, the latest first."""
    charts: tuple[Chart, ...]
    """Charts of the main figures, each with up to ten years."""
    contact: Contact
    """The disclosure office."""


class ReportYearView(View, frozen=True, kw_only=True):
    """reports/<year>.html (template report-year.html): the reports of all agencies for one year."""

    year: int
    """The year that is reported on."""
    years: tuple[Link, ...]
    """The years that have reports, the latest first."""
    columns: tuple[str, ...]
    """Headings of the table of figures."""
    rows: tuple[ChartRow, ...]
    """One row of figures for each agency, without the figures of agencies below it."""
    charts: tuple[Chart, ...]
    """Charts of the main figures, each with up to twenty agencies."""
