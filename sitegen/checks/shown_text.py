"""Extract the plain text that a page shows, for checks that must see what a reader sees."""

from __future__ import annotations

from collections.abc import Iterable
from html import unescape
from typing import Final
from urllib.parse import unquote

from sitegen.program import regex

BREAK: Final = "\n\u2028"
"""A line break within a paragraph or cell."""
CELL: Final = "|"
"""End of a cell of a table."""

_NOTE: Final = regex.compile(r'<sup id="fnref[^"]{0,200}"><a [^<>]{0,1000}>[^<]{0,50}</a></sup>')
_PICTURE: Final = regex.compile(r'<img src="[^"]*+" alt="([^"]*+)"[^<>]{0,200}>')
_ADDRESS: Final = regex.compile(r'<a href="([^"]*+)"')
_BREAK: Final = regex.compile("<br ?/?>")
_CELL: Final = regex.compile("</t[dh]>")
# Elements that begin no line. Each row of a table is a line of its own, with nothing between the rows.
_INLINE: Final = regex.compile(
    r"</?(?:wbr|b|strong|i|em|u|s|del|ins|sub|sup|small|span|code|kbd|q|ruby|rt|rp|a|td|th|thead|tbody|tfoot)(?: [^<>]*+)?>"
    r"|</tr>"
)
_TAG: Final = regex.compile("<[^<>]*+>")


def extract_shown_text(html: str, addresses: Iterable[str] = ()) -> str:
    """Return the text that readers see of a body in HTML, followed by the addresses of its links.

    Each address is on a line of its own. Blocks begin a new line. Cells end with `CELL`, line breaks become
    `BREAK`. An image is replaced by its description. Footnote numbers are left out, because readers do not
    take them for part of a number beside them. ``addresses`` are the targets of its links within the site, in
    place of which ``html`` has placeholders.
    """
    linked = [*_ADDRESS.findall(html), *addresses] if "<a " in html else [*addresses]
    text = _NOTE.sub("", html) if "fnref" in html else html
    text = _PICTURE.sub(r" \1 ", text) if "<img" in text else text
    if "<br" in text:
        text = _BREAK.sub(BREAK, text)
    if "</t" in text:
        text = _CELL.sub(CELL, text)
    text = _TAG.sub("\n", _INLINE.sub("", text))
    shown = [address for address in map(unescape, linked) if not address.startswith(("sitegen:", "#"))]
    return "\n".join([unescape(text), *map(unquote, shown)])
