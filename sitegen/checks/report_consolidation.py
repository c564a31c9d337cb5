"""Check that a report which includes subordinate agencies equals the sum of their reports and its own (X-3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sitegen.catalogue.model import Agency, Catalogue, Report
from sitegen.checks.report_discrepancies import CheckedCell, Discrepancy
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import report_checks as codes
from sitegen.reports import CellKey, Figure, format_figure
from sitegen.reports.arithmetic import map_totals
from sitegen.reports.deadline import find_due_date
from sitegen.schema.record_source import locate_key

_ReportsByAgencyYear = Mapping[tuple[str, int], Report]
_MAX_LISTED_AGENCIES = 12
"""Most agencies that a message names."""


def compare_with_subordinates(
    catalogue: Catalogue, report: Report, reports: _ReportsByAgencyYear
) -> Iterator[Discrepancy]:
    """Yield a discrepancy for each cell of ``report`` that is not the sum of its parts (rule X-3).

    The parts are the figures of the agency alone and those of the agencies directly below it. ``reports``
    contains the annual reports of the site, keyed by agency id and year. Nothing is yielded unless ``report``
    includes subordinate agencies, and all of these have published the reports that they have to publish, in
    the same format. Totals are not compared here: `find_broken_identities` checks them.
    """
    agency = catalogue.agencies.get(report.agency)
    if (
        not report.record.consolidates
        or agency is None
        or _list_agencies_without_report(catalogue, agency, report.year, reports)
    ):
        return
    children = _collect_child_reports(agency, report.year, reports)
    # Rows and columns of different formats cannot be added up.
    if any(child.form is not report.form for child in children):
        return
    for key, right in _find_unequal_cells(report, children):
        yield _build_discrepancy(catalogue, report, children, key, right)


def check_missing_subordinate_reports(
    catalogue: Catalogue, report: Report, reports: _ReportsByAgencyYear
) -> Iterator[Diagnostic]:
    """Yield a diagnostic if reports of subordinate agencies are missing, and the figures do not add up without them.

    This is rule X-3. ``report`` is the annual report of the superior agency. There is no diagnostic if it does not
    include subordinate agencies. ``reports`` contains the annual reports of the site, keyed by agency id and year.
    ``catalogue`` supplies the hierarchy of agencies. There is at most one diagnostic, which names the agencies.
    """
    agency = catalogue.agencies.get(report.agency)
    if not report.record.consolidates or agency is None:
        return
    missing = _list_agencies_without_report(catalogue, agency, report.year, reports)
    if missing and any(_find_unequal_cells(report, _collect_child_reports(agency, report.year, reports))):
        suffixes = (f"等 {len(missing)} 个机关", f" and {len(missing) - _MAX_LISTED_AGENCIES} more")
        suffix, suffix_en = suffixes if len(missing) > _MAX_LISTED_AGENCIES else ("", "")
        values = {
            "names": "、".join(missing[:_MAX_LISTED_AGENCIES]) + suffix,
            "names_en": ", ".join(missing[:_MAX_LISTED_AGENCIES]) + suffix_en,
        }
        yield codes.BELOW_MISSING.at(
            locate_key(report.record.source, "consolidates"), year=report.year, **values
        )


def _collect_child_reports(agency: Agency, year: int, reports: _ReportsByAgencyYear) -> list[Report]:
    return [reports[id, year] for id in agency.children if (id, year) in reports]


def _list_agencies_without_report(
    catalogue: Catalogue, agency: Agency, year: int, reports: _ReportsByAgencyYear
) -> list[str]:
    """Return the short names of direct subordinate agencies that must publish a report on ``year`` and have none."""
    children = [catalogue.agencies[id].record for id in agency.children if (id, year) not in reports]
    return [child.short_name for child in children if not child.archival and find_due_date(year, child.kind)]


def _find_unequal_cells(report: Report, child_reports: list[Report]) -> Iterator[tuple[CellKey, Figure]]:
    """Yield each cell of a consolidated report that differs from the sum of its parts, with that sum.

    The parts are the figures of the agency alone and those in ``child_reports``, the reports of the agencies
    directly below it. Empty cells count as 0. Totals are left out.
    """
    for key, number in report.tables.figures.items():
        parts = [
            report.own_tables.get_figure(key) or 0,
            *(child.tables.get_figure(key) or 0 for child in child_reports),
        ]
        if number is not None and number != sum(parts) and key not in map_totals(report.form):
            yield key, sum(parts)


def _build_discrepancy(
    catalogue: Catalogue, report: Report, child_reports: list[Report], key: CellKey, expected_sum: Figure
) -> Discrepancy:
    cell, own = CheckedCell(report, key), CheckedCell(report, key, is_own_level=True)
    below = [
        cell_below for child in child_reports if (cell_below := CheckedCell(child, key)).number is not None
    ]
    column = report.form.tables_by_key[key.table].columns_by_key[key.column]
    terms = [f"本级 {format_figure(own.number or 0, column)}"]
    for cell_below in [cell_below for cell_below in below if cell_below.number][:_MAX_LISTED_AGENCIES]:
        name = catalogue.agencies[cell_below.report.agency].record.short_name
        terms.append(f"{name} {format_figure(cell_below.number or 0, column)}")
    chinese, english = report.form.describe_cell(key)
    blamed = [cell, *([own] if key.table in report.own_tables.places_by_table else []), *below]
    values = {
        "left": report.tables.format_text(key),
        "right": format_figure(expected_sum, column),
        "terms": "，".join(terms),
    }
    return Discrepancy(codes.PARENT_SUM, blamed, {"cell": chinese, "cell_en": english, **values})
