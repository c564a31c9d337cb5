"""The page of a report: its tables, its arithmetic, its downloads, the ledger behind a cell."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.pages.views.shared import Body, Contact, Link, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A headline figure, with its parts. ``sic``: printed as in the original, though its parts do not add up."""

    label: str
    value: str
    unit: str
    note: str
    sic: bool
    parts: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureGroup:
    """Figures that belong together."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatutoryCell:
    """A cell of a statutory table. ``cols`` and ``rows`` span, ``place`` counts the columns from 0.

    A heading has a ``scope`` (as in HTML), a figure ``headers``: the ids of its headings, with spaces between.
    What has neither is a remark. ``href`` leads to the ledger rows behind a computed figure, or is "".
    """

    text: str
    place: int
    cols: int
    rows: int
    id: str
    scope: str
    headers: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One equation with its figures: what it is about (a column or a row), both sides, and whether it holds.

    ``difference`` says by how much it does not, or is "".
    """

    of: str
    left: str
    relation: str
    right: str
    holds: bool
    difference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A rule of arithmetic of a table in words, and its equations. ``rest`` sums up those that are not spelled out.

    ``main``: a rule that the official form prints, or one that does not hold: to be shown without asking.
    """

    rule: str
    holds: bool
    main: bool
    lines: tuple[CheckLine, ...]
    rest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatutoryTable:
    """A table in the official layout: ``head`` lines of headings, if they all come first, then the others.

    ``columns`` says what each place of a line is: part, group, label or figure; ``labels`` how many are not figures.
    """

    id: str
    number: str
    caption: str
    unit: str
    labels: int
    columns: tuple[str, ...]
    head: tuple[tuple[StatutoryCell, ...], ...]
    lines: tuple[tuple[StatutoryCell, ...], ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPart:
    """A part of a report: the text from the heading with the id ``start`` ("" for none), then tables.

    ``heading`` (with its ``id``) is a prescribed one that the text lacks, to be printed before the tables, and
    ``text`` a sentence to be printed under it ("" for none).
    """

    start: str
    heading: str
    id: str
    text: str
    tables: tuple[StatutoryTable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file for download that is made with the page: its format (DOCX …) and what it is good for."""

    href: str
    name: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView(View):
    """reports/<agency>/<year>.html (template report.html): one annual report.

    ``parts`` are what the text and the tables are put together from: a piece of the body for each (filter ``cut``).
    ``trend``, ``compare`` and ``ledger`` lead to the agency's other years, the other agencies and what was counted.
    """

    agency: Link
    year: int
    kind: str
    kind_label: str
    source: str
    written: str
    published: str
    summary: str
    groups: tuple[FigureGroup, ...]
    years: tuple[Link, ...]
    trend: str
    compare: str
    ledger: str
    parts: tuple[ReportPart, ...]
    contact: Contact
    files: tuple[Download, ...]
    citation: str
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """An application in a ledger: its id on the page and its values, in the order of the columns."""

    id: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCell:
    """A cell of a report that was counted: its ``id`` on the page, what it is called, and what it counts."""

    id: str
    name: str
    total: int
    entries: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLedgerView(View):
    """reports/<agency>/<year>-ledger.html (template report-ledger.html): the applications that a report counts."""

    agency: Link
    report: Link
    columns: tuple[str, ...]
    rows: tuple[LedgerRow, ...]
    cells: tuple[LedgerCell, ...]
