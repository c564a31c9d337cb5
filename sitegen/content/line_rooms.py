"""Find full lines of a hard-wrapped run that end a paragraph, by the room left in them and by lost indents.

A program fills its lines. If a line ends a sentence and had room for the next word, its author ended it. Text from
PDF files has often lost its indents. Then the first lines of paragraphs are narrower than the other lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from statistics import fmean
from typing import Final

from sitegen.content.line_metrics import LETTERS
from sitegen.content.line_shapes import INDENT_LIMIT, check_start
from sitegen.content.measured_run import LEAST_REACHES, LEAST_STEP, LOOSE_ROOM, MeasuredRun

LOST_INDENT: Final = (1.25, 3)
"""Least and greatest width by which first lines are narrower than the others if their indent of 2 was lost."""
FIRST_ROOM: Final = 0.5
"""If first lines have lost their indent, a line with more room than this is a first line."""
LOST_INDENT_LINES: Final = 5
"""Fewest wrapped lines from which a lost indent can be inferred."""
LEAST_ROOM: Final = -0.25
"""A line has room for a word even if that exceeds the margin by 1/4, because ASCII characters differ in width."""
EVEN_SHARE: Final = 0.8
"""If this share of the wrapped lines reaches one margin, the others are ignored when room is measured."""
LETTER_BLUR: Final = 0.05
"""Possible error in the width of an ASCII character."""
CLAUSE_ENDS: Final = ("；", ";")


class RoomyRun(MeasuredRun):
    """A run of lines, with the room that each line leaves up to the margin.

    ``lost``: in the other runs of the text, first lines of paragraphs have lost their indent.
    """

    lost = False

    def find_roomy_ends(self, ends: list[bool]) -> None:
        """Find lines that end a paragraph because they had room for another word.

        ``ends`` has for each line except the last whether a paragraph ends with it; it is changed in place. A program
        fills its lines. The certain wraps of the run show its margin, and how much room it leaves at most. If the
        first lines of paragraphs are narrower than the others, their indent was lost. In that case a next line that
        is equally narrow begins a paragraph.
        """
        wraps = [
            number
            for number, end in enumerate(ends)
            if not end and number not in self.narrow and self.check_going_on(number)
        ]
        first = [number for number in wraps if self.check_first(number, ends)]
        other = [
            number for number in wraps if number and not ends[number - 1] and self.unfinished[number - 1]
        ]
        lost = self.check_lost_indent(first, other)
        known = other if len(other) > (not lost) else wraps
        reach = self.find_reach(known)
        if reach.lines >= max(LEAST_REACHES, EVEN_SHARE * len(known)):
            known = [number for number in known if self.check_reach(number, reach)]
        margin, room = self.margin, LOOSE_ROOM
        if len(wraps) > 1 and (other or not lost):
            margin = max(self.widths[number] for number in known)
            room = max(LEAST_ROOM, *(self.measure_room(number, margin) for number in known))
            room = min(room, LOOSE_ROOM)
        # Without other lines it is unknown whether the indent of the first lines was lost.
        indent = INDENT_LIMIT if lost or not other else 0
        for number, end in enumerate(ends):
            if end or number in self.spaced or not self.check_pause(number):
                continue
            taken = indent if self.check_first(number, ends) else 0
            following = number + 1
            # The exact widths of its letters and digits are unknown.
            blur = LETTER_BLUR * len(LETTERS.findall(self.texts[number]))
            if self.measure_room(number, margin) - taken > min(room + blur, max(room, LOOSE_ROOM)):
                ends[number] = True
            elif lost and following < len(ends) and not ends[following] and not self.check_pause(following):
                ends[number] = self.measure_room(following, margin) > min(room, FIRST_ROOM)

    def check_pause(self, number: int) -> bool:
        """Whether a paragraph may end with line ``number`` if the line has room for another word."""
        return (
            not self.check_going_on(number)
            and not self.check_flush(number + 1)
            and not self.check_clause(number)
        )

    def check_clause(self, number: int) -> bool:
        """Whether line ``number`` ends with a semicolon that ends a clause, and not an entry of a list."""
        if self.texts[number][-1:] not in CLAUSE_ENDS or check_start(self.texts[number + 1]):
            return False
        return not self.listed

    @cached_property
    def listed(self) -> bool:
        """Whether the run is a list whose entries have no marks and end with semicolons. ``full`` must be set."""
        return any(
            not full and text[-1:] in CLAUSE_ENDS and not check_start(following)
            for full, text, following in zip(self.full, self.texts, self.texts[1:], strict=False)
        )

    def check_flush(self, number: int) -> bool:
        """Whether line ``number`` has no indent and no mark, although paragraphs of this run have an indent."""
        if not self.stepped or self.hanging or self.indents[number] >= LEAST_STEP:
            return False
        return not check_start(self.texts[number])

    def check_lost_indent(self, first: Sequence[int], other: Sequence[int]) -> bool:
        """Whether first lines of paragraphs have lost their indent: they are narrower than other lines by its width.

        ``first`` and ``other`` are the numbers of wrapped lines. If they are too few, the answer is ``lost``.
        """
        if not other or len(first) < 2 or len(first) + len(other) < LOST_INDENT_LINES:
            return self.lost
        drop = fmean(self.widths[number] for number in other) - fmean(self.widths[number] for number in first)
        if LOST_INDENT[0] <= drop <= LOST_INDENT[1]:
            return True
        reach, narrower = self.find_reach(other), self.find_reach(first)
        even = reach.lines >= EVEN_SHARE * len(other) and narrower.lines >= EVEN_SHARE * len(first)
        return even and LOST_INDENT[0] <= reach.low - narrower.low <= LOST_INDENT[1]

    def check_first(self, number: int, ends: list[bool]) -> bool:
        """Return whether line ``number`` is the first line of a paragraph, according to ``ends``."""
        return ends[number - 1] if number else check_start(self.texts[0])
