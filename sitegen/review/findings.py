"""Finds which diagnostics a change brings, and masks the personal data in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from sitegen.content.source_lines import make_source_reader
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.formats.redaction import RedactedSource
from sitegen.program import regex
from sitegen.review.model import Finding

_CONTENT_PATH = regex.compile(r"content/[^\s“”‘’，。；：、（）()]+")
"""A path in the words of a diagnostic."""


class CheckedProject(Protocol):
    """A project that was checked, with its folder and its diagnostics."""

    @property
    def root(self) -> Path:
        """The folder of the project."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The diagnostics of the check."""


def compare_findings(
    base: CheckedProject,
    head: CheckedProject,
    new_path_by_old: Mapping[str, str],
    newly_public: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Return the diagnostics of the head as findings, with personal data masked and new ones marked.

    ``new_path_by_old`` maps former paths of moved files to their new ones. ``newly_public`` are the paths of files that
    become public. All findings in these files count as new, because nobody has judged them for publication
    yet.
    """
    redacted = RedactedSource(make_source_reader(head.root), head.diagnostics)
    return tuple(
        Finding(redacted.mask_diagnostic(one), is_new or one.place.path in newly_public)
        for one, is_new in pair_with_newness(base, head, new_path_by_old)
    )


def pair_with_newness(
    base: CheckedProject, head: CheckedProject, new_path_by_old: Mapping[str, str]
) -> Iterator[tuple[Diagnostic, bool]]:
    """Yield each diagnostic of the head, with whether it is new.

    A diagnostic is not new if the base has one with the same rule, severity, file and message, even on
    another line. ``new_path_by_old`` maps former paths of moved files to their new ones. In a moved file, a diagnostic
    is not new either if the base has one with the same rule and severity on a line with the same text: its
    message may differ because it names the folder. Each diagnostic of the base makes at most one of the head
    known.
    """
    known = Counter(_make_identity_key(one, new_path_by_old) for one in base.diagnostics)
    former, present = _LineKeys(base.root), _LineKeys(head.root)
    by_line = Counter(
        former.make_line_key(one, new_path_by_old[one.place.path])
        for one in base.diagnostics
        if one.place.path in new_path_by_old
    )
    targets = frozenset(new_path_by_old.values())
    for one in head.diagnostics:
        key = _make_identity_key(one, {})
        is_known = known[key] > 0
        known[key] -= 1
        if one.place.path in targets and (line_key := present.make_line_key(one, one.place.path)):
            is_known = is_known or by_line[line_key] > 0
            by_line[line_key] -= 1
        yield one, not is_known


def _make_identity_key(
    diagnostic: Diagnostic, new_path_by_old: Mapping[str, str]
) -> tuple[str, str, str, str]:
    """Return the key by which a diagnostic of the base and one of the head are recognised as the same.

    It consists of rule, path, severity and message. For a diagnostic of the base, ``new_path_by_old`` maps former paths
    to new ones, and former paths are replaced in the key. For one of the head, pass an empty mapping.
    """
    path, message = diagnostic.place.path, diagnostic.message
    if path in new_path_by_old:
        name, path = path.rpartition("/")[2], new_path_by_old[path]
        message = message.replace(f"“{name}”", f"“{path.rpartition('/')[2]}”")
    if new_path_by_old and "content/" in message:
        message = _CONTENT_PATH.sub(lambda match: new_path_by_old.get(match[0], match[0]), message)
    return (diagnostic.code, path, diagnostic.severity, message)


class _LineKeys:
    """Reader of source lines in the project ``root``, which reads each file only once."""

    def __init__(self, root: Path) -> None:
        self._read = make_source_reader(root)
        self._files: dict[str, list[str]] = {}

    def make_line_key(self, diagnostic: Diagnostic, new_path: str) -> tuple[str, str, str, str] | None:
        """Return the key by which diagnostics in moved files are recognised as the same.

        It consists of rule, new path, severity and text of the line. ``new_path`` is the new path of the file.
        Returns None if the diagnostic refers to no line or an empty one.
        """
        place = diagnostic.place
        if not place.line:
            return None
        if place.path not in self._files:
            text = self._read(place.path) or ""
            self._files[place.path] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines = self._files[place.path]
        line = lines[place.line - 1].strip() if place.line <= len(lines) else ""
        return (diagnostic.code, new_path, diagnostic.severity, line) if line else None


def group_findings_by_path(findings: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    """Group findings by the path of the file in which they are."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.diagnostic.place.path, []).append(finding)
    return {path: tuple(group) for path, group in groups.items()}
