"""Whether a report has the tables that its format prescribes."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue.classification import place
from sitegen.catalogue.model import Catalogue, Report
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import reports as codes

_LEDGERS = ("-ledger.csv", "-ledger.xlsx", "-台账.csv", "-台账.xlsx")


def table_findings(catalogue: Catalogue, report: Report) -> Iterator[Diagnostic]:
    """Report the tables that an annual report lacks.

    Nothing is reported while a table file or an application log beside it is unreadable: it may hold them,
    and is reported already.
    """
    stem = report.record.source.path.removesuffix(".yaml")
    folder = stem.rpartition("/")[0] + "/"
    ledgers = {path for path in catalogue.unread if path.endswith(_LEDGERS) and path.startswith(folder)}
    if ledgers or any(path.rpartition(".")[0] == stem for path in catalogue.unread):
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
