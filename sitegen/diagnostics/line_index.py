"""Lines and columns of the characters of a text."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from sitegen.diagnostics.model import Place


class LineIndex:
    """Finds the line and column of any character without counting from the beginning of the text each time.

    ``text`` has ``\\n`` line ends and begins on line ``first_line`` of the file ``path``.
    """

    def __init__(self, path: str, text: str, first_line: int = 1) -> None:
        self._path = path
        self._text = text
        self._first_line = first_line

    @cached_property
    def _starts(self) -> list[int]:
        """Offsets at which the lines begin. They are found at the first finding, since most texts have none."""
        starts, end = [0], self._text.find("\n")
        while end >= 0:
            starts.append(end + 1)
            end = self._text.find("\n", end + 1)
        return starts

    def locate(self, offset: int, length: int = 1) -> Place:
        """Return the place of the character at ``offset``, which counts from 0. ``length`` characters are underlined."""
        line = bisect_right(self._starts, offset)
        return Place(self._path, self._first_line + line - 1, offset - self._starts[line - 1] + 1, length)
