"""Annual reports: the record, the narrative beside it and the tables as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sitegen.catalogue.classification import place
from sitegen.catalogue.model import Report
from sitegen.content.parse import Parsed
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
_Sources = Mapping[tuple[str, str], Parsed]


def assemble_reports(
    reports: _Sources, narratives: _Sources, files: _Sources, ledgers: _Sources
) -> tuple[tuple[Report, ...], tuple[Diagnostic, ...]]:
    """Every report that is no draft, by agency and year, and what is wrong with the tables of all.

    ``files`` hold tables beside the record, by agency and file name, and so do ``ledgers`` lists of applications.
    """
    found: list[Report] = []
    problems = [*_alone(reports, files)]
    kept = _ledgers(ledgers, problems)
    for key, entry in reports.items():
        if entry.record is None:
            continue
        record, year = entry.record, int(key[1])
        form = _format(record, year, problems)
        tables, wrong = interpret(form, year, tuple(_sources(record, key, files)))
        own, wrong_own = interpret(form, year, _of_yaml(record, record.own))
        problems.extend((*wrong, *wrong_own))
        counted = _counted(kept.get(key[0], ()), form, year)
        tables, own = _filled(record, tables, own, counted)
        text = narratives.get(key, entry)
        if not record.draft:
            found.append(
                Report(
                    agency=key[0],
                    year=year,
                    record=record,
                    form=form,
                    tables=tables,
                    own=own,
                    body=text.body,
                    narrative=text.path,
                    ledger=counted,
                )
            )
    return tuple(sorted(found, key=lambda report: (report.agency, report.year))), tuple(problems)


def _sources(record: ReportRecord, key: tuple[str, str], files: _Sources) -> Iterator[TypedFile]:
    yield from _of_yaml(record, record.tables)
    for extension in EXTENSIONS:
        file = files.get((key[0], f"{key[1]}.{extension}"))
        if file and file.record:
            yield TypedFile(file.path, file.record)


def _alone(reports: _Sources, files: _Sources) -> Iterator[Diagnostic]:
    """Files of tables without a report."""
    for (agency, name), file in files.items():
        year = name.partition(".")[0]
        if (agency, year) not in reports:
            missing = f"{file.path.rpartition('/')[0]}/{year}.yaml"
            yield codes.TABLES_ALONE.at(Place(file.path), missing=missing)


def _ledgers(ledgers: _Sources, problems: list[Diagnostic]) -> dict[str, list[Ledger]]:
    """The ledgers of each agency; two that begin with one year are an error."""
    found: dict[str, list[Ledger]] = {}
    for (agency, _), entry in ledgers.items():
        ledger = entry.record
        for other in found.get(agency, ()) if ledger else ():
            if other.first == ledger.first:
                values = {"name": ledger.path, "other": other.path, "year": ledger.first}
                problems.append(ledger_codes.LEDGER_TWICE.at(Place(ledger.path), **values))
        if ledger:
            found.setdefault(agency, []).append(ledger)
    return found


def _counted(ledgers: Sequence[Ledger], form: Format, year: int) -> LedgerCount | None:
    ledger = ledger_for(ledgers, year) if form.tables else None
    return count(ledger, form, year) if ledger else None


def _filled(
    record: ReportRecord, tables: ReportTables, own: ReportTables, counted: LedgerCount | None
) -> tuple[ReportTables, ReportTables]:
    """The tables and the agency's own, with what a ledger gives instead of typing it."""
    if counted is None:
        return tables, own
    if record.consolidates:
        return tables, with_counted(own, counted)
    return with_counted(tables, counted), own


def _of_yaml(record: ReportRecord, typed: Typed | None) -> tuple[TypedFile, ...]:
    return (TypedFile(record.source.path, typed),) if typed else ()


def _format(record: ReportRecord, year: int, problems: list[Diagnostic]) -> Format:
    """The format that a report names, else the one in force."""
    form = find_format(record.format) if record.format else None
    if record.format and form is None:
        labels = "、".join(one.label for one in formats().values())
        known = {"known": labels, "known_en": ", ".join(formats())}
        problems.append(codes.FORMAT_UNKNOWN.at(place(record.source, "format"), value=record.format, **known))
    return form or in_force(year)
