"""Assemble annual reports from the record, the narrative and the table files beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sitegen.catalogue.classification import place
from sitegen.catalogue.model import Report
from sitegen.content.parse import BodyFacts, Parsed
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import ledgers as ledger_codes
from sitegen.diagnostics.codes import reports as codes
from sitegen.reports import (
    Format,
    Ledger,
    LedgerCount,
    ReportTables,
    TypedFile,
    find_format,
    formats,
    in_force,
    interpret,
)
from sitegen.reports.ledger import count, ledger_for, with_counted
from sitegen.schema import Typed
from sitegen.schema.records import ReportRecord

EXTENSIONS = ("csv", "xlsx")
"""Extensions of files beside the record that may hold its tables."""

_Sources = Mapping[tuple[str, str], Parsed]


def assemble_reports(
    reports: _Sources, narratives: _Sources, files: _Sources, ledgers: Mapping[str, Sequence[Ledger]]
) -> tuple[tuple[Report, ...], tuple[Diagnostic, ...]]:
    """Assemble every report that is not a draft, by agency and year, and report errors in all tables.

    ``files`` are table files by agency and file name; ``ledgers`` are the application logs of each agency.
    """
    found: list[Report] = []
    problems = [*_alone(reports, files)]
    for key, entry in reports.items():
        if entry.record is None:
            continue
        tables, own, wrong = read_report(entry, files)
        problems.extend(wrong)
        counted = _counted(ledgers.get(key[0], ()), tables.form, tables.year)
        tables, own = _filled(entry.record, tables, own, counted)
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
                    headlines=entry.body.says,
                    ledger=counted,
                )
            )
    return tuple(sorted(found, key=lambda report: (report.agency, report.year))), tuple(problems)


def read_report(entry: Parsed, files: _Sources) -> tuple[ReportTables, ReportTables, tuple[Diagnostic, ...]]:
    """Read the tables of a report and the agency's own part of them, and report what is wrong in them."""
    record, year = entry.record, int(entry.slot.name)
    form, problems = _format(record, year)
    tables, wrong = interpret(form, year, tuple(_sources(entry, files)))
    own, wrong_own = interpret(form, year, _of_yaml(record, record.own))
    # On the tables of another year every name is wrong: that the format is, is said once, by the checks.
    found = (*wrong, *wrong_own) if form.covers(year) else ()
    return tables, own, (*problems, *found)


def _sources(entry: Parsed, files: _Sources) -> Iterator[TypedFile]:
    yield from _of_yaml(entry.record, entry.record.tables)
    for extension in EXTENSIONS:
        file = files.get((entry.slot.agency, f"{entry.slot.name}.{extension}"))
        if file and file.record:
            yield TypedFile(file.path, file.record)


def _alone(reports: _Sources, files: _Sources) -> Iterator[Diagnostic]:
    """Report table files without a report."""
    for (agency, name), file in files.items():
        year = name.partition(".")[0]
        if (agency, year) not in reports:
            missing = f"{file.path.rpartition('/')[0]}/{year}.yaml"
            yield codes.TABLES_ALONE.at(Place(file.path), missing=missing)


def assemble_ledgers(ledgers: _Sources) -> tuple[dict[str, list[Ledger]], tuple[Diagnostic, ...]]:
    """Group the application logs by agency, and report two that begin in the same year."""
    found: dict[str, list[Ledger]] = {}
    problems: list[Diagnostic] = []
    for (agency, _), entry in ledgers.items():
        ledger = entry.record
        for other in found.get(agency, ()) if ledger else ():
            if other.first == ledger.first:
                values = {"name": ledger.path, "other": other.path, "year": ledger.first}
                problems.append(ledger_codes.LEDGER_TWICE.at(Place(ledger.path), **values))
        if ledger:
            found.setdefault(agency, []).append(ledger)
    return found, tuple(problems)


def _counted(ledgers: Sequence[Ledger], form: Format, year: int) -> LedgerCount | None:
    ledger = ledger_for(ledgers, year) if form.tables else None
    return count(ledger, form, year) if ledger else None


def _filled(
    record: ReportRecord, tables: ReportTables, own: ReportTables, counted: LedgerCount | None
) -> tuple[ReportTables, ReportTables]:
    """Fill tables that were not typed from the log.

    If the report consolidates, these are the tables of the agency alone.
    """
    if counted is None:
        return tables, own
    if record.consolidates:
        return tables, with_counted(own, counted)
    return with_counted(tables, counted), own


def _of_yaml(record: ReportRecord, typed: Typed | None) -> tuple[TypedFile, ...]:
    return (TypedFile(record.source.path, typed),) if typed else ()


def _format(record: ReportRecord, year: int) -> tuple[Format, tuple[Diagnostic, ...]]:
    """Return the format that a report names, or the one in force for its year."""
    form = find_format(record.format) if record.format else in_force(year)
    if form:
        return form, ()
    labels = "、".join(one.label for one in formats().values())
    known = {"known": labels, "known_en": ", ".join(formats())}
    where = place(record.source, "format")
    return in_force(year), (codes.FORMAT_UNKNOWN.at(where, value=record.format, **known),)
