"""Format diagnostics as text for a terminal, with the source line underlined.

Diagnostics are grouped: the same cause at many places is one paragraph with the number of places and the first few of
them, and of one code only the first causes are shown in full. The option ``--all`` shows everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sitegen.diagnostics.formats.causes import CauseGroup, group_by_cause
from sitegen.diagnostics.formats.excerpt import build_excerpt, escape_invisible
from sitegen.diagnostics.formats.redaction import RedactedSource
from sitegen.diagnostics.model import Diagnostic, Place, Severity
from sitegen.diagnostics.plurals import format_count

BOLD, RED, YELLOW, CYAN, GREEN = "1", "1;31", "1;33", "36", "1;32"
SEVERITY_LABELS = {Severity.ERROR: ("错误", "error", RED), Severity.WARNING: ("警告", "warning", YELLOW)}


MAX_PLACES_PER_CAUSE = 5
"""Places listed below the first one of a cause."""
MAX_FULL_CAUSES = 10
"""Causes of one code that are shown in full. A page of a terminal holds fewer."""
MAX_LISTED_CAUSES = 20
"""Further causes of one code that are listed with a line each."""


def format_as_text(
    diagnostics: Sequence[Diagnostic], redacted_source: RedactedSource, colour: bool, show_all: bool = False
) -> str:
    """Format a paragraph for each cause, then a line with the number of errors and warnings.

    Paragraphs are in the given order. Beyond `MAX_FULL_CAUSES` of one code, causes are only listed, in a paragraph at
    the end. ``redacted_source`` supplies the source lines to quote, with personal data masked. ``colour`` adds terminal
    escape sequences for colours. With ``show_all``, each diagnostic has a paragraph of its own. Messages are not
    masked here.
    """
    causes = tuple(map(CauseGroup, diagnostics)) if show_all else group_by_cause(diagnostics)
    paragraphs: list[str] = []
    further: dict[str, list[CauseGroup]] = {}
    shown: Counter[str] = Counter()
    for cause in causes:
        code = cause.first.code
        shown[code] += 1
        if show_all or shown[code] <= MAX_FULL_CAUSES:
            paragraphs.append(_format_paragraph(cause, redacted_source.get_masked_line(cause.first), colour))
        else:
            further.setdefault(code, []).append(cause)
    paragraphs += [_list_further_causes(code, rest, colour) for code, rest in further.items()]
    return "\n".join([*paragraphs, _summarise_counts(diagnostics, colour)])


def _format_paragraph(cause: CauseGroup, line: str | None, colour: bool) -> str:
    diagnostic = cause.first
    zh, en, shade = SEVERITY_LABELS[diagnostic.severity]
    head = _paint(escape_invisible(str(diagnostic.place)), BOLD, colour)
    count = f"（共 {cause.count} 处 {format_count(cause.count, 'place')}）" if cause.others else ""
    rows = [
        f"{head}: {_paint(f'{zh} {en} {diagnostic.code}', shade, colour)}{count}",
        *_pad_rows(diagnostic.message),
        *_pad_rows(diagnostic.message_en),
    ]
    if line is not None:
        rows += _quote_source(diagnostic.place, line, shade, colour)
    for label, hint in (("怎么改：", diagnostic.hint), ("How to fix: ", diagnostic.hint_en)):
        if hint:
            rows += _label_rows(label, hint, colour)
    return "\n".join([*rows, *_list_further_places(cause)]) + "\n"


def _list_further_places(cause: CauseGroup) -> list[str]:
    """Return lines with at most `MAX_PLACES_PER_CAUSE` further places of a cause, and the number of the rest."""
    if not cause.others:
        return []
    listed = [f"    {escape_invisible(str(other.place))}" for other in cause.others[:MAX_PLACES_PER_CAUSE]]
    left = len(cause.others) - len(listed)
    more = [f"    另有 {left} 处，用 --all 全部列出。 {left} more: list them with --all."] if left else []
    return ["  同样的问题 The same at:", *listed, *more]


def _list_further_causes(code: str, causes: Sequence[CauseGroup], colour: bool) -> str:
    """Return a paragraph that lists causes of a code beyond `MAX_FULL_CAUSES`, with place and message of each."""
    count = sum(cause.count for cause in causes)
    head = f"{code}：另有 {count} 处 {count} more"
    rows = [_paint(head, BOLD, colour)]
    for cause in causes[:MAX_LISTED_CAUSES]:
        times = f" × {cause.count}" if cause.others else ""
        place = escape_invisible(str(cause.first.place))
        rows += [f"  {place}{times}", f"    {escape_invisible(cause.first.message)}"]
        rows.append(f"    {escape_invisible(cause.first.message_en)}")
    left = sum(cause.count for cause in causes[MAX_LISTED_CAUSES:])
    if left:
        rows.append(f"  另有 {left} 处，用 --all 全部列出。 {left} more: list them with --all.")
    return "\n".join(rows) + "\n"


def _pad_rows(text: str) -> list[str]:
    return [f"  {escape_invisible(row)}" for row in text.splitlines()]


def _label_rows(label: str, text: str, colour: bool) -> list[str]:
    first, *following = text.splitlines()
    return [
        f"  {_paint(label.rstrip(), CYAN, colour)}{' ' * label.endswith(' ')}{escape_invisible(first)}",
        *(f"    {escape_invisible(row)}" for row in following),
    ]


def _quote_source(place: Place, line: str, colour_code: str, colour: bool) -> list[str]:
    number = str(place.line)
    gutter = " " * len(number)
    shown, underline = build_excerpt(line, place.column, place.length)
    rows = [f"  {number} | {shown}".rstrip()]
    if underline:
        blank, marks = underline[: -len(underline.lstrip())], underline.lstrip()
        rows.append(f"  {gutter} | {blank}{_paint(marks, colour_code, colour)}")
    return rows


def _summarise_counts(diagnostics: Sequence[Diagnostic], colour: bool) -> str:
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    if not counts:
        return _paint("没有发现问题。 No problems found.", GREEN, colour) + "\n"
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    text = f"{errors} 个错误，{warnings} 个警告。 {format_count(errors, 'error')}, {format_count(warnings, 'warning')}."
    return _paint(text, RED if errors else YELLOW, colour) + "\n"


def _paint(text: str, colour_code: str, colour: bool) -> str:
    return f"\x1b[{colour_code}m{text}\x1b[0m" if colour else text
