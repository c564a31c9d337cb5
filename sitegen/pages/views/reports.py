"""An annual report: its tables, their arithmetic, its downloads, and the applications that were counted."""

from __future__ import annotations

from msgspec import Struct

from sitegen.pages.views.page import View
from sitegen.pages.views.shared import Body, Contact, File, Link


class HeadlineFigure(Struct, frozen=True, kw_only=True):
    """A labelled figure from the report's statistics, shown apart from the tables."""

    label: str
    """Name of the figure."""
    value: str
    """The number as text, with commas from five digits on."""
    unit: str
    """Unit, or ""."""
    note: str
    """Note, or ""."""
    sic: bool
    """Whether the figure is printed as in the original although its parts do not add up to it."""
    parts: tuple[HeadlineFigure, ...]
    """The figures into which this one is divided (其中); empty if there are none."""


class FigureGroup(Struct, frozen=True, kw_only=True):
    """Headline figures of a report that its record puts under a common name, for example by subject."""

    name: str
    """Name of the group, or ""."""
    figures: tuple[HeadlineFigure, ...]
    """The figures in the order of the source."""


class StatutoryCell(Struct, frozen=True, kw_only=True):
    """A cell of a statutory table.

    A cell with a ``scope`` is a heading, a cell with ``headers`` is a figure, and a cell with neither is a
    remark.
    """

    text: str
    """The text or the figure; "" if a figure is not known."""
    place: int
    """Column of the cell, from 0."""
    cols: int
    """Number of columns that the cell spans."""
    rows: int
    """Number of lines that the cell spans."""
    id: str
    """Id of a heading, unique on the page; else ""."""
    scope: str
    """``scope`` of a heading as in HTML; else ""."""
    headers: str
    """Ids of the headings of a figure, separated by spaces; else ""."""
    href: str
    """Href of the applications that the figure counts, or ""."""


class CheckLine(Struct, frozen=True, kw_only=True):
    """One equation of an arithmetic check, with the names and figures of its terms."""

    of: str
    """Name of the row or column whose figures are added up."""
    left: str
    """The left side, with names and figures."""
    relation: str
    """The sign between the sides, for example ``=``."""
    right: str
    """The right side, with names and figures."""
    holds: bool
    """Whether the equation holds."""
    difference: str
    """The difference of the sides if it does not hold; else ""."""


class ArithmeticCheck(Struct, frozen=True, kw_only=True):
    """A rule that compares two sums of a table, with the equations that apply the rule to the figures."""

    rule: str
    """The rule in words."""
    holds: bool
    """Whether all its equations hold."""
    main: bool
    """Whether to show it at once, because the official form prints the rule or the figures violate it. Other
    checks may be collapsed.
    """
    lines: tuple[CheckLine, ...]
    """The equations."""
    rest: str
    """A sentence on equations that are left out because all their figures are 0, or ""."""


class StatutoryTable(Struct, frozen=True, kw_only=True):
    """A table of an annual report in the official layout, with its arithmetic checks."""

    id: str
    """Id of the table, unique on the page."""
    number: str
    """Number of the table in the form, or ""."""
    caption: str
    """Caption of the table."""
    unit: str
    """Unit of the figures, or ""."""
    labels: int
    """Number of columns before the first figure."""
    columns: tuple[str, ...]
    """Kind of each column: ``part``, ``group``, ``label`` or ``figure``."""
    head: tuple[tuple[StatutoryCell, ...], ...]
    """Lines for ``<thead>``; empty if there are also headings between the figures."""
    lines: tuple[tuple[StatutoryCell, ...], ...]
    """The other lines, for ``<tbody>``."""
    checks: tuple[ArithmeticCheck, ...]
    """The arithmetic checks of the table."""


class ReportPart(Struct, frozen=True, kw_only=True):
    """A part of a report: a piece of the text, followed by the tables that belong to it."""

    start: str
    """Id of the heading with which the piece begins, for the filter ``cut``; "" for text before the first
    one.
    """
    heading: str
    """A prescribed heading that the text lacks, to be printed before the tables; or ""."""
    id: str
    """Id for ``heading``, or ""."""
    text: str
    """A sentence to be printed under ``heading``, or ""."""
    tables: tuple[StatutoryTable, ...]
    """The tables at the end of the part."""


class Download(Struct, frozen=True, kw_only=True):
    """A link to an annual report as a file for download, in one format such as DOCX or CSV."""

    href: str
    """Href of the file."""
    name: str
    """Name of the file."""
    kind: str
    """Extension in upper case, for example ``DOCX``."""
    label: str
    """What the file is useful for, in the language of the site."""


class ReportView(View, frozen=True, kw_only=True):
    """reports/<agency>/<year>.html (template report.html): one annual report (年报)."""

    agency: Link
    """The agency."""
    year: int
    """The year that is reported on."""
    kind: str
    """``annual-report`` or ``work-summary``."""
    kind_label: str
    """The kind in the language of the site."""
    source: str
    """The source (来源): the origin that the editor named, else the agency."""
    written: str
    """Date on which the report was written, or ""."""
    published: str
    """Date of publication, with the time if known."""
    summary: str
    """Summary by the editor, or ""."""
    groups: tuple[FigureGroup, ...]
    """The headline figures."""
    years: tuple[Link, ...]
    """The agency's reports by year, the latest first."""
    trend: str
    """Href of the page that compares the agency's reports over the years."""
    compare: str
    """Href of the page that compares all agencies' reports for the year."""
    ledger: str
    """Href of the page that lists the applications counted in the report, or ""."""
    parts: tuple[ReportPart, ...]
    """The text in pieces (filter ``cut``) with the tables between them."""
    contact: Contact
    """The disclosure office."""
    files: tuple[File, ...]
    """The attachments in their order, for example the signed report."""
    downloads: tuple[Download, ...]
    """The report as files that the program makes."""
    citation: str
    """A citation of the report, ready to copy."""
    body: Body
    """The text. ``headings`` include the prescribed headings that the text lacks."""


class ApplicationLogRow(Struct, frozen=True, kw_only=True):
    """An application (request for information) as a row of the application log (台账)."""

    id: str
    """Id of the row, unique on the page."""
    values: tuple[str, ...]
    """The values in the order of the view's ``columns``."""


class ApplicationLogCell(Struct, frozen=True, kw_only=True):
    """A cell of the report's tables, with the applications that are counted in it."""

    id: str
    """Id on the page; the figure in the report links to it."""
    name: str
    """Name of the cell: its table, row and column."""
    total: int
    """Number of applications."""
    entries: tuple[Link, ...]
    """The applications; the links lead to their rows."""


class ApplicationLogView(View, frozen=True, kw_only=True):
    """reports/<agency>/<year>-ledger.html (template report-ledger.html): the counted applications (台账)."""

    agency: Link
    """The agency."""
    report: Link
    """The report."""
    columns: tuple[str, ...]
    """Headings of the table."""
    rows: tuple[ApplicationLogRow, ...]
    """The applications, in the order of the log."""
    cells: tuple[ApplicationLogCell, ...]
    """The cells of the report's tables in which any application is counted."""
