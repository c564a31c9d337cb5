"""Makes the changes of a command to the source files of a project: either all of them or none."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from hashlib import file_digest
from pathlib import Path

from msgspec import Struct, field

from sitegen.files.errors import FileEdited, NotUndoneError, WriteError, explain_write_errors
from sitegen.files.leftovers import LeftoverError, find_leftover
from sitegen.files.lock import lock_sources
from sitegen.files.regular import is_regular
from sitegen.files.write import (
    TEMPORARY_SUFFIX,
    PendingFile,
    get_temporary_path,
    make_folders,
    remove_empty_folders,
    write_temporary,
)

UndeletedPaths = tuple[str, ...]
"""Paths of files and folders that were to be deleted, and still exist under a temporary name."""
UndoSteps = list[tuple[str, Callable[[], object]]]
"""Steps that undo what was done, in the order in which it was done, each with the path to look at if it fails."""


class FileChange(Struct, frozen=True):
    """A file that a command rewrites.

    ``path`` is relative to the project, with ``/``. ``old`` is the content that was read, ``new`` the one to write.
    ``zh`` and ``en`` describe the change for the user; they are "" if it needs no description.
    """

    path: str
    old: bytes
    new: bytes
    zh: str = ""
    en: str = ""


class ChangeSet(Struct):
    """Changes to files below the folder ``root``, of which either all are made or none.

    All paths are relative to ``root``, with ``/``. ``moves`` are pairs of old and new path. ``rewrites`` are
    the files to rewrite, in this order, under their paths after the moves. ``deletions`` are the files and
    folders to delete. ``creations`` maps the paths of new files to their contents. ``deletion_digests`` maps each
    file in or below ``deletions`` to its digest from `digest_files`, computed when the change was planned.
    """

    root: Path
    moves: Sequence[tuple[str, str]] = ()
    rewrites: Sequence[FileChange] = ()
    deletions: Sequence[str] = ()
    creations: Mapping[str, bytes] = field(default_factory=dict)
    deletion_digests: Mapping[str, str] = field(default_factory=dict)


def digest_files(root: Path, paths: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 digests, in hexadecimal, of all files at and below ``paths``, by path relative to ``root``.

    The digest of a link, or of anything else that is no regular file, is "". A path that does not exist is left
    out. Raises OSError if a file cannot be read.
    """
    return {
        file.relative_to(root).as_posix(): _digest_file(file)
        for path in paths
        for file in walk_files(root / path)
    }


def walk_files(top: Path) -> Iterator[Path]:
    """Yield the file at ``top``, or all files below it if it is a folder, including hidden ones.

    Links are yielded and not followed. No file is yielded if ``top`` does not exist.
    """
    if top.is_symlink() or not top.is_dir():
        if os.path.lexists(top):
            yield top
        return
    for folder, folders, names in os.walk(top):
        # A link to a folder is among the folders, and is not walked into.
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        yield from (Path(folder) / name for name in (*names, *links))


def write_changes(changes: ChangeSet) -> UndeletedPaths:
    """Make all changes, and remove the folders that moves have left empty; undo everything if one fails.

    All new texts are first written to temporary files beside the files they replace, so that a full disk or a
    missing permission changes nothing. They are then moved into place, in order, so that a reader sees each
    file either in its old or in its new state. What is to be deleted is only renamed until everything else is
    done. If the process is killed, some changes are made and others are not, and what was to be deleted has
    its temporary name: see `sitegen.files.leftovers`.

    Directly before files are replaced or deleted, they are compared once more with what they were when the
    change was planned, so that what an editor saves meanwhile is not lost.

    Returns the paths of what was to be deleted but is still there under a temporary name. Ctrl+C during the
    deletion, which is the last step, stops the deletion but undoes nothing. Raises `WriteError` if a file
    cannot be written, `FileEdited` if a file was edited since it was read, `LockedError` if another command
    is changing files below ``root``, `LeftoverError` if a temporary name for a deletion is in use, and
    `NotUndoneError` if a step could not be undone.
    """
    with lock_sources(changes.root):
        return _change_or_undo(changes)


def _change_or_undo(changes: ChangeSet) -> UndeletedPaths:
    """Do the work of `write_changes` while its lock is held. Returns and raises the same."""
    undo: UndoSteps = []
    try:
        _make_undoable_changes(changes, undo)
    except BaseException as error:
        # Ctrl+C is as good a reason to put everything back as a full disk.
        if left := _undo_collecting_failures(undo):
            raise NotUndoneError(tuple(left), TEMPORARY_SUFFIX) from error
        if isinstance(error, WriteError):
            raise error.copy_as_unchanged() from error
        raise
    root = changes.root
    temporary = [get_temporary_path(root / path) for path in changes.deletions]
    # All is changed already: to say “interrupted” would be wrong, and to undo it, too.
    with suppress(KeyboardInterrupt):
        for one in temporary:
            _delete(one)
        remove_empty_folders((root / old).parent for old, _ in changes.moves)
        remove_empty_folders(iter(_list_folders_above(root, changes.deletions)))
    return tuple(one.relative_to(root).as_posix() for one in temporary if os.path.lexists(one))


def _make_undoable_changes(changes: ChangeSet, undo: UndoSteps) -> None:
    """Make the changes that can be undone, and append to ``undo`` how to undo each step.

    Files and folders to delete are only renamed.
    """
    root = changes.root
    for path in changes.deletions:
        if left := find_leftover(root, path):
            raise LeftoverError(left)
    written: list[tuple[str, PendingFile]] = []
    for change in changes.rewrites:
        file = root / _get_former_path(change.path, changes.moves)
        with explain_write_errors(change.path):
            _refuse_edited(file, change.old, file.relative_to(root).as_posix())
            written.append((change.path, _write_pending_file(root, file, change.new, undo)))
    created: list[tuple[str, PendingFile]] = []
    for path, content in changes.creations.items():
        with explain_write_errors(path):
            _refuse_existing(root / path)
            _make_parent_folders(root, path, undo)
            created.append((path, _write_pending_file(root, root / path, content, undo)))
    for path in changes.deletions:
        with explain_write_errors(path):
            _rename(root, path, get_temporary_path(root / path).relative_to(root).as_posix(), undo)
    for old, new in changes.moves:
        with explain_write_errors(new):
            _make_parent_folders(root, new, undo)
            _rename(root, old, new, undo)
    for path, one in created:
        with explain_write_errors(path):
            _refuse_existing(root / path)
            undo.append((path, partial(_remove_created, root / path, one)))
            one.move_to(root / path)
    for (path, one), change in zip(written, changes.rewrites, strict=True):
        with explain_write_errors(path):
            # An editor may have saved the file since it was read above.
            _refuse_edited(root / path, change.old, path)
            undo.append((path, partial(_restore_content, root / path, change)))
            one.move_to(root / path)
    _refuse_edited_deletions(changes)


def _refuse_edited(file: Path, expected: bytes, path: str) -> None:
    """Raise `FileEdited` if ``file`` no longer has the content ``expected``, or no longer exists.

    ``path`` is the path of the file to name in the error.
    """
    try:
        content = file.read_bytes()
    except FileNotFoundError as error:
        raise FileEdited(path) from error
    if content != expected:
        raise FileEdited(path)


def _refuse_edited_deletions(changes: ChangeSet) -> None:
    """Raise `FileEdited` if a file to be deleted was changed, added or removed since the change was planned.

    The files already have their temporary names.
    """
    for path in changes.deletions:
        temporary = get_temporary_path(changes.root / path).relative_to(changes.root).as_posix()
        with explain_write_errors(path):
            found = digest_files(changes.root, [temporary])
        present = {path + name[len(temporary) :]: digest for name, digest in found.items()}
        planned = {
            name: digest
            for name, digest in changes.deletion_digests.items()
            if name == path or name.startswith(f"{path}/")
        }
        if differing := sorted(name for name, _ in present.items() ^ planned.items()):
            raise FileEdited(differing[0])


def _digest_file(file: Path) -> str:
    if not is_regular(file):
        return ""
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _list_folders_above(root: Path, paths: Iterable[str]) -> list[Path]:
    """Return the folders that are above one of ``paths`` and below ``root``, the deepest first."""
    folders = {folder for path in paths for folder in (root / path).parents if folder.is_relative_to(root)}
    return sorted(folders - {root}, key=lambda folder: len(folder.parts), reverse=True)


def _write_pending_file(root: Path, file: Path, content: bytes, undo: UndoSteps) -> PendingFile:
    name = file.relative_to(root).as_posix()
    # Noted before: an interruption may come as soon as it is written.
    undo.append((name, partial(_remove_temporary, get_temporary_path(file))))
    return write_temporary(file, content, name)


def _remove_temporary(file: Path) -> None:
    # On a read-only disk, deleting what is not there fails as well.
    if os.path.lexists(file):
        file.unlink()


def _refuse_existing(file: Path) -> None:
    if os.path.lexists(file):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file))


def _remove_created(file: Path, pending: PendingFile) -> None:
    """Undo the creation of a file: delete ``file``, but only if this program put it there.

    ``pending`` is the pending new file. If its temporary file still exists, it was not yet moved to ``file``.
    """
    if not pending.temporary.exists():
        file.unlink(missing_ok=True)


def _get_former_path(path: str, moves: Sequence[tuple[str, str]]) -> str:
    """Return the path that ``path`` had before the moves, which are pairs of old and new path."""
    for old, new in moves:
        if path == new or path.startswith(f"{new}/"):
            return old + path[len(new) :]
    return path


def _rename(root: Path, old: str, new: str, undo: UndoSteps) -> None:
    """Rename a file or folder below ``root``, and append to ``undo`` how to rename it back.

    ``old`` and ``new`` must be on one disk, where renaming is atomic. Raises FileExistsError if ``new``
    exists, and `FileEdited` if ``old`` is gone.
    """
    _refuse_existing(root / new)
    # Noted before: an interruption may come as soon as it is done.
    undo.append((old, partial(_rename_back, root / new, root / old)))
    try:
        (root / old).rename(root / new)
    except FileNotFoundError as error:
        if os.path.lexists(root / old):
            raise
        # Another command has moved or deleted it.
        raise FileEdited(old) from error


def _rename_back(new: Path, old: Path) -> None:
    if not os.path.lexists(new):
        return
    _refuse_existing(old)  # an editor may have saved a file under its former name
    new.rename(old)


def _make_parent_folders(root: Path, path: str, undo: UndoSteps) -> None:
    """Create the missing folders above ``path``, and append to ``undo`` how to remove each of them."""
    made: list[Path] = []
    try:
        make_folders((root / path).parent, made)
    finally:
        undo += [(path, partial(remove_empty_folders, iter([folder]))) for folder in made]


def _restore_content(file: Path, change: FileChange) -> None:
    """Undo a rewrite: write the old text of ``change`` back if ``file`` has the new one.

    Raises `FileEdited` if the file has neither the new nor the old text.
    """
    content = file.read_bytes()
    if content == change.new:
        write_temporary(file, change.old, file.as_posix()).move_to(file)
    elif content != change.old:
        raise FileEdited(change.path)


def _undo_collecting_failures(undo: UndoSteps) -> list[str]:
    """Run the steps of ``undo`` from the last to the first. Return the paths of those that failed."""
    left = []
    for path, step in reversed(undo):
        try:
            step()
        except BaseException:
            # One step that fails, or a second Ctrl+C, must not stop the rest.
            left.append(path)
    return left


def _delete(path: Path) -> None:
    """Delete a file or folder that was renamed to its temporary name. A failure is ignored."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
