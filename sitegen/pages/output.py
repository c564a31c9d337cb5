"""Outputs: planned files of the site."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from sitegen.diagnostics.model import Place

RANK_CONTENT: Final = 0
"""Rank of files that pages link to: assets, attachments, items."""

RANK_LISTS: Final = 1
"""Rank of pages that link to items: lists, the home page."""

RANK_MACHINE_LISTS: Final = 2
"""Rank of lists for machines: feeds, data files, sitemaps, the manifest of the search index."""

RANK_SUMMARIES: Final = 3
"""Rank of files that state sizes or checksums of others."""


@dataclass(frozen=True, slots=True)
class Output:
    """A planned file.

    ``path`` is relative to the output folder, with ``/``. ``digest`` covers all input of the file: the file
    is rendered again only if it changes. Files are written in the order of ``rank``, so that links never lead
    to a file that does not exist yet. ``origin`` names the source in messages. ``place`` is the place in a
    source that requests this path (an alias), or None. ``content`` is what the renderer turns into bytes: a
    view, a page spec, an asset, an attachment or an export.
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
    """Make an output whose bytes are known. Its digest is that of the bytes."""
    return Output(path, blake2b(content, digest_size=16).hexdigest(), rank, origin, StaticContent(content))
