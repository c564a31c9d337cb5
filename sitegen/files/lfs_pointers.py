"""Pointers of Git LFS: the few lines that stand for a large file until ``git lfs pull`` fetches it."""

from __future__ import annotations

from typing import Final

LFS_POINTER: Final = b"version https://git-lfs.github.com/spec/"
"""First bytes of every pointer. See the specification in the documentation of Git LFS."""


def is_lfs_pointer(data: bytes) -> bool:
    """Return whether ``data``, the content of a file or its beginning, is a pointer instead of the file itself."""
    return data.startswith(LFS_POINTER)
