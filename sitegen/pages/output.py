"""An output: one file of the site, as planned."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from sitegen.diagnostics.model import Place

FIRST: Final = 0
"""The rank of what is linked to: assets, attachments, items."""

THEN: Final = 1
"""The rank of what links to it: lists, the home page."""

LAST: Final = 2
"""The rank of what lists them all, for machines."""

AFTER: Final = 3
"""The rank of what states facts of all that."""


@dataclass(frozen=True, slots=True)
class Output:
    """One planned file.

    ``path`` is relative to the output folder, with ``/``. ``fingerprint`` changes whenever the bytes could.
    ``rank`` orders the writing: what is linked to comes before what links to it. ``origin`` names the source for messages, ``place`` where in it just this path is asked for (an alias). ``content`` is what the renderer turns into
    bytes: a view, a recipe, an asset, an attachment or an export.
    """

    path: str
    fingerprint: str
    rank: int
    origin: str
    content: object
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Data:
    """The content of an output whose bytes are known."""

    content: bytes


def data_output(path: str, content: bytes, origin: str, rank: int) -> Output:
    """An output whose bytes are known."""
    return Output(path, blake2b(content, digest_size=16).hexdigest(), rank, origin, Data(content))
