"""Compressed copies of text files beside them, for servers that hand them out as they are.

A copy is an output like any other: it is in the manifest, it is kept as long as its fingerprint is, and it leaves with
its original or when copies are no longer asked for.
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
"""The extensions of files that are text; all others are as small as they get, or not worth it."""

SMALL: Final = 1024
"""Bytes below which a file fits a network packet anyway."""


@dataclass(frozen=True, slots=True)
class Copy:
    """The content of an output that is another one in a coding."""

    original: Output
    coding: Coding


def with_copies(outputs: Iterable[Output]) -> tuple[Output, ...]:
    """The outputs, and a copy in each coding of every one that is worth it. ImportError if a package is missing."""
    marks = {coding: coding.mark for coding in CODINGS}
    planned = tuple(outputs)
    worth = [output for output in planned if _is_worth_it(output)]
    return (*planned, *(_copy(output, coding, mark) for output in worth for coding, mark in marks.items()))


def original(output: Output) -> Output:
    """What a copy is a copy of; any other output itself."""
    return output.content.original if isinstance(output.content, Copy) else output


def coding(output: Output) -> Coding:
    """The coding that an output is in."""
    return output.content.coding if isinstance(output.content, Copy) else Coding.IDENTITY


def _copy(output: Output, coding: Coding, mark: str) -> Output:
    fingerprint = blake2b(f"{output.fingerprint}\0{mark}".encode(), digest_size=16).hexdigest()
    return Output(
        output.path + coding, fingerprint, output.rank, output.origin, Copy(output, coding), output.place
    )


def _is_worth_it(output: Output) -> bool:
    """Whether it is a text of some size, with a name that a disk would take with an ending more.

    What has to be made before its size is known (pages, texts of the search index) is worth it.
    """
    name = posixpath.basename(output.path)
    fits = len(name.encode()) + max(map(len, CODINGS)) <= NAME_BYTES
    return posixpath.splitext(name)[1].lower() in TEXTS and fits and _size(output.content) >= SMALL


def _size(content: object) -> int:
    """The size of a content in bytes, as far as it is known."""
    match content:
        case Data(known):
            return len(known)
        case Attachment(_, size):
            return size
    return SMALL
