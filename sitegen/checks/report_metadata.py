"""Check the title, years, format, cited notice and date of publication of a report."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue.model import Agency, Catalogue, Report
from sitegen.checks.narrative import is_own_agency
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import items as item_codes
from sitegen.diagnostics.codes import report_checks as codes
from sitegen.program import regex
from sitegen.reports import ReportFormat, find_format_in_force, load_formats
from sitegen.reports.deadline import count_days_late, find_due_date
from sitegen.reports.narrative import Mention
from sitegen.schema.record_source import locate_key

_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# Titles write the year in Chinese or full-width digits, too: 二〇一四年度.
_TO_ASCII_DIGITS = str.maketrans("〇○零一二三四五六七八九０１２３４５６７８９", "000123456789" + "0123456789")


def check_title_year(report: Report) -> Iterator[Diagnostic]:
    """Yield a diagnostic if the title of a report does not contain the year of the report (rule X-4).

    The year may be in Chinese or full-width digits. There is at most one diagnostic.
    """
    record = report.record
    years = _YEAR.findall(record.title.translate(_TO_ASCII_DIGITS))
    if str(report.year) in years:
        return
    where = locate_key(record.source, "title")
    if years:
        yield codes.TITLE_YEAR.at(where, where="标题", where_en="the title", said=years[0], year=report.year)
    else:
        yield item_codes.REPORT_YEAR.at(where, year=report.year)


def check_title_agency(catalogue: Catalogue, report: Report) -> Iterator[Diagnostic]:
    """Yield a diagnostic if a title begins with the name of another agency and does not contain that of its own.

    ``catalogue`` supplies the names of all agencies. Former agencies (``archival`` in agency.yaml) are
    ignored, because they share names with their successors.
    """
    agency, title = catalogue.agencies.get(report.agency), report.record.title
    if agency is None or agency.record.archival:
        return
    names = [other.record.name for other in catalogue.agencies.values() if not other.record.archival]
    # The longest name wins: one agency's name may begin with that of another.
    stated = max((name for name in names if title.startswith(name)), key=len, default="")
    remainder, own = title.removeprefix(stated), agency.record
    if stated and stated != own.name and own.name not in remainder and own.short_name not in remainder:
        where = locate_key(report.record.source, "title")
        yield codes.TITLE_AGENCY.at(where, said=stated, expected=own.name)


def check_format(report: Report) -> Iterator[Diagnostic]:
    """Yield a diagnostic if the format of a report is not the one in force for its year (rule X-6).

    If the format is right, column labels of another format that the text quotes are reported instead.
    """
    expected = find_format_in_force(report.year)
    if not report.form.is_for_year(report.year):
        where = locate_key(report.record.source, "format")
        yield _report_other_format(where, report, expected, report.form)
        return
    for mention in _iter_mentions(report, "label"):
        other = next((form for form in load_formats().values() if _has_column(form, mention.quote)), None)
        if other and other is not report.form:
            yield _report_other_format(
                _locate_mention(report, mention), report, expected, other, f"：{mention.quote}"
            )


def _report_other_format(
    where: Place, report: Report, expected: ReportFormat, stated: ReportFormat, quoted_label: str = ""
) -> Diagnostic:
    return codes.OTHER_TEMPLATE.at(
        where,
        year=report.year,
        expected=expected.label,
        expected_en=expected.label_en,
        said=stated.label,
        said_en=stated.label_en,
        name=quoted_label,
    )


def _has_column(form: ReportFormat, label: str) -> bool:
    return any(column.label == label for table in form.tables for column in table.columns)


def _iter_mentions(report: Report, mention_kind: str) -> Iterator[Mention]:
    for mention in report.body.stated_figures.mentions if report.body.stated_figures else ():
        if mention.kind == mention_kind:
            yield mention


def _locate_mention(report: Report, mention: Mention) -> Place:
    span = mention.span
    return Place(report.narrative_path, span.line, span.column, span.length)


def check_text_years(catalogue: Catalogue, report: Report) -> Iterator[Diagnostic]:
    """Yield diagnostics for wrong years, placeholders and a wrong notice in a report's text (X-4, X-5).

    A year is wrong if the text uses it for the reporting period and it is not the report's year. A notice is
    the official document that prescribed a report format for certain years. Naming one that does not cover
    the report's year is an error. ``catalogue`` supplies the agency's name, to skip sentences about other
    agencies.
    """
    for mention in _iter_mentions(report, "period"):
        yield codes.PERIOD.at(_locate_mention(report, mention), said=mention.quote, year=report.year)
    for mention in _iter_mentions(report, "preamble"):
        values = {"where": "正文开头", "where_en": "the preamble", "said": mention.quote}
        yield codes.TITLE_YEAR.at(_locate_mention(report, mention), year=report.year, **values)
    for mention in _iter_mentions(report, "stale"):
        if is_own_agency(catalogue, report, mention.subject):
            yield codes.STALE_YEAR.at(_locate_mention(report, mention), said=mention.quote, year=report.year)
    for mention in _iter_mentions(report, "placeholder"):
        yield codes.PLACEHOLDER.at(_locate_mention(report, mention), said=mention.quote)
    yield from _check_cited_notices(report)


def _check_cited_notices(report: Report) -> Iterator[Diagnostic]:
    expected = find_format_in_force(report.year).notice
    cited = list(_iter_mentions(report, "notice"))
    if not expected or any(mention.quote == expected for mention in cited):
        return
    # Only the notice of another format is wrong. A report may cite any other notice.
    notices = {form.notice for form in load_formats().values()}
    for mention in cited:
        if mention.quote in notices:
            where = _locate_mention(report, mention)
            yield codes.NOTICE.at(where, year=report.year, expected=expected, said=mention.quote)


def check_publication_date(report: Report, agency: Agency | None) -> Iterator[Diagnostic]:
    """Yield diagnostics for publication before the end of the report's year, or after the deadline (条例第四十九条).

    ``agency`` is the agency of the report. The deadline depends on its kind. It is not checked for former
    agencies or if ``agency`` is None, nor for drafts, whose date is still to be corrected.
    """
    published = report.record.published.day
    # In a draft without a date the day of the build stands for it, and the missing date is reported.
    if "published" in report.record.source.positions and published.year <= report.year:
        where = locate_key(report.record.source, "published")
        yield codes.EARLY.at(where, published=published, year=report.year)
    is_checked = agency and not agency.record.archival and not report.record.draft
    if agency and is_checked and count_days_late(report.year, agency.record.kind, published):
        where = locate_key(report.record.source, "published")
        due = find_due_date(report.year, agency.record.kind)
        yield codes.LATE.at(where, published=published, year=report.year, due=due)
