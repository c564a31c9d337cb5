"""The official layout of a statutory table in one language: everything of it that is the same in all reports."""

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
    """A place of the layout: a heading or remark, or with a ``key`` one that waits for its figure.

    Most figures of most reports are the same few, so cells are made once for each text (``known``).
    """

    cell: views.StatutoryCell
    key: CellKey | None = None
    known: dict[str, views.StatutoryCell] = field(default_factory=dict)

    def filled(self, text: str, href: str) -> views.StatutoryCell:
        """The cell with its figure, which leads to what it was counted from if there is an href."""
        if href:
            return replace(self.cell, text=text, href=href)
        if text not in self.known:
            self.known[text] = replace(self.cell, text=text)
        return self.known[text]


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of a table; the first ``head`` of them are headings, if none come further down.

    ``labels`` is how many columns stand before the first figure; ``columns`` says what each is.
    """

    lines: tuple[tuple[Slot, ...], ...]
    head: int
    labels: int
    columns: tuple[str, ...]


@cache
def layout(table: Table, language: str) -> Layout:
    """The layout of a table in a language."""
    words = Words(language)
    holds = [any(cell.key for cell in line) for line in grid(table)]
    first = holds.index(True)
    before = min(cell.place for line in grid(table) for cell in line if cell.key)
    return Layout(
        lines=tuple(tuple(Slot(_cell(cell, words), cell.key) for cell in line) for line in grid(table)),
        head=first if all(holds[first:]) else 0,
        labels=before,
        columns=_HEADINGS[len(_HEADINGS) - before :] + ("figure",) * (width(table) - before),
    )


def _cell(cell: GridCell, words: Words) -> views.StatutoryCell:
    return views.StatutoryCell(
        text=words.choose(cell.text, cell.text_en),
        place=cell.place,
        cols=cell.cols,
        rows=cell.rows,
        id=cell.id if cell.scope else "",
        scope=cell.scope,
        headers=" ".join(cell.headers),
        href="",
    )
