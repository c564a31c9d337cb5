"""Split a source file into its front matter, the fields between two ``---`` lines, and the text below."""

from __future__ import annotations

import re

from msgspec import Struct

from sitegen.diagnostics.codes import files as codes
from sitegen.diagnostics.model import Diagnostic, Place
from sitegen.program import regex

FENCE = "---"
# Dashes into which Chinese input methods and word processors convert “---”.
WIDE_FENCE = regex.compile(
    r"[ \u3000]*((?:[\u2010-\u2015\u2212\u2500\u2501\u30fc\ufe58\ufe63\uff0d]|-){2,})[ \u3000]*\Z"
)


class SourceDocument(Struct, frozen=True):
    """Front matter and body of a source file, both as written.

    ``front_matter_line`` and ``body_line`` are the line numbers in the file at which they begin, counted
    from 1. The ``---`` lines belong to neither.
    """

    front_matter: str
    front_matter_line: int
    body: str
    body_line: int


def split_front_matter(text: str, path: str) -> tuple[SourceDocument | None, tuple[Diagnostic, ...]]:
    """Split the text of a source file into the YAML between its two ``---`` lines and the body below.

    Returns the document and the diagnostics. The document is None if one of the two lines is missing. Blank
    lines before the first one cause a warning. ``path`` is used in diagnostics only.
    """
    lines = text.split("\n")
    opening = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if not _is_fence(lines[opening]):
        return None, (_report_no_opening(lines[opening], Place(path, opening + 1, 1)),)
    warnings = (codes.FRONT_BLANK.at(Place(path, 1, 1)),) if opening else ()
    # 0 stands for none: the closing fence is below the opening one.
    closing = next((n for n in range(opening + 1, len(lines)) if _is_fence(lines[n])), 0)
    if not closing:
        return None, (*warnings, _report_no_closing(lines, opening, path))
    front = "\n".join(lines[opening + 1 : closing]) + "\n" if closing > opening + 1 else ""
    return SourceDocument(front, opening + 2, "\n".join(lines[closing + 1 :]), closing + 2), warnings


def _is_fence(line: str) -> bool:
    return line.startswith(FENCE) and line.rstrip(" \t\u3000") == FENCE


def _report_no_opening(line: str, place: Place) -> Diagnostic:
    wide = WIDE_FENCE.match(line)
    if wide:
        return codes.FRONT_WIDE.at(_locate_match(place, wide), found=wide.group(1))
    return codes.FRONT_MISSING.at(place)


def _report_no_closing(lines: list[str], opening: int, path: str) -> Diagnostic:
    """Return the error for a missing closing ``---``.

    It is at a line of other dashes that was probably meant as one, else at the opening line.
    """
    for number in range(opening + 1, len(lines)):
        wide = WIDE_FENCE.match(lines[number])
        if wide:
            return codes.FRONT_WIDE.at(_locate_match(Place(path, number + 1), wide), found=wide.group(1))
    return codes.FRONT_OPEN.at(Place(path, opening + 1, 1, len(FENCE)))


def _locate_match(place: Place, match: re.Match[str]) -> Place:
    return Place(place.path, place.line, match.start(1) + 1, len(match.group(1)))
