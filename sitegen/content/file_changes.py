"""Changes of source files by commands, and how they are made: all or none."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
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


class NotUndoneError(Exception):
    """Changes that failed and could not all be undone. ``paths`` are the files and folders to look at.

    What was to be deleted is beside its place then, under its name with `SUFFIX` at the end. The cause is
    ``__cause__``.
    """

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__("、".join(paths))
        self.paths = tuple(paths)


def write_changes(
    root: Path,
    changes: Sequence[FileChange],
    moves: Sequence[tuple[str, str]] = (),
    deletions: Sequence[str] = (),
) -> tuple[str, ...]:
    """Make all changes in the project folder ``root``; if one fails, undo those made so far.

    ``deletions`` are files and folders that go, ``moves`` pairs of old and new path, and the paths of ``changes``
    are those after the moves. All paths are relative and have ``/``.

    All new texts are first written beside their places, so that a full disk or a missing permission changes
    nothing. What goes is renamed until all else is done. Each new text is moved over its place, in order: a
    reader, or a run after an interruption, finds each file whole, as it was or as it will be. Running the command
    again does the rest.

    Returns the paths of what was to be deleted but is still there under a temporary name. Raises OSError,
    `FileEdited` if a file was edited since it was read, and `NotUndoneError`.
    """
    former = [(root / _locate_former(change.path, moves), change) for change in changes]
    undo: list[tuple[str, Callable[[], object]]] = []
    try:
        for file, change in former:
            if file.read_bytes() != change.old:
                raise FileEdited(file.relative_to(root).as_posix())
            _write_file(_name_temporary(file), change.new, file)
        for path in deletions:
            _rename(root, path, path + SUFFIX, undo)
        for old, new in moves:
            _make_folders(root, new, undo)
            _rename(root, old, new, undo)
        for file, change in former:
            place = root / change.path
            undo.append((change.path, partial(_restore, place, change.old)))
            # It has moved along if the folder around it has.
            temporary = _name_temporary(place)
            (temporary if temporary.exists() else _name_temporary(file)).replace(place)
    except BaseException as error:
        # Ctrl+C is as good a reason to put everything back as a full disk.
        if left := _undo_all(undo):
            raise NotUndoneError(left) from error
        raise
    finally:
        for file, change in former:
            for place in (file, root / change.path):
                with suppress(FileNotFoundError, NotADirectoryError):
                    _name_temporary(place).unlink()
    return tuple(path + SUFFIX for path in deletions if not _delete(root / (path + SUFFIX)))


def _locate_former(path: str, moves: Sequence[tuple[str, str]]) -> str:
    """Return where a path is before the moves."""
    for old, new in moves:
        if path == new or path.startswith(f"{new}/"):
            return old + path[len(new) :]
    return path


def _rename(root: Path, old: str, new: str, undo: list[tuple[str, Callable[[], object]]]) -> None:
    """Rename a file or folder, within one disk so that it is done at once or not at all."""
    if os.path.lexists(root / new):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(root / new))
    # Noted before: an interruption may come as soon as it is done.
    undo.append((old, partial(_rename_back, root / new, root / old)))
    (root / old).rename(root / new)


def _rename_back(new: Path, old: Path) -> None:
    if os.path.lexists(new) and not os.path.lexists(old):
        new.rename(old)


def _make_folders(root: Path, path: str, undo: list[tuple[str, Callable[[], object]]]) -> None:
    """Make the folders above a path that are missing."""
    missing = [parent for parent in (root / path).parents if not parent.exists()]
    for folder in reversed(missing):
        undo.append((path, partial(_remove_empty, folder)))
        folder.mkdir()


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def _restore(file: Path, old: bytes) -> None:
    """Put a former text back if it is no longer there."""
    if file.read_bytes() != old:
        _write_file(_name_temporary(file), old, file)
        _name_temporary(file).replace(file)


def _undo_all(undo: Sequence[tuple[str, Callable[[], object]]]) -> list[str]:
    """Undo the steps from the last to the first; return the paths of those that failed."""
    left = []
    for path, step in reversed(undo):
        try:
            step()
        except BaseException:
            # One step that fails, or a second Ctrl+C, must not stop the rest.
            left.append(path)
    return left


def _delete(path: Path) -> bool:
    """Delete a file or folder that has been renamed; return whether it is gone."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
    return not os.path.lexists(path)


def _name_temporary(file: Path) -> Path:
    return file.with_name(file.name + SUFFIX)


def _write_file(file: Path, content: bytes, pattern: Path) -> None:
    """Write a file with the permissions of the file ``pattern``, and flush it to the disk."""
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    file.chmod(pattern.stat().st_mode & 0o777)
