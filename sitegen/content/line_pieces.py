"""Join the pieces into which the extraction from a PDF file has cut the lines of a hard-wrapped run."""

from __future__ import annotations

from typing import Final

from sitegen.content.blanks import LINE_BLANKS
from sitegen.content.line_rooms import RoomyRun
from sitegen.content.line_shapes import DATE_LINE, STOPS, is_certain_paragraph_start
from sitegen.content.measured_run import INDENT_STEP, LONGEST_STOP

BRACKETS: Final = ("《", "》", "（", "）", "“", "”")
"""Characters at which the extraction cuts a line, because their font differs from that of the words beside them."""
MOST_PIECES_OF_LINE: Final = 12
"""Most pieces into which a line is cut. The limit keeps the time linear."""
PICTURE_SLIP: Final = "！["
"""Beginning of a picture that was typed with a Chinese keyboard."""
FEWEST_SPACED_CHARACTERS: Final = 3
"""Fewest lines of a single character that are taken for one line with wide letter spacing."""


class PiecedRun(RoomyRun):
    """A run (consecutive lines of text) with lines that are only pieces of a line of the original document.

    Text copied from a PDF file may have a line break within a line, at a change of font or between
    letter-spaced characters. The methods find such pieces and mark them as joined. They take linear time in
    the number of lines. Their argument ``ends`` has, for each line except the last, whether a paragraph ends
    with it. Lines are numbered from 0.
    """

    def join_spaced_characters(self, paragraph_ends: list[bool]) -> list[int]:
        """Join lines of one character each, which were one letter-spaced line in a PDF file (``通 知``).

        At least `FEWEST_SPACED_CHARACTERS` such lines must be consecutive. An ASCII word between two of them is
        joined, too. ``paragraph_ends`` is changed in place, so that no paragraph ends between the joined lines.
        Returns, for each group of joined lines, the number of its last line.
        """
        lasts: list[int] = []
        start = 0
        while start < len(paragraph_ends):
            last, count = start, 0
            while last < len(self.texts) and self.is_spaced_character(last):
                count += len(self.texts[last]) == 1
                last += 1
            if count >= FEWEST_SPACED_CHARACTERS:
                if start and self.full[start - 1]:
                    paragraph_ends[start - 1] = False
                paragraph_ends[start : last - 1] = [False] * (last - 1 - start)
                self.narrow.update(range(start, last))
                self.spaced.update(range(start, last))
                lasts.append(last - 1)
            start = max(last, start + 1)
        return lasts

    def is_spaced_character(self, number: int) -> bool:
        """Whether line ``number`` is a single character, or an ASCII word between two such lines."""
        if len(self.texts[number]) == 1:
            return True
        if not 0 < number < len(self.texts) - 1 or not self.texts[number].isascii():
            return False
        return len(self.texts[number - 1]) == 1 == len(self.texts[number + 1])

    def join_pieces(self, paragraph_ends: list[bool]) -> list[int]:
        """Join the pieces of lines that were cut at brackets and stops.

        Lines are cut there where the font changes in the PDF file. Consecutive lines are pieces of one line
        if together they are about as wide as the margin. ``paragraph_ends`` is changed in place: no paragraph ends
        between pieces, or before a line that begins with a stop. Returns, for each group of pieces, the
        number of its last line.
        """
        lasts: list[int] = []
        number = 0
        while number < len(paragraph_ends):
            last = self.find_last_piece(number, paragraph_ends)
            if last is not None:
                paragraph_ends[number:last] = [False] * (last - number)
                self.narrow.update(range(number, last + 1))
                lasts.append(last)
                number = last
            elif paragraph_ends[number] and self.has_leading_stop(number + 1):
                paragraph_ends[number] = False
            number += 1
        return lasts

    def find_last_piece(self, number: int, paragraph_ends: list[bool]) -> int | None:
        """Return the number of the last piece of the line whose first piece is line ``number``.

        Returns None if line ``number`` was not cut. Only the length of ``paragraph_ends`` is used.
        """
        last, width = number, self.widths[number]
        cut = number > 0 and self.is_clear_cut(number - 1)
        widest = self.margin + LONGEST_STOP / 2
        most = min(len(paragraph_ends), number + MOST_PIECES_OF_LINE)
        while last < most and self.is_possible_cut(last) and width + self.widths[last + 1] <= widest:
            cut |= self.is_clear_cut(last)
            last += 1
            width += self.widths[last]
        cut |= last < len(paragraph_ends) and not self.full[last] and self.is_clear_cut(last)
        return last if last > number and cut and width >= self.threshold else None

    def is_possible_cut(self, number: int) -> bool:
        """Whether line ``number`` and the next one may be pieces of one line.

        They may be if the cut is at a bracket or a stop, or within brackets.
        """
        text, following = self.texts[number], self.texts[number + 1]
        if (
            is_certain_paragraph_start(following)
            or self.blanks[number + 1] >= self.blanks[number] + INDENT_STEP
        ):
            return False
        return text.endswith(BRACKETS) or following.startswith(BRACKETS) or self.is_clear_cut(number)

    def is_clear_cut(self, number: int) -> bool:
        """Whether line ``number`` was clearly cut.

        The next line then begins with a stop, or closes a bracket that line ``number`` opens.
        """
        return self.has_leading_stop(number + 1) or self.has_bracket_closed_below(number)

    def has_leading_stop(self, number: int) -> bool:
        """Whether line ``number`` begins with a stop (，。》 and the like), and so continues the line above.

        The line is examined as typed, with its markup. The answer is False if the stop seems to be a typing
        mistake: if the line above is a date, or if the line is indented more than the line above.
        """
        text = self.lines[number].lstrip(LINE_BLANKS)
        if not text.startswith(STOPS) or text.startswith(PICTURE_SLIP):
            return False
        return not number or not (
            DATE_LINE.match(self.texts[number - 1])
            or self.blanks[number] >= self.blanks[number - 1] + INDENT_STEP
        )

    def has_bracket_closed_below(self, number: int) -> bool:
        """Return whether line ``number`` opens a bracket that the next line closes, as in ``《办法`` above ``》的通知``."""
        text, following = self.texts[number], self.texts[number + 1]
        for opening, closing in ("《》", "（）"):
            if text.rfind(opening) > text.rfind(closing):
                close = following.find(closing)
                if close >= 0 and following.find(opening, 0, close) < 0:
                    return True
        return False
