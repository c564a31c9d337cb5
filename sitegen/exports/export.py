"""A file for download or for other programs: planned by what goes into it, made only when that has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b


@dataclass(frozen=True)
class Export:
    """The file at ``path``; ``mark`` changes whenever what ``make`` makes could, as long as the code is the same.

    ``label`` is the key of the words for it on the page of downloads.
    """

    path: str
    mark: str
    make: Callable[[], bytes]
    label: str = ""

    @classmethod
    def of(cls, path: str, content: bytes, label: str = "") -> Export:
        """A file that is made already."""
        return cls(path, blake2b(content, digest_size=16).hexdigest(), lambda: content, label)

    @cached_property
    def content(self) -> bytes:
        """The bytes of the file."""
        return self.make()
