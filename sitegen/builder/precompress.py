"""Compressed copies of text files, for web servers that send them as they are.

A copy is an output like any other: it is listed in the manifest, kept while its digest is the same, and
removed with its original, or when copies are no longer requested.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

from msgspec import Struct

from sitegen.builder.compression import ContentCoding
from sitegen.builder.plan import AttachmentContent
from sitegen.pages.output import Output, StaticContent
from sitegen.publish.paths import MAX_NAME_BYTES

PRECOMPRESSED_CODINGS: Final = (ContentCoding.BROTLI, ContentCoding.GZIP)
TEXT_EXTENSIONS: Final = frozenset(
    {".css", ".csv", ".geojson", ".html", ".js", ".json", ".md", ".svg", ".txt", ".webmanifest", ".xml"}
)
"""Extensions of text files. Other files are compressed already, or compress badly."""

MINIMUM_SIZE: Final = 1024
"""Bytes below which no copy is made: such a file fits into one network packet anyway."""


class CompressedCopy(Struct, frozen=True):
    """Content of an output that is a compressed copy of ``original``, made with ``coding``."""

    original: Output
    coding: ContentCoding


def add_compressed_copies(outputs: Iterable[Output]) -> tuple[Output, ...]:
    """Return all outputs, followed by Brotli and gzip copies of those that are worth compressing.

    These are text files of at least `MINIMUM_SIZE` bytes, or of unknown size. The path of a copy is that of
    the original with ``.br`` or ``.gz`` appended. Raises `ImportError` if a compressor is not
    installed.
    """
    versions = {coding: coding.version for coding in PRECOMPRESSED_CODINGS}
    all_outputs = tuple(outputs)
    compressible = [output for output in all_outputs if _is_worth_compressing(output)]
    return (
        *all_outputs,
        *(
            _make_copy(output, coding, version)
            for output in compressible
            for coding, version in versions.items()
        ),
    )


def find_original(output: Output) -> Output:
    """Return the output that ``output`` is a compressed copy of, or ``output`` itself if it is no copy."""
    return output.content.original if isinstance(output.content, CompressedCopy) else output


def find_coding(output: Output) -> ContentCoding:
    """Return the content coding of a compressed copy; `IDENTITY` for any other output."""
    return output.content.coding if isinstance(output.content, CompressedCopy) else ContentCoding.IDENTITY


def _make_copy(output: Output, coding: ContentCoding, version: str) -> Output:
    digest = blake2b(f"{output.digest}\0{version}".encode(), digest_size=16).hexdigest()
    return Output(
        output.path + coding,
        digest,
        output.rank,
        output.origin,
        CompressedCopy(output, coding),
        output.place,
    )


def _is_worth_compressing(output: Output) -> bool:
    """Whether an output is a text file of at least `MINIMUM_SIZE` bytes, or of unknown size.

    False if its name would be too long for a file system with ``.br`` or ``.gz`` appended.
    """
    # Outputs of unknown size (pages, texts of the search index) count as large enough.
    name = posixpath.basename(output.path)
    # With the suffix a name must not exceed what file systems allow.
    fits = len(name.encode()) + max(map(len, PRECOMPRESSED_CODINGS)) <= MAX_NAME_BYTES
    return (
        posixpath.splitext(name)[1].lower() in TEXT_EXTENSIONS
        and fits
        and _estimate_size(output.content) >= MINIMUM_SIZE
    )


def _estimate_size(content: object) -> int:
    """Return the size of a content in bytes, or `MINIMUM_SIZE` if it is not known yet."""
    match content:
        case StaticContent(data):
            return len(data)
        case AttachmentContent(_, size):
            return size
    return MINIMUM_SIZE
