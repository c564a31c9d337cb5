"""Keep some line ends within raw HTML as ``<br>``: before a date, an issuer or a label, and at a blank line.

In HTML a line end is only a blank. Yet clerks put ``<div align="right">`` around the lines of a signature, or ``<p>``
around a time and a place, and expect separate lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sitegen.content.html_blocks import (
    BLOCK_TAGS,
    SEPARATING_TAGS,
    TAG,
    VOID_BLOCKS,
    extract_html_text,
    find_element_end,
)
from sitegen.content.line_ends import find_paragraph_ends
from sitegen.content.line_shapes import must_stay_apart
from sitegen.content.sanitise import sanitise_html

_INNER_TAGS = "br li dt dd tr td th thead tbody tfoot caption colgroup col figcaption summary"
LINE_TAGS = SEPARATING_TAGS | BLOCK_TAGS | VOID_BLOCKS | frozenset(_INNER_TAGS.split())
"""Elements that begin a new line anyway, so that the text before and after their tags needs no ``<br>``."""


def sanitise_block(markup: str) -> str:
    """Sanitise a block of HTML, and turn line ends that its author needs into ``<br>``.

    Browsers show a line end in HTML as a blank. One that the author needs, such as that after a date, becomes
    a ``<br>``. Preformatted text keeps its line ends. The time is linear in the length.
    """
    cleaned = sanitise_html(markup)
    return "".join(_iter_with_line_breaks(cleaned)) if "\n" in cleaned else cleaned


def _iter_with_line_breaks(sanitised_html: str) -> Iterator[str]:
    start = position = 0
    while token := TAG.search(sanitised_html, position):
        position = token.end()
        if token["name"] not in LINE_TAGS:
            continue
        yield _insert_line_breaks(sanitised_html[start : token.start()])
        if token["name"] == "pre" and not token["close"]:
            position = find_element_end(sanitised_html, token)
        yield sanitised_html[token.start() : position]
        start = position
    yield _insert_line_breaks(sanitised_html[start:])


def _insert_line_breaks(inline_html: str) -> str:
    """Return inline HTML with ``<br>`` in place of the line ends that its author needs.

    A line end between two tags is only the layout of the source, because editors write each element on its
    own line.
    """
    lines = inline_html.split("\n")
    texts = [extract_html_text(line) for line in lines]
    shown = [number for number, text in enumerate(texts) if text]
    ends = find_paragraph_ends([texts[number] for number in shown])
    broken: set[int] = set()
    for (number, following), ended in zip(pairwise(shown), ends, strict=True):
        if lines[number].rstrip().endswith(">") and lines[following].lstrip().startswith("<"):
            continue
        blank = any(not line.strip() for line in lines[number + 1 : following])
        if blank or (ended and must_stay_apart(texts[number], texts[following])):
            broken.add(following)
    return lines[0] + "".join(
        f"<br>{line}" if number in broken else f"\n{line}" for number, line in enumerate(lines[1:], 1)
    )
