"""Asks git about the change at hand: what differs from a revision, who made it, and what is staged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sitegen.git.command import decode, run_git, split_paths


def list_changed_paths(root: Path, commit: str) -> frozenset[str]:
    """Return the paths of all files of the project ``root`` that differ from a commit, new ones included.

    Compared are the files as they are now, whether committed or not. Ignored files are left out. Raises
    `GitError` if git fails.
    """
    options = ("--name-only", "--no-ext-diff", "--no-renames", "--relative", "-z")
    differing = run_git(root, "diff", *options, commit, "--", ".")
    untracked = run_git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return frozenset(split_paths(differing + untracked))


def list_authors(root: Path, commit: str) -> tuple[str, ...]:
    """Return the names of the authors of all commits since ``commit``, merges left out, each once.

    A shallow clone may lack some of them. Characters that cannot be decoded are replaced. Raises `GitError` if git
    fails.
    """
    # Without it, the setting i18n.logOutputEncoding of the user decides.
    options = ("--encoding=UTF-8", "--no-merges", "--format=%an", "-z")
    answer = run_git(root, "log", *options, f"{commit}..HEAD")
    names = (name.decode("utf-8", "replace") for name in answer.split(b"\0") if name)
    return tuple(dict.fromkeys(names))


def find_project_prefix(root: Path) -> str:
    """Return the path of ``root`` within its repository, with a final slash; "" for the top folder.

    Raises `GitError` if it is not in a repository.
    """
    return decode(run_git(root, "rev-parse", "--show-prefix"))


def list_uncommitted(root: Path, paths: Sequence[str], *, untracked: bool) -> tuple[str, ...]:
    """Return which files at or below ``paths`` differ from the last commit, as paths relative to ``root``.

    With ``untracked``, files that git does not hold are among them, ignored ones included. Raises `GitError` if git
    fails, as it does if ``root`` is not in a repository.
    """
    if not paths:
        return ()
    scope = ("--untracked-files=all", "--ignored") if untracked else ("--untracked-files=no",)
    patterns = [f":(literal){path}" for path in paths]
    rows = split_paths(run_git(root, "status", "--porcelain", "--no-renames", "-z", *scope, "--", *patterns))
    # Each row is two letters for the state, a blank, and the path from the top folder of the repository.
    prefix = find_project_prefix(root) if rows else ""
    return tuple(row[3:].removeprefix(prefix) for row in rows)
