"""Widths of lines as the program that wrapped them measured them, as far as its lines show.

A Chinese sign is 1 wide and an ASCII character 1/2 in most texts. Text out of a PDF file is not so regular. Quotation
marks of a Latin font are half as wide, digits are narrower or wider than 1/2, and a blank beside a Chinese sign is the
quarter of a sign that the layout puts there, or was put there by the extraction. A program fills its lines up to one
margin, so the right widths are those by which most wrapped lines reach the same margin.
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
"""Stops and brackets beside another one, which some programs set close."""
GAPS = regex.compile(r"(?<=[^\x00-\x7f]) {1,4}| {1,4}(?=[^\x00-\x7f])")
"""Blanks beside a Chinese sign. The bound keeps the time linear."""
LEAST_GAIN: Final = 3
"""So many lines more must reach the margin, or the usual widths are kept."""
GAIN_SHARE: Final = 0.05
"""Share of the wrapped lines that must reach it more."""
MOST_WRAPS: Final = 300
"""Wrapped lines of a text that are looked at."""
WIDEST_WORD: Final = 2
"""A line before a wider word shows little of the margin."""
TOLERANCE: Final = 0.1
"""A line that is wider than the margin by no more than this reaches it."""
STRICTNESS: Final = 0.15
"""With the next word a line is wider than the margin by at least this."""
LEAST: Final = 0.01
"""Widths that differ less are the same."""


class LineMetric(NamedTuple):
    """Widths of a quotation mark, a visible ASCII character, a blank beside a Chinese sign, and a stop beside another."""

    quote: float = 1
    letter: float = 0.5
    gap: float = 0.5
    pair: float = 1

    def measure(self, text: str) -> float:
        """Return the width of a text without blanks at both ends. A Chinese sign is 1 wide."""
        width = measure_text_width(text)
        return width if self == USUAL_METRIC else self.adjust(width, count_signs(text))

    def adjust(self, width: float, signs: tuple[int, int, int, int]) -> float:
        """Return the width of a text with so many ``signs`` of each sort that is ``width`` wide by the usual metric."""
        quotes, letters, gaps, pairs = signs
        width -= (1 - self.quote) * quotes + (1 - self.pair) * pairs
        return width - (0.5 - self.letter) * letters - (0.5 - self.gap) * gaps


USUAL_METRIC: Final = LineMetric()
METRICS: Final = tuple(
    LineMetric(*widths) for widths in product((1, 0.5), (0.5, 0.4, 0.55, 0.6), (0.5, 0.25, 0), (1, 0.5))
)


def count_signs(text: str) -> tuple[int, int, int, int]:
    """Count the signs of a text that have a width of their own, in the order of `LineMetric`."""
    return (
        len(QUOTES.findall(text)),
        len(LETTERS.findall(text)),
        sum(map(len, GAPS.findall(text))),
        len(PAIRS.findall(text)),
    )


def find_metric(wraps: Sequence[tuple[str, str]]) -> LineMetric:
    """Return the metric by which most lines reach one margin.

    ``wraps`` are the lines that a program seems to have wrapped, each with the first word of the next line.
    """
    measured = [
        (measure_text_width(line), count_signs(line), measure_text_width(word), count_signs(word))
        for line, word in wraps[:MOST_WRAPS]
        if measure_text_width(word) <= WIDEST_WORD
    ]
    if len(measured) < LEAST_GAIN:
        return USUAL_METRIC
    absent = [
        not any(signs[sort] + others[sort] for _, signs, _, others in measured)
        for sort in range(len(USUAL_METRIC))
    ]
    best, most = USUAL_METRIC, 0.0
    for metric in METRICS:
        if any(sort and metric[number] != USUAL_METRIC[number] for number, sort in enumerate(absent)):
            continue
        reaches = [
            (metric.adjust(width, signs), metric.adjust(width, signs) + metric.adjust(room, others))
            for width, signs, room, others in measured
        ]
        # First lines are narrower if their indent was lost.
        indented = [(low + INDENT_LIMIT, high + INDENT_LIMIT) for low, high in reaches]
        count = find_reach([*reaches, *indented]).lines
        if metric == USUAL_METRIC:
            most = count + max(LEAST_GAIN, GAIN_SHARE * len(measured)) - 1
        elif count > most:
            best, most = metric, count
    return best


class Reach(NamedTuple):
    """Margin that most of some wrapped lines reach, from ``low`` to ``high``, and how many they are."""

    low: float
    high: float
    lines: int

    def check(self, low: float, high: float) -> bool:
        """Return whether a line whose margin lies from ``low`` to ``high`` is one of them."""
        return low - TOLERANCE <= self.low + LEAST and high - STRICTNESS >= self.high - LEAST


def find_reach(reaches: Iterable[tuple[float, float]]) -> Reach:
    """Find the margin that most lines reach, and the widest of them if there are several.

    ``reaches`` are the ranges in which the margin lies by each line: it is at least as wide as the line, and would be
    narrower than the line with the next word.
    """
    steps = sorted(step for low, high in reaches for step in ((low - TOLERANCE, -1), (high - STRICTNESS, 1)))
    best = Reach(0, 0, 0)
    count = 0
    for number, (place, step) in enumerate(steps):
        count -= step
        if step < 0 and count >= best.lines:
            best = Reach(place, steps[number + 1][0], count)
    return best
