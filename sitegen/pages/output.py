"""Outputs: the files of the site, as planned."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from sitegen.diagnostics.model import Place

RANK_CONTENT: Final = 0
"""Rank of files that others link to: assets, attachments, items."""

RANK_LISTS: Final = 1
"""Rank of pages that link to them: lists, the home page."""

RANK_MACHINE_LISTS: Final = 2
"""Rank of lists for machines: feeds, data files, sitemaps, the manifest of the search index."""

RANK_SUMMARIES: Final = 3
"""Rank of files that state sizes or checksums of others."""


@dataclass(frozen=True, slots=True)
class Output:
    """A planned file.

    ``path`` is relative to the output folder, with ``/``. ``fingerprint`` is a digest of everything that the
    file is made from. Files are written in the order of ``rank``, so that no link leads to a file that is not
    there yet. ``origin`` names the source for messages; ``place`` is where the source asks for this path, if
    it does (an alias). ``content`` is what the renderer turns into bytes: a view, a page spec, an asset, an
    attachment or an export.
    """

    path: str
    digest: str
    rank: int
    origin: str
    content: object
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class StaticContent:
    """Content whose bytes are known when the site is planned."""

    content: bytes


def make_static_output(path: str, content: bytes, origin: str, rank: int) -> Output:
    """Make an output from bytes that are known."""
    return Output(path, blake2b(content, digest_size=16).hexdigest(), rank, origin, StaticContent(content))
