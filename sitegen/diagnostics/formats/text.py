"""Diagnostics as text for people, with the source line underlined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sitegen.diagnostics.formats.excerpt import excerpt, visible
from sitegen.diagnostics.formats.lines import Lines
from sitegen.diagnostics.model import Diagnostic, Place, Severity

BOLD, RED, YELLOW, CYAN, GREEN = "1", "1;31", "1;33", "36", "1;32"
WORDS = {Severity.ERROR: ("错误", "error", RED), Severity.WARNING: ("警告", "warning", YELLOW)}


def as_text(diagnostics: Sequence[Diagnostic], lines: Lines, colour: bool) -> str:
    """Format a paragraph for each diagnostic and a closing line with their count."""
    paragraphs = [_paragraph(found, lines.at(found), colour) for found in diagnostics]
    return "\n".join([*paragraphs, _count(diagnostics, colour)])


def _paragraph(found: Diagnostic, line: str | None, colour: bool) -> str:
    zh, en, shade = WORDS[found.severity]
    head = _paint(visible(str(found.place)), BOLD, colour)
    rows = [
        f"{head}: {_paint(f'{zh} {en} {found.code}', shade, colour)}",
        *_indented(found.message),
        *_indented(found.message_en),
    ]
    if line is not None:
        rows += _quoted(found.place, line, shade, colour)
    for label, hint in (("怎么改", found.hint), ("How to fix", found.hint_en)):
        if hint:
            rows += _labelled(label, hint, colour)
    return "\n".join(rows) + "\n"


def _indented(text: str) -> list[str]:
    return [f"  {visible(row)}" for row in text.splitlines()]


def _labelled(label: str, text: str, colour: bool) -> list[str]:
    first, *rest = text.splitlines()
    return [
        f"  {_paint(f'{label}:', CYAN, colour)} {visible(first)}",
        *(f"    {visible(row)}" for row in rest),
    ]


def _quoted(place: Place, line: str, shade: str, colour: bool) -> list[str]:
    number = str(place.line)
    gutter = " " * len(number)
    shown, under = excerpt(line, place.column, place.length)
    rows = [f"  {number} | {shown}".rstrip()]
    if under:
        blank, marks = under[: -len(under.lstrip())], under.lstrip()
        rows.append(f"  {gutter} | {blank}{_paint(marks, shade, colour)}")
    return rows


def _count(diagnostics: Sequence[Diagnostic], colour: bool) -> str:
    counts = Counter(found.severity for found in diagnostics)
    if not counts:
        return _paint("没有发现问题。 No problems found.", GREEN, colour) + "\n"
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    text = f"{errors} 个错误，{warnings} 个警告。 {_plural(errors, 'error')}, {_plural(warnings, 'warning')}."
    return _paint(text, RED if errors else YELLOW, colour) + "\n"


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _paint(text: str, shade: str, colour: bool) -> str:
    return f"\x1b[{shade}m{text}\x1b[0m" if colour else text
