"""Lines and columns of the characters of a text."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from sitegen.diagnostics.model import Place


class LineIndex:
    """Index of the beginnings of a text's lines, which finds the line and column of any character quickly.

    ``text`` has LF line ends and begins on line ``first_line`` of the file ``path``.
    """

    def __init__(self, path: str, text: str, first_line: int = 1) -> None:
        self._path = path
        self._text = text
        self._first_line = first_line

    @cached_property
    def _starts(self) -> list[int]:
        """Offsets at which the lines begin. They are computed on first use, since most texts have no findings."""
        starts, end = [0], self._text.find("\n")
        while end >= 0:
            starts.append(end + 1)
            end = self._text.find("\n", end + 1)
        return starts

    def locate(self, offset: int, length: int = 1) -> Place:
        """Return the place of the character at ``offset`` (from 0), with ``length`` characters to underline."""
        line = bisect_right(self._starts, offset)
        return Place(self._path, self._first_line + line - 1, offset - self._starts[line - 1] + 1, length)
