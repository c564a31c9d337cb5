"""Where each kind of source lives: a path says what a file is and to whom it belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class SourceKind(StrEnum):
    """What a source file holds."""

    SITE = "site"
    CATEGORIES = "categories"
    TOPICS = "topics"
    GENRES = "genres"
    CALENDAR = "calendar"
    AGENCY = "agency"
    GUIDE = "guide"
    APPLY = "apply"
    ITEM = "item"
    ATTACHMENT = "attachment"
    REPORT = "report"
    REPORT_TABLES = "report-tables"
    NARRATIVE = "narrative"
    LEDGER = "ledger"
    SERVICE = "service"
    RULE = "rule"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Slot:
    """What a path stands for: the kind, the agency's id if it has one, and the name within.

    ``name`` is ``2024-00012`` for an item and its attachments, the year of a report, ``2024.csv`` for its tables,
    ``2024-ledger.csv`` for a ledger that begins with that year, and the file's stem elsewhere. ``file`` is the name of an attachment.
    """

    kind: SourceKind
    agency: str = ""
    name: str = ""
    file: str = ""


_SLUG = r"[a-z0-9][a-z0-9-]{0,62}"
_AGENCY = rf"content/agencies/(?P<agency>{_SLUG})"
_YEAR = r"(?:19|20)\d{2}"
_FORMS = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (rf"{_AGENCY}/items/(?P<year>{_YEAR})/(?P<name>{_SLUG})\.(?:md|yaml)", SourceKind.ITEM),
        (rf"{_AGENCY}/items/(?P<year>{_YEAR})/(?P<name>{_SLUG})/(?P<file>[^/]+)", SourceKind.ATTACHMENT),
        (rf"{_AGENCY}/agency\.yaml", SourceKind.AGENCY),
        (rf"{_AGENCY}/guide\.md", SourceKind.GUIDE),
        (rf"{_AGENCY}/apply\.md", SourceKind.APPLY),
        (rf"{_AGENCY}/reports/(?P<name>{_YEAR})\.yaml", SourceKind.REPORT),
        (
            rf"{_AGENCY}/reports/(?P<name>{_YEAR}\.(?:csv|xlsx|xlsm|xlsb|xls|et|ods))",
            SourceKind.REPORT_TABLES,
        ),
        (rf"{_AGENCY}/reports/(?P<name>{_YEAR})\.md", SourceKind.NARRATIVE),
        (rf"{_AGENCY}/reports/(?P<name>{_YEAR}-(?:ledger|台账)\.(?:csv|xlsx))", SourceKind.LEDGER),
        (rf"{_AGENCY}/services/(?P<name>{_SLUG})\.yaml", SourceKind.SERVICE),
        (rf"content/rules/(?P<name>{_SLUG})\.md", SourceKind.RULE),
        (rf"content/pages/(?P<name>{_SLUG})\.md", SourceKind.PAGE),
        (r"content/categories\.yaml", SourceKind.CATEGORIES),
        (r"content/topics\.yaml", SourceKind.TOPICS),
        (r"content/genres\.yaml", SourceKind.GENRES),
        (r"content/calendar\.yaml", SourceKind.CALENDAR),
        (r"site\.yaml", SourceKind.SITE),
    )
)


def locate(path: str) -> Slot | None:
    """What the file at ``path`` (relative to the project, with ``/``) is, or None if it has no place."""
    for form, kind in _FORMS:
        match = form.fullmatch(path)
        if match:
            found = match.groupdict()
            stem = found.get("name") or ""
            name = f"{found['year']}-{stem}" if "year" in found else stem
            return Slot(kind, found.get("agency") or "", name, found.get("file") or "")
    return None
