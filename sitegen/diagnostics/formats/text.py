"""Format diagnostics as text for a terminal, with the source line underlined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sitegen.diagnostics.formats.excerpt import build_excerpt, escape_invisible
from sitegen.diagnostics.formats.redaction import RedactedSource
from sitegen.diagnostics.model import Diagnostic, Place, Severity

BOLD, RED, YELLOW, CYAN, GREEN = "1", "1;31", "1;33", "36", "1;32"
SEVERITY_LABELS = {Severity.ERROR: ("错误", "error", RED), Severity.WARNING: ("警告", "warning", YELLOW)}


def format_as_text(diagnostics: Sequence[Diagnostic], lines: RedactedSource, colour: bool) -> str:
    """Format a paragraph for each diagnostic, then a line with the number of errors and warnings.

    Paragraphs are in the given order. ``lines`` supplies the source lines to quote, with personal data
    masked. ``colour`` adds terminal escape sequences for colours. Messages are quoted as they are: mask
    them before.
    """
    paragraphs = [
        _format_paragraph(diagnostic, lines.find_line(diagnostic), colour) for diagnostic in diagnostics
    ]
    return "\n".join([*paragraphs, _summarise_counts(diagnostics, colour)])


def _format_paragraph(diagnostic: Diagnostic, line: str | None, colour: bool) -> str:
    zh, en, shade = SEVERITY_LABELS[diagnostic.severity]
    head = _paint(escape_invisible(str(diagnostic.place)), BOLD, colour)
    rows = [
        f"{head}: {_paint(f'{zh} {en} {diagnostic.code}', shade, colour)}",
        *_pad_rows(diagnostic.message),
        *_pad_rows(diagnostic.message_en),
    ]
    if line is not None:
        rows += _quote_source(diagnostic.place, line, shade, colour)
    for label, hint in (("怎么改", diagnostic.hint), ("How to fix", diagnostic.hint_en)):
        if hint:
            rows += _label_rows(label, hint, colour)
    return "\n".join(rows) + "\n"


def _pad_rows(text: str) -> list[str]:
    return [f"  {escape_invisible(row)}" for row in text.splitlines()]


def _label_rows(label: str, text: str, colour: bool) -> list[str]:
    first, *following = text.splitlines()
    return [
        f"  {_paint(f'{label}:', CYAN, colour)} {escape_invisible(first)}",
        *(f"    {escape_invisible(row)}" for row in following),
    ]


def _quote_source(place: Place, line: str, shade: str, colour: bool) -> list[str]:
    number = str(place.line)
    gutter = " " * len(number)
    shown, underline = build_excerpt(line, place.column, place.length)
    rows = [f"  {number} | {shown}".rstrip()]
    if underline:
        blank, marks = underline[: -len(underline.lstrip())], underline.lstrip()
        rows.append(f"  {gutter} | {blank}{_paint(marks, shade, colour)}")
    return rows


def _summarise_counts(diagnostics: Sequence[Diagnostic], colour: bool) -> str:
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    if not counts:
        return _paint("没有发现问题。 No problems found.", GREEN, colour) + "\n"
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    text = f"{errors} 个错误，{warnings} 个警告。 {_format_count(errors, 'error')}, {_format_count(warnings, 'warning')}."
    return _paint(text, RED if errors else YELLOW, colour) + "\n"


def _format_count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _paint(text: str, shade: str, colour: bool) -> str:
    return f"\x1b[{shade}m{text}\x1b[0m" if colour else text
