"""The Git LFS store of a clone: the contents of large files of which git itself has only pointers."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from hashlib import file_digest
from pathlib import Path

from sitegen.files.lfs_pointers import LfsPointer
from sitegen.files.regular import is_regular
from sitegen.git.command import try_git


class LfsStore:
    """The Git LFS store of a clone: its folder with the contents of large files.

    ``root`` is a project in the clone. Nothing is fetched from a server.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def locate_file_of(self, pointer: LfsPointer) -> Path:
        """Return the path at which the store keeps the file that ``pointer`` stands for.

        Nothing need exist at this path.
        """
        name = pointer.sha256
        return self._folder / name[:2] / name[2:4] / name

    def has_file_of(self, pointer: LfsPointer) -> bool:
        """Return whether the store has the file that ``pointer`` stands for, whole and undamaged."""
        return matches_pointer(self.locate_file_of(pointer), pointer)

    @cached_property
    def _folder(self) -> Path:
        git = self._root / (try_git(self._root, "rev-parse", "--git-common-dir") or ".git")
        # The setting lfs.storage names another folder, relative to that of git.
        return git / (try_git(self._root, "config", "--get", "lfs.storage") or "lfs") / "objects"


def matches_pointer(file: Path, pointer: LfsPointer) -> bool:
    """Return whether ``file`` is a regular file with the size and digest of ``pointer``.

    Returns False if the file cannot be read.
    """
    with suppress(OSError):
        if is_regular(file) and file.stat().st_size == pointer.size:
            with file.open("rb") as opened:
                return file_digest(opened, "sha256").hexdigest() == pointer.sha256
    return False
