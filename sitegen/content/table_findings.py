"""Report rows of tables that are too long, and lines that look like rows but belong to no table."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sitegen.content.conversion import ConversionContext
from sitegen.content.text_tables import TextTable
from sitegen.diagnostics.codes import files as codes


def report_surplus(
    table: TextTable, lines: Sequence[str], offsets: Sequence[int], context: ConversionContext
) -> None:
    """Report a table with rows that have too many cells, as one diagnostic at the first such row.

    ``lines`` are those of the text. ``offsets`` has for each line the offset in the body at which it begins.
    """
    if not table.surplus_lines:
        return
    line = table.surplus_lines[0]
    context.report(
        codes.TABLE_SURPLUS,
        context.locate(offsets[line], len(lines[line])),
        found=table.first_surplus_length,
        columns=table.columns,
        rows=len(table.surplus_lines),
    )


def report_strays(
    strays: Collection[int], lines: Sequence[str], offsets: Sequence[int], context: ConversionContext
) -> None:
    """Report lines that look like table rows but belong to no table, as one diagnostic at the first of them.

    ``strays`` are the numbers of these lines, from 0. ``lines`` are those of the text, and ``offsets`` has
    for each line the offset in the body at which it begins. Nothing is reported if ``strays`` is empty.
    """
    if strays:
        line = min(strays)
        place = context.locate(offsets[line], len(lines[line]))
        context.report(codes.TABLE_STRAYS, place, rows=len(strays))
