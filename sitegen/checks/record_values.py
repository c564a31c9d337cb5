"""Check site.yaml, agencies, dates of reports and calendar.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, localcontext

from msgspec.structs import replace

from sitegen.catalogue.model import Agency, Catalogue, Report
from sitegen.checks.check_digits import is_valid_credit_code
from sitegen.checks.colour_contrast import compute_contrast
from sitegen.checks.items import MAX_SCHEDULED_DAYS
from sitegen.diagnostics import Diagnostic, Severity
from sitegen.diagnostics.codes import items as codes
from sitegen.schema.field_spec import list_fields
from sitegen.schema.record_source import locate_key
from sitegen.schema.records import CalendarRecord, SiteRecord
from sitegen.schema.site_status import TRIAL

# Names of fields that were left in place of their values.
_PLACEHOLDER_VALUES = frozenset(
    {"网站名称", "网站域名", "政府网站标识码", "栏目名称", "栏目描述", "主办单位", "联系方式", "待填写"}
)
_MINIMUM_CONTRAST = 4.5
"""Contrast ratio of text to its background, level AA (WCAG 2.2, 1.4.3)."""

_SUM_PRECISION = 100
"""Digits of a sum: more than any figure may have, so that sums are exact."""


def check_site(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yield diagnostics for placeholders, an unsuitable base URL and a colour with low contrast in site.yaml.

    A placeholder value is the name of a field in place of its value, such as 网站名称, or 待填写. While the site is under
    construction, a placeholder is a warning. A base URL must not contain ``?`` or ``#``. The accent colour must have
    a contrast of at least 4.5 to white (WCAG 2.2, level AA).
    """
    site = catalogue.site
    labels = {member.name: member.spec.label for member in list_fields(SiteRecord)}
    for name in ("name", "column", "description", "sponsor", "contact"):
        if getattr(site, name) in _PLACEHOLDER_VALUES:
            where = locate_key(site.source, name)
            found = codes.PLACEHOLDER.at(where, value=getattr(site, name), label=labels[name])
            yield replace(found, severity=Severity.WARNING) if site.status == TRIAL else found
    # The paths of pages are appended to the address.
    if set(site.base_url) & set("?#"):
        yield codes.BASE_URL.at(locate_key(site.source, "base_url"), value=site.base_url)
    ratio = compute_contrast(site.accent, "#ffffff")
    if ratio < _MINIMUM_CONTRAST:
        where = locate_key(site.source, "accent")
        yield codes.ACCENT_CONTRAST.at(where, value=site.accent, ratio=f"{ratio:.2f}")


def check_agency_credit_code(agency: Agency) -> Iterator[Diagnostic]:
    """Yield an error if the 统一社会信用代码 of an agency has a wrong check character.

    There is none if the agency has no code.
    """
    if agency.record.uscc and not is_valid_credit_code(agency.record.uscc):
        yield codes.CREDIT_CODE.at(locate_key(agency.record.source, "uscc"), value=agency.record.uscc)


def check_report_record(catalogue: Catalogue, report: Report) -> Iterator[Diagnostic]:
    """Yield diagnostics for dates of a report in the future, and for statistics with a wrong sum.

    A date of publication may be a few months ahead (`MAX_SCHEDULED_DAYS`). A statistic is a figure with a label,
    which a report may list with its parts. One marked ``sic`` (published with this error) is not checked.
    ``catalogue`` supplies today's date.
    """
    record = report.record
    published, days = record.published.day, (record.published.day - catalogue.today).days
    if days > MAX_SCHEDULED_DAYS:
        where = locate_key(record.source, "published")
        yield codes.FUTURE.at(where, published=published, today=catalogue.today, days=days)
    elif record.written and record.written > max(catalogue.today, published):
        where = locate_key(record.source, "written")
        yield codes.REPORT_FUTURE.at(where, label="成文日期", value=record.written, today=catalogue.today)
    for number, figure in enumerate(record.statistics):
        # Inexact sums would report statistics that do add up.
        with localcontext(prec=_SUM_PRECISION):
            total = sum((_parse_number(part.value) for part in figure.parts), Decimal(0))
            differs = total != _parse_number(figure.value)
        if figure.parts and not figure.sic and differs:
            where = locate_key(record.source, f"statistics.{number}.value")
            yield codes.STATISTIC_SUM.at(where, label=figure.label, value=figure.value, total=f"{total:f}")


def _parse_number(text: str) -> Decimal:
    return Decimal(text.rstrip("%"))


def check_calendar(record: CalendarRecord) -> Iterator[Diagnostic]:
    """Yield diagnostics for days in calendar.yaml that are outside their year, and days or years listed twice.

    ``record`` is the content of calendar.yaml. Each year in it lists its holidays and its make-up working
    days.
    """
    seen: set[object] = set()
    for number, year in enumerate(record.years):
        days: list[tuple[str, object, int]] = [(f"years.{number}.year", year.year, year.year)]
        days += [
            (f"years.{number}.holidays.{index}", day, day.year) for index, day in enumerate(year.holidays)
        ]
        days += [
            (f"years.{number}.workdays.{index}", day, day.year) for index, day in enumerate(year.workdays)
        ]
        for position, value, actual_year in days:
            where = locate_key(record.source, position)
            if actual_year != year.year:
                yield codes.CALENDAR_YEAR.at(where, day=value, year=year.year)
            if value in seen:
                yield codes.CALENDAR_TWICE.at(where, what=value)
            seen.add(value)
