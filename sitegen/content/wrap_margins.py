"""Find the margins of a text: the widths at which a program has wrapped its runs, if one has.

A *run* is the text lines between two blank lines, or between other blocks. A short run, such as a paragraph of two
lines, does not show by itself that a program has wrapped it. The other runs of its text do.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from statistics import fmean
from typing import Final

from sitegen.content.html_lines import match_block_tag
from sitegen.content.line_metrics import (
    USUAL_WIDTHS,
    CharacterWidths,
    find_common_margin,
    infer_character_widths,
)
from sitegen.content.line_rooms import LOST_INDENT_RANGE
from sitegen.content.measured_run import (
    FULL_LINE_SHARE,
    HARD_WRAP_LINES,
    OVERHANG,
    SECOND_MARGIN_LINES,
    MeasuredRun,
)

FEWEST_LINES_WITH_LOST_INDENT: Final = 3
"""Fewest first lines, and fewest other lines, from which lost indents can be inferred."""
NARROWEST_PAIR: Final = 24
"""Several runs of two lines show a margin only if it is wider than this. Titles are narrower."""
MOST_MARGINS: Final = 4
"""Most margins of a text. The narrowest are kept, because a wide one may be that of a table. Bounds the time."""

FENCES: Final = ("```", "~~~")
"""Beginnings of the first and the last line of a code block."""
RUN_SEPARATORS: Final = ("# ", "## ", "### ", "#### ", "##### ", "###### ", "|")
"""Beginnings of headings and table rows, which separate runs."""


class WrapMargins:
    """The margins at which the lines of a text were wrapped, inferred from its longer runs.

    ``lines`` are all lines of the text. They are measured when `widths` is first read.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines

    @cached_property
    def character_widths(self) -> CharacterWidths:
        """The widths of characters by which most lines that break off end at the same margin."""
        return infer_character_widths(
            [wrap for run in self.runs_in_usual_widths for wrap in run.list_wraps()]
        )

    @cached_property
    def runs_in_usual_widths(self) -> list[MeasuredRun]:
        """Runs (consecutive text lines) of more than one line, measured with `USUAL_WIDTHS`."""
        return [
            MeasuredRun(self.lines[start:end]) for start, end in _find_runs(self.lines) if end - start > 1
        ]

    @cached_property
    def runs(self) -> list[MeasuredRun]:
        """Runs (consecutive text lines) of more than one line, measured with `character_widths`."""
        if self.character_widths == USUAL_WIDTHS:
            return self.runs_in_usual_widths
        return [MeasuredRun(run.lines, self.character_widths) for run in self.runs_in_usual_widths]

    @cached_property
    def other_runs_lost_indents(self) -> bool:
        """Whether first lines of paragraphs are narrower than other lines, because they lost their indent."""
        first: list[float] = []
        other: list[float] = []
        for run in self.runs:
            if run.hard and not run.stepped:
                first.extend(run.list_distances_to_margin(of_first_lines=True))
                other.extend(run.list_distances_to_margin(of_first_lines=False))
        if min(len(first), len(other)) < FEWEST_LINES_WITH_LOST_INDENT:
            return False
        return LOST_INDENT_RANGE[0] <= fmean(first) - fmean(other) <= LOST_INDENT_RANGE[1]

    @cached_property
    def widths(self) -> tuple[float, ...]:
        """The margins at which a program has wrapped the text, in Chinese characters, the narrowest first.

        Of several nearly equal margins only the narrowest is included. There are at most `MOST_MARGINS`.
        """
        found: list[float] = []
        short: list[float] = []
        narrow: list[tuple[float, float]] = []
        for run in self.runs:
            if run.is_surely_wrapped:
                found.append(run.margin)
                narrow.extend(run.list_narrow_ranges())
            elif not run.hard:
                short.extend(run.list_wrapped_widths())
        # Several runs of two lines show a margin if their first lines are about equally long.
        widest = max(short, default=0)
        if (
            widest > NARROWEST_PAIR
            and sum(width >= FULL_LINE_SHARE * widest for width in short) > HARD_WRAP_LINES
        ):
            found.append(widest)
        # Parts of the runs, such as quoted articles, may have a narrower margin.
        common_margin = find_common_margin(narrow)
        if common_margin.line_count >= max(SECOND_MARGIN_LINES, len(narrow) / 2):
            found.append(max(low for low, high in narrow if common_margin.may_have_wrapped(low, high)))
        widths: list[float] = []
        for width in sorted(found):
            if not widths or width > widths[-1] + OVERHANG:
                widths.append(width)
        return tuple(widths[:MOST_MARGINS])


def _find_runs(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Return, for each run of text lines, the number of its first line and of the line after its last.

    Runs are separated by blank lines, headings, table rows with pipes or tabs, code, and beginnings of HTML blocks.
    """
    runs: list[tuple[int, int]] = []
    start, coded = 0, False
    for number, line in enumerate((*lines, "")):
        fence = line.lstrip().startswith(FENCES)
        coded ^= fence
        row = "\t" in line and "\t" in line.strip()
        row |= "<" in line and match_block_tag(line) is not None
        if coded or fence or row or not line or line.isspace() or line.startswith(RUN_SEPARATORS):
            if number > start:
                runs.append((start, number))
            start = number + 1
    return runs
