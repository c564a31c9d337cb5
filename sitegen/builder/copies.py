"""Compressed copies of text files, for web servers that send them as they are.

A copy is an output like any other: it is listed in the manifest, kept while its digest is the same, and
removed with its original, or when copies are no longer requested.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from sitegen.builder.coding import Coding
from sitegen.builder.plan import Attachment
from sitegen.pages.output import Data, Output
from sitegen.publish.paths import NAME_BYTES

CODINGS: Final = (Coding.BROTLI, Coding.GZIP)
TEXTS: Final = frozenset(
    {".css", ".csv", ".geojson", ".html", ".js", ".json", ".md", ".svg", ".txt", ".webmanifest", ".xml"}
)
"""Extensions of text files. Files of other kinds are compressed already, or not worth it."""

SMALL: Final = 1024
"""Bytes below which a file fits into one network packet anyway."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Content of an output that is another output in a content coding."""

    original: Output
    coding: Coding


def with_copies(outputs: Iterable[Output]) -> tuple[Output, ...]:
    """Add a compressed copy in each coding of every output that is worth it.

    Raises `ImportError` if a package is missing.
    """
    marks = {coding: coding.mark for coding in CODINGS}
    planned = tuple(outputs)
    worth = [output for output in planned if _is_worth_it(output)]
    return (*planned, *(_copy(output, coding, mark) for output in worth for coding, mark in marks.items()))


def original(output: Output) -> Output:
    """Return the original of a compressed copy, or the output itself."""
    return output.content.original if isinstance(output.content, Copy) else output


def coding(output: Output) -> Coding:
    """Return the content coding of an output."""
    return output.content.coding if isinstance(output.content, Copy) else Coding.IDENTITY


def _copy(output: Output, coding: Coding, mark: str) -> Output:
    fingerprint = blake2b(f"{output.fingerprint}\0{mark}".encode(), digest_size=16).hexdigest()
    return Output(
        output.path + coding, fingerprint, output.rank, output.origin, Copy(output, coding), output.place
    )


def _is_worth_it(output: Output) -> bool:
    """Whether an output is a text of some size, with a name that is still valid with one more suffix."""
    # Outputs of unknown size (pages, texts of the search index) count as large enough.
    name = posixpath.basename(output.path)
    # With the suffix a name must not exceed what file systems allow.
    fits = len(name.encode()) + max(map(len, CODINGS)) <= NAME_BYTES
    return posixpath.splitext(name)[1].lower() in TEXTS and fits and _size(output.content) >= SMALL


def _size(content: object) -> int:
    """Return the size of a content in bytes, or `MINIMUM_SIZE` if it is not known yet."""
    match content:
        case Data(known):
            return len(known)
        case Attachment(_, size):
            return size
    return SMALL
