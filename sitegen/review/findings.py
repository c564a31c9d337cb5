"""Finds which diagnostics a change brings, and masks the personal data in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from sitegen.content.source_lines import make_source_reader
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import releases as codes
from sitegen.diagnostics.formats.redaction import PERSONAL_DATA_PREFIX, RedactedSource, mask
from sitegen.review.model import Finding

LOST_ADDRESSES = frozenset(
    {codes.ADDRESS_MOVED.code, codes.ADDRESS_LOST.code, codes.ADDRESS_UNPUBLISHED.code}
)


def compare_findings(
    base: Iterable[Diagnostic], head: Iterable[Diagnostic], root: Path, moved: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Return the findings of the head, each with whether it is new.

    A finding is known if the base has one of the same rule, file and words; its line may have moved. ``moved``
    maps former paths of files to their new ones. ``root`` is the project folder of the head.
    """
    known = Counter(_make_key(one, moved.get(one.place.path, one.place.path)) for one in base)
    present = tuple(head)
    redacted = RedactedSource(make_source_reader(root), present)
    findings = []
    for one in present:
        key = _make_key(one, one.place.path)
        is_new = known[key] <= 0
        known[key] -= 1
        findings.append(Finding(redacted.mask_diagnostic(one), is_new))
    return tuple(findings)


def _make_key(diagnostic: Diagnostic, path: str) -> tuple[str, str, str, str]:
    return (diagnostic.code, path, diagnostic.severity, diagnostic.message)


def group_by_path(findings: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    """Group findings by the file in which they are."""
    groups: dict[str, tuple[Finding, ...]] = {}
    for finding in findings:
        path = finding.diagnostic.place.path
        groups[path] = (*groups.get(path, ()), finding)
    return groups


def collect_personal_data(diagnostics: Iterable[Diagnostic], root: Path) -> tuple[str, ...]:
    """Return the texts that the diagnostics report as personal data, the longest first."""
    read = make_source_reader(root)
    values: set[str] = set()
    for one in diagnostics:
        if not one.code.startswith(PERSONAL_DATA_PREFIX) or not one.place.line or not one.place.column:
            continue
        lines = (read(one.place.path) or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if one.place.line <= len(lines):
            start = one.place.column - 1
            values.add(lines[one.place.line - 1][start : start + one.place.length])
    return tuple(sorted(values - {""}, key=len, reverse=True))


def mask_values(text: str, values: Iterable[str]) -> str:
    """Mask each of ``values`` in a text that leaves the review, such as a title in a comment."""
    for value in values:
        text = text.replace(value, mask(value))
    return text
