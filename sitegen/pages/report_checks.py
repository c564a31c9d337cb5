"""Arithmetic of a report's tables, written out for readers: 一 3 + 二 0 = 三（七）3 + 四 0."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby

from sitegen.catalogue.model import Report
from sitegen.pages import views
from sitegen.pages.context import Context
from sitegen.pages.words import Words
from sitegen.reports import CellKey, Equation, Operand, Row, Table, equations
from sitegen.reports.cells import Figure

_Number = Callable[[CellKey, int], Figure | None]
# The number at the beginning of a row's label: 一、 or （一） or 1．
_MARK = re.compile(r"(?:[一二三四五六七八九十]+(?=、)|（[一二三四五六七八九十]+）|\d+(?=[．.]))")
_LONG = 7
"""Number of terms from which a sum leaves out those that are 0."""


def checks(
    context: Context, report: Report, table: Table, numbers: Mapping[CellKey, Figure | None]
) -> Iterator[views.Check]:
    """Build the rules that two sums of this table are equal, with the figures of this report."""
    earlier = context.report_before(report)
    before = earlier.tables.figures if earlier else {}

    def number(key: CellKey, year: int) -> Figure | None:
        # The year of an operand is 0, or -1 for the report before.
        return (before if year else numbers).get(key)

    relevant = [equation for equation in equations(report.form) if _asked(context, report, table, equation)]
    for _, same in groupby(relevant, key=lambda equation: equation.identity.id):
        check = _check(context.words, table, list(same), number)
        if check.lines or check.rest:
            yield check


def _asked(context: Context, report: Report, table: Table, equation: Equation) -> bool:
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


def _check(translator: Words, table: Table, same: Sequence[Equation], number: _Number) -> views.Check:
    """Check one rule and write out its equations."""
    identity = same[0].identity
    found = [(equation, sides) for equation in same if (sides := equation.sides(number)) is not None]
    # Totals of rows are numerous and mostly 0. Those with zeros only are counted instead of written out.
    written = [one for one in found if any(one[1]) or not identity.computes]
    lines = tuple(_line(translator, table, equation, sides, number) for equation, sides in written)
    holds = all(line.holds for line in lines)
    return views.Check(
        rule=translator.choose(identity.text, identity.text_en),
        holds=holds,
        main=not identity.computes or not holds,
        lines=lines,
        rest=translator("report-zeros", n=len(found) - len(written)) if len(found) > len(written) else "",
    )


def _line(
    translator: Words, table: Table, equation: Equation, sides: tuple[Figure, Figure], number: _Number
) -> views.CheckLine:
    """Format an equation with its figures."""
    left, right = sides
    across = equation.identity.over == "rows"
    return views.CheckLine(
        of=_of(translator, table, equation.left[0].key, across),
        left=_sum(translator, table, equation.left, number, across),
        relation=equation.identity.relation,
        right=_sum(translator, table, equation.right, number, across),
        holds=left == right,
        difference="" if left == right else _plain(max(left, right) - min(left, right)),
    )


def _of(translator: Words, table: Table, key: CellKey, across: bool) -> str:
    """Describe what an equation is about: the row that it adds up, or the column."""
    if across:
        row = table.row[key.row]
        return translator.choose(row.short, row.label_en)
    column = table.column[key.column]
    return translator.choose(column.label, column.label_en)


def _sum(translator: Words, table: Table, operands: Sequence[Operand], number: _Number, across: bool) -> str:
    """Format one side of an equation."""
    shown = [(operand, number(operand.key, operand.year)) for operand in operands]
    if len(shown) >= _LONG:
        # At least one term is kept, so that the side is not empty.
        shown = [one for one in shown if one[1]] or shown[:1]
    text = ""
    for operand, value in shown:
        sign = "−" if operand.minus else "+"
        text += f" {sign} " if text else ("− " if operand.minus else "")
        name = _name(translator, table, operand, across)
        # A full-width bracket has its own space.
        text += f"{name}{'' if name.endswith('）') else ' '}{_plain(value or 0)}"
    return text


def _name(translator: Words, table: Table, operand: Operand, across: bool) -> str:
    """Format the name of a term: the number of its row in the form (三（七）), else its label."""
    column, row = table.column[operand.key.column], table.row[operand.key.row]
    if across:
        name = translator.choose(column.label, column.label_en)
    else:
        name = translator.choose(_numbers(table).get(row.key) or row.short, row.label_en)
    return translator("report-last-year", name=name) if operand.year else name


@cache
def _numbers(table: Table) -> Mapping[str, str]:
    """Return the numbers of the rows that have one, with those of their parts: 一, 三（七）, （四）1."""
    return {row.key: found for row in table.rows if (found := _numbered(table, row))}


def _numbered(table: Table, row: Row) -> str:
    """Parse the number of a row from its label; "" if it has none."""
    own = _MARK.match(row.label)
    if own is None:
        return ""
    group = _MARK.match(table.group[row.group].label) if row.group else None
    return f"{group[0] if group else ''}{own[0]}"


def _plain(value: Figure) -> str:
    """Format a number with all its digits."""
    return f"{value:f}" if not isinstance(value, int) else str(value)
