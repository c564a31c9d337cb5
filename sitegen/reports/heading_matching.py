"""Match the headings of a narrative with those that its format prescribes."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from sitegen.reports.model import PrescribedHeading, ReportFormat
from sitegen.reports.name_matching import normalise_name


class HeadingMatch(Struct, frozen=True):
    """A heading that the format prescribes, and the heading of the report's text that matches it, if any.

    ``heading`` is the prescribed one. ``text`` and ``id`` are the wording and the HTML id of the one in the
    text, "" if there is none. ``is_exact`` is false if its wording is not the prescribed one but an accepted
    variant. ``position`` is its index among the top-level headings of the text, -1 if there is none.
    """

    heading: PrescribedHeading
    id: str = ""
    text: str = ""
    is_exact: bool = True
    position: int = -1


def match_headings(form: ReportFormat, headings: Sequence[tuple[int, str, str]]) -> tuple[HeadingMatch, ...]:
    """Find each heading that a format prescribes among the headings of a report's text.

    ``headings`` are triples of level, text and HTML id, in document order. Only those of the highest level
    are compared. Returns one match for each prescribed heading, in the order of the format. A heading that
    was not found has a match without text.
    """
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
