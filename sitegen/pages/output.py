"""Outputs: the files of the site, planned before they are rendered."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from msgspec import Struct

from sitegen.diagnostics.model import Place

RANK_CONTENT: Final = 0
"""Rank of files that other pages link to: assets, attachments, items. They are written first."""

RANK_LISTS: Final = 1
"""Rank of pages that link to items: lists, the home page."""

RANK_MACHINE_LISTS: Final = 2
"""Rank of lists for machines: feeds, data files, sitemaps, the manifest of the search index."""

RANK_SUMMARIES: Final = 3
"""Rank of files that contain the sizes or checksums of other files. They are written last."""


class Output(Struct, frozen=True):
    """A file that the build will write.

    ``path`` is relative to the output folder, with ``/``. ``digest`` covers everything that the file depends
    on: the file is rendered again only if the digest changes. Files are written by ascending ``rank``, new
    pages before those that are replaced, so that no published link leads to a file that does not exist yet.
    ``origin`` is the source of the file, as messages name it. ``place`` is the line of a source file that
    requests this path, if the path is an alias; otherwise None. ``content`` is what the renderer converts to
    bytes: a view, a page spec, an asset, an attachment or an export.
    """

    path: str
    digest: str
    rank: int
    origin: str
    content: object
    place: Place | None = None


class StaticContent(Struct, frozen=True):
    """File content that is already bytes when the site is planned."""

    content: bytes


def make_static_output(path: str, content: bytes, origin: str, rank: int) -> Output:
    """Build an output whose bytes are already known. Its digest is the digest of ``content``.

    ``path`` is relative to the output folder, with ``/``. ``origin`` names the source of the file in messages
    only. ``rank`` is one of the constants ``RANK_…``; files with a lower rank are written first.
    """
    return Output(path, blake2b(content, digest_size=16).hexdigest(), rank, origin, StaticContent(content))
