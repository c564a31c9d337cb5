"""Annual reports as plain values, from which the files for download are rendered.

The digest of a file is computed from the encoded values.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from sitegen.catalogue.model import Report
from sitegen.exports.attachments import ExportedAttachment, list_exported_attachments
from sitegen.pages import components, urls, views
from sitegen.pages.report_pages import group_statistics
from sitegen.pages.report_parts import split_report_text
from sitegen.pages.site_context import SiteContext
from sitegen.program.file_at_fault import note_source_path_in_errors
from sitegen.reports import CellKey, ReportFormat, load_formats
from sitegen.reports.cells import Figure
from sitegen.schema.field_spec import format_iso_date


class TextPiece(Struct, frozen=True, kw_only=True):
    """A piece of a report's text, and the statutory table that follows it.

    ``start_id`` is the HTML id of the heading at which the piece begins; the piece ends before the start of the next
    one. ``start_id`` is "" for the text before the first heading, and for a piece that the program adds because the
    report's text has no such heading. ``added_heading`` and ``added_sentence`` are the heading and the sentence that it
    adds; each is "" if nothing is added. ``table_key`` is the key of the table, "" if none follows.
    """

    start_id: str
    added_heading: str
    added_sentence: str
    table_key: str


class ReportExport(Struct, frozen=True, kw_only=True):
    """An annual report as simple values, from which the files for download are rendered.

    - ``language``: the language of labels and standard sentences.
    - ``agency``: the id of the agency; ``source``: the name of the body that issued the report.
    - ``kind``: "annual-report" or "work-summary"; ``format_id``: the id of the report format.
    - ``given_tables``: the keys of the statutory tables that the report has.
    - ``figure_values``: the figures of these tables, in the order of the cells of the report format. Use
      ``figures`` to get them by cell.
    - ``groups``: the labelled statistics of the report.
    - ``pieces``: the text, split where the tables are to be inserted; ``body``: a reference to its HTML.
    - ``contact``: the disclosure office of the agency.
    - ``attachments``: the files that the record lists, such as the signed report.
    - ``written`` and ``published``: dates as ISO 8601 text. ``written`` is "" if unknown.
    - ``url``: the absolute URL of the report's page; ``schema_url``: that of its JSON Schema.
    """

    language: str
    agency: str
    agency_name: str
    year: int
    kind: str
    title: str
    format_id: str
    written: str
    published: str
    source: str
    url: str
    schema_url: str
    given_tables: tuple[str, ...]
    figure_values: tuple[Figure | None, ...]
    groups: tuple[views.FigureGroup, ...]
    pieces: tuple[TextPiece, ...]
    contact: views.Contact
    attachments: tuple[ExportedAttachment, ...]
    body: views.Body

    @property
    def format(self) -> ReportFormat:
        """The report format whose id is ``format_id``."""
        return load_formats()[self.format_id]

    @property
    def figures(self) -> Mapping[CellKey, Figure | None]:
        """Figures of the tables that the report has, keyed by cell; a figure is None if it is unknown.

        Every access builds a new mapping.
        """
        return dict(zip(_list_cells(self.format_id, self.given_tables), self.figure_values, strict=True))


@cache
def _list_cells(format_id: str, table_keys: tuple[str, ...]) -> tuple[CellKey, ...]:
    """Return the keys of the cells of a report's tables, in the order of ``figure_values``.

    ``format_id`` is the id of the report format, ``table_keys`` has the keys of the tables that the report has.
    """
    return tuple(key for key in load_formats()[format_id].iter_cells() if key.table in table_keys)


@note_source_path_in_errors("report")
def build_report_export(context: SiteContext, report: Report) -> ReportExport:
    """Collect the values to export for one report.

    ``context`` gives the catalogue, the base URL and the language of the site. Labels and standard sentences
    are in that language.
    """
    record, base = report.record, context.catalogue.site.base_url
    path = urls.report(report.agency, report.year)
    return ReportExport(
        language=context.translator.language,
        agency=report.agency,
        agency_name=context.get_agency_name(report.agency),
        year=report.year,
        kind=record.kind,
        title=record.title,
        format_id=report.form.id,
        written=format_iso_date(record.written),
        published=record.published.day.isoformat(),
        source=record.origin or context.get_agency_name(report.agency),
        url=urls.absolute_url(base, path),
        schema_url=urls.absolute_url(base, urls.REPORT_SCHEMA),
        given_tables=tuple(
            table.key for table in report.form.tables if table.key in report.tables.places_by_table
        ),
        figure_values=tuple(report.tables.figures.values()),
        groups=tuple(group_statistics(record.statistics)),
        pieces=tuple(
            TextPiece(
                start_id=start,
                added_heading=heading,
                added_sentence=text,
                table_key=table.key if table else "",
            )
            for start, heading, text, table in split_report_text(report, context.translator)
        ),
        contact=components.build_contact(context.catalogue.agencies[report.agency]),
        attachments=list_exported_attachments(base, path, record.attachments, report.files),
        body=components.build_body(context, report.narrative_path, report.body, ""),
    )
