"""Canonical blanks and markup of a Markdown body. The caller undoes a step that changes the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from sitegen.program import regex

_FENCE: Final = regex.compile(r"[ \t\u3000>]*(?:[-*+] +|[0-9]+[.)] +)?(`{3,}|~{3,})")
_HEADING: Final = regex.compile(r"(#{1,6})[ \t]++(.*)")
_BULLET: Final = regex.compile(r"( *)[*+-] +(?=\S)")
_ROW: Final = regex.compile(r" {0,3}\|")


def trim_ends(body: str) -> str:
    """Remove blanks at line ends. A hard line break keeps its two blanks."""
    lines = body.split("\n")
    inside = _find_code(lines)
    result = []
    for number, line in enumerate(lines):
        bare = line.rstrip(" \t")
        follows = number + 1 < len(lines) and lines[number + 1].strip()
        is_break = line.endswith("  ") and bare and follows
        result.append(line if number in inside else f"{bare}  " if is_break else bare)
    return "\n".join(result)


def join_blank_lines(body: str) -> str:
    """Replace several blank lines by one, and remove blank lines at the end."""
    lines = body.split("\n")
    inside = _find_code(lines)
    kept = [
        line
        for number, line in enumerate(lines)
        if number in inside or line.strip() or not number or lines[number - 1].strip()
    ]
    return "\n".join(kept).rstrip("\n") + "\n" if "".join(kept).strip() else ""


def write_headings(body: str) -> str:
    """Write one blank after the ``#`` of a heading, and remove the ``#`` after its text."""
    return _change_lines(body, _write_heading)


def _write_heading(line: str) -> str:
    heading = _HEADING.fullmatch(line)
    if not heading:
        return line
    text = heading[2].rstrip(" \t")
    bare = text.rstrip("#")
    # A # at the end belongs to the text unless a blank stands before it.
    if bare != text and bare.endswith((" ", "\t")):
        text = bare.rstrip(" \t")
    return f"{heading[1]} {text}" if text else line


def write_bullets(body: str) -> str:
    """Write a hyphen and one blank before the items of a list."""
    return _change_lines(
        body, lambda line: f"{m[1]}- {line[m.end() :]}" if (m := _BULLET.match(line)) else line
    )


def separate_blocks(body: str) -> str:
    """Put a blank line before and after headings, and before and after tables."""
    lines = body.split("\n")
    inside = _find_code(lines)
    result: list[str] = []
    for number, line in enumerate(lines):
        above = lines[number - 1] if number else ""
        kinds = _find_kind(line, number in inside), _find_kind(above, number - 1 in inside)
        if (
            above.strip()
            and line.strip()
            and ("heading" in kinds or (kinds[0] == "row") != (kinds[1] == "row"))
        ):
            result.append("")
        result.append(line)
    return "\n".join(result)


MARKDOWN_STEPS: Final[tuple[Callable[[str], str], ...]] = (
    trim_ends,
    write_headings,
    write_bullets,
    separate_blocks,
    join_blank_lines,
)


def _find_kind(line: str, is_code: bool) -> str:
    if is_code:
        return ""
    return "heading" if _HEADING.fullmatch(line) else "row" if _ROW.match(line) else ""


def _change_lines(body: str, change: Callable[[str], str]) -> str:
    lines = body.split("\n")
    inside = _find_code(lines)
    return "\n".join(line if number in inside else change(line) for number, line in enumerate(lines))


def _find_code(lines: list[str]) -> set[int]:
    """Return the numbers of the lines from an opening code fence to its end, which are left as they are."""
    return set(_iter_code(lines))


def _iter_code(lines: list[str]) -> Iterator[int]:
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
