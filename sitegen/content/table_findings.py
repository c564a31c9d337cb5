"""Report rows of tables that are too long, and lines that look like rows but belong to no table."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sitegen.content.conversion import ConversionContext
from sitegen.content.text_tables import TextTable
from sitegen.diagnostics.codes import files as codes


def report_surplus_cells(
    table: TextTable, lines: Sequence[str], line_offsets: Sequence[int], context: ConversionContext
) -> None:
    """Report a table with rows that have too many cells, as one diagnostic at the first such row.

    ``lines`` are those of the text. ``line_offsets`` has for each line the offset in the body at which it begins.
    """
    if not table.surplus_lines:
        return
    line = table.surplus_lines[0]
    context.report(
        codes.TABLE_SURPLUS,
        context.locate(line_offsets[line], len(lines[line])),
        found=table.first_surplus_cell_count,
        columns=table.columns,
        rows=len(table.surplus_lines),
    )


def report_stray_rows(
    stray_lines: Collection[int],
    lines: Sequence[str],
    line_offsets: Sequence[int],
    context: ConversionContext,
) -> None:
    """Report lines that look like table rows but belong to no table, as one diagnostic at the first of them.

    ``stray_lines`` are the numbers of these lines, from 0. ``lines`` are those of the text, and ``line_offsets`` has
    for each line the offset in the body at which it begins. Nothing is reported if ``stray_lines`` is empty.
    """
    if stray_lines:
        line = min(stray_lines)
        place = context.locate(line_offsets[line], len(lines[line]))
        context.report(codes.TABLE_STRAYS, place, rows=len(stray_lines))
