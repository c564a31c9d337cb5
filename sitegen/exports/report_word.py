"""Annual reports as Word documents: the text with the tables in the official layout, as on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sitegen.content.cut import cut
from sitegen.exports.paper import Paper
from sitegen.exports.word_file import word_file
from sitegen.exports.word_markup import TWIPS, Cell, Run, paragraph, table
from sitegen.exports.word_text import text_markup
from sitegen.pages import views
from sitegen.pages.report_layout import Layout, Slot, layout
from sitegen.pages.words import Words
from sitegen.reports import CellKey, Table, figure
from sitegen.reports.cells import Figure

_LABELS = {1: (2844,), 3: (560, 920, 2424)}
"""Widths of the columns before the figures in twips, by the number of these columns."""


def report_word(report: Paper, html: str) -> bytes:
    """Render a report as a .docx file; ``html`` is its text."""
    translator = Words(report.language)
    return word_file(report.title, report.published, "".join(_body(report, translator, html)))


def _body(report: Paper, translator: Words, html: str) -> Iterator[str]:
    """Yield the content of the document as WordprocessingML."""
    yield paragraph("Title", [Run(report.title)])
    yield paragraph(
        "Byline",
        [Run(translator("word-byline", source=report.source, date=translator.date(report.published)))],
    )
    yield paragraph("NoIndent", ())
    if report.groups:
        yield from _statistics(report.groups, translator)
    texts = cut(html, [piece.start for piece in report.pieces])
    for piece, text in zip(report.pieces, texts, strict=True):
        if piece.heading:
            yield paragraph("Heading1", [Run(piece.heading)])
        if piece.text:
            yield paragraph("Normal", [Run(piece.text)])
        yield text_markup(text)
        if piece.table:
            yield from _statutory(report, translator, report.format.table[piece.table])
    yield from _contact(report.contact, translator)


def _statutory(report: Paper, translator: Words, of: Table) -> Iterator[str]:
    """Yield a statutory table with its caption and unit."""
    yield paragraph("TableTitle", [Run(translator.choose(of.caption, of.caption_en))])
    # The units are Chinese words.
    if of.unit and report.language != "en":
        yield paragraph("TableUnit", [Run(translator("word-unit", unit=of.unit))])
    form, figures = layout(of, report.language), report.figures
    yield table(
        [[_cell(slot, of, figures) for slot in line] for line in form.lines],
        _widths(form),
        form.head,
        whole=True,
    )
    yield paragraph("NoIndent", ())


def _cell(slot: Slot, of: Table, figures: Mapping[CellKey, Figure | None]) -> Cell:
    """Build a cell of a statutory table with its figure."""
    cell, text = slot.cell, slot.cell.text
    number = figures.get(slot.key) if slot.key else None
    if slot.key and number is not None:
        text = figure(number, of.column[slot.key.column])
    return Cell(text, cell.cols, cell.rows, head=not slot.key, start=cell.scope == "row")


def _widths(form: Layout) -> Sequence[int]:
    """Compute the widths of the columns: fixed for labels, the rest in equal parts for figures."""
    before = _LABELS.get(form.labels, ())
    count = len(form.columns) - len(before)
    return (*before, *((TWIPS - sum(before)) // count,) * count)


def _statistics(groups: Sequence[views.FigureGroup], translator: Words) -> Iterator[str]:
    """Yield the labelled statistics as tables."""
    yield paragraph("Heading1", [Run(translator("word-statistics"))])
    head = [Cell(translator(f"word-{name}"), head=True) for name in ("measure", "value", "unit-head", "note")]
    for group in groups:
        if group.name:
            yield paragraph("TableTitle", [Run(group.name)])
        lines = [head, *_lines(group.figures, translator, "")]
        yield table(lines, (3600, 1700, 1200, 2344), 1)
    yield paragraph("NoIndent", ())


def _lines(figures: Sequence[views.Figure], translator: Words, before: str) -> Iterator[list[Cell]]:
    """List figures as rows, each followed by its parts. ``before`` is the prefix of the labels."""
    for one in figures:
        value = one.value + (translator("sic") if one.sic else "")
        yield [
            Cell(f"{before}{one.label}", start=True),
            Cell(value),
            Cell(one.unit),
            Cell(one.note, start=True),
        ]
        yield from _lines(one.parts, translator, translator("word-part"))


def _contact(contact: views.Contact, translator: Words) -> Iterator[str]:
    """Yield the known parts of the contact of the disclosure office."""
    known = (
        ("office", contact.office),
        ("address", contact.address),
        ("postcode", contact.postcode),
        ("phone", contact.phone),
        ("fax", contact.fax),
        ("email", contact.email),
    )
    if any(value for _, value in known):
        yield paragraph("Heading1", [Run(translator("word-contact"))])
    for name, value in known:
        if value:
            yield paragraph("Normal", [Run(translator(f"word-{name}", value=value))])
