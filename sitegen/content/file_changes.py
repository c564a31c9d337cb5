"""Changes of source files by commands, and how they are written: all or none."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SUFFIX: Final = ".sitegen.tmp"
"""End of the names of temporary files. Builds ignore names that end in .tmp."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that a command rewrites. ``zh`` and ``en`` say what changes in it, "" if that needs no words.

    ``path`` is relative to the project, with ``/``. ``old`` is the content that was read, ``new`` the one to write.
    """

    path: str
    old: bytes
    new: bytes
    zh: str = ""
    en: str = ""


class FileEdited(Exception):  # noqa: N818 — the user is asked to run the command again
    """The file ``path`` was edited between reading and writing; nothing was written."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def write_changes(root: Path, changes: Sequence[FileChange]) -> None:
    """Write all ``changes`` in the project folder ``root``; if one fails, put the former files back.

    All new files are first written beside their places, so that a full disk or a missing permission changes
    nothing. Then each is moved over its place, in order: a reader, or a run after an interruption, finds each file
    whole, as it was or as it will be. Running the command again does the rest. Raises OSError, and `FileEdited` if a
    file was edited since it was read.
    """
    staged = [(root / change.path, _name_temporary(root / change.path), change) for change in changes]
    moved: list[tuple[Path, bytes]] = []
    try:
        for file, temporary, change in staged:
            if file.read_bytes() != change.old:
                raise FileEdited(change.path)
            _write_file(temporary, change.new, file)
        for file, temporary, change in staged:
            temporary.replace(file)
            moved.append((file, change.old))
    except BaseException:
        # Ctrl+C is as good a reason to put everything back as a full disk.
        for file, old in reversed(moved):
            _write_file(_name_temporary(file), old, file)
            _name_temporary(file).replace(file)
        raise
    finally:
        for _, temporary, _ in staged:
            with suppress(FileNotFoundError):
                temporary.unlink()


def _name_temporary(file: Path) -> Path:
    return file.with_name(file.name + SUFFIX)


def _write_file(file: Path, content: bytes, pattern: Path) -> None:
    """Write a file with the permissions of the file ``pattern``, and flush it to the disk."""
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    file.chmod(pattern.stat().st_mode & 0o777)
