"""Figures that do not fit together: which statement fails, which cells are in it, and which of them is to blame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sitegen.catalogue.model import Report
from sitegen.diagnostics import Diagnostic, Place, Rule, Severity
from sitegen.reports import CellKey, Figure, ReportTables, State
from sitegen.reports.arithmetic import totals

CellId = tuple[str, int, bool, CellKey]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a report: of its tables, or of the agency's ``own`` in a report that consolidates."""

    report: Report
    key: CellKey
    own: bool = False

    @property
    def tables(self) -> ReportTables:
        """The tables that it is in."""
        return self.report.own if self.own else self.report.tables

    @property
    def id(self) -> CellId:
        """What tells it from every other cell of the site."""
        return (self.report.agency, self.report.year, self.own, self.key)

    @property
    def number(self) -> Figure | None:
        """Its figure, if it has one."""
        return self.tables.number(self.key)

    @property
    def place(self) -> Place:
        """Where it was typed, or where it would have been."""
        return self.tables.place(self.key)

    @property
    def computed(self) -> bool:
        """Whether it is a total that nobody typed."""
        return self.tables.value(self.key).state is State.COMPUTED

    @property
    def typed(self) -> bool:
        """Whether a figure was typed in it."""
        return self.tables.value(self.key).state is State.TYPED

    def written(self) -> Iterator[Cell]:
        """The cell; for a total that nobody typed, those that it follows from."""
        if not self.computed:
            yield self
            return
        for operand in totals(self.report.form)[self.key].right:
            yield from Cell(self.report, operand.key, self.own).written()


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A statement on cells that does not hold.

    ``cells`` come in the order in which they are to blame if nothing else is known; all must have tables that were
    given. ``place`` is set if it is said elsewhere, in the text. ``group`` names statements of which one may follow
    from the others.
    """

    rule: Rule
    cells: Sequence[Cell]
    values: Mapping[str, object]
    place: Place | None = None
    group: tuple[object, ...] = ()
    evidence: Sequence[Cell] = field(default_factory=tuple)

    def blamed(self, count: Counter[CellId]) -> Place:
        """The cell that is in most statements that fail; among equals the first."""
        if self.place:
            return self.place
        candidates = [cell for one in self.cells for cell in one.written()]
        return max(candidates, key=lambda cell: count[cell.id]).place if candidates else self.cells[0].place


def diagnostics(found: Iterable[Discrepancy]) -> Iterator[Diagnostic]:
    """One finding for each statement, at the cell that is probably wrong.

    A wrong cell breaks every statement that it is in, so the cell that most of them share is named. A statement
    between totals that nobody typed only follows from those between the cells, and is left out.
    """
    kept = _without_consequences(list(found))
    count = Counter(
        id
        for one in kept
        for id in {cell.id for listed in (*one.cells, *one.evidence) for cell in listed.written()}
    )
    for one in kept:
        yield one.rule.at(one.blamed(count), **one.values)


def _without_consequences(found: Sequence[Discrepancy]) -> list[Discrepancy]:
    causes = {one.group for one in found if one.group and not _follows(one)}
    grave = {
        one.group: one.rule
        for one in found
        if one.group in causes and _follows(one) and one.rule.severity is Severity.ERROR
    }
    return [
        replace(one, rule=grave.get(one.group, one.rule))
        for one in found
        if not (one.group in causes and _follows(one))
    ]


def _follows(one: Discrepancy) -> bool:
    """Whether no figure was typed for any of its cells."""
    return not any(cell.typed for cell in one.cells)
