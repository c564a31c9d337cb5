"""Parts of an annual report: its text, split at top-level headings, with the statutory tables in between."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from msgspec import Struct, field
from msgspec.structs import replace

from sitegen.catalogue.model import Report
from sitegen.pages import views
from sitegen.pages.application_log_pages import link_cell_to_log
from sitegen.pages.arithmetic_checks import build_arithmetic_checks
from sitegen.pages.i18n import Translator
from sitegen.pages.site_context import SiteContext
from sitegen.reports import CellKey, GridCell, HeadingMatch, Table, build_grid, format_figure, match_headings
from sitegen.reports.cells import Figure
from sitegen.reports.grid import count_grid_columns

_HEADING_KINDS = ("part", "group", "label")


class LayoutCell(Struct, frozen=True):
    """One cell of a table layout: the place for a figure if it has a ``cell_key``, else a heading or remark.

    ``blank_cell`` is the view of the cell, without a figure. ``cell_key`` is the key of its figure in a report.
    ``filled_cells_by_text`` caches the filled cells by their text.
    """

    blank_cell: views.StatutoryCell
    cell_key: CellKey | None = None
    # Most figures of most reports are the same few numbers, so filled cells are shared.
    filled_cells_by_text: dict[str, views.StatutoryCell] = field(default_factory=dict)

    def fill(self, text: str, href: str) -> views.StatutoryCell:
        """Return the view of this cell with ``text`` as its figure.

        If ``href`` is not "", the figure links to the list of applications that it counts. Cells without a
        link are cached and shared by all reports.
        """
        if href:
            return replace(self.blank_cell, text=text, href=href)
        if text not in self.filled_cells_by_text:
            self.filled_cells_by_text[text] = replace(self.blank_cell, text=text)
        return self.filled_cells_by_text[text]


class TableLayout(Struct, frozen=True):
    """Layout of a statutory table in one language: all that is the same in every report of the same format.

    ``rows`` are the rows from the top down. The first ``heading_row_count`` of them are headings; it is 0 if
    headings also come between rows of figures. ``label_column_count`` is the number of columns before the first
    figure. ``column_kinds`` has the kind of each column: ``part``, ``group``, ``label`` or ``figure``.
    """

    rows: tuple[tuple[LayoutCell, ...], ...]
    heading_row_count: int
    label_column_count: int
    column_kinds: tuple[str, ...]


@cache
def layout_table(table: Table, language: str) -> TableLayout:
    """Return the layout of a statutory table, with its headings in ``language`` (``zh-CN`` or ``en``).

    Layouts are cached.
    """
    translator = Translator(language)
    has_figures = [any(cell.figure_key for cell in line) for line in build_grid(table)]
    # Lines before the first figure are headings.
    first = has_figures.index(True)
    label_columns = min(cell.column_index for line in build_grid(table) for cell in line if cell.figure_key)
    return TableLayout(
        rows=tuple(
            tuple(LayoutCell(_convert_cell(cell, translator), cell.figure_key) for cell in line)
            for line in build_grid(table)
        ),
        heading_row_count=first if all(has_figures[first:]) else 0,
        label_column_count=label_columns,
        column_kinds=_HEADING_KINDS[len(_HEADING_KINDS) - label_columns :]
        + ("figure",) * (count_grid_columns(table) - label_columns),
    )


def _convert_cell(cell: GridCell, translator: Translator) -> views.StatutoryCell:
    """Return the view of a heading or of an empty cell for a figure, in the language of ``translator``."""
    return views.StatutoryCell(
        text=translator.choose(cell.text, cell.text_en),
        place=cell.column_index,
        cols=cell.column_span,
        rows=cell.row_span,
        id=cell.id if cell.scope else "",
        scope=cell.scope,
        headers=" ".join(cell.headers),
        href="",
    )


# Negative positions are counted from the end of the prescribed headings.
_HEADING_POSITIONS = {"first": 0, "problems": -2, "other": -1}
"""Positions of the parts without a table, in all formats with tables (国办公开办函〔2019〕60号, 〔2021〕30号)."""


def is_tables_only(report: Report) -> bool:
    """Return whether a report has all tables of its format but no text file.

    The page of such a report gets standard sentences instead of a text.
    """
    tables = report.form.tables
    return (
        # Without a narrative file, the file with the tables takes its place.
        report.narrative_path == report.record.source.path
        and bool(tables)
        and all(table.key in report.tables.places_by_table for table in tables)
    )


def make_basis_sentence(report: Report, translator: Translator) -> str:
    """Return a sentence that names the year reported on and the notice that prescribes the report's format.

    ``translator`` gives the language of the sentence.
    """
    return translator("report-basis", notice=report.form.notice, year=report.year)


def make_standard_sentence(report: Report, heading_index: int, translator: Translator) -> str:
    """Return the standard sentence for one part of a report without a text file.

    ``heading_index`` is the position of the part in the prescribed headings, from 0. ``translator`` gives the language.
    The sentence of the first part summarizes the applications; those of the last two state that there is nothing to
    report. The other parts have a table instead, and their sentence is "".
    """
    count = len(report.form.headings)
    if heading_index == _HEADING_POSITIONS["first"]:
        return _summarize_applications(report, translator)
    message_by_number = {
        count + _HEADING_POSITIONS["problems"]: "report-problems",
        count + _HEADING_POSITIONS["other"]: "report-nothing",
    }
    return translator(message_by_number[heading_index]) if heading_index in message_by_number else ""


def _summarize_applications(report: Report, translator: Translator) -> str:
    """Return a sentence with the numbers of applications, reviews and lawsuits in a report's tables."""
    figures = {
        "received": _get_row_total(report, "applications", "new_received"),
        "before": _get_row_total(report, "applications", "carried_in"),
        "total": _get_row_total(report, "applications", "total"),
        "after": _get_row_total(report, "applications", "carried_out"),
        "review": _get_row_total(report, "litigation", "review"),
        "suits": _get_row_total(report, "litigation", "direct")
        + _get_row_total(report, "litigation", "after_review"),
    }
    who = translator("report-who-all" if report.record.consolidates else "report-who")
    if not any(figures.values()):
        return translator("report-overview-none", year=report.year, who=who)
    return translator("report-overview", year=report.year, who=who, **figures)


def _get_row_total(report: Report, table_key: str, row_key: str) -> int:
    """Return the total of a row as a whole number; 0 if it is unknown. ``table_key`` and ``row_key`` are keys."""
    return int(report.tables.get_figure(CellKey(table_key, row_key, "total")) or 0)


_CHINESE_NUMERALS = "一二三四五六七八九十"

FiguresByCell = Mapping[CellKey, Figure | None]
"""Figures of a report by cell; None for a figure that is not known."""
ReportPiece = tuple[str, str, str, Table | None]
"""Piece of a report's text: id of the heading it begins with, heading and sentence to add, table at its end."""


def build_report_parts(context: SiteContext, report: Report) -> tuple[views.ReportPart, ...]:
    """Build the parts of a report in reading order, for the template.

    A part is a piece of the report's text, followed by the statutory table that belongs under its heading.
    ``context`` is the catalogue with its lookup tables.
    """
    numbers = report.tables.figures
    return tuple(
        views.ReportPart(
            start=start,
            heading=heading,
            id=(f"h-{table.key}" if table else f"h-part-{number}") if heading else "",
            text=text,
            tables=(build_statutory_table(context, report, table, numbers),) if table else (),
        )
        for number, (start, heading, text, table) in enumerate(split_report_text(report, context.translator))
    )


def build_table_of_contents(
    parts: tuple[views.ReportPart, ...], body: views.Body
) -> tuple[views.TocHeading, ...]:
    """Build the table of contents of a report, in the order of its parts.

    ``parts`` are the result of `build_report_parts`, ``body`` is the view of the text. The result has the
    headings of the text, and the prescribed headings that the page adds because the text lacks them.
    """
    level = min((heading.level for heading in body.headings), default=2)
    # The headings of the text by the top-level heading above them.
    groups: dict[str, list[views.TocHeading]] = {}
    start = ""
    for heading in body.headings:
        start = heading.id if heading.level == level else start
        groups.setdefault(start, []).append(heading)
    merged: list[views.TocHeading] = []
    for part in parts:
        added = [views.TocHeading(level=level, text=part.heading, id=part.id)] if part.heading else []
        merged += added or groups.get(part.start, [])
    return tuple(merged)


def split_report_text(report: Report, translator: Translator) -> list[ReportPiece]:
    """Split the text of a report at its top-level headings, and assign each statutory table to a piece.

    Returns a tuple for each piece: the id of the heading it begins with, a heading to add, a sentence to add,
    and the table to show at its end. What a piece lacks is "", a missing table None. ``translator`` gives the
    language of added text. If the text lacks the prescribed heading of a table, a piece with only this
    heading and the table is added. A report without a text file gets all prescribed headings, with their
    tables or standard sentences.
    """
    if is_tables_only(report):
        return _make_standard_pieces(report, translator)
    headings = report.body.headings
    top = min((level for level, _, _ in headings), default=0)
    parts: list[ReportPiece] = [
        # The text before the first heading.
        ("", "", "", None),
        *((id, "", "", None) for level, _, id in headings if level == top),
    ]
    last = 0
    for number, section in enumerate(match_headings(report.form, headings)):
        table = report.form.tables_by_key.get(section.heading.table)
        table = table if table and table.key in report.tables.places_by_table else None
        if section.id:
            last = next(place for place, part in enumerate(parts) if part[0] == section.id)
            parts[last] = (section.id, "", "", table)
        # The text lacks the heading of this table: add it after the previous section.
        elif table:
            last += 1
            parts.insert(last, ("", _format_prescribed_heading(section, number, translator), "", table))
    return parts


def _make_standard_pieces(report: Report, translator: Translator) -> list[ReportPiece]:
    """Return the parts of a report without a text file: all prescribed headings with tables or standard sentences.

    A part is a tuple as in `split_report_text`. ``translator`` gives the language.
    """
    parts: list[ReportPiece] = [("", "", make_basis_sentence(report, translator), None)]
    for number, section in enumerate(match_headings(report.form, ())):
        heading, table = (
            _format_prescribed_heading(section, number, translator),
            report.form.tables_by_key.get(section.heading.table),
        )
        parts.append(("", heading, make_standard_sentence(report, number, translator), table))
    return parts


def _format_prescribed_heading(match: HeadingMatch, heading_index: int, translator: Translator) -> str:
    """Return a prescribed heading as text. In Chinese it begins with a numeral, as in 一、总体情况.

    ``heading_index`` is its position in the format, from 0.
    """
    heading = match.heading
    return translator.choose(f"{_CHINESE_NUMERALS[heading_index]}、{heading.label}", heading.label_en)


def build_statutory_table(
    context: SiteContext, report: Report, table: Table, figures: FiguresByCell
) -> views.StatutoryTable:
    """Build a statutory table with the figures of a report and the arithmetic checks below it.

    ``table`` is the table in the report's format. ``figures`` has the figure of each cell; a cell is left
    empty if its figure is missing or None. ``context`` is the catalogue with its lookup tables.
    """
    translator = context.translator
    form = layout_table(table, translator.language)
    lines = tuple(tuple(_fill_cell(slot, report, table, figures) for slot in line) for line in form.rows)
    return views.StatutoryTable(
        id=table.key,
        number=translator.choose(table.number, ""),
        caption=translator.choose(table.caption, table.caption_en),
        unit=translator.choose(table.unit, ""),
        labels=form.label_column_count,
        columns=form.column_kinds,
        head=lines[: form.heading_row_count],
        lines=lines[form.heading_row_count :],
        checks=tuple(build_arithmetic_checks(context, report, table, figures)),
    )


def _fill_cell(cell: LayoutCell, report: Report, table: Table, figures: FiguresByCell) -> views.StatutoryCell:
    """Return the view of a cell of the layout, filled with its figure from ``figures``.

    The view of a heading is returned unchanged. ``table`` is the table in the format of ``report``.
    """
    if cell.cell_key is None:
        return cell.blank_cell
    number = figures.get(cell.cell_key)
    text = "" if number is None else format_figure(number, table.columns_by_key[cell.cell_key.column])
    return cell.fill(text, link_cell_to_log(report, cell.cell_key))
