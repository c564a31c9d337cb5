"""Indicators: figures of annual reports that can be compared, since they mean the same in every format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sitegen.catalogue.model import Report
from sitegen.reports import CellKey
from sitegen.reports.cells import Figure

Number = Callable[[CellKey], Figure | None]
"""Function that returns the figure in a cell, or None if it is not known."""


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator: the sum of ``column`` over the rows of ``table`` whose keys begin with one of ``rows``."""

    key: str
    table: str
    rows: tuple[str, ...]
    column: str
    label: str
    label_en: str
    unit: str = "件"
    unit_en: str = ""

    def of(self, report: Report, number: Number) -> Figure | None:
        """Compute the indicator of a report.

        Return None if the format has no such cells, the table is not given, or a figure is not known.
        """
        table = report.form.table.get(self.table)
        keys = [row.key for row in table.rows if row.key.startswith(self.rows)] if table else []
        values = [number(CellKey(self.table, key, self.column)) for key in keys]
        known = [value for value in values if value is not None]
        return sum(known[1:], known[0]) if known and len(known) == len(values) else None


def _applications(key: str, label: str, label_en: str, *rows: str) -> Measure:
    """Define an indicator that counts applications."""
    return Measure(key, "applications", rows or (key,), "total", label, label_en)


RECEIVED = _applications("new_received", "新收申请", "Applications received")
RESULTS = (
    _applications("granted", "予以公开", "granted"),
    _applications("partial", "部分公开", "in part"),
    _applications("denied", "不予公开", "withheld"),
    _applications("unable", "无法提供", "not available"),
    _applications("refused", "不予处理", "not processed"),
    _applications("other", "其他处理", "other"),
)
"""The outcomes of applications, which are the series of one chart."""
MEASURES = (
    RECEIVED,
    _applications("answered", "办结申请", "Applications completed", "total"),
    _applications("carried_out", "结转下年度的申请", "Applications carried over"),
    Measure("reviews", "litigation", ("review",), "total", "行政复议", "Administrative reviews"),
    Measure("suits", "litigation", ("direct", "after_review"), "total", "行政诉讼", "Lawsuits"),
    Measure(
        "valid", "disclosure", ("normative",), "valid", "现行有效的规范性文件", "Normative documents in force"
    ),
    Measure("permits", "disclosure", ("permits",), "decisions", "行政许可决定", "Permits decided"),
    Measure("penalties", "disclosure", ("penalties",), "decisions", "行政处罚决定", "Penalties decided"),
    Measure(
        "fees",
        "disclosure",
        ("charges",),
        "fees",
        "行政事业性收费",
        "Charges collected",
        "万元",
        "10,000 yuan",
    ),
)
"""All indicators in the order in which pages show them."""
