"""An output: one file of the site, as planned."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.diagnostics.model import Place


@dataclass(frozen=True, slots=True)
class Output:
    """One planned file.

    ``path`` is relative to the output folder, with ``/``. ``fingerprint`` changes whenever the bytes could.
    ``rank`` orders the writing: what is linked to (0: assets, attachments, items) comes before what links to it (1: lists,
    feeds, the home page). ``origin`` names the source for messages, ``place`` where in it just this path is asked for (an alias). ``content`` is what the renderer turns into
    bytes: a view, an asset, an attachment or an export.
    """

    path: str
    fingerprint: str
    rank: int
    origin: str
    content: object
    place: Place | None = None
