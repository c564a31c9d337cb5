"""A catalogue that is large enough for the index to have everything: its index alone, from its own sources."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

from benchmarks.corpus import write_project
from sitegen.builder.build import STATE, Project, _Run
from sitegen.builder.render import Renderer
from sitegen.builder.shards import KeptShards
from sitegen.builder.sources import Bodies
from sitegen.publish.state import BuildState

ROOT = Path(__file__).resolve().parent.parent.parent
ITEMS, SEED = 2000, 7


def make_corpus(folder: Path) -> None:
    """Writes the catalogue, reads it as a build does, and puts the files of its index into ``folder/site``."""
    write_project(folder / "project", ITEMS, SEED)
    run = _Run(Project(root=folder / "project", output=folder / "site", today=date(2026, 1, 1), jobs=1), None)
    with BuildState(run.project.root / STATE) as state:
        planned = run.prepare(state, run.scan(state))
        assert planned is not None, run.found
        wanted = [output for output in planned.plan.outputs if output.path.startswith("search/")]
        bodies = Bodies(run.project.root, state, run.sources)
        render = Renderer(run.project.root, bodies, KeptShards(state), planned.rendering, run.pool)
        for output, data in render(wanted):
            file = folder / "site" / output.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    shutil.rmtree(folder / "project")


def shared_folder(own: Path) -> Path:
    """A folder for all workers of a test run."""
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
