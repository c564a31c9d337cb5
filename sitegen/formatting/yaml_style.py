"""Canonical blanks and quotation marks of a YAML text. Each step returns a text that means the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from sitegen.program import regex
from sitegen.schema.yaml_quoting import is_plain_safe
from sitegen.schema.yaml_source_nodes import Edit, SourceNode, iter_nodes, parse_source_nodes, splice

_KEEPS_FINAL_BREAKS: Final = regex.compile(r"[|>]\+[ ]*(?:#.*)?$")


def trim_lines(text: str) -> str:
    """Remove blanks at line ends, blank lines at both ends of the text, and all but one of several blank lines.

    Lines of scalars that take several lines are left unchanged, since blanks in them may be part of the value.
    """
    root = parse_source_nodes(text)
    lines = text.split("\n")
    inner = (
        {number for span in iter_nodes(root) for number in _list_lines_within_value(lines, span)}
        if root
        else set()
    )
    kept: list[str] = []
    for number, line in enumerate(lines):
        if number in inner:
            kept.append(line)
        elif line.strip(" ") or (kept and kept[-1].strip(" ")):
            kept.append(line.rstrip(" "))
    if len(lines) - 1 in inner:
        # The text ends in a block scalar that keeps its last line breaks (|+), or whose last line has no line break.
        return "\n".join([*kept, ""] if lines[-1] else kept)
    while kept and not kept[-1]:
        kept.pop()
    return "\n".join([*kept, ""])


def _list_lines_within_value(lines: list[str], span: SourceNode) -> Iterable[int]:
    """Return the indexes of the lines whose trailing blanks may be part of the value ``span``.

    The result is empty if ``span`` is a list or mapping. Its items are looked at one by one.
    """
    if span.kind != "scalar":
        return ()
    if span.style not in ("|", ">"):
        return range(span.line, span.end_line)
    indents = {
        number: len(lines[number]) - len(lines[number].lstrip(" "))
        for number in range(span.line + 1, len(lines))
        if lines[number].strip(" ")
    }
    first = next(iter(indents.values()), 0)
    end = next((number for number, indent in indents.items() if indent < first), len(lines))
    # Without a plus sign, the blank lines at the end are not part of the text.
    while (
        not _KEEPS_FINAL_BREAKS.search(lines[span.line])
        and end - 1 > span.line
        and not lines[end - 1].strip(" ")
    ):
        end -= 1
    return range(span.line + 1, end)


def space_punctuation(text: str) -> str:
    """Write one blank after colons, and after commas in brackets. Remove blanks directly inside brackets."""
    root = parse_source_nodes(text)
    edits = [edit for span in iter_nodes(root) for edit in _iter_spacing_edits(text, span)] if root else []
    return splice(text, edits)


def _iter_spacing_edits(text: str, span: SourceNode) -> Iterator[Edit]:
    if span.kind == "mapping":
        for key, value in span.pairs:
            yield from _iter_colon_edits(text, key, value)
    if not span.flow:
        return
    elements = (
        [(key.start, value) for key, value in span.pairs]
        if span.kind == "mapping"
        else [(item.start, item) for item in span.children]
    )
    position, between = span.start + 1, ""
    for start, node in elements:
        yield from _iter_gap_edits(text, position, start, between)
        position, between = node.end, ", "
    yield from _iter_gap_edits(text, position, span.end - 1, "")


def _iter_colon_edits(text: str, key: SourceNode, value: SourceNode) -> Iterator[Edit]:
    """Yield the edits that leave no blank before the colon between ``key`` and ``value``, and one after it.

    An edit is a tuple of start offset, end offset and new text.
    """
    gap = text[key.end : value.start]
    colon = gap.find(":")
    if colon < 0 or gap[:colon].strip(" ") or key.start == key.end:
        return  # a key with a question mark, or a pair without colon
    empty = value.kind == "scalar" and not value.style and value.start == value.end
    if colon:
        yield key.end, key.end + colon, ""
    after = key.end + colon + 1
    if not empty and "\n" not in gap and text[after : value.start] != " ":
        yield after, value.start, " "


def _iter_gap_edits(text: str, start: int, end: int, wanted: str) -> Iterator[Edit]:
    """Yield the edit that replaces the text between two offsets with ``wanted``, if it differs.

    This text separates two elements in brackets, or an element and a bracket. Nothing is yielded if it
    contains more than blanks and a comma, such as a line break or a comment. An edit is a tuple of start
    offset, end offset and new text.
    """
    gap = text[start:end]
    if (
        gap != wanted
        and not gap.replace(",", "", 1).strip(" ")
        and (bool(wanted) == ("," in gap) or not wanted)
    ):
        yield start, end, wanted


def drop_quotes(text: str) -> str:
    """Remove the quotation marks of values that every YAML parser reads the same without them.

    They stay if some parsers would read the bare value as a number or a truth value, and if the value
    contains signs that separate several names, such as 、.
    """
    root = parse_source_nodes(text)
    edits = (
        [edit for span in _iter_scalars(root, False) for edit in _iter_unquoting_edits(*span)] if root else []
    )
    return splice(text, edits)


def _iter_scalars(span: SourceNode, in_flow: bool) -> Iterator[tuple[SourceNode, bool]]:
    """Yield each scalar in ``span``, and whether it is inside brackets or braces.

    ``in_flow`` says whether ``span`` itself is inside brackets or braces.
    """
    if span.kind == "scalar":
        yield span, in_flow
    for child in span.children:
        yield from _iter_scalars(child, in_flow or span.flow)


def _iter_unquoting_edits(span: SourceNode, in_flow: bool) -> Iterator[Edit]:
    if span.style in ("'", '"') and span.line == span.end_line and is_plain_safe(span.value, in_flow):
        yield span.start, span.end, span.value
