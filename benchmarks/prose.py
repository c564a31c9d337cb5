"""Generates Chinese official prose by a grammar: sentences, headings, lists and tables of given sizes."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import yaml

HERE = Path(__file__).resolve().parent
CONTENT = HERE.parent / "tests/sample/content"
"""The frozen copy of the sample, so that figures of different days are of the same texts."""
MEDIAN, SPREAD, SMALLEST, LARGEST = 1200, 1.42, 150, 24_000
"""Bytes of a body: median and sigma of a lognormal distribution, then its bounds (before the last sentence)."""
SKEW = 1.5
"""Exponent of the uniform number that selects from a list: with more than 1, the first elements are more frequent."""
FROM_SAMPLE = 0.2
"""Share of the sentences that come from the sample site."""
NUMERALS = "一二三四五六七八九十"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder in a line of the grammar.

    It stands for a text of ``symbol`` or, if that is "", a number from ``low`` to ``low + count - 1``.
    """

    symbol: str
    low: int = 0
    count: int = 0


def _split_line(line: str) -> list[str | Slot] | str:
    """Split a line of the grammar at its placeholders."""
    # re.split puts the matches of the group at the odd places.
    parts = re.split(r"\{([^}]+)\}", line)
    return line if len(parts) == 1 else [_parse_slot(part) if n % 2 else part for n, part in enumerate(parts)]


def _parse_slot(name: str) -> Slot:
    bounds = re.fullmatch(r"(\d+)-(\d+)", name)
    return Slot("", int(bounds[1]), int(bounds[2]) - int(bounds[1]) + 1) if bounds else Slot(name)


WORDS: dict[str, list[str]] = {
    symbol: lines if isinstance(lines, list) else [*lines.replace(" ", "")]
    for symbol, lines in yaml.safe_load((HERE / "grammar.yaml").read_text("utf-8")).items()
}
GRAMMAR = {symbol: [_split_line(line) for line in lines] for symbol, lines in WORDS.items()}


@cache
def load_sample_sentences() -> tuple[str, ...]:
    """Load plain sentences from the sample site's items, sorted, without markup and long numbers."""
    sentences = set()
    for file in CONTENT.glob("agencies/*/items/*/*.md"):
        prose = file.read_text("utf-8").partition("\n---\n")[2]
        sentences.update(re.findall(r"(?<![^\n。])[^\s。\[\]<>*_`#|\\{}~]{15,120}。", prose))
    return tuple(sorted(sentence for sentence in sentences if not re.search(r"\d{6}|^[\d\-+（]", sentence)))


class Text(random.Random):
    """A random number generator that writes text. Equal seeds give equal text on every platform."""

    OFFICES = WORDS["dept"]
    HEADS = WORDS["head"]
    TAILS = WORDS["tail"]

    def pick_below(self, end: int) -> int:
        """Return a random integer from 0 to ``end`` - 1, uniformly distributed."""
        return int(self.random() * end)

    def pick_rank(self, end: int) -> int:
        """Return a random integer from 0 to ``end`` - 1. Small numbers are more frequent."""
        return int(self.random() ** SKEW * end)

    def pick(self, choices: Sequence[T]) -> T:
        """Return a random element of ``choices``. The first ones are more frequent."""
        return choices[int(self.random() ** SKEW * len(choices))]

    def write(self, symbol: str) -> str:
        """Write a random text for a symbol of the grammar, such as ``sentence``, and fill its placeholders."""
        line = self.pick(GRAMMAR[symbol])
        if isinstance(line, str):
            return line
        return "".join([part if isinstance(part, str) else self._fill(part) for part in line])

    def _fill(self, slot: Slot) -> str:
        return self.write(slot.symbol) if slot.symbol else str(slot.low + self.pick_below(slot.count))

    def write_sentence(self) -> str:
        """Write a random sentence. One in five comes from the sample site."""
        if self.random() < FROM_SAMPLE:
            sentences = load_sample_sentences()
            return sentences[self.pick_below(len(sentences))]
        return self.write("sentence")


def make_body(text: Text) -> str:
    """Make the Markdown of a document, with random length and structure.

    The length has a lognormal distribution with `MEDIAN` and `SPREAD`.
    """
    drawn = text.lognormvariate(math.log(MEDIAN), SPREAD)
    target = int(min(LARGEST, max(SMALLEST, drawn)))
    # Official documents write their headings as plain paragraphs, as Markdown headings, or have none.
    heading_mark = text.pick(("", "## ", None)) if target > 1500 else None
    blocks: list[str] = []
    size = sections = 0
    while size < target:
        if heading_mark is not None and len(blocks) % 5 == 1 and sections < len(NUMERALS):
            blocks.append(f"{heading_mark}{NUMERALS[sections]}、{text.write('heading')}")
            sections += 1
        blocks.append(_make_block(text, target - size))
        size += len(blocks[-1].encode()) + 2
    return "\n\n".join(blocks) + "\n"


def _make_block(text: Text, room: int) -> str:
    """Make a table, a list or a paragraph of at most about ``room`` bytes."""
    draw = text.random()
    # 10 % tables and 10 % lists, where there is room for one.
    if draw < 0.10 and room > 1200:
        return _make_table(text)
    if draw < 0.20 and room > 800:
        return _make_list(text, text.pick((lambda _: "- ", lambda number: f"{number}. ")))
    return make_paragraph(text, min(room, 120 + text.pick_below(800)))


def make_paragraph(text: Text, minimum: int) -> str:
    """Make a paragraph of at least about ``minimum`` bytes of UTF-8. It ends with a whole sentence."""
    sentences: list[str] = []
    size = 0
    while size < minimum:
        sentences.append(text.write_sentence())
        size += 3 * len(sentences[-1])  # a Chinese character has three bytes in UTF-8
    return "".join(sentences)


def _make_list(text: Text, format_mark: Callable[[int], str]) -> str:
    return "\n".join(
        format_mark(number) + text.write_sentence() for number in range(1, 4 + text.pick_below(4))
    )


def _make_table(text: Text) -> str:
    heads = text.sample(WORDS["column"], 3 + text.pick_below(3))
    rows = [[str(row + 1), *(text.write("cell") for _ in heads)] for row in range(3 + text.pick_below(8))]
    lines = [["序号", *heads], ["---"] * (len(heads) + 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
