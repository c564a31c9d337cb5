"""Asks git about the change at hand: what differs from a revision, who made it, and what is staged."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Final

from sitegen.git.command import decode_output, run_git, split_paths
from sitegen.git.filters import run_git_without_filters
from sitegen.program import regex
from sitegen.program.source_paths import SOURCE_PATHS

_STAGED_FILE: Final = regex.compile(rb"100(?:644|755) ([0-9a-f]{40,64}) 0\t(.*)", re.DOTALL)
"""Line of ``git ls-files --stage`` for a regular file without conflict."""

_REGULAR_MODES: Final = frozenset({"100644", "100755", "000000"})
"""Modes of regular files in git, and that of a file that one side lacks."""


class UntrackedFiles(Enum):
    """Which untracked files count as not committed."""

    NONE = auto()
    NOT_IGNORED = auto()
    """Untracked files that are not ignored."""


_UNTRACKED_OPTIONS: Final = {
    UntrackedFiles.NONE: ("--untracked-files=no",),
    UntrackedFiles.NOT_IGNORED: ("--untracked-files=all",),
}
"""Options of ``git status``, which would depend on the user's settings otherwise."""


def list_work_tree_changes(root: Path, commit: str) -> frozenset[str]:
    """Return the paths of all files of the project ``root`` that differ from ``commit``, including new ones.

    The files of the working tree are compared, whether they are committed or not. Ignored files are left out. Paths
    are relative to the project folder. Raises `GitError` if git fails.
    """
    options = ("--name-only", "--no-ext-diff", "--no-renames", "--relative", "-z")
    differing = run_git_without_filters(root, "diff", *options, commit, "--", ".")
    untracked = run_git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return frozenset(split_paths(differing + untracked))


def list_nonsources_changed_since(
    root: Path, base_commit: str, is_source: Callable[[str], bool]
) -> tuple[str, ...]:
    """Return the paths of all files that differ between a commit and HEAD and are no sources of the project ``root``.

    Sources are regular files of the project whose path satisfies ``is_source``. A link or a submodule is no source; a
    file of which only the permissions differ is also listed. The paths are sorted, and relative to the top folder of
    the repository, which may hold more than the project. Changes that are not committed are left out. Raises
    `GitError` if git fails.
    """
    prefix = read_project_prefix(root)
    options = ("--raw", "--no-abbrev", "--no-ext-diff", "--no-renames", "--no-relative", "-z")
    # Two commits, because a comparison with the working tree writes the index again.
    parts = split_paths(run_git(root, "diff", *options, base_commit, "HEAD"))
    paths = []
    for facts, path in zip(parts[::2], parts[1::2], strict=True):
        old_mode, new_mode, old_id, new_id, _ = facts.removeprefix(":").split()
        is_regular = _REGULAR_MODES.issuperset((old_mode, new_mode)) and old_id != new_id
        if not (is_regular and path.startswith(prefix) and is_source(path.removeprefix(prefix))):
            paths.append(path)
    return tuple(sorted(paths))


def list_authors_since(root: Path, base_commit: str) -> tuple[str, ...]:
    """Return the names of the authors of all commits after ``base_commit`` up to HEAD, each once.

    Merges are left out. In a shallow clone, some commits may be missing. Characters that cannot be decoded
    are replaced. Raises `GitError` if git fails.
    """
    # Without it, the setting i18n.logOutputEncoding of the user decides.
    options = ("--encoding=UTF-8", "--no-merges", "--format=%an", "-z")
    answer = run_git(root, "log", *options, f"{base_commit}..HEAD")
    names = (name.decode("utf-8", "replace") for name in answer.split(b"\0") if name)
    return tuple(dict.fromkeys(names))


def read_project_prefix(root: Path) -> str:
    """Return the path of ``root`` within its repository, with a final slash; "" for the top folder.

    Raises `GitError` if it is not in a repository.
    """
    return decode_output(run_git(root, "rev-parse", "--show-prefix"))


def list_uncommitted_files(root: Path, paths: Sequence[str], *, untracked: UntrackedFiles) -> tuple[str, ...]:
    """Return the files at or below ``paths`` that differ from the last commit, as paths relative to ``root``.

    ``untracked`` says which untracked files are included. Raises `GitError` if git fails, as it does if ``root`` is
    not in a git repository.
    """
    if not paths:
        return ()
    patterns = [f":(literal){path}" for path in paths]
    options = ("--porcelain", "--no-renames", "-z", *_UNTRACKED_OPTIONS[untracked])
    rows = split_paths(run_git_without_filters(root, "status", *options, "--", *patterns))
    # Each row is two letters for the state, a blank, and the path from the top folder of the repository.
    prefix = read_project_prefix(root) if rows else ""
    return tuple(row[3:].removeprefix(prefix) for row in rows)


def list_staged_sources(root: Path) -> tuple[str, ...]:
    """Return the paths of all sources in the project ``root`` that the next commit adds, changes or removes.

    Raises `GitError` if ``root`` is not in a git repository or git fails.
    """
    options = ("--cached", "--name-only", "--no-ext-diff", "--no-renames", "--relative", "-z")
    return split_paths(run_git(root, "diff", *options, "--", *SOURCE_PATHS))


def map_staged_blob_ids(root: Path) -> dict[str, str]:
    """Map the path of each source of the project ``root`` in the index to the git id of its content there.

    Sources that are not changed are in the index as well. Links are no sources. Raises `GitError` if ``root`` is not
    in a git repository or git fails.
    """
    ids = {}
    for line in run_git(root, "ls-files", "--stage", "-z", "--", *SOURCE_PATHS).split(b"\0"):
        if match := _STAGED_FILE.fullmatch(line):
            ids[match[2].decode("utf-8", "surrogateescape")] = match[1].decode("ascii")
    return ids
