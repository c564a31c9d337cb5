"""The views: everything that a template can see, and nothing else. This is the contract with themes.

A page is a pure function of its template and its view, so a view holds text, numbers and other views only.
Hrefs are relative to the page and ready to print. Dates are ISO 8601 text (YYYY-MM-DD), a moment may carry
a time (YYYY-MM-DD HH:MM). Absent text is the empty string. HTML bodies are not part of a view: it names
them by digest (`Body`), and the renderer hands the text to the template as ``body``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link: its text, where it goes, and whether it is where the reader is now."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A link to a list and how many entries stand there (its children's included).

    ``key`` marks an entrance of the column or of an agency: guide, rules, catalogue, reports or apply; else "".
    """

    text: str
    href: str
    total: int
    current: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What every page shows of the site: names, footer and look."""

    name: str
    column: str
    sponsor: str
    operator: str
    contact: str
    site_id: str
    icp: str
    police: str
    portal_url: str
    feedback_url: str
    notice: str
    language: str
    generator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """A head tag: ``<meta name=… content=…>``, spelled as 国办发〔2017〕47号 spells it."""

    name: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """An Atom feed of the page's entries."""

    title: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chrome:
    """What stands around the subject of a page, the same on all pages of a section at one depth.

    ``root`` leads from the page to the site's root ("" or "../../"). ``section`` is home, guide, rules, catalogue,
    agencies, reports, apply, services, pages or data. ``stylesheets``, ``early_scripts`` and ``scripts`` are hrefs with a
    content mark; ``search_scripts``, if loaded, mark the hits of a search on a page. ``links`` stand in the footer.
    ``icon`` is the href of the theme's icon, or "".
    """

    site: Site
    section: str
    root: str
    nav: tuple[Link, ...]
    links: tuple[Link, ...]
    stylesheets: tuple[str, ...]
    early_scripts: tuple[str, ...]
    scripts: tuple[str, ...]
    search_scripts: tuple[str, ...]
    home: str
    search: str
    sitemap: str
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The frame of a page: head and breadcrumb, and the ``chrome`` that it shares with others.

    ``kind`` is the Open Graph type, website or article. ``meta`` are all head tags by name, the description among them.
    """

    template: str
    path: str
    title: str
    heading: str
    description: str
    canonical: str
    kind: str
    meta: tuple[Meta, ...]
    json_ld: str
    breadcrumb: tuple[Link, ...]
    feeds: tuple[Feed, ...]
    chrome: Chrome


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """An entry of a table of contents: level 2 to 4, text, and the id to link to."""

    level: int
    text: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A piece of safe HTML, by digest; ``links`` are the resolved targets of its internal links."""

    digest: str
    links: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    characters: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a metadata table: the field's key, its label, its values (each with an href or "")."""

    key: str
    label: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item in a list. ``validity`` is in-force, expired, repealed, partly-expired or amended."""

    href: str
    title: str
    index_no: str
    doc_no: str
    agency: str
    category: str
    written: str
    published: str
    validity: str
    validity_label: str
    attachments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An attachment: ``size`` in bytes, ``kind`` the upper-case extension, ``sha256`` in hexadecimal."""

    title: str
    name: str
    href: str
    size: int
    kind: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relation to other documents: ``repeals``, ``repealed-by`` …

    ``entries`` are items of this site, ``others`` documents elsewhere, as the editor wrote them.
    """

    kind: str
    label: str
    entries: tuple[Entry, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Where a list stands: this page's number of ``last``, ``total`` entries; hrefs are "" where there is none."""

    number: int
    last: int
    total: int
    previous: str
    next: str
    first: str
    final: str
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A node of the category tree as shown: id, name, list, entries below it, its own branches."""

    id: str
    name: str
    code: str
    basis: str
    description: str
    href: str
    total: int
    current: bool
    children: tuple[Branch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyCard:
    """An agency in a list, with its subordinate agencies."""

    name: str
    short_name: str
    level: str
    kind: str
    href: str
    total: int
    guide: str
    items: str
    reports: str
    children: tuple[AgencyCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Office hours of some days."""

    days: str
    morning: str
    afternoon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The 公开工作机构 of an agency and how to reach it (条例第十二条)."""

    office: str
    contact: str
    address: str
    postcode: str
    hours: tuple[Hours, ...]
    phone: str
    fax: str
    email: str
    website: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What each view has."""

    site: Site
    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCount:
    """How many items were published in a year."""

    year: int
    href: str
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView(View):
    """index.html (template home.html): the column's home."""

    description: str
    columns: tuple[Count, ...]
    latest: tuple[Entry, ...]
    latest_href: str
    agencies: tuple[AgencyCard, ...]
    categories: tuple[Branch, ...]
    years: tuple[YearCount, ...]
    total: int
    agencies_total: int
    reports_total: int
    services_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An agency in the finder; ``guide`` is "" if it has none. ``find`` holds what a filter compares, in lower case:
    names, pinyin and initials.
    """

    name: str
    short_name: str
    href: str
    guide: str
    find: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The agencies whose own name (without the place in front) begins with a letter, A to Z or #."""

    letter: str
    agencies: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideIndexView(View):
    """guide/index.html (template guide-index.html): the finder of agencies and their guides."""

    letters: tuple[Letter, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideView(View):
    """guide/<agency>.html (template guide.html): 公开指南 of an agency; ``archival`` says that it is history only."""

    agency: Link
    updated: str
    archival: bool
    contact: Contact
    classification: tuple[str, ...]
    arrangement: tuple[str, ...]
    access: tuple[str, ...]
    catalogue: str
    apply: str
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEntry:
    """A rule in the list of rules."""

    title: str
    href: str
    doc_no: str
    issuer: str
    written: str
    effective: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleGroup:
    """The rules of one kind."""

    name: str
    rules: tuple[RuleEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleIndexView(View):
    """rules/index.html (template rule-index.html): 政府信息公开制度."""

    groups: tuple[RuleGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView(View):
    """rules/<name>.html (template rule.html): one rule."""

    rows: tuple[Row, ...]
    updated: str
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueView(View):
    """catalogue/index.html (template catalogue.html): the category tree, the years, the agencies."""

    categories: tuple[Branch, ...]
    years: tuple[YearCount, ...]
    agencies: tuple[Count, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView(View):
    """A paginated list of items (template list.html): by category, agency, agency and category, or year.

    ``siblings`` narrow or widen the list: an agency's categories, a category's children, the other years.
    """

    lead: str
    entries: tuple[Entry, ...]
    pager: Pager
    siblings_label: str
    siblings: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyIndexView(View):
    """agencies/index.html (template agency-index.html): all agencies by hierarchy."""

    agencies: tuple[AgencyCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyView(View):
    """agencies/<agency>/index.html (template agency.html): an agency's front page."""

    name: str
    short_name: str
    level: str
    kind: str
    description: str
    duties: tuple[str, ...]
    leaders: tuple[str, ...]
    departments: tuple[str, ...]
    parent: tuple[Link, ...]
    children: tuple[AgencyCard, ...]
    contact: Contact
    entrances: tuple[Count, ...]
    categories: tuple[Count, ...]
    latest: tuple[Entry, ...]
    latest_href: str
    reports: tuple[Link, ...]
    services: tuple[Link, ...]
    codes: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView(View):
    """items/<agency>/<year>-<serial>.html (template item.html): one item.

    ``citation`` is ready to copy; ``validity_note`` says in a sentence why the item is not (wholly) in force.
    """

    title: str
    rows: tuple[Row, ...]
    source: str
    published: str
    validity: str
    validity_label: str
    validity_note: str
    summary: str
    files: tuple[File, ...]
    relations: tuple[Relation, ...]
    previous: tuple[Link, ...]
    next: tuple[Link, ...]
    citation: str
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class TombstoneView(View):
    """The page of a withdrawn item (template tombstone.html): that it was withdrawn, and no more."""

    index_no: str
    agency: Link
    withdrawn: str
    reason: str


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
class ChartLine:
    """A line of a chart, in its units; ``axis`` marks the line of zero."""

    x1: int
    y1: int
    x2: int
    y2: int
    axis: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartMark:
    """A bar of a chart, in its units; ``series`` says which pattern it has (0 is plain)."""

    x: int
    y: int
    width: int
    height: int
    series: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartLabel:
    """A text of a chart: ``x`` is its start, middle or end, as ``anchor`` says, ``y`` its base line.

    ``kind`` is tick (of the scale), name (of what a bar stands for), value, inside (a value in a bar) or legend.
    """

    x: int
    y: int
    text: str
    anchor: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """A line of a chart's table: its heading, with an href or "", and the values as text."""

    name: Link
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A bar chart, ready to draw, with the table of its values.

    ``id`` is unique on the page. ``description`` says in words what can be seen. ``keys`` are the swatches of the
    legend, for charts with more than one series. ``columns`` are the headings of the table, the first over ``rows``.
    """

    id: str
    title: str
    unit: str
    description: str
    width: int
    height: int
    lines: tuple[ChartLine, ...]
    marks: tuple[ChartMark, ...]
    keys: tuple[ChartMark, ...]
    labels: tuple[ChartLabel, ...]
    columns: tuple[str, ...]
    rows: tuple[ChartRow, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceGroup:
    """The services of one agency."""

    agency: Link
    services: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceIndexView(View):
    """services/index.html (template service-index.html): 办事指南 by agency and by life event."""

    groups: tuple[ServiceGroup, ...]
    events: tuple[ServiceGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """One of the seven disclosures of a service: its key, label, and one or more lines."""

    key: str
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView(View):
    """services/<agency>/<name>.html (template service.html): one 办事指南."""

    agency: Link
    code: str
    audience: tuple[str, ...]
    result: str
    online: str
    updated: str
    disclosures: tuple[Disclosure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The time limits of an application in working days: to ask for a correction, to answer, to extend, for opinions."""

    correction: int
    answer: int
    extension: int
    opinion: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyLine:
    """An agency that takes applications; ``form`` and ``online`` are "" if it has none."""

    agency: Link
    form: str
    online: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyIndexView(View):
    """apply/index.html (template apply-index.html): 依申请公开: the process, the tools, the agencies."""

    agencies: tuple[ApplyLine, ...]
    limits: Limits
    deadline: str
    fee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyView(View):
    """apply/<agency>.html (template apply.html): how to apply to an agency; without ``form`` it is history only."""

    agency: Link
    updated: str
    online: str
    form: str
    deadline: str
    fee: str
    limits: Limits
    contact: Contact
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field of the form. ``kind`` is text, lines, choice or date; ``options`` are those of a choice.

    ``check`` names what the value must look like: name, number, credit, phone, email, postcode or "".
    """

    key: str
    label: str
    kind: str
    required: bool
    check: str
    hint: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormGroup:
    """Fields that belong together; ``key`` is person, organisation, contact or request."""

    key: str
    title: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView(View):
    """apply/<agency>/form.html (template apply-form.html): the form, for both kinds of applicant."""

    agency: Link
    contact: Contact
    back: str
    groups: tuple[FormGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYear:
    """The exceptions to the week in a year; ``official`` says that they were announced and not estimated."""

    year: int
    official: bool
    off: tuple[str, ...]
    on: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineView(View):
    """apply/tools/deadline.html (template deadline.html): the deadline calculator and its calendar.

    ``data`` is JSON, safe in a script element, for the script ``procedure.js``; ``earliest`` and ``latest`` are the
    days that it takes, ``periods`` the numbers of the consultations that it has fields for.
    """

    data: str
    limits: Limits
    earliest: str
    latest: str
    periods: tuple[int, ...]
    years: tuple[CalendarYear, ...]
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeBand:
    """A band of a scale of fees, in yuan for each; ``last`` is 0 for the one without end."""

    first: int
    last: int
    rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeView(View):
    """apply/tools/fee.html (template fee.html): the fee estimator and its two scales; ``data`` as of `DeadlineView`."""

    data: str
    items: tuple[FeeBand, ...]
    pages: tuple[FeeBand, ...]
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeView(View):
    """pages/<name>.html (template page.html): any other page."""

    updated: str
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A file for download: ``size`` in bytes, ``sha256`` in hexadecimal."""

    name: str
    href: str
    label: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataView(View):
    """data/index.html (template data.html): downloads and feeds."""

    files: tuple[DataFile, ...]
    feeds: tuple[Feed, ...]
    fields: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView(View):
    """search.html (template search.html): simple and advanced search, and what there is without JavaScript.

    ``manifest`` is the href of the index, ``engine`` and ``script`` of the search scripts. The key of an agency is
    its id; the href of a topic or a genre is its id.
    """

    manifest: str
    engine: str
    script: str
    agencies: tuple[Count, ...]
    categories: tuple[Branch, ...]
    topics: tuple[Link, ...]
    genres: tuple[Link, ...]
    years: tuple[YearCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapView(View):
    """sitemap.html (template sitemap.html): the HTML site map, by section."""

    sections: tuple[SitemapSection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapSection:
    """A section of the site map."""

    title: Link
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundView(View):
    """404.html (template 404.html): self-contained; links are absolute, since its depth is not known."""

    css: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectView(View):
    """A page at an old address (template redirect.html) that leads to the new one."""

    target: str
