"""The time of a check grows with the size of a file, whatever the file holds: a file four times as large costs at most five times as much.

Only ratios of processor time are judged, each of a child process of its own, without the time of the project itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Final

import pytest

from tests.paths import ROOT
from tests.patterns.check_time import fit
from tests.patterns.shapes import SHAPES
from tests.size import by_size

LENGTH: Final = by_size(dev=40_000, ci=40_000, nightly=1_000_000)
"""Characters of the larger file: at ``nightly``, as many as the program accepts."""
GROWTH: Final = 5
SMALL: Final = 0.2
"""Seconds. A check that needs no more than this is fast, however it grew from a quarter of the size."""
ROUNDS: Final = 3
"""A shape that seems to be slow is measured again, since a busy machine may have slowed down the larger file."""
NAMES: Final = sorted(SHAPES)
BATCHES: Final = [NAMES[start::40] for start in range(40)]
CHOSEN: Final = by_size(dev=BATCHES[7:8], ci=BATCHES[7:8], nightly=BATCHES)
"""Only ``nightly`` tries every shape."""


def measure(names: list[str], repeats: int) -> dict[str, list[float | None]]:
    """Measure shapes in a process of their own."""
    command = [sys.executable, "-m", "tests.patterns.check_time", str(LENGTH), str(repeats), *names]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    times: dict[str, list[float | None]] = json.loads(run.stdout)
    return times


def is_fast(times: list[float | None]) -> bool:
    """Return whether the time of the larger file is in proportion to that of the smaller one."""
    quarter, whole = times
    return (
        quarter is not None
        and whole is not None
        and (whole <= SMALL or whole <= GROWTH * max(quarter, SMALL / GROWTH))
    )


@pytest.mark.slow
@pytest.mark.exhaustive
@pytest.mark.parametrize("names", CHOSEN, ids=lambda names: names[0])
def test_time_grows_with_the_size_of_a_file(names: list[str]) -> None:
    slow = names
    for repeats in range(1, ROUNDS + 1):
        times = measure(slow, repeats)
        slow = [name for name in slow if not is_fast(times[name])]
        if not slow:
            return
    pytest.fail("\n".join(f"{name}: {times[name]} s" for name in slow))


def test_shapes_are_many_and_filled() -> None:
    assert len(SHAPES) >= 200
    for name, shape in SHAPES.items():
        length = fit(shape, 40_000)
        assert 0.5 * length <= len(shape.write(length)) <= length + len(shape.unit) + 3_000, name


def test_growth_is_judged_without_a_clock() -> None:
    assert is_fast([0.2, 0.9])
    assert is_fast([0.001, 0.15])
    assert not is_fast([0.2, 1.2])
    assert not is_fast([0.3, None])
