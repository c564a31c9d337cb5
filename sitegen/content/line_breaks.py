"""Replace the manual line breaks of Word (Shift+Enter) in a body by ordinary line ends, and report them."""

from __future__ import annotations

from typing import TypeVar

from msgspec.structs import replace

from sitegen.content.conversion import InternalLink
from sitegen.content.link_targets import UnlinkedTarget
from sitegen.content.mended_lines import describe_other_lines, shorten_line
from sitegen.diagnostics.codes import texts as codes
from sitegen.diagnostics.model import Diagnostic, Place
from sitegen.program import regex
from sitegen.schema.yaml_errors import MANUAL_BREAKS

_BREAK = regex.compile(f"[{MANUAL_BREAKS}]")
_Link = TypeVar("_Link", InternalLink, UnlinkedTarget)
_LINE_END = regex.compile(f"[\n{MANUAL_BREAKS}]")


class ManualBreaks:
    """A body whose manual line breaks (Word's Shift+Enter) were replaced by ordinary line ends.

    ``text`` is the new body. It has more lines than the file, so `relocate_diagnostic` and `relocate_link` convert
    positions in it to positions in the file. ``first_line`` is the line of the file ``path`` on which the
    body begins.
    """

    def __init__(self, body: str, path: str, first_line: int) -> None:
        self.text = _BREAK.sub("\n", body)
        self._body = body
        self._path = path
        self._first_line = first_line
        self._starts = self._find_starts()

    def _find_starts(self) -> list[tuple[int, int]]:
        """Return, for each line of the new text, the line and column in the body at which it begins, both from 0."""
        starts = [(0, 0)]
        line, line_start = 0, 0
        for match in _LINE_END.finditer(self._body):
            if match.group() == "\n":
                line, line_start = line + 1, match.end()
            starts.append((line, match.end() - line_start))
        return starts

    def _convert_position(self, line: int, column: int) -> tuple[int, int]:
        number, before = self._starts[min(max(line - self._first_line, 0), len(self._starts) - 1)]
        return self._first_line + number, column + before if column else 0

    def convert_line_number(self, line: int) -> int:
        """Return the line of the file for a line of the new text; both count from the start of the file."""
        return self._convert_position(line, 0)[0]

    def relocate_diagnostic(self, diagnostic: Diagnostic) -> Diagnostic:
        """Return a diagnostic about the new text with its place converted to the place in the file.

        A diagnostic without a line is returned unchanged.
        """
        place = diagnostic.place
        if not place.line:
            return diagnostic
        line, column = self._convert_position(place.line, place.column)
        return replace(diagnostic, place=replace(place, line=line, column=column))

    def relocate_link(self, link: _Link) -> _Link:
        """Return a link of the new text with its position in the file; unchanged if its line is not known."""
        if not link.line:
            return link
        line, column = self._convert_position(link.line, link.column)
        return replace(link, line=line, column=column)

    def report(self) -> Diagnostic:
        """Return one warning for all manual line breaks, at the first one, with the corrected lines around it."""
        rows = self._body.split("\n")
        numbers = [number for number, row in enumerate(rows) if _BREAK.search(row)]
        row = rows[numbers[0]]
        column = next(_BREAK.finditer(row)).start()
        mended = "\n".join(map(str.rstrip, _BREAK.split(shorten_line(row, column))))
        place = Place(self._path, self._first_line + numbers[0], column + 1)
        point = f"{ord(row[column]):04X}"
        return codes.LINE_BREAK.at(
            place,
            point=point,
            mended=mended,
            **describe_other_lines([self._first_line + number for number in numbers[1:]]),
        )


def replace_manual_breaks(body: str, path: str, first_line: int) -> ManualBreaks | None:
    """Return the body with its manual line breaks replaced by line ends, or None if it has none.

    ``path`` and ``first_line`` are as in `ManualBreaks`.
    """
    has_break = any(sign in body for sign in MANUAL_BREAKS)
    return ManualBreaks(body, path, first_line) if has_break else None
