"""A catalogue that is large enough for the index to have everything: its index alone, from its own sources."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

from benchmarks.corpus import write_project
from sitegen.builder import Pool, Project
from sitegen.builder.pipeline import Pipeline
from sitegen.builder.progress import StepTimer
from sitegen.builder.project import STATE_FILE
from sitegen.builder.source_digests import scan_sources
from sitegen.publish.state import BuildState

ROOT = Path(__file__).resolve().parent.parent.parent
ITEMS, SEED = 2000, 7


def make_corpus(folder: Path) -> None:
    """Writes the catalogue, reads it as a build does, and puts the files of its index into ``folder/site``."""
    write_project(folder / "project", ITEMS, SEED)
    project = Project(root=folder / "project", output=folder / "site", today=date(2026, 1, 1))
    steps = StepTimer(None)
    with BuildState(project.root / STATE_FILE) as state:
        making = Pipeline(project, state, Pool(1), steps)
        planned = making.prepare(scan_sources(project.root, state, steps))
        assert planned is not None, making.diagnostics
        wanted = [output for output in planned.plan.outputs if output.path.startswith("search/")]
        for output, data in making.make_renderer(planned)(wanted):
            file = folder / "site" / output.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data if isinstance(data, bytes) else b"".join(data))
    shutil.rmtree(folder / "project")


def shared_folder(own: Path) -> Path:
    """A folder for all workers of a test run."""
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
