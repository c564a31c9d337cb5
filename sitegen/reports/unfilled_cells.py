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
    """Yield a diagnostic for the first blank cell of each row. Totals may be blank: they are computed."""
    rows: set[tuple[str, str]] = set()
    for key, value in typed.items():
        if value.state is CellState.BLANK and key not in map_totals(form) and key[:2] not in rows:
            rows.add(key[:2])
            chinese, english = form.describe_cell(key)
            yield codes.CELL_BLANK.at(value.place, cell=chinese, cell_en=english)


def check_unfilled_tables(
    form: ReportFormat, unfilled: Mapping[str, Place], *, is_draft: bool
) -> Iterator[Diagnostic]:
    """Yield one diagnostic that names all tables in ``unfilled``; nothing if there are none.

    ``unfilled`` has the key of each table that still contains the placeholder `UNFILLED_TEXT`, with the place
    of the placeholder. The diagnostic is an error, or a warning if ``is_draft`` is true.
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


def mark_unknown_cells(
    form: ReportFormat,
    unassigned: Mapping[tuple[str, str], Place],
    unfilled: Mapping[str, Place],
    typed: dict[CellKey, CellValue],
) -> None:
    """Mark cells in ``typed`` as unreadable if their figures are not known.

    Sums over such cells are not checked. ``unassigned`` has the rows to which a figure may belong whose
    column or row is unclear, as pairs of table key and row key. In these rows, only cells without a value are
    marked. ``unfilled`` has the keys of tables that still contain the placeholder of a new report. All their
    cells are marked, including typed zeros: the program wrote these into the new report. The values of both
    mappings are the places to report.
    """
    for (table, row), place in unassigned.items():
        for column in form.tables_by_key[table].list_columns(row):
            typed.setdefault(CellKey(table, row, column.key), CellValue(None, CellState.INVALID, place))
    for key in form.iter_cells():
        if key.table in unfilled:
            typed[key] = CellValue(None, CellState.INVALID, unfilled[key.table])
