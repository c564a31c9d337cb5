"""Findings about the tables of a text: rows that are too long, and lines that look like rows and are none."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sitegen.content.conversion import ConversionContext
from sitegen.content.text_tables import TextTable
from sitegen.diagnostics.codes import files as codes


def report_surplus(
    table: TextTable, lines: Sequence[str], offsets: Sequence[int], context: ConversionContext
) -> None:
    """Report the rows of a table that have more cells than its head, as one finding at the first of them.

    ``offsets`` gives for each line where it begins in the body.
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
    """Report the lines ``strays``, which look like rows and belong to no table, as one finding for the text."""
    if strays:
        line = min(strays)
        place = context.locate(offsets[line], len(lines[line]))
        context.report(codes.TABLE_STRAYS, place, rows=len(strays))
