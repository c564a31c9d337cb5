"""Runs of text lines, measured: the margin at which a program has wrapped them, if one has.

A *run* is the text lines between two blank lines, or between whatever else parts paragraphs. Widths count a Chinese
sign as 1 and an ASCII character as 1/2. `sitegen.content.line_ends` decides by these measures where paragraphs end.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from statistics import fmean
from typing import Final

from sitegen.content.blanks import LINE_BLANKS
from sitegen.content.line_shapes import (
    FIRST_WORD,
    INDENT_LIMIT,
    LONGEST_END,
    SENTENCE_END,
    STARTS_LONG_WORD,
    check_certain_start,
    check_start,
    measure_indent,
    measure_text_width,
    normalise_line,
    remove_markup,
)

NARROWEST_WRAP: Final = 16
"""Width below which no program wraps. Shorter lines were ended by hand."""
NARROWEST_LONE_WRAP: Final = 27
"""Width below which a line that breaks off was ended by hand, if nothing else shows that the run is hard-wrapped.

A line of an official document has 28 signs (GB/T 9704-2012, 5.2.2).
"""
FULLNESS: Final = 0.88
"""Part of the run's width that a full line reaches, together with the first word of the next line."""
LEAST_STEP: Final = 1
"""Indents differ if one is so much wider than the other."""
LONGEST_STOP: Final = 4
"""A Chinese sign and the stops that cannot be parted from it are no wider than this."""
HARD_WRAP_LINES: Final = 2
"""So many full lines that break off in the middle of a sentence show that a program has wrapped the run."""
NARROWEST_PART: Final = 24
"""A part of a hard-wrapped run, such as an indented list, has no narrower margin."""
NARROWEST_PAIR: Final = 24
"""Runs of two lines show a margin together if it is wider than this. Titles are narrower."""
SECOND_MARGIN_LINES: Final = 3
"""So many lines of about one width that break off in the middle of a sentence show a narrower part of the run."""
OVERHANG: Final = 1
"""A line that ends with a stop may be so much wider than the margin that it was wrapped at."""
MOST_MARGINS: Final = 4
"""No text has more margins. The narrowest are kept, as a wide one may be that of a table. The time stays linear."""
LOST_INDENT: Final = (1.25, 3)
"""First lines are so much narrower than the others if their indent of 2 was lost, as in text out of a PDF file."""
LOST_INDENT_LINES: Final = 5
"""Wrapped lines that are needed to see that."""
LOOSE_ROOM: Final = 1.5
"""Room that is left in a full line at most. Two certain wraps may show that it is less."""
LEAST_ROOM: Final = -0.25
"""A line has room for a word that exceeds the margin by no more than this. ASCII characters differ in width."""


class MeasuredRun:
    """Measured lines of a run.

    ``texts`` are the lines without blanks at both ends and without inline markup, as `normalise_line` returns them.
    ``margin`` is the width of the widest line, or that of another run. ``full`` has an entry for each line but the last. ``unfinished``: the line does not end
    a sentence. ``narrow``: numbers of the lines that are full at a second margin. ``hard``: the run is hard-wrapped.
    ``blanks`` are the widths of the indents. ``stepped``: some lines have a larger indent than others.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.texts = [normalise_line(remove_markup(line)).strip(LINE_BLANKS) for line in lines]
        self.blanks = [measure_indent(line) for line in lines]
        indents = [min(indent, INDENT_LIMIT) for indent in self.blanks]
        # An indent that all lines have says nothing.
        common = min(indents)
        self.indents = [indent - common for indent in indents]
        self.stepped = max(self.indents) > 1
        self.widths = [measure_text_width(text) for text in self.texts]
        self.unfinished = [SENTENCE_END.search(text[-LONGEST_END:]) is None for text in self.texts]
        self.margin = 0.0
        self.set_margin(max(self.widths))
        # Until it is known a label counts as the beginning of a paragraph: `check_going_on`.
        self.hard = False
        self.hard = self.check_hard()
        self.narrow: set[int] = set()

    def set_margin(self, margin: float) -> None:
        """Measure the lines against a margin."""
        self.margin = margin
        self.threshold = FULLNESS * margin
        self.full = [self.check_full(number, self.threshold) for number in range(len(self.texts) - 1)]

    def check_hard(self) -> bool:
        """Return whether a program has wrapped the run.

        Where paragraphs have indents, one unfinished line is enough. Lines before the beginning of a paragraph do not
        count, because labels and entries of lists are of the same width by chance.
        """
        if sum(self.full) <= HARD_WRAP_LINES:
            return False
        going_on = sum(full and self.check_going_on(number) for number, full in enumerate(self.full))
        return going_on >= HARD_WRAP_LINES - self.stepped and going_on > 0

    def list_wrapped_widths(self) -> list[float]:
        """List the widths of the full lines that break off in the middle of a sentence."""
        return [self.widths[n] for n, full in enumerate(self.full) if full and self.check_going_on(n)]

    def check_going_on(self, number: int) -> bool:
        """Return whether line ``number`` breaks off and the next one does not begin like a paragraph."""
        if not self.unfinished[number]:
            return False
        following = self.texts[number + 1]
        return not (check_certain_start(following) if self.hard else check_start(following))

    @cached_property
    def hanging(self) -> bool:
        """Whether the indent grows after more wraps than it shrinks after. Read once the margin is known.

        Where the first lines of paragraphs have an indent it shrinks. Where the other lines of entries have one, so that
        the mark of the entry hangs before them, it grows.
        """
        steps = [
            self.blanks[number + 1] - self.blanks[number]
            for number, full in enumerate(self.full)
            if full and self.check_going_on(number)
        ]
        return sum(step >= LEAST_STEP for step in steps) > sum(step <= -LEAST_STEP for step in steps)

    def check_full(self, number: int, threshold: float) -> bool:
        """Return whether line ``number`` reaches ``threshold`` together with the first word of the next line."""
        width, following = self.widths[number], self.texts[number + 1]
        if width >= threshold or not following:
            return width >= threshold
        if width + LONGEST_STOP < threshold and not STARTS_LONG_WORD.match(following):
            return False
        return width + self.measure_word(number + 1) >= threshold

    def measure_word(self, number: int) -> float:
        """Return the width of the first word of line ``number``, which a program does not part."""
        word = FIRST_WORD.match(self.texts[number])
        return measure_text_width(word[0]) if word else 0

    def adopt_margin(self, outer: Sequence[float]) -> None:
        """Take the run for hard-wrapped at a margin of other runs of the text, if one of its lines reaches it."""
        margin = next((width for width in outer if width + OVERHANG >= self.margin), None)
        if margin is None:
            return
        former = self.margin
        self.set_margin(max(margin, self.margin))
        self.hard = any(full and self.check_going_on(number) for number, full in enumerate(self.full))
        if not self.hard:
            self.set_margin(former)

    def find_narrow_lines(self, outer: Sequence[float]) -> None:
        """Find lines that are full at a narrower margin: beside a single wider line, or in an indented part.

        Only lines that break off in the middle of a sentence count, and only if there are `SECOND_MARGIN_LINES` of them
        or ``outer``, the margins of other runs, has their margin.
        """
        numbers = [n for n, full in enumerate(self.full) if not full and self.check_going_on(n)]
        own = max((self.widths[number] for number in numbers), default=0)
        for margin in (own, *outer):
            if NARROWEST_PART <= margin < self.margin:
                least = margin - LOOSE_ROOM
                reached = [
                    number
                    for number in numbers
                    if self.widths[number] <= margin + OVERHANG and self.check_full(number, least)
                ]
                if len(reached) >= SECOND_MARGIN_LINES or (margin != own and reached):
                    self.narrow.update(reached)
        self.narrow.update(self._find_rests())
        for number in self.narrow:
            self.full[number] = True

    def _find_rests(self) -> list[int]:
        """Find the rests of lines that were wrapped twice, as in forwarded mail: at one margin, then at a narrower one.

        Each full line is then followed by a short one that breaks off as well, and the two make up a line of the first
        margin.
        """
        rests = [
            number
            for number in range(1, len(self.full))
            if self.full[number - 1]
            and not self.full[number]
            and self.check_going_on(number - 1)
            and self.check_going_on(number)
        ]
        wholes = [self.widths[number - 1] + self.widths[number] for number in rests]
        widest = max(wholes, default=0)
        rests = [
            number for number, whole in zip(rests, wholes, strict=True) if whole + LONGEST_STOP >= widest
        ]
        return rests if len(rests) >= SECOND_MARGIN_LINES else []

    def find_roomy_ends(self, ends: list[bool]) -> None:
        """Find lines that end a sentence although there was room for a word more. ``ends`` is changed in place.

        A program fills its lines. The certain wraps of the run show the margin and how much room it leaves at most. If
        their first lines are narrower than the others, an indent was lost. A next line that is as narrow then begins a
        paragraph.
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
        known = other if lost or len(other) > 1 else wraps
        margin, room = self.margin, LOOSE_ROOM
        if len(wraps) > 1:
            margin = max(self.widths[number] for number in known)
            room = max(LEAST_ROOM, *(self.measure_room(number, margin) for number in known))
            room = min(room, LOOSE_ROOM)
        # Without other lines nobody knows whether the indent of the first lines was lost.
        indent = INDENT_LIMIT if lost or not other else 0
        for number, end in enumerate(ends):
            if end or not self.check_pause(number):
                continue
            taken = indent if self.check_first(number, ends) else 0
            following = number + 1
            if self.measure_room(number, margin) - taken > room:
                ends[number] = True
            elif lost and following < len(ends) and not ends[following] and self.check_going_on(following):
                ends[number] = self.measure_room(following, margin) > room

    def check_pause(self, number: int) -> bool:
        """Return whether a paragraph may end with line ``number``, if there was room for a word more."""
        return not self.check_going_on(number) and not self.check_flush(number + 1)

    def check_flush(self, number: int) -> bool:
        """Return whether line ``number`` has no indent, the first lines of paragraphs have one, and it has no mark."""
        if not self.stepped or self.hanging or self.indents[number] > 1:
            return False
        return not check_start(self.texts[number])

    def check_lost_indent(self, first: Sequence[int], other: Sequence[int]) -> bool:
        """Return whether the ``first`` lines of paragraphs are narrower than ``other`` lines by an indent."""
        if not other or len(first) < 2 or len(first) + len(other) < LOST_INDENT_LINES:
            return False
        drop = fmean(self.widths[number] for number in other) - fmean(self.widths[number] for number in first)
        return LOST_INDENT[0] <= drop <= LOST_INDENT[1]

    def check_first(self, number: int, ends: list[bool]) -> bool:
        """Return whether line ``number`` is the first of a paragraph."""
        return ends[number - 1] if number else check_start(self.texts[0])

    def measure_room(self, number: int, margin: float) -> float:
        """Return how much narrower than ``margin`` line ``number`` is with the first word of the next line."""
        return margin - self.widths[number] - self.measure_word(number + 1)


class WrapMargins:
    """Margins at which the lines of a text were wrapped, as its longer runs show.

    A short run, such as a paragraph of two lines, does not show by itself that a program has wrapped it. The other runs
    of the text do. ``lines`` are all lines of the text. They are measured when `widths` is first read.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines

    @cached_property
    def widths(self) -> tuple[float, ...]:
        """Margins of the hard-wrapped runs, the narrowest first, without those that are nearly the same."""
        found: list[float] = []
        short: list[float] = []
        for start, end in _find_runs(self.lines):
            if end - start > 1:
                run = MeasuredRun(self.lines[start:end])
                if run.hard:
                    found.append(run.margin)
                else:
                    short.extend(run.list_wrapped_widths())
        # Runs of two lines show it together, if their first lines are about equally long.
        widest = max(short, default=0)
        if widest > NARROWEST_PAIR and sum(width >= FULLNESS * widest for width in short) > HARD_WRAP_LINES:
            found.append(widest)
        widths: list[float] = []
        for width in sorted(found):
            if width >= NARROWEST_WRAP and (not widths or width > widths[-1] + OVERHANG):
                widths.append(width)
        return tuple(widths[:MOST_MARGINS])


def _find_runs(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Find the runs of lines that are not blank: the number of the first line of each, and of the line after it."""
    runs: list[tuple[int, int]] = []
    start = 0
    for number, line in enumerate((*lines, "")):
        if not line or line.isspace():
            if number > start:
                runs.append((start, number))
            start = number + 1
    return runs
