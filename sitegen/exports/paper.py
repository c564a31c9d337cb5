"""Annual reports as plain values, from which the files for download are made.

Their encoding is the input of the files' digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sitegen.catalogue.model import Report
from sitegen.pages import parts, urls, views
from sitegen.pages.context import Context
from sitegen.pages.report_pages import figure_groups
from sitegen.pages.report_tables import text_parts
from sitegen.reports import CellKey, Format, formats
from sitegen.reports.cells import Figure
from sitegen.schema.spec import iso


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a report's text with the table at its end.

    It begins at the heading with the id ``start``, or has a ``heading`` of its own with the sentence ``text``
    under it. ``table`` is the key of the table, or "".
    """

    start: str
    heading: str
    text: str
    table: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An annual report for export.

    ``figure_values`` are the figures of the tables ``given_tables``, in the order of the cells of the format.
    Dates are ISO 8601 text. ``url`` and ``schema_url`` are absolute addresses.
    """

    language: str
    agency: str
    name: str
    year: int
    kind: str
    title: str
    form: str
    written: str
    published: str
    source: str
    address: str
    schema: str
    given: tuple[str, ...]
    numbers: tuple[Figure | None, ...]
    groups: tuple[views.FigureGroup, ...]
    pieces: tuple[Piece, ...]
    contact: views.Contact
    body: views.Body

    @property
    def format(self) -> Format:
        """The format, looked up by its id."""
        return formats()[self.form]

    @property
    def figures(self) -> Mapping[CellKey, Figure | None]:
        """Figures by cell; None for one that is not known."""
        return dict(zip(_cells(self.form, self.given), self.numbers, strict=True))


@cache
def _cells(form: str, given: tuple[str, ...]) -> tuple[CellKey, ...]:
    """List the cells of the given tables of a format."""
    return tuple(key for key in formats()[form].cells() if key.table in given)


def paper(context: Context, report: Report) -> Paper:
    """Build the export of a report."""
    record, base = report.record, context.catalogue.site.base_url
    path = urls.report(report.agency, report.year)
    return Paper(
        language=context.words.language,
        agency=report.agency,
        name=context.name(report.agency),
        year=report.year,
        kind=record.kind,
        title=record.title,
        form=report.form.id,
        written=iso(record.written),
        published=record.published.day.isoformat(),
        source=record.origin or context.name(report.agency),
        address=urls.absolute(base, path),
        schema=urls.absolute(base, urls.REPORT_SCHEMA),
        given=tuple(table.key for table in report.form.tables if table.key in report.tables.given),
        numbers=tuple(report.tables.figures.values()),
        groups=tuple(figure_groups(record.statistics)),
        pieces=tuple(
            Piece(start=start, heading=heading, text=text, table=table.key if table else "")
            for start, heading, text, table in text_parts(report, context.words)
        ),
        contact=parts.contact(context.catalogue.agencies[report.agency]),
        body=parts.body(context, report.narrative, report.body, ""),
    )
