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
from sitegen.content.line_metrics import (
    EQUAL_WIDTH_TOLERANCE,
    USUAL_WIDTHS,
    CharacterWidths,
    MarginRange,
    count_variable_characters,
    find_common_margin,
)
from sitegen.content.line_shapes import (
    ADDRESS_LINE,
    COMMA,
    FIRST_WORD,
    LABEL,
    LONGEST_SENTENCE_END,
    SENTENCE_END,
    STARTS_LONG_WORD,
    USUAL_INDENT,
    get_text_after_last_br,
    is_certain_paragraph_start,
    is_paragraph_start,
    measure_indent,
    measure_text_width,
    normalise_pdf_line,
    remove_inline_markup,
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
FULL_LINE_SHARE: Final = 0.88
"""A line is full if, with the first word of the next line, it reaches this share of the run's margin."""
INDENT_STEP: Final = 1
"""Smallest difference in width by which two indents count as different."""
LONGEST_STOP: Final = 4
"""Largest width of a Chinese character with the stops after it, which programs keep together."""
HARD_WRAP_LINES: Final = 2
"""Fewest full lines breaking off in the middle of a sentence that show that a program has wrapped the run."""
NARROWEST_PART_MARGIN: Final = 24
"""Narrowest margin of a part of a hard-wrapped run, such as an indented list."""
SECOND_MARGIN_LINES: Final = 3
"""Fewest lines of about one width, breaking off in the middle of a sentence, that show a part with its own margin."""
OVERHANG: Final = 1
"""Width by which a line that ends with a stop may exceed the margin at which it was wrapped."""
LEAST_WRAPPED_LINES: Final = 4
"""Fewest lines breaking off at the same width that show a margin although a few other lines are wider."""
WIDER_SHARE: Final = 0.15
"""Largest share of lines that may be wider than that margin."""
MOST_EXCESS: Final = 1.25
"""Largest width of these wider lines, as a multiple of the margin."""
LOOSE_ROOM: Final = 1.5
"""Most room that is left in a full line. Two certain wraps may show that less is left."""


class MeasuredRun:
    """A run (consecutive lines of text) with the widths of its lines and the margin at which it is wrapped.

    Widths are in Chinese characters, and lines are numbered from 0. A line *breaks off* if its sentence
    continues on the next line. The attributes are:

    - ``texts``: the lines as `normalise_pdf_line` returns them, without inline markup and without blanks at both ends.
    - ``blanks``: the width of each line's indent; ``indents``: the same, less the smallest, at most `USUAL_INDENT`.
    - ``margin``: the result of `find_margin`, or the margin of another run if ``adopted``.
    - ``full``: for each line but the last, whether it reaches the margin or, later, another margin.
    - ``unfinished``: for each line, whether it does not end a sentence; ``addresses``: whether it is a web
      address.
    - ``narrow``: numbers of lines that are full at a narrower margin, or are pieces of a line that was cut.
    - ``spaced``: numbers of the lines that are single characters of a letter-spaced line.
    - ``hard``: whether a program has wrapped the run; ``stepped``: whether its lines have different indents.
    """

    def __init__(self, lines: Sequence[str], character_widths: CharacterWidths = USUAL_WIDTHS) -> None:
        self.lines = lines
        self.character_widths = character_widths
        self.texts = [normalise_pdf_line(remove_inline_markup(line)).strip(LINE_BLANKS) for line in lines]
        self.blanks = [measure_indent(line) for line in lines]
        indents = [min(indent, USUAL_INDENT) for indent in self.blanks]
        # An indent that all lines have says nothing.
        common = min(indents)
        self.indents = [indent - common for indent in indents]
        self.stepped = max(self.indents) >= INDENT_STEP
        measure = character_widths.measure_width
        self.widths = [
            measure(normalise_pdf_line(remove_inline_markup(get_text_after_last_br(line))).strip(LINE_BLANKS))
            if "<" in line
            else measure(text)
            for line, text in zip(lines, self.texts, strict=True)
        ]
        self.unfinished = [SENTENCE_END.search(text[-LONGEST_SENTENCE_END:]) is None for text in self.texts]
        self.addresses = [ADDRESS_LINE.match(text) is not None for text in self.texts]
        self.margin = 0.0
        # While this is False, a label counts as the beginning of a paragraph: see `is_continued`.
        self.hard = False
        self.adopted = False
        self.set_margin(self.find_margin())
        self.hard = self.is_hard_wrapped()
        self.narrow: set[int] = set()
        self.spaced: set[int] = set()

    def find_margin(self) -> float:
        """Return the width at which the run seems to be wrapped, usually that of the widest line.

        If many lines break off at a smaller width and only few are wider, that smaller width is the margin. Those
        wider lines must have characters that may be narrower than measured, such as digits. Otherwise they belong to
        a part with another margin, and the widest line counts.
        """
        widest = max(self.widths)
        broken = [number for number in range(len(self.widths) - 1) if self.is_continued(number)]
        if len(broken) < LEAST_WRAPPED_LINES:
            return widest
        common_margin = self.find_common_margin(broken)
        # First lines are narrower if their indent was lost.
        count = self.count_wrapped(broken, common_margin, (0, -USUAL_INDENT))
        limit = common_margin.low + OVERHANG
        wider = [number for number, width in enumerate(self.widths) if width > limit]
        if any(
            self.widths[number] - limit > sum(count_variable_characters(self.texts[number])) / 2
            for number in wider
        ):
            return widest
        few = common_margin.line_count < LEAST_WRAPPED_LINES or count < len(broken) / 2
        if few or len(wider) > WIDER_SHARE * len(self.widths):
            return widest
        return common_margin.low if wider and widest <= MOST_EXCESS * common_margin.low else widest

    def set_margin(self, margin: float) -> None:
        """Set ``margin``, and set ``full`` to whether each line but the last reaches it."""
        self.margin = margin
        self.threshold = min(FULL_LINE_SHARE * margin, margin - USUAL_INDENT)
        self.full = [self.is_full_at(number, self.threshold) for number in range(len(self.texts) - 1)]

    def is_hard_wrapped(self) -> bool:
        """Whether a program has wrapped the run.

        It has if at least `HARD_WRAP_LINES` full lines break off within a sentence. If some lines are indented, one
        line fewer is enough. A line does not count if the next one begins like a paragraph, because labels and
        entries of lists may have the same width by chance.
        """
        if sum(self.full) <= HARD_WRAP_LINES:
            return False
        going_on = sum(full and self.is_continued(number) for number, full in enumerate(self.full))
        # The lines of a list item have a small indent.
        indented = max(self.indents) > INDENT_STEP
        return going_on >= HARD_WRAP_LINES - indented and going_on > 0

    @cached_property
    def is_surely_wrapped(self) -> bool:
        """Whether a program has certainly wrapped the run, so that its margin may be applied to other runs.

        The margin must be `NARROWEST_WRAP` or more. A narrower one, as of a column, needs many sentences wrapped at it.
        """
        if not self.hard or self.margin < NARROWEST_COLUMN:
            return False
        if self.margin >= NARROWEST_WRAP:
            return True
        broken = [number for number in range(len(self.full)) if self.is_continued(number)]
        common_margin = self.find_common_margin(broken)
        count = self.count_wrapped(broken, common_margin, (-USUAL_INDENT, 0, USUAL_INDENT))
        if common_margin.line_count < COLUMN_LINES or count < COLUMN_SHARE * len(broken):
            return False
        return sum(COMMA.search(self.texts[number]) is not None for number in broken) >= len(broken) / 3

    def list_wraps(self) -> list[tuple[str, str]]:
        """Return a pair for each line that breaks off within a sentence.

        The pair is the text of the line and the first word of the next line.
        """
        numbers = (number for number in range(len(self.full)) if self.is_continued(number))
        return [(self.texts[number], self.read_first_word(number + 1)) for number in numbers]

    def list_wrapped_widths(self) -> list[float]:
        """Return the widths of the full lines that break off in the middle of a sentence."""
        return [self.widths[n] for n, full in enumerate(self.full) if full and self.is_continued(n)]

    def is_continued(self, number: int) -> bool:
        """Whether the sentence on line ``number`` continues on the next line, as far as their texts show.

        It does unless line ``number`` ends a sentence, the next line begins like a paragraph, or either line is a web
        address.
        """
        if not self.unfinished[number] or self.addresses[number] or self.addresses[number + 1]:
            return False
        following = self.texts[number + 1]
        return not (is_certain_paragraph_start(following) if self.hard else is_paragraph_start(following))

    def is_next_line_deeper(self, number: int) -> bool:
        """Whether the next line has a larger indent than line ``number``.

        An indent as wide as the label of line ``number`` does not count. In that case the next line is only aligned
        with the text after the label, such as ``地址：``.
        """
        step = self.blanks[number + 1] - self.blanks[number]
        if step < INDENT_STEP:
            return False
        label = LABEL.match(self.texts[number])
        # Both by the usual widths: an indent is made of blanks, whatever the widths of the run.
        return label is None or abs(step - measure_text_width(label[0])) > EQUAL_WIDTH_TOLERANCE

    @cached_property
    def has_hanging_indents(self) -> bool:
        """Whether the run has hanging indents: entries with an indent in all lines except the first.

        It has them if the indent more often grows than shrinks after a full line that breaks off. ``margin`` must
        have been set.
        """
        steps = [
            self.blanks[number + 1] - self.blanks[number]
            for number, full in enumerate(self.full)
            if full and self.is_continued(number)
        ]
        return sum(step >= INDENT_STEP for step in steps) > sum(step <= -INDENT_STEP for step in steps)

    def is_full_at(self, number: int, threshold: float) -> bool:
        """Whether line ``number`` is ``threshold`` wide or more, alone or with the next line's first word."""
        width, following = self.widths[number], self.texts[number + 1]
        if width >= threshold or not following:
            return width >= threshold
        if width + LONGEST_STOP < threshold and not STARTS_LONG_WORD.match(following):
            return False
        return width + self.measure_word(number + 1) >= threshold

    def measure_word(self, number: int) -> float:
        """Return the width of the first word of line ``number``."""
        return self.character_widths.measure_width(self.read_first_word(number))

    def read_first_word(self, number: int) -> str:
        """Return the first word of line ``number``, within which no program wraps; "" for an empty line."""
        word = FIRST_WORD.match(self.texts[number])
        return word[0] if word else ""

    def adopt_margin(self, other_margins: Sequence[float]) -> None:
        """Use the margin of another run of the text if this run was wrapped at it.

        ``other_margins`` are the margins of other runs. They are tried in order: if a line that reaches the margin
        breaks off within a sentence, the margin is set, and ``hard`` and ``adopted`` become True. If none fits, the
        run keeps its own margin and both become False.
        """
        former = self.margin
        # A line may be wider than the margin if its characters are set more closely than usual.
        for margin in (width for width in other_margins if MOST_EXCESS * width >= former):
            self.set_margin(margin if former > margin + OVERHANG else max(margin, former))
            self.hard = self.adopted = True
            if any(full and self.is_continued(number) for number, full in enumerate(self.full)):
                return
        self.hard = self.adopted = False
        self.set_margin(former)

    def list_distances_to_margin(self, of_first_lines: bool) -> list[float]:
        """Return by how much certain full lines are narrower than the margin.

        Only full lines that break off within a sentence count. If ``of_first_lines`` is True, they are those that
        begin a paragraph: the line above is not full. If it is False, they are those that do not: the line above is
        full and breaks off.
        """
        return [
            self.margin - self.widths[number]
            for number in range(1, len(self.full))
            if self.full[number]
            and self.is_continued(number)
            and (
                not self.full[number - 1]
                if of_first_lines
                else self.full[number - 1] and self.unfinished[number - 1]
            )
        ]

    def list_narrow_ranges(self) -> list[tuple[float, float]]:
        """Return a pair of widths for each line that breaks off within a sentence before the margin.

        The pair is the width of the line, and its width with the first word of the next line. Lines narrower than
        `NARROWEST_PART_MARGIN` are left out.
        """
        return [
            (self.widths[number], self.widths[number] + self.measure_word(number + 1))
            for number, full in enumerate(self.full)
            if not full and self.widths[number] >= NARROWEST_PART_MARGIN and self.is_continued(number)
        ]

    def mark_narrow_lines(self, other_margins: Sequence[float]) -> None:
        """Find lines that were wrapped at a narrower margin, such as that of an indented quotation.

        They are added to ``full``, the lines that reach the margin. Only lines that break off within a sentence count.
        A narrower margin must be that of `SECOND_MARGIN_LINES` such lines, or one of ``other_margins``, the margins of
        other runs.
        """
        numbers = [n for n, full in enumerate(self.full) if not full and self.is_continued(n)]
        own = max((self.widths[number] for number in numbers), default=0)
        for margin in (own, *other_margins):
            if NARROWEST_PART_MARGIN <= margin < self.margin:
                least = margin - LOOSE_ROOM
                reached = [
                    number
                    for number in numbers
                    if self.widths[number] <= margin + OVERHANG and self.is_full_at(number, least)
                ]
                if len(reached) >= SECOND_MARGIN_LINES or (margin in other_margins and reached):
                    self.narrow.update(reached)
        self.narrow.update(self._find_indented_lines(numbers))
        self.narrow.update(self._find_second_halves())
        for number in self.narrow:
            self.full[number] = True

    def _find_indented_lines(self, numbers: Sequence[int]) -> set[int]:
        """Return those of the lines ``numbers`` that were wrapped at the margin of an indented part.

        A part consists of the lines with the same indent. Most of its lines must reach its margin.
        """
        found: set[int] = set()
        parts: defaultdict[float, list[int]] = defaultdict(list)
        for number in numbers:
            if self.blanks[number] >= INDENT_STEP and self.blanks[number + 1] == self.blanks[number]:
                parts[self.blanks[number]].append(number)
        for part in parts.values():
            common_margin = self.find_common_margin(part)
            reached = [number for number in part if self.is_wrapped_at(number, common_margin)]
            enough = len(reached) >= max(SECOND_MARGIN_LINES, COLUMN_SHARE * len(part))
            if enough and common_margin.low >= NARROWEST_COLUMN - 1:
                found.update(reached)
        return found

    def _find_second_halves(self) -> list[int]:
        """Return the numbers of the short second halves of lines wrapped twice, as in forwarded mail.

        Such lines were wrapped at one margin, and then again at a narrower one. So a full line alternates with a
        short line that breaks off as well, and the two together are as wide as the first margin. Returns [] if there
        are only few.
        """
        rests = [
            number
            for number in range(1, len(self.full))
            if self.full[number - 1]
            and not self.full[number]
            and self.is_continued(number - 1)
            and self.is_continued(number)
            and self.blanks[number + 1] <= self.blanks[number]
        ]
        wholes = [self.widths[number - 1] + self.widths[number] for number in rests]
        widest = max(wholes, default=0)
        rests = [
            number for number, whole in zip(rests, wholes, strict=True) if whole + LONGEST_STOP >= widest
        ]
        least = max(SECOND_MARGIN_LINES, len(self.list_wrapped_widths()) / 3)
        return rests if len(rests) >= least else []

    def count_wrapped(self, numbers: Sequence[int], common_margin: MarginRange, shifts: Sequence[int]) -> int:
        """Return how many of the lines ``numbers`` were wrapped at ``common_margin`` or near it.

        A margin near it is ``common_margin`` moved by one of ``shifts``, which must include 0 if ``common_margin``
        itself counts. ``shifts`` are widths, such as -2 for first lines that have lost an indent of 2.
        """
        margins = [MarginRange(common_margin.low + step, common_margin.high + step, 0) for step in shifts]
        return sum(any(self.is_wrapped_at(number, margin) for margin in margins) for number in numbers)

    def is_wrapped_at(self, number: int, common_margin: MarginRange) -> bool:
        """Whether line ``number`` was wrapped at ``common_margin``; see `MarginRange.may_have_wrapped`."""
        width = self.widths[number]
        return common_margin.may_have_wrapped(width, width + self.measure_word(number + 1))

    def find_common_margin(self, numbers: Sequence[int]) -> MarginRange:
        """Return the margin at which most of the lines ``numbers`` were wrapped."""
        return find_common_margin(
            (self.widths[number], self.widths[number] + self.measure_word(number + 1)) for number in numbers
        )

    def measure_room(self, number: int, margin: float) -> float:
        """Return the room that line ``number`` leaves up to ``margin`` after the next line's first word.

        The result is negative if that word does not fit.
        """
        return margin - self.widths[number] - self.measure_word(number + 1)
