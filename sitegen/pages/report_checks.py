"""The arithmetic of a report's tables, spelled out for readers: 一 3 + 二 0 = 三（七）3 + 四 0."""

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
_MARK = re.compile(r"(?:[一二三四五六七八九十]+(?=、)|（[一二三四五六七八九十]+）|\d+(?=[．.]))")
_LONG = 7
"""Sums of this many terms leave out those that are 0."""


def checks(
    context: Context, report: Report, table: Table, numbers: Mapping[CellKey, Figure | None]
) -> Iterator[views.Check]:
    """The rules that say two sums of this table are equal, with this report's figures."""
    earlier = context.report_before(report)
    before = earlier.tables.figures if earlier else {}

    def number(key: CellKey, year: int) -> Figure | None:
        return (before if year else numbers).get(key)

    asked = [equation for equation in equations(report.form) if _asked(context, report, table, equation)]
    for _, same in groupby(asked, key=lambda equation: equation.identity.id):
        check = _check(context.words, table, list(same), number)
        if check.lines or check.rest:
            yield check


def _asked(context: Context, report: Report, table: Table, equation: Equation) -> bool:
    """Whether an equation says something to readers: that two sums are equal, of an agency that it is for."""
    identity, record = equation.identity, context.catalogue.agencies[report.agency].record
    return (
        identity.table == table.key
        and identity.relation == "="
        and bool(equation.right)
        and not any(
            one.level in ("", record.level) and one.kind in ("", record.kind) for one in identity.unless
        )
    )


def _check(words: Words, table: Table, same: Sequence[Equation], number: _Number) -> views.Check:
    """One rule. Of sums that are totals of rows, those that come to nothing are only counted."""
    identity = same[0].identity
    found = [(equation, sides) for equation in same if (sides := equation.sides(number)) is not None]
    told = [one for one in found if any(one[1]) or not identity.computes]
    lines = tuple(_line(words, table, equation, sides, number) for equation, sides in told)
    holds = all(line.holds for line in lines)
    return views.Check(
        rule=words.choose(identity.text, identity.text_en),
        holds=holds,
        main=not identity.computes or not holds,
        lines=lines,
        rest=words("report-zeros", n=len(found) - len(told)) if len(found) > len(told) else "",
    )


def _line(
    words: Words, table: Table, equation: Equation, sides: tuple[Figure, Figure], number: _Number
) -> views.CheckLine:
    left, right = sides
    across = equation.identity.over == "rows"
    return views.CheckLine(
        of=_of(words, table, equation.left[0].key, across),
        left=_sum(words, table, equation.left, number, across),
        relation=equation.identity.relation,
        right=_sum(words, table, equation.right, number, across),
        holds=left == right,
        difference="" if left == right else _plain(max(left, right) - min(left, right)),
    )


def _of(words: Words, table: Table, key: CellKey, across: bool) -> str:
    """What an equation is about: the row that it adds up across, or the column down."""
    if across:
        row = table.row[key.row]
        return words.choose(row.short, row.label_en)
    column = table.column[key.column]
    return words.choose(column.label, column.label_en)


def _sum(words: Words, table: Table, operands: Sequence[Operand], number: _Number, across: bool) -> str:
    shown = [(operand, number(operand.key, operand.year)) for operand in operands]
    if len(shown) >= _LONG:
        shown = [one for one in shown if one[1]] or shown[:1]
    text = ""
    for operand, value in shown:
        sign = "−" if operand.minus else "+"
        text += f" {sign} " if text else ("− " if operand.minus else "")
        name = _name(words, table, operand, across)
        text += f"{name}{'' if name.endswith('）') else ' '}{_plain(value or 0)}"
    return text


def _name(words: Words, table: Table, operand: Operand, across: bool) -> str:
    """A term's name: the number that the form gives its row (三（七）), else its label."""
    column, row = table.column[operand.key.column], table.row[operand.key.row]
    if across:
        name = words.choose(column.label, column.label_en)
    else:
        name = words.choose(_numbers(table).get(row.key) or row.short, row.label_en)
    return words("report-last-year", name=name) if operand.year else name


@cache
def _numbers(table: Table) -> Mapping[str, str]:
    """The number of each row that has one, with that of its part: 一, 三（七）, （四）1."""
    return {row.key: found for row in table.rows if (found := _numbered(table, row))}


def _numbered(table: Table, row: Row) -> str:
    own = _MARK.match(row.label)
    if own is None:
        return ""
    group = _MARK.match(table.group[row.group].label) if row.group else None
    return f"{group[0] if group else ''}{own[0]}"


def _plain(value: Figure) -> str:
    return f"{value:f}" if not isinstance(value, int) else str(value)
