"""The parts of a report: its text with the statutory tables in between."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.catalogue.model import Report
from sitegen.pages import views
from sitegen.pages.context import Context
from sitegen.pages.report_checks import checks
from sitegen.pages.report_layout import Slot, layout
from sitegen.pages.report_ledgers import ledger_href
from sitegen.pages.report_text import basis, is_tables_alone, sentence
from sitegen.pages.words import Words
from sitegen.reports import CellKey, Section, Table, figure, sections
from sitegen.reports.cells import Figure

_NUMERALS = "一二三四五六七八九十"

Numbers = Mapping[CellKey, Figure | None]
"""Figures of a report by cell; None for one that is not known."""
Part = tuple[str, str, str, Table | None]
"""A piece of the text.

It consists of the id of the heading at its start, a heading and a sentence to be added, and the table at its
end.
"""


def report_parts(context: Context, report: Report) -> tuple[views.ReportPart, ...]:
    """Build the parts of a report. Each table is at the end of the part that its prescribed heading opens."""
    numbers = report.tables.figures
    return tuple(
        views.ReportPart(
            start=start,
            heading=heading,
            id=(f"h-{table.key}" if table else f"h-part-{number}") if heading else "",
            text=text,
            tables=(statutory_table(context, report, table, numbers),) if table else (),
        )
        for number, (start, heading, text, table) in enumerate(text_parts(report, context.words))
    )


def headings(parts: tuple[views.ReportPart, ...], body: views.Body) -> tuple[views.Heading, ...]:
    """Merge the headings that the text lacks into its table of contents."""
    level = min((heading.level for heading in body.headings), default=2)
    # The headings of the text by the top-level heading above them.
    groups: dict[str, list[views.Heading]] = {}
    start = ""
    for heading in body.headings:
        start = heading.id if heading.level == level else start
        groups.setdefault(start, []).append(heading)
    found: list[views.Heading] = []
    for part in parts:
        added = [views.Heading(level=level, text=part.heading, id=part.id)] if part.heading else []
        found += added or groups.get(part.start, [])
    return tuple(found)


def text_parts(report: Report, translator: Words) -> list[Part]:
    """Split the text of a report at its top-level headings, with the tables assigned to the pieces."""
    if is_tables_alone(report):
        return _standard_parts(report, translator)
    found = report.body.headings
    top = min((level for level, _, _ in found), default=0)
    parts: list[Part] = [("", "", "", None), *((id, "", "", None) for level, _, id in found if level == top)]
    last = 0
    for number, section in enumerate(sections(report.form, found)):
        table = report.form.table.get(section.heading.table)
        table = table if table and table.key in report.tables.given else None
        if section.id:
            last = next(place for place, part in enumerate(parts) if part[0] == section.id)
            parts[last] = (section.id, "", "", table)
        # The text lacks the heading of this table: add it after the previous section.
        elif table:
            last += 1
            parts.insert(last, ("", _missing(section, number, translator), "", table))
    return parts


def _standard_parts(report: Report, translator: Words) -> list[Part]:
    """Write all prescribed headings with their tables or standard sentences."""
    parts: list[Part] = [("", "", basis(report, translator), None)]
    for number, section in enumerate(sections(report.form, ())):
        heading, table = _missing(section, number, translator), report.form.table.get(section.heading.table)
        parts.append(("", heading, sentence(report, number, translator), table))
    return parts


def _missing(section: Section, number: int, translator: Words) -> str:
    """Format a prescribed heading with its number."""
    heading = section.heading
    return translator.choose(f"{_NUMERALS[number]}、{heading.label}", heading.label_en)


def statutory_table(context: Context, report: Report, table: Table, numbers: Numbers) -> views.StatutoryTable:
    """Build a table with its figures and its arithmetic."""
    translator = context.words
    form = layout(table, translator.language)
    lines = tuple(tuple(_filled(slot, report, table, numbers) for slot in line) for line in form.lines)
    return views.StatutoryTable(
        id=table.key,
        number=translator.choose(table.number, ""),
        caption=translator.choose(table.caption, table.caption_en),
        unit=translator.choose(table.unit, ""),
        labels=form.labels,
        columns=form.columns,
        head=lines[: form.head],
        lines=lines[form.head :],
        checks=tuple(checks(context, report, table, numbers)),
    )


def _filled(slot: Slot, report: Report, table: Table, numbers: Numbers) -> views.StatutoryCell:
    """Fill a cell of the layout with its figure."""
    if slot.key is None:
        return slot.cell
    number = numbers.get(slot.key)
    text = "" if number is None else figure(number, table.column[slot.key.column])
    return slot.filled(text, ledger_href(report, slot.key))
