"""Whether a report has the tables that its format prescribes."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue.classification import place
from sitegen.catalogue.model import Catalogue, Report
from sitegen.catalogue.reports import EXTENSIONS
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import reports as codes


def table_findings(catalogue: Catalogue, report: Report) -> Iterator[Diagnostic]:
    """Tables that were not written, of an annual report; a work summary needs none.

    They may stand in a file beside the report that could not be read: there is a finding about it already.
    """
    stem = report.record.source.path.removesuffix(".yaml")
    if report.record.kind != "annual-report" or catalogue.unread & {f"{stem}.{one}" for one in EXTENSIONS}:
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
