"""Asks whether the last commit holds the content of files, so that they can be brought back from it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from sitegen.files.changes import walk_files
from sitegen.files.lfs_pointers import LFS_POINTER
from sitegen.git.changes import find_project_prefix
from sitegen.git.command import Conversation, converse, run_git
from sitegen.git.revision import has_commit
from sitegen.program import regex

_ENTRY: Final = regex.compile(rb"(\d+) blob ([0-9a-f]{40,64})\t(.*)", re.DOTALL)
"""Line of ``git ls-tree`` for a file or a link. The content of a submodule is in another repository."""
_LINK: Final = b"120000"


def list_unheld(root: Path, paths: Sequence[str]) -> tuple[str, ...]:
    """Return which files at and below ``paths`` the last commit lacks or has with another content.

    Paths are relative to ``root``. Contents are compared, since ``git status`` believes flags of the index, such as
    ``assume-unchanged``, and settings of submodules. Line ends do not count, which git may change, and of a file in
    Git LFS the commit has the digest. Raises `GitError` if git fails, as it does if ``root`` is not in a git repository.
    """
    files = {file.relative_to(root).as_posix(): file for path in paths for file in walk_files(root / path)}
    entries: dict[str, tuple[bytes, str]] = {}
    if has_commit(root):
        entries = _list_entries(root, paths)
    else:
        find_project_prefix(root)  # raises if there is no repository, either
    unheld = sorted(files.keys() - entries.keys())
    if common := sorted(files.keys() & entries.keys()):
        with converse(root, "cat-file", "--batch") as git:
            unheld += [path for path in common if not _is_held(git, files[path], *entries[path])]
    return tuple(sorted(unheld))


def _list_entries(root: Path, paths: Sequence[str]) -> dict[str, tuple[bytes, str]]:
    """Return the mode and the id of the files and links of the last commit at and below ``paths``, by path."""
    listing = run_git(root, "ls-tree", "-r", "-z", "HEAD", "--", *(f":(literal){path}" for path in paths))
    matches = filter(None, map(_ENTRY.fullmatch, listing.split(b"\0")))
    return {os.fsdecode(match[3]): (match[1], match[2].decode("ascii")) for match in matches}


def _is_held(git: Conversation, file: Path, mode: bytes, id: str) -> bool:
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
    return content is not None and (
        content == held or any(form == held for form in _list_stored_forms(content, held))
    )


def _list_stored_forms(content: bytes, held: bytes) -> Iterator[bytes]:
    """Yield what git stores instead of a content, depending on settings: other line ends, or a pointer."""
    if b"\0" not in content:
        yield content.replace(b"\r\n", b"\n")
    if held.startswith(LFS_POINTER):
        yield regex.sub(
            rb"oid sha256:[0-9a-f]{64}\nsize \d+",
            f"oid sha256:{sha256(content).hexdigest()}\nsize {len(content)}".encode("ascii"),
            held,
        )
