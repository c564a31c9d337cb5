"""Score of the ranks of outline marks. Ranks are compared after they were numbered without gaps in each text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sitegen.content.outline_ranks import rank_marks
from tests.labelled.score import Score


def score(texts: list[Any]) -> Score:
    """Count the right answers among the lines with a mark and among the plain lines."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for text in texts:
        lines = text["lines"]
        found = [mark.rank if mark else 0 for mark in rank_marks([line["line"] for line in lines])]
        wanted = [line["rank"] for line in lines]
        for rank, label in zip(make_dense(found), make_dense(wanted), strict=True):
            name = "mark" if label else "plain line"
            total[name] += 1
            right[name] += rank == label
    return {name: (right[name], total[name]) for name in sorted(total)}


def make_dense(ranks: Sequence[int]) -> list[int]:
    """Number the ranks of a text 1, 2, 3 without gaps; 0 stays."""
    order = sorted(set(ranks) - {0})
    return [order.index(rank) + 1 if rank else 0 for rank in ranks]
