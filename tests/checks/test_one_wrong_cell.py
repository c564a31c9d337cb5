"""One wrong cell among consistent reports: exactly the statements that it breaks are reported, at that cell."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.checks.consistent import PARENT, consistent, expected, written
from tests.checks.county import findings, reports
from tests.size import examples

WORLDS = examples(dev=3, ci=8, nightly=50)
KEYS = sorted(consistent(0).cells)


@WORLDS
@given(seed=st.integers(0, 10_000))
def test_consistent_reports_are_not_accused(seed: int) -> None:
    world = consistent(seed)
    files, _ = written(world)
    assert list(expected(world)) == []
    assert findings(reports(files)) == []


@WORLDS
@given(seed=st.integers(0, 10_000), key=st.sampled_from(KEYS), change=st.integers(1, 9))
def test_one_wrong_cell(seed: int, key: tuple[str, int, str, str, str], change: int) -> None:
    world = consistent(seed)
    world.cells[key] += change
    files, places = written(world)
    wanted = Counter(expected(world))
    found = findings(reports(files))
    assert Counter(one.rpartition(" ")[2] for one in found) == wanted
    # A figure that only the hierarchy knows may be wrong on either side: then the parent's is named.
    alone = (PARENT, *key[1:]) if wanted == {"RPT-124": 1} else key
    assert {one.rpartition(" ")[0] for one in found} == {places[alone]}
