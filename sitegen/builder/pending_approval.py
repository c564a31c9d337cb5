"""Finds the decisions of a change that need approval: exemptions, limits and severities that its base lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sitegen.builder.diagnostic_policy import ExemptionUse
from sitegen.checks.exemptions import IGNORED_LEVEL, index_rules, map_allowed_severities
from sitegen.checks.privacy import extract_mobile_numbers
from sitegen.content.layout import SourceKind, parse_source_path
from sitegen.content.parse import parse_source
from sitegen.diagnostics import Diagnostic, Place, Severity
from sitegen.diagnostics.codes import exemptions as codes
from sitegen.diagnostics.formats.redaction import PERSONAL_DATA_PREFIX
from sitegen.diagnostics.masking import mask_value
from sitegen.files.regular import is_regular
from sitegen.git.revision import Revision
from sitegen.program.source_paths import SITE_FILE
from sitegen.schema.field_spec import ApprovalTrigger, RecordField, list_fields
from sitegen.schema.record_source import locate_key
from sitegen.schema.records import SEVERITY_LEVELS, ExemptionRecord, ExemptionsRecord, SiteRecord

EXEMPTIONS_FILE: Final = "content/exemptions.yaml"
_RANKS: Final = {IGNORED_LEVEL: 0, Severity.WARNING.value: 1, Severity.ERROR.value: 2}

_IS_RELAXED: Final[Mapping[ApprovalTrigger, Callable[[Any, Any], bool]]] = {
    ApprovalTrigger.INCREASED: lambda before, after: after > before,
    ApprovalTrigger.CLEARED: lambda before, after: before and not after,
    ApprovalTrigger.CHANGED: lambda before, after: before != after,
}
"""Functions that return whether a new value needs approval, given the value in the base and the one in the change.

Telephone numbers are compared with those of all files; see `_compare_phones`.
"""
_AGENCY_FILES: Final = "content/agencies/*/agency.yaml"
_PHONE_FILES: Final = (SourceKind.SITE, SourceKind.AGENCY)
"""Kinds of files whose telephone numbers are no personal data wherever they occur."""


def check_pending_approval(
    root: Path, base: Revision, uses: Iterable[ExemptionUse] = ()
) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each setting that needs approval because the base of a change lacks it.

    These are, in this order, new or extended exemptions in exemptions.yaml; relaxed limits and lowered
    severities in site.yaml; and mobile numbers that site.yaml or an agency.yaml newly publishes.

    ``root`` is the project folder, and ``base`` the git revision with which it is compared. Nothing is
    returned for a file with errors, which other checks report. If a file is missing from ``base`` or has
    errors there, nothing in it counts as approved. ``uses`` are the exemptions in use: the messages name the
    lines that they exempt. Raises `GitError` if git fails.
    """
    before = base.read_files([EXEMPTIONS_FILE, SITE_FILE])
    after = {path: _read_bytes(root / path) for path in (EXEMPTIONS_FILE, SITE_FILE)}
    exemptions = _parse_record(EXEMPTIONS_FILE, after[EXEMPTIONS_FILE])
    site = _parse_record(SITE_FILE, after[SITE_FILE])
    old_exemptions = _parse_record(EXEMPTIONS_FILE, before.get(EXEMPTIONS_FILE))
    old_site = _parse_record(SITE_FILE, before.get(SITE_FILE))
    return (
        *(_compare_exemptions(exemptions, old_exemptions, uses) if exemptions else ()),
        *(_compare_settings(site, old_site) if site else ()),
        *(_compare_severities(site, old_site) if site else ()),
        *_compare_phones(root, base),
    )


def _compare_exemptions(
    after: ExemptionsRecord, before: ExemptionsRecord | None, uses: Iterable[ExemptionUse]
) -> Iterator[Diagnostic]:
    approved = {_strip_date(entry): entry.until for entry in (before.exemptions if before else ())}
    exempted = {use.place: use.diagnostics for use in uses}
    for number, entry in enumerate(after.exemptions):
        until = approved.get(_strip_date(entry))
        # An entry that ends earlier than the approved one allows less.
        if until is None or entry.until > until:
            where = locate_key(after.source, f"exemptions.{number}.code")
            yield _report_exemption(entry, where, exempted.get(where, ()))


def _report_exemption(entry: ExemptionRecord, where: Place, exempted: Sequence[Diagnostic]) -> Diagnostic:
    """Return the diagnostic that an exemption awaits approval, with its text, reason, approver and last day.

    ``where`` is its place in exemptions.yaml. ``exempted`` are the diagnostics that it exempts, whose lines
    the message names. If there are none, only the file is named.
    """
    lines = sorted({one.place.line for one in exempted if one.place.line})
    # An entry that was written by hand may repeat personal data. The masks of the command are kept.
    personal = entry.code.startswith(PERSONAL_DATA_PREFIX) and "*" not in entry.text
    text = f"“{mask_value(entry.text) if personal else entry.text}”" if entry.text else ""
    return codes.EXEMPTION_PENDING.at(
        where,
        code=entry.code,
        place=":".join([entry.file, *([",".join(map(str, lines))] if lines else [])]),
        text=text or "（整个文件，或者缺少的内容）",
        text_en=text or "(the whole file, or something missing)",
        reason=entry.reason,
        by=entry.by,
        until=entry.until,
    )


def _strip_date(entry: ExemptionRecord) -> tuple[str, ...]:
    return (entry.code, entry.file, entry.text, entry.digest, entry.reason, entry.by)


def _compare_settings(after: SiteRecord, before: SiteRecord | None) -> Iterator[Diagnostic]:
    for member in list_fields(SiteRecord):
        name, is_relaxed = member.name, _IS_RELAXED.get(member.spec.approval_trigger)
        # A site without a base has the defaults, which are approved with the program.
        old = getattr(before or _DEFAULTS, name)
        new = getattr(after, name)
        if is_relaxed and is_relaxed(old, new):
            yield _report_setting(after, member, old, new)


def _report_setting(record: Any, member: RecordField, before: object, after: object) -> Diagnostic:
    return codes.SETTING_PENDING.at(
        locate_key(record.source, member.name),
        field=member.spec.label,
        name=member.name,
        before=_format_value(before, "zh"),
        after=_format_value(after, "zh"),
        before_en=_format_value(before, "en"),
        after_en=_format_value(after, "en"),
    )


def _compare_phones(root: Path, base: Revision) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each telephone field with a mobile number that no file of ``base`` has.

    Such a change needs approval because a published number is no longer reported as personal data anywhere.
    """
    records = dict(_read_phone_records(root, base))
    if not any(_list_mobiles(new) - _list_mobiles(old) for new, old in records.values()):
        return
    others = base.read_files(path for path in base.blob_ids if _is_phone_file(path) and path not in records)
    approved = {
        number
        for record in (
            *(old for _, old in records.values()),
            *(_parse_record(path, data) for path, data in others.items()),
        )
        for number in _list_mobiles(record)
    }
    for new, old in records.values():
        for member in _list_phone_fields(new):
            value = getattr(new, member.name)
            if extract_mobile_numbers(value) - approved:
                yield _report_setting(new, member, getattr(old, member.name, ""), value)


def _read_phone_records(root: Path, base: Revision) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Yield the files with telephone fields (site.yaml and each agency.yaml) that differ from the base.

    Each is yielded as its path and a pair of records: now, and in the base (None if the base has none). Files
    with errors are left out.
    """
    paths = [SITE_FILE, *(file.relative_to(root).as_posix() for file in sorted(root.glob(_AGENCY_FILES)))]
    before = base.read_files(paths)
    for path in paths:
        data = _read_bytes(root / path)
        if data != before.get(path) and (new := _parse_record(path, data)):
            yield path, (new, _parse_record(path, before.get(path)))


def _is_phone_file(path: str) -> bool:
    slot = parse_source_path(path)
    return slot is not None and slot.kind in _PHONE_FILES


def _list_phone_fields(record: Any) -> list[RecordField]:
    return (
        [
            member
            for member in list_fields(type(record))
            if member.spec.approval_trigger is ApprovalTrigger.PHONE_ADDED
        ]
        if record
        else []
    )


def _list_mobiles(record: Any) -> frozenset[str]:
    """Return the mobile numbers in the telephone fields of a record, or none without a record."""
    return frozenset(
        number
        for member in _list_phone_fields(record)
        for number in extract_mobile_numbers(getattr(record, member.name))
    )


def _compare_severities(after: SiteRecord, before: SiteRecord | None) -> Iterator[Diagnostic]:
    old_severities, new_severities = (
        map_allowed_severities(before) if before else {},
        map_allowed_severities(after),
    )
    for code in sorted(old_severities.keys() | new_severities.keys()):
        default = index_rules()[code].severity.value
        old, new = old_severities.get(code, default), new_severities.get(code, default)
        if _RANKS[new] < _RANKS[old]:
            place = f"severities.{code}" if code in new_severities else "severities"
            yield codes.SETTING_PENDING.at(
                locate_key(after.source, place),
                field=f"问题级别 {code}",
                name=f"severities {code}",
                before=SEVERITY_LEVELS[old],
                after=SEVERITY_LEVELS[new],
                before_en=old,
                after_en=new,
            )


def _format_value(value: object, language: str) -> str:
    if isinstance(value, bool):
        return {"zh": ("否", "是"), "en": ("no", "yes")}[language][value]
    if isinstance(value, tuple):
        return "、".join(value) or {"zh": "（没有写）", "en": "(none)"}[language]
    return str(value)


def _parse_record(path: str, data: bytes | None) -> Any:
    slot = parse_source_path(path)
    return parse_source(path, slot, data).record if slot and data is not None else None


def _read_bytes(file: Path) -> bytes | None:
    with suppress(OSError):
        return file.read_bytes() if is_regular(file) else None
    return None


_DEFAULTS: Final = SiteRecord(name="", description="", base_url="", site_id="", sponsor="", contact="")
