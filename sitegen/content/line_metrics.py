"""Estimate the widths of characters in the program that wrapped the lines of a text.

In most texts a Chinese character is 1 wide and an ASCII character 1/2. Text from PDF files is less regular: quotation
marks of a Latin font are half as wide, digits are narrower or wider than 1/2, and a blank beside a Chinese character
may be only the gap of 1/4 that the layout leaves there, or may come from the extraction. A program fills its lines up
to one margin, so the right widths are those with which most wrapped lines reach the same margin.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final, NamedTuple

from sitegen.content.line_shapes import USUAL_INDENT, measure_text_width
from sitegen.program import regex

QUOTES = regex.compile("[“”‘’]")
LETTERS = regex.compile("[!-~]")
ADJACENT_PUNCTUATION = regex.compile(
    "[，。、；：）》」』”’](?=[，。、；：（《「『“‘）》」』”’])|[（《「『“‘](?=[（《「『“‘])"
)
"""A stop or bracket beside another one, which some programs set in half width."""
BLANKS_BESIDE_CHINESE = regex.compile(r"(?<=[^\x00-\x7f]) {1,4}| {1,4}(?=[^\x00-\x7f])")
"""Blanks beside a Chinese sign. The bound keeps the time linear."""
FEWEST_GAINED_LINES: Final = 3
"""Fewest additional lines that must reach the margin with other widths; otherwise the usual widths are kept."""
GAINED_LINES_SHARE: Final = 0.05
"""Fewest additional lines as a share of the wrapped lines. The larger of both numbers counts."""
MOST_WRAPS: Final = 300
"""Most wrapped lines of a text that are measured."""
WIDEST_WORD: Final = 2
"""Lines are measured only if the first word of the next line is no wider: others tell little about the margin."""
OVERHANG_TOLERANCE: Final = 0.1
"""A line may be wider than the margin by this."""
LEAST_EXCESS: Final = 0.15
"""A wrapped line with the next line's first word would be wider than the margin by at least this."""
EQUAL_WIDTH_TOLERANCE: Final = 0.01
"""Widths that differ by less than this are equal."""


class CharacterWidths(NamedTuple):
    """Widths of the characters whose width depends on the program and font that set the text.

    Widths are in Chinese characters. ``quote``: a Chinese quotation mark. ``letter``: a visible ASCII
    character. ``gap``: a blank beside a Chinese character. ``pair``: a stop or bracket directly beside
    another one, as 》 and ， in ``》，``. A stop is a punctuation mark such as ， or 。. All other characters have
    their usual width.
    """

    quote: float = 1
    letter: float = 0.5
    gap: float = 0.5
    pair: float = 1

    def measure_width(self, text: str) -> float:
        """Return the width of a text, in Chinese characters. The text must not begin or end with blanks."""
        width = measure_text_width(text)
        return width if self == USUAL_WIDTHS else self.adjust_width(width, count_variable_characters(text))

    def adjust_width(self, width: float, counts: tuple[int, int, int, int]) -> float:
        """Convert the width of a text from `USUAL_WIDTHS` to these widths.

        ``width`` is the width of the text by `USUAL_WIDTHS`, and ``counts`` is what
        `count_variable_characters` returns for the text.
        """
        quotes, letters, gaps, pairs = counts
        width -= (1 - self.quote) * quotes + (1 - self.pair) * pairs
        return width - (0.5 - self.letter) * letters - (0.5 - self.gap) * gaps


USUAL_WIDTHS: Final = CharacterWidths()
POSSIBLE_WIDTHS: Final = tuple(
    CharacterWidths(*widths) for widths in product((1, 0.5), (0.5, 0.4, 0.55, 0.6), (0.5, 0.25, 0), (1, 0.5))
)


def count_variable_characters(text: str) -> tuple[int, int, int, int]:
    """Count the characters of a text whose width depends on the program.

    Returns four numbers, in the order of the fields of `CharacterWidths`.
    """
    return (
        len(QUOTES.findall(text)),
        len(LETTERS.findall(text)),
        sum(map(len, BLANKS_BESIDE_CHINESE.findall(text))),
        len(ADJACENT_PUNCTUATION.findall(text)),
    )


def infer_character_widths(wraps: Sequence[tuple[str, str]]) -> CharacterWidths:
    """Find out how wide the program that wrapped a text sets its characters.

    ``wraps`` are pairs of a line that a program seems to have wrapped and the first word of the next line.
    Returns the widths by which most of these lines end at one margin, and `USUAL_WIDTHS` unless others are
    clearly better.
    """
    measured = [
        (
            measure_text_width(line),
            count_variable_characters(line),
            measure_text_width(word),
            count_variable_characters(word),
        )
        for line, word in wraps[:MOST_WRAPS]
        if measure_text_width(word) <= WIDEST_WORD
    ]
    if len(measured) < FEWEST_GAINED_LINES:
        return USUAL_WIDTHS
    absent = [
        not any(counts[sort] + others[sort] for _, counts, _, others in measured)
        for sort in range(len(USUAL_WIDTHS))
    ]
    best, most = USUAL_WIDTHS, 0.0
    for widths in POSSIBLE_WIDTHS:
        if any(sort and widths[number] != USUAL_WIDTHS[number] for number, sort in enumerate(absent)):
            continue
        ranges = [
            (
                widths.adjust_width(width, counts),
                widths.adjust_width(width, counts) + widths.adjust_width(room, others),
            )
            for width, counts, room, others in measured
        ]
        # First lines are narrower if their indent was lost.
        indented = [(low + USUAL_INDENT, high + USUAL_INDENT) for low, high in ranges]
        count = find_common_margin([*ranges, *indented]).line_count
        if widths == USUAL_WIDTHS:
            most = count + max(FEWEST_GAINED_LINES, GAINED_LINES_SHARE * len(measured)) - 1
        elif count > most:
            best, most = widths, count
    return best


class MarginRange(NamedTuple):
    """The margin at which most of a number of wrapped lines end, known only as a range of widths.

    The margin is between ``low`` and ``high``, in Chinese characters. ``line_count`` is the number of lines that
    end at it.
    """

    low: float
    high: float
    line_count: int

    def may_have_wrapped(self, line_width: float, width_with_next_word: float) -> bool:
        """Whether a line was wrapped at this margin.

        It was if it fits, but does not fit together with the first word of the next line. ``line_width`` is the
        width of the line, ``width_with_next_word`` its width with the first word of the next line.
        """
        return (
            line_width - OVERHANG_TOLERANCE <= self.low + EQUAL_WIDTH_TOLERANCE
            and width_with_next_word - LEAST_EXCESS >= self.high - EQUAL_WIDTH_TOLERANCE
        )


def find_common_margin(ranges: Iterable[tuple[float, float]]) -> MarginRange:
    """Return the margin at which most lines were wrapped.

    Of several margins with equally many lines, the widest is returned. ``ranges`` has a pair (low, high) for
    each line: its width, and its width with the first word of the next line. A line was wrapped at a margin
    between the two. Without lines the result is ``MarginRange(0, 0, 0)``.
    """
    steps = sorted(
        step for low, high in ranges for step in ((low - OVERHANG_TOLERANCE, -1), (high - LEAST_EXCESS, 1))
    )
    best = MarginRange(0, 0, 0)
    count = 0
    for number, (place, step) in enumerate(steps):
        count -= step
        if step < 0 and count >= best.line_count:
            best = MarginRange(place, steps[number + 1][0], count)
    return best
