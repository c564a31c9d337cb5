"""Parse source files: one file becomes one record, or diagnostics.

Parsing depends only on its arguments, so results are cached by the digest of the content.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from hashlib import blake2b
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from sitegen.content.application_log_files import read_application_log_file
from sitegen.content.contradictions import report_contradictions
from sitegen.content.decode import decode_source
from sitegen.content.front_matter import split_front_matter
from sitegen.content.keyboard_slips import report_slips
from sitegen.content.layout import SourceKind, SourceSlot
from sitegen.content.line_breaks import ManualBreaks, replace_manual_breaks
from sitegen.content.link_targets import UnlinkedTarget
from sitegen.content.markdown import InternalLink, MarkdownResult, convert_markdown
from sitegen.content.pinyin import list_pinyin_syllables
from sitegen.content.placeholders import (
    is_draft,
    is_withheld,
    report_scaffold_lines,
    report_unfilled_blanks,
    report_unfilled_fields,
)
from sitegen.content.report_tables import read_report_tables
from sitegen.diagnostics import Diagnostic, Place, has_errors, relax_draft_errors
from sitegen.diagnostics.codes import fields
from sitegen.diagnostics.codes import items as codes
from sitegen.diagnostics.codes import site_format as format_codes
from sitegen.diagnostics.file_failures import FailureCollector
from sitegen.program import regex
from sitegen.reports.narrative import NarrativeFacts
from sitegen.schema import parse_yaml, read_record
from sitegen.schema.format_version import CURRENT_FORMAT, FORMAT_KEYS
from sitegen.schema.records import (
    AgencyRecord,
    ApplyRecord,
    CalendarRecord,
    ClassificationRecord,
    ExemptionsRecord,
    GuideRecord,
    ItemRecord,
    PageRecord,
    ReportRecord,
    RuleRecord,
    ServiceRecord,
    SiteRecord,
)
from sitegen.schema.source_rules import DEFAULT_RULES, SourceRules
from sitegen.schema.yaml_nodes import Mapping as YamlMapping
from sitegen.schema.yaml_nodes import Node, Scalar

RECORD_CLASSES: Final[Mapping[SourceKind, type[Any]]] = {
    SourceKind.SITE: SiteRecord,
    SourceKind.CATEGORIES: ClassificationRecord,
    SourceKind.TOPICS: ClassificationRecord,
    SourceKind.GENRES: ClassificationRecord,
    SourceKind.CALENDAR: CalendarRecord,
    SourceKind.EXEMPTIONS: ExemptionsRecord,
    SourceKind.AGENCY: AgencyRecord,
    SourceKind.GUIDE: GuideRecord,
    SourceKind.APPLY: ApplyRecord,
    SourceKind.ITEM: ItemRecord,
    SourceKind.REPORT: ReportRecord,
    SourceKind.SERVICE: ServiceRecord,
    SourceKind.RULE: RuleRecord,
    SourceKind.PAGE: PageRecord,
}


class BodyFacts(Struct, frozen=True):
    """Facts about a body that the catalogue keeps in memory instead of its HTML and text.

    ``digest`` is the BLAKE2b digest of HTML and text (16 bytes, hexadecimal), or "" if there is no body. It is the key
    under which HTML and text are stored. ``headings`` are tuples of level, text and id. ``articles`` are the HTML ids
    of the articles (第十七条). ``links`` are the internal links, in the order of their placeholders in the HTML.
    ``unlinked_targets`` are places that look like links but are text. ``character_count`` is the length of the plain
    text. ``differs_from_format_1`` is True if format 1, the former version of the rules for sources, would give another
    HTML or text. It is only determined for sites that still have format 1, and False otherwise. ``stated_figures`` are
    the figures in the sentences of an annual report: in its narrative, or in the summary and statistics of its record.
    It is None for other files.
    """

    digest: str = ""
    headings: tuple[tuple[int, str, str], ...] = ()
    articles: tuple[str, ...] = ()
    links: tuple[InternalLink, ...] = ()
    unlinked_targets: tuple[UnlinkedTarget, ...] = ()
    character_count: int = 0
    differs_from_format_1: bool = False
    stated_figures: NarrativeFacts | None = None


class _PublicationStatus(Enum):
    """Whether a file is published.

    A draft is not, but will be when it is finished. A withheld file never is: it is an item that is exempt
    from proactive disclosure, or its fields cannot be read.
    """

    PUBLISHED = 1
    DRAFT = 2
    WITHHELD = 3


class ParsedSource(Struct, frozen=True):
    """Result of parsing one source file.

    ``record`` is what the file declares: an instance of the class in `RECORD_CLASSES`, the cells of an annual
    report's tables, or an application log. It is None if the file has errors or is a report's narrative.
    ``slot`` is the kind of file that its path stands for. ``html`` and ``text`` are the converted body, which
    the caller stores under ``body.digest``. ``source_text`` is the whole decoded file, or "" if it cannot be
    decoded. ``digest`` covers record and body; b"" if they were not encoded, as they are for the build state.
    """

    path: str
    slot: SourceSlot
    record: Any = None
    body: BodyFacts = field(default_factory=BodyFacts)
    diagnostics: tuple[Diagnostic, ...] = ()
    html: str = ""
    text: str = ""
    source_text: str = ""
    digest: bytes = b""

    @property
    def lacks_record(self) -> bool:
        """Whether the record is missing because of an error. A report's narrative never has a record."""
        return self.record is None and self.slot.kind is not SourceKind.NARRATIVE


def parse_source(
    path: str, slot: SourceSlot, data: bytes, rules: SourceRules = DEFAULT_RULES
) -> ParsedSource:
    """Parse the bytes of one source file into a record, a body and diagnostics.

    ``path`` is relative to the project, and ``slot`` is what `parse_source_path` returns for it: the kind of
    file. ``data`` is the content of the file. ``rules`` are the settings in site.yaml on which parsing
    depends. Never raises on bad content: errors are in the diagnostics of the result. An unexpected exception
    becomes a diagnostic as well.
    """
    failures: list[Diagnostic] = []
    with FailureCollector(path, failures):
        return _parse_bytes(path, slot, data, rules)
    return ParsedSource(path, slot, diagnostics=tuple(failures))


def _parse_bytes(path: str, slot: SourceSlot, data: bytes, rules: SourceRules) -> ParsedSource:
    if slot.kind is SourceKind.REPORT_TABLES:
        cells, diagnostics = read_report_tables(path, slot, data, rules.size_factor)
        return ParsedSource(path, slot, cells, diagnostics=diagnostics)
    if slot.kind is SourceKind.APPLICATION_LOG:
        log, diagnostics = read_application_log_file(path, slot, data, rules.size_factor)
        return ParsedSource(path, slot, log, diagnostics=diagnostics)
    text, decoding_diagnostics = decode_source(
        data, path, size_factor=rules.size_factor, allow_manual_breaks=True
    )
    if text is None:
        return ParsedSource(path, slot, diagnostics=decoding_diagnostics)
    parsed = _parse_text(path, slot, text, decoding_diagnostics, rules)
    if any(diagnostic.in_draft for diagnostic in parsed.diagnostics):
        # The record of this draft cannot be read, so later steps cannot know that it is a draft.
        parsed = replace(parsed, diagnostics=relax_draft_errors(parsed.diagnostics))
    return replace(parsed, source_text=text)


def _parse_text(
    path: str,
    slot: SourceSlot,
    text: str,
    diagnostics: tuple[Diagnostic, ...],
    rules: SourceRules,
) -> ParsedSource:
    if slot.kind is SourceKind.NARRATIVE:
        if text.startswith("---"):
            diagnostics += (
                codes.NARRATIVE_KEYS.at(Place(path, 1, 1, 3), report=path.removesuffix(".md") + ".yaml"),
            )
        # Only reports need this package, and they are seldom edited.
        from sitegen.reports.narrative.extract import extract_narrative_facts

        parsed = _add_body(ParsedSource(path, slot, diagnostics=diagnostics), text, 1, rules)
        return replace(
            parsed, body=replace(parsed.body, stated_figures=extract_narrative_facts(text, int(slot.name)))
        )
    if not path.endswith(".md"):
        parsed, status = _parse_record(path, slot, text, 1, diagnostics, rules)
        if slot.kind is SourceKind.REPORT and parsed.record:
            from sitegen.reports.narrative.extract import extract_headline_facts

            facts = extract_headline_facts(parsed.record, int(slot.name))
            return replace(parsed, body=replace(parsed.body, stated_figures=facts))
        if not (body := getattr(parsed.record, "body", "")):
            return parsed
        first_line = parsed.record.source.positions["body"][0] + 1
        return _add_body(parsed, body, first_line, rules, status=status)
    document, split_diagnostics = split_front_matter(text, path)
    diagnostics += split_diagnostics
    if document is None:
        return ParsedSource(path, slot, diagnostics=diagnostics)
    parsed, status = _parse_record(
        path, slot, document.front_matter, document.front_matter_line, diagnostics, rules
    )
    if getattr(parsed.record, "body", ""):
        position = parsed.record.source.positions["body"]
        problem = codes.BODY_TWICE.at(Place(path, *position))
        parsed = replace(parsed, record=None, diagnostics=(*parsed.diagnostics, problem))
    return _add_body(parsed, document.body, document.body_line, rules, status=status)


def _parse_record(
    path: str,
    slot: SourceSlot,
    text: str,
    line: int,
    diagnostics: tuple[Diagnostic, ...],
    rules: SourceRules,
) -> tuple[ParsedSource, _PublicationStatus]:
    """Parse the YAML fields of a file. Return the parsed source, without a body, and its publication status.

    ``text`` is the YAML, which begins on ``line`` of the file. ``diagnostics`` are those of earlier steps,
    and are included in the result. If the fields cannot be read, the file counts as withheld.
    """
    node, yaml_diagnostics = parse_yaml(text, path, line, size_factor=rules.size_factor)
    diagnostics += yaml_diagnostics
    if node is None:
        return ParsedSource(path, slot, diagnostics=diagnostics), _PublicationStatus.WITHHELD
    if slot.kind is SourceKind.SITE and (too_new := _find_newer_format(node, path)):
        return ParsedSource(path, slot, diagnostics=(too_new,)), _PublicationStatus.WITHHELD
    record_class = RECORD_CLASSES[slot.kind]
    record, record_diagnostics = read_record(record_class, node, path, rules.doc_no_patterns)
    if isinstance(record, AgencyRecord) and not record.pinyin:
        record = replace(record, pinyin=" ".join(list_pinyin_syllables(record.name)))
    if has_errors(yaml_diagnostics):
        # A field that seems missing may follow the mistake, and is found once that is corrected.
        record_diagnostics = tuple(one for one in record_diagnostics if one.code != fields.MISSING.code)
    reported = (*diagnostics, *record_diagnostics)
    left = report_unfilled_fields(record_class, node, text, line, path, reported)
    # For a placeholder that was left in place, this is the only diagnostic: others about its value would be noise.
    places = {diagnostic.place for diagnostic in left}
    reported = tuple(diagnostic for diagnostic in reported if diagnostic.place not in places)
    is_broken = has_errors(yaml_diagnostics) or has_errors(left)
    reported += left
    record = None if is_broken else record
    is_unfinished = is_draft(record_class, node)
    if record is None and is_unfinished:
        reported = relax_draft_errors(reported)
    parsed = ParsedSource(path, slot, record, diagnostics=reported)
    if is_withheld(record_class, node):
        return parsed, _PublicationStatus.WITHHELD
    return parsed, _PublicationStatus.DRAFT if is_unfinished else _PublicationStatus.PUBLISHED


def _find_newer_format(node: Node, path: str) -> Diagnostic | None:
    """Return the error if site.yaml states a format version that is too new for this program, else None.

    ``node`` is the content of site.yaml. The caller reports no other errors in such a file, because it may have keys
    that this program does not know.
    """
    for key, value in node.pairs if isinstance(node, YamlMapping) else ():
        version = value.text if isinstance(value, Scalar) and key.text in FORMAT_KEYS else ""
        if regex.fullmatch(r"[0-9]{1,9}", version) and int(version) > CURRENT_FORMAT:
            place = Place(path, value.line, value.column, value.length)
            return format_codes.FORMAT_NEW.at(place, found=version, current=CURRENT_FORMAT)
    return None


def _add_body(
    parsed: ParsedSource,
    body: str,
    first_line: int,
    rules: SourceRules,
    *,
    status: _PublicationStatus = _PublicationStatus.PUBLISHED,
) -> ParsedSource:
    """Convert and check the Markdown ``body`` of a file, and return ``parsed`` with the result.

    The body begins on line ``first_line`` of the file. ``status`` is whether the file is published: if not,
    fewer checks are made. Manual line breaks of Word (U+000B) are treated as line ends.
    """
    breaks = replace_manual_breaks(body, parsed.path, first_line)
    text = breaks.text if breaks else body
    converted = convert_markdown(text, parsed.path, first_line, rules.size_factor)
    diagnostics = (
        *converted.diagnostics,
        *_check_body(parsed, converted, text, first_line, status, breaks),
    )
    links, unlinked = converted.links, converted.unlinked_targets
    if breaks:
        links = tuple(map(breaks.relocate_link, links))
        unlinked = tuple(map(breaks.relocate_link, unlinked))
        diagnostics = (*map(breaks.relocate_diagnostic, diagnostics), breaks.report())
    facts = BodyFacts(
        # The digest covers the text as well: a newer program may extract another text from the same HTML.
        digest=blake2b(f"{converted.html}\0{converted.text}".encode(), digest_size=16).hexdigest(),
        headings=tuple((heading.level, heading.text, heading.id) for heading in converted.headings),
        articles=converted.articles,
        links=links,
        unlinked_targets=unlinked,
        character_count=len(converted.text),
    )
    return replace(
        parsed,
        body=facts,
        html=converted.html,
        text=converted.text,
        diagnostics=parsed.diagnostics + diagnostics,
    )


def _check_body(
    parsed: ParsedSource,
    converted: MarkdownResult,
    body: str,
    first_line: int,
    status: _PublicationStatus,
    breaks: ManualBreaks | None,
) -> tuple[Diagnostic, ...]:
    """Report typing slips in a body, contradictions to the fields, and placeholders left in place.

    If ``status`` is withheld, only typing slips are reported; in a draft, contradictions and blanks are not.
    ``body`` begins on line ``first_line`` of the file, and ``converted`` is the result of converting it.
    ``breaks`` are the manual line breaks of Word that were replaced in it, or None if there were none.
    """
    path, restore_line = parsed.path, breaks.convert_line_number if breaks else int
    slips = report_slips(body, path, first_line, restore_line)
    if status is _PublicationStatus.WITHHELD:
        return slips
    if status is _PublicationStatus.DRAFT:
        return (*slips, *report_scaffold_lines(body, path, first_line, is_unfinished=True))
    if isinstance(parsed.record, ItemRecord):
        slips = (*slips, *report_contradictions(parsed.record, converted, body, path, first_line))
    # The fields of a YAML file include the body. A missing part of a narrative is reported with its report.
    unfilled = report_unfilled_blanks(body, path, first_line, restore_line) if path.endswith(".md") else ()
    if parsed.slot.kind is SourceKind.NARRATIVE:
        return (*slips, *unfilled)
    return (*slips, *unfilled, *report_scaffold_lines(body, path, first_line))


__all__ = ["RECORD_CLASSES", "BodyFacts", "MarkdownResult", "ParsedSource", "parse_source"]
