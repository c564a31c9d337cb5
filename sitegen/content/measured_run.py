"""Runs of text lines, measured: the margin at which a program has wrapped them, if one has.

A *run* is the text lines between two blank lines, or between whatever else parts paragraphs. Widths count a Chinese
sign as 1 and an ASCII character as 1/2. `sitegen.content.line_ends` decides by these measures where paragraphs end.
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
"""Width below which hardly any program wraps. Shorter lines were ended by hand, if they are not those of a column."""
NARROWEST_COLUMN: Final = 12
"""Width of the narrowest column in which a run of sentences is wrapped beyond doubt."""
COLUMN_LINES: Final = 6
"""So many lines must break off at the margin of such a column."""
COLUMN_SHARE: Final = 0.75
"""Share of the lines that break off which must do so at its margin."""
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
SECOND_MARGIN_LINES: Final = 3
"""So many lines of about one width that break off in the middle of a sentence show a narrower part of the run."""
OVERHANG: Final = 1
"""A line that ends with a stop may be so much wider than the margin that it was wrapped at."""
LEAST_REACHES: Final = 4
"""So many lines that break off at one margin show it, although a few other lines are wider."""
WIDER_SHARE: Final = 0.15
"""Share of the lines that may be wider."""
MOST_EXCESS: Final = 1.25
"""Width of the widest of them, as a multiple of the margin."""
LOOSE_ROOM: Final = 1.5
"""Room that is left in a full line at most. Two certain wraps may show that it is less."""


class MeasuredRun:
    """Measured lines of a run.

    ``texts`` are the lines without blanks at both ends and without inline markup, as `normalise_line` returns them.
    ``margin`` is the width that `find_margin` returns, or that of another run. ``full`` has an entry for each line
    but the last. ``unfinished``: the line does not end a sentence. ``addresses``: it is a web address. ``narrow``:
    numbers of the lines that are full at a second margin, or are pieces of a line. ``spaced``: numbers of those that
    are signs of a spaced line. ``hard``: the run is hard-wrapped. ``blanks`` are the widths of the indents.
    ``stepped``: some lines have a larger indent than others.
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
        # Until it is known a label counts as the beginning of a paragraph: `check_going_on`.
        self.hard = False
        self.adopted = False
        self.set_margin(self.find_margin())
        self.hard = self.check_hard()
        self.narrow: set[int] = set()
        self.spaced: set[int] = set()

    def find_margin(self) -> float:
        """Return the width of the widest line, or the margin at which most lines break off if few lines are wider.

        The wider ones must have signs that may be narrower than usual, or they belong to a part with another margin.
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
        """Measure the lines against a margin."""
        self.margin = margin
        self.threshold = min(FULLNESS * margin, margin - INDENT_LIMIT)
        self.full = [self.check_full(number, self.threshold) for number in range(len(self.texts) - 1)]

    def check_hard(self) -> bool:
        """Return whether a program has wrapped the run.

        Where paragraphs have indents, one unfinished line is enough. Lines before the beginning of a paragraph do not
        count, because labels and entries of lists are of the same width by chance.
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
        """List the lines that break off in the middle of a sentence, each with the first word of the next line."""
        numbers = (number for number in range(len(self.full)) if self.check_going_on(number))
        return [(self.texts[number], self.read_word(number + 1)) for number in numbers]

    def list_wrapped_widths(self) -> list[float]:
        """List the widths of the full lines that break off in the middle of a sentence."""
        return [self.widths[n] for n, full in enumerate(self.full) if full and self.check_going_on(n)]

    def check_going_on(self, number: int) -> bool:
        """Return whether line ``number`` breaks off and the next one does not begin like a paragraph."""
        if not self.unfinished[number] or self.addresses[number] or self.addresses[number + 1]:
            return False
        following = self.texts[number + 1]
        return not (check_certain_start(following) if self.hard else check_start(following))

    def check_deeper(self, number: int) -> bool:
        """Return whether the line after line ``number`` has a larger indent, and is no value set below its label's end."""
        step = self.blanks[number + 1] - self.blanks[number]
        if step < LEAST_STEP:
            return False
        label = LABEL.match(self.texts[number])
        # Both by the usual widths: an indent is made of blanks, whatever the metric of the run.
        return label is None or abs(step - measure_text_width(label[0])) > LEAST

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
        """Return the width of the first word of line ``number``."""
        return self.metric.measure(self.read_word(number))

    def read_word(self, number: int) -> str:
        """Return the first word of line ``number``, which a program does not part."""
        word = FIRST_WORD.match(self.texts[number])
        return word[0] if word else ""

    def adopt_margin(self, outer: Sequence[float]) -> None:
        """Take the run for hard-wrapped at a margin of other runs of the text, if one of its lines reaches it."""
        former = self.margin
        # A line may be wider than the margin if it has signs that are set closer than usual.
        for margin in (width for width in outer if MOST_EXCESS * width >= former):
            self.set_margin(margin if former > margin + OVERHANG else max(margin, former))
            self.hard = self.adopted = True
            if any(full and self.check_going_on(number) for number, full in enumerate(self.full)):
                return
        self.hard = self.adopted = False
        self.set_margin(former)

    def list_gaps(self, first: bool) -> list[float]:
        """List by how much narrower than the margin the first lines of paragraphs are, or else the other lines.

        Only full lines that break off count. Before a first line there is a short one, before another line there is a
        full one that breaks off.
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
        """List the widths of the lines that break off before the margin, without and with the next word."""
        return [
            (self.widths[number], self.widths[number] + self.measure_word(number + 1))
            for number, full in enumerate(self.full)
            if not full and self.widths[number] >= NARROWEST_PART and self.check_going_on(number)
        ]

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
                if len(reached) >= SECOND_MARGIN_LINES or (margin in outer and reached):
                    self.narrow.update(reached)
        self.narrow.update(self._find_indented_lines(numbers))
        self.narrow.update(self._find_rests())
        for number in self.narrow:
            self.full[number] = True

    def _find_indented_lines(self, numbers: Sequence[int]) -> set[int]:
        """Find those of the lines ``numbers`` that are full at the margin of an indented part, which may be a column."""
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
        """Count the lines ``numbers`` that reach a margin, or one that is wider by one of the ``steps``."""
        margins = [Reach(reach.low + step, reach.high + step, 0) for step in steps]
        return sum(any(self.check_reach(number, margin) for margin in margins) for number in numbers)

    def check_reach(self, number: int, reach: Reach) -> bool:
        """Return whether the margin that most lines reach may be that of line ``number``."""
        return reach.check(self.widths[number], self.widths[number] + self.measure_word(number + 1))

    def find_reach(self, numbers: Sequence[int]) -> Reach:
        """Find the margin that most of the lines ``numbers`` reach."""
        return find_reach(
            (self.widths[number], self.widths[number] + self.measure_word(number + 1)) for number in numbers
        )

    def measure_room(self, number: int, margin: float) -> float:
        """Return how much narrower than ``margin`` line ``number`` is with the first word of the next line."""
        return margin - self.widths[number] - self.measure_word(number + 1)
