"""WordprocessingML for the body of a document: paragraphs and tables, and their conversion from HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

TWIPS = 8844
"""Width of the text on the page: 156 mm in twips (1/1440 inch)."""
# Characters that XML 1.0 does not allow. Word refuses a file with one of them.
_NEVER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one formatting."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table with the number of columns and rows that it spans.

    Cells with ``heading`` are shaded. Those with ``align_left`` are left-aligned, others centred.
    """

    text: str
    cols: int = 1
    rows: int = 1
    head: bool = False
    start: bool = False


def paragraph(style: str, runs: Iterable[Run], *, with_next: bool = False) -> str:
    """Render a paragraph with the style of this id.

    ``with_next`` keeps it on one page with the following one.
    """
    kept = "<w:keepNext/>" if with_next else ""
    text = "".join(_run(run) for run in runs)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}</w:pPr>{text}</w:p>'


def _run(run: Run) -> str:
    """Render a run; line breaks in it become line breaks of Word."""
    look = "<w:rPr><w:b/></w:rPr>" if run.bold else ""
    lines = _NEVER.sub("", run.text).split("\n")
    text = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>' for line in lines)
    return f"<w:r>{look}{text}</w:r>"


def table(
    lines: Sequence[Sequence[Cell]], widths: Sequence[int], head: int = 0, *, whole: bool = False
) -> str:
    """Render a table with borders. The first ``heading_lines`` lines are repeated on every page.

    With ``keep_together`` the table moves to the next page if it does not fit on the current one but on an
    empty one.
    """
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(
        # Keeping every line but the last with its next line keeps the table together.
        _row(row, widths, number < head, whole and number < len(lines) - 1)
        for number, row in enumerate(_spread(lines, len(widths)))
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


_Placed = tuple[int, Cell, bool]
"""A cell in a line: its first column, the cell, and whether it continues from the line above."""


def columns_of(lines: Sequence[Sequence[Cell]]) -> int:
    """Count the columns of a table, including cells that continue from lines above."""
    return max((column + cell.cols for line in _spread(lines, 0) for column, cell, _ in line), default=0)


def _spread(lines: Sequence[Sequence[Cell]], columns: int) -> Iterator[list[_Placed]]:
    """Yield the cells of each line, with those that span it from above.

    Missing cells are added as empty ones.
    """
    reaching: dict[int, tuple[Cell, int]] = {}
    for line in lines:
        waiting, placed, column = list(line), list[_Placed](), 0
        following: dict[int, tuple[Cell, int]] = {}
        while waiting or column < columns or column <= max(reaching, default=-1):
            above = reaching.get(column)
            cell = above[0] if above else waiting.pop(0) if waiting else Cell("")
            placed.append((column, cell, above is not None))
            left = (above[1] if above else cell.rows) - 1
            if left > 0:
                following[column] = (cell, left)
            column += cell.cols
        reaching = following
        yield placed


def _row(cells: Sequence[_Placed], widths: Sequence[int], head: bool, with_next: bool) -> str:
    """Render a line; it is not broken over pages."""
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(_cell(*one, widths, with_next) for one in cells)}</w:tr>"


def _cell(column: int, cell: Cell, goes_on: bool, widths: Sequence[int], with_next: bool) -> str:
    """Render a cell."""
    wide = sum(widths[column : column + cell.cols])
    span = f'<w:gridSpan w:val="{cell.cols}"/>' if cell.cols > 1 else ""
    # Word has no span over rows. The first cell restarts a vertical merge and those below continue it.
    merge = "<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>' if cell.head else ""
    style = "TableStart" if cell.start else "TableText"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{span}{merge}{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph(style, () if goes_on else (Run(cell.text),), with_next=with_next)}</w:tc>"
    )


def even(columns: int) -> tuple[int, ...]:
    """Split the width of the text into equal columns."""
    return (TWIPS // columns,) * columns
