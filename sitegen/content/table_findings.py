"""Report rows of tables that are too long, and lines that look like rows but belong to no table."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sitegen.content.conversion import ConversionContext
from sitegen.content.text_tables import TextTable
from sitegen.diagnostics.codes import files as codes


def report_surplus(
    table: TextTable, lines: Sequence[str], offsets: Sequence[int], context: ConversionContext
) -> None:
    """Report the rows of a table that have more cells than its head, as one finding at the first of them.

    ``offsets`` are the offsets in the body at which the lines begin.
    """
    if not table.surplus:
        return
    line = table.surplus[0]
    context.report(
        codes.TABLE_SURPLUS,
        context.locate(offsets[line], len(lines[line])),
        found=table.most,
        columns=table.columns,
        rows=len(table.surplus),
    )


def report_strays(
    strays: Collection[int], lines: Sequence[str], offsets: Sequence[int], context: ConversionContext
) -> None:
    """Report the lines ``strays``, which look like rows but belong to no table, as one finding at the first.

    ``offsets`` are the offsets in the body at which the lines begin.
    """
    if strays:
        line = min(strays)
        place = context.locate(offsets[line], len(lines[line]))
        context.report(codes.TABLE_STRAYS, place, rows=len(strays))
