"""Format corrected lines for hints: a whole line as it should be written, so that an editor can copy it."""

from __future__ import annotations

from collections.abc import Sequence

LENGTH_LIMIT = 300
"""Most characters of a corrected line that a hint shows. Nearly all paragraphs of official texts are shorter."""

LINES_LIMIT = 5
"""Most other line numbers that a hint names."""


def shorten_line(line: str, column: int) -> str:
    """Return a line without surrounding blanks. Of a long line, return the part around ``column`` with “…” at cuts.

    ``column`` counts from 0 in ``line``. The result has at most about `LENGTH_LIMIT` characters.
    """
    if len(line) <= LENGTH_LIMIT:
        return line.strip(" \t\u3000")
    start = max(0, min(column - LENGTH_LIMIT // 2, len(line) - LENGTH_LIMIT))
    cut = line[start : start + LENGTH_LIMIT]
    return f"{'…' if start else ''}{cut}{'…' if start + LENGTH_LIMIT < len(line) else ''}"


def list_others(lines: Sequence[int]) -> dict[str, str]:
    """Return the message values ``more`` and ``more_en``, which say that other ``lines`` need the same correction.

    They are appended to a hint. Both are "" if there are no other lines.
    """
    if not lines:
        return {"more": "", "more_en": ""}
    named, total = lines[:LINES_LIMIT], len(lines)
    is_cut = total > LINES_LIMIT
    noun = "line" if total == 1 else "lines"
    return {
        "more": f"；第 {'、'.join(map(str, named))} 行{f'等 {total} 行' if is_cut else ''}同样要改",
        "more_en": f"; the same on {noun} {', '.join(map(str, named))}{f' … ({total} in all)' if is_cut else ''}",
    }
