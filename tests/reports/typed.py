"""Reports as text: written, read, and their findings as path:line:column code."""

from __future__ import annotations

from sitegen.diagnostics import Diagnostic
from sitegen.reports import (
    CellKey,
    Figure,
    RawTableFile,
    ReportFormat,
    ReportTables,
    find_format_in_force,
    resolve_tables,
)
from sitegen.schema import parse_yaml, read_record
from sitegen.schema.records import ReportRecord

HEAD = "标题: 甲镇{year}年政府信息公开工作年度报告\n公开日期: 2026-01-20\n"
PATH = "content/agencies/town/reports/2025.yaml"


def tables_of(
    text: str, year: int = 2025, form: ReportFormat | None = None
) -> tuple[ReportTables, tuple[Diagnostic, ...]]:
    """The tables of a report whose fields after title and date are ``text``; they begin on line 3."""
    node, found = parse_yaml(HEAD.format(year=year) + text, PATH)
    assert node is not None, found
    record, more = read_record(ReportRecord, node, PATH)
    assert record is not None, more
    assert not (*found, *more)
    sources = [RawTableFile(PATH, record.tables)] if record.tables else []
    return resolve_tables(form or find_format_in_force(year), year, sources)


def codes_of(found: tuple[Diagnostic, ...]) -> list[str]:
    """Line, column and code of each finding."""
    return [f"{one.place.line}:{one.place.column} {one.code}" for one in found]


def figures(tables: ReportTables) -> dict[CellKey, Figure | None]:
    """The value of every cell."""
    return {key: value.figure for key, value in tables.iter_cells()}
