"""How much of everything a review shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """How many entries of each kind the review page lists. The page says how many are left out.

    The limits apply to the ``lines`` of one field, to the ``titles`` of pages that are not shown in full, to
    the ``rows`` of a table or list of redirects, to findings that the base has as well (``known_findings``),
    to outside ``hosts``, to the ``paths`` of the files that link to one host, and to the ``open_places`` of
    one group of findings, of which more are folded. ``entries`` limits new findings, files, attachments and
    lost addresses, each kind by itself. The first ``open_entries`` entries of a section are unfolded, and so
    are the rendered pages of the first ``open_frames`` entries.
    """

    lines: int = 50
    titles: int = 2000
    entries: int = 300
    rows: int = 500
    known_findings: int = 100
    hosts: int = 200
    paths: int = 10
    open_places: int = 5
    open_entries: int = 20
    open_frames: int = 10


LIMITS: Final = Limits()
