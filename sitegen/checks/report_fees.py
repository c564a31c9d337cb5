"""Find fees that were probably entered in yuan, although the column is in 万元 (10,000 yuan)."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue.model import Agency, Report
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import report_checks as codes
from sitegen.reports import CellKey

_FEES_CELL = CellKey("disclosure", "charges", "fees")
_IMPLAUSIBLE_FEES = {"county": 1_000_000, "township": 100_000}
"""In 10,000 yuan, by level: no county collects ten billion yuan a year, no township one billion."""

_IMPLAUSIBLE_GROWTH = 5_000
"""The mistake multiplies a figure by 10,000; fees do not grow that fast."""


def check_fee_amount(report: Report, previous: Report | None, agency: Agency | None) -> Iterator[Diagnostic]:
    """Yield a diagnostic if fees were probably entered in yuan instead of 万元 (10,000 yuan).

    Fees are suspicious if they reach a limit for the level of ``agency`` (county or township), or 5,000
    times those of ``previous``, the agency's report on the previous year. If ``previous`` or ``agency`` is
    None, that comparison is skipped.
    """
    tables = report.tables
    fees = tables.get_figure(_FEES_CELL)
    earlier_fees = previous.tables.get_figure(_FEES_CELL) if previous else None
    limit = _IMPLAUSIBLE_FEES.get(agency.record.level) if agency else None
    if fees and ((limit and fees >= limit) or (earlier_fees and fees >= earlier_fees * _IMPLAUSIBLE_GROWTH)):
        chinese, english = tables.form.describe_cell(_FEES_CELL)
        values = {"cell": chinese, "cell_en": english, "given": tables.format_text(_FEES_CELL)}
        yield codes.FEES_ABSURD.at(tables.locate_cell(_FEES_CELL), **values, large=f"{fees / 10_000:,.1f}")
