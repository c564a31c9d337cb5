"""Diagnostics about contradictory figures in reports, placed at the cell that is most likely wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from sitegen.catalogue.model import Report
from sitegen.diagnostics import Diagnostic, Place, Rule, Severity
from sitegen.reports import CellKey, CellState, Figure, ReportTables
from sitegen.reports.arithmetic import map_totals

CellId = tuple[str, int, bool, CellKey]
"""A cell of the site: agency id, year, `CheckedCell.is_own_level`, and table, row and column."""


class CheckedCell(Struct, frozen=True):
    """A table cell whose figure is checked: one of ``report``, identified by table, row and column in ``key``.

    A report that includes subordinate agencies has each table twice. ``is_own_level`` selects the tables of
    the agency alone instead of those of the whole report.
    """

    report: Report
    key: CellKey
    is_own_level: bool = False

    @property
    def tables(self) -> ReportTables:
        """The tables that contain the cell: of the whole report, or of the agency alone."""
        return self.report.own_tables if self.is_own_level else self.report.tables

    @property
    def id(self) -> CellId:
        """A hashable id of the cell, unique in the site."""
        return (self.report.agency, self.report.year, self.is_own_level, self.key)

    @property
    def number(self) -> Figure | None:
        """The figure in the cell, 0 if it is empty.

        None if the cell or a part of its total is invalid, or if the table is missing.
        """
        return self.tables.get_figure(self.key)

    @property
    def place(self) -> Place:
        """The source position of the cell, or where the cell belongs if it was not typed."""
        return self.tables.locate_cell(self.key)

    @property
    def is_computed(self) -> bool:
        """Whether the cell is a total that the program computed because it was left empty."""
        return self.tables.get_value(self.key).state is CellState.COMPUTED

    @property
    def is_typed(self) -> bool:
        """Whether an editor typed a valid figure in the cell."""
        return self.tables.get_value(self.key).state is CellState.TYPED

    def iter_typed_cells(self) -> Iterator[CheckedCell]:
        """Yield the cells that may be wrong if this cell is wrong.

        This is the cell itself, even if it is empty, unless it was computed. For a computed total, yield
        the typed cells that it sums, through all levels of subtotals.
        """
        if not self.is_computed:
            yield self
            return
        for operand in map_totals(self.report.form)[self.key].right:
            for cell in CheckedCell(self.report, operand.key, self.is_own_level).iter_typed_cells():
                if cell.is_typed:
                    yield cell


class Discrepancy(Struct, frozen=True, eq=False):
    """A violated rule about the figures of a report, and the cells involved.

    ``cells`` are the cells that may be wrong, most suspicious first. ``message_values`` fill the placeholders of the
    messages of ``rule``. ``place`` is where the diagnostic belongs if that is known in advance, for example
    because the figure is in the text of the report; otherwise it is None, and a cell is chosen. ``evidence``
    contains the cells that contradict the text, if any.

    Discrepancies that one arithmetic rule finds in one report have the same ``group``; some may be warnings
    and others errors. An error may be dropped because other discrepancies explain it. Then the other
    discrepancies of its group become errors instead.
    """

    rule: Rule
    cells: Sequence[CheckedCell]
    message_values: Mapping[str, object]
    place: Place | None = None
    group: tuple[object, ...] = ()
    evidence: Sequence[CheckedCell] = field(default_factory=tuple)

    def locate_blamed_cell(self, counts: Counter[CellId]) -> Place:
        """Return the place of the cell that is most likely wrong, or ``place`` if it is not None.

        ``counts`` maps the `CheckedCell.id` of each cell to the number of discrepancies that it is part of.
        The cell with the highest count is chosen; of several, the first. A computed total is chosen only if
        it has no typed cells.
        """
        if self.place:
            return self.place
        candidates = [cell for suspect in self.cells for cell in suspect.iter_typed_cells()]
        return max(candidates, key=lambda cell: counts[cell.id]).place if candidates else self.cells[0].place


def build_diagnostics(discrepancies: Iterable[Discrepancy]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each discrepancy, in the given order, at the cell that is most likely wrong.

    That is the cell that is part of most discrepancies, since one wrong cell violates every rule that it is
    part of. A discrepancy that concerns only totals computed by the program is dropped if other discrepancies
    involve the same typed cells, because correcting those corrects the totals.
    """
    kept = _drop_explained(list(discrepancies))
    count = Counter(cell for discrepancy in kept for cell in _collect_typed_cell_ids(discrepancy))
    for discrepancy in kept:
        yield discrepancy.rule.at(discrepancy.locate_blamed_cell(count), **discrepancy.message_values)


def _drop_explained(discrepancies: Sequence[Discrepancy]) -> list[Discrepancy]:
    """Return the discrepancies without those that others explain, such as a total of a wrong cell.

    If an error is dropped, the remaining discrepancies of its ``group`` become errors instead.
    """
    causes = [discrepancy for discrepancy in discrepancies if not _is_consequence(discrepancy)]
    explained = {cell for discrepancy in causes for cell in _collect_typed_cell_ids(discrepancy)}
    implied = [
        discrepancy
        for discrepancy in discrepancies
        if _is_consequence(discrepancy) and _collect_typed_cell_ids(discrepancy) & explained
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


def _collect_typed_cell_ids(discrepancy: Discrepancy) -> set[CellId]:
    cells = (*discrepancy.cells, *discrepancy.evidence)
    # A wrong total is never to blame itself, but one of the cells that it adds up.
    return {typed.id for cell in cells for typed in cell.iter_typed_cells()}


def _is_consequence(discrepancy: Discrepancy) -> bool:
    """Whether a discrepancy is between computed totals only, and so must follow from a wrong typed cell."""
    return bool(discrepancy.cells) and not any(cell.is_typed for cell in discrepancy.cells)
