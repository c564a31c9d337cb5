"""Parser of source files: one file becomes one record or diagnostics. Pure, so results are cached by digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any, Final

from sitegen.content.document import split
from sitegen.content.layout import Slot, SourceKind
from sitegen.content.ledgers import read_ledger_file
from sitegen.content.pinyin import syllables
from sitegen.content.prose import Prose, ProseLink, convert
from sitegen.content.report_tables import read_tables
from sitegen.content.text import decode
from sitegen.diagnostics import Diagnostic, Place, has_errors
from sitegen.diagnostics.codes import items as codes
from sitegen.reports.narrative import NarrativeFacts, headline_facts, narrative_facts
from sitegen.schema import parse as parse_yaml
from sitegen.schema import read
from sitegen.schema.records import (
    AgencyRecord,
    ApplyRecord,
    CalendarRecord,
    ClassificationRecord,
    GuideRecord,
    ItemRecord,
    PageRecord,
    ReportRecord,
    RuleRecord,
    ServiceRecord,
    SiteRecord,
)

RECORDS: Final[Mapping[SourceKind, type[Any]]] = {
    SourceKind.SITE: SiteRecord,
    SourceKind.CATEGORIES: ClassificationRecord,
    SourceKind.TOPICS: ClassificationRecord,
    SourceKind.GENRES: ClassificationRecord,
    SourceKind.CALENDAR: CalendarRecord,
    SourceKind.AGENCY: AgencyRecord,
    SourceKind.GUIDE: GuideRecord,
    SourceKind.APPLY: ApplyRecord,
    SourceKind.ITEM: ItemRecord,
    SourceKind.REPORT: ReportRecord,
    SourceKind.SERVICE: ServiceRecord,
    SourceKind.RULE: RuleRecord,
    SourceKind.PAGE: PageRecord,
}


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """Facts about a body that the catalogue needs without holding it. HTML and text are stored by digest.

    ``headings`` are tuples of level, text and id; ``characters`` is the length of the plain text.
    ``stated_figures`` are the figures stated by a report: by its narrative, or by the summary and the
    statistics of its record.
    """

    digest: str = ""
    headings: tuple[tuple[int, str, str], ...] = ()
    links: tuple[ProseLink, ...] = ()
    characters: int = 0
    says: NarrativeFacts | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """Result of reading one file: its record (None if it has errors), the facts of its body, and diagnostics.

    ``html`` and ``text`` are the body itself; the caller stores them by ``body.digest``. ``source`` is the
    whole decoded file ("" if it cannot be decoded), for checks that read everything that was written.
    """

    path: str
    slot: Slot
    record: Any = None
    body: BodyFacts = field(default_factory=BodyFacts)
    diagnostics: tuple[Diagnostic, ...] = ()
    html: str = ""
    text: str = ""
    source: str = ""

    @property
    def unread(self) -> bool:
        """Whether the file should have given a record but did not."""
        return self.record is None and self.slot.kind is not SourceKind.NARRATIVE


def parse_source(path: str, slot: Slot, data: bytes) -> Parsed:
    """Parse the bytes of one source file. Never raises on bad content."""
    if slot.kind is SourceKind.REPORT_TABLES:
        typed, found = read_tables(path, slot, data)
        return Parsed(path, slot, typed, diagnostics=found)
    if slot.kind is SourceKind.LEDGER:
        ledger, found = read_ledger_file(path, slot, data)
        return Parsed(path, slot, ledger, diagnostics=found)
    text, findings = decode(data, path)
    if text is None:
        return Parsed(path, slot, diagnostics=findings)
    return replace(_read(path, slot, text, findings), source=text)


def _read(path: str, slot: Slot, text: str, findings: tuple[Diagnostic, ...]) -> Parsed:
    if slot.kind is SourceKind.NARRATIVE:
        if text.startswith("---"):
            findings += (
                codes.NARRATIVE_KEYS.at(Place(path, 1, 1, 3), report=path.removesuffix(".md") + ".yaml"),
            )
        parsed = _with_body(Parsed(path, slot, diagnostics=findings), text, 1)
        return replace(parsed, body=replace(parsed.body, says=narrative_facts(text, int(slot.name))))
    if not path.endswith(".md"):
        parsed = _record(path, slot, text, 1, findings)
        if slot.kind is SourceKind.REPORT and parsed.record:
            says = headline_facts(parsed.record, int(slot.name))
            return replace(parsed, body=replace(parsed.body, says=says))
        body = getattr(parsed.record, "body", "")
        return _with_body(parsed, body, parsed.record.source.marks["body"][0] + 1) if body else parsed
    document, problems = split(text, path)
    findings += problems
    if document is None:
        return Parsed(path, slot, diagnostics=findings)
    parsed = _record(path, slot, document.front, document.front_line, findings)
    if getattr(parsed.record, "body", ""):
        mark = parsed.record.source.marks["body"]
        twice = codes.BODY_TWICE.at(Place(path, *mark))
        parsed = replace(parsed, record=None, diagnostics=(*parsed.diagnostics, twice))
    return _with_body(parsed, document.body, document.body_line)


def _record(path: str, slot: Slot, text: str, line: int, findings: tuple[Diagnostic, ...]) -> Parsed:
    node, problems = parse_yaml(text, path, line)
    findings += problems
    if node is None:
        return Parsed(path, slot, diagnostics=findings)
    record, more = read(RECORDS[slot.kind], node, path)
    if isinstance(record, AgencyRecord) and not record.pinyin:
        record = replace(record, pinyin=" ".join(syllables(record.name)))
    return Parsed(path, slot, None if has_errors(problems) else record, diagnostics=findings + more)


def _with_body(parsed: Parsed, body: str, first_line: int) -> Parsed:
    prose = convert(body, parsed.path, first_line)
    facts = BodyFacts(
        digest=blake2b(prose.html.encode(), digest_size=16).hexdigest(),
        headings=tuple((heading.level, heading.text, heading.id) for heading in prose.headings),
        links=prose.links,
        characters=len(prose.text),
    )
    return replace(
        parsed,
        body=facts,
        html=prose.html,
        text=prose.text,
        diagnostics=parsed.diagnostics + prose.diagnostics,
    )


__all__ = ["RECORDS", "BodyFacts", "Parsed", "Prose", "parse_source"]
