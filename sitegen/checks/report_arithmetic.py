"""Check the arithmetic rules of report formats, within a report and from year to year (T2-1 to T4-1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from sitegen.catalogue.model import Agency, Report
from sitegen.checks.report_discrepancies import CheckedCell, Discrepancy
from sitegen.diagnostics import Rule
from sitegen.diagnostics.codes import report_checks as codes
from sitegen.reports import (
    CellKey,
    Equation,
    Figure,
    Identity,
    Operand,
    TableColumn,
    TableRow,
    list_equations,
)
from sitegen.reports.cells import format_figure

_RULES_BY_IDENTITY: Mapping[tuple[str, str], Rule] = {
    ("T2-1", "warning"): codes.IN_FORCE,
    ("T2-2", "warning"): codes.MADE_IN_FORCE,
    ("T2-3", "warning"): codes.NO_REGULATIONS,
    ("T2-4", "warning"): codes.ITEMS_LEFT,
    ("T3-1", "error"): codes.BALANCE,
    ("T3-2", "error"): codes.RESULTS,
    ("T3-3", "error"): codes.APPLICANTS,
    ("T3-4", "error"): codes.CARRIED,
    ("T3-4", "warning"): codes.CARRIED_COLUMN,
    ("T4-1", "error"): codes.CASES,
}
_FALLBACK_RULES = {"error": codes.IDENTITY, "warning": codes.DOUBT}
"""Rules for identities that a later format adds."""


def find_broken_identities(
    report: Report, previous: Report | None, agency: Agency | None
) -> Iterator[Discrepancy]:
    """Yield a discrepancy for each arithmetic rule of the report's format that its figures violate.

    ``previous`` is the agency's report on the previous year, for rules across two years, or None. It is
    ignored if only one of the two reports includes subordinate agencies. ``agency`` is the agency of the
    report. Some rules do not apply to agencies of its level or kind; if it is None, all rules apply.
    """
    consolidates = report.record.consolidates
    if previous and previous.record.consolidates != consolidates:
        previous = None
    for own in (False, True) if consolidates else (False,):
        # The figures of the year before are those of the whole report, not of the agency alone.
        for equation, sides in _find_broken_equations(report, None if own else previous, own):
            if _is_relevant(equation, CheckedCell(report, equation.left[0].key, own), agency):
                yield _build_discrepancy(equation, report, previous, own, sides)


def _find_broken_equations(
    report: Report, previous: Report | None, is_own_level: bool
) -> Iterator[tuple[Equation, tuple[Figure, Figure]]]:
    """Yield each violated equation of the report's format, with the sums of its left and right sides.

    ``previous`` is the report on the previous year, or None; an equation that needs a figure which is missing
    is skipped. With ``is_own_level``, the figures of the agency alone are used, without its subordinate
    agencies.
    """
    figures = (report.own_tables if is_own_level else report.tables).figures
    earlier_figures = previous.tables.figures if previous else {}

    def get_figure(key: CellKey, year: int) -> Figure | None:
        return (earlier_figures if year else figures).get(key)

    for equation in list_equations(report.form):
        sides = equation.compute_sides(get_figure)
        if sides is not None and not equation.is_satisfied(*sides):
            yield equation, sides


def _is_relevant(equation: Equation, left_cell: CheckedCell, agency: Agency | None) -> bool:
    """Whether a violation of the equation is worth reporting.

    It is not if ``agency`` is exempt from the rule (None: never exempt). Nor is it if the left side is a
    total that nobody typed, because then one of the cells that it adds up is wrong. ``left_cell`` is the first cell
    of the left side.
    """
    exempt = agency is not None and _is_exempt(equation.identity, agency)
    return not exempt and (not equation.identity.computes or left_cell.is_typed)


def _is_exempt(identity: Identity, agency: Agency) -> bool:
    """Whether the rule ``identity`` does not apply to agencies of this level and kind."""
    record = agency.record
    return any(
        (not exception.level or exception.level == record.level)
        and (not exception.kind or exception.kind == record.kind)
        for exception in identity.unless
    )


def _build_discrepancy(
    equation: Equation,
    report: Report,
    previous: Report | None,
    is_own_level: bool,
    sides: tuple[Figure, Figure],
) -> Discrepancy:
    def cell(operand: Operand) -> CheckedCell:
        return CheckedCell(previous if operand.year and previous else report, operand.key, is_own_level)

    operands = (*equation.left, *equation.right)
    rule = _RULES_BY_IDENTITY.get(
        (equation.identity.id, equation.strength), _FALLBACK_RULES[equation.strength]
    )
    return Discrepancy(
        rule,
        # Cells of this report (year 0) precede those of the year before (-1), whose report is published already.
        [cell(operand) for operand in sorted(operands, key=lambda operand: operand.year, reverse=True)],
        {
            **_describe_equation(equation, report),
            "left": _format_figure(sides[0]),
            "sign": "≠" if equation.identity.relation == "=" else "<",
            "right": _format_figure(sides[1]),
            "difference": _format_figure(abs(Decimal(sides[0]) - Decimal(sides[1]))),
            "terms": "，".join(_format_term(equation, operand, cell(operand)) for operand in operands),
        },
        group=(equation.identity.id, report.agency, report.year, is_own_level),
    )


def _format_figure(number: Figure) -> str:
    # A Decimal would otherwise be shown in scientific notation if it is large.
    return f"{number:f}" if not isinstance(number, int) else str(number)


def _describe_equation(equation: Equation, report: Report) -> dict[str, str]:
    """Return the values for a message about a violated equation, by placeholder.

    ``cell`` and ``cell_en`` name its row or column in Chinese and English; ``text`` and ``text_en`` state the
    rule.
    """
    identity = equation.identity
    table, key = report.form.tables_by_key[identity.table], equation.left[0].key
    line: TableRow | TableColumn = (
        table.rows_by_key[key.row] if identity.over == "rows" else table.columns_by_key[key.column]
    )
    kind, kind_en = ("行", "row") if identity.over == "rows" else ("列", "column")
    name = line.short if isinstance(line, TableRow) else line.label
    return {
        "cell": f"{table.number}“{name}”{kind}",
        "cell_en": f"the {kind_en} “{line.label_en}” of the table {table.label_en}",
        "text": identity.text,
        "text_en": identity.text_en,
    }


def _format_term(equation: Equation, operand: Operand, cell: CheckedCell) -> str:
    table = cell.report.form.tables_by_key[operand.key.table]
    column = table.columns_by_key[operand.key.column]
    by_rows = equation.identity.over == "rows"
    name = column.label if by_rows else table.rows_by_key[operand.key.row].short
    figure = cell.number
    text = "" if figure is None else format_figure(figure, column)
    year = f"{cell.report.year}年" if operand.year else ""
    return f"{year}{name} {text}"
