"""Reports side by side: the matrix of years and agencies, an agency over the years, a year over the agencies."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.pages.views.charts import Chart, ChartRow
from sitegen.pages.views.shared import Contact, Link, View


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCell:
    """A cell of the matrix: the year's report of an agency, or why there is none (``href`` is "").

    ``state`` is on-time, late (``days`` after ``due``), entered (put into the catalogue long after ``due``: not judged), summary (a 工作总结 in its place), missing (``due`` has passed), pending (``due`` is
    still to come) or none (not owed). ``published`` is the day on which the report was made public.
    """

    year: int
    href: str
    title: str
    state: str
    published: str
    due: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """The reports of one agency, a cell for each year of the matrix.

    ``indent`` counts the agencies above it that have lines.
    """

    agency: Link
    indent: int
    cells: tuple[ReportCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportYear:
    """A year of the matrix: the page that compares its agencies, and how many reports are there, late and missing."""

    year: int
    href: str
    published: int
    late: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportIndexView(View):
    """reports/index.html (template report-index.html): years × agencies, with who is late or missing."""

    years: tuple[ReportYear, ...]
    lines: tuple[ReportLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTrendView(View):
    """reports/<agency>/index.html (template report-trend.html): the reports of an agency and its figures over the years."""

    agency: Link
    cells: tuple[ReportCell, ...]
    charts: tuple[Chart, ...]
    contact: Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportYearView(View):
    """reports/<year>.html (template report-year.html): the reports on one year and the agencies' figures side by side.

    ``rows`` are the agencies with the values of ``columns`` (those of each report's own level, if it consolidates).
    """

    year: int
    years: tuple[Link, ...]
    columns: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    charts: tuple[Chart, ...]
