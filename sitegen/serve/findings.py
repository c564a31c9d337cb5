"""Findings as the overlay in the browser shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from sitegen.diagnostics import Diagnostic, Severity
from sitegen.diagnostics.formats.excerpt import visible
from sitegen.diagnostics.formats.lines import Lines

SHOWN: Final = 50
"""Findings that an overlay lists, errors first; all are counted."""

AROUND: Final = 60
"""Characters of a line that are quoted before the place, and after it."""


def as_overlay(diagnostics: Iterable[Diagnostic], source: Callable[[str], str | None]) -> dict[str, Any]:
    """How many errors and warnings there are, and the first of them with their lines; ready for JSON.

    ``source`` gives the text of a file, as for `sitegen.diagnostics.formats.render`; personal data is masked alike.
    """
    found = sorted(diagnostics, key=lambda one: (one.severity is not Severity.ERROR, one.sort_key))
    counts = Counter(one.severity for one in found)
    lines = Lines(source, found)
    return {
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "findings": [_entry(lines.without_personal(one), lines.at(one)) for one in found[:SHOWN]],
    }


def _entry(found: Diagnostic, line: str | None) -> dict[str, Any]:
    words = ("message", "message_en", "hint", "hint_en")
    return {
        "place": visible(str(found.place)),
        "code": found.code,
        "severity": found.severity.value,
        **{name: "\n".join(map(visible, getattr(found, name).splitlines())) for name in words},
        "line": found.place.line,
        "quote": [] if line is None else _quote(line, found.place.column, found.place.length),
    }


def _quote(line: str, column: int, length: int) -> list[str]:
    """The line in three pieces: before the place, the place, after it; without a column all of it is before."""
    if not column:
        return [_cut(line, AROUND * 2), "", ""]
    start = column - 1
    end = start + max(length, 1)
    before = line[max(start - AROUND, 0) : start]
    lead = "…" if start > AROUND else ""
    return [lead + visible(before), _cut(line[start:end], AROUND), _cut(line[end:], AROUND)]


def _cut(text: str, most: int) -> str:
    return visible(text[:most]) + ("…" if len(text) > most else "")
