"""Diagnostics in the form that the error overlay of the browser shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from sitegen.diagnostics import Diagnostic, Severity
from sitegen.diagnostics.formats.excerpt import escape_invisible
from sitegen.diagnostics.formats.redaction import RedactedSource

MAX_SHOWN: Final = 50
"""Most diagnostics listed in an overlay, errors first. All of them are counted."""

CONTEXT_LENGTH: Final = 60
"""Most characters quoted before the marked place of a line, and after it."""


def build_overlay(diagnostics: Iterable[Diagnostic], source: Callable[[str], str | None]) -> dict[str, Any]:
    """Build the JSON data of the overlay: numbers of errors and warnings, and the first diagnostics.

    Each diagnostic comes with its line. ``source`` returns the text of a file, as for
    `sitegen.diagnostics.formats.render`. Personal data is masked in the same way.
    """
    found = sorted(diagnostics, key=lambda one: (one.severity is not Severity.ERROR, one.sort_key))
    counts = Counter(one.severity for one in found)
    lines = RedactedSource(source, found)
    return {
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "findings": [
            _format_entry(lines.mask_diagnostic(one), lines.find_line(one)) for one in found[:MAX_SHOWN]
        ],
    }


def _format_entry(found: Diagnostic, line: str | None) -> dict[str, Any]:
    words = ("message", "message_en", "hint", "hint_en")
    return {
        "place": escape_invisible(str(found.place)),
        "code": found.code,
        "severity": found.severity.value,
        **{name: "\n".join(map(escape_invisible, getattr(found, name).splitlines())) for name in words},
        "line": found.place.line,
        "quote": [] if line is None else _quote(line, found.place.column, found.place.length),
    }


def _quote(line: str, column: int, length: int) -> list[str]:
    """Split a line in three: before the marked place, the place, after it.

    Without a column, all of it counts as before.
    """
    if not column:
        return [_cut(line, CONTEXT_LENGTH * 2), "", ""]
    start = column - 1
    end = start + max(length, 1)
    before = line[max(start - CONTEXT_LENGTH, 0) : start]
    lead = "…" if start > CONTEXT_LENGTH else ""
    return [
        lead + escape_invisible(before),
        _cut(line[start:end], CONTEXT_LENGTH),
        _cut(line[end:], CONTEXT_LENGTH),
    ]


def _cut(text: str, most: int) -> str:
    return escape_invisible(text[:most]) + ("…" if len(text) > most else "")
