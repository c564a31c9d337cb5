"""Match the headings of a narrative with those that its format prescribes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitegen.reports.model import PrescribedHeading, ReportFormat
from sitegen.reports.name_matching import normalise_name


@dataclass(frozen=True, slots=True)
class HeadingMatch:
    """A prescribed heading, with the one of the narrative that matches it.

    ``id`` is the anchor on the page and ``text`` the words of the narrative, both "" if there is none.
    ``exact`` is False for a variant. ``position`` counts the narrative's headings of that level from 0; -1 if
    there is none.
    """

    heading: PrescribedHeading
    id: str = ""
    text: str = ""
    exact: bool = True
    position: int = -1


def match_headings(form: ReportFormat, headings: Sequence[tuple[int, str, str]]) -> tuple[HeadingMatch, ...]:
    """Return a match for each heading of the format, in its order; ``headings`` are level, text and id."""
    top = min((level for level, _, _ in headings), default=0)
    candidates = [(text, id) for level, text, id in headings if level == top]
    return tuple(_match_heading(heading, candidates) for heading in form.headings)


def _match_heading(heading: PrescribedHeading, candidates: Sequence[tuple[str, str]]) -> HeadingMatch:
    # The prescribed wording is preferred to a variant, wherever it stands.
    for wordings in ((heading.label,), heading.variants):
        normalised = {normalise_name(wording) for wording in wordings}
        for position, (text, id) in enumerate(candidates):
            if normalise_name(text) in normalised:
                return HeadingMatch(heading, id, text, wordings[0] == heading.label, position)
    return HeadingMatch(heading)
