"""Reads the commits of a change from git: their authors, days and messages."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from msgspec import Struct

from sitegen.git.command import run_git, try_git

COMMITS_LIMIT: Final = 10
_MESSAGE_LENGTH_LIMIT: Final = 1000
"""Characters of a message that are kept. Anyone writes it, of any length."""
_FIELD_COUNT: Final = 3


class Commit(Struct, frozen=True):
    """One commit of a change: the author's name, the day in the form YYYY-MM-DD, and the message on one line."""

    author: str
    day: str
    message: str


def list_commits_since(root: Path, base_commit: str) -> tuple[Commit, ...]:
    """Return the newest commits after ``base_commit`` up to HEAD, newest first, at most `COMMITS_LIMIT`, without merges.

    A shallow clone may lack some of them. Raises `GitError` if git fails.
    """
    # Without an encoding, the setting i18n.logOutputEncoding of the user decides.
    options = ("--encoding=UTF-8", "--no-merges", f"--max-count={COMMITS_LIMIT}", "--date=short", "-z")
    answer = run_git(root, "log", *options, "--format=%an%x01%ad%x01%B", f"{base_commit}..HEAD")
    rows = (row.decode("utf-8", "replace").split("\x01", _FIELD_COUNT - 1) for row in answer.split(b"\0"))
    return tuple(
        Commit(row[0], row[1], " ".join(row[2][:_MESSAGE_LENGTH_LIMIT].split()))
        for row in rows
        if len(row) == _FIELD_COUNT
    )


def read_current_branch(root: Path) -> str:
    """Return the name of the current branch; "" if HEAD is detached, as in a CI pipeline, or if git fails."""
    return (try_git(root, "symbolic-ref", "--quiet", "--short", "HEAD") or "").strip()
