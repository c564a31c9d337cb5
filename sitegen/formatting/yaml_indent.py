"""Canonical indentation of a YAML text: two blanks a level, lists indented below their key."""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field

from sitegen.program import regex
from sitegen.schema.yaml_source_nodes import SourceNode, parse_source_nodes

INDENT_STEP: Final = 2
_BLOCK_HEADER: Final = regex.compile(r"[|>][+-]?[1-9]|[|>][1-9]")


class _NewIndents(Struct):
    """The new indentation of the lines of a text, keyed by line index from 0.

    ``starts`` is for lines that begin with a key or a dash. Its values are tuples: the new indentation, the
    number of dashes, and the old column at which the rest of the line begins. ``shifts`` is for the further
    lines of a scalar or of a list in brackets. Its values are tuples: the number of columns by which the line
    moves right (negative for left), and the smallest indentation that it may get.
    """

    starts: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    shifts: dict[int, tuple[int, int]] = field(default_factory=dict)


def indent_lines(text: str) -> str:
    """Return a YAML text with canonical indentation.

    A comment on a line of its own is indented like the line below it, or like the nearest line above it that had the
    same indentation. The text is returned unchanged if it is not a block mapping or list, or if its structure cannot
    be re-indented safely, for example because of block scalars with an explicit indentation (``|2``).
    """
    root = parse_source_nodes(text)
    if root is None or not root.is_block:
        return text
    lines = text.split("\n")
    layout = _NewIndents()
    if not _try_to_indent_block(text, lines, root, 0, layout):
        return text
    return "\n".join(_indent_line(lines, number, layout) for number in range(len(lines)))


def _try_to_indent_block(
    text: str, lines: list[str], span: SourceNode, indent: int, layout: _NewIndents
) -> bool:
    """Add the lines of a block mapping or list to ``layout``. Return False if the text must be left as it is.

    ``span`` is the mapping or list, and ``indent`` its new indentation. ``lines`` are the lines of ``text``.
    """
    if span.kind == "mapping":
        for key, value in span.pairs:
            if key.kind != "scalar" or key.line != key.end_line or key.start == key.end:
                return False
            if not lines[key.line][: key.column].strip(" "):
                layout.starts[key.line] = (indent, 0, key.column)
            if not _try_to_indent_value(text, lines, value, indent, layout):
                return False
        return True
    for item in span.children:
        dash = _find_dash(text, item)
        if dash is None:
            return False
        line, column = dash
        if not lines[line][:column].strip(" "):
            rest = item.column if item.line == line else column + 1
            layout.starts[line] = (indent, 1, rest)
        elif line in layout.starts:  # a list that begins on the line of another dash
            start, dashes, _ = layout.starts[line]
            layout.starts[line] = (start, dashes + 1, item.column if item.line == line else column + 1)
        if not _try_to_indent_value(text, lines, item, indent, layout):
            return False
    return True


def _try_to_indent_value(
    text: str, lines: list[str], value: SourceNode, indent: int, layout: _NewIndents
) -> bool:
    """Add the lines of a value to ``layout``. Return False if the text must be left as it is.

    ``value`` is the value of a key or an item of a list. ``indent`` is the new indentation of the key or the
    dash. ``lines`` are the lines of ``text``.
    """
    if value.is_block:
        return bool(value.children) and _try_to_indent_block(text, lines, value, indent + INDENT_STEP, layout)
    if value.kind == "scalar" and value.style in ("|", ">"):
        return _try_to_indent_block_scalar(text, lines, value, indent + INDENT_STEP, layout)
    if value.start == value.end and not value.style:
        return True
    own = value.line
    old = len(lines[own]) - len(lines[own].lstrip(" "))
    if not lines[own][: value.column].strip(" "):  # it begins a line of its own below the key
        layout.shifts[own] = (indent + INDENT_STEP - old, indent + INDENT_STEP)
    start = layout.starts.get(own)
    by = start[0] - old if start else layout.shifts.get(own, (0, 0))[0]
    for number in range(own + 1, value.end_line + 1):
        layout.shifts[number] = (by, indent + INDENT_STEP)
    return True


def _try_to_indent_block_scalar(
    text: str, lines: list[str], value: SourceNode, indent: int, layout: _NewIndents
) -> bool:
    if _BLOCK_HEADER.match(text, value.start):
        return False
    # It ends at the start of the line of the next token. Its last lines may be comments, which are not its text.
    body = [
        number
        for number in range(value.line + 1, min(value.end_line + 1, len(lines)))
        if lines[number].strip(" ")
    ]
    if not body:
        return True
    first = len(lines[body[0]]) - len(lines[body[0]].lstrip(" "))
    for number in range(value.line + 1, min(value.end_line + 1, len(lines))):
        held = len(lines[number]) - len(lines[number].lstrip(" "))
        if lines[number].strip(" ") and held < first:
            break
        if held >= first:
            layout.shifts[number] = (indent - first, 0)
    return True


def _find_dash(text: str, item: SourceNode) -> tuple[int, int] | None:
    """Return line and column, from 0, of the dash of a list item; None if other text is between the two."""
    at = item.start - 1
    while at >= 0 and text[at] != "-":
        line_start = text.rfind("\n", 0, at) + 1
        comment = text.find("#", line_start, at + 1)
        if text[at] not in " \n" and comment < 0:
            return None
        at = (comment if comment >= 0 else at) - 1
    if at < 0:
        return None
    line_start = text.rfind("\n", 0, at) + 1
    return text.count("\n", 0, at), at - line_start


def _indent_line(lines: list[str], number: int, layout: _NewIndents) -> str:
    line = lines[number]
    if number in layout.starts:
        indent, dashes, rest = layout.starts[number]
        return (
            (" " * indent + "- " * dashes + line[rest:].lstrip(" ")).rstrip(" ")
            if dashes
            else " " * indent + line[rest:]
        )
    old = len(line) - len(line.lstrip(" "))
    if number in layout.shifts:
        by, fewest = layout.shifts[number]
        return " " * max(old + by, fewest) + line.lstrip(" ") if line.strip(" ") else line
    if line.lstrip(" ").startswith("#"):
        return " " * _find_comment_indent(lines, number, old, layout) + line.lstrip(" ")
    return line


def _find_comment_indent(lines: list[str], number: int, old: int, layout: _NewIndents) -> int:
    below = next((n for n in range(number + 1, len(lines)) if n in layout.starts), None)
    if below is not None and len(lines[below]) - len(lines[below].lstrip(" ")) == old:
        return layout.starts[below][0]
    for above in range(number - 1, -1, -1):
        if above not in layout.starts:
            continue
        indent, dashes, rest = layout.starts[above]
        if dashes and rest == old:  # the fields of an item that begins on the line of its dash
            return indent + INDENT_STEP * dashes
        if len(lines[above]) - len(lines[above].lstrip(" ")) == old:
            return indent
    return layout.starts[below][0] if below is not None else old
