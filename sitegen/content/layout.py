"""Layout of the content folder: the path of a source file determines its kind and its agency."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from sitegen.program import regex


class SourceKind(StrEnum):
    """Kind of a source file, such as item or annual report. `parse_source_path` derives it from the path."""

    SITE = "site"
    CATEGORIES = "categories"
    TOPICS = "topics"
    GENRES = "genres"
    CALENDAR = "calendar"
    EXEMPTIONS = "exemptions"
    AGENCY = "agency"
    GUIDE = "guide"
    APPLY = "apply"
    ITEM = "item"
    ATTACHMENT = "attachment"
    OWN_FILE = "own-file"
    REPORT = "report"
    REPORT_TABLES = "report-tables"
    NARRATIVE = "narrative"
    APPLICATION_LOG = "ledger"
    SERVICE = "service"
    RULE = "rule"
    PAGE = "page"


PAGE_KINDS = frozenset(
    {
        SourceKind.ITEM,
        SourceKind.GUIDE,
        SourceKind.APPLY,
        SourceKind.REPORT,
        SourceKind.NARRATIVE,
        SourceKind.SERVICE,
        SourceKind.RULE,
        SourceKind.PAGE,
    }
)
"""Kinds of source files that pages are made from, if they are published."""


UNPARSED_KINDS = frozenset({SourceKind.ATTACHMENT, SourceKind.OWN_FILE})
"""Kinds of files that are published as they are."""


class SourceSlot(Struct, frozen=True):
    """Kind, agency and name of a source file, derived from its path.

    ``agency`` is the agency id, or "" for files that belong to no agency. ``name`` is ``2024-00012`` for an
    item, the year for an annual report and its narrative, ``2024.csv`` for a report's tables,
    ``2024-ledger.csv`` for an application log that begins in 2024, the file name without extension for
    service guides, rules and pages, and the file name for an attachment or a file in ``content/static``. It is "" for
    all other kinds.
    """

    kind: SourceKind
    agency: str = ""
    name: str = ""


SLUG_PATTERN = r"[a-z0-9][a-z0-9-]{0,62}"
"""Names of folders and files, as they stand in addresses: small letters, digits and hyphens."""
_SLUG = SLUG_PATTERN
_AGENCY = rf"content/agencies/(?P<agency>{_SLUG})"
_YEAR = r"(?:19|20)\d{2}"
_PATH_PATTERNS = tuple(
    (regex.compile(pattern), kind)
    for pattern, kind in (
        (rf"{_AGENCY}/items/(?P<year>{_YEAR})/(?P<name>{_SLUG})\.(?:md|yaml)", SourceKind.ITEM),
        # Each published source may have a folder for attachments beside it, with the same name as the file.
        (
            rf"(?:{_AGENCY}/(?:items/{_YEAR}/{_SLUG}|guide|apply|reports/{_YEAR}|services/{_SLUG})"
            rf"|content/(?:rules|pages)/{_SLUG})/(?P<name>[^/]+)",
            SourceKind.ATTACHMENT,
        ),
        (rf"{_AGENCY}/agency\.yaml", SourceKind.AGENCY),
        (rf"{_AGENCY}/guide\.md", SourceKind.GUIDE),
        (rf"{_AGENCY}/apply\.md", SourceKind.APPLY),
        (rf"{_AGENCY}/reports/(?P<name>{_YEAR})\.yaml", SourceKind.REPORT),
        (
            rf"{_AGENCY}/reports/(?P<name>{_YEAR}\.(?:csv|xlsx|xlsm|xlsb|xls|et|ods))",
            SourceKind.REPORT_TABLES,
        ),
        (rf"{_AGENCY}/reports/(?P<name>{_YEAR})\.md", SourceKind.NARRATIVE),
        (rf"{_AGENCY}/reports/(?P<name>{_YEAR}-(?:ledger|台账)\.(?:csv|xlsx))", SourceKind.APPLICATION_LOG),
        (rf"{_AGENCY}/services/(?P<name>{_SLUG})\.yaml", SourceKind.SERVICE),
        (rf"content/rules/(?P<name>{_SLUG})\.md", SourceKind.RULE),
        (rf"content/pages/(?P<name>{_SLUG})\.md", SourceKind.PAGE),
        (r"content/static/(?P<name>[^/]+)", SourceKind.OWN_FILE),
        (r"content/categories\.yaml", SourceKind.CATEGORIES),
        (r"content/topics\.yaml", SourceKind.TOPICS),
        (r"content/genres\.yaml", SourceKind.GENRES),
        (r"content/calendar\.yaml", SourceKind.CALENDAR),
        (r"content/exemptions\.yaml", SourceKind.EXEMPTIONS),
        (r"site\.yaml", SourceKind.SITE),
    )
)


def parse_source_path(path: str) -> SourceSlot | None:
    """Parse the path of a source file into kind, agency and name; return None if it fits no known kind.

    ``path`` is relative to the project and uses ``/``.
    """
    for pattern, kind in _PATH_PATTERNS:
        match = pattern.fullmatch(path)
        if match:
            groups = match.groupdict()
            stem = groups.get("name") or ""
            name = f"{groups['year']}-{stem}" if "year" in groups else stem
            return SourceSlot(kind, groups.get("agency") or "", name)
    return None


def has_source_extension(path: str) -> bool:
    """Whether a path has the extension of a source file, ``.md`` or ``.yaml``.

    Every page is made from such a file, and no attachment may have such an extension. So the extension alone decides
    whether a link leads to a page or to an attachment. Extensions in capital letters count as well, so that a link
    with this mistake is reported as a broken link to a page.
    """
    return path.endswith((".md", ".yaml", ".MD", ".YAML"))


def get_attachment_folder(source_path: str) -> str:
    """Return the path of the folder that holds the attachments of a source: its path without the extension.

    ``source_path`` is the path of a file such as ``content/rules/review.md``; the result has no closing slash, as
    in ``content/rules/review``. The folder need not exist. The two files of an annual report, such as
    ``2024.yaml`` and ``2024.md``, share one folder.
    """
    return source_path.rpartition(".")[0]
