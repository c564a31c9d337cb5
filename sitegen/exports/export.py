"""Data files that are produced only if the digest of their input has changed."""

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
    """The file at ``path``.

    ``digest`` covers all input of ``produce``. ``produce`` yields the file in chunks, since it may hold the
    whole catalogue. ``label`` is the key of the file's description on the page of downloads, or "".
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
        """Create an export from bytes that are known."""
        return cls(path, blake2b(content, digest_size=16).hexdigest(), lambda: [content], label)

    def iter_chunks(self) -> Iterator[bytes]:
        """Produce the file and yield its chunks.

        Only its size and checksum are kept, once all chunks are consumed.
        """
        size, sums = 0, sha256()
        for piece in self._produce():
            size += len(piece)
            sums.update(piece)
            yield piece
        self._info = FileInfo(size, sums.hexdigest())

    @property
    def info(self) -> FileInfo:
        """Size and checksum of the file. It is produced for this if it was not before."""
        if self._info is None:
            # Consumes the generator without keeping the chunks.
            deque(self.iter_chunks(), maxlen=0)
            return self.info
        return self._info
