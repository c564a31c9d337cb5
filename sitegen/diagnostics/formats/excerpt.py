"""Excerpt of a source line around a place, with marks that underline the place on a terminal."""

from __future__ import annotations

import unicodedata

WIDTH = 100
"""Columns of a terminal that an excerpt may take."""

LEAD = 40
"""Columns that are shown before the place if a long line is cut."""

TAB = 4
CUT = "…"


def visible(text: str) -> str:
    """Escape control and invisible characters, so that none of them affects a terminal."""
    return "".join(_shown(character) for character in text)


def width(text: str) -> int:
    """Measure the columns of ``text``: two for wide characters (UAX #11), none for combining ones."""
    return sum(_columns(character) for character in text)


def excerpt(line: str, column: int, length: int) -> tuple[str, str]:
    """Return the line, cut around the place if it is long, and the row of marks below it.

    ``column`` counts from 1 in characters; 0 means unknown, and then the row of marks is empty. Only the
    characters around the place are looked at, so the cost does not depend on the length of the line.
    """
    start = min(max(column - 1, 0), len(line))
    first = _first_shown(line, start)
    before = _expanded(line[first:start], 0)
    lead = CUT if first else ""
    room = WIDTH - width(lead) - width(before)
    marked, after = _fitting(line[start : start + WIDTH], max(length, 1), width(before), room)
    more = start + len(marked[0]) + len(after[0]) < len(line)
    shown = lead + before + marked[1] + after[1] + (CUT if more else "")
    if not column:
        return shown, ""
    return shown, " " * (width(lead) + width(before)) + "^" * max(width(marked[1]), 1)


def _first_shown(line: str, start: int) -> int:
    """Find the first character to show: 0 unless the place would lie beyond the excerpt."""
    head = line[: min(start, WIDTH)]
    if start < WIDTH and width(_expanded(head, 0)) < WIDTH - LEAD:
        return 0
    first, columns = start, 0
    while (
        first and columns < LEAD and start - first < WIDTH
    ):  # a run of combining characters takes no columns
        first -= 1
        columns += width(_expanded(line[first], 0))
    return first


def _fitting(text: str, length: int, offset: int, room: int) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the marked part and the part after it that fit in ``room`` columns, each as typed and as shown."""
    taken, parts = 0, (["", ""], ["", ""])
    for position, character in enumerate(text):
        shown = _expanded(character, offset + taken)
        if taken + width(shown) > room:
            break
        taken += width(shown)
        part = parts[position >= length]
        part[0] += character
        part[1] += shown
    return (parts[0][0], parts[0][1]), (parts[1][0], parts[1][1])


def _expanded(text: str, offset: int) -> str:
    """Escape the text, which begins at column ``offset``, and expand tabs to the next tab stop."""
    shown, taken = "", offset
    for character in text:
        piece = " " * (TAB - taken % TAB) if character == "\t" else _shown(character)
        shown += piece
        taken += width(piece)
    return shown


def _shown(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
