"""Blank forms for a new report: figures carried over from last year's report, and a text that asks for the others.

Each table has that text once, because “nothing” is a statement of fact that a person has to make.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby

from sitegen.diagnostics import Place
from sitegen.reports.arithmetic import map_carried_cells, map_totals
from sitegen.reports.cells import UNFILLED_TEXT, CellState
from sitegen.reports.model import CellKey, ReportFormat, Table, TableRow
from sitegen.reports.row_examples import format_example_table, list_input_columns
from sitegen.reports.tables import CellValue, ReportTables
from sitegen.reports.tables_csv import render_tables_csv

INDENT = "  "


def create_blank_tables(form: ReportFormat, year: int, earlier: ReportTables | None) -> ReportTables:
    """Create the tables for a new report on ``year`` in the format ``form``.

    All figures are 0, except those that must repeat a figure of last year's report, such as 上年结转 (carried
    over). These are taken from ``earlier``, the tables of last year's report; if it is None, they are 0, too.
    """
    # Nothing was typed yet, so no cell has a place.
    nowhere = Place("")
    typed = {}
    for key, source in map_carried_cells(form).items() if earlier else ():
        number = earlier.get_figure(source) if earlier else None
        if number and key not in map_totals(form):
            typed[key] = CellValue(number, CellState.TYPED, nowhere)
    return ReportTables(form, year, typed, {table.key: nowhere for table in form.tables})


def render_blank_csv(tables: ReportTables) -> str:
    """Return the tables as CSV text for the editor to fill in.

    Totals are left empty, because they are computed. In each table, the text （待填） (`UNFILLED_TEXT`) asks for
    the figures.
    """
    return render_tables_csv(
        tables.form,
        tables.figures,
        blank=frozenset(map_totals(tables.form)),
        unfilled=choose_placeholder_cells(tables),
    )


def choose_placeholder_cells(tables: ReportTables) -> frozenset[CellKey]:
    """Return, for each table, the cell in which a new report asks for figures with the text （待填）.

    It is the first cell that is not a total and whose row has no figure carried over from last year. A table
    without such a cell has none.
    """
    carried = {(key.table, key.row) for key in tables.typed_cells if _is_typed(tables, key)}
    totals = map_totals(tables.form)
    found: dict[str, CellKey] = {}
    for key in tables.form.iter_cells():
        if key not in totals and (key.table, key.row) not in carried:
            found.setdefault(key.table, key)
    return frozenset(found.values())


def render_blank_yaml(tables: ReportTables) -> str:
    """Return the tables as the YAML field 表格 for the editor to fill in.

    In each table, the text （待填） (`UNFILLED_TEXT`) asks for the figures.
    """
    return render_yaml(tables, choose_placeholder_cells(tables))


def render_yaml(tables: ReportTables, unfilled: frozenset[CellKey] = frozenset()) -> str:
    """Return the tables as the YAML field 表格 of a report file.

    Only the tables that the report has are written, and in them only typed cells other than 0. A table
    without such cells is written as 无 (nothing). ``unfilled`` are the cells of at most one row of a table in
    which the editor is asked for figures: `UNFILLED_TEXT` is written in that row, or instead of 无.
    """
    lines = ["表格:"]
    asked = {key.table: key.row for key in unfilled}
    for table in tables.form.tables:
        if table.key in tables.places_by_table:
            rows = [text for row in table.rows if (text := _render_row(tables, table, row))]
            if rows and table.key in asked:
                rows.append(f"{INDENT * 2}{table.rows_by_key[asked[table.key]].short}: {UNFILLED_TEXT}")
            nothing = UNFILLED_TEXT if table.key in asked else "无"
            lines.extend(
                [f"{INDENT}{table.label}:", *rows] if rows else [f"{INDENT}{table.label}: {nothing}"]
            )
    return "\n".join(lines) + "\n"


def _render_row(tables: ReportTables, table: Table, row: TableRow) -> str:
    """Return the figures that are entered in a row, without zeros, as a line of YAML; "" if there are none."""
    columns = table.list_columns(row.key)
    keys = {column.label: CellKey(table.key, row.key, column.key) for column in columns}
    typed = {label: tables.format_text(key) for label, key in keys.items() if _is_typed(tables, key)}
    if not typed:
        return ""
    cells = ", ".join(f"{label}: {text}" for label, text in typed.items())
    return f"{INDENT * 2}{row.short}: " + (
        next(iter(typed.values())) if len(columns) == 1 else f"{{{cells}}}"
    )


def _is_typed(tables: ReportTables, key: CellKey) -> bool:
    return tables.get_value(key).state is CellState.TYPED and bool(tables.get_figure(key))


def describe_yaml_tables(form: ReportFormat) -> Iterator[str]:
    """Yield lines of help, in Chinese, on how to write the tables of a format in YAML.

    An example of the whole field 表格 comes first. For each table follow the names of its rows, and how to
    write one.
    """
    yield "写法：每个数写在一行里，行写在表的下面，多缩进两格。例如："
    yield "表格:"
    *filled, last = form.tables
    for table in filled:
        yield from (f"{INDENT}{line}" for line in format_example_table(form, table))
    yield f"{INDENT}{last.label}: 无"
    for table in form.tables:
        yield f"{table.label}：只写不是 0 的行和格子"
        for columns, rows in groupby(table.rows, partial(list_input_columns, form, table)):
            if columns:
                yield f"{INDENT}{'、'.join(row.short for row in rows)}"
                yield f"{INDENT * 2}写法如 " + _format_example(columns)


def _format_example(columns: tuple[str, ...]) -> str:
    if len(columns) == 1:
        return "行名: 12"
    cells = ", ".join(f"{label}: {number}" for number, label in enumerate(columns, 1))
    return f"行名: {{{cells}}}"
