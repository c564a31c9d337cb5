"""Text and statutory tables of a report: layouts, standard sentences, and the parts of its page."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache

from sitegen.pages import views
from sitegen.pages.words import Words
from sitegen.reports import CellKey, GridCell, Table, grid
from sitegen.reports.grid import width

_HEADINGS = ("part", "group", "label")


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of the layout: a heading or remark, or with a ``key`` the cell of a figure."""

    cell: views.StatutoryCell
    key: CellKey | None = None
    # Most figures of most reports are the same few numbers, so cells are kept by their text.
    known: dict[str, views.StatutoryCell] = field(default_factory=dict)

    def filled(self, text: str, href: str) -> views.StatutoryCell:
        """Fill the cell with its figure, and with a link to what it counts if ``href`` is not ""."""
        if href:
            return replace(self.cell, text=text, href=href)
        if text not in self.known:
            self.known[text] = replace(self.cell, text=text)
        return self.known[text]


@dataclass(frozen=True, slots=True)
class Layout:
    """Layout of a table in one language: everything in it that is the same in all reports of the format.

    The first ``heading_lines`` lines are headings; it is 0 if there are also headings between the figures.
    ``label_columns`` is the number of columns before the first figure. ``columns`` is the kind of each
    column.
    """

    lines: tuple[tuple[Slot, ...], ...]
    head: int
    labels: int
    columns: tuple[str, ...]


@cache
def layout(table: Table, language: str) -> Layout:
    """Return the layout of a table in a language."""
    translator = Words(language)
    holds = [any(cell.key for cell in line) for line in grid(table)]
    first = holds.index(True)
    before = min(cell.place for line in grid(table) for cell in line if cell.key)
    return Layout(
        lines=tuple(tuple(Slot(_cell(cell, translator), cell.key) for cell in line) for line in grid(table)),
        head=first if all(holds[first:]) else 0,
        labels=before,
        columns=_HEADINGS[len(_HEADINGS) - before :] + ("figure",) * (width(table) - before),
    )


def _cell(cell: GridCell, translator: Words) -> views.StatutoryCell:
    """Convert a cell of the grid."""
    return views.StatutoryCell(
        text=translator.choose(cell.text, cell.text_en),
        place=cell.place,
        cols=cell.cols,
        rows=cell.rows,
        id=cell.id if cell.scope else "",
        scope=cell.scope,
        headers=" ".join(cell.headers),
        href="",
    )
