"""Assemble annual reports from the record, the narrative and the table files beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sitegen.catalogue.classification import locate_key
from sitegen.catalogue.model import Report
from sitegen.content.parse import BodyFacts, ParsedSource
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import application_logs as ledger_codes
from sitegen.diagnostics.codes import reports as codes
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
from sitegen.schema.records import ReportRecord

TABLE_FILE_EXTENSIONS = ("csv", "xlsx")
"""Extensions of files beside the record that may hold its tables."""

_Sources = Mapping[tuple[str, str], ParsedSource]


def assemble_reports(
    reports: _Sources, narratives: _Sources, files: _Sources, ledgers: Mapping[str, Sequence[ApplicationLog]]
) -> tuple[tuple[Report, ...], tuple[Diagnostic, ...]]:
    """Assemble every report that is not a draft, by agency and year, and report errors in all tables.

    ``files`` are table files by agency and file name; ``ledgers`` are the application logs of each agency.
    """
    found: list[Report] = []
    problems = [*_find_tables_without_report(reports, files)]
    for key, entry in reports.items():
        if entry.record is None:
            continue
        tables, own, wrong = read_report(entry, files)
        problems.extend(wrong)
        counted = _count_log(ledgers.get(key[0], ()), tables.form, tables.year)
        tables, own = _fill_from_log(entry.record, tables, own, counted)
        text = narratives.get(key)
        if not entry.record.draft:
            found.append(
                Report(
                    agency=key[0],
                    year=int(key[1]),
                    record=entry.record,
                    form=tables.form,
                    tables=tables,
                    own=own,
                    body=text.body if text else BodyFacts(),
                    narrative=text.path if text else entry.path,
                    headline_facts=entry.body.stated_figures,
                    log_counts=counted,
                )
            )
    return tuple(sorted(found, key=lambda report: (report.agency, report.year))), tuple(problems)


def read_report(
    entry: ParsedSource, files: _Sources
) -> tuple[ReportTables, ReportTables, tuple[Diagnostic, ...]]:
    """Read the tables of a report and the agency's own part of them, and report what is wrong in them."""
    record, year = entry.record, int(entry.slot.name)
    form, problems = _find_format(record, year)
    tables, wrong = resolve_tables(form, year, tuple(_iter_sources(entry, files)))
    own, wrong_own = resolve_tables(form, year, _collect_yaml_tables(record, record.own))
    # On the tables of another year every name is wrong: that the format is, is said once, by the checks.
    found = (*wrong, *wrong_own) if form.is_for_year(year) else ()
    return tables, own, (*problems, *found)


def _iter_sources(entry: ParsedSource, files: _Sources) -> Iterator[RawTableFile]:
    yield from _collect_yaml_tables(entry.record, entry.record.tables)
    for extension in TABLE_FILE_EXTENSIONS:
        file = files.get((entry.slot.agency, f"{entry.slot.name}.{extension}"))
        if file and file.record:
            yield RawTableFile(file.path, file.record)


def _find_tables_without_report(reports: _Sources, files: _Sources) -> Iterator[Diagnostic]:
    """Report table files without a report."""
    for (agency, name), file in files.items():
        year = name.partition(".")[0]
        if (agency, year) not in reports:
            missing = f"{file.path.rpartition('/')[0]}/{year}.yaml"
            yield codes.TABLES_ALONE.at(Place(file.path), missing=missing)


def assemble_application_logs(
    ledgers: _Sources,
) -> tuple[dict[str, list[ApplicationLog]], tuple[Diagnostic, ...]]:
    """Group the application logs by agency, and report two that begin in the same year."""
    found: dict[str, list[ApplicationLog]] = {}
    problems: list[Diagnostic] = []
    for (agency, _), entry in ledgers.items():
        ledger = entry.record
        for other in found.get(agency, ()) if ledger else ():
            if other.first_year == ledger.first_year:
                values = {"name": ledger.path, "other": other.path, "year": ledger.first_year}
                problems.append(ledger_codes.LEDGER_TWICE.at(Place(ledger.path), **values))
        if ledger:
            found.setdefault(agency, []).append(ledger)
    return found, tuple(problems)


def _count_log(
    ledgers: Sequence[ApplicationLog], form: ReportFormat, year: int
) -> ApplicationLogCounts | None:
    ledger = find_application_log(ledgers, year) if form.tables else None
    return count_applications(ledger, form, year) if ledger else None


def _fill_from_log(
    record: ReportRecord, tables: ReportTables, own: ReportTables, counted: ApplicationLogCounts | None
) -> tuple[ReportTables, ReportTables]:
    """Fill tables that were not typed from the log.

    If the report consolidates, these are the tables of the agency alone.
    """
    if counted is None:
        return tables, own
    if record.consolidates:
        return tables, fill_counted_tables(own, counted)
    return fill_counted_tables(tables, counted), own


def _collect_yaml_tables(record: ReportRecord, typed: RawCells | None) -> tuple[RawTableFile, ...]:
    return (RawTableFile(record.source.path, typed),) if typed else ()


def _find_format(record: ReportRecord, year: int) -> tuple[ReportFormat, tuple[Diagnostic, ...]]:
    """Return the format that a report names, or the one in force for its year."""
    form = find_format(record.format) if record.format else find_format_in_force(year)
    if form:
        return form, ()
    labels = "、".join(one.label for one in load_formats().values())
    known = {"known": labels, "known_en": ", ".join(load_formats())}
    where = locate_key(record.source, "format")
    return find_format_in_force(year), (codes.FORMAT_UNKNOWN.at(where, value=record.format, **known),)
