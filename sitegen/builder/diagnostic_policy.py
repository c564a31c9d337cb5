"""Applies the decisions of an office to diagnostics: exemptions, severities in site.yaml, and ``--strict``.

The diagnostics of sources are cached without these decisions, so a change of exemptions.yaml or site.yaml takes
effect without parsing anything again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from sitegen.builder.source_digests import ProjectFiles
from sitegen.checks.exempted_text import ExemptedText, ExemptedTextFinder, normalise_text
from sitegen.checks.exemptions import (
    IGNORED_LEVEL,
    check_exemptions,
    check_severities,
    index_rules,
    map_allowed_severities,
)
from sitegen.content.decode import decode_source
from sitegen.content.layout import SourceKind, parse_source_path
from sitegen.content.parse import ParsedSource
from sitegen.diagnostics import Diagnostic, ExemptionScope, Place, Severity
from sitegen.diagnostics.codes import exemptions as codes
from sitegen.diagnostics.codes import releases as release_codes
from sitegen.publish.state import digest_content
from sitegen.schema.record_source import locate_key
from sitegen.schema.records import ExemptionRecord, ExemptionsRecord, SiteRecord

_TEXT_FILES: Final = (".md", ".yaml", ".csv")
"""Extensions of sources in which an exemption is bound to a text. In attachments it is bound to the whole file."""


_NOTICES: Final = frozenset({codes.ENDING.code, release_codes.VALIDITY_ENDS.code})
"""Rules that say what will happen on a day to come. With ``--strict`` they stay warnings."""

NOTICE_DAYS: Final = 30
"""Days before the last day of an exemption from which on its end is announced."""


class ExemptionState(StrEnum):
    """State of an exemption: in force, past its last day, or matching nothing in its file."""

    VALID = "valid"
    EXPIRED = "expired"
    UNUSED = "unused"


class ExemptionUse(Struct, frozen=True):
    """An entry of exemptions.yaml, with its place there and the diagnostics that it exempts.

    The diagnostics of an expired entry are those that it would exempt if it were in force.
    """

    entry: ExemptionRecord
    place: Place
    state: ExemptionState
    diagnostics: tuple[Diagnostic, ...] = ()


class PolicyOutcome(Struct, frozen=True):
    """Result of `DiagnosticPolicy.apply`.

    ``diagnostics`` are those that remain, with their final severities. ``exemptions`` are the entries of
    exemptions.yaml in the order of the file, each with what it exempted.
    """

    diagnostics: tuple[Diagnostic, ...]
    exemptions: tuple[ExemptionUse, ...] = ()


class DiagnosticPolicy(Struct, frozen=True):
    """Settings of a site that change diagnostics: exemptions, severities and ``--strict``.

    ``exemptions`` is the record of exemptions.yaml, or None. ``severities`` are those that site.yaml sets, by
    code of the rule. ``today`` decides which exemptions have expired. With ``strict``, warnings become
    errors. ``diagnostics`` are about mistakes in these settings, such as an unknown code.
    """

    today: date
    strict: bool = False
    exemptions: ExemptionsRecord | None = None
    severities: Mapping[str, str] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    @classmethod
    def read(cls, parsed: Iterable[ParsedSource], today: date, *, strict: bool) -> DiagnosticPolicy:
        """Make the policy from exemptions.yaml and site.yaml, which are among the ``parsed`` sources.

        If one of them is missing or has errors, it is taken as empty.
        """
        records = {
            entry.slot.kind: entry.record
            for entry in parsed
            if entry.slot.kind in (SourceKind.SITE, SourceKind.EXEMPTIONS) and entry.record
        }
        site: SiteRecord | None = records.get(SourceKind.SITE)
        exemptions: ExemptionsRecord | None = records.get(SourceKind.EXEMPTIONS)
        return cls(
            today,
            strict,
            exemptions,
            map_allowed_severities(site) if site else {},
            (
                *(check_severities(site) if site else ()),
                *(check_exemptions(exemptions) if exemptions else ()),
            ),
        )

    @property
    def files_with_exemptions(self) -> frozenset[str]:
        """Paths of the files for which exemptions.yaml has an entry."""
        return (
            frozenset(entry.file for entry in self.exemptions.exemptions) if self.exemptions else frozenset()
        )

    def apply(
        self,
        diagnostics: Iterable[Diagnostic],
        find_text: Callable[[Diagnostic], ExemptedText | None],
        *,
        unchecked: Collection[str] | None = None,
        paths: Collection[str] = (),
    ) -> PolicyOutcome:
        """Remove the exempted diagnostics, set the severity of the others, and report outdated exemptions.

        An exemption is reported if it has expired, ends soon or is unused. Not reported are those for the
        files in ``unchecked``: these have errors, so it is unknown what else would be found in them. If
        ``unchecked`` is None, no exemption is reported.

        ``find_text`` returns the text that a diagnostic is about; an exemption holds only for the text that
        it quotes. It is slow, and is called only where an exemption may match. ``paths`` are the paths of all
        sources. If an unused exemption names a file that is not among them, the file may have been renamed,
        and its text is looked for in other files.
        """
        uses = self._list_exemptions()
        by_rule_and_file: dict[tuple[str, str], list[int]] = defaultdict(list)
        for position, use in enumerate(uses):
            by_rule_and_file[use.entry.code, use.entry.file].append(position)
        passed: dict[int, list[Diagnostic]] = defaultdict(list)
        remaining: list[Diagnostic] = []
        for diagnostic in diagnostics:
            candidates = by_rule_and_file.get((diagnostic.code, diagnostic.place.path), ())
            # Reading the text takes long, and hardly any diagnostic has an entry.
            exempted = find_text(diagnostic) if candidates else None
            number = _find_exemption_number([(position, uses[position]) for position in candidates], exempted)
            if number is not None:
                passed[number].append(diagnostic)
            if number is None or uses[number].state is ExemptionState.EXPIRED:
                remaining.append(diagnostic)
        counted = [self._complete_use(use, passed[number]) for number, use in enumerate(uses)]
        reported: list[Diagnostic] = []
        for use in counted:
            if unchecked is not None and use.entry.file not in unchecked:
                reported.extend(
                    self._report_use(use, () if use.entry.file in paths else remaining, find_text)
                )
        return PolicyOutcome(tuple(self.adjust((*remaining, *reported))), tuple(counted))

    def adjust(self, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Yield the diagnostics with the severities that site.yaml and ``--strict`` give them.

        Warnings of rules that site.yaml ignores are left out.
        """
        for diagnostic in diagnostics:
            level = self.severities.get(diagnostic.code, diagnostic.severity)
            # A rule may be an error in some cases; only its warnings can be ignored.
            if level == IGNORED_LEVEL and diagnostic.severity is Severity.WARNING:
                continue
            severity = diagnostic.severity if level == IGNORED_LEVEL else Severity(level)
            # A notice is there so that a decision is made in time, and must not stop the site earlier.
            if self.strict and diagnostic.code not in _NOTICES:
                severity = Severity.ERROR
            yield diagnostic if severity is diagnostic.severity else replace(diagnostic, severity=severity)

    def _list_exemptions(self) -> list[ExemptionUse]:
        """Return the entries of exemptions.yaml, each with the state expired or unused and no diagnostics.

        `apply` adds the diagnostics, and with them an unused entry becomes valid. Left out are entries with
        an unknown code, and entries for rules that cannot be exempted.
        """
        if not self.exemptions:
            return []
        rules, source = index_rules(), self.exemptions.source
        uses = []
        for number, entry in enumerate(self.exemptions.exemptions):
            rule = rules.get(entry.code)
            if rule and rule.exemption_scope is not ExemptionScope.NONE:
                state = ExemptionState.EXPIRED if entry.until < self.today else ExemptionState.UNUSED
                uses.append(ExemptionUse(entry, locate_key(source, f"exemptions.{number}.code"), state))
        return uses

    def _complete_use(self, use: ExemptionUse, passed: list[Diagnostic]) -> ExemptionUse:
        used = passed and use.state is ExemptionState.UNUSED
        return replace(use, state=ExemptionState.VALID if used else use.state, diagnostics=tuple(passed))

    def _report_use(
        self,
        use: ExemptionUse,
        elsewhere: Iterable[Diagnostic],
        find_text: Callable[[Diagnostic], ExemptedText | None],
    ) -> Iterator[Diagnostic]:
        """Yield a diagnostic if the exemption ``use`` has expired, ends soon or is unused.

        If the file of an unused exemption has gone, its text is looked for in ``elsewhere``, the diagnostics
        that were not exempted: the file may have been renamed. Otherwise ``elsewhere`` is empty.
        ``find_text`` is as in `apply`.
        """
        # The second of two equal entries is reported as such, and is never used.
        twice = any(
            diagnostic.code == codes.TWICE.code and diagnostic.place == use.place
            for diagnostic in self.diagnostics
        )
        entry = use.entry
        days = (entry.until - self.today).days
        values = {"code": entry.code, "file": entry.file, "until": entry.until, "days": days}
        if use.state is ExemptionState.EXPIRED:
            yield codes.EXPIRED.at(use.place, **values)
        elif use.state is ExemptionState.VALID and days <= NOTICE_DAYS:
            errors = any(one.severity is Severity.ERROR for one in self.adjust(use.diagnostics))
            kind, kind_en = ("错误", "error") if errors else ("警告", "warning")
            yield codes.ENDING.at(use.place, **values, kind=kind, kind_en=kind_en)
        elif use.state is ExemptionState.UNUSED and not twice:
            yield _report_unused(use, _find_in_renamed_file(entry, elsewhere, find_text))


def _find_in_renamed_file(
    entry: ExemptionRecord,
    diagnostics: Iterable[Diagnostic],
    find_text: Callable[[Diagnostic], ExemptedText | None],
) -> Diagnostic | None:
    """Return the first diagnostic of another file that ``entry`` would exempt there; None if there is none.

    ``diagnostics`` are those to search, and ``find_text`` returns the text that one is about. Entries without
    a digest are about something that is missing. They are not looked for, since any file may lack the same.
    """
    for diagnostic in diagnostics if entry.digest else ():
        if diagnostic.code == entry.code and diagnostic.place.path != entry.file:
            exempted = find_text(diagnostic)
            if exempted and is_same_text(entry, exempted):
                return diagnostic
    return None


def _report_unused(use: ExemptionUse, in_renamed_file: Diagnostic | None) -> Diagnostic:
    """Return the diagnostic that an exemption is unused.

    ``in_renamed_file`` is a diagnostic about the exempted text in another file, which suggests that the file
    was renamed. The message then names the new file. It is None if there is none.
    """
    values = {"code": use.entry.code, "file": use.entry.file, "elsewhere": "", "elsewhere_en": ""}
    if in_renamed_file is None:
        return codes.UNUSED.at(use.place, **values)
    place, other = in_renamed_file.place, in_renamed_file.place.path
    values["elsewhere"] = f"；文件改了名，原文在 {place}"
    values["elsewhere_en"] = f"; the file was renamed: the text is at {place}"
    return codes.UNUSED.at(use.place, **values).replace_hint(codes.RENAMED_HINT, other=other)


def _find_exemption_number(
    candidates: Iterable[tuple[int, ExemptionUse]], exempted: ExemptedText | None
) -> int | None:
    """Return the number of the exemption that covers the text ``exempted``; None if none does.

    ``candidates`` are pairs of number and exemption, all for the rule and the file of the text. One that has
    not expired is preferred.
    """
    if exempted is None:
        return None
    matching = [(number, use) for number, use in candidates if is_same_text(use.entry, exempted)]
    in_force = [(number, use) for number, use in matching if use.state is not ExemptionState.EXPIRED]
    return next((number for number, _ in (*in_force, *matching)), None)


def is_same_text(entry: ExemptionRecord, exempted: ExemptedText) -> bool:
    """Whether an entry exempts this text: its digest and the text that it quotes must both match."""
    return entry.digest == exempted.digest and normalise_text(entry.text) == normalise_text(exempted.text)


class ExemptedTextReader:
    """Finds the text that a diagnostic is about, by reading its file in the project ``root``.

    An exemption holds only for the text that it quotes. ``digests`` are those of the sources by path, from
    the scan; without them, files are read as they are now. ``consistent`` becomes False if a file has changed
    since the scan.
    """

    def __init__(self, root: Path, digests: Mapping[str, str] | None = None) -> None:
        self._disk = ProjectFiles(root)
        self._digests = digests
        self._places: dict[str, ExemptedTextFinder | str | None] = {}
        self.consistent = True

    def find_text(self, diagnostic: Diagnostic) -> ExemptedText | None:
        """Return the text that a diagnostic is about, as an exemption would quote it.

        For attachments, and for diagnostics that stand for several places, it is the whole file: the text is
        "" and the digest that of the file. Returns None if the file cannot be read.
        """
        path = diagnostic.place.path
        if path not in self._places:
            self._places[path] = self._read(path)
        places = self._places[path]
        if isinstance(places, str):
            return ExemptedText("", places)
        if places is None:
            return None
        # A finding for several places names the first: what is exempted with it must not change unnoticed.
        rule = index_rules().get(diagnostic.code)
        return ExemptedText("", places.file_digest) if rule and rule.grouped else places.find_text(diagnostic)

    def _read(self, path: str) -> ExemptedTextFinder | str | None:
        """Read the file at ``path``, in which the texts of diagnostics are looked up.

        Returns only its digest if exemptions apply to the whole file, as for attachments. Returns None if the
        file cannot be read, is no source, or has changed since the scan.
        """
        if self._digests is not None and path not in self._digests:
            return None
        slot = parse_source_path(path)
        if slot is None and self._digests is None:
            return None
        whole = slot is None or slot.kind is SourceKind.ATTACHMENT or not path.endswith(_TEXT_FILES)
        if whole and self._digests is not None:
            return self._digests[path]
        data = self._disk.read_bytes(path)
        if data is None:
            return None
        digest = digest_content(data)
        if self._digests is not None and digest != self._digests[path]:
            self.consistent = False
            return None
        text = None if whole else decode_source(data, path)[0]
        return digest if text is None else ExemptedTextFinder(text, digest)
