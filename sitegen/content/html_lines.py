"""Find where blocks of raw HTML begin and end in the lines of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitegen.content.raw_html import NAME_END, is_html_element
from sitegen.program import regex

TAG_LINE = regex.compile(r"[ \t\u3000\xa0]*<[A-Za-z/!?]")
"""Beginning of a line that may continue a block of HTML. ``<100 元`` does not match."""
RAW_TAG = regex.compile(rf"[ \t\u3000\xa0]*<(/?)([A-Za-z][A-Za-z0-9:-]{{0,30}})(?:{NAME_END}|\Z)")
_BLOCK_TAGS = (
    "p div ul ol dl blockquote pre h1 h2 h3 h4 h5 h6 figure details center section article header footer main nav aside address fieldset hr font"
    " script style iframe form object svg math textarea noscript"
)
BLOCK_TAGS = frozenset(_BLOCK_TAGS.split())
# Elements that extend to their closing tag, whatever is between.
_SPANNING_TAGS = "table script style pre textarea svg math"
SPANNING_TAGS = frozenset(_SPANNING_TAGS.split())
# Elements that extend over blank lines if they are closed.
LIST_TAGS = frozenset({"ul", "ol", "dl", "blockquote", "figure", "details"})
# Parts of tables and lists, and the elements around them that are missing if a block begins with a part.
WRAPPER_TAGS = {
    **dict.fromkeys(("td", "th", "tr", "thead", "tbody", "tfoot", "caption"), "table"),
    "li": "ul",
    **dict.fromkeys(("dt", "dd"), "dl"),
}
BLOCK_TAG = regex.compile(rf"<(/?)(?:{'|'.join(_BLOCK_TAGS.split())})(?:{NAME_END}|\Z)", re.IGNORECASE)


def match_block_tag(line: str) -> re.Match[str] | None:
    """Return the match of the tag with which ``line`` begins a block of HTML; None if it does not begin one.

    Group 1 is "/" for a closing tag, else "". Group 2 is the name of the tag.
    """
    opening = RAW_TAG.match(line)
    if not opening:
        return None
    name = opening[2].lower()
    is_block = name in SPANNING_TAGS or name in BLOCK_TAGS or name in WRAPPER_TAGS
    return opening if is_block and is_html_element(name) else None


def wrap_partial_block(markup: str, opening: re.Match[str]) -> str:
    """Return a block of HTML, wrapped in a table or list if it begins with a part of one, such as ``<tr>``.

    ``opening`` is the match of `match_block_tag` for the block's first line.
    """
    wrapper = "" if opening[1] else WRAPPER_TAGS.get(opening[2].lower())
    return f"<{wrapper}>{markup}</{wrapper}>" if wrapper else markup


class HtmlLines:
    """Finds the ends of blocks of HTML in the lines of a text. Line numbers count from 0."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        # Names of list elements that have no closing tag in the rest of the text.
        self._unclosed: set[str] = set()

    def find_end_and_unclosed_tag(self, number: int, opening: re.Match[str]) -> tuple[int, str]:
        """Return the number of the line after a block of HTML, and the name of an unclosed element.

        The block begins on line ``number`` with the tag ``opening``, a match of `match_block_tag`. The name
        is "" unless a table, script or similar element is not closed; then the block extends to the end of
        the text. A closed table, list or similar element extends to its closing tag. Any other block, such as
        a list that is not closed, extends to the next blank line, or before that to the first line after
        which all elements are closed and no tag begins the next line.
        """
        name = opening[2].lower()
        if not opening[1] and (name in SPANNING_TAGS or name in LIST_TAGS) and name not in self._unclosed:
            if end := self._find_closing_tag(number, name):
                return end, ""
            if name in SPANNING_TAGS:
                return len(self.lines), name
            self._unclosed.add(name)
        return self._find_block_end(number), ""

    def _find_closing_tag(self, number: int, name: str) -> int:
        """Return the number of the line after the element ``name``, or 0 if it has no closing tag.

        ``number`` is the line on which the element begins.
        """
        tags = regex.compile(rf"<(/?){name}(?=[\s/>]|\Z)", re.IGNORECASE)
        depth = 0
        for end in range(number, len(self.lines)):
            depth += sum(-1 if tag[1] else 1 for tag in tags.finditer(self.lines[end]))
            if depth <= 0:
                return end + 1
        return 0

    def _find_block_end(self, number: int) -> int:
        depth = 0
        while number < len(self.lines) and self.lines[number].strip():
            depth += sum(-1 if tag[1] else 1 for tag in BLOCK_TAG.finditer(self.lines[number]))
            number += 1
            if depth <= 0 and number < len(self.lines) and not TAG_LINE.match(self.lines[number]):
                break
        return number
