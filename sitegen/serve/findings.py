"""Diagnostics in the form that the error overlay of the browser shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from sitegen.diagnostics import Diagnostic, Severity
from sitegen.diagnostics.formats.excerpt import visible
from sitegen.diagnostics.formats.lines import Lines

SHOWN: Final = 50
"""Most diagnostics listed in an overlay, errors first. All of them are counted."""

AROUND: Final = 60
"""Most characters quoted before the marked place of a line, and after it."""


def as_overlay(diagnostics: Iterable[Diagnostic], source: Callable[[str], str | None]) -> dict[str, Any]:
    """Build the JSON data of the overlay: numbers of errors and warnings, and the first diagnostics.

    Each diagnostic comes with its line. ``source`` returns the text of a file, as for
    `sitegen.diagnostics.formats.render`. Personal data is masked in the same way.
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
    """Split a line in three: before the marked place, the place, after it.

    Without a column, all of it counts as before.
    """
    if not column:
        return [_cut(line, AROUND * 2), "", ""]
    start = column - 1
    end = start + max(length, 1)
    before = line[max(start - AROUND, 0) : start]
    lead = "…" if start > AROUND else ""
    return [lead + visible(before), _cut(line[start:end], AROUND), _cut(line[end:], AROUND)]


def _cut(text: str, most: int) -> str:
    return visible(text[:most]) + ("…" if len(text) > most else "")
