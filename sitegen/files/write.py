"""Writes each file completely or not at all: to a temporary file, which then replaces the old file.

A reader, or a run after an interruption, finds the old content or the new one. A file that replaces another is
flushed to the disk first, because it must not be empty after a loss of power.

A link is neither followed nor replaced. Following it would change a file elsewhere; replacing it would separate two
files that the office keeps identical.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import Struct

from sitegen.files.errors import WriteError, explain_write_errors

TEMPORARY_SUFFIX: Final = ".sitegen.tmp"
"""End of the names of temporary files. Builds ignore names that end in .tmp."""

_NAME_BYTES_LIMIT: Final = 255
"""Bytes of a name that the usual file systems take."""

_NEW_FILE_FLAGS: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)

_LINK_REASON: Final = ("这是链接", "it is a link")
_SPECIAL_FILE_REASON: Final = ("这不是普通文件", "it is no regular file")
_OTHER_WRITER_REASON: Final = ("另一个命令正在写这个文件", "another command is writing this file")
_RUN_AGAIN_ADVICE: Final = ("请等它完成，再运行一次。", "Wait until it is done, and run the command again.")


def write_file(file: Path, content: bytes, *, mode: int | None = None) -> None:
    """Write ``content`` to ``file``, creating its folders. ``mode`` is as for `write_files`.

    Raises `WriteError` if that fails. A file that was there before is then unchanged.
    """
    write_files({file: content}, mode=mode)


def write_files(files: Mapping[Path, bytes], *, mode: int | None = None) -> None:
    """Write several files, creating their folders.

    All are first written to temporary files, then moved into place. ``files`` maps each path to its content.
    ``mode`` is the file permissions. Without it, an existing file keeps its own, and a new one gets the
    user's default permissions. Raises `WriteError` if a file cannot be written. Nothing has changed then,
    unless moving failed: the message names the files that were already replaced.
    """
    folders: list[Path] = []
    written: list[PendingFile] = []
    replaced: list[str] = []
    try:
        for file, content in files.items():
            with explain_write_errors(file.as_posix()):
                make_folders(file.parent, folders)
                written.append(write_temporary(file, content, file.as_posix(), mode))
        for one in written:
            with explain_write_errors(one.shown_name):
                one.move_to(one.target)
            replaced.append(one.shown_name)
    except BaseException as error:
        for one in written[len(replaced) :]:
            one.remove()
        if not replaced:
            remove_empty_folders(reversed(folders))
        if isinstance(error, WriteError) and replaced:
            names = "、".join(replaced)
            advice = (
                f"{error.advice[0]}已经写好的有：{names}。",
                f"{error.advice[1]} Written before: {names}.".strip(),
            )
            raise WriteError(error.path, error.reason, advice) from error
        raise


class PendingFile(Struct, frozen=True):
    """A file that was written to ``temporary``, in the same folder as its final path ``target``.

    ``shown_name`` is the name of ``target`` in messages. ``identity`` is the result of `_identify_status`. It shows
    whether ``temporary`` is still the file that was written.
    """

    target: Path
    temporary: Path
    shown_name: str
    identity: tuple[int, ...]

    def move_to(self, target: Path) -> None:
        """Move the temporary file to ``target``.

        This is the path that was given to `write_temporary`, or its new path if a folder above it has been
        moved since. Raises OSError, and `WriteError` if another command has removed or replaced the temporary
        file.
        """
        # If a folder above has been moved, so has the temporary file.
        moved = get_temporary_path(target)
        temporary = moved if moved.exists() else self.temporary
        try:
            identity = _identify_status(temporary.stat())
        except FileNotFoundError as error:
            raise WriteError(self.shown_name, _OTHER_WRITER_REASON, _RUN_AGAIN_ADVICE) from error
        if identity != self.identity:
            raise WriteError(self.shown_name, _OTHER_WRITER_REASON, _RUN_AGAIN_ADVICE)
        temporary.replace(target)

    def remove(self) -> None:
        """Remove the temporary file if it is there."""
        with suppress(OSError):
            self.temporary.unlink()


def write_temporary(target: Path, content: bytes, shown_name: str, mode: int | None = None) -> PendingFile:
    """Write ``content`` to a temporary file in the folder of ``target``, and return it.

    Its method `PendingFile.move_to` moves it into place. The permissions are ``mode``, or else those of
    the file ``target``. ``shown_name`` is the name of ``target`` in messages. If writing fails, no temporary file is
    left. Raises OSError, for example if ``target`` is a folder, and `WriteError` if there is a link
    or a special file, such as a pipe.
    """
    former = _read_target_mode(target, shown_name)
    temporary = get_temporary_path(target)
    # Of a run that was killed. A link of this name is not followed.
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, _NEW_FILE_FLAGS, 0o666)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            if former is not None:
                os.fsync(stream.fileno())
        if mode is not None:
            temporary.chmod(mode)
        elif former is not None:
            # The disks of other systems have no permissions to set.
            with suppress(PermissionError):
                temporary.chmod(former & 0o777)
        # Not before it is closed: network disks set the time then.
        identity = _identify_status(temporary.stat())
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    return PendingFile(target, temporary, shown_name, identity)


def get_temporary_path(target: Path) -> Path:
    """Return the path of the temporary file for ``target``, in the same folder. It ends in `TEMPORARY_SUFFIX`."""
    name = target.name
    if len(os.fsencode(name + TEMPORARY_SUFFIX)) > _NAME_BYTES_LIMIT:
        name = f"{name[:40]}-{sha256(os.fsencode(name)).hexdigest()[:16]}"
    return target.with_name(name + TEMPORARY_SUFFIX)


def make_folders(folder: Path, created: list[Path]) -> None:
    """Create ``folder`` and its missing parents, and append each of them to ``created``. Raises OSError.

    Each folder is appended before it is created, so that an interruption leaves none that is not in the list.
    """
    missing = [folder] if not folder.exists() else []
    missing += [parent for parent in folder.parents if missing and not parent.exists()]
    for one in reversed(missing):
        created.append(one)
        with suppress(FileExistsError):
            one.mkdir()


def remove_empty_folders(folders: Iterator[Path]) -> None:
    """Delete each of ``folders`` that is empty, in the given order."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def _identify_status(status: os.stat_result) -> tuple[int, ...]:
    """Return device, inode number, size and time of change of a file, which together recognise it."""
    # The inode number alone is not enough: that of a deleted file may be given to the next new file.
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _read_target_mode(target: Path, shown_name: str) -> int | None:
    """Return the mode of the file ``target``, as in `os.stat_result`; None if there is no file.

    Raises `WriteError` for a link or a special file, and IsADirectoryError for a folder. ``shown_name`` is the
    name of the file in messages.
    """
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(mode):
        linked = target.readlink().as_posix()
        raise WriteError(
            shown_name,
            _LINK_REASON,
            (
                f"它指向 {linked}：请改那个文件，或者先删掉链接。",
                f"It leads to {linked}: change that file, or delete the link first.",
            ),
        )
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if not stat.S_ISREG(mode):
        raise WriteError(shown_name, _SPECIAL_FILE_REASON)
    return mode
