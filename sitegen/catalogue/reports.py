"""Annual reports: the record, the narrative beside it and the tables as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sitegen.catalogue.classification import place
from sitegen.catalogue.model import Report
from sitegen.content.parse import Parsed
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import reports as codes
from sitegen.reports import Format, ReportTables, TypedFile, find_format, formats, in_force, interpret
from sitegen.schema.records import ReportRecord

_Sources = Mapping[tuple[str, str], Parsed]


def assemble_reports(
    reports: _Sources, narratives: _Sources
) -> tuple[tuple[Report, ...], tuple[Diagnostic, ...]]:
    """Every report that is no draft, by agency and year, and what is wrong with the tables of all."""
    found: list[Report] = []
    problems: list[Diagnostic] = []
    for key, entry in reports.items():
        if entry.record is None:
            continue
        form, tables = _tables(entry, problems)
        text = narratives.get(key, entry)
        if not entry.record.draft:
            found.append(
                Report(
                    agency=key[0],
                    year=int(key[1]),
                    record=entry.record,
                    form=form,
                    tables=tables,
                    body=text.body,
                    narrative=text.path,
                )
            )
    return tuple(sorted(found, key=lambda report: (report.agency, report.year))), tuple(problems)


def _tables(entry: Parsed, problems: list[Diagnostic]) -> tuple[Format, ReportTables]:
    record, year = entry.record, int(entry.slot.name)
    form = _format(record, year, problems)
    tables, findings = interpret(form, year, tuple(_sources(record)))
    problems.extend(findings)
    return form, tables


def _sources(record: ReportRecord) -> Iterator[TypedFile]:
    if record.tables:
        yield TypedFile(record.source.path, record.tables)


def _format(record: ReportRecord, year: int, problems: list[Diagnostic]) -> Format:
    """The format that a report names, else the one in force."""
    form = find_format(record.format) if record.format else None
    if record.format and form is None:
        labels = "、".join(one.label for one in formats().values())
        known = {"known": labels, "known_en": ", ".join(formats())}
        problems.append(codes.FORMAT_UNKNOWN.at(place(record.source, "format"), value=record.format, **known))
    return form or in_force(year)
