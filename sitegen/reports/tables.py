"""The statutory tables of one report: the value, text and place of every cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sitegen.diagnostics import Place
from sitegen.reports.arithmetic import add_operands, map_totals
from sitegen.reports.cells import CellState, Figure, format_cell
from sitegen.reports.model import CellKey, ReportFormat


@dataclass(frozen=True, slots=True)
class CellValue:
    """The value of a cell. ``number`` is None if the text is not a number, which is reported already.

    ``written`` is the text as typed, "" if nothing was.
    """

    number: Figure | None
    state: CellState
    place: Place
    written: str = ""


@dataclass(frozen=True)
class ReportTables:
    """The tables of a report on ``year``.

    ``typed`` are the cells that were written; the others follow: totals are computed, the rest is 0.
    ``given`` maps the tables that were written to the place of their name. The others have no values, not
    even 0.
    """

    form: ReportFormat
    year: int
    typed: Mapping[CellKey, CellValue] = field(default_factory=dict)
    given: Mapping[str, Place] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether every table of the format was given."""
        return all(table.key in self.given for table in self.form.tables)

    @cached_property
    def figures(self) -> Mapping[CellKey, Figure | None]:
        """Every figure of the given tables, in the order of the format's cells.

        None stands for a cell that cannot be read, and for a total of such cells. Figures are worked out only
        here; checks, pages and downloads all read this mapping.
        """
        figures: dict[CellKey, Figure | None] = {
            key: 0 for key in self.form.iter_cells() if key.table in self.given
        }
        open_totals = dict(map_totals(self.form))
        for key, value in self.typed.items():
            # A total that was left blank is computed, any other blank cell counts as 0.
            if key in figures and not (key in open_totals and value.state is CellState.BLANK):
                figures[key] = value.number
                open_totals.pop(key, None)
        # A total follows those that it includes, so one pass is enough.
        for key, equation in open_totals.items():
            if key in figures:
                figures[key] = add_operands(equation.right, lambda other, _year: figures.get(other))
        return figures

    def get_value(self, key: CellKey) -> CellValue:
        """Return the value of a cell, whose table must be given."""
        typed = self.typed.get(key)
        if key not in map_totals(self.form):
            return typed or CellValue(0, CellState.IMPLIED, self.locate_cell(key))
        if typed and typed.state is not CellState.BLANK:
            return typed
        return CellValue(self.figures[key], CellState.COMPUTED, self.locate_cell(key))

    def get_number(self, key: CellKey) -> Figure | None:
        """Return the figure of a cell.

        None if it is unreadable, its table is not given, or the format has no such cell.
        """
        return self.figures.get(key)

    def has_cell(self, key: CellKey) -> bool:
        """Whether the format has such a cell. Formats differ in rows and columns."""
        return key in self.form.cell_keys

    def format_text(self, key: CellKey) -> str:
        """Format a cell: digits, with the unit where the header does not name it; "" if there is no figure."""
        return format_cell(
            self.get_number(key), self.form.tables_by_key[key.table].columns_by_key[key.column]
        )

    def locate_cell(self, key: CellKey) -> Place:
        """Return where a cell was typed, else another cell of its row, else the name of its table."""
        if key in self.typed:
            return self.typed[key].place
        row = (value.place for typed, value in self.typed.items() if typed[:2] == key[:2])
        return next(row, self.given[key.table])

    def iter_cells(self) -> Iterator[tuple[CellKey, CellValue]]:
        """Yield every cell of the given tables with its value, in the order of the format."""
        for key in self.form.iter_cells():
            if key.table in self.given:
                yield key, self.get_value(key)
