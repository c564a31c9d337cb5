"""Arithmetic of a report's tables, written out for readers: 一 3 + 二 0 = 三（七）3 + 四 0."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby

from sitegen.catalogue.model import Report
from sitegen.pages import views
from sitegen.pages.i18n import Translator
from sitegen.pages.site_context import SiteContext
from sitegen.reports import CellKey, Equation, Operand, Table, TableRow, list_equations
from sitegen.reports.cells import Figure

_FigureLookup = Callable[[CellKey, int], Figure | None]
# The number at the beginning of a row's label: 一、 or （一） or 1．
_OUTLINE_NUMBER = re.compile(r"(?:[一二三四五六七八九十]+(?=、)|（[一二三四五六七八九十]+）|\d+(?=[．.]))")
_LONG_SUM = 7
"""Number of terms from which a sum leaves out those that are 0."""


def build_checks(
    context: SiteContext, report: Report, table: Table, numbers: Mapping[CellKey, Figure | None]
) -> Iterator[views.ArithmeticCheck]:
    """Build the rules that two sums of this table are equal, with the figures of this report."""
    earlier = context.find_previous_report(report)
    before = earlier.tables.figures if earlier else {}

    def number(key: CellKey, year: int) -> Figure | None:
        # The year of an operand is 0, or -1 for the report before.
        return (before if year else numbers).get(key)

    relevant = [
        equation for equation in list_equations(report.form) if _is_relevant(context, report, table, equation)
    ]
    for _, same in groupby(relevant, key=lambda equation: equation.identity.id):
        check = _check_rule(context.translator, table, list(same), number)
        if check.lines or check.rest:
            yield check


def _is_relevant(context: SiteContext, report: Report, table: Table, equation: Equation) -> bool:
    """Return whether readers are to see an equation.

    It has to compare two sums of this table, and must not exempt the level and kind of the agency.
    """
    identity, record = equation.identity, context.catalogue.agencies[report.agency].record
    return (
        identity.table == table.key
        and identity.relation == "="
        and bool(equation.right)
        and not any(
            one.level in ("", record.level) and one.kind in ("", record.kind) for one in identity.unless
        )
    )


def _check_rule(
    translator: Translator, table: Table, same: Sequence[Equation], number: _FigureLookup
) -> views.ArithmeticCheck:
    """Check one rule and write out its equations."""
    identity = same[0].identity
    found = [(equation, sides) for equation in same if (sides := equation.compute_sides(number)) is not None]
    # Totals of rows are numerous and mostly 0. Those with zeros only are counted instead of written out.
    written = [one for one in found if any(one[1]) or not identity.computes]
    lines = tuple(_format_equation(translator, table, equation, sides, number) for equation, sides in written)
    holds = all(line.holds for line in lines)
    return views.ArithmeticCheck(
        rule=translator.choose(identity.text, identity.text_en),
        holds=holds,
        main=not identity.computes or not holds,
        lines=lines,
        rest=translator("report-zeros", n=len(found) - len(written)) if len(found) > len(written) else "",
    )


def _format_equation(
    translator: Translator,
    table: Table,
    equation: Equation,
    sides: tuple[Figure, Figure],
    number: _FigureLookup,
) -> views.CheckLine:
    """Format an equation with its figures."""
    left, right = sides
    across = equation.identity.over == "rows"
    return views.CheckLine(
        of=_describe_subject(translator, table, equation.left[0].key, across),
        left=_format_sum(translator, table, equation.left, number, across),
        relation=equation.identity.relation,
        right=_format_sum(translator, table, equation.right, number, across),
        holds=left == right,
        difference="" if left == right else _format_number(max(left, right) - min(left, right)),
    )


def _describe_subject(translator: Translator, table: Table, key: CellKey, across: bool) -> str:
    """Describe what an equation is about: the row that it adds up, or the column."""
    if across:
        row = table.rows_by_key[key.row]
        return translator.choose(row.short, row.label_en)
    column = table.columns_by_key[key.column]
    return translator.choose(column.label, column.label_en)


def _format_sum(
    translator: Translator, table: Table, operands: Sequence[Operand], number: _FigureLookup, across: bool
) -> str:
    """Format one side of an equation."""
    shown = [(operand, number(operand.key, operand.year)) for operand in operands]
    if len(shown) >= _LONG_SUM:
        # At least one term is kept, so that the side is not empty.
        shown = [one for one in shown if one[1]] or shown[:1]
    text = ""
    for operand, value in shown:
        sign = "−" if operand.minus else "+"
        text += f" {sign} " if text else ("− " if operand.minus else "")
        name = _format_term(translator, table, operand, across)
        # A full-width bracket has its own space.
        text += f"{name}{'' if name.endswith('）') else ' '}{_format_number(value or 0)}"
    return text


def _format_term(translator: Translator, table: Table, operand: Operand, across: bool) -> str:
    """Format the name of a term: the number of its row in the form (三（七）), else its label."""
    column, row = table.columns_by_key[operand.key.column], table.rows_by_key[operand.key.row]
    if across:
        name = translator.choose(column.label, column.label_en)
    else:
        name = translator.choose(_number_rows(table).get(row.key) or row.short, row.label_en)
    return translator("report-last-year", name=name) if operand.year else name


@cache
def _number_rows(table: Table) -> Mapping[str, str]:
    """Return the numbers of the rows that have one, with those of their parts: 一, 三（七）, （四）1."""
    return {row.key: found for row in table.rows if (found := _parse_row_number(table, row))}


def _parse_row_number(table: Table, row: TableRow) -> str:
    """Parse the number of a row from its label; "" if it has none."""
    own = _OUTLINE_NUMBER.match(row.label)
    if own is None:
        return ""
    group = _OUTLINE_NUMBER.match(table.groups_by_key[row.group].label) if row.group else None
    return f"{group[0] if group else ''}{own[0]}"


def _format_number(value: Figure) -> str:
    """Format a number with all its digits."""
    return f"{value:f}" if not isinstance(value, int) else str(value)
