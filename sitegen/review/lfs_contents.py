"""Puts the contents of Git LFS files into the copy of the base, for which git provides only the pointers.

A content is taken from the LFS store of this clone, or from a file of the working tree that has the digest of the
pointer. Nothing is fetched from a server.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from sitegen.files.errors import explain_write_errors
from sitegen.files.lfs_pointers import LFS_POINTER_SIZE_LIMIT, LfsPointer, parse_lfs_pointer
from sitegen.files.regular import is_regular
from sitegen.git.lfs_store import LfsStore, matches_pointer


def restore_lfs_contents(copy_folder: Path, root: Path) -> dict[str, int]:
    """Replace the Git LFS pointers in the folder ``copy_folder`` by the contents of their files.

    ``copy_folder`` contains an earlier version of the project ``root``. Returns the sizes in bytes, by path, of the
    files whose content is not on this machine; these stay pointers. A pointer that is the same in the project
    folder stays one, too, but is not in the result: it has not changed, so its content is not needed. Raises
    `WriteError` if a file cannot be written.
    """
    contents = _LfsContentFinder(root)
    missing: dict[str, int] = {}
    for file in list(copy_folder.rglob("*")):
        if not file.is_file() or file.stat().st_size > LFS_POINTER_SIZE_LIMIT:
            continue
        data, path = file.read_bytes(), file.relative_to(copy_folder).as_posix()
        pointer = parse_lfs_pointer(data)
        if pointer is None or _read_possible_pointer(root / path) == data:
            continue
        content = contents.find_content(pointer, path)
        if content is None:
            missing[path] = pointer.size
            continue
        with explain_write_errors(file.as_posix()):
            shutil.copyfile(content, file)
    return missing


def _read_possible_pointer(file: Path) -> bytes:
    with suppress(OSError):
        if not file.is_symlink():
            with file.open("rb") as opened:
                return opened.read(LFS_POINTER_SIZE_LIMIT + 1)
    return b""


class _LfsContentFinder:
    """Lookup of the contents of Git LFS pointers.

    They are searched for in the LFS store of the project ``root`` and in its working tree.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._store = LfsStore(root)

    def find_content(self, pointer: LfsPointer, path: str) -> Path | None:
        """Return the path of a file with the content of a pointer; None if there is none on this machine.

        ``path`` is the path of the pointer. The working tree is searched at this path first, then in all
        files of the same size.
        """
        stored = self._store.locate_file_of(pointer)
        moved: list[Path] = self._files_by_size.get(pointer.size, [])
        return next(
            (file for file in (stored, self._root / path, *moved) if matches_pointer(file, pointer)), None
        )

    @cached_property
    def _files_by_size(self) -> dict[int, list[Path]]:
        """The files below ``content`` in the project, by their size in bytes.

        They are needed to find the content of a pointer whose file has moved.
        """
        files: dict[int, list[Path]] = defaultdict(list)
        for size, file in self._iter_files():
            files[size].append(file)
        return files

    def _iter_files(self) -> Iterator[tuple[int, Path]]:
        for file in sorted((self._root / "content").rglob("*")):
            if is_regular(file):
                yield file.stat().st_size, file
