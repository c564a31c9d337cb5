"""Measure the lines of a run, and find the margin at which a program has wrapped them, if one has.

A *run* is the text lines between two blank lines, or between other blocks. Widths count a Chinese character as 1 and
an ASCII character as 1/2. `sitegen.content.line_ends` uses these measures to decide where paragraphs end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from sitegen.content.blanks import LINE_BLANKS
from sitegen.content.line_metrics import LEAST, USUAL_METRIC, LineMetric, Reach, count_signs, find_reach
from sitegen.content.line_shapes import (
    ADDRESS_LINE,
    COMMA,
    FIRST_WORD,
    INDENT_LIMIT,
    LABEL,
    LONGEST_END,
    SENTENCE_END,
    STARTS_LONG_WORD,
    check_certain_start,
    check_start,
    find_last_part,
    measure_indent,
    measure_text_width,
    normalise_line,
    remove_markup,
)

NARROWEST_WRAP: Final = 16
"""Narrowest margin at which programs usually wrap. Narrower lines were ended by hand, unless they form a column."""
NARROWEST_COLUMN: Final = 12
"""Narrowest column at whose margin a run of sentences is certainly wrapped."""
COLUMN_LINES: Final = 6
"""Fewest lines that must break off at the margin of such a column."""
COLUMN_SHARE: Final = 0.75
"""Smallest share of the lines that break off which must do so at the margin of such a column."""
NARROWEST_LONE_WRAP: Final = 27
"""A narrower line that breaks off was ended by hand, unless something else shows that the run is hard-wrapped.

A line of an official document has 28 characters (GB/T 9704-2012, 5.2.2).
"""
FULLNESS: Final = 0.88
"""A line is full if, with the first word of the next line, it reaches this share of the run's margin."""
LEAST_STEP: Final = 1
"""Smallest difference in width by which two indents count as different."""
LONGEST_STOP: Final = 4
"""Largest width of a Chinese character with the stops after it, which programs keep together."""
HARD_WRAP_LINES: Final = 2
"""Fewest full lines breaking off in the middle of a sentence that show that a program has wrapped the run."""
NARROWEST_PART: Final = 24
"""Narrowest margin of a part of a hard-wrapped run, such as an indented list."""
SECOND_MARGIN_LINES: Final = 3
"""Fewest lines of about one width, breaking off in the middle of a sentence, that show a part with its own margin."""
OVERHANG: Final = 1
"""Width by which a line that ends with a stop may exceed the margin at which it was wrapped."""
LEAST_REACHES: Final = 4
"""Fewest lines breaking off at the same width that show a margin although a few other lines are wider."""
WIDER_SHARE: Final = 0.15
"""Largest share of lines that may be wider than that margin."""
MOST_EXCESS: Final = 1.25
"""Largest width of these wider lines, as a multiple of the margin."""
LOOSE_ROOM: Final = 1.5
"""Most room that is left in a full line. Two certain wraps may show that less is left."""


class MeasuredRun:
    """A run (consecutive lines of text) with the widths of its lines and the margin at which they were wrapped.

    Widths are in Chinese characters. ``texts`` are the lines without blanks at both ends and without inline markup,
    as `normalise_line` returns them. ``blanks`` are the widths of their indents; ``indents`` are the same, at most
    `INDENT_LIMIT` and relative to the smallest. ``margin`` is the width that `find_margin` returns, or the margin of
    another run if ``adopted``. ``full``: whether each line but the last reaches the margin. ``unfinished``: whether
    each line does not end a sentence. ``addresses``: whether each line is a web address. ``narrow`` are the numbers
    of lines that are full at a second margin or are pieces of a line, ``spaced`` those of single characters of a
    letter-spaced line. ``hard``: the run is hard-wrapped. ``stepped``: some lines have a larger indent than others.
    """

    def __init__(self, lines: Sequence[str], metric: LineMetric = USUAL_METRIC) -> None:
        self.lines = lines
        self.metric = metric
        self.texts = [normalise_line(remove_markup(line)).strip(LINE_BLANKS) for line in lines]
        self.blanks = [measure_indent(line) for line in lines]
        indents = [min(indent, INDENT_LIMIT) for indent in self.blanks]
        # An indent that all lines have says nothing.
        common = min(indents)
        self.indents = [indent - common for indent in indents]
        self.stepped = max(self.indents) >= LEAST_STEP
        self.widths = [
            metric.measure(normalise_line(remove_markup(find_last_part(line))).strip(LINE_BLANKS))
            if "<" in line
            else metric.measure(text)
            for line, text in zip(lines, self.texts, strict=True)
        ]
        self.unfinished = [SENTENCE_END.search(text[-LONGEST_END:]) is None for text in self.texts]
        self.addresses = [ADDRESS_LINE.match(text) is not None for text in self.texts]
        self.margin = 0.0
        # While this is False, a label counts as the beginning of a paragraph: see `check_going_on`.
        self.hard = False
        self.adopted = False
        self.set_margin(self.find_margin())
        self.hard = self.check_hard()
        self.narrow: set[int] = set()
        self.spaced: set[int] = set()

    def find_margin(self) -> float:
        """Return the width of the widest line, or the margin at which most lines break off if few lines are wider.

        Wider lines are tolerated only if they have characters that may be narrower than usual. Otherwise they belong
        to a part with another margin, and the widest line counts.
        """
        widest = max(self.widths)
        broken = [number for number in range(len(self.widths) - 1) if self.check_going_on(number)]
        if len(broken) < LEAST_REACHES:
            return widest
        reach = self.find_reach(broken)
        # First lines are narrower if their indent was lost.
        count = self.count_reaching(broken, reach, (0, -INDENT_LIMIT))
        limit = reach.low + OVERHANG
        wider = [number for number, width in enumerate(self.widths) if width > limit]
        if any(self.widths[number] - limit > sum(count_signs(self.texts[number])) / 2 for number in wider):
            return widest
        few = reach.lines < LEAST_REACHES or count < len(broken) / 2
        if few or len(wider) > WIDER_SHARE * len(self.widths):
            return widest
        return reach.low if wider and widest <= MOST_EXCESS * reach.low else widest

    def set_margin(self, margin: float) -> None:
        """Set the margin, and determine which lines are full at it."""
        self.margin = margin
        self.threshold = min(FULLNESS * margin, margin - INDENT_LIMIT)
        self.full = [self.check_full(number, self.threshold) for number in range(len(self.texts) - 1)]

    def check_hard(self) -> bool:
        """Whether a program has wrapped the run: enough full lines break off in the middle of a sentence.

        If paragraphs have indents, one such line is enough. Lines before the beginning of a paragraph do not count,
        because labels and entries of lists may have the same width by chance.
        """
        if sum(self.full) <= HARD_WRAP_LINES:
            return False
        going_on = sum(full and self.check_going_on(number) for number, full in enumerate(self.full))
        # The lines of a list item have a small indent.
        indented = max(self.indents) > LEAST_STEP
        return going_on >= HARD_WRAP_LINES - indented and going_on > 0

    @cached_property
    def column(self) -> bool:
        """Whether the run is hard-wrapped, and its margin is wide enough or shown by many lines of sentences."""
        if not self.hard or self.margin < NARROWEST_COLUMN:
            return False
        if self.margin >= NARROWEST_WRAP:
            return True
        broken = [number for number in range(len(self.full)) if self.check_going_on(number)]
        reach = self.find_reach(broken)
        count = self.count_reaching(broken, reach, (-INDENT_LIMIT, 0, INDENT_LIMIT))
        if reach.lines < COLUMN_LINES or count < COLUMN_SHARE * len(broken):
            return False
        return sum(COMMA.search(self.texts[number]) is not None for number in broken) >= len(broken) / 3

    def list_wraps(self) -> list[tuple[str, str]]:
        """Return the lines that break off in the middle of a sentence, each with the first word of the next line."""
        numbers = (number for number in range(len(self.full)) if self.check_going_on(number))
        return [(self.texts[number], self.read_word(number + 1)) for number in numbers]

    def list_wrapped_widths(self) -> list[float]:
        """Return the widths of the full lines that break off in the middle of a sentence."""
        return [self.widths[n] for n, full in enumerate(self.full) if full and self.check_going_on(n)]

    def check_going_on(self, number: int) -> bool:
        """Whether the sentence on line ``number`` continues on the next line, as far as their texts show.

        It does unless line ``number`` ends a sentence, the next line begins like a paragraph, or one is a web
        address.
        """
        if not self.unfinished[number] or self.addresses[number] or self.addresses[number + 1]:
            return False
        following = self.texts[number + 1]
        return not (check_certain_start(following) if self.hard else check_start(following))

    def check_deeper(self, number: int) -> bool:
        """Whether the next line is indented more than line ``number``, and not just aligned with its label's end."""
        step = self.blanks[number + 1] - self.blanks[number]
        if step < LEAST_STEP:
            return False
        label = LABEL.match(self.texts[number])
        # Both by the usual widths: an indent is made of blanks, whatever the metric of the run.
        return label is None or abs(step - measure_text_width(label[0])) > LEAST

    @cached_property
    def hanging(self) -> bool:
        """Whether the run has hanging indents: the second and later lines of an entry are indented, the first is not.

        In that case the indent grows at more wraps than it shrinks. ``margin`` must have been set.
        """
        steps = [
            self.blanks[number + 1] - self.blanks[number]
            for number, full in enumerate(self.full)
            if full and self.check_going_on(number)
        ]
        return sum(step >= LEAST_STEP for step in steps) > sum(step <= -LEAST_STEP for step in steps)

    def check_full(self, number: int, threshold: float) -> bool:
        """Whether line ``number`` reaches ``threshold`` together with the first word of the next line."""
        width, following = self.widths[number], self.texts[number + 1]
        if width >= threshold or not following:
            return width >= threshold
        if width + LONGEST_STOP < threshold and not STARTS_LONG_WORD.match(following):
            return False
        return width + self.measure_word(number + 1) >= threshold

    def measure_word(self, number: int) -> float:
        """Return the width of the first word of line ``number``."""
        return self.metric.measure(self.read_word(number))

    def read_word(self, number: int) -> str:
        """Return the first word of line ``number``, within which no program wraps; "" for an empty line."""
        word = FIRST_WORD.match(self.texts[number])
        return word[0] if word else ""

    def adopt_margin(self, outer: Sequence[float]) -> None:
        """Mark the run as hard-wrapped at one of ``outer``, the margins of other runs, if a line was wrapped there.

        The first such margin at which a full line breaks off is used. Without one, the run keeps its own margin.
        """
        former = self.margin
        # A line may be wider than the margin if its characters are set more closely than usual.
        for margin in (width for width in outer if MOST_EXCESS * width >= former):
            self.set_margin(margin if former > margin + OVERHANG else max(margin, former))
            self.hard = self.adopted = True
            if any(full and self.check_going_on(number) for number, full in enumerate(self.full)):
                return
        self.hard = self.adopted = False
        self.set_margin(former)

    def list_gaps(self, first: bool) -> list[float]:
        """Return how much narrower than the margin first lines of paragraphs are; other lines if ``first`` is False.

        Only full lines that break off count. A first line follows a short line. Any other line follows a full line
        that breaks off.
        """
        return [
            self.margin - self.widths[number]
            for number in range(1, len(self.full))
            if self.full[number]
            and self.check_going_on(number)
            and (
                not self.full[number - 1] if first else self.full[number - 1] and self.unfinished[number - 1]
            )
        ]

    def list_narrow_reaches(self) -> list[tuple[float, float]]:
        """Return the widths of the lines that break off before the margin, each without and with the next word."""
        return [
            (self.widths[number], self.widths[number] + self.measure_word(number + 1))
            for number, full in enumerate(self.full)
            if not full and self.widths[number] >= NARROWEST_PART and self.check_going_on(number)
        ]

    def find_narrow_lines(self, outer: Sequence[float]) -> None:
        """Mark lines as full that fill a narrower margin, such as that of an indented part.

        Only lines that break off in the middle of a sentence count. There must be `SECOND_MARGIN_LINES` of them, or
        their margin must be in ``outer``, the margins of other runs.
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
                if len(reached) >= SECOND_MARGIN_LINES or (margin in outer and reached):
                    self.narrow.update(reached)
        self.narrow.update(self._find_indented_lines(numbers))
        self.narrow.update(self._find_rests())
        for number in self.narrow:
            self.full[number] = True

    def _find_indented_lines(self, numbers: Sequence[int]) -> set[int]:
        """Return those of the line numbers ``numbers`` whose lines reach the right margin of an indented part of the run."""
        found: set[int] = set()
        parts: defaultdict[float, list[int]] = defaultdict(list)
        for number in numbers:
            if self.blanks[number] >= LEAST_STEP and self.blanks[number + 1] == self.blanks[number]:
                parts[self.blanks[number]].append(number)
        for part in parts.values():
            reach = self.find_reach(part)
            reached = [number for number in part if self.check_reach(number, reach)]
            enough = len(reached) >= max(SECOND_MARGIN_LINES, COLUMN_SHARE * len(part))
            if enough and reach.low >= NARROWEST_COLUMN - 1:
                found.update(reached)
        return found

    def _find_rests(self) -> list[int]:
        """Return the numbers of the short second halves of lines that were wrapped twice, as in forwarded mail.

        Such lines were wrapped at one margin, and then again at a narrower one. So each full line is followed by a
        short line that breaks off as well, and together both reach the first margin.
        """
        rests = [
            number
            for number in range(1, len(self.full))
            if self.full[number - 1]
            and not self.full[number]
            and self.check_going_on(number - 1)
            and self.check_going_on(number)
            and self.blanks[number + 1] <= self.blanks[number]
        ]
        wholes = [self.widths[number - 1] + self.widths[number] for number in rests]
        widest = max(wholes, default=0)
        rests = [
            number for number, whole in zip(rests, wholes, strict=True) if whole + LONGEST_STOP >= widest
        ]
        least = max(SECOND_MARGIN_LINES, len(self.list_wrapped_widths()) / 3)
        return rests if len(rests) >= least else []

    def count_reaching(self, numbers: Sequence[int], reach: Reach, steps: Sequence[int]) -> int:
        """Return how many of the lines ``numbers`` reach ``reach``, shifted by one of the widths ``steps``."""
        margins = [Reach(reach.low + step, reach.high + step, 0) for step in steps]
        return sum(any(self.check_reach(number, margin) for margin in margins) for number in numbers)

    def check_reach(self, number: int, reach: Reach) -> bool:
        """Whether line ``number`` reaches the margin ``reach``."""
        return reach.check(self.widths[number], self.widths[number] + self.measure_word(number + 1))

    def find_reach(self, numbers: Sequence[int]) -> Reach:
        """Return the margin that most of the lines ``numbers`` reach."""
        return find_reach(
            (self.widths[number], self.widths[number] + self.measure_word(number + 1)) for number in numbers
        )

    def measure_room(self, number: int, margin: float) -> float:
        """Return the room left up to ``margin`` in line ``number`` if the first word of the next line is added."""
        return margin - self.widths[number] - self.measure_word(number + 1)
