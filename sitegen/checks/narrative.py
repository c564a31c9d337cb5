"""Check the figures in the text of a report, against its tables (X-1, X-2) and against each other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from sitegen.catalogue.model import Catalogue, Report
from sitegen.checks.report_discrepancies import CheckedCell, Discrepancy
from sitegen.diagnostics import Diagnostic, Place, Rule
from sitegen.diagnostics.codes import report_checks as codes
from sitegen.reports import CellKey, Figure
from sitegen.reports.arithmetic import map_totals
from sitegen.reports.narrative import Claim, Fee, Inconsistency, TextSpan, UpheldStatement
from sitegen.reports.narrative.facts import SummedCells
from sitegen.reports.narrative.named_agencies import GENERAL_PREFIXES, OWN_PREFIXES
from sitegen.schema.record_source import locate_key

_MAX_LISTED_CELLS = 6
"""Most cells that a message lists."""

_MAX_NAMED_CELLS = 3
"""Most cells that the message on an empty part names."""

_LARGE_FIGURE, _NEAR_DIVISOR = 50, 20
"""A doubtful figure is compared if the table's figure is at least 50, and both differ by at most 1/20 of it."""

_PLACE_SUFFIXES = "省市县区州盟旗乡镇"
"""Last characters of the names of places."""

_GOVERNMENT_KINDS = ("government", "township")
"""Kinds of agencies whose reports may call the agency by the name of its place, such as 全县."""

_UNPAID_FEE_CELL = CellKey("applications", "other_2", "total")
_APPLICATION_COUNT_CELLS = (
    CellKey("applications", "new_received", "total"),
    CellKey("applications", "carried_in", "total"),
)
# Outcomes other than 维持 (upheld).
_NOT_UPHELD_COLUMNS = ("corrected", "other")


def compare_narrative(catalogue: Catalogue, report: Report) -> Iterator[Discrepancy]:
    """Yield a discrepancy for each figure in a report's text that contradicts the tables of the report.

    The body, the summary and the labelled statistics (``statistics`` in the YAML file) of the report are its
    text. A stated figure may refer to several cells or sums of cells. It is a discrepancy only if no
    interpretation gives the stated value. In a report that includes subordinate agencies, the figure may also
    be that of the agency alone.
    """
    for facts, locate in (
        (report.body.stated_figures, _locate_span),
        (report.headline_facts, _locate_headline_figure),
    ):
        for claim in facts.claims if facts else ():
            if is_own_agency(catalogue, report, claim.subject):
                yield from _compare_claim(report, claim, locate(report, claim.span))
        for statement in facts.upheld if facts else ():
            yield from _compare_upheld_statement(report, statement)


def _locate_span(report: Report, span: TextSpan) -> Place:
    return Place(report.narrative_path, span.line, span.column, span.length)


def _locate_headline_figure(report: Report, span: TextSpan) -> Place:
    """Return the place in the report's YAML file of a figure in the summary or in a labelled statistic.

    ``span`` says which, by its ``line``: 0 is the summary, 1 the first statistic, 2 the second.
    """
    key = f"statistics.{span.line - 1}.value" if span.line else "summary"
    return locate_key(report.record.source, key)


def is_own_agency(catalogue: Catalogue, report: Report, subject: str) -> bool:
    """Whether the subject of a sentence in a report refers to the report's own agency.

    ``subject`` is the grammatical subject as written, "" if the sentence has none. An empty subject,
    general terms such as 本机关, the agency's name and abbreviations of it refer to the agency. A place, such
    as 全县, does so only if the agency is a government. The result is True if the catalogue does not have the
    agency.
    """
    agency = catalogue.agencies.get(report.agency)
    if not subject or agency is None:
        return True
    record = agency.record
    if subject[0] in OWN_PREFIXES and not any(char in subject for char in "各全下所"):
        return True
    if subject[0] in GENERAL_PREFIXES and len(subject) <= 4:
        return (
            not (subject[0] in "全各" and subject[-1] in _PLACE_SUFFIXES) or record.kind in _GOVERNMENT_KINDS
        )
    if subject[-1] in _PLACE_SUFFIXES and record.kind not in _GOVERNMENT_KINDS:
        return False
    return any(_is_abbreviation(subject, name) for name in (record.name, record.short_name))


def _is_abbreviation(abbreviation: str, name: str) -> bool:
    """Whether the characters of ``abbreviation`` occur in ``name`` in this order, such as 砲里街办 in 砲里街道办事处."""
    remaining = iter(name)
    # A search in an iterator consumes it, so each character is looked for after the one before.
    return all(char in remaining for char in abbreviation)


def _sum_cells(report: Report, cells: SummedCells, is_own_level: bool = False) -> Figure | None:
    """Return the sum of the cells ``cells``, which are one interpretation of a stated figure.

    Cells that the format does not have are ignored. ``is_own_level`` selects the tables of the agency without its
    subordinate agencies. Returns None if the format has none of the cells, or if one of the cells has no
    valid figure.
    """
    tables = report.own_tables if is_own_level else report.tables
    numbers = [tables.get_figure(key) for key in cells if tables.has_cell(key)]
    total: Figure = 0
    for number in numbers:
        if number is None:
            return None
        total += number
    return total if numbers else None


def _compare_claim(report: Report, claim: Claim, where: Place) -> Iterator[Discrepancy]:
    parts = (False, True) if report.record.consolidates else (False,)
    sums = (_sum_cells(report, reading, own) for own in parts for reading in claim.readings)
    if any(total is not None and _is_same_figure(claim, total) for total in sums):
        return
    readings = [
        (total, reading) for reading in claim.readings if (total := _sum_cells(report, reading)) is not None
    ]
    if not readings or (claim.is_doubtful and not _is_near(claim, readings[0][0])):
        return
    # The interpretation that is nearest is most likely the one that was meant.
    figure, reading = min(readings, key=lambda candidate: abs(candidate[0] - claim.figure))
    cells = [CheckedCell(report, key) for key in reading if report.tables.has_cell(key)]
    # Cells of 0 explain nothing beside cells that are not 0.
    shown = [cell for cell in cells if cell.number] or cells
    listed = "，".join(
        f"{report.form.describe_cell(cell.key)[0]} {cell.number}" for cell in shown[:_MAX_LISTED_CELLS]
    )
    more = "等" if len(shown) > _MAX_LISTED_CELLS else ""
    values = {"quantity": f"“{claim.name}”", "quantity_en": f"“{claim.name}”", "said": claim.quote}
    yield Discrepancy(
        codes.NARRATIVE_CELL,
        (),
        {**values, "given": f"{figure}", "cells": f"{listed}{more}"},
        place=where,
        evidence=cells,
    )


def _is_near(claim: Claim, table_figure: Figure) -> bool:
    """Whether the claimed figure is probably a wrong value of the table's ``table_figure``: large and nearly equal.

    Large means that ``table_figure`` is at least `_LARGE_FIGURE`. Nearly equal means that they differ by at most
    1/`_NEAR_DIVISOR` of it.
    """
    return table_figure >= _LARGE_FIGURE and abs(claim.figure - table_figure) * _NEAR_DIVISOR <= table_figure


def _is_same_figure(claim: Claim, table_figure: Figure) -> bool:
    """Whether ``table_figure``, a figure of the tables, equals the claimed one when rounded to its decimals.

    For example, a claim of 33.3 equals 33.33.
    """
    if not claim.decimals or isinstance(table_figure, int):
        return table_figure == claim.figure
    return table_figure.quantize(Decimal(1).scaleb(-claim.decimals), ROUND_HALF_UP) == claim.figure


def _compare_upheld_statement(report: Report, statement: UpheldStatement) -> Iterator[Discrepancy]:
    columns = (*_NOT_UPHELD_COLUMNS, "pending") if statement.includes_pending else _NOT_UPHELD_COLUMNS
    keys = [CellKey("litigation", row, column) for row in statement.rows for column in columns]
    cells = [CheckedCell(report, key) for key in keys]
    filled = [cell for cell in cells if cell.number]
    if filled:
        names = {"review": ("行政复议", "reviews")}
        rows = {cell.key.row: names.get(cell.key.row, ("行政诉讼", "suits")) for cell in filled}
        zh, en = zip(*dict.fromkeys(rows.values()), strict=True)
        listed = "，".join(f"{report.form.describe_cell(cell.key)[0]} {cell.number}" for cell in filled)
        values = {"quantity": "、".join(zh), "quantity_en": " and ".join(en), "given": listed}
        where = _locate_span(report, statement.span)
        yield Discrepancy(codes.NARRATIVE_UPHELD, (), values, place=where, evidence=filled)


_IN_FORCE_COLUMN = "valid"
"""The column of documents in force, which counts documents of earlier years as well."""


def check_empty_parts(report: Report) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each part of the text that says that there was nothing, against its table.

    Totals in the table are ignored. So is the column of documents in force, which counts documents of earlier
    years as well.
    """
    facts = report.body.stated_figures
    totals = map_totals(report.form)
    for part in facts.empty_parts if facts else ():
        filled = [
            (*report.form.describe_cell(key), report.tables.format_text(key))
            for key in report.form.iter_cells()
            if key.table == part.table_key
            and key.column != _IN_FORCE_COLUMN
            and key not in totals
            and report.tables.get_figure(key)
        ]
        if filled:
            more, more_en = ("等", ", …") if len(filled) > _MAX_NAMED_CELLS else ("", "")
            table = report.form.tables_by_key[part.table_key]
            yield codes.NARRATIVE_NOTHING.at(
                _locate_span(report, part.span),
                said=part.quote,
                table=table.number,
                table_en=table.label_en,
                cells="、".join(f"{zh} {number}" for zh, _, number in filled[:_MAX_NAMED_CELLS]) + more,
                cells_en=", ".join(f"{en} {number}" for _, en, number in filled[:_MAX_NAMED_CELLS]) + more_en,
            )


_RULES_BY_KIND: dict[str, tuple[Rule, str]] = {
    "sum": (codes.TEXT_SUM, "sum"),
    "share": (codes.TEXT_SHARE, "share"),
    "change": (codes.TEXT_CHANGE, "change"),
    "equation": (codes.TEXT_EQUATION, "result"),
    "parts": (codes.TEXT_PARTS, "counted"),
}


def check_text_arithmetic(report: Report) -> Iterator[Diagnostic]:
    """Yield diagnostics for sums, shares and changes in a report's text that contradict other figures of the text.

    The body, the summary and the labelled statistics of the report are checked.
    """
    for facts, locate in (
        (report.body.stated_figures, _locate_span),
        (report.headline_facts, _locate_headline_figure),
    ):
        for inconsistency in facts.inconsistencies if facts else ():
            rule, name = _RULES_BY_KIND[inconsistency.kind]
            yield rule.at(
                locate(report, inconsistency.span),
                **{name: inconsistency.computed},
                **_make_message_values(inconsistency),
            )


def _make_message_values(inconsistency: Inconsistency) -> dict[str, str]:
    return {"said": inconsistency.quote, "terms": inconsistency.terms}


def check_stated_fees(report: Report) -> Iterator[Diagnostic]:
    """Yield diagnostics if what the text says about fees contradicts the table on applications.

    Reported are applications that the row 逾期未缴费 counts (closed for unpaid fees) if the text does not mention
    fees; and fees in the text if there were no applications, or if the format of the year has no such row.
    Yields nothing for a report without a text or without this table.
    """
    facts = report.body.stated_figures
    if facts is None or "applications" not in report.tables.places_by_table:
        return
    unpaid = report.tables.get_figure(_UNPAID_FEE_CELL)
    if unpaid and not facts.mentions_fees and not facts.fees:
        chinese, english = report.form.describe_cell(_UNPAID_FEE_CELL)
        values = {"cell": chinese, "cell_en": english, "given": unpaid}
        yield codes.FEE_UNEXPLAINED.at(report.tables.locate_cell(_UNPAID_FEE_CELL), **values)
    for fee in facts.fees:
        yield from _check_stated_fee(report, fee)


def _check_stated_fee(report: Report, fee: Fee) -> Iterator[Diagnostic]:
    where, said = _locate_span(report, fee.span), fee.quote
    if not report.tables.has_cell(_UNPAID_FEE_CELL):
        reason = f"{report.year} 年还没有这项收费"
        yield codes.FEE_IMPOSSIBLE.at(
            where, said=said, reason=reason, reason_en=f"there was none in {report.year}"
        )
    elif _sum_cells(report, _APPLICATION_COUNT_CELLS) == 0:
        reason, english = "表三却没有一件申请", "the table on applications is empty"
        yield codes.FEE_IMPOSSIBLE.at(where, said=said, reason=reason, reason_en=english)
