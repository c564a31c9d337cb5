"""The rules for line ends and outlines reach the gate on the open halves.

The held halves are scored by ``python -m tests.labelled.text_rules NAME --half held`` when all else is done.
"""

import pytest

from tests.labelled import text_rules as score
from tests.labelled.test_sets import read_open

COUNTS = {"line_ends": {"paragraph": 832, "wrapped": 324}, "outlines": {"mark": 109, "plain line": 64}}


@pytest.mark.parametrize("name", sorted(score.SCORERS))
def test_the_open_half_reaches_the_gate(name: str) -> None:
    found = score.SCORERS[name](read_open(name))
    assert found.total == COUNTS[name]
    assert found.compute_worst() <= score.GATE, found.list_lines()


def test_each_way_of_making_reaches_the_gate() -> None:
    """Of the two broken titles of documents that have a paragraph a line, one is in this half. It stays two lines."""
    found = score.score_line_ends(read_open("line_ends"))
    title = "one paragraph a line, wrapped"
    shares = {
        part: found.part_wrong[part] / count for part, count in found.part_total.items() if part != title
    }
    assert found.part_total[title] == 1
    assert len(shares) == 5
    assert max(shares.values()) <= score.GATE


def test_a_wrong_rule_misses_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line a paragraph, and no mark at all: the scorer can fail."""
    monkeypatch.setattr(score, "find_paragraph_ends", lambda lines: [True] * (len(lines) - 1))
    monkeypatch.setattr(score, "rank_marks", lambda lines: [None] * len(lines))
    assert score.score_line_ends(read_open("line_ends")).wrong == {"paragraph": 0, "wrapped": 324}
    assert score.score_outlines(read_open("outlines")).compute_worst() == 1


def test_ranks_are_made_dense() -> None:
    assert score.make_dense([7, 0, 9, 16, 7]) == [1, 0, 2, 3, 1]


def test_the_command_prints_no_entry(capsys: pytest.CaptureFixture[str]) -> None:
    assert score.main(["outlines", "--half", "open"]) == 0
    assert capsys.readouterr().out.splitlines()[:2] == [
        "mark: 0 of 109 wrong (0.0%)",
        "plain line: 0 of 64 wrong (0.0%)",
    ]
