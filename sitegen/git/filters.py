"""Keeps git from starting the programs that a repository's settings name for converting files.

Attributes, which are files of the repository, choose the filter of a file, and settings name its program. Git starts it
to compare a changed file with a commit. Git LFS is such a filter, and is needed: without it, each file in it would
count as changed. It is left on if its settings are those that ``git lfs install`` writes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sitegen.git.command import run_git, run_git_unchecked

_STANDARD_LFS_SETTINGS: Final = {
    "filter.lfs.clean": {"git-lfs clean -- %f"},
    "filter.lfs.smudge": {"git-lfs smudge -- %f", "git-lfs smudge --skip -- %f"},
    "filter.lfs.process": {"git-lfs filter-process", "git-lfs filter-process --skip"},
}
_FILTER_SETTING_NAMES: Final = r"^filter\..*\.(clean|smudge|process|required)$"
_LIST_FILTER_SETTINGS: Final = ("config", "--null", "--get-regexp", _FILTER_SETTING_NAMES)


def run_git_without_filters(root: Path, *arguments: str) -> bytes:
    """Run a git command that compares files with a commit. Return its output.

    Filters (programs that convert files for git) are turned off except Git LFS: a file with another filter
    counts as changed if git has to read it. Changes within submodules are ignored, because their settings are
    in another file. ``arguments`` are the command, such as ``diff``, and its arguments. Raises `GitError` as
    `run_git` does.
    """
    command, *rest = arguments
    return run_git(root, command, "--ignore-submodules=dirty", *rest, settings=_list_filter_overrides(root))


def _list_filter_overrides(root: Path) -> dict[str, str]:
    """Return git settings, by name, that turn off all filters except Git LFS.

    A filter is a program that git starts to convert files. Git LFS is turned off, too, if its settings are
    not the standard ones. Raises `GitError` if git cannot be run.
    """
    # It ends with 1 if there are none. In no repository, the command itself will say so.
    answer = run_git_unchecked(root, *_LIST_FILTER_SETTINGS).stdout.decode("utf-8", "surrogateescape")
    found = [
        (name, value) for name, _, value in (entry.partition("\n") for entry in answer.split("\0")) if name
    ]
    kept = (
        {"filter.lfs"}
        if all(
            value in _STANDARD_LFS_SETTINGS[name] for name, value in found if name in _STANDARD_LFS_SETTINGS
        )
        else set()
    )
    drivers = {name.rpartition(".")[0] for name, _ in found} - kept
    # A filter that is required and has no program would be an error.
    values = {"clean": "", "smudge": "", "process": "", "required": "false"}
    return {f"{driver}.{name}": value for driver in sorted(drivers) for name, value in values.items()}
