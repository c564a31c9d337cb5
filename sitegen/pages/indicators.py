"""Indicators: figures that are comparable across years, because every report format defines them alike."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from sitegen.catalogue.model import Report
from sitegen.reports import CellKey
from sitegen.reports.cells import Figure

FigureLookup = Callable[[CellKey], Figure | None]
"""Function that returns the figure in a cell, or None if it is unknown."""


class Indicator(Struct, frozen=True):
    """A figure that can be compared across years and agencies: the sum of certain cells of a report.

    ``key`` identifies the indicator. The cells are those in the column ``column_key`` of the table ``table_key``, in
    every row whose key begins with one of ``row_key_prefixes``; all are keys of the report format. ``label`` and
    ``unit`` are Chinese, ``label_en`` and ``unit_en`` English. A unit may be "".
    """

    key: str
    table_key: str
    row_key_prefixes: tuple[str, ...]
    column_key: str
    label: str
    label_en: str
    unit: str = "件"
    unit_en: str = ""

    def compute(self, report: Report, get_figure: FigureLookup) -> Figure | None:
        """Compute the value of this indicator for a report.

        ``report`` has the report format, which decides which rows exist. ``get_figure`` is a function that
        returns the figure of a cell, or None if it is not known. The result is None if the format lacks the
        cells of this indicator, or if one of their figures is not known.
        """
        table = report.form.tables_by_key.get(self.table_key)
        keys = [row.key for row in table.rows if row.key.startswith(self.row_key_prefixes)] if table else []
        values = [get_figure(CellKey(self.table_key, key, self.column_key)) for key in keys]
        known = [value for value in values if value is not None]
        # A sum with an unknown term would be too small to compare.
        return sum(known[1:], known[0]) if known and len(known) == len(values) else None


def _define_application_indicator(key: str, label: str, label_en: str, *rows: str) -> Indicator:
    """Define an indicator that counts applications: the sum of the column 总计 over certain rows.

    ``rows`` are prefixes of the keys of these rows. If none are given, ``key`` is the prefix.
    """
    return Indicator(key, "applications", rows or (key,), "total", label, label_en)


RECEIVED_APPLICATIONS = _define_application_indicator("new_received", "新收申请", "Applications received")
OUTCOME_INDICATORS = (
    _define_application_indicator("granted", "予以公开", "granted"),
    _define_application_indicator("partial", "部分公开", "in part"),
    _define_application_indicator("denied", "不予公开", "withheld"),
    _define_application_indicator("unable", "无法提供", "not available"),
    _define_application_indicator("refused", "不予处理", "not processed"),
    _define_application_indicator("other", "其他处理", "other"),
)
"""Indicators for the outcomes of applications, shown as the series of one chart."""
INDICATORS = (
    RECEIVED_APPLICATIONS,
    _define_application_indicator("answered", "办结申请", "Applications completed", "total"),
    _define_application_indicator("carried_out", "结转下年度的申请", "Applications carried over"),
    Indicator("reviews", "litigation", ("review",), "total", "行政复议", "Administrative reviews"),
    Indicator("suits", "litigation", ("direct", "after_review"), "total", "行政诉讼", "Lawsuits"),
    Indicator(
        "valid", "disclosure", ("normative",), "valid", "现行有效的规范性文件", "Normative documents in force"
    ),
    Indicator("permits", "disclosure", ("permits",), "decisions", "行政许可决定", "Permits decided"),
    Indicator("penalties", "disclosure", ("penalties",), "decisions", "行政处罚决定", "Penalties decided"),
    Indicator(
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
