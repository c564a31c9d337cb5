"""The figures of a report's tables in one list, so that thousands of reports are checked in no time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sitegen.catalogue.model import Report
from sitegen.reports import CellKey, Equation, Figure, Format, ReportTables, State, equations
from sitegen.reports.arithmetic import totals

Figures = list[Figure | None]
"""The figure of each cell of a format, in its order; None where there is none."""


@dataclass(frozen=True, slots=True)
class Filed:
    """An annual report with its figures; ``own`` are those of the agency alone, only in a report that consolidates."""

    report: Report
    figures: Figures
    own: Figures

    @classmethod
    def of(cls, report: Report) -> Filed:
        """The figures of a report."""
        own = figures_of(report.own) if report.record.consolidates else []
        return cls(report, figures_of(report.tables), own)

    def number(self, key: CellKey, own: bool = False) -> Figure | None:
        """The figure of a cell; None if the format or the report has none."""
        position = positions(self.report.form).get(key)
        return None if position is None else (self.own if own else self.figures)[position]


@cache
def positions(form: Format) -> Mapping[CellKey, int]:
    """The place of each cell in the list."""
    return {key: number for number, key in enumerate(form.cells())}


@cache
def _sums(form: Format) -> Sequence[tuple[CellKey, int, tuple[int, ...]]]:
    """The totals, each with its place and those of its parts; one that is a part of another comes first."""
    place, waiting = positions(form), dict(totals(form))
    ordered: list[tuple[CellKey, int, tuple[int, ...]]] = []
    while waiting:
        for key, equation in list(waiting.items()):
            parts = [operand.key for operand in equation.right]
            if not any(part in waiting for part in parts):
                ordered.append((key, place[key], tuple(place[part] for part in parts)))
                del waiting[key]
    return ordered


def figures_of(tables: ReportTables) -> Figures:
    """What `ReportTables.number` gives for every cell."""
    form, place = tables.form, positions(tables.form)
    found: Figures = [0 if key.table in tables.given else None for key in place]
    open_totals = set(totals(form))
    for key, value in tables.typed.items():
        if key in place and not (key in open_totals and value.state is State.BLANK):
            found[place[key]] = value.number
            open_totals.discard(key)
    if tables.typed:
        for key, position, parts in _sums(form):
            if key in open_totals:
                found[position] = _added(found, parts)
    return found


def _added(figures: Figures, parts: Sequence[int]) -> Figure | None:
    total: Figure = 0
    for part in parts:
        figure = figures[part]
        if figure is None:
            return None
        total += figure
    return total


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of an equation: places in the list of this year's figures, or cells of the year before."""

    now: tuple[tuple[int, bool], ...]
    before: tuple[tuple[CellKey, bool], ...]

    def value(self, figures: Figures, earlier: Filed | None) -> Figure | None:
        total: Figure = 0
        for position, minus in self.now:
            figure = figures[position]
            if figure is None:
                return None
            total += -figure if minus else figure
        for key, minus in self.before:
            figure = earlier.number(key) if earlier else None
            if figure is None:
                return None
            total += -figure if minus else figure
        return total


@cache
def _compiled(form: Format) -> Sequence[tuple[Equation, _Side, _Side]]:
    place = positions(form)

    def side(equation: Equation, name: str) -> _Side:
        operands = getattr(equation, name)
        return _Side(
            tuple((place[one.key], one.minus) for one in operands if not one.year),
            tuple((one.key, one.minus) for one in operands if one.year),
        )

    return [(one, side(one, "left"), side(one, "right")) for one in equations(form)]


def broken(
    filed: Filed, earlier: Filed | None, own: bool = False
) -> Iterator[tuple[Equation, Figure, Figure]]:
    """The equations of the report's format that do not hold, with both sides."""
    figures = filed.own if own else filed.figures
    for equation, left, right in _compiled(filed.report.form):
        if not (left.before or right.before) or earlier:
            one, other = left.value(figures, earlier), right.value(figures, earlier)
            if one is not None and other is not None and not equation.holds(one, other):
                yield equation, one, other
