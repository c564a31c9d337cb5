"""Pieces of the lines of a hard-wrapped run, into which the extraction from a PDF file has cut them."""

from __future__ import annotations

from typing import Final

from sitegen.content.blanks import LINE_BLANKS
from sitegen.content.line_rooms import RoomyRun
from sitegen.content.line_shapes import DATE_LINE, STOPS, check_certain_start
from sitegen.content.measured_run import LEAST_STEP, LONGEST_STOP

BRACKETS: Final = ("《", "》", "（", "）", "“", "”")
"""Signs at which extraction cuts a line, as they are of another font than the words beside them."""
MOST_PIECES: Final = 12
"""No line is cut into more pieces. The time stays linear."""
PICTURE_SLIP: Final = "！["
"""Beginning of a picture that was typed with a Chinese keyboard."""
SPACED_SIGNS: Final = 3
"""So many lines of a single sign are those of a spaced line."""


class PiecedRun(RoomyRun):
    """Run of which lines may have been cut. The time is linear in the number of the lines."""

    def join_signs(self, ends: list[bool]) -> list[int]:
        """Join the signs of a line that is spaced out so far that extraction has put each on a line of its own.

        ``ends`` is changed in place. Returns the numbers of the last lines. Words of ASCII characters between such signs
        are not parted.
        """
        lasts: list[int] = []
        start = 0
        while start < len(ends):
            last, signs = start, 0
            while last < len(self.texts) and self.check_sign(last):
                signs += len(self.texts[last]) == 1
                last += 1
            if signs >= SPACED_SIGNS:
                if start and self.full[start - 1]:
                    ends[start - 1] = False
                ends[start : last - 1] = [False] * (last - 1 - start)
                self.narrow.update(range(start, last))
                self.spaced.update(range(start, last))
                lasts.append(last - 1)
            start = max(last, start + 1)
        return lasts

    def check_sign(self, number: int) -> bool:
        """Return whether line ``number`` is a single sign, or a word between two of them."""
        if len(self.texts[number]) == 1:
            return True
        if not 0 < number < len(self.texts) - 1 or not self.texts[number].isascii():
            return False
        return len(self.texts[number - 1]) == 1 == len(self.texts[number + 1])

    def join_pieces(self, ends: list[bool]) -> list[int]:
        """Join the pieces of lines that extraction has cut at stops and brackets. ``ends`` is changed in place.

        Some programs put a new line wherever the font changes. The pieces make up a line of the margin together. Returns
        the numbers of the last pieces.
        """
        lasts: list[int] = []
        number = 0
        while number < len(ends):
            last = self.find_last_piece(number, ends)
            if last is not None:
                ends[number:last] = [False] * (last - number)
                self.narrow.update(range(number, last + 1))
                lasts.append(last)
                number = last
            elif ends[number] and self.check_stop(number + 1):
                ends[number] = False
            number += 1
        return lasts

    def find_last_piece(self, number: int, ends: list[bool]) -> int | None:
        """Return the number of the last piece of the line that begins with line ``number``, or None if it is whole."""
        last, width = number, self.widths[number]
        cut = number > 0 and self.check_cut(number - 1)
        widest = self.margin + LONGEST_STOP / 2
        most = min(len(ends), number + MOST_PIECES)
        while last < most and self.check_bracket(last) and width + self.widths[last + 1] <= widest:
            cut |= self.check_cut(last)
            last += 1
            width += self.widths[last]
        cut |= last < len(ends) and not self.full[last] and self.check_cut(last)
        return last if last > number and cut and width >= self.threshold else None

    def check_bracket(self, number: int) -> bool:
        """Return whether line ``number`` ends at a bracket or a stop, or within brackets, as a piece of a line does."""
        text, following = self.texts[number], self.texts[number + 1]
        if check_certain_start(following) or self.blanks[number + 1] >= self.blanks[number] + LEAST_STEP:
            return False
        return text.endswith(BRACKETS) or following.startswith(BRACKETS) or self.check_cut(number)

    def check_cut(self, number: int) -> bool:
        """Return whether line ``number`` ends before a stop, or within brackets that the next line closes."""
        return self.check_stop(number + 1) or self.check_open_bracket(number)

    def check_stop(self, number: int) -> bool:
        """Return whether line ``number`` begins with a stop as it was typed, and not only without its markup.

        A slip below a date or after the indent of a paragraph does not count.
        """
        text = self.lines[number].lstrip(LINE_BLANKS)
        if not text.startswith(STOPS) or text.startswith(PICTURE_SLIP):
            return False
        return not number or not (
            DATE_LINE.match(self.texts[number - 1])
            or self.blanks[number] >= self.blanks[number - 1] + LEAST_STEP
        )

    def check_open_bracket(self, number: int) -> bool:
        """Return whether line ``number`` ends within brackets that the next line closes."""
        text, following = self.texts[number], self.texts[number + 1]
        for opening, closing in ("《》", "（）"):
            if text.rfind(opening) > text.rfind(closing):
                close = following.find(closing)
                if close >= 0 and following.find(opening, 0, close) < 0:
                    return True
        return False
