"""The statutory tables of one report: the value, text and place of every cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sitegen.diagnostics import Place
from sitegen.reports.arithmetic import added, totals
from sitegen.reports.cells import Figure, State, cell_text
from sitegen.reports.model import CellKey, Format


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a cell. ``number`` is None if the text is not a number, which is reported already.

    ``written`` is the text as typed, "" if nothing was.
    """

    number: Figure | None
    state: State
    place: Place
    written: str = ""


@dataclass(frozen=True)
class ReportTables:
    """The tables of a report on ``year``.

    ``typed`` are the cells that were written; the others follow: totals are computed, the rest is 0.
    ``given`` maps the tables that were written to the place of their name. The others have no values, not
    even 0.
    """

    form: Format
    year: int
    typed: Mapping[CellKey, Value] = field(default_factory=dict)
    given: Mapping[str, Place] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether every table of the format was given."""
        return all(table.key in self.given for table in self.form.tables)

    @cached_property
    def figures(self) -> Mapping[CellKey, Figure | None]:
        """Every figure of the given tables, in the order of the format's cells.

        None stands for a cell that cannot be read, and for a total of such cells. Figures are worked out only
        here; checks, pages and downloads all read this mapping.
        """
        found: dict[CellKey, Figure | None] = {key: 0 for key in self.form.cells() if key.table in self.given}
        open_totals = dict(totals(self.form))
        for key, value in self.typed.items():
            # A total that was left blank is computed, any other blank cell counts as 0.
            if key in found and not (key in open_totals and value.state is State.BLANK):
                found[key] = value.number
                open_totals.pop(key, None)
        for key, equation in open_totals.items():
            if key in found:
                found[key] = added(equation.right, lambda other, _year: found.get(other))
        return found

    def value(self, key: CellKey) -> Value:
        """Return the value of a cell, whose table must be given."""
        typed = self.typed.get(key)
        if key not in totals(self.form):
            return typed or Value(0, State.IMPLIED, self.place(key))
        if typed and typed.state is not State.BLANK:
            return typed
        return Value(self.figures[key], State.COMPUTED, self.place(key))

    def number(self, key: CellKey) -> Figure | None:
        """Return the figure of a cell.

        None if it is unreadable, its table is not given, or the format has no such cell.
        """
        return self.figures.get(key)

    def has(self, key: CellKey) -> bool:
        """Whether the format has such a cell. Formats differ in rows and columns."""
        return key in self.form.known

    def text(self, key: CellKey) -> str:
        """Format a cell: digits, with the unit where the header does not name it; "" if there is no figure."""
        return cell_text(self.number(key), self.form.table[key.table].column[key.column])

    def place(self, key: CellKey) -> Place:
        """Return where a cell was typed, else another cell of its row, else the name of its table."""
        if key in self.typed:
            return self.typed[key].place
        row = (value.place for typed, value in self.typed.items() if typed[:2] == key[:2])
        return next(row, self.given[key.table])

    def cells(self) -> Iterator[tuple[CellKey, Value]]:
        """Yield every cell of the given tables with its value, in the order of the format."""
        for key in self.form.cells():
            if key.table in self.given:
                yield key, self.value(key)
