"""The statutory tables of one report: every cell with its value, as it was typed, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sitegen.diagnostics import Place
from sitegen.reports.arithmetic import added, totals
from sitegen.reports.cells import Figure, State, figure
from sitegen.reports.model import CellKey, Format


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell holds: ``number`` is None only if what was typed is no number, which is reported.

    ``written`` is the text as typed, "" if nothing was. ``cell`` is the address in a workbook, such as 表三!D5.
    """

    number: Figure | None
    state: State
    place: Place
    written: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
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

    def value(self, key: CellKey) -> Value:
        """What a cell holds; its table must be given."""
        written = self._written(key)
        if written:
            return written
        state = State.COMPUTED if key in totals(self.form) else State.IMPLIED
        return Value(self._follows(key), state, self.place(key))

    def _written(self, key: CellKey) -> Value | None:
        """What was typed into a cell, if it counts: a total that was left blank is computed."""
        typed = self.typed.get(key)
        return None if typed and typed.state is State.BLANK and key in totals(self.form) else typed

    def _follows(self, key: CellKey) -> Figure | None:
        """The number of a cell that was not typed."""
        total = totals(self.form).get(key)
        return added(total.right, self._now) if total else 0

    def number(self, key: CellKey) -> Figure | None:
        """The value of a cell; None if it is unreadable, its table not given, or the format has no such cell."""
        if key.table not in self.given or not self.has(key):
            return None
        written = self._written(key)
        return written.number if written else self._follows(key)

    def _now(self, key: CellKey, _year: int) -> Figure | None:
        return self.number(key)

    def has(self, key: CellKey) -> bool:
        """Whether the format has such a cell: formats differ in rows and columns."""
        table = self.form.table.get(key.table)
        return bool(
            table and key.row in table.row and table.column.get(key.column) in table.columns_of(key.row)
        )

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

    def called(self, key: CellKey) -> tuple[str, str]:
        """What to call a cell in a message, Chinese and English, with its address if it is in a workbook."""
        chinese, english = self.form.called(key)
        value = self.typed.get(key)
        if value is None or not value.cell:
            return chinese, english
        return f"{chinese}（单元格 {value.cell}）", f"{english} (cell {value.cell})"

    def cells(self) -> Iterator[tuple[CellKey, Value]]:
        """Every cell of the tables that were given, in the order of the format."""
        for key in self.form.cells():
            if key.table in self.given:
                yield key, self.value(key)
