"""The output folder on disk: one scan to read it, and the few operations that change it.

Symbolic links are reported and never followed. A second program that changes the folder during a publication is not
guarded against: it could change the site anyway.

This module does not use `sitegen.files`, which writes several files as one change. Here, tens of thousands of files
are written one after the other, each before the files that link to it. They are not flushed to the disk: a file that
a loss of power damaged is recognised by its checksum and written again. All files use the same temporary name.
"""
# Plain ``os`` calls on strings: a site has tens of thousands of files, and making a ``Path`` for each would
# take longer than the system calls.
# ruff: noqa: PTH102, PTH105, PTH106, PTH108, PTH112, PTH113, PTH123

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from msgspec import Struct, field

from sitegen.publish.errors import wrap_os_errors
from sitegen.publish.paths import TEMPORARY, find_parent

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class FileStamp(NamedTuple):
    """Size and times (in nanoseconds) of a file. A file with the same stamp is taken to be unchanged."""

    size: int
    mtime_ns: int
    ctime_ns: int

    @classmethod
    def from_stat(cls, status: os.stat_result) -> FileStamp:
        """Return the stamp of the file whose `os.stat` or `os.lstat` result is ``status``."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


class FolderContents(Struct, frozen=True):
    """Files and folders found by `scan_folder`, as paths relative to the output folder.

    ``files`` are the regular files with the values of their `FileStamp`, and ``folders`` the subfolders.
    ``scanned`` are those subfolders whose contents are listed, too. ``special`` are all entries that are
    neither files nor folders, such as symbolic links and pipes.
    """

    files: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    scanned: set[str] = field(default_factory=set)
    special: set[str] = field(default_factory=set)

    def list_under(self, folder: str) -> set[str]:
        """Return the paths of all files and special entries below ``folder``, at any depth.

        ``folder`` has no closing slash. All paths are relative to the output folder.
        """
        return {path for path in (*self.files, *self.special) if path.startswith(f"{folder}/")}

    def list_top(self) -> set[str]:
        """Return the names of all files, folders and special entries directly in the output folder."""
        return {path for path in (*self.files, *self.folders, *self.special) if "/" not in path}


def scan_folder(root: str, include: Collection[str]) -> FolderContents:
    """List the contents of the output folder ``root`` and of those of its subfolders that are in ``include``.

    ``include`` are paths relative to ``root``, without a closing slash. For a folder below another, both
    must be included. Other subfolders are listed as folders, but their contents are not. If ``root`` does
    not exist, the result is empty. Symbolic links are not followed. Raises `PublishError` if a folder
    cannot be read.
    """
    contents = FolderContents()
    pending = [""] if os.path.isdir(root) else []
    while pending:
        folder = pending.pop()
        with wrap_os_errors(f"{root}/{folder}"):
            subfolders = _scan_one_folder(f"{root}/{folder}", f"{folder}/" if folder else "", contents)
        contents.folders.update(subfolders)
        pending += [path for path in subfolders if path in include]
    contents.scanned.update(contents.folders.intersection(include))
    return contents


def _scan_one_folder(full_path: str, prefix: str, contents: FolderContents) -> list[str]:
    """Add the files and special entries of one folder to ``contents``, and return the paths of its subfolders.

    ``prefix`` is the path of the folder relative to the output folder, with a closing slash, or "".
    """
    folders = []
    with os.scandir(full_path) as entries:
        for entry in entries:
            path = prefix + entry.name
            if entry.is_file(follow_symlinks=False):
                status = entry.stat(follow_symlinks=False)
                # Not a FileStamp, because making one takes a third as long as asking the system.
                contents.files[path] = status.st_size, status.st_mtime_ns, status.st_ctime_ns
            elif entry.is_dir(follow_symlinks=False):
                folders.append(path)
            else:
                contents.special.add(path)
    return folders


class FolderWriter:
    """Writer that creates, replaces and removes files in the output folder ``root``.

    ``folders`` are the subfolders that exist already, at any depth. Others are created when needed. Paths are
    relative to ``root``. Every `OSError` is converted to a `PublishError` that names the file.
    """

    def __init__(self, root: str, folders: Iterable[str] = ()) -> None:
        self.root = root
        self._folders = {"", *folders}

    def write(
        self,
        path: str,
        data: Iterable[bytes],
        *,
        durable: bool = False,
        unless: Callable[[], bool] = lambda: False,
    ) -> FileStamp:
        """Write a file atomically, creating its folders if necessary, and return its stamp.

        ``data`` are the pieces of the content. They are written to a temporary file, which then replaces
        the file at ``path``. If ``unless`` returns True just before that, the temporary file is deleted and
        the existing file stays. With ``durable``, the file and its new name are flushed to the disk; only
        the manifest needs that.
        """
        full_path, temporary = f"{self.root}/{path}", f"{self.root}/{TEMPORARY}"
        with wrap_os_errors(full_path):
            self._make_folder(find_parent(path))
            try:
                # Written under a temporary name and moved over its place: a reader sees the old bytes or the
                # new ones. One name for all files: a killed build leaves one file to remove, and the names of
                # pages may be as long as the disk allows.
                _write_new(temporary, data, durable)
                if unless():
                    os.unlink(temporary)
                else:
                    os.replace(temporary, full_path)
                stamp = FileStamp.from_stat(os.lstat(full_path))  # after the move, which sets ctime
            except OSError:
                with suppress(OSError):
                    os.unlink(temporary)
                raise
            # Without the manifest the folder would no longer be known as ours. Pages lost with the power are
            # noticed by their size and checksum, and written again.
            if durable:
                _flush_folder(self.root)
        return stamp

    def write_if_changed(self, path: str, pieces: Iterable[bytes]) -> tuple[FileStamp, str]:
        """Write a file, but keep the existing one if it has the same bytes.

        ``pieces`` are consumed once, so the content need not fit into memory. Returns the stamp and the
        SHA-256 (in hexadecimal) of the file at ``path``.
        """
        full_path, checksum = f"{self.root}/{path}", hashlib.sha256()

        def is_same() -> bool:
            return os.path.isfile(full_path) and compute_file_sha256(full_path) == checksum.hexdigest()

        stamp = self.write(path, _hash_pieces(pieces, checksum), unless=is_same)
        return stamp, checksum.hexdigest()

    def has_content(self, path: str, data: bytes) -> bool:
        """Return whether the file at ``path`` has exactly the bytes ``data``.

        Raises `PublishError` if the file does not exist or cannot be read.
        """
        with wrap_os_errors(f"{self.root}/{path}"), open(f"{self.root}/{path}", "rb") as file:
            return file.read() == data

    def remove(self, path: str) -> None:
        """Delete the file at ``path`` if it exists. Its folder stays, even if it is empty."""
        with wrap_os_errors(f"{self.root}/{path}"), suppress(FileNotFoundError):
            os.unlink(f"{self.root}/{path}")

    def remove_empty(self, folders: Iterable[str]) -> None:
        """Delete those of ``folders`` that are empty, subfolders before the folders that contain them.

        Only folders that were given to this writer, or created by it, are deleted. Failures are ignored.
        """
        # rmdir itself refuses a folder that is not empty; the result of a check before it could be outdated.
        for folder in sorted(
            self._folders.intersection(folders) - {""}, key=lambda path: (-path.count("/"), path)
        ):
            with suppress(OSError):
                os.rmdir(f"{self.root}/{folder}")
                self._folders.discard(folder)

    def _make_folder(self, folder: str) -> None:
        if folder not in self._folders:
            self._make_folder(find_parent(folder))
            # Never the output folder itself: if it was deleted meanwhile, a new one would hold files that are not
            # known as ours.
            with suppress(FileExistsError):
                os.mkdir(f"{self.root}/{folder}")
            self._folders.add(folder)


def compute_sha256(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def compute_file_sha256(full_path: str) -> str:
    """Return the SHA-256 of a file in hexadecimal. Raises `PublishError` if the file cannot be read."""
    with wrap_os_errors(full_path), open(full_path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hash_pieces(pieces: Iterable[bytes], checksum: hashlib._Hash) -> Iterator[bytes]:
    """Yield the pieces unchanged, and add each to the hash object ``checksum``."""
    for piece in pieces:
        checksum.update(piece)
        yield piece


def _write_new(full_path: str, data: Iterable[bytes], durable: bool) -> None:
    # O_EXCL: a link waiting under the temporary name is refused, not followed.
    # Unbuffered: most files are one piece, and allocating a buffer takes as long as writing it.
    handle = os.open(full_path, _NEW_FILE, 0o666)
    try:
        for piece in data:
            remaining = memoryview(piece)
            # The system may accept less than it was given.
            while remaining:
                remaining = remaining[os.write(handle, remaining) :]
        if durable:
            os.fsync(handle)
    finally:
        os.close(handle)


def _flush_folder(full_path: str) -> None:
    """Flush a folder to the disk, so that a move within it survives a loss of power."""
    # Systems that cannot open a folder (Windows) flush moves by themselves.
    with suppress(OSError):
        handle = os.open(full_path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
