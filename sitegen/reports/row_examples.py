"""Examples of how the figures of a report are written in the YAML field 表格, for messages and new reports."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from sitegen.program import regex
from sitegen.reports.arithmetic import map_totals
from sitegen.reports.model import CellKey, ReportFormat, Table, TableRow
from sitegen.reports.name_matching import (
    find_similar_name,
    is_heading_name,
    map_row_names,
    map_table_names,
    normalise_name,
)

_PAIR: Final = regex.compile(r"(?P<name>[^:：]{1,60})[:：]\s*(?P<figure>\d{1,15})")
_FIGURE: Final = regex.compile(r"\d{1,15}")
_ANY_FIGURE: Final = "12"


def list_input_columns(form: ReportFormat, table: Table, row: TableRow) -> tuple[str, ...]:
    """Return the labels of the columns of ``row`` that people fill in: all columns except totals."""
    keys = ((column, CellKey(table.key, row.key, column.key)) for column in table.list_columns(row.key))
    return tuple(column.label for column, key in keys if key not in map_totals(form))


def format_example_table(form: ReportFormat, table: Table) -> list[str]:
    """Return the lines of YAML that show how ``table`` is written, with its name and up to two example rows.

    The first example is a row with several columns to fill in, the second a row with one.
    """
    columns = {row: list_input_columns(form, table, row) for row in table.rows}
    several = next((row for row, labels in columns.items() if len(labels) > 1), None)
    one = next((row for row, labels in columns.items() if len(labels) == 1), None)
    rows = [format_example_row(columns[row], row.short) for row in (several, one) if row]
    return [f"{table.label}:", *(f"  {row}" for row in rows)]


def format_example_row(columns: Sequence[str], name: str, figure: str = _ANY_FIGURE) -> str:
    """Return a row as YAML, with ``figure`` in the first of ``columns``, such as “本年新收: {自然人: 12}”.

    ``name`` is the name of the row. If it has only one column, the column is not named: “行政处罚: 12”.
    """
    return f"{name}: {figure}" if len(columns) == 1 else f"{name}: {{{columns[0]}: {figure}}}"


def describe_row_notation(
    form: ReportFormat, name: str, value: str, table: Table, rows: Sequence[TableRow]
) -> dict[str, str]:
    """Return the values ``form`` and ``form_en`` for the message of `NO_CELL`.

    This rule is broken by a figure written after a heading. The values show in Chinese and English how to
    write a row below the heading. ``name`` is the heading above ``rows`` of ``table``, and ``value`` is the
    text that was wrongly written after it. If ``value`` contains one of the rows, such as “行政处罚: 12”,
    this line is shown corrected; otherwise an example is shown.
    """
    pair = _PAIR.fullmatch(value.strip())
    key = map_row_names(table).get(normalise_name(pair["name"])) if pair else None
    columns = {row.key: list_input_columns(form, table, row) for row in rows}
    filled = [row for row in rows if columns[row.key]]
    simple = [row for row in filled if len(columns[row.key]) == 1]
    row = next((row for row in filled if row.key == key), (simple or filled)[0])
    figure = pair["figure"] if pair else value.strip() if _FIGURE.fullmatch(value.strip()) else _ANY_FIGURE
    return _describe_form(name, format_example_row(columns[row.key], row.short, figure))


def describe_field_notation(form: ReportFormat, name: str) -> dict[str, str]:
    """Return ``form`` and ``form_en`` like `describe_row_notation`, for the field that contains all tables.

    ``name`` is the name of that field, 表格.
    """
    table = form.tables[0]
    row = format_example_table(form, table)[-1].strip()
    return _describe_form(name, f"{table.label}: {{{row}}}")


def _describe_form(name: str, block: str) -> dict[str, str]:
    return {
        "form": f"写成“{name}: {{{block}}}”，或者在下一行多缩进两格写“{block}”；",
        "form_en": f"Write “{name}: {{{block}}}”, or “{block}” on the next line, indented by two more spaces. ",
    }


def describe_unknown_table(form: ReportFormat, name: str, owner: Table | None) -> dict[str, str]:
    """Return the values ``fix`` and ``fix_en`` for the message of `TABLE_UNKNOWN`.

    They say how to correct ``name``, which is not the name of a table. ``owner`` is the table that has a row
    or heading of this name, or None.
    """
    if owner:
        label = owner.label
        return {
            "fix": f"“{name}”是{owner.number}“{label}”的一行：移到“{label}:”下面，多缩进两格；{owner.number}的其他行也是",
            "fix_en": f"“{name}” is a row of “{owner.label_en}”: move it below “{label}:” and indent it by two more spaces, as the other rows of that table",
        }
    names = map_table_names(form)
    near = form.tables_by_key[names[nearest]] if (nearest := find_similar_name(name, names)) else None
    guess = (f"，是不是“{near.label}”？", f"; did you mean “{near.key}”?") if near else ("", "")
    return {
        "fix": f"表的名字是 {'、'.join(table.label for table in form.tables)}{guess[0]}",
        "fix_en": f"The tables are {', '.join(table.key for table in form.tables)}{guess[1]}",
    }


def find_table_with_row(form: ReportFormat, name: str, opened: Collection[str]) -> Table | None:
    """Return the table that has a row or a heading called ``name``; None if no table has one.

    If several tables have one, a table whose key is in ``opened`` is preferred. These are the tables that the
    source names without content, so that their rows may have been written beside them.
    """
    normalised = normalise_name(name)
    owners = [
        table for table in form.tables if normalised in map_row_names(table) or is_heading_name(table, name)
    ]
    return next((table for table in owners if table.key in opened), owners[0] if owners else None)
