"""A finished text in pieces, cut at its headings, so that a page can put something between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*?(/?)>")
_HEADING = re.compile(r'<h[1-6] id="([^"]*)"')
_VOID = frozenset({"br", "hr", "img", "col", "wbr"})


def cut(html: str, starts: Sequence[str]) -> tuple[str, ...]:
    """One piece for each of ``starts``: from the heading of that id up to the next one that is named.

    The first piece is what stands before if its start is "", every other "" is an empty piece. Headings inside
    quotations and lists are no places to cut: their piece stays empty and the text with the piece before.
    """
    wanted = {escape(start): number for number, start in enumerate(starts) if start}
    cuts = [(position, wanted[id]) for position, id in _headings(html) if id in wanted]
    pieces = [""] * len(starts)
    ends = [*(position for position, _ in cuts[1:]), len(html)]
    for (position, number), end in zip(cuts, ends, strict=False):
        pieces[number] = html[position:end]
    before = html[: cuts[0][0]] if cuts else html
    if pieces:
        pieces[0] = before + pieces[0]
    return tuple(pieces)


def _headings(html: str) -> list[tuple[int, str]]:
    """The headings that stand in no other element: where each begins, and its id."""
    found: list[tuple[int, str]] = []
    depth = 0
    for tag in _TAG.finditer(html):
        if not depth and (heading := _HEADING.match(html, tag.start())):
            found.append((tag.start(), heading[1]))
        if tag[2] not in _VOID and not tag[3]:
            depth += -1 if tag[1] else 1
    return found
