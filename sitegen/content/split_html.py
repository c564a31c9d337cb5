"""Split finished HTML at its headings, so that a page can insert content between the pieces."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sitegen.program import regex

_TAG = regex.compile(r"<(/?)([a-z][a-z0-9]{0,19}+)([^<>]{0,5000})>")
_HEADING = regex.compile(r'<h[1-6] id="([^"]*)"')
_VOID = frozenset({"br", "hr", "img", "col", "wbr"})


def split_at_headings(html: str, heading_ids: Sequence[str]) -> tuple[str, ...]:
    """Split ``html`` at the headings with the ids ``heading_ids``; return one piece for each id, in that order.

    A piece extends from its heading to the next heading listed in ``heading_ids``. Content before the first
    listed heading is added to the first piece; if no listed heading occurs, that is all of ``html``. An id
    that is "" or does not occur has no content of its own. Headings inside quotations, lists and other
    elements are ignored.
    """
    numbers_by_id = {escape(start): number for number, start in enumerate(heading_ids) if start}
    cuts = [(position, numbers_by_id[id]) for position, id in _find_headings(html) if id in numbers_by_id]
    pieces = [""] * len(heading_ids)
    ends = [*(position for position, _ in cuts[1:]), len(html)]
    for (position, number), end in zip(cuts, ends, strict=False):
        pieces[number] = html[position:end]
    before = html[: cuts[0][0]] if cuts else html
    if pieces:
        pieces[0] = before + pieces[0]
    return tuple(pieces)


def _find_headings(html: str) -> list[tuple[int, str]]:
    """Return the offset and the id of each heading that is not inside another element. The id is HTML-escaped."""
    headings: list[tuple[int, str]] = []
    depth = 0
    for tag in _TAG.finditer(html):
        if not depth and (heading := _HEADING.match(html, tag.start())):
            headings.append((tag.start(), heading[1]))
        if tag[2] not in _VOID and not tag[3].endswith("/"):
            depth += -1 if tag[1] else 1
    return headings
