"""Asks git about the change at hand: what differs from a revision, who made it, and what is staged."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

from sitegen.builder.base_revision import RevisionError

_INHERITED: Final = ("GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX")
"""Variables that git sets for its hooks. They are relative to another folder than the one examined here."""


def run_git(root: Path, *arguments: str) -> bytes:
    """Run git in the folder ``root`` and return its output.

    In a hook, the index is that of the commit that is being made. Raises `RevisionError` if git is not installed or
    fails.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _INHERITED}
    # ``git commit FILE`` and ``git commit -a`` use an index of their own, named relative to the folder of the hook.
    if index := environment.get("GIT_INDEX_FILE"):
        environment["GIT_INDEX_FILE"] = str(Path(index).absolute())
    try:
        completed = subprocess.run(
            ["git", "-C", os.fspath(root), *arguments], capture_output=True, check=False, env=environment
        )
    except OSError as error:
        raise RevisionError(
            "运行不了 git，请先安装。", f"git cannot be run ({error.strerror}): install it."
        ) from error
    if completed.returncode:
        reason = completed.stderr.decode("utf-8", "surrogateescape").strip()
        raise RevisionError(f"git 运行失败：{reason}", f"git has failed: {reason}")
    return completed.stdout


def list_changed_paths(root: Path, commit: str) -> frozenset[str]:
    """Return the paths of all files of the project ``root`` that differ from a commit, new ones included.

    Compared are the files as they are now, whether committed or not. Ignored files are left out. Raises
    `RevisionError` if git fails.
    """
    options = ("--name-only", "--no-ext-diff", "--no-renames", "--relative", "-z")
    differing = run_git(root, "diff", *options, commit, "--", ".")
    untracked = run_git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return frozenset(split_paths(differing + untracked))


def list_authors(root: Path, commit: str) -> tuple[str, ...]:
    """Return the names of the authors of all commits since ``commit``, merges left out, each once.

    A shallow clone may lack some of them. Raises `RevisionError` if git fails.
    """
    names = run_git(root, "log", "--no-merges", "--format=%an", "-z", f"{commit}..HEAD")
    return tuple(dict.fromkeys(split_paths(names)))


def find_project_prefix(root: Path) -> str:
    """Return the path of ``root`` within its repository, with a final slash; "" for the top folder.

    Raises `RevisionError` if it is not in a repository.
    """
    return run_git(root, "rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").rstrip("\r\n")


def split_paths(answer: bytes) -> tuple[str, ...]:
    """Split an answer of git with ``-z`` into its parts, without empty ones."""
    return tuple(part.decode("utf-8", "surrogateescape") for part in answer.split(b"\0") if part)
