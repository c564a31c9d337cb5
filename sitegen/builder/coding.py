"""How a text file is compressed ahead of its delivery: the same bytes for the same text, wherever that is done.

The level of gzip is the highest. Brotli's highest, 11, would take three times as long for two hundredths of the size.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

GZIP_LEVEL: Final = 9
BROTLI_QUALITY: Final = 10

_WITH_GZIP_HEADER: Final = 31
_SYSTEM: Final = 9
"""Where a gzip header names the operating system (RFC 1952); 255 is «unknown»."""


class Coding(StrEnum):
    """A content coding (RFC 9110, 8.4.1). The value is what is added to the name of a file in it."""

    IDENTITY = ""
    BROTLI = ".br"
    GZIP = ".gz"

    @property
    def mark(self) -> str:
        """Changes whenever the compressed bytes of the same text could. ImportError if the package is missing."""
        match self:
            case Coding.IDENTITY:
                return ""
            case Coding.BROTLI:
                import brotli

                return f"brotli {brotli.__version__} {BROTLI_QUALITY}"
            case Coding.GZIP:
                return f"zlib {zlib.ZLIB_RUNTIME_VERSION} {GZIP_LEVEL}"

    def compress(self, text: bytes) -> bytes:
        """The text in this coding. ImportError if the package is missing."""
        match self:
            case Coding.IDENTITY:
                return text
            case Coding.BROTLI:
                import brotli

                packed: bytes = brotli.compress(text, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
                return packed
            case Coding.GZIP:
                return _gzip(text)


def _gzip(text: bytes) -> bytes:
    """Without a name or a time, and without the operating system that zlib was made for."""
    packed = zlib.compress(text, GZIP_LEVEL, _WITH_GZIP_HEADER)
    return packed[:_SYSTEM] + b"\xff" + packed[_SYSTEM + 1 :]


class Text(NamedTuple):
    """A text, and the codings in which it is wanted."""

    content: bytes
    codings: Sequence[Coding]

    def encoded(self) -> list[bytes]:
        """The text in each of the codings."""
        return [coding.compress(self.content) for coding in self.codings]


def encode_all(texts: Sequence[Text]) -> list[list[bytes]]:
    """Each text in each of its codings: a task for a worker."""
    return [text.encoded() for text in texts]
