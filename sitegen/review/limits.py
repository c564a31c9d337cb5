"""How much of everything a review shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """How many entries of each kind the review page lists. The page says how many are left out.

    ``lines``: changed lines of one field. ``titles``: pages that are listed by title only. ``entries``: new
    findings, files, attachments and lost addresses, each. ``rows``: rows of a table, and redirects.
    ``known``: findings that the base has as well. ``hosts``: outside hosts. ``paths``: files that link to one
    host.

    Three limits say what is unfolded at first: ``places`` of one group of findings, ``opened`` entries of a
    section, and ``frames``, the rendered pages of that many entries.
    """

    lines: int = 50
    titles: int = 2000
    entries: int = 300
    rows: int = 500
    known: int = 100
    hosts: int = 200
    paths: int = 10
    places: int = 5
    opened: int = 20
    frames: int = 10


LIMITS: Final = Limits()
