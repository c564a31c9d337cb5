"""Compare the counts of 规范性文件 (normative documents) in table two with the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from sitegen.catalogue.model import Catalogue, Item, Report
from sitegen.catalogue.validity import REPEALED
from sitegen.checks.report_discrepancies import CheckedCell, Discrepancy
from sitegen.diagnostics.codes import report_checks as codes
from sitegen.reports import CellKey, CellState

_MAX_LISTED_DOCUMENTS = 8
"""Most documents that a message names."""

_TABLE_KEY, _ROW_KEY = "disclosure", "normative"


def collect_normative_items(catalogue: Catalogue) -> Mapping[str, tuple[Item, ...]]:
    """Return the published 规范性文件 (normative documents) of each agency, by agency id, oldest first.

    Agencies without such documents are left out.
    """
    items_by_agency: dict[str, list[Item]] = {}
    for item in catalogue.items.values():
        node = catalogue.categories.classes.get(item.category)
        if node and node.record.normative:
            items_by_agency.setdefault(item.agency, []).append(item)
    return {agency: tuple(sorted(items, key=_make_sort_key)) for agency, items in items_by_agency.items()}


def _make_sort_key(item: Item) -> tuple[date, str]:
    # The id makes the order of documents of one day the same on every machine.
    return item.record.written or item.record.published.day, item.id


def compare_with_catalogue(report: Report, items: tuple[Item, ...]) -> Iterator[Discrepancy]:
    """Yield a discrepancy for each count of 规范性文件 in table two that differs from the catalogue.

    ``items`` are the agency's documents from `collect_normative_items`. The counts are of documents made
    and repealed in the report's year, and of those in force at its end. Cells with an invalid figure are
    not compared.
    """
    own = report.record.consolidates
    for column, documents in _group_by_column(items, report.year).items():
        cell = CheckedCell(report, CellKey(_TABLE_KEY, _ROW_KEY, column), own)
        tables = report.agency_tables
        if _TABLE_KEY not in tables.places_by_table or not tables.has_cell(cell.key):
            continue
        # A wrong cell is reported already.
        if tables.get_value(cell.key).state is CellState.INVALID or cell.number == len(documents):
            continue
        chinese, english = tables.form.describe_cell(cell.key)
        listed = "、".join(f"《{item.record.title}》" for item in documents[:_MAX_LISTED_DOCUMENTS])
        more = "等" if len(documents) > _MAX_LISTED_DOCUMENTS else ""
        values = {"given": tables.format_text(cell.key), "counted": len(documents)}
        titles = {
            "named": f"：{listed}{more}" if documents else "",
            "named_en": f": {listed}" if documents else "",
        }
        yield Discrepancy(codes.CATALOGUE, [cell], {"cell": chinese, "cell_en": english, **values, **titles})


def _group_by_column(items: tuple[Item, ...], year: int) -> dict[str, list[Item]]:
    """Return the documents that each column of the row 规范性文件 in table two should count for ``year``.

    The keys are the columns: ``made`` and ``repealed`` (in the year), and ``valid`` (in force at its end).
    """
    end = date(year, 12, 31)
    return {
        "made": [item for item in items if _make_sort_key(item)[0].year == year],
        "repealed": [item for item in items if (day := _find_repeal_date(item)) and day.year == year],
        "valid": [item for item in items if _make_sort_key(item)[0] <= end and _is_in_force(item, end)],
    }


def _find_repeal_date(item: Item) -> date | None:
    return item.validity.day if item.validity.state == REPEALED else None


def _is_in_force(item: Item, day: date) -> bool:
    """Whether the document is in force at the end of ``day``. On its last day of validity it still is."""
    repealed, expires = _find_repeal_date(item), item.record.expires
    return not (repealed and repealed <= day) and not (expires and expires < day)
