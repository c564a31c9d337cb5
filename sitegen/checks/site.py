"""What site.yaml, the agencies and the reports must hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from sitegen.catalogue.classification import place
from sitegen.catalogue.model import Agency, Catalogue, Report
from sitegen.checks.codes import credit_code_holds
from sitegen.checks.colour import contrast
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import items as codes

_PLACEHOLDERS = frozenset(
    {"网站名称", "网站域名", "政府网站标识码", "栏目名称", "栏目描述", "主办单位", "联系方式"}
)
_READABLE = 4.5


def site_findings(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Placeholders that were never filled in, a pattern that does not compile, a colour that cannot be read."""
    site = catalogue.site
    for name in ("name", "column", "description", "sponsor", "contact"):
        if getattr(site, name) in _PLACEHOLDERS:
            yield codes.PLACEHOLDER.at(place(site.source, name), value=getattr(site, name))
    ratio = contrast(site.accent, "#ffffff")
    if ratio < _READABLE:
        where = place(site.source, "accent")
        yield codes.ACCENT_CONTRAST.at(where, value=site.accent, ratio=f"{ratio:.2f}")


def pattern_findings(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Whether the index-number pattern is a regular expression; without that no item can be checked."""
    try:
        re.compile(catalogue.site.index_pattern)
    except re.error as problem:
        yield codes.PATTERN_BROKEN.at(place(catalogue.site.source, "index_pattern"), problem=problem)


def agency_findings(agency: Agency) -> Iterator[Diagnostic]:
    """The check character of an agency's credit code."""
    if agency.record.uscc and not credit_code_holds(agency.record.uscc):
        yield codes.CREDIT_CODE.at(place(agency.record.source, "uscc"), value=agency.record.uscc)


def report_findings(catalogue: Catalogue, report: Report) -> Iterator[Diagnostic]:
    """Dates, the year in the title, and headline figures whose parts do not add up."""
    record = report.record
    dates = (
        ("written", "成文日期", record.written),
        ("published", "公开日期", record.published.day),
    )
    for name, label, day in dates:
        if day and day > catalogue.today:
            where = place(record.source, name)
            yield codes.REPORT_FUTURE.at(where, label=label, value=day, today=catalogue.today)
    if str(report.year) not in record.title:
        yield codes.REPORT_YEAR.at(place(record.source, "title"), year=report.year)
    for number, figure in enumerate(record.statistics):
        total = sum((_number(part.value) for part in figure.parts), Decimal(0))
        if figure.parts and not figure.note and total != _number(figure.value):
            where = place(record.source, f"statistics.{number}.value")
            yield codes.STATISTIC_SUM.at(where, label=figure.label, value=figure.value, total=total)


def _number(text: str) -> Decimal:
    return Decimal(text.rstrip("%"))
