"""Reduce a converted text to what a reader sees: its blocks in order, without addresses, classes and ids.

Two conversions look the same to a reader if their blocks are equal.
"""

from __future__ import annotations

from html.parser import HTMLParser

from msgspec import Struct

from sitegen.content.outline import Outline
from sitegen.program import regex

_HEADING = regex.compile(r"h([1-6])\Z")
_CONTAINER_TAGS = frozenset({"blockquote", "ul", "ol", "table", "li", "tr", "pre", "td", "th"})
_BLOCK_TAGS = (
    frozenset({"p", "div", "hr", "dl", "dt", "dd", "caption", "section", "thead", "tbody"}) | _CONTAINER_TAGS
)
# Noncharacters of Unicode. No text contains them, so they cannot be mistaken for typed characters.
STRONG_SIGN, EMPHASIS_SIGN, CODE_SIGN, STRUCK_SIGN, LINK_SIGN, IMAGE_SIGN = (
    "\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4\ufdd5"
)
MARKUP_SIGNS = STRONG_SIGN + EMPHASIS_SIGN + CODE_SIGN + STRUCK_SIGN + LINK_SIGN + IMAGE_SIGN
_SIGN_OF_TAG = {
    **dict.fromkeys(("strong", "b"), STRONG_SIGN),
    **dict.fromkeys(("em", "i"), EMPHASIS_SIGN),
    **dict.fromkeys(("del", "s"), STRUCK_SIGN),
    "code": CODE_SIGN,
    "a": LINK_SIGN,
}


class VisibleBlock(Struct, frozen=True):
    """A block of a text as a reader sees it.

    ``kind`` is "" for a paragraph, "##" for a heading of level 2 and so on, and "=" for a horizontal rule.
    For other blocks it has one ">" for each quotation around the block, then one "-" for each list item, then
    "|" if it is in a table cell, then "`" if it is code: a paragraph in a list in a quotation has ">-".
    ``text`` may contain line breaks. One of `MARKUP_SIGNS` stands before and after words with markup, such as
    bold words and links.
    """

    kind: str
    text: str


class _BlockReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[VisibleBlock] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.heading = ""
        self.outline = Outline()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        heading = _HEADING.match(tag)
        if heading:
            self.end_block()
            ranked = regex.match(r"k(\d+)", dict(attrs).get("class") or "")
            self.heading = (ranked or heading)[1]
        elif tag in _BLOCK_TAGS:
            self.end_block()
            if tag in _CONTAINER_TAGS:
                self.open.append(tag)
            if tag == "hr":
                self.blocks.append(VisibleBlock("=", ""))
        elif tag == "br":
            self.words.append("\n")
        elif tag == "img":
            self.words.append(f"{IMAGE_SIGN}{dict(attrs).get('alt') or ''}{IMAGE_SIGN}")
        else:
            self.words.append(_SIGN_OF_TAG.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if _HEADING.match(tag) or tag in _BLOCK_TAGS:
            self.end_block()
            if tag in self.open:
                while self.open.pop() != tag:
                    pass
        else:
            self.words.append(_SIGN_OF_TAG.get(tag, ""))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def end_block(self) -> None:
        """End the open block. Add it to ``blocks`` unless it has no text."""
        typed = "".join(self.words)
        self.words.clear()
        in_code = "pre" in self.open
        lines = typed.split("\n")
        text = typed if in_code else "\n".join(" ".join(line.split()) for line in lines).strip("\n")
        heading, self.heading = self.heading, ""
        if not text.strip(f"\n{LINK_SIGN}{CODE_SIGN}"):
            return
        if heading:
            level = self.outline.add_heading(int(heading), text).level
            self.blocks.append(VisibleBlock("#" * level, text.replace("\n", " ")))
            return
        depth = ">" * self.open.count("blockquote") + "-" * self.open.count("li")
        cell = "|" * ("td" in self.open or "th" in self.open)
        self.blocks.append(VisibleBlock(depth + cell + "`" * in_code, text))


def read_visible_blocks(html: str) -> list[VisibleBlock]:
    """Return the blocks of converted HTML in order.

    Headings get the levels that they have on a page, even those that have only a rank in their class yet,
    such as ``<h6 class="k7">``.
    """
    reader = _BlockReader()
    # In the source of HTML a line end is a blank. Only <br> and the lines of code are line breaks.
    parts = regex.split(r"(<pre>[^<]*+(?:<(?!/?pre>)[^<]*+)*+</pre>)", html)
    reader.feed("".join(part if part.startswith("<pre>") else part.replace("\n", " ") for part in parts))
    reader.close()
    reader.end_block()
    return reader.blocks
