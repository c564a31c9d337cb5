"""Match the headings of a narrative with those that its format prescribes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitegen.reports.model import Format, Heading
from sitegen.reports.names import plain


@dataclass(frozen=True, slots=True)
class Section:
    """A prescribed heading, with the one of the narrative that matches it.

    ``id`` is the anchor on the page and ``text`` the words of the narrative, both "" if there is none.
    ``exact`` is False for a variant. ``position`` counts the narrative's headings of that level from 0; -1 if
    there is none.
    """

    heading: Heading
    id: str = ""
    text: str = ""
    exact: bool = True
    position: int = -1


def sections(form: Format, headings: Sequence[tuple[int, str, str]]) -> tuple[Section, ...]:
    """Return a match for each heading of the format, in its order; ``headings`` are level, text and id."""
    top = min((level for level, _, _ in headings), default=0)
    found = [(text, id) for level, text, id in headings if level == top]
    return tuple(_section(heading, found) for heading in form.headings)


def _section(heading: Heading, found: Sequence[tuple[str, str]]) -> Section:
    for words in ((heading.label,), heading.variants):
        wanted = {plain(one) for one in words}
        for position, (text, id) in enumerate(found):
            if plain(text) in wanted:
                return Section(heading, id, text, words[0] == heading.label, position)
    return Section(heading)
