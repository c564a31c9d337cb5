"""Asks whether the last commit holds the content of files, so that they can be brought back from it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from sitegen.files.changes import walk_files
from sitegen.files.lfs_pointers import LfsPointer, parse_lfs_pointer
from sitegen.git.changes import find_project_prefix
from sitegen.git.command import Conversation, converse, run_git
from sitegen.git.lfs_store import LfsStore
from sitegen.git.revision import has_commit
from sitegen.program import regex

_ENTRY: Final = regex.compile(rb"(\d+) blob ([0-9a-f]{40,64})\t(.*)", re.DOTALL)
"""Line of ``git ls-tree`` for a file or a link. The content of a submodule is in another repository."""
_LINK: Final = b"120000"


def list_unheld(root: Path, paths: Sequence[str]) -> tuple[str, ...]:
    """Return which files at and below ``paths`` the last commit lacks or has with another content.

    Paths are relative to ``root``. Contents are compared, since ``git status`` believes flags of the index, such as
    ``assume-unchanged``, and settings of submodules. Line ends do not count, which git may change, and of a file in
    Git LFS the commit has the digest, and the store of this clone must have the content: nobody else may have it, because
    a push without Git LFS sends the pointer alone. Raises `GitError` if git fails, as it does if ``root`` is not in a git repository.
    """
    files = {file.relative_to(root).as_posix(): file for path in paths for file in walk_files(root / path)}
    entries: dict[str, tuple[bytes, str]] = {}
    if has_commit(root):
        entries = _list_entries(root, paths)
    else:
        find_project_prefix(root)  # raises if there is no repository, either
    unheld = sorted(files.keys() - entries.keys())
    if common := sorted(files.keys() & entries.keys()):
        store = LfsStore(root)
        with converse(root, "cat-file", "--batch") as git:
            unheld += [path for path in common if not _is_held(git, files[path], *entries[path], store)]
    return tuple(sorted(unheld))


def _list_entries(root: Path, paths: Sequence[str]) -> dict[str, tuple[bytes, str]]:
    """Return the mode and the id of the files and links of the last commit at and below ``paths``, by path."""
    listing = run_git(root, "ls-tree", "-r", "-z", "HEAD", "--", *(f":(literal){path}" for path in paths))
    matches = filter(None, map(_ENTRY.fullmatch, listing.split(b"\0")))
    return {os.fsdecode(match[3]): (match[1], match[2].decode("ascii")) for match in matches}


def _is_held(git: Conversation, file: Path, mode: bytes, id: str, store: LfsStore) -> bool:
    """Whether a file has the content of the git object ``id``. A file that cannot be read counts as another."""
    size = int(git.ask(id).split()[-1])
    held = git.read(size)
    git.read(1)
    try:
        if file.is_symlink():
            return mode == _LINK and os.fsencode(file.readlink()) == held
        # A pipe would have to be waited for.
        content = file.read_bytes() if file.is_file() else None
    except OSError:
        return False
    if content is None:
        return False
    forms = (content, content.replace(b"\r\n", b"\n") if b"\0" not in content else content)
    return held in forms or _is_stored(content, held, store)


def _is_stored(content: bytes, held: bytes, store: LfsStore) -> bool:
    """Whether git holds a pointer to a content, and the store has the content."""
    pointer = parse_lfs_pointer(held)
    own = LfsPointer(sha256(content).hexdigest(), len(content)) if pointer else None
    return pointer is not None and pointer == own and store.holds(pointer)
