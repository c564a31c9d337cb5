"""The statutory tables of one report: the value, text and place of every cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct, field

from sitegen.diagnostics import Place
from sitegen.reports.arithmetic import add_operands, map_totals
from sitegen.reports.cells import CellState, Figure, format_cell
from sitegen.reports.model import CellKey, ReportFormat


class CellValue(Struct, frozen=True):
    """Value of a table cell, its origin, and the place in the source to report for it.

    ``figure`` is None if the text is not a valid figure; a diagnostic was already issued for it. ``state`` is the
    origin of the value. ``text_as_typed`` is the text as typed, "" if nothing was typed.
    """

    figure: Figure | None
    state: CellState
    place: Place
    text_as_typed: str = ""


class ReportTables(Struct, frozen=True, dict=True):
    """The statutory tables of the report on ``year`` with their figures.

    ``typed_cells`` holds the cells that were typed in a source file or counted from the application log. All other
    cells are derived: totals are computed and the rest is 0. ``places_by_table`` maps the key of each table that the
    report has to the place of its name in the source. A table that is not in ``places_by_table`` has no figures at all,
    not even 0.
    """

    form: ReportFormat
    year: int
    typed_cells: Mapping[CellKey, CellValue] = field(default_factory=dict)
    places_by_table: Mapping[str, Place] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether the report has every table of its format."""
        return all(table.key in self.places_by_table for table in self.form.tables)

    @cached_property
    def figures(self) -> Mapping[CellKey, Figure | None]:
        """Figures of the tables that the report has, keyed by cell, in the cell order of the format.

        Totals that were not typed are computed. A figure is None if its cell cannot be read, or if it is a
        total that includes such a cell. This is the only place that computes figures.
        """
        figures: dict[CellKey, Figure | None] = {
            key: 0 for key in self.form.iter_cells() if key.table in self.places_by_table
        }
        open_totals = dict(map_totals(self.form))
        for key, value in self.typed_cells.items():
            # A total that was left blank is computed, any other blank cell counts as 0.
            if key in figures and not (key in open_totals and value.state is CellState.BLANK):
                figures[key] = value.figure
                open_totals.pop(key, None)
        # A total follows those that it includes, so one pass is enough.
        for key, equation in open_totals.items():
            if key in figures:
                figures[key] = add_operands(equation.right, lambda other, _year: figures.get(other))
        return figures

    def get_value(self, key: CellKey) -> CellValue:
        """Return the value of the cell ``key``, with its origin and its place in the source.

        Raises KeyError if the report does not have the cell's table.
        """
        typed = self.typed_cells.get(key)
        if key not in map_totals(self.form):
            return typed or CellValue(0, CellState.ABSENT, self.locate_cell(key))
        if typed and typed.state is not CellState.BLANK:
            return typed
        return CellValue(self.figures[key], CellState.COMPUTED, self.locate_cell(key))

    def get_figure(self, key: CellKey) -> Figure | None:
        """Return the figure of a cell.

        It is None if the cell is unreadable, if the report does not have its table, or if the format has no
        such cell.
        """
        return self.figures.get(key)

    def has_cell(self, key: CellKey) -> bool:
        """Return whether the report's format has the cell ``key``. Formats differ in rows and columns.

        The result does not depend on whether the report has the cell's table.
        """
        return key in self.form.cell_keys

    def format_text(self, key: CellKey) -> str:
        """Return the text that the cell ``key`` shows: its figure, with the unit where the header does not name it.

        The text is "" if the cell has no figure. Raises KeyError if the format has no such cell.
        """
        return format_cell(
            self.get_figure(key), self.form.tables_by_key[key.table].columns_by_key[key.column]
        )

    def locate_cell(self, key: CellKey) -> Place:
        """Return the place in the source to report for a cell.

        It is where the cell was typed; else where a cell of the same row was typed; else the name of its
        table. Raises KeyError if the report does not have the table.
        """
        if key in self.typed_cells:
            return self.typed_cells[key].place
        row = (value.place for typed, value in self.typed_cells.items() if typed[:2] == key[:2])
        return next(row, self.places_by_table[key.table])

    def iter_cells(self) -> Iterator[tuple[CellKey, CellValue]]:
        """Yield the key and value of every cell of the tables that the report has, in the cell order of the format."""
        for key in self.form.iter_cells():
            if key.table in self.places_by_table:
                yield key, self.get_value(key)
