"""Equations between single cells, expanded from the identities of a report format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from msgspec import Struct

from sitegen.reports.cells import Figure
from sitegen.reports.model import CellKey, Identity, ReportFormat, Strength, Table, Term


class Operand(Struct, frozen=True):
    """A cell to add in a sum, or to subtract if ``minus`` is true.

    ``key`` is the key of the cell. ``year`` is 0 for the report itself, -1 for the report of the year before.
    """

    key: CellKey
    year: int = 0
    minus: bool = False


class Equation(Struct, frozen=True):
    """A comparison of two sums of single cells. An `Identity` is expanded into one or more of these.

    An identity that applies to several columns or rows gives one equation for each. ``left`` and ``right``
    are the cells to add up on each side; a side without operands is 0. ``strength`` is the severity of a
    violation.
    """

    identity: Identity
    left: tuple[Operand, ...]
    right: tuple[Operand, ...]
    strength: Strength

    def compute_sides(
        self, get_figure: Callable[[CellKey, int], Figure | None]
    ) -> tuple[Figure, Figure] | None:
        """Return the sums of the left and the right side; None if any cell has no figure.

        ``get_figure`` returns the figure of a cell, given its key and the year offset (0 or -1).
        """
        left, right = add_operands(self.left, get_figure), add_operands(self.right, get_figure)
        return None if left is None or right is None else (left, right)

    def is_satisfied(self, left: Figure, right: Figure) -> bool:
        """Return whether two sums satisfy the relation of the equation (= or >=).

        ``left`` and ``right`` are the sums of its two sides, as `compute_sides` returns them.
        """
        return left == right if self.identity.relation == "=" else left >= right


def add_operands(
    operands: Iterable[Operand], get_figure: Callable[[CellKey, int], Figure | None]
) -> Figure | None:
    """Return the sum of operands; None if any of their cells has no figure.

    ``get_figure`` returns the figure of a cell, given its key and the year offset (0 or -1).
    """
    total: Figure = 0
    for operand in operands:
        value = get_figure(operand.key, operand.year)
        if value is None:
            return None
        total += -value if operand.minus else value
    return total


@cache
def list_equations(form: ReportFormat) -> tuple[Equation, ...]:
    """Return all equations of a format, in the order of the identities that they come from.

    The result is cached.
    """
    return tuple(
        equation
        for identity in form.identities
        for equation in _build_equations(form.tables_by_key[identity.table], identity)
    )


@cache
def map_totals(form: ReportFormat) -> Mapping[CellKey, Equation]:
    """Map each total that can be computed in a report of the format to the equation that computes it.

    A total that is part of another total comes before it, so that one pass in this order computes all of
    them. Raises ValueError if totals depend on each other in a circle. The result is cached.
    """
    pending: dict[CellKey, Equation] = {}
    for equation in list_equations(form):
        if equation.identity.computes:
            pending.setdefault(equation.left[0].key, equation)
    ordered: dict[CellKey, Equation] = {}
    while pending:
        ready = {
            key: equation
            for key, equation in pending.items()
            if not any(operand.key in pending for operand in equation.right)
        }
        if not ready:
            raise ValueError(f"totals of {form.id} follow from each other: {', '.join(map(str, pending))}")
        ordered |= ready
        pending = {key: equation for key, equation in pending.items() if key not in ready}
    return ordered


@cache
def map_carried_cells(form: ReportFormat) -> Mapping[CellKey, CellKey]:
    """Map each cell that must repeat a figure of last year's report, such as 上年结转, to that figure's cell.

    Both are cells of the format ``form``, the second one in last year's report. The result is cached.
    """
    return {
        equation.left[0].key: equation.right[0].key
        for equation in list_equations(form)
        if len(equation.left) == len(equation.right) == 1
        and (equation.left[0].year, equation.right[0].year, equation.identity.relation) == (0, -1, "=")
    }


def _build_equations(table: Table, identity: Identity) -> Iterator[Equation]:
    for repetition in _list_repetitions(table, identity):
        yield Equation(
            identity,
            _build_operands(table, identity, identity.left, repetition),
            _build_operands(table, identity, identity.right, repetition),
            identity.strengths.get(repetition, identity.strength),
        )


def _list_repetitions(table: Table, identity: Identity) -> tuple[str, ...]:
    """Return the keys of the columns or rows in which an identity is checked separately.

    The result is ("",) if it is checked only once. ``table`` is the table of the identity.
    """
    if identity.over == "columns":
        return identity.columns or tuple(column.key for column in table.columns)
    if identity.over == "rows":
        return identity.rows or tuple(row.key for row in table.rows)
    return ("",)


def _build_operands(
    table: Table, identity: Identity, terms: tuple[Term, ...], repetition: str
) -> tuple[Operand, ...]:
    by_column = identity.over == "columns"
    return tuple(
        Operand(
            CellKey(
                table.key,
                term.row or ("" if by_column else repetition),
                term.column or (repetition if by_column else ""),
            ),
            term.year,
            term.minus,
        )
        for term in terms
    )


@cache
def collect_row_totals(form: ReportFormat) -> frozenset[CellKey]:
    """Return the keys of all cells of a format that hold the total of their row.

    An example is the column 总计, which adds up all kinds of applicants. The result is cached.
    """
    return frozenset(
        equation.left[0].key
        for equation in list_equations(form)
        if equation.identity.computes and equation.identity.over == "rows"
    )
