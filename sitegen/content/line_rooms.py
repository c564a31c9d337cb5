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
from sitegen.content.line_shapes import USUAL_INDENT, is_paragraph_start
from sitegen.content.measured_run import INDENT_STEP, LEAST_WRAPPED_LINES, LOOSE_ROOM, MeasuredRun

LOST_INDENT_RANGE: Final = (1.25, 3)
"""Least and greatest width by which first lines are narrower than the others if their indent of 2 was lost."""
FIRST_LINE_ROOM: Final = 0.5
"""If first lines have lost their indent, a line with more room than this is a first line."""
LOST_INDENT_LINES: Final = 5
"""Fewest wrapped lines from which a lost indent can be inferred."""
LEAST_ROOM: Final = -0.25
"""A line has room for a word even if that exceeds the margin by 1/4, because ASCII characters differ in width."""
EVEN_SHARE: Final = 0.8
"""If this share of the wrapped lines reaches one margin, the others are ignored when room is measured."""
LETTER_WIDTH_ERROR: Final = 0.05
"""Possible error in the width of an ASCII character."""
CLAUSE_ENDS: Final = ("；", ";")


class RoomyRun(MeasuredRun):
    """A run (consecutive lines of text) that can also tell how much room its lines leave up to the margin.

    ``other_runs_lost_indents`` is set by the caller. It says that in other runs of the text the first lines of
    paragraphs have lost their indent, as often in text from PDF files.
    """

    other_runs_lost_indents = False

    def mark_roomy_ends(self, paragraph_ends: list[bool]) -> None:
        """Find the lines that end a paragraph because they had room for the first word of the next line.

        A program that wraps text would have put that word on the line, so its author ended the line. ``paragraph_ends``
        has, for each line except the last, whether a paragraph ends with it. It is changed in place: lines
        found are set to True. How much room a wrapped line may leave is measured at lines that break off
        within a sentence. If first lines of paragraphs are narrower because they lost their indent, a line
        also ends a paragraph if the next line is as narrow as a first line.
        """
        wraps = [
            number
            for number, end in enumerate(paragraph_ends)
            if not end and number not in self.narrow and self.is_continued(number)
        ]
        first = [number for number in wraps if self.is_first_line(number, paragraph_ends)]
        other = [
            number
            for number in wraps
            if number and not paragraph_ends[number - 1] and self.unfinished[number - 1]
        ]
        lost = self.has_lost_indent(first, other)
        known = other if len(other) > (not lost) else wraps
        common_margin = self.find_common_margin(known)
        if common_margin.line_count >= max(LEAST_WRAPPED_LINES, EVEN_SHARE * len(known)):
            known = [number for number in known if self.is_wrapped_at(number, common_margin)]
        margin, room = self.margin, LOOSE_ROOM
        if len(wraps) > 1 and (other or not lost):
            margin = max(self.widths[number] for number in known)
            room = max(LEAST_ROOM, *(self.measure_room(number, margin) for number in known))
            room = min(room, LOOSE_ROOM)
        # Without other lines it is unknown whether the indent of the first lines was lost.
        indent = USUAL_INDENT if lost or not other else 0
        for number, end in enumerate(paragraph_ends):
            if end or number in self.spaced or not self.is_possible_paragraph_end(number):
                continue
            taken = indent if self.is_first_line(number, paragraph_ends) else 0
            following = number + 1
            # The exact widths of its letters and digits are unknown.
            blur = LETTER_WIDTH_ERROR * len(LETTERS.findall(self.texts[number]))
            if self.measure_room(number, margin) - taken > min(room + blur, max(room, LOOSE_ROOM)):
                paragraph_ends[number] = True
            elif (
                lost
                and following < len(paragraph_ends)
                and not paragraph_ends[following]
                and not self.is_possible_paragraph_end(following)
            ):
                paragraph_ends[number] = self.measure_room(following, margin) > min(room, FIRST_LINE_ROOM)

    def is_possible_paragraph_end(self, number: int) -> bool:
        """Whether a paragraph may end with line ``number``, as far as the texts and indents show.

        It may not within a sentence, after a clause that ends with a semicolon, or before a line without the
        indent that paragraphs of this run have.
        """
        return (
            not self.is_continued(number)
            and not self.lacks_paragraph_indent(number + 1)
            and not self.is_inner_clause_end(number)
        )

    def is_inner_clause_end(self, number: int) -> bool:
        """Whether line ``number`` ends with a semicolon within a paragraph, not with that of a list entry."""
        if self.texts[number][-1:] not in CLAUSE_ENDS or is_paragraph_start(self.texts[number + 1]):
            return False
        return not self.is_unmarked_list

    @cached_property
    def is_unmarked_list(self) -> bool:
        """Whether the run seems to be a list without bullets or numbers, whose entries end with semicolons.

        It does if a line that is not full ends with a semicolon. `set_margin` must have been called, because
        it determines which lines are full.
        """
        return any(
            not full and text[-1:] in CLAUSE_ENDS and not is_paragraph_start(following)
            for full, text, following in zip(self.full, self.texts, self.texts[1:], strict=False)
        )

    def lacks_paragraph_indent(self, number: int) -> bool:
        """Whether line ``number`` has no indent, although paragraphs of this run have one.

        Such a line does not begin a paragraph. A line that begins with an outline mark, a bullet or a label
        may begin a paragraph all the same.
        """
        if not self.stepped or self.has_hanging_indents or self.indents[number] >= INDENT_STEP:
            return False
        return not is_paragraph_start(self.texts[number])

    def has_lost_indent(self, first_lines: Sequence[int], other_lines: Sequence[int]) -> bool:
        """Whether the first lines of paragraphs have lost their indent of 2 characters.

        In that case they are narrower than other lines by about that width. ``first_lines`` are the numbers of wrapped
        lines that begin a paragraph, ``other_lines`` those of wrapped lines that do not. If there are too few to tell,
        the result is ``other_runs_lost_indents``, which says whether other runs of the text have lost theirs.
        """
        if not other_lines or len(first_lines) < 2 or len(first_lines) + len(other_lines) < LOST_INDENT_LINES:
            return self.other_runs_lost_indents
        drop = fmean(self.widths[number] for number in other_lines) - fmean(
            self.widths[number] for number in first_lines
        )
        if LOST_INDENT_RANGE[0] <= drop <= LOST_INDENT_RANGE[1]:
            return True
        common_margin, narrower = self.find_common_margin(other_lines), self.find_common_margin(first_lines)
        even = common_margin.line_count >= EVEN_SHARE * len(
            other_lines
        ) and narrower.line_count >= EVEN_SHARE * len(first_lines)
        return even and LOST_INDENT_RANGE[0] <= common_margin.low - narrower.low <= LOST_INDENT_RANGE[1]

    def is_first_line(self, number: int, paragraph_ends: list[bool]) -> bool:
        """Whether line ``number`` is the first line of a paragraph.

        It is if a paragraph ends above it according to ``paragraph_ends``. Line 0 is the first line if it begins like
        a paragraph.
        """
        return paragraph_ends[number - 1] if number else is_paragraph_start(self.texts[0])
