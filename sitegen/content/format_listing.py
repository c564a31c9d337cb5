"""List what is converted differently in a source file written for format 1: its body and its document number."""

from __future__ import annotations

from typing import Any

from sitegen.content.format_changes import NUMBERS, FormatChange, find_format_changes, has_format_changes
from sitegen.content.format_one import normalise_number_by_format_1
from sitegen.content.front_matter import split_front_matter
from sitegen.content.layout import SourceKind
from sitegen.content.parse import ParsedSource


def list_source_format_changes(parsed: ParsedSource) -> list[FormatChange]:
    """Return the places of a source file that are converted differently now than in format 1, by line.

    ``parsed`` is the result of `parse_source`, with its source text. A document number that is displayed
    differently comes first. A file that has no record, because of errors, has no such places: it could not be
    published in format 1.
    """
    if parsed.lacks_record or not parsed.source_text:
        return []
    body, first_line = _get_body(parsed)
    changes = find_format_changes(body, first_line) if body.strip() else []
    return [*_compare_document_number(parsed.record), *changes]


def has_source_format_changes(parsed: ParsedSource) -> bool:
    """Whether a source file is published differently than it was in format 1, the first version of the content format.

    ``parsed`` still has the text of the file as its ``source``.
    """
    if parsed.lacks_record or not parsed.source_text:
        return False
    body, _ = _get_body(parsed)
    return bool(_compare_document_number(parsed.record)) or (bool(body.strip()) and has_format_changes(body))


def _get_body(parsed: ParsedSource) -> tuple[str, int]:
    """Return the Markdown text of a file, "" if it has none, and the line of the file on which the text begins."""
    if parsed.slot.kind is SourceKind.NARRATIVE:
        return parsed.source_text, 1
    if parsed.path.endswith(".md"):
        document, _ = split_front_matter(parsed.source_text, parsed.path)
        return (document.body, document.body_line) if document else ("", 1)
    body = getattr(parsed.record, "body", "")
    if not body:
        return "", 1
    line = parsed.record.source.positions["body"][0]
    # A block of lines begins below its key.
    return body, line + ("\n" in body.rstrip("\n"))


def _compare_document_number(record: Any) -> list[FormatChange]:
    number = getattr(record, "doc_no", "")
    former = normalise_number_by_format_1(number) if number else ""
    if former == number:
        return []
    line = record.source.positions.get("doc_no", (1,))[0]
    return [FormatChange(line, NUMBERS, former, number)]
