"""Whether a report has the tables that its format prescribes."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue.classification import place
from sitegen.catalogue.model import Catalogue, Report
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import reports as codes

_LEDGERS = ("-ledger.csv", "-ledger.xlsx", "-台账.csv", "-台账.xlsx")


def table_findings(catalogue: Catalogue, report: Report) -> Iterator[Diagnostic]:
    """Tables that an annual report lacks. A ledger that could not be read might have given them."""
    folder = f"content/agencies/{report.agency}/reports/"
    if any(path.startswith(folder) and path.endswith(_LEDGERS) for path in catalogue.unread):
        return
    missing = [table for table in report.form.tables if table.key not in report.tables.given]
    if missing:
        yield codes.TABLE_MISSING.at(
            place(report.record.source, "tables" if report.record.tables else "title"),
            year=report.year,
            tables="、".join(f"{table.number}“{table.label}”" for table in missing),
            tables_en=", ".join(table.label_en for table in missing),
            name=missing[0].label,
        )
