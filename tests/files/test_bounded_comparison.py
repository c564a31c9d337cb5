"""Sequences are compared with a limit on the work, and the result is correct beyond it."""

from __future__ import annotations

from difflib import SequenceMatcher
from random import Random
from typing import Any

import pytest

from sitegen.content import format_changes
from sitegen.content.reading import VisibleBlock
from sitegen.files.bounded_comparison import (
    PAIRS_PER_COMPARISON,
    ComparisonBudget,
    diff_with_fallback,
    diff_within_budget,
)
from sitegen.upgrade import page_comparison

NOISE = [Random(seed).choices("甲乙", k=4000) for seed in (1, 2)]


def apply_operations(old: list[str], new: list[str], budget: ComparisonBudget) -> list[str]:
    result: list[str] = []
    for tag, i1, i2, j1, j2 in diff_with_fallback(old, new, budget):
        assert (tag == "equal") <= (old[i1:i2] == new[j1:j2])
        result += old[i1:i2] if tag == "equal" else new[j1:j2]
    return result


@pytest.mark.parametrize("most", [0, 100_000])
def test_operations_give_the_new_text_with_and_without_a_budget(most: int) -> None:
    chance = Random(3)
    for _ in range(200):
        old, new = (chance.choices("甲乙丙", k=chance.randrange(12)) for _ in range(2))
        budget = ComparisonBudget(most)
        assert apply_operations(old, new, budget) == new
        assert budget.is_exceeded == (not most and bool(old))


def test_what_begins_and_ends_alike_is_kept_beyond_the_budget() -> None:
    budget = ComparisonBudget()
    old, new = (["始", *noise, "末", "尾"] for noise in NOISE)
    assert diff_within_budget(old, new, budget) is None
    first, _, last = diff_with_fallback(old, new, budget)
    assert first[:3] == ("equal", 0, first[2])
    assert first[2] >= 1
    assert last[2] - last[1] >= 2


@pytest.fixture
def pairs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pairs that each search of the standard library looks at."""
    counted: list[int] = []
    original = SequenceMatcher.find_longest_match

    def count(self: Any, alo: int = 0, ahi: int | None = None, *rest: Any) -> Any:
        counted.append(sum(len(self.b2j.get(one, ())) for one in self.a[alo:ahi]))
        return original(self, alo, ahi, *rest)

    monkeypatch.setattr(SequenceMatcher, "find_longest_match", count)
    return counted


def test_pages_are_compared_within_the_budget(pairs: list[int]) -> None:
    budget = ComparisonBudget()
    (change,) = page_comparison._find_differences(NOISE[0], NOISE[1], budget)
    assert (len(change[0]), len(change[1])) > (3900, 3900)
    assert budget.is_exceeded
    assert sum(pairs) <= PAIRS_PER_COMPARISON
    lines = [f"第{number}行" for number in range(50)]
    found = list(
        page_comparison._find_differences(lines, [*lines[:20], "新", *lines[21:]], ComparisonBudget())
    )
    assert found == [(("第20行",), ("新",))]


def test_readings_are_compared_within_the_budget(pairs: list[int]) -> None:
    # None is so frequent that the search of the standard library leaves it out.
    words = [f"甲{number}乙" for number in range(300)]
    old, new = (
        [VisibleBlock("", text) for text in Random(size).choices(words, k=size)] for size in (16000, 15999)
    )
    (change,) = format_changes._compare_blocks(old, new, [], 1)
    assert change.old != change.new
    assert sum(pairs) <= PAIRS_PER_COMPARISON
