"""Format corrected lines for hints: a whole line as it should be written, so that an editor can copy it."""

from __future__ import annotations

from collections.abc import Sequence

SHOWN_LENGTH_LIMIT = 300
"""Most characters of a corrected line that a hint shows. Nearly all paragraphs of official texts are shorter."""

NAMED_LINES_LIMIT = 5
"""Most other line numbers that a hint names."""


def shorten_line(line: str, column: int) -> str:
    """Return a line for a hint: without surrounding blanks or, if long, only the part around ``column``.

    ``column`` counts from 0 in ``line``. A line is long if it has more than `SHOWN_LENGTH_LIMIT` characters. A “…”
    marks each end at which it is cut.
    """
    if len(line) <= SHOWN_LENGTH_LIMIT:
        return line.strip(" \t\u3000")
    start = max(0, min(column - SHOWN_LENGTH_LIMIT // 2, len(line) - SHOWN_LENGTH_LIMIT))
    cut = line[start : start + SHOWN_LENGTH_LIMIT]
    return f"{'…' if start else ''}{cut}{'…' if start + SHOWN_LENGTH_LIMIT < len(line) else ''}"


def describe_other_lines(line_numbers: Sequence[int]) -> dict[str, str]:
    """Return the end of a hint, in Chinese and English, that names other lines that need the same correction.

    ``line_numbers`` are their numbers. The keys are ``more`` and ``more_en``; an example of ``more`` is
    ``；第 3、8 行同样要改``. Both values are "" if ``line_numbers`` is empty.
    """
    if not line_numbers:
        return {"more": "", "more_en": ""}
    named, total = line_numbers[:NAMED_LINES_LIMIT], len(line_numbers)
    is_cut = total > NAMED_LINES_LIMIT
    noun = "line" if total == 1 else "lines"
    return {
        "more": f"；第 {'、'.join(map(str, named))} 行{f'等 {total} 行' if is_cut else ''}同样要改",
        "more_en": f"; the same on {noun} {', '.join(map(str, named))}{f' … ({total} in all)' if is_cut else ''}",
    }
