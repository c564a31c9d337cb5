"""Pointers of Git LFS: the few lines that stand for a large file until ``git lfs pull`` fetches it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from sitegen.program import regex

LFS_POINTER: Final = b"version https://git-lfs.github.com/spec/"
"""First bytes of every pointer. See the specification in the documentation of Git LFS."""


def is_lfs_pointer(data: bytes) -> bool:
    """Return whether ``data``, the content of a file or its beginning, is a pointer instead of the file itself."""
    return data.startswith(LFS_POINTER)


LARGEST_POINTER: Final = 1024
"""Bytes that no pointer exceeds."""
_FIELDS: Final = regex.compile(rb"^oid sha256:([0-9a-f]{64})\nsize ([0-9]{1,18})$", re.MULTILINE)


class LfsPointer(NamedTuple):
    """The facts that a pointer states about its file: SHA-256 of the content in hexadecimal, and size in bytes."""

    sha256: str
    size: int


def parse_lfs_pointer(data: bytes) -> LfsPointer | None:
    """Return the digest and size that a pointer states; None if ``data`` is not a pointer."""
    if len(data) > LARGEST_POINTER or not is_lfs_pointer(data):
        return None
    match = _FIELDS.search(data)
    return LfsPointer(match[1].decode("ascii"), int(match[2])) if match else None
