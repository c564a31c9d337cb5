"""Exports: data files that are produced only if the digest of their input changes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b, sha256
from typing import NamedTuple, Self


class FileInfo(NamedTuple):
    """Size of a file in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


class Export:
    """A data file at ``path``.

    ``produce`` yields its content in chunks, since it may be as large as the catalogue. ``digest`` covers all
    input of ``produce``. ``label`` is the key of the description on the page of downloads, or "".
    """

    def __init__(
        self, path: str, digest: str, produce: Callable[[], Iterable[bytes]], label: str = ""
    ) -> None:
        self.path = path
        self.digest = digest
        self.label = label
        self._produce = produce
        self._info: FileInfo | None = None

    @classmethod
    def from_bytes(cls, path: str, content: bytes, label: str = "") -> Self:
        """Create an export from its content."""
        return cls(path, blake2b(content, digest_size=16).hexdigest(), lambda: [content], label)

    def iter_chunks(self) -> Iterator[bytes]:
        """Produce the file and yield its chunks.

        When all chunks are consumed, `info` is set, so that the file need not be produced again for it.
        """
        size, checksum = 0, sha256()
        for chunk in self._produce():
            size += len(chunk)
            checksum.update(chunk)
            yield chunk
        self._info = FileInfo(size, checksum.hexdigest())

    @property
    def info(self) -> FileInfo:
        """Size and checksum of the file. If it was not produced before, this is done to compute them."""
        if self._info is None:
            # Consumes the generator without keeping the chunks.
            deque(self.iter_chunks(), maxlen=0)
            return self.info
        return self._info
