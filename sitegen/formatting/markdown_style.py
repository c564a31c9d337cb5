"""Canonical blanks and markup of a Markdown body. The caller undoes a step that changes the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from sitegen.program import regex

_FENCE: Final = regex.compile(r"[ \t\u3000>]*(?:[-*+] +|[0-9]+[.)] +)?(`{3,}|~{3,})")
_HEADING: Final = regex.compile(r"(#{1,6})[ \t]++(.*)")
_BULLET: Final = regex.compile(r"( *)[*+-] +(?=\S)")
_TABLE_ROW: Final = regex.compile(r" {0,3}\|")


def trim_line_ends(body: str) -> str:
    """Remove blanks at line ends, except the two blanks of a hard line break. Code blocks are left unchanged."""
    lines = body.split("\n")
    inside = _find_code_lines(lines)
    result = []
    for number, line in enumerate(lines):
        bare = line.rstrip(" \t")
        follows = number + 1 < len(lines) and lines[number + 1].strip()
        is_break = line.endswith("  ") and bare and follows
        result.append(line if number in inside else f"{bare}  " if is_break else bare)
    return "\n".join(result)


def collapse_blank_lines(body: str) -> str:
    """Replace several blank lines by one, and remove those at the end. Code blocks are left unchanged."""
    lines = body.split("\n")
    inside = _find_code_lines(lines)
    kept = [
        line
        for number, line in enumerate(lines)
        if number in inside or line.strip() or not number or lines[number - 1].strip()
    ]
    return "\n".join(kept).rstrip("\n") + "\n" if "".join(kept).strip() else ""


def normalize_headings(body: str) -> str:
    """Write one blank after the opening ``#`` of each heading, and remove closing ``#`` signs."""
    return _change_lines_outside_code(body, _normalize_heading)


def _normalize_heading(line: str) -> str:
    heading = _HEADING.fullmatch(line)
    if not heading:
        return line
    text = heading[2].rstrip(" \t")
    bare = text.rstrip("#")
    # A # at the end belongs to the text unless a blank stands before it.
    if bare != text and bare.endswith((" ", "\t")):
        text = bare.rstrip(" \t")
    return f"{heading[1]} {text}" if text else line


def normalize_bullets(body: str) -> str:
    """Begin each item of a bulleted list with a hyphen and one blank."""
    return _change_lines_outside_code(
        body, lambda line: f"{m[1]}- {line[m.end() :]}" if (m := _BULLET.match(line)) else line
    )


def separate_blocks(body: str) -> str:
    """Put a blank line before and after each heading and each table."""
    lines = body.split("\n")
    inside = _find_code_lines(lines)
    result: list[str] = []
    for number, line in enumerate(lines):
        above = lines[number - 1] if number else ""
        kinds = _classify_line(line, number in inside), _classify_line(above, number - 1 in inside)
        if (
            above.strip()
            and line.strip()
            and ("heading" in kinds or (kinds[0] == "row") != (kinds[1] == "row"))
        ):
            result.append("")
        result.append(line)
    return "\n".join(result)


MARKDOWN_STEPS: Final[tuple[Callable[[str], str], ...]] = (
    trim_line_ends,
    normalize_headings,
    normalize_bullets,
    separate_blocks,
    collapse_blank_lines,
)


def _classify_line(line: str, is_code: bool) -> str:
    if is_code:
        return ""
    return "heading" if _HEADING.fullmatch(line) else "row" if _TABLE_ROW.match(line) else ""


def _change_lines_outside_code(body: str, change: Callable[[str], str]) -> str:
    lines = body.split("\n")
    inside = _find_code_lines(lines)
    return "\n".join(line if number in inside else change(line) for number, line in enumerate(lines))


def _find_code_lines(lines: list[str]) -> set[int]:
    """Return the indexes of the lines in fenced code blocks, including the fences."""
    return set(_iter_code_lines(lines))


def _iter_code_lines(lines: list[str]) -> Iterator[int]:
    mark = ""
    for number, line in enumerate(lines):
        fence = _FENCE.match(line)
        if mark:
            yield number
            if fence and fence[1].startswith(mark) and not line[fence.end() :].strip():
                mark = ""
        elif fence:
            yield number
            mark = fence[1]
