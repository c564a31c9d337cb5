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
        candidates = [cell for one in self.cells for cell in one.iter_typed_cells()]
        return max(candidates, key=lambda cell: count[cell.id]).place if candidates else self.cells[0].place


def build_diagnostics(found: Iterable[Discrepancy]) -> Iterator[Diagnostic]:
    """Build one diagnostic for each statement, at the cell that is most likely wrong.

    A wrong cell breaks every statement that it is part of, so the cell that most of them share is named. A
    statement between totals that nobody typed follows from those between cells, and is left out.
    """
    kept = _drop_consequences(list(found))
    count = Counter(cell for one in kept for cell in _collect_ids(one))
    for one in kept:
        yield one.rule.at(one.locate_blamed_cell(count), **one.values)


def _drop_consequences(found: Sequence[Discrepancy]) -> list[Discrepancy]:
    """Drop discrepancies that others imply. The rest of a group takes over the severity of those dropped."""
    causes = [one for one in found if not _is_consequence(one)]
    known = {cell for one in causes for cell in _collect_ids(one)}
    implied = [one for one in found if _is_consequence(one) and _collect_ids(one) & known]
    grave = {one.group: one.rule for one in implied if one.group and one.rule.severity is Severity.ERROR}
    left_out = {id(one) for one in implied}
    return [replace(one, rule=grave.get(one.group, one.rule)) for one in found if id(one) not in left_out]


def _collect_ids(one: Discrepancy) -> set[CellId]:
    return {cell.id for listed in (*one.cells, *one.evidence) for cell in listed.iter_typed_cells()}


def _is_consequence(one: Discrepancy) -> bool:
    """Whether all its cells are totals that nobody typed."""
    return bool(one.cells) and not any(cell.is_typed for cell in one.cells)
