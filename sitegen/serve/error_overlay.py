"""Diagnostics in the form that the error overlay of the browser shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from sitegen.diagnostics import Diagnostic, Severity
from sitegen.diagnostics.formats.excerpt import escape_invisible
from sitegen.diagnostics.formats.redaction import RedactedSource

DIAGNOSTICS_LIMIT: Final = 50
"""Most diagnostics listed in an overlay, errors first. All of them are counted."""

CONTEXT_LENGTH: Final = 60
"""Most characters quoted before the marked place of a line, and after it."""


def make_overlay_data(
    diagnostics: Iterable[Diagnostic], read_source: Callable[[str], str | None]
) -> dict[str, Any]:
    """Return the JSON data of the error overlay: the numbers of errors and warnings, and the diagnostics.

    The keys are ``errors``, ``warnings`` (numbers) and ``findings`` (a list). At most `DIAGNOSTICS_LIMIT` diagnostics
    are included, errors first, each with an excerpt of its line. ``read_source`` returns the text of the
    source file at a path in the project, or None if it cannot be read. Personal data in the excerpts is
    masked.
    """
    ordered = sorted(
        diagnostics, key=lambda diagnostic: (diagnostic.severity is not Severity.ERROR, diagnostic.sort_key)
    )
    counts = Counter(diagnostic.severity for diagnostic in ordered)
    lines = RedactedSource(read_source, ordered)
    return {
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "findings": [
            _make_overlay_entry(lines.mask_diagnostic(diagnostic), lines.get_masked_line(diagnostic))
            for diagnostic in ordered[:DIAGNOSTICS_LIMIT]
        ],
    }


def _make_overlay_entry(diagnostic: Diagnostic, line: str | None) -> dict[str, Any]:
    texts = ("message", "message_en", "hint", "hint_en")
    return {
        "place": escape_invisible(str(diagnostic.place)),
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        **{name: "\n".join(map(escape_invisible, getattr(diagnostic, name).splitlines())) for name in texts},
        "line": diagnostic.place.line,
        "quote": []
        if line is None
        else _split_around_place(line, diagnostic.place.column, diagnostic.place.length),
    }


def _split_around_place(line: str, column: int, length: int) -> list[str]:
    """Split a line of source text into the text before the marked place, the place, and the text after it.

    ``column`` is the column of the place, from 1, and ``length`` its length in characters. If the column is
    0, the whole line is the first part. Long parts are cut, with an ellipsis. Invisible characters are
    escaped.
    """
    # Columns count from 1; 0 means the whole line.
    if not column:
        return [_truncate(line, CONTEXT_LENGTH * 2), "", ""]
    start = column - 1
    end = start + max(length, 1)  # a place of no length, such as the end of a line, is shown as one character
    before = line[max(start - CONTEXT_LENGTH, 0) : start]
    lead = "…" if start > CONTEXT_LENGTH else ""
    return [
        lead + escape_invisible(before),
        _truncate(line[start:end], CONTEXT_LENGTH),
        _truncate(line[end:], CONTEXT_LENGTH),
    ]


def _truncate(text: str, limit: int) -> str:
    return escape_invisible(text[:limit]) + ("…" if len(text) > limit else "")
