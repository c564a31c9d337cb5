"""Compression of text files with reproducible results: the same text gives the same bytes on any machine."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

# The highest level of gzip. Brotli's highest, 11, takes three times as long and saves 2 % of the size.
GZIP_LEVEL: Final = 9
BROTLI_QUALITY: Final = 10

_GZIP_WINDOW_BITS: Final = 31  # 15, the largest window, and 16 for a gzip header instead of a zlib header
_OS_BYTE: Final = 9
"""Offset of the operating system in a gzip header (RFC 1952); 255 means unknown."""


class ContentCoding(StrEnum):
    """HTTP content coding (RFC 9110, section 8.4.1). The value is the suffix of compressed files."""

    IDENTITY = ""
    BROTLI = ".br"
    GZIP = ".gz"

    @property
    def version(self) -> str:
        """Version and level of the compressor; "" for `IDENTITY`.

        It is part of the digest of compressed copies, so that they are made again after an update. Raises
        `ImportError` if the compressor is not installed.
        """
        match self:
            case ContentCoding.IDENTITY:
                return ""
            case ContentCoding.BROTLI:
                import brotli

                return f"brotli {brotli.__version__} {BROTLI_QUALITY}"
            case ContentCoding.GZIP:
                return f"zlib {zlib.ZLIB_RUNTIME_VERSION} {GZIP_LEVEL}"

    def compress(self, data: bytes) -> bytes:
        """Return ``data`` compressed in this coding; for `IDENTITY`, ``data`` itself.

        Raises `ImportError` if the compressor is not installed.
        """
        match self:
            case ContentCoding.IDENTITY:
                return data
            case ContentCoding.BROTLI:
                import brotli

                packed: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
                return packed
            case ContentCoding.GZIP:
                return _compress_gzip(data)


def _compress_gzip(text: bytes) -> bytes:
    """Compress in gzip format. The header names no file, time or system, so equal texts give equal bytes."""
    packed = zlib.compress(text, GZIP_LEVEL, _GZIP_WINDOW_BITS)
    # zlib writes no name and no time, but the system that it was compiled for.
    return packed[:_OS_BYTE] + b"\xff" + packed[_OS_BYTE + 1 :]


class CompressionJob(NamedTuple):
    """Uncompressed content of one file, and the content codings in which it is needed.

    ``codings`` may include `IDENTITY`, for which the content is returned as it is.
    """

    content: bytes
    codings: Sequence[ContentCoding]

    def compress(self) -> list[bytes]:
        """Return the compressed content for each coding, in the order of ``codings``."""
        return [coding.compress(self.content) for coding in self.codings]


def compress_all(jobs: Sequence[CompressionJob]) -> list[list[bytes]]:
    """Compress each job in its codings. Return one list for each job, with one content for each coding.

    Jobs and codings keep their order. This function is run by workers. Raises `ImportError` if a compressor
    is not installed.
    """
    return [job.compress() for job in jobs]
