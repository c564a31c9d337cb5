"""Score the converter on the labelled sets: ``python -m tests.labelled.text_rules line_ends --half held``.

Nothing of an entry is printed, so that the held half stays unknown to those who write the rules.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sitegen.content.outline_ranks import rank_marks
from sitegen.content.paragraphs import find_paragraph_ends
from tests.labelled.test_sets import read_held, read_open

GATE = 0.01
"""Largest share of wrong answers, in each class."""


@dataclass(slots=True)
class Score:
    """Numbers of answers and of wrong ones. ``total`` and ``wrong`` count classes, the others parts of them."""

    total: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    part_total: Counter[str] = field(default_factory=Counter)
    part_wrong: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, part: str, wrong: bool) -> None:
        self.total[name] += 1
        self.wrong[name] += wrong
        self.part_total[part] += 1
        self.part_wrong[part] += wrong

    def compute_worst(self) -> float:
        """Return the share of wrong answers in the class that has most of them."""
        return max(self.wrong[name] / count for name, count in self.total.items())

    def list_lines(self) -> list[str]:
        """List a line for each class and for each part."""
        return [
            f"{name}: {wrong[name]} of {count} wrong ({wrong[name] / count:.1%})"
            for total, wrong in ((self.total, self.wrong), (self.part_total, self.part_wrong))
            for name, count in sorted(total.items())
        ]


def score_line_ends(rows: Sequence[Any]) -> Score:
    """Compare the ends of paragraphs with the labels. The classes are the labels, the parts the ways of making."""
    score = Score()
    for row in rows:
        made = row["made"].partition(" at ")[0]
        for end, label in zip(find_paragraph_ends(row["lines"]), row["labels"], strict=True):
            score.add(label, f"{made}, {label}", end != (label == "paragraph"))
    return score


def score_outlines(rows: Sequence[Any]) -> Score:
    """Compare the ranks of marks, made dense in each text. The classes are marks and plain lines, the parts shapes."""
    score = Score()
    for row in rows:
        lines = row["lines"]
        found = [mark.rank if mark else 0 for mark in rank_marks([line["line"] for line in lines])]
        right = make_dense([line["rank"] for line in lines])
        for rank, wanted in zip(make_dense(found), right, strict=True):
            score.add("mark" if wanted else "plain line", row["about"], rank != wanted)
    return score


def make_dense(ranks: Sequence[int]) -> list[int]:
    """Number the ranks of a text 1, 2, 3 without gaps; 0 stays."""
    order = sorted(set(ranks) - {0})
    return [order.index(rank) + 1 if rank else 0 for rank in ranks]


SCORERS: dict[str, Callable[[Sequence[Any]], Score]] = {
    "line_ends": score_line_ends,
    "outlines": score_outlines,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the score of a half and return 1 if it misses the gate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", choices=SCORERS)
    parser.add_argument("--half", choices=("open", "held"), default="open")
    options = parser.parse_args(arguments)
    read = read_held if options.half == "held" else read_open
    score = SCORERS[options.set](read(options.set))
    print("\n".join(score.list_lines()))
    return int(score.compute_worst() > GATE)


if __name__ == "__main__":
    raise SystemExit(main())
