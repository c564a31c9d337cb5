"""X-3: a report that says it consolidates is its own level and the level below together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sitegen.catalogue.model import Catalogue, Report
from sitegen.checks.report_cells import Cell, Discrepancy
from sitegen.checks.report_figures import Filed, positions
from sitegen.diagnostics.codes import report_checks as codes
from sitegen.reports import CellKey, Figure, figure
from sitegen.reports.arithmetic import totals

_LISTED = 12


def hierarchy_discrepancies(
    catalogue: Catalogue, parent: Filed, known: Mapping[tuple[str, int], Filed]
) -> Iterator[Discrepancy]:
    """The cells that are not the sum of own level and level below; ``known`` are the annual reports.

    A child without a report, or with one in another format, adds nothing. Totals are left to the identities.
    """
    report = parent.report
    agency = catalogue.agencies.get(report.agency)
    if not report.record.consolidates or agency is None:
        return
    children = [known[id, report.year] for id in agency.children if (id, report.year) in known]
    children = [child for child in children if child.report.form is report.form]
    for key, position in positions(report.form).items():
        number = parent.figures[position]
        parts = [parent.own[position] or 0, *(child.figures[position] or 0 for child in children)]
        if number is not None and number != sum(parts) and key not in totals(report.form):
            yield _difference(catalogue, report, [child.report for child in children], key, sum(parts))


def _difference(
    catalogue: Catalogue, report: Report, children: list[Report], key: CellKey, right: Figure
) -> Discrepancy:
    cell, own = Cell(report, key), Cell(report, key, own=True)
    below = [child for one in children if (child := Cell(one, key)).number is not None]
    column = report.form.table[key.table].column[key.column]
    terms = [f"本级 {figure(own.number or 0, column)}"]
    for child in [child for child in below if child.number][:_LISTED]:
        name = catalogue.agencies[child.report.agency].record.short_name
        terms.append(f"{name} {figure(child.number or 0, column)}")
    chinese, english = report.form.called(key)
    blamed = [cell, *([own] if key.table in report.own.given else []), *below]
    values = {"left": report.tables.text(key), "right": figure(right, column), "terms": "，".join(terms)}
    return Discrepancy(codes.PARENT_SUM, blamed, {"cell": chinese, "cell_en": english, **values})
