"""Compare table two with the catalogue: normative documents as reported and as published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from sitegen.catalogue.model import Catalogue, Item, Report
from sitegen.catalogue.validity import REPEALED
from sitegen.checks.report_cells import Cell, Discrepancy
from sitegen.diagnostics.codes import report_checks as codes
from sitegen.reports import CellKey, State

_LISTED = 8
_TABLE, _ROW = "disclosure", "normative"


def normative_items(catalogue: Catalogue) -> Mapping[str, tuple[Item, ...]]:
    """Collect the normative documents of each agency, oldest first. Agencies without any are left out."""
    found: dict[str, list[Item]] = {}
    for item in catalogue.items.values():
        node = catalogue.categories.classes.get(item.category)
        if node and node.record.normative:
            found.setdefault(item.agency, []).append(item)
    return {agency: tuple(sorted(items, key=_written)) for agency, items in found.items()}


def _written(item: Item) -> tuple[date, str]:
    return item.record.written or item.record.published.day, item.id


def catalogue_discrepancies(report: Report, items: tuple[Item, ...]) -> Iterator[Discrepancy]:
    """Yield cells where the agency's own count of normative documents differs from the catalogue's.

    An agency with no normative document in the catalogue publishes them elsewhere and is not checked.
    """
    own = report.record.consolidates
    for column, counted in _counted(items, report.year).items():
        cell = Cell(report, CellKey(_TABLE, _ROW, column), own)
        tables = report.of_agency
        if _TABLE not in tables.given or not tables.has(cell.key):
            continue
        if tables.value(cell.key).state is State.WRONG or cell.number == len(counted):
            continue
        chinese, english = tables.form.called(cell.key)
        listed = "、".join(f"《{item.record.title}》" for item in counted[:_LISTED])
        more = "等" if len(counted) > _LISTED else ""
        values = {"given": tables.text(cell.key), "counted": len(counted)}
        named = {
            "named": f"：{listed}{more}" if counted else "",
            "named_en": f": {listed}" if counted else "",
        }
        yield Discrepancy(codes.CATALOGUE, [cell], {"cell": chinese, "cell_en": english, **values, **named})


def _counted(items: tuple[Item, ...], year: int) -> dict[str, list[Item]]:
    """Return the documents that each column of the row counts at the end of ``year``."""
    end = date(year, 12, 31)
    return {
        "made": [item for item in items if _written(item)[0].year == year],
        "repealed": [item for item in items if (day := _repealed(item)) and day.year == year],
        "valid": [item for item in items if _written(item)[0] <= end and _is_valid(item, end)],
    }


def _repealed(item: Item) -> date | None:
    return item.validity.day if item.validity.state == REPEALED else None


def _is_valid(item: Item, day: date) -> bool:
    """Whether the document is in force at the end of ``day``. Its last day of validity still counts."""
    repealed, expires = _repealed(item), item.record.expires
    return not (repealed and repealed <= day) and not (expires and expires < day)
