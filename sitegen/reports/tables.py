"""The statutory tables of one report: every cell with its value, as it was typed, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sitegen.diagnostics import Place
from sitegen.reports.arithmetic import added, totals
from sitegen.reports.cells import Figure, State, figure
from sitegen.reports.model import CellKey, Format


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell holds: ``number`` is None only if what was typed is no number, which is reported.

    ``written`` is the text as typed, "" if nothing was.
    """

    number: Figure | None
    state: State
    place: Place
    written: str = ""


@dataclass(frozen=True)
class ReportTables:
    """The tables of a report on ``year``.

    ``typed`` holds the cells that were written; the others follow: totals are computed, the rest is 0. ``given`` are
    the tables that were written at all, each with the place of its name: the others have no values, not even 0.
    """

    form: Format
    year: int
    typed: Mapping[CellKey, Value] = field(default_factory=dict)
    given: Mapping[str, Place] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether every table of the format was written."""
        return all(table.key in self.given for table in self.form.tables)

    @cached_property
    def _totals(self) -> dict[CellKey, Figure | None]:
        """The totals that have been computed so far."""
        return {}

    def value(self, key: CellKey) -> Value:
        """What a cell holds; its table must be given."""
        typed = self.typed.get(key)
        if key not in totals(self.form):
            return typed or Value(0, State.IMPLIED, self.place(key))
        if typed and typed.state is not State.BLANK:
            return typed
        return Value(self._total(key), State.COMPUTED, self.place(key))

    def number(self, key: CellKey) -> Figure | None:
        """The value of a cell; None if it is unreadable, its table not given, or the format has no such cell."""
        if key.table not in self.given or not self.has(key):
            return None
        typed = self.typed.get(key)
        if typed and typed.state is not State.BLANK:
            return typed.number
        return self._total(key) if key in totals(self.form) else 0

    def _total(self, key: CellKey) -> Figure | None:
        if key not in self._totals:
            operands = totals(self.form)[key].right
            self._totals[key] = added(operands, lambda other, _year: self.number(other))
        return self._totals[key]

    def has(self, key: CellKey) -> bool:
        """Whether the format has such a cell: formats differ in rows and columns."""
        return key in self.form.known

    def text(self, key: CellKey) -> str:
        """What to print in a cell: digits, with the unit where the header does not name it; "" if there is none."""
        number = self.number(key)
        return "" if number is None else figure(number, self.form.table[key.table].column[key.column])

    def place(self, key: CellKey) -> Place:
        """Where a cell was typed; else another cell of its row, or the name of its table."""
        if key in self.typed:
            return self.typed[key].place
        row = (value.place for typed, value in self.typed.items() if typed[:2] == key[:2])
        return next(row, self.given[key.table])

    def cells(self) -> Iterator[tuple[CellKey, Value]]:
        """Every cell of the tables that were given, in the order of the format."""
        for key in self.form.cells():
            if key.table in self.given:
                yield key, self.value(key)
