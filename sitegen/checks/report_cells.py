"""Contradictions between figures: the statement that fails, and the cell most likely to be wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sitegen.catalogue.model import Report
from sitegen.diagnostics import Diagnostic, Place, Rule, Severity
from sitegen.reports import CellKey, CellState, Figure, ReportTables
from sitegen.reports.arithmetic import map_totals

CellId = tuple[str, int, bool, CellKey]


@dataclass(frozen=True, slots=True)
class CheckedCell:
    """A cell of a report's tables, or of the agency's ``own`` tables in a report that consolidates."""

    report: Report
    key: CellKey
    own: bool = False

    @property
    def tables(self) -> ReportTables:
        """The tables that contain it."""
        return self.report.own if self.own else self.report.tables

    @property
    def id(self) -> CellId:
        """A key that is unique in the site."""
        return (self.report.agency, self.report.year, self.own, self.key)

    @property
    def number(self) -> Figure | None:
        """Its figure, None if it has none."""
        return self.tables.get_number(self.key)

    @property
    def place(self) -> Place:
        """Where it was typed, or would have been."""
        return self.tables.locate_cell(self.key)

    @property
    def is_computed(self) -> bool:
        """Whether it is a total that nobody typed."""
        return self.tables.get_value(self.key).state is CellState.COMPUTED

    @property
    def is_typed(self) -> bool:
        """Whether a figure was typed in it."""
        return self.tables.get_value(self.key).state is CellState.TYPED

    def iter_typed_cells(self) -> Iterator[CheckedCell]:
        """Yield the cell, or the typed cells that a computed total adds up."""
        if not self.is_computed:
            yield self
            return
        for operand in map_totals(self.report.form)[self.key].right:
            for cell in CheckedCell(self.report, operand.key, self.own).iter_typed_cells():
                if cell.is_typed:
                    yield cell


@dataclass(frozen=True, slots=True, eq=False)
class Discrepancy:
    """A statement about cells that does not hold.

    ``cells`` are in order of suspicion if nothing else is known; all their tables must be given. ``place`` is
    set if the statement is made in the text; ``evidence`` are then the cells that it is about. ``group``
    identifies statements of one kind, some of which may follow from the others.
    """

    rule: Rule
    cells: Sequence[CheckedCell]
    values: Mapping[str, object]
    place: Place | None = None
    group: tuple[object, ...] = ()
    evidence: Sequence[CheckedCell] = field(default_factory=tuple)

    def locate_blamed_cell(self, count: Counter[CellId]) -> Place:
        """Return the place of the cell that is in most failing statements; of equals, the first."""
        if self.place:
            return self.place
        candidates = [cell for suspect in self.cells for cell in suspect.iter_typed_cells()]
        return max(candidates, key=lambda cell: count[cell.id]).place if candidates else self.cells[0].place


def build_diagnostics(discrepancies: Iterable[Discrepancy]) -> Iterator[Diagnostic]:
    """Build one diagnostic for each statement, at the cell that is most likely wrong.

    A wrong cell breaks every statement that it is part of, so the cell that most of them share is named. A
    statement between totals that nobody typed follows from those between cells, and is left out.
    """
    kept = _drop_consequences(list(discrepancies))
    count = Counter(cell for discrepancy in kept for cell in _collect_ids(discrepancy))
    for discrepancy in kept:
        yield discrepancy.rule.at(discrepancy.locate_blamed_cell(count), **discrepancy.values)


def _drop_consequences(discrepancies: Sequence[Discrepancy]) -> list[Discrepancy]:
    """Drop discrepancies that follow from kept ones. A group stays an error if a dropped one was an error."""
    causes = [discrepancy for discrepancy in discrepancies if not _is_consequence(discrepancy)]
    explained = {cell for discrepancy in causes for cell in _collect_ids(discrepancy)}
    implied = [
        discrepancy
        for discrepancy in discrepancies
        if _is_consequence(discrepancy) and _collect_ids(discrepancy) & explained
    ]
    grave = {
        discrepancy.group: discrepancy.rule
        for discrepancy in implied
        if discrepancy.group and discrepancy.rule.severity is Severity.ERROR
    }
    left_out = {id(discrepancy) for discrepancy in implied}
    return [
        replace(discrepancy, rule=grave.get(discrepancy.group, discrepancy.rule))
        for discrepancy in discrepancies
        if id(discrepancy) not in left_out
    ]


def _collect_ids(discrepancy: Discrepancy) -> set[CellId]:
    cells = (*discrepancy.cells, *discrepancy.evidence)
    # A wrong total is never to blame itself, but one of the cells that it adds up.
    return {typed.id for cell in cells for typed in cell.iter_typed_cells()}


def _is_consequence(discrepancy: Discrepancy) -> bool:
    """Whether all its cells are totals that nobody typed."""
    return bool(discrepancy.cells) and not any(cell.is_typed for cell in discrepancy.cells)
