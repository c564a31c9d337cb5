"""The official layout of a table as a grid: the position of each cell, and the headings that apply to it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from sitegen.reports.model import CellKey, LayoutPiece, Scope, Table


class GridCell(Struct, frozen=True):
    """A cell of the official layout, with its position.

    ``row_index`` and ``column_index`` are the row and column of the grid, counted from 0; ``column_span`` and
    ``row_span`` are the column span and row span. ``figure_key`` is set if the cell holds a figure; otherwise
    ``text`` and ``text_en`` are its heading in Chinese and English. ``scope`` is the HTML attribute of a heading.
    ``id`` is unique in the table. ``headers`` are the ids of the headings that apply to a figure: row headings
    first, then column headings, each from outermost to innermost.
    """

    row_index: int
    column_index: int
    column_span: int = 1
    row_span: int = 1
    text: str = ""
    text_en: str = ""
    scope: Scope = ""
    figure_key: CellKey | None = None
    id: str = ""
    headers: tuple[str, ...] = ()


Grid = tuple[tuple[GridCell, ...], ...]
_CellsByPosition = dict[tuple[int, int], GridCell]


@cache
def build_grid(table: Table) -> Grid:
    """Return the official layout of a table: a tuple for each line, with its cells from left to right.

    A cell that spans several lines is listed in the first of them only. The result is cached.
    """
    occupied: _CellsByPosition = {}
    lines = [tuple(_place_line(table, number, line, occupied)) for number, line in enumerate(table.layout)]
    return tuple(
        tuple(_add_headers(cell, occupied) if cell.figure_key else cell for cell in line) for line in lines
    )


def count_grid_columns(table: Table) -> int:
    """Return the number of grid columns of the official layout of ``table``, including columns of headings."""
    return max(cell.column_index + cell.column_span for line in build_grid(table) for cell in line)


def _place_line(
    table: Table, number: int, pieces: tuple[LayoutPiece, ...], occupied: _CellsByPosition
) -> Iterator[GridCell]:
    place = 0
    for piece in pieces:
        for shape in _build_cells(table, piece):
            # Cells of lines above may span into this one.
            while (number, place) in occupied:
                place += 1
            id = f"{table.key}-{number}-{place}"
            cell = replace(shape, row_index=number, column_index=place, id=id)
            for row_offset in range(cell.row_span):
                occupied.update(
                    {
                        (number + row_offset, place + column_offset): cell
                        for column_offset in range(cell.column_span)
                    }
                )
            yield cell


def _build_cells(table: Table, piece: LayoutPiece) -> Iterator[GridCell]:
    """Yield the cells of a layout piece: one for a heading or remark, or those of a row of figures.

    Their position is left at 0.
    """
    if piece.cells:
        columns = table.list_columns(piece.cells)
        spans = piece.spans or (piece.cols,) * len(columns)
        for column, cols in zip(columns, spans, strict=True):
            yield GridCell(0, 0, cols, figure_key=CellKey(table.key, piece.cells, column.key))
        return
    text, text_en = _find_label(table, piece)
    yield GridCell(0, 0, piece.cols, piece.rows, text, text_en, piece.scope)


def _find_label(table: Table, piece: LayoutPiece) -> tuple[str, str]:
    if piece.text:
        return piece.text, piece.text_en
    if piece.row:
        return table.rows_by_key[piece.row].label, table.rows_by_key[piece.row].label_en
    part = table.columns_by_key[piece.column] if piece.column else table.groups_by_key[piece.group]
    return part.label, part.label_en


def _add_headers(cell: GridCell, occupied: _CellsByPosition) -> GridCell:
    left = _collect_headings(
        occupied.get((cell.row_index, place)) for place in range(cell.column_index - 1, -1, -1)
    )
    above = _collect_headings(
        occupied.get((line, cell.column_index)) for line in range(cell.row_index - 1, -1, -1)
    )
    return replace(cell, headers=tuple(dict.fromkeys((*reversed(left), *reversed(above)))))


def _collect_headings(cells: Iterator[GridCell | None]) -> list[str]:
    """Return the ids of the headings nearest to a figure in one direction, nearest first.

    ``cells`` are what stands in this direction, nearest first; None is an empty position. Figures and empty
    positions before the first heading are skipped; the next one after a heading ends the search.
    """
    ids: list[str] = []
    for cell in cells:
        if cell is None or cell.figure_key is not None:
            if ids:
                break
        elif cell.scope:
            ids.append(cell.id)
    return ids
