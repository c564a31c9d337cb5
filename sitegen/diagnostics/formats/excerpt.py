"""Excerpt of a source line around a place, with marks that underline the place on a terminal."""

from __future__ import annotations

import unicodedata

EXCERPT_WIDTH = 100
"""Largest width of an excerpt, in terminal columns."""

LEAD_WIDTH = 40
"""Terminal columns shown before the place if a long line is cut."""

TAB_WIDTH = 4
ELLIPSIS = "…"


def escape_invisible(text: str) -> str:
    """Escape control characters and invisible characters, so that the text cannot control a terminal.

    They are written as Python escapes, such as ``\\x1b`` or ``\\t``. Spaces are kept.
    """
    if text.isprintable():
        return text
    return "".join(_escape_character(character) for character in text)


def measure_terminal_width(text: str) -> int:
    """Count the terminal columns of ``text``: two for wide characters (UAX #11), none for combining ones."""
    return sum(_count_columns(character) for character in text)


def build_excerpt(line: str, column: int, length: int) -> tuple[str, str]:
    """Return a source line for display, and a second line with ``^`` below the characters to mark.

    A long line is cut around these characters, tabs are expanded and control characters escaped. Neither
    result ends in a line break. ``column`` is that of the first character to mark. It counts from 1, in
    characters; if it is 0 (unknown), the second line is empty. ``length`` is the number of characters to
    mark. The cost does not depend on the length of the line.
    """
    start = min(max(column - 1, 0), len(line))
    first = _find_first_visible(line, start)
    # Tabs are expanded from the start of the excerpt, so that the marks stand below the right characters.
    before = _expand_tabs(line[first:start], 0)
    lead = ELLIPSIS if first else ""
    room = EXCERPT_WIDTH - measure_terminal_width(lead) - measure_terminal_width(before)
    marked, after = _take_fitting(
        line[start : start + EXCERPT_WIDTH], max(length, 1), measure_terminal_width(before), room
    )
    is_cut = start + len(marked[0]) + len(after[0]) < len(line)
    shown = lead + before + marked[1] + after[1] + (ELLIPSIS if is_cut else "")
    if not column:
        return shown, ""
    return shown, " " * (measure_terminal_width(lead) + measure_terminal_width(before)) + "^" * max(
        measure_terminal_width(marked[1]), 1
    )


def _find_first_visible(line: str, start: int) -> int:
    """Return the index of the first character to show: 0 unless the marked text would lie too far to the right.

    ``start`` is the index of the first character to mark.
    """
    head = line[: min(start, EXCERPT_WIDTH)]
    if start < EXCERPT_WIDTH and measure_terminal_width(_expand_tabs(head, 0)) < EXCERPT_WIDTH - LEAD_WIDTH:
        return 0
    first, columns = start, 0
    # The last condition ends the loop in a run of combining characters, which take no columns.
    while first and columns < LEAD_WIDTH and start - first < EXCERPT_WIDTH:
        first -= 1
        columns += measure_terminal_width(_expand_tabs(line[first], 0))
    return first


def _take_fitting(
    text: str, marked_length: int, start_column: int, width: int
) -> tuple[tuple[str, str], tuple[str, str]]:
    """Take as many characters of ``text`` as fit in ``width`` terminal columns, in two parts.

    The first part is the first ``marked_length`` characters, which are to be marked. The second part is the rest.
    Returns for each part a pair: its text as typed and as displayed. ``start_column`` is the terminal column
    at which ``text`` begins, for tab stops.
    """
    taken, parts = 0, (["", ""], ["", ""])
    for position, character in enumerate(text):
        shown = _expand_tabs(character, start_column + taken)
        if taken + measure_terminal_width(shown) > width:
            break
        taken += measure_terminal_width(shown)
        part = parts[position >= marked_length]
        part[0] += character
        part[1] += shown
    return (parts[0][0], parts[0][1]), (parts[1][0], parts[1][1])


def _expand_tabs(text: str, start_column: int) -> str:
    """Escape invisible characters of a text, and replace tabs by spaces up to the next tab stop.

    ``start_column`` is the terminal column at which the text begins.
    """
    shown, taken = "", start_column
    for character in text:
        piece = " " * (TAB_WIDTH - taken % TAB_WIDTH) if character == "\t" else _escape_character(character)
        shown += piece
        taken += measure_terminal_width(piece)
    return shown


def _escape_character(character: str) -> str:
    # Ideographic and other spaces are not "printable" in Python, but harmless.
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def _count_columns(character: str) -> int:
    # Enclosing marks (Me) and some others have no combining class, but take no column either.
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
