"""Cells and tables of a report that nobody has filled in, and those whose figures are unknown for another reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import reports as codes
from sitegen.reports.arithmetic import map_totals
from sitegen.reports.cells import UNFILLED_TEXT, CellState
from sitegen.reports.model import CellKey, ReportFormat
from sitegen.reports.tables import CellValue


def check_blank_cells(form: ReportFormat, typed: Mapping[CellKey, CellValue]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for the first blank cell of each row. Totals may be blank, as they are computed."""
    rows: set[tuple[str, str]] = set()
    for key, value in typed.items():
        if value.state is CellState.BLANK and key not in map_totals(form) and key[:2] not in rows:
            rows.add(key[:2])
            chinese, english = form.describe_cell(key)
            yield codes.CELL_BLANK.at(value.place, cell=chinese, cell_en=english)


def check_unfilled_tables(
    form: ReportFormat, unfilled: Mapping[str, Place], *, is_draft: bool
) -> Iterator[Diagnostic]:
    """Yield one diagnostic that names all tables in ``unfilled``; none if there are none.

    ``unfilled`` maps the key of each table that still has the text of a new report to the place of that text. The
    diagnostic is an error, in a draft a warning.
    """
    tables = [table for table in form.tables if table.key in unfilled]
    if tables:
        rule = codes.DRAFT_TABLE_UNFILLED if is_draft else codes.TABLE_UNFILLED
        yield rule.at(
            unfilled[tables[0].key],
            said=UNFILLED_TEXT,
            tables="、".join(table.label for table in tables),
            tables_en=", ".join(table.label_en for table in tables),
        )


def mark_unknown(
    form: ReportFormat,
    unassigned: Mapping[tuple[str, str], Place],
    unfilled: Mapping[str, Place],
    typed: dict[CellKey, CellValue],
) -> None:
    """Mark the cells of some rows and tables in ``typed`` as unreadable, so that sums over them are not checked.

    The keys of ``unassigned`` are pairs of table key and row key. Cells of such a row that were read keep their
    values. The keys of ``unfilled`` are tables, whose cells keep none: zeros beside the text of a new report were
    written by the program.
    """
    for (table, row), place in unassigned.items():
        for column in form.tables_by_key[table].list_columns(row):
            typed.setdefault(CellKey(table, row, column.key), CellValue(None, CellState.WRONG, place))
    for key in form.iter_cells():
        if key.table in unfilled:
            typed[key] = CellValue(None, CellState.WRONG, unfilled[key.table])
