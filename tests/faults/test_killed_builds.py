"""Killed in any step, a build leaves a whole site, and the next one equals a clean one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT
from tests.size import by_size

pytestmark = pytest.mark.slow

KILLS = by_size(dev=2, ci=10, nightly=200)


@pytest.mark.exhaustive
def test_builds_killed_at_random_moments(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.faults.killed_builds", str(tmp_path), str(KILLS), "20261130"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    steps = done.stdout.split()
    assert len(steps) == KILLS
    assert steps.count("ended") < KILLS, "no build was killed"
