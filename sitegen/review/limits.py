"""How much of everything a review shows."""

from __future__ import annotations

from typing import Final

from msgspec import Struct


class ReviewLimits(Struct, frozen=True):
    """How many entries of each kind the review page lists. The page says how many are left out.

    ``lines_per_field``: changed lines of one field. ``titles``: pages that are listed by title only. ``entries``: new
    findings, files, attachments and lost addresses, each. ``rows``: rows of a table, and redirects. ``known_findings``:
    findings that the base has as well. ``hosts``: outside hosts. ``paths_per_host``: files that link to one host.

    Three limits say what is unfolded at first: ``open_places`` of one group of findings, ``open_entries`` entries of a
    section, and ``entries_with_open_frames``, the rendered pages of that many entries.
    """

    lines_per_field: int = 50
    titles: int = 2000
    entries: int = 300
    rows: int = 500
    known_findings: int = 100
    hosts: int = 200
    paths_per_host: int = 10
    open_places: int = 5
    open_entries: int = 20
    entries_with_open_frames: int = 10


LIMITS: Final = ReviewLimits()
