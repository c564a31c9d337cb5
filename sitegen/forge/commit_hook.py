"""The hook ``pre-commit`` of a repository, which checks what is staged."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sitegen.files.write import write_file
from sitegen.git.changes import read_project_prefix
from sitegen.git.command import decode_output, run_git
from sitegen.program.source_paths import SITE_FILE

_HOOK_MARK: Final = "# sitegen hook"
"""Second line of the hook, by which it is known as one of this program."""


class ForeignHookError(Exception):
    """Raised when the repository has a pre-commit hook that this program did not write.

    ``path`` is the file of the hook. ``command`` is the shell command that may be added to it so that it runs
    the check, or "" if the hook was to be removed.
    """

    def __init__(self, path: Path, command: str) -> None:
        super().__init__(f"{path} is not a hook of sitegen")
        self.path = path
        self.command = command


class SharedHooksError(Exception):
    """Raised when other repositories use the same hooks folder, so that a hook in it would run for them, too.

    ``path`` is the path of the pre-commit hook in that folder. ``command`` is the shell command that may be
    added to it. The command does nothing in repositories without this project.
    """

    def __init__(self, path: Path, command: str) -> None:
        super().__init__(f"{path} serves other repositories")
        self.path = path
        self.command = command


def install_hook(root: Path, start_command: Sequence[str]) -> Path:
    """Write the pre-commit hook for the project ``root`` and return its path.

    An older hook of this program is replaced. ``start_command`` is the command that starts this program, as a list
    of words. Raises `SharedHooksError` if the hook would run in other repositories too, `ForeignHookError` if
    there is a hook that this program did not write, `GitError` if ``root`` is not in a git repository, and
    `WriteError` if the hook cannot be written.
    """
    path = _locate_hook(root)
    # Git runs hooks in the top folder. It names the folder itself: the same one may be reached by a link or as
    # another drive, where the two paths have nothing in common.
    project = read_project_prefix(root).rstrip("/") or "."
    command = shlex.join([*start_command, "hook", "run", "--project", project])
    if _is_shared_folder(root, path.parent):
        site = shlex.quote(f"{project}/{SITE_FILE}")
        raise SharedHooksError(path, f"test ! -f {site} || {command} || exit 1")
    if path.exists() and not _is_own_hook(path):
        raise ForeignHookError(path, command)
    lines = [
        "#!/bin/sh",
        f"{_HOOK_MARK}：提交前检查暂存的内容。 Checks what is staged before each commit.",
        f"exec {command}",
        "",
    ]
    write_file(path, "\n".join(lines).encode("utf-8"), mode=0o755)
    return path


def remove_hook(root: Path) -> Path | None:
    """Remove the pre-commit hook of the project ``root`` and return its path; None if there is no hook.

    Raises `ForeignHookError` if this program did not write the hook, and `GitError` if ``root`` is not in a git
    repository.
    """
    path = _locate_hook(root)
    if not path.exists():
        return None
    if not _is_own_hook(path):
        raise ForeignHookError(path, "")
    path.unlink()
    return path


def _locate_hook(root: Path) -> Path:
    # Respects the setting core.hooksPath, and the common folder of several worktrees.
    return root / _run_rev_parse(root, "--git-path", "hooks") / "pre-commit"


def _is_shared_folder(root: Path, hooks_folder: Path) -> bool:
    """Return whether the hooks folder ``hooks_folder`` is outside the repository of ``root``.

    Git allows this by its setting core.hooksPath.
    """
    own = (_run_rev_parse(root, "--git-common-dir"), _run_rev_parse(root, "--show-toplevel"))
    return not any(hooks_folder.resolve().is_relative_to((root / place).resolve()) for place in own)


def _is_own_hook(path: Path) -> bool:
    return _HOOK_MARK in path.read_text(encoding="utf-8", errors="replace")


def _run_rev_parse(root: Path, option: str, *arguments: str) -> str:
    return decode_output(run_git(root, "rev-parse", option, *arguments))
