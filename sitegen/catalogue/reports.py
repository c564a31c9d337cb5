"""Assemble annual reports from records, narratives (texts) and table files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date

from sitegen.catalogue.model import Report
from sitegen.catalogue.release import PUBLISHED_ONLY, ReleaseState, find_release_state
from sitegen.content.attachments import AttachmentFacts
from sitegen.content.parse import BodyFacts, ParsedSource
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import application_logs as log_codes
from sitegen.diagnostics.codes import reports as codes
from sitegen.program.file_at_fault import note_path_in_errors
from sitegen.reports import (
    ApplicationLog,
    ApplicationLogCounts,
    RawTableFile,
    ReportFormat,
    ReportTables,
    find_format,
    find_format_in_force,
    load_formats,
    resolve_tables,
)
from sitegen.reports.application_log import count_applications, fill_counted_tables, find_application_log
from sitegen.schema import RawCells
from sitegen.schema.record_source import locate_key
from sitegen.schema.records import ReportRecord

TABLE_FILE_EXTENSIONS = ("csv", "xlsx")
"""Extensions of table files, which are in the same folder as the record of the report."""

_Sources = Mapping[tuple[str, str], ParsedSource]


def assemble_reports(
    reports: _Sources,
    narratives: _Sources,
    files: _Sources,
    logs: Mapping[str, Sequence[ApplicationLog]],
    collect_attachments: Callable[[ParsedSource], tuple[AttachmentFacts, ...]],
    today: date,
    shown: Collection[ReleaseState] = PUBLISHED_ONLY,
) -> tuple[tuple[Report, ...], tuple[Diagnostic, ...]]:
    """Assemble the annual reports, and return them sorted by agency and year, with all diagnostics.

    Reports are left out if their release state on the day ``today`` is not in ``shown``, but errors in their
    tables are reported. Unreadable records are left out, too.
    ``reports`` (records) and ``narratives`` (texts) are keyed by agency id and year, such as ``"2024"``.
    ``files`` (table files) are keyed by agency id and file name, such as ``2024.csv``. ``logs`` maps agency
    ids to the application logs of the agency. ``collect_attachments`` returns the facts of the attachments
    that a record lists.
    """
    assembled: list[Report] = []
    problems = [*_check_tables_without_report(reports, files)]
    for key, entry in reports.items():
        if entry.record is None:
            continue
        with note_path_in_errors(entry.path):
            tables, own_tables, cell_problems = read_report(entry, files)
        problems.extend(cell_problems)
        log_counts = _count_log(logs.get(key[0], ()), tables.form, tables.year)
        tables, own_tables = _fill_from_log(entry.record, tables, own_tables, log_counts)
        narrative = narratives.get(key)
        attached = collect_attachments(entry)
        release = find_release_state(entry.record, today)
        if release in shown:
            assembled.append(
                Report(
                    agency=key[0],
                    year=int(key[1]),
                    record=entry.record,
                    form=tables.form,
                    tables=tables,
                    own_tables=own_tables,
                    body=narrative.body if narrative else BodyFacts(),
                    narrative_path=narrative.path if narrative else entry.path,
                    files=attached,
                    headline_facts=entry.body.stated_figures,
                    log_counts=log_counts,
                    release=release,
                )
            )
    return tuple(sorted(assembled, key=lambda report: (report.agency, report.year))), tuple(problems)


def read_report(
    entry: ParsedSource, files: _Sources
) -> tuple[ReportTables, ReportTables, tuple[Diagnostic, ...]]:
    """Read the tables of a report from its record and its table files.

    ``entry`` is the parsed record, which must be readable. ``files`` are the table files of all reports, keyed by
    agency id and file name, such as ``2024.csv``. Return the tables of the whole report, the tables of the agency
    alone, and the diagnostics of both. The tables of the agency alone are empty unless the record has figures for
    them (``own``).
    """
    record, year = entry.record, int(entry.slot.name)
    form, problems = _find_format(record, year)
    tables, table_problems = resolve_tables(
        form, year, tuple(_iter_sources(entry, files)), is_draft=record.draft
    )
    own_tables, own_problems = resolve_tables(
        form, year, _collect_yaml_tables(record, record.own), is_draft=record.draft
    )
    # With a format of another year every name in the tables is wrong. The checks report the format, once.
    cell_problems = (*table_problems, *own_problems) if form.is_for_year(year) else ()
    return tables, own_tables, (*problems, *cell_problems)


def _iter_sources(entry: ParsedSource, files: _Sources) -> Iterator[RawTableFile]:
    yield from _collect_yaml_tables(entry.record, entry.record.tables)
    for extension in TABLE_FILE_EXTENSIONS:
        file = files.get((entry.slot.agency, f"{entry.slot.name}.{extension}"))
        if file and file.record:
            yield RawTableFile(file.path, file.record)


def _check_tables_without_report(reports: _Sources, files: _Sources) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each table file without a record of a report beside it.

    The parameters are those of `assemble_reports`.
    """
    for (agency, name), file in files.items():
        year = name.partition(".")[0]
        if (agency, year) not in reports:
            missing = f"{file.path.rpartition('/')[0]}/{year}.yaml"
            yield codes.TABLES_ALONE.at(Place(file.path), missing=missing)


def assemble_application_logs(
    logs: _Sources,
) -> tuple[dict[str, list[ApplicationLog]], tuple[Diagnostic, ...]]:
    """Group the application logs by agency. Return them keyed by agency id, with all diagnostics.

    Each log that begins in the same year as another of its agency is reported. ``logs`` are the parsed log files,
    keyed by agency id and file name. Unreadable logs are left out.
    """
    logs_by_agency: dict[str, list[ApplicationLog]] = {}
    problems: list[Diagnostic] = []
    for (agency, _), entry in logs.items():
        log = entry.record
        for other in logs_by_agency.get(agency, ()) if log else ():
            if other.first_year == log.first_year:
                values = {"name": log.path, "other": other.path, "year": log.first_year}
                problems.append(log_codes.LEDGER_TWICE.at(Place(log.path), **values))
        if log:
            logs_by_agency.setdefault(agency, []).append(log)
    return logs_by_agency, tuple(problems)


def _count_log(logs: Sequence[ApplicationLog], form: ReportFormat, year: int) -> ApplicationLogCounts | None:
    log = find_application_log(logs, year) if form.tables else None
    return count_applications(log, form, year) if log else None


def _fill_from_log(
    record: ReportRecord,
    tables: ReportTables,
    own_tables: ReportTables,
    log_counts: ApplicationLogCounts | None,
) -> tuple[ReportTables, ReportTables]:
    """Fill the tables that the editor left out with counts from the application log of the year.

    Returns ``tables`` (of the whole report) and ``own_tables`` (of the agency alone). If the report includes
    subordinate agencies, ``own_tables`` are filled, otherwise ``tables``. If ``log_counts`` is None, there is
    no log, and both are returned unchanged.
    """
    if log_counts is None:
        return tables, own_tables
    if record.consolidates:
        return tables, fill_counted_tables(own_tables, log_counts)
    return fill_counted_tables(tables, log_counts), own_tables


def _collect_yaml_tables(record: ReportRecord, typed: RawCells | None) -> tuple[RawTableFile, ...]:
    return (RawTableFile(record.source.path, typed),) if typed else ()


def _find_format(record: ReportRecord, year: int) -> tuple[ReportFormat, tuple[Diagnostic, ...]]:
    """Return the format that a report names, or the one in force for its year if it names none, and the diagnostics.

    An unknown name is reported, and the format in force is returned.
    """
    form = find_format(record.format) if record.format else find_format_in_force(year)
    if form:
        return form, ()
    labels = "、".join(form.label for form in load_formats().values())
    values = {"known": labels, "known_en": ", ".join(load_formats())}
    where = locate_key(record.source, "format")
    return find_format_in_force(year), (codes.FORMAT_UNKNOWN.at(where, value=record.format, **values),)
