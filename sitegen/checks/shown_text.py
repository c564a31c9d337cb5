"""Extract the plain text that a page shows, for checks that must see what a reader sees."""

from __future__ import annotations

from collections.abc import Iterable
from html import unescape
from typing import Final
from urllib.parse import unquote

from sitegen.program import regex

SHOWN_LINE_BREAK: Final = "\n\u2028"
"""A line break within a paragraph or cell."""
SHOWN_CELL_END: Final = "|"
"""End of a cell of a table."""

_FOOTNOTE_NUMBER: Final = regex.compile(r'<sup id="fnref[^"]{0,200}"><a [^<>]{0,1000}>[^<]{0,50}</a></sup>')
_IMAGE: Final = regex.compile(r'<img src="[^"]*+" alt="([^"]*+)"[^<>]{0,200}>')
_LINK_HREF: Final = regex.compile(r'<a href="([^"]*+)"')
_BR_TAG: Final = regex.compile("<br ?/?>")
_CELL_END_TAG: Final = regex.compile("</t[dh]>")
# Elements that begin no line. Each row of a table is a line of its own, with nothing between the rows.
_INLINE_TAG: Final = regex.compile(
    r"</?(?:wbr|b|strong|i|em|u|s|del|ins|sub|sup|small|span|code|kbd|q|ruby|rt|rp|a|td|th|thead|tbody|tfoot)(?: [^<>]*+)?>"
    r"|</tr>"
)
_TAG: Final = regex.compile("<[^<>]*+>")


def extract_shown_text(html: str, link_targets: Iterable[str] = ()) -> str:
    """Return the text that readers see of a body in HTML, followed by the addresses of its links.

    Each address is on a line of its own. Blocks begin a new line. Cells end with `SHOWN_CELL_END`, line breaks become
    `SHOWN_LINE_BREAK`. An image is replaced by its description. Footnote numbers are left out, because readers do not
    take them for part of a number beside them. ``link_targets`` are the targets of its links within the site, in
    place of which ``html`` has placeholders.
    """
    linked = [*_LINK_HREF.findall(html), *link_targets] if "<a " in html else [*link_targets]
    text = _FOOTNOTE_NUMBER.sub("", html) if "fnref" in html else html
    text = _IMAGE.sub(r" \1 ", text) if "<img" in text else text
    if "<br" in text:
        text = _BR_TAG.sub(SHOWN_LINE_BREAK, text)
    if "</t" in text:
        text = _CELL_END_TAG.sub(SHOWN_CELL_END, text)
    text = _TAG.sub("\n", _INLINE_TAG.sub("", text))
    shown = [address for address in map(unescape, linked) if not address.startswith(("sitegen:", "#"))]
    return "\n".join([unescape(text), *map(unquote, shown)])
