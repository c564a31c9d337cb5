"""Checks what the next commit will contain, and compares it with the latest commit."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from msgspec import Struct

from sitegen.builder import Pool, Project, Result, check
from sitegen.builder.pipeline import Pipeline
from sitegen.builder.progress import StepTimer
from sitegen.builder.project import STATE_FILE
from sitegen.diagnostics import Diagnostic, Severity, has_errors, sort_diagnostics
from sitegen.diagnostics.path_filter import split_diagnostics_by_paths
from sitegen.forge.staged_copy import copy_head_sources
from sitegen.publish.errors import PublishError
from sitegen.publish.paths import PUBLISHED_FOLDER
from sitegen.publish.state import BuildState
from sitegen.review.findings import pair_with_newness
from sitegen.review.side import scan_without_state


class StagedCheck(Struct, frozen=True):
    """The result of checking what is staged for a commit. ``project`` is the copy of what is staged.

    ``result`` is the result of the whole check. ``blocking_diagnostics`` are the diagnostics about the committed files,
    and errors elsewhere that the commit causes. ``other_diagnostics`` are the rest, which do not stop the commit.
    """

    project: Project
    result: Result
    blocking_diagnostics: tuple[Diagnostic, ...]
    other_diagnostics: tuple[Diagnostic, ...]


class _CheckedFolder(Struct, frozen=True):
    root: Path
    diagnostics: tuple[Diagnostic, ...]


def check_staged(root: Path, staged_folder: Path, paths: tuple[str, ...], today: date) -> StagedCheck:
    """Check the copy ``staged_folder`` of what is staged for a commit in the project ``root``.

    ``paths`` are the files to be committed. The diagnostics about them become ``concerned`` of the result, and so does
    every error in another file that the latest commit does not have, such as a reference to a file that the commit
    deletes. The rest become ``others``, which do not stop the commit. Raises `GitError` if git fails.
    """
    project = Project(root=staged_folder, output=staged_folder / PUBLISHED_FOLDER, today=today)
    result = check(project)
    concerned, others = split_diagnostics_by_paths(result.diagnostics, paths)
    if has_errors(others):
        former = _check_head(root, project)
        marked = tuple(pair_with_newness(former, _CheckedFolder(staged_folder, others), {}))
        is_caused = [is_new and one.severity is Severity.ERROR for one, is_new in marked]
        caused = [one for (one, _), chosen in zip(marked, is_caused, strict=True) if chosen]
        others = tuple(one for (one, _), chosen in zip(marked, is_caused, strict=True) if not chosen)
        concerned = sort_diagnostics((*concerned, *caused))
    return StagedCheck(project, result, concerned, others)


def _check_head(root: Path, staged_project: Project) -> _CheckedFolder:
    """Check the latest commit of the project ``root`` in a temporary copy, and return its diagnostics.

    ``staged_project`` is the copy of what is staged. Its build state is used, so that only files which the commit
    changes are parsed. There are no diagnostics if there is no commit yet, or if that state cannot be used:
    then all errors of the staged files count as new.
    """
    with tempfile.TemporaryDirectory(prefix="sitegen-") as name:
        folder = Path(name).resolve()
        if not copy_head_sources(root, folder):
            return _CheckedFolder(folder, ())
        former = Project(root=folder, output=folder / PUBLISHED_FOLDER, today=staged_project.today)
        pool = Pool()
        try:
            with BuildState(staged_project.root / STATE_FILE) as state:
                pipeline = Pipeline(former, state, pool, StepTimer(None))
                pipeline.check(scan_without_state(folder))
        except PublishError:
            return _CheckedFolder(folder, ())
        finally:
            pool.close()
        return _CheckedFolder(folder, sort_diagnostics(pipeline.diagnostics))
