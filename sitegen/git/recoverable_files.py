"""Finds files whose present content git could not restore, because the last commit does not contain it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from sitegen.files.changes import walk_files
from sitegen.files.lfs_pointers import LfsPointer, parse_lfs_pointer
from sitegen.git.changes import read_project_prefix
from sitegen.git.command import GitProcess, run_git, start_git
from sitegen.git.lfs_store import LfsStore
from sitegen.git.revision import has_any_commit, request_blob_and_read_size
from sitegen.program import regex

_TREE_ENTRY: Final = regex.compile(rb"(\d+) blob ([0-9a-f]{40,64})\t(.*)", re.DOTALL)
"""Line of ``git ls-tree`` for a file or a link. The content of a submodule is in another repository."""
_LINK_MODE: Final = b"120000"


def list_unrecoverable_files(root: Path, paths: Sequence[str]) -> tuple[str, ...]:
    """Return the files at or below ``paths`` whose present content is not in the last commit.

    Their content would be lost if they were deleted. All paths are relative to ``root``. Contents are
    compared, because ``git status`` relies on flags of the index, such as ``assume-unchanged``, and on
    settings of submodules. Differences in line ends do not count, because git may convert them. A file in Git
    LFS is recoverable if the commit has its pointer and the LFS store of this clone has its content. The
    pointer alone is not enough: after a push without Git LFS, no other clone has the content. Raises
    `GitError` if git fails, as it does if ``root`` is not in a git repository.
    """
    files = {file.relative_to(root).as_posix(): file for path in paths for file in walk_files(root / path)}
    entries: dict[str, tuple[bytes, str]] = {}
    if has_any_commit(root):
        entries = _list_entries(root, paths)
    else:
        read_project_prefix(root)  # raises if there is no repository, either
    unrecoverable = sorted(files.keys() - entries.keys())
    if common := sorted(files.keys() & entries.keys()):
        store = LfsStore(root)
        with start_git(root, "cat-file", "--batch") as git:
            unrecoverable += [
                path for path in common if not _is_recoverable(git, files[path], *entries[path], store)
            ]
    return tuple(sorted(unrecoverable))


def _list_entries(root: Path, paths: Sequence[str]) -> dict[str, tuple[bytes, str]]:
    """Map each file and link at or below ``paths`` in the last commit to its mode and object id."""
    listing = run_git(root, "ls-tree", "-r", "-z", "HEAD", "--", *(f":(literal){path}" for path in paths))
    matches = filter(None, map(_TREE_ENTRY.fullmatch, listing.split(b"\0")))
    return {os.fsdecode(match[3]): (match[1], match[2].decode("ascii")) for match in matches}


def _is_recoverable(git: GitProcess, file: Path, mode: bytes, blob_id: str, store: LfsStore) -> bool:
    """Return whether the present content of ``file`` can be restored from git or from the LFS store.

    ``blob_id`` is the git object of the file in the last commit, and ``mode`` its mode there. ``git`` is a running
    ``git cat-file --batch``. If the object is a Git LFS pointer, ``store`` must have the content. Returns
    False if the file cannot be read. Raises `GitError` if the repository lacks the object.
    """
    held = git.read(request_blob_and_read_size(git, blob_id))
    git.read(1)
    try:
        if file.is_symlink():
            return mode == _LINK_MODE and os.fsencode(file.readlink()) == held
        # A pipe would have to be waited for.
        content = file.read_bytes() if file.is_file() else None
    except OSError:
        return False
    if content is None:
        return False
    forms = (content, content.replace(b"\r\n", b"\n") if b"\0" not in content else content)
    return held in forms or _is_in_lfs_store(content, held, store)


def _is_in_lfs_store(content: bytes, committed: bytes, store: LfsStore) -> bool:
    """Return whether ``committed`` is a Git LFS pointer to ``content``, and ``store`` has this content.

    ``content`` is the content of a file, and ``committed`` what the last commit has for it.
    """
    pointer = parse_lfs_pointer(committed)
    own = LfsPointer(sha256(content).hexdigest(), len(content)) if pointer else None
    return pointer is not None and pointer == own and store.has_file_of(pointer)
