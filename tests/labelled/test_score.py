"""The rules for line ends and outlines reach the gate on the open halves.

The held halves are scored by ``python -m tests.labelled.score NAME --half held`` when all else is done.
"""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from tests.labelled import line_ends, outlines
from tests.labelled.score import Score, main
from tests.labelled.test_sets import read_open

GATE = 0.01
"""Largest share of wrong answers, in each class."""


def list_missed(score: Score) -> list[str]:
    """List the classes with a larger share of wrong answers than the gate allows."""
    return [name for name, (right, total) in score.items() if total - right > GATE * total]


def test_line_ends_reach_the_gate() -> None:
    """Of the two broken titles of documents that have a paragraph a line, one is in this half. It stays two lines."""
    score = line_ends.score(read_open("line_ends"))
    assert {name: total for name, (_, total) in score.items() if "(" not in name} == {
        "paragraph": 832,
        "wrapped": 324,
    }
    assert len(score) == 8
    assert list_missed(score) == ["wrapped (one paragraph a line)"]
    assert score["wrapped (one paragraph a line)"] == (0, 1)


def test_line_ends_of_found_texts_reach_the_gate() -> None:
    score = line_ends.score(read_open("line_ends_found"))
    assert score["paragraph"] == (860, 863)
    assert score["wrapped"] == (774, 777)
    assert list_missed(score) == []


def test_line_ends_of_the_third_set_reach_the_gate() -> None:
    score = line_ends.score(read_open("line_ends_third"))
    assert score["paragraph"] == (808, 809)
    assert score["wrapped"] == (734, 736)
    assert list_missed(score) == []


def test_outlines_reach_the_gate() -> None:
    score = outlines.score(read_open("outlines"))
    assert {name: total for name, (_, total) in score.items()} == {"mark": 109, "plain line": 64}
    assert list_missed(score) == []


def test_a_wrong_rule_misses_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line a paragraph, and no mark at all: the scorer can fail."""
    monkeypatch.setattr(line_ends, "find_paragraph_ends", lambda lines, margins: [True] * (len(lines) - 1))
    monkeypatch.setattr(outlines, "rank_marks", lambda lines: [None] * len(lines))
    assert line_ends.score(read_open("line_ends"))["wrapped"] == (0, 324)
    assert list_missed(outlines.score(read_open("outlines"))) == ["mark"]


def test_ranks_are_made_dense() -> None:
    assert outlines.make_dense([7, 0, 9, 16, 7]) == [1, 0, 2, 3, 1]


def test_the_command_prints_no_entry() -> None:
    result = CliRunner().invoke(main, ["outlines"])
    assert result.output.splitlines() == ["mark: 109 of 109 right", "plain line: 64 of 64 right"]


def test_an_opened_set_has_no_half_kept_apart() -> None:
    result = CliRunner().invoke(main, ["line_ends_found", "--half", "held"])
    assert result.exit_code == 2
    assert "no half" in result.output
