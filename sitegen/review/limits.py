"""How much of everything a review shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of everything the review page lists. The page says how much is left out.

    ``lines`` are those of one field, ``titles`` the pages that are listed only, ``entries`` the new findings, files,
    attachments and lost addresses each, ``rows`` those of a table or list of redirects, ``known`` the findings that
    were there before, ``paths`` the files of one host, and ``places`` those of one group of findings that are
    unfolded. The first ``opened`` entries of a section are unfolded, and so are the rendered pages of the first
    ``frames`` entries.
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
