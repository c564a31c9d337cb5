"""The headings of a narrative against those that its format prescribes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitegen.reports.model import Format, Heading
from sitegen.reports.names import plain


@dataclass(frozen=True, slots=True)
class Section:
    """A prescribed heading as the narrative has it.

    ``id`` is the anchor of the heading on the page and ``text`` its words, both "" if it is missing. ``exact`` is
    false for a variant in use elsewhere. ``position`` counts the headings of its level in the narrative from 0.
    """

    heading: Heading
    id: str = ""
    text: str = ""
    exact: bool = True
    position: int = -1


def sections(form: Format, headings: Sequence[tuple[int, str, str]]) -> tuple[Section, ...]:
    """One section for each heading of the format, in its order; ``headings`` are level, text and id."""
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
