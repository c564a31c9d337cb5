"""Killed at any moment, nothing is lost and nothing is stale; and two builds never mix."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.publish.errors import PublishError
from sitegen.publish.paths import LOCK
from tests.paths import ROOT
from tests.publish.plans import build, tree
from tests.size import by_size

pytestmark = pytest.mark.slow

STRIDE = by_size(dev=9, ci=1, nightly=1)
"""Killed before every so-manieth call; odd, since odd and even kills are followed by other builds."""
KILLS = by_size(dev=5, ci=30, nightly=300)
BUILDS = by_size(dev=5, ci=5, nightly=50)


def run(mode: str, folder: Path, much: int) -> list[int]:
    command = [sys.executable, "-m", "tests.publish.killed", mode, str(folder), str(much)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return [int(line) for line in done.stdout.split()]


def test_killed_before_each_call_of_the_system(tmp_path: Path) -> None:
    steps = run("every-step", tmp_path / "sites", STRIDE)
    assert len(steps) == 2
    assert min(steps) > 80, "the steps of a publication were no longer seen"


def test_killed_at_any_moment(tmp_path: Path) -> None:
    assert run("any-moment", tmp_path, KILLS) == [KILLS]


def test_builds_side_by_side_refuse_or_succeed(tmp_path: Path) -> None:
    assert run("side-by-side", tmp_path, BUILDS) == [4]


HOLDER = """
import sys
from pathlib import Path
from sitegen.publish.publisher import publish
from sitegen.publish.state import BuildState
from tests.publish.plans import planned

def render(outputs):
    print("rendering", flush=True)
    sys.stdin.read()

with BuildState(Path(sys.argv[1], "holder.db")) as state:
    publish(planned({"index.html": "held"}), render, Path(sys.argv[1], "public"), state)
"""


@pytest.mark.usefixtures("memory")
def test_a_folder_in_use_is_refused_until_its_holder_dies(tmp_path: Path) -> None:
    site = {"index.html": "home"}
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "rendering\n"
        with pytest.raises(PublishError) as refused:
            build(tmp_path, site)
        assert [finding.code for finding in refused.value.diagnostics] == ["PUB-020"]
        holder.kill()
    assert (tmp_path / "public" / LOCK).exists()
    build(tmp_path, site)
    build(tmp_path / "clean", site)
    assert tree(tmp_path / "public") == tree(tmp_path / "clean/public")
