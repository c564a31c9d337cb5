"""Pointers of Git LFS: the few lines that stand for a large file until ``git lfs pull`` fetches it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from sitegen.program import regex

LFS_POINTER_START: Final = b"version https://git-lfs.github.com/spec/"
"""First bytes of every pointer. See the specification in the documentation of Git LFS."""


def is_lfs_pointer(data: bytes) -> bool:
    """Return whether ``data`` is a Git LFS pointer: the small text that git keeps in place of a large file.

    ``data`` is the content of a file, or its beginning.
    """
    return data.startswith(LFS_POINTER_START)


LFS_POINTER_SIZE_LIMIT: Final = 1024
"""Bytes that no pointer exceeds."""
_FIELDS: Final = regex.compile(rb"^oid sha256:([0-9a-f]{64})\nsize ([0-9]{1,18})$", re.MULTILINE)


class LfsPointer(NamedTuple):
    """What a Git LFS pointer states about the file it stands for.

    ``sha256`` is the digest of the file's content in hexadecimal, and ``size`` its number of bytes.
    """

    sha256: str
    size: int


def parse_lfs_pointer(data: bytes) -> LfsPointer | None:
    """Return the digest and size that a Git LFS pointer states; None if ``data`` is not a pointer."""
    if len(data) > LFS_POINTER_SIZE_LIMIT or not is_lfs_pointer(data):
        return None
    match = _FIELDS.search(data)
    return LfsPointer(match[1].decode("ascii"), int(match[2])) if match else None
