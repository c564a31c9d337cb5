"""A file for download or for other programs: planned by what goes into it, made only when that has changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b, sha256
from typing import NamedTuple, Self


class Facts(NamedTuple):
    """The size of a file in bytes, and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


class Export:
    """The file at ``path``; ``mark`` changes whenever what ``make`` makes could, as long as the code is the same.

    It is made piece by piece: it may hold the whole catalogue.
    ``label`` is the key of the words for it on the page of downloads.
    """

    def __init__(self, path: str, mark: str, make: Callable[[], Iterable[bytes]], label: str = "") -> None:
        self.path = path
        self.mark = mark
        self.label = label
        self._make = make
        self._facts: Facts | None = None

    @classmethod
    def of(cls, path: str, content: bytes, label: str = "") -> Self:
        """A file that is made already."""
        return cls(path, blake2b(content, digest_size=16).hexdigest(), lambda: [content], label)

    def pieces(self) -> Iterator[bytes]:
        """The bytes of the file, made anew. Only its facts are kept, once all are taken."""
        size, sums = 0, sha256()
        for piece in self._make():
            size += len(piece)
            sums.update(piece)
            yield piece
        self._facts = Facts(size, sums.hexdigest())

    @property
    def facts(self) -> Facts:
        """What a page states of the file; it is made for that if it was not made before."""
        if self._facts is None:
            deque(self.pieces(), maxlen=0)
            return self.facts
        return self._facts
