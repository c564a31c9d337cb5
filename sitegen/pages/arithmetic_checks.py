"""Arithmetic checks below the tables of a report, spelled out for readers: 一 3 + 二 0 = 三（七）3 + 四 0."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby

from sitegen.catalogue.model import Report
from sitegen.pages import views
from sitegen.pages.i18n import Translator
from sitegen.pages.site_context import SiteContext
from sitegen.program import regex
from sitegen.reports import CellKey, Equation, Operand, Table, TableRow, list_equations
from sitegen.reports.cells import Figure

_FigureLookup = Callable[[CellKey, int], Figure | None]
"""Function that returns the figure of a cell in this report (year 0) or the one before (year -1); None if unknown."""
# The number at the beginning of a row's label: 一、 or （一） or 1．
_OUTLINE_NUMBER = regex.compile(r"(?:[一二三四五六七八九十]+(?=、)|（[一二三四五六七八九十]+）|\d+(?=[．.]))")
_LONG_SUM_TERMS = 7
"""Number of terms from which a sum leaves out those that are 0."""


def build_arithmetic_checks(
    context: SiteContext, report: Report, table: Table, figures: Mapping[CellKey, Figure | None]
) -> Iterator[views.ArithmeticCheck]:
    """Yield the arithmetic checks shown below a table of a report.

    A check belongs to one rule of the report's format, by which two sums in ``table`` must be equal. It has
    the equations of this rule with the actual figures, such as 一 3 + 二 0 = 三（七）3 + 四 0. ``figures`` are the
    report's figures by cell, None if unknown. ``context`` is the catalogue with its lookup tables. Rules that
    exempt this agency, and rules for which no figures are known, are left out.
    """
    previous = context.find_previous_report(report)
    previous_figures = previous.tables.figures if previous else {}

    def get_figure(key: CellKey, year: int) -> Figure | None:
        # The year is 0 for this report and -1 for the previous one.
        return (previous_figures if year else figures).get(key)

    relevant = [
        equation
        for equation in list_equations(report.form)
        if _is_equation_shown(context, report, table, equation)
    ]
    for _, equations in groupby(relevant, key=lambda equation: equation.identity.id):
        check = _build_check(context.translator, table, list(equations), get_figure)
        if check.lines or check.rest:
            yield check


def _is_equation_shown(context: SiteContext, report: Report, table: Table, equation: Equation) -> bool:
    """Return whether an equation is shown to readers below ``table``.

    It must compare two sums of this table, and its rule must not exempt the report's agency.
    """
    identity, record = equation.identity, context.catalogue.agencies[report.agency].record
    return (
        identity.table == table.key
        and identity.relation == "="
        and bool(equation.right)
        and not any(
            exemption.level in ("", record.level) and exemption.kind in ("", record.kind)
            for exemption in identity.unless
        )
    )


def _build_check(
    translator: Translator, table: Table, equations: Sequence[Equation], get_figure: _FigureLookup
) -> views.ArithmeticCheck:
    """Return the check of one rule: whether all of its equations hold, and the equations as texts.

    ``equations`` are all those of the rule. ``get_figure`` returns the figure of a cell, or None if it is
    unknown.
    """
    identity = equations[0].identity
    evaluated = [
        (equation, sides)
        for equation in equations
        if (sides := equation.compute_sides(get_figure)) is not None
    ]
    # There are many totals of rows, mostly 0. If both sides are 0, they are only counted.
    written = [pair for pair in evaluated if any(pair[1]) or not identity.computes]
    lines = tuple(
        _format_equation(translator, table, equation, sides, get_figure) for equation, sides in written
    )
    holds = all(line.holds for line in lines)
    return views.ArithmeticCheck(
        rule=translator.choose(identity.text, identity.text_en),
        holds=holds,
        main=not identity.computes or not holds,
        lines=lines,
        rest=translator("report-zeros", n=len(evaluated) - len(written))
        if len(evaluated) > len(written)
        else "",
    )


def _format_equation(
    translator: Translator,
    table: Table,
    equation: Equation,
    sides: tuple[Figure, Figure],
    get_figure: _FigureLookup,
) -> views.CheckLine:
    """Return an equation as text with its figures. ``sides`` are the computed values of its two sides.

    ``get_figure`` returns the figure of a cell, or None if it is unknown.
    """
    left, right = sides
    across = equation.identity.over == "rows"
    return views.CheckLine(
        of=_label_row_or_column(translator, table, equation.left[0].key, across),
        left=_format_sum(translator, table, equation.left, get_figure, across),
        relation=equation.identity.relation,
        right=_format_sum(translator, table, equation.right, get_figure, across),
        holds=left == right,
        difference="" if left == right else _format_number(max(left, right) - min(left, right)),
    )


def _label_row_or_column(translator: Translator, table: Table, key: CellKey, is_row: bool) -> str:
    """Return the label of the row or column whose figures an equation adds up.

    ``key`` is any cell of it. ``is_row``: it is a row, whose figures are next to each other.
    """
    if is_row:
        row = table.rows_by_key[key.row]
        return translator.choose(row.short, row.label_en)
    column = table.columns_by_key[key.column]
    return translator.choose(column.label, column.label_en)


def _format_sum(
    translator: Translator, table: Table, operands: Sequence[Operand], get_figure: _FigureLookup, is_row: bool
) -> str:
    """Return one side of an equation as text, such as 一 3 + 二 0: names, figures and signs of its terms.

    In a long sum, terms that are 0 are left out. ``is_row``: the terms are figures of one row, so they are
    named after their columns.
    """
    terms = [(operand, get_figure(operand.key, operand.year)) for operand in operands]
    if len(terms) >= _LONG_SUM_TERMS:
        # Zeros are left out. At least one term is kept, so that the side is not empty.
        terms = [term for term in terms if term[1]] or terms[:1]
    text = ""
    for operand, value in terms:
        # The minus sign (U+2212), as wide as the plus sign.
        sign = "−" if operand.minus else "+"
        text += f" {sign} " if text else ("− " if operand.minus else "")
        name = _make_term_label(translator, table, operand, is_row)
        # A full-width bracket has its own space.
        text += f"{name}{'' if name.endswith('）') else ' '}{_format_number(value or 0)}"
    return text


def _make_term_label(translator: Translator, table: Table, operand: Operand, is_row: bool) -> str:
    """Return the name of a term, with a note if its figure is from last year's report.

    With ``is_row``, it is the label of the term's column. Otherwise it is the number of its row, such as
    三（七）. The label of the row is used if the row has no number, and in English.
    """
    column, row = table.columns_by_key[operand.key.column], table.rows_by_key[operand.key.row]
    if is_row:
        name = translator.choose(column.label, column.label_en)
    else:
        name = translator.choose(_map_row_numbers(table).get(row.key) or row.short, row.label_en)
    return translator("report-last-year", name=name) if operand.year else name


# Cached by table: all reports of a format share its tables.
@cache
def _map_row_numbers(table: Table) -> Mapping[str, str]:
    """Return the numbers that the official form gives to the rows of a table, keyed by row.

    For example 一, 三（七）or （四）1. Rows without a number are left out.
    """
    return {row.key: number for row in table.rows if (number := _parse_row_number(table, row))}


def _parse_row_number(table: Table, row: TableRow) -> str:
    """Return the number at the beginning of a row's label, after the number of its group if that has one.

    A row （七）… in a group 三、… has the number 三（七）. Returns "" if the label has no number.
    """
    match = _OUTLINE_NUMBER.match(row.label)
    if match is None:
        return ""
    group = _OUTLINE_NUMBER.match(table.groups_by_key[row.group].label) if row.group else None
    return f"{group[0] if group else ''}{match[0]}"


def _format_number(value: Figure) -> str:
    """Format a number with all its digits."""
    return f"{value:f}" if not isinstance(value, int) else str(value)
