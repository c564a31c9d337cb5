"""Finds the decisions of a change that need approval: exemptions, limits and severities that its base lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sitegen.builder.base_revision import Revision
from sitegen.builder.diagnostic_policy import ExemptionUse
from sitegen.builder.source_digests import SITE_FILE
from sitegen.catalogue.classification import locate_key
from sitegen.checks.exemptions import IGNORE, index_rules, map_severities
from sitegen.content.layout import parse_source_path
from sitegen.content.parse import parse_source
from sitegen.diagnostics import Diagnostic, Place, Severity
from sitegen.diagnostics.codes import exemptions as codes
from sitegen.diagnostics.formats.redaction import PERSONAL_DATA_PREFIX, mask
from sitegen.schema.records import SEVERITY_LEVELS, ExemptionRecord, ExemptionsRecord, SiteRecord
from sitegen.schema.spec import list_fields, map_keys

EXEMPTIONS_FILE: Final = "content/exemptions.yaml"
_RANKS: Final = {IGNORE: 0, Severity.WARNING.value: 1, Severity.ERROR.value: 2}

RELAXATIONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "attachment_limit": lambda before, after: after > before,
    "review_required": lambda before, after: before and not after,
    # Whether other forms of numbers accept more or less cannot be computed.
    **{
        member.name: lambda before, after: before != after
        for member in list_fields(SiteRecord)
        if member.name.endswith("_patterns")
    },
}
"""Settings that relax the checks of the change itself. Each function returns whether a new value needs approval.

Its arguments are the value in the base and the value in the change.
"""


def find_pending_decisions(
    root: Path, base: Revision, uses: Iterable[ExemptionUse] = ()
) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each decision in the project ``root`` that ``base`` does not have.

    These are exemptions, limits and severities in exemptions.yaml and site.yaml, in the order of the files.
    Nothing is returned for a file with errors, which are reported anyway. What ``base`` lacks, or has with
    errors, counts as not decided. ``uses`` are the uses of the exemptions in the project, from which the
    lines of the exempted texts are taken. Raises `RevisionError` if git fails.
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
    """Report an exemption that awaits approval, with all that its reviewer has to know.

    ``exempted`` are the findings that it lets pass; none if it is unused or the project has errors in its
    structure. Then only the file is named.
    """
    lines = sorted({one.place.line for one in exempted if one.place.line})
    # An entry that was written by hand may repeat personal data. The masks of the command are kept.
    personal = entry.code.startswith(PERSONAL_DATA_PREFIX) and "*" not in entry.text
    text = f"“{mask(entry.text) if personal else entry.text}”" if entry.text else ""
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
    fields = map_keys(SiteRecord)
    for name, is_relaxed in RELAXATIONS.items():
        # A site without a base has the defaults, which are approved with the program.
        old = getattr(before, name) if before else getattr(_DEFAULTS, name)
        new = getattr(after, name)
        if is_relaxed(old, new):
            yield codes.SETTING_PENDING.at(
                locate_key(after.source, name),
                field=fields[name].spec.label,
                name=name,
                before=_format_value(old, "zh"),
                after=_format_value(new, "zh"),
                before_en=_format_value(old, "en"),
                after_en=_format_value(new, "en"),
            )


def _compare_severities(after: SiteRecord, before: SiteRecord | None) -> Iterator[Diagnostic]:
    old_levels, new_levels = map_severities(before) if before else {}, map_severities(after)
    for code in sorted(old_levels.keys() | new_levels.keys()):
        default = index_rules()[code].severity.value
        old, new = old_levels.get(code, default), new_levels.get(code, default)
        if _RANKS[new] < _RANKS[old]:
            place = f"severities.{code}" if code in new_levels else "severities"
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
        return None if file.is_symlink() else file.read_bytes()
    return None


_DEFAULTS: Final = SiteRecord(name="", description="", base_url="", site_id="", sponsor="", contact="")
