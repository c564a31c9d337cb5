"""Report rows of tables that are too long, and lines that look like rows but belong to no table."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sitegen.content.conversion import ConversionContext
from sitegen.content.text_tables import TextTable
from sitegen.diagnostics.codes import files as codes


def report_surplus(
    table: TextTable, lines: Sequence[str], offsets: Sequence[int], context: ConversionContext
) -> None:
    """Report the rows of a table that have more cells than its header row, as one diagnostic at the first of them.

    ``lines`` are those of the text, and ``offsets`` the offsets in the body at which they begin.
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
    """Report the lines ``strays``, which look like table rows but belong to no table, as one diagnostic.

    It is at the first of them. ``strays`` are indices of ``lines``, and ``offsets`` the offsets in the body at which
    the lines begin.
    """
    if strays:
        line = min(strays)
        place = context.locate(offsets[line], len(lines[line]))
        context.report(codes.TABLE_STRAYS, place, rows=len(strays))
