"""Find values of the sample site that an office forgot to replace: names, numbers and addresses that do not exist.

The sample describes 云岫县, which is invented. Its telephone numbers begin with 0999-0000, its codes with 99, which no
region has, and its hosts end in ``.example``, which is reserved (RFC 2606). A site that says that it is a sample, or a
draft, may have such values.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from sitegen.content.layout import SourceKind
from sitegen.content.mended_lines import describe_other_lines
from sitegen.diagnostics import Diagnostic, Place, Severity
from sitegen.diagnostics.codes import texts as codes
from sitegen.program import regex
from sitegen.schema.field_spec import list_fields
from sitegen.schema.record_source import locate_key
from sitegen.schema.records import AgencyRecord, SiteRecord
from sitegen.schema.site_status import TRIAL, is_sample_site

_SAMPLE_CLUES: Final = ("云岫县", "0999", ".example", "9901", "00000000")
"""Literals, one of which is in every value of the sample. They are searched first, because that is fast."""
_SAMPLE_TEXT: Final = regex.compile(
    # Not its document numbers: 云政发 is also that of a province.
    r"云岫县|0999-?0000\d{3}|公网安备\s*9901\d{10}号|ICP备00000000号(?:-\d+)?"
    r"|(?<![A-Za-z0-9.@_-])(?:https?://)?[A-Za-z0-9.@_-]+\.example(?![\w.-])"
)
_SAMPLE_CODES_BY_FIELD: Final = {
    "site_id": regex.compile(r"99\d{8}"),
    "region_code": regex.compile(r"99\d+"),
    "uscc": regex.compile(r"..99\w+"),
    "postcode": regex.compile(r"999100"),
}
"""Patterns of the codes of the sample, whose region does not exist, by name of the field."""
_SKIPPED_KINDS: Final = frozenset({SourceKind.SITE, SourceKind.AGENCY, SourceKind.EXEMPTIONS})
"""Kinds of files that `detect_sample_values` skips: they are checked field by field, or are not published."""


def detect_sample_values(path: str, kind: SourceKind, text: str) -> tuple[Diagnostic, ...]:
    """Return at most one diagnostic, for values of the sample site that were left in a source file.

    The sample site describes an invented county, 云岫县, with telephone numbers 0999-0000… and hosts in
    ``.example``; offices that copied it must replace such values. The diagnostic is at the first one; its
    hint names the other lines. ``text`` is the whole file. ``kind`` is the kind of the file: site.yaml and
    agency.yaml are left to `check_site_values` and `check_agency_values`.
    """
    if kind in _SKIPPED_KINDS or not _has_sample_clue(text):
        return ()
    found = [
        (number, match)
        for number, line in enumerate(text.split("\n"), 1)
        if not (path.endswith(".yaml") and line.lstrip().startswith("#"))
        for match in _SAMPLE_TEXT.finditer(line)
    ]
    if not found:
        return ()
    first, match = found[0]
    others = describe_other_lines(sorted({number for number, _ in found} - {first}))
    place = Place(path, first, match.start() + 1, len(match[0]))
    return (codes.SAMPLE_TEXT.at(place, said=match[0], **others),)


def check_site_values(site: SiteRecord) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each setting of site.yaml that has a value of the sample site.

    While the site is under construction, it is a warning.
    """
    if not is_sample_site(site):
        for found in _check_fields(site):
            yield replace(found, severity=Severity.WARNING) if site.status == TRIAL else found


def check_agency_values(site: SiteRecord, agency: AgencyRecord) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each field of agency.yaml that has a value of the sample site."""
    if not is_sample_site(site):
        yield from _check_fields(agency)


def _check_fields(record: SiteRecord | AgencyRecord) -> Iterator[Diagnostic]:
    for member in list_fields(type(record)):
        value = getattr(record, member.name)
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and _is_sample_value(member.name, text):
                where = locate_key(record.source, member.name)
                label, label_en = member.spec.label, member.spec.label_en
                yield codes.SAMPLE_VALUE.at(where, said=text, label=label, label_en=label_en)
                break


def _is_sample_value(field_name: str, value: str) -> bool:
    code = _SAMPLE_CODES_BY_FIELD.get(field_name)
    return bool((code and code.fullmatch(value)) or (_has_sample_clue(value) and _SAMPLE_TEXT.search(value)))


def _has_sample_clue(text: str) -> bool:
    return any(clue in text for clue in _SAMPLE_CLUES)
