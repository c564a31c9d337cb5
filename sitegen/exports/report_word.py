"""Annual reports as Word documents: the text and the tables in the official layout, as on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sitegen.content.split_html import split_at_headings
from sitegen.exports.report_export import ReportExport
from sitegen.exports.word_document import assemble_word_file
from sitegen.exports.word_markup import (
    TEXT_WIDTH,
    Run,
    WordCell,
    convert_html_to_word,
    render_paragraph,
    render_table,
)
from sitegen.pages import views
from sitegen.pages.i18n import Translator
from sitegen.pages.report_parts import LayoutCell, TableLayout, layout_table
from sitegen.reports import CellKey, Table, format_figure
from sitegen.reports.cells import Figure

_LABEL_WIDTHS = {1: (2844,), 3: (560, 920, 2424)}
"""Widths of the columns before the figures in twips, by the number of these columns."""


def render_report_word(report: ReportExport, html: str) -> bytes:
    """Render a report as a .docx file and return its bytes. ``html`` is the HTML of the report's text."""
    translator = Translator(report.language)
    return assemble_word_file(report.title, report.published, "".join(_render_body(report, translator, html)))


def _render_body(report: ReportExport, translator: Translator, html: str) -> Iterator[str]:
    """Yield the content of the document as WordprocessingML, piece by piece.

    ``translator`` gives the language of added text. ``html`` is the HTML of the report's text.
    """
    yield render_paragraph("Title", [Run(report.title)])
    yield render_paragraph(
        "Byline",
        [Run(translator("word-byline", source=report.source, date=translator.format_date(report.published)))],
    )
    # An empty line between the byline and the text.
    yield render_paragraph("NoIndent", ())
    if report.groups:
        yield from _render_statistics(report.groups, translator)
    texts = split_at_headings(html, [piece.start_id for piece in report.pieces])
    for piece, text in zip(report.pieces, texts, strict=True):
        if piece.added_heading:
            yield render_paragraph("Heading1", [Run(piece.added_heading)])
        if piece.added_sentence:
            yield render_paragraph("Normal", [Run(piece.added_sentence)])
        yield convert_html_to_word(text)
        if piece.table_key:
            yield from _render_statutory_table(
                report, translator, report.format.tables_by_key[piece.table_key]
            )
    # A single attachment has no number (GB/T 9704-2012, 7.3.4).
    key = "word-attachments" if len(report.attachments) > 1 else "word-attachment"
    for number, attachment in enumerate(report.attachments, 1):
        title = attachment.title or attachment.name
        yield render_paragraph("Normal", [Run(translator(key, n=number, title=title))])
    yield from _render_contact(report.contact, translator)


def _render_statutory_table(
    report: ReportExport, translator: Translator, statutory_table: Table
) -> Iterator[str]:
    """Yield the WordprocessingML of a statutory table with its figures, caption and unit."""
    yield render_paragraph(
        "TableTitle", [Run(translator.choose(statutory_table.caption, statutory_table.caption_en))]
    )
    # Units of tables are given in Chinese only.
    if statutory_table.unit and report.language != "en":
        yield render_paragraph("TableUnit", [Run(translator("word-unit", unit=statutory_table.unit))])
    form, figures = layout_table(statutory_table, report.language), report.figures
    yield render_table(
        [[_build_word_cell(slot, statutory_table, figures) for slot in line] for line in form.rows],
        _compute_column_widths(form),
        form.heading_row_count,
        keep_together=True,
    )
    yield render_paragraph("NoIndent", ())


def _build_word_cell(
    cell: LayoutCell, statutory_table: Table, figures: Mapping[CellKey, Figure | None]
) -> WordCell:
    """Build the Word cell for ``cell``, a cell of a table's layout.

    A cell for a figure contains the figure as text, or "" if the figure is unknown. Other cells contain a
    heading.
    """
    blank, text = cell.blank_cell, cell.blank_cell.text
    number = figures.get(cell.cell_key) if cell.cell_key else None
    if cell.cell_key and number is not None:
        text = format_figure(number, statutory_table.columns_by_key[cell.cell_key.column])
    return WordCell(
        text, blank.cols, blank.rows, is_heading=not cell.cell_key, align_left=blank.scope == "row"
    )


def _compute_column_widths(layout: TableLayout) -> Sequence[int]:
    """Return the widths of a table's columns in twips (1/1440 inch).

    Columns of labels have fixed widths, and columns of figures have equal shares of the rest.
    """
    label_widths = _LABEL_WIDTHS.get(layout.label_column_count, ())
    count = len(layout.column_kinds) - len(label_widths)
    return (*label_widths, *((TEXT_WIDTH - sum(label_widths)) // count,) * count)


def _render_statistics(groups: Sequence[views.FigureGroup], translator: Translator) -> Iterator[str]:
    """Yield the WordprocessingML of the labelled statistics, one table for each group."""
    yield render_paragraph("Heading1", [Run(translator("word-statistics"))])
    head = [
        WordCell(translator(f"word-{name}"), is_heading=True)
        for name in ("measure", "value", "unit-head", "note")
    ]
    for group in groups:
        if group.name:
            yield render_paragraph("TableTitle", [Run(group.name)])
        lines = [head, *_list_figure_rows(group.figures, translator, "")]
        yield render_table(lines, (3600, 1700, 1200, 2344), 1)
    yield render_paragraph("NoIndent", ())


def _list_figure_rows(
    figures: Sequence[views.HeadlineFigure], translator: Translator, prefix: str
) -> Iterator[list[WordCell]]:
    """Yield a table row for each labelled statistic, followed by rows for its parts.

    ``prefix`` is put in front of the labels of these statistics, but not of their parts.
    """
    for figure in figures:
        value = figure.value + (translator("sic") if figure.sic else "")
        yield [
            WordCell(f"{prefix}{figure.label}", align_left=True),
            WordCell(value),
            WordCell(figure.unit),
            WordCell(figure.note, align_left=True),
        ]
        yield from _list_figure_rows(figure.parts, translator, translator("word-part"))


def _render_contact(contact: views.Contact, translator: Translator) -> Iterator[str]:
    """Yield the WordprocessingML of the contact details of the disclosure office that are not ""."""
    fields = (
        ("office", contact.office),
        ("address", contact.address),
        ("postcode", contact.postcode),
        ("phone", contact.phone),
        ("fax", contact.fax),
        ("email", contact.email),
    )
    if any(value for _, value in fields):
        yield render_paragraph("Heading1", [Run(translator("word-contact"))])
    for name, value in fields:
        if value:
            yield render_paragraph("Normal", [Run(translator(f"word-{name}", value=value))])
