"""Join the pieces into which the extraction from a PDF file has cut the lines of a hard-wrapped run."""

from __future__ import annotations

from typing import Final

from sitegen.content.blanks import LINE_BLANKS
from sitegen.content.line_rooms import RoomyRun
from sitegen.content.line_shapes import DATE_LINE, STOPS, check_certain_start
from sitegen.content.measured_run import LEAST_STEP, LONGEST_STOP

BRACKETS: Final = ("《", "》", "（", "）", "“", "”")
"""Characters at which the extraction cuts a line, because their font differs from that of the words beside them."""
MOST_PIECES: Final = 12
"""Most pieces into which a line is cut. The limit keeps the time linear."""
PICTURE_SLIP: Final = "！["
"""Beginning of a picture that was typed with a Chinese keyboard."""
SPACED_SIGNS: Final = 3
"""Fewest lines of a single character that are taken for one line with wide letter spacing."""


class PiecedRun(RoomyRun):
    """A run of lines, some of which may be pieces of a longer line. The time is linear in the number of lines.

    Where a method takes ``ends``, it has for each line except the last whether a paragraph ends with it.
    """

    def join_signs(self, ends: list[bool]) -> list[int]:
        """Join the characters of letter-spaced lines, each of which the extraction has put on its own line.

        ``ends`` is changed in place: no paragraph ends between such characters. An ASCII word between them is one
        piece. Returns the number of the last piece of each joined line.
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
        """Whether line ``number`` is a single character, or an ASCII word between two lines of a single character."""
        if len(self.texts[number]) == 1:
            return True
        if not 0 < number < len(self.texts) - 1 or not self.texts[number].isascii():
            return False
        return len(self.texts[number - 1]) == 1 == len(self.texts[number + 1])

    def join_pieces(self, ends: list[bool]) -> list[int]:
        """Join the pieces of lines that the extraction has cut at stops and brackets.

        ``ends`` is changed in place: no paragraph ends between the pieces. Some programs begin a new line wherever
        the font changes. Joined pieces reach the margin together. Returns the number of the last piece of each joined
        line.
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
        """Return the number of the last piece of the line that begins with line ``number``; None if it was not cut.

        ``ends`` is used for its length only.
        """
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
        """Whether a line may be cut after line ``number``: at a bracket or a stop, or within brackets."""
        text, following = self.texts[number], self.texts[number + 1]
        if check_certain_start(following) or self.blanks[number + 1] >= self.blanks[number] + LEAST_STEP:
            return False
        return text.endswith(BRACKETS) or following.startswith(BRACKETS) or self.check_cut(number)

    def check_cut(self, number: int) -> bool:
        """Whether the next line begins with a stop, or closes brackets that line ``number`` opens."""
        return self.check_stop(number + 1) or self.check_open_bracket(number)

    def check_stop(self, number: int) -> bool:
        """Whether line ``number`` begins with a stop as typed, before markup is removed.

        A stop below a date, or after the indent of a paragraph, is a typing mistake and does not count.
        """
        text = self.lines[number].lstrip(LINE_BLANKS)
        if not text.startswith(STOPS) or text.startswith(PICTURE_SLIP):
            return False
        return not number or not (
            DATE_LINE.match(self.texts[number - 1])
            or self.blanks[number] >= self.blanks[number - 1] + LEAST_STEP
        )

    def check_open_bracket(self, number: int) -> bool:
        """Return whether line ``number`` opens a bracket that the next line closes, as in ``《办法`` above ``》的通知``."""
        text, following = self.texts[number], self.texts[number + 1]
        for opening, closing in ("《》", "（）"):
            if text.rfind(opening) > text.rfind(closing):
                close = following.find(closing)
                if close >= 0 and following.find(opening, 0, close) < 0:
                    return True
        return False
