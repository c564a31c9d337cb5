"""The statutory tables of a report as pages show them: the official layout with every figure in its place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sitegen.catalogue.model import Report
from sitegen.pages import views
from sitegen.pages.context import Context
from sitegen.pages.report_checks import checks
from sitegen.pages.report_ledgers import ledger_href
from sitegen.pages.words import Words
from sitegen.reports import CellKey, GridCell, Section, Table, figure, grid, sections
from sitegen.reports.cells import Figure
from sitegen.reports.grid import width

_NUMERALS = "一二三四五六七八九十"
_HEADINGS = ("part", "group", "label")

Numbers = Mapping[CellKey, Figure | None]
_Parts = list[tuple[str, str, Table | None]]


def report_parts(context: Context, report: Report) -> tuple[views.ReportPart, ...]:
    """The text cut into the pieces between which the tables stand: each at the end of the part that its heading opens."""
    numbers = context.numbers(report)
    return tuple(
        views.ReportPart(
            start=start,
            heading=heading,
            id=f"h-{table.key}" if heading and table else "",
            tables=(statutory_table(context, report, table, numbers),) if table else (),
        )
        for start, heading, table in _parts(report, context.words)
    )


def headings(parts: tuple[views.ReportPart, ...], body: views.Body) -> tuple[views.Heading, ...]:
    """The table of contents with the headings that the text lacks."""
    level = min((heading.level for heading in body.headings), default=2)
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


def _parts(report: Report, words: Words) -> _Parts:
    """Where each piece starts, the heading that has to be added to it, and the table at its end."""
    found = report.body.headings
    top = min((level for level, _, _ in found), default=0)
    parts: _Parts = [("", "", None), *((id, "", None) for level, _, id in found if level == top)]
    last = 0
    for number, section in enumerate(sections(report.form, found)):
        table = report.form.table.get(section.heading.table)
        table = table if table and table.key in report.tables.given else None
        if section.id:
            last = section.position + 1 + sum(1 for _, heading, _ in parts if heading)
            parts[last] = (section.id, "", table)
        elif table:
            last += 1
            parts.insert(last, ("", _missing(section, number, words), table))
    return parts


def _missing(section: Section, number: int, words: Words) -> str:
    heading = section.heading
    return words.choose(f"{_NUMERALS[number]}、{heading.label}", heading.label_en)


def statutory_table(context: Context, report: Report, table: Table, numbers: Numbers) -> views.StatutoryTable:
    """A table with its figures and its arithmetic."""
    words = context.words
    lines = tuple(
        tuple(_filled(cell, report, table, numbers) for cell in line) for line in frame(table, words)
    )
    head = head_lines(table)
    return views.StatutoryTable(
        id=table.key,
        number=words.choose(table.number, table.label_en),
        caption=words.choose(table.caption, table.caption_en),
        unit=table.unit,
        labels=labels(table),
        columns=_columns(table),
        head=lines[:head],
        lines=lines[head:],
        checks=tuple(checks(context, report, table, numbers)),
    )


def labels(table: Table) -> int:
    """How many columns stand before the first figure."""
    return min(cell.place for line in grid(table) for cell in line if cell.key)


@cache
def _columns(table: Table) -> tuple[str, ...]:
    before = labels(table)
    return _HEADINGS[len(_HEADINGS) - before :] + ("figure",) * (width(table) - before)


def head_lines(table: Table) -> int:
    """The lines of headings at the top; 0 if lines of headings come further down, too."""
    holds = [any(cell.key for cell in line) for line in grid(table)]
    first = holds.index(True)
    return first if all(holds[first:]) else 0


_Framed = tuple[tuple[tuple[CellKey | None, views.StatutoryCell], ...], ...]


def frame(table: Table, words: Words) -> _Framed:
    """The official layout as cells that wait for their figures."""
    return _frame(table, words.language)


@cache
def _frame(table: Table, language: str) -> _Framed:
    words = Words(language)
    return tuple(tuple((cell.key, _cell(cell, words)) for cell in line) for line in grid(table))


def _cell(cell: GridCell, words: Words) -> views.StatutoryCell:
    return views.StatutoryCell(
        text=words.choose(cell.text, cell.text_en),
        place=cell.place,
        cols=cell.cols,
        rows=cell.rows,
        id=cell.id if cell.scope else "",
        scope=cell.scope,
        headers=" ".join(cell.headers),
        href="",
    )


def _filled(
    framed: tuple[CellKey | None, views.StatutoryCell], report: Report, table: Table, numbers: Numbers
) -> views.StatutoryCell:
    key, cell = framed
    if key is None:
        return cell
    number = numbers.get(key)
    return views.StatutoryCell(
        text="" if number is None else figure(number, table.column[key.column]),
        place=cell.place,
        cols=cell.cols,
        rows=cell.rows,
        id="",
        scope="",
        headers=cell.headers,
        href=ledger_href(report, key),
    )
