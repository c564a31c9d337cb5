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

from sitegen.content.line_shapes import INDENT_LIMIT, measure_text_width
from sitegen.program import regex

QUOTES = regex.compile("[“”‘’]")
LETTERS = regex.compile("[!-~]")
PAIRS = regex.compile(
    "[，。、；：）》」』”’](?=[，。、；：（《「『“‘）》」』”’])|[（《「『“‘](?=[（《「『“‘])"
)
"""A stop or bracket beside another one, which some programs set in half width."""
GAPS = regex.compile(r"(?<=[^\x00-\x7f]) {1,4}| {1,4}(?=[^\x00-\x7f])")
"""Blanks beside a Chinese sign. The bound keeps the time linear."""
LEAST_GAIN: Final = 3
"""Fewest additional lines that must reach the margin with other widths; otherwise the usual widths are kept."""
GAIN_SHARE: Final = 0.05
"""Fewest additional lines as a share of the wrapped lines. The larger of both numbers counts."""
MOST_WRAPS: Final = 300
"""Most wrapped lines of a text that are measured."""
WIDEST_WORD: Final = 2
"""Lines are measured only if the first word of the next line is no wider: others tell little about the margin."""
TOLERANCE: Final = 0.1
"""A line may be wider than the margin by this."""
STRICTNESS: Final = 0.15
"""A wrapped line with the next line's first word would be wider than the margin by at least this."""
LEAST: Final = 0.01
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

    def measure(self, text: str) -> float:
        """Return the width of a text, in Chinese characters. The text must not begin or end with blanks."""
        width = measure_text_width(text)
        return width if self == USUAL_WIDTHS else self.adjust(width, count_variable_characters(text))

    def adjust(self, width: float, counts: tuple[int, int, int, int]) -> float:
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
        sum(map(len, GAPS.findall(text))),
        len(PAIRS.findall(text)),
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
    if len(measured) < LEAST_GAIN:
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
                widths.adjust(width, counts),
                widths.adjust(width, counts) + widths.adjust(room, others),
            )
            for width, counts, room, others in measured
        ]
        # First lines are narrower if their indent was lost.
        indented = [(low + INDENT_LIMIT, high + INDENT_LIMIT) for low, high in ranges]
        count = find_common_margin([*ranges, *indented]).lines
        if widths == USUAL_WIDTHS:
            most = count + max(LEAST_GAIN, GAIN_SHARE * len(measured)) - 1
        elif count > most:
            best, most = widths, count
    return best


class MarginRange(NamedTuple):
    """The margin at which most of a number of wrapped lines end, known only as a range of widths.

    The margin is between ``low`` and ``high``, in Chinese characters. ``lines`` is the number of lines that
    end at it.
    """

    low: float
    high: float
    lines: int

    def is_reached_by(self, low: float, high: float) -> bool:
        """Whether a line was wrapped at this margin.

        It was if it fits, but does not fit together with the first word of the next line. ``low`` is the
        width of the line, ``high`` its width with the first word of the next line.
        """
        return low - TOLERANCE <= self.low + LEAST and high - STRICTNESS >= self.high - LEAST


def find_common_margin(ranges: Iterable[tuple[float, float]]) -> MarginRange:
    """Return the margin at which most lines were wrapped.

    Of several margins with equally many lines, the widest is returned. ``ranges`` has a pair (low, high) for
    each line: its width, and its width with the first word of the next line. A line was wrapped at a margin
    between the two. Without lines the result is ``MarginRange(0, 0, 0)``.
    """
    steps = sorted(step for low, high in ranges for step in ((low - TOLERANCE, -1), (high - STRICTNESS, 1)))
    best = MarginRange(0, 0, 0)
    count = 0
    for number, (place, step) in enumerate(steps):
        count -= step
        if step < 0 and count >= best.lines:
            best = MarginRange(place, steps[number + 1][0], count)
    return best
