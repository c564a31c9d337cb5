"""Block rules for Python-Markdown: headings, quotations and bulleted lists.

Each mark must be followed by a blank. Without one, as in ``#1机组``, ``>=60分`` and ``-5℃``, it is ordinary text.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor, BlockQuoteProcessor, UListProcessor
from markdown.extensions.footnotes import FootnoteExtension

from sitegen.program import regex

STORED_BLOCK_PLACEHOLDER = regex.compile("\x02block:([0-9]+)\x03\\Z")


class _BulletList(UListProcessor):
    """Bulleted lists whose items never begin with a number, because ``1.`` is an outline mark."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md.parser)
        self.RE = regex.compile(r"^[ ]{0,3}[-*+][ ]+(?=[^\s])(.*)")
        self.CHILD_RE = regex.compile(r"^[ ]{0,3}(([*+-]))[ ]+(?=[^\s])(.*)")
        self.INDENT_RE = regex.compile(r"^[ ]{4,7}(([*+-]))[ ]+(?=[^\s]).*")


class _Quotation(BlockQuoteProcessor):
    """Quotations. A blank, or the end of the line, follows each ``>``."""

    RE = regex.compile(r"(^|\n)[ ]{0,3}>(?=[ \n]|\Z)[ ]?(.*)")


class _Heading(BlockProcessor):
    """Headings: one to six ``#``, a blank, and text. ``#`` after a blank at the end of the line are removed."""

    RE = regex.compile(r"(?:^|\n)(#{1,6})[ \u3000\xa0]++(?=[^\n]*[^\s#])([^\n]*)(?:\n|\Z)")
    CLOSING = regex.compile(r"[ \u3000\xa0]#+[ \u3000\xa0]*\Z")

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002
        """Return whether ``block`` contains a heading line."""
        return bool(self.RE.search(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Move the first heading of the first block, and the lines above it, to ``parent``.

        The lines below the heading become the first of ``blocks``.
        """
        block = blocks.pop(0)
        match = self.RE.search(block)
        assert match is not None
        if before := block[: match.start()]:
            self.parser.parseBlocks(parent, [before])
        heading = SubElement(parent, f"h{len(match[1])}")
        heading.text = self.CLOSING.sub("", match[2]).strip()
        if after := block[match.end() :]:
            blocks.insert(0, after)


class StoredBlocks(BlockProcessor):
    """Block rule that replaces placeholders by the elements that the preprocessor has built."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self.elements: list[Element] = []

    def store(self, element: Element) -> str:
        """Store an element and return its placeholder, which must be a block of its own."""
        self.elements.append(element)
        return f"\x02block:{len(self.elements) - 1}\x03"

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002
        """Return whether ``block`` is a placeholder that `store` returned."""
        return bool(STORED_BLOCK_PLACEHOLDER.match(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Remove the placeholder at the head of ``blocks`` and append its stored element to ``parent``."""
        match = STORED_BLOCK_PLACEHOLDER.match(blocks.pop(0))
        assert match is not None
        parent.append(self.elements[int(match[1])])


class Footnotes(FootnoteExtension):
    """Footnotes. Several texts with the same label become paragraphs of one footnote."""

    def setFootnote(self, id: str, text: str) -> None:  # noqa: N802
        """Store the text of the footnote with the label ``id``, after any earlier text with this label."""
        earlier = self.footnotes.get(id)
        super().setFootnote(id, text if earlier is None else f"{earlier}\n\n{text}")


def register_block_rules(md: Markdown) -> StoredBlocks:
    """Replace the block rules of the parser ``md`` by those of this module. Return the rule for stored blocks."""
    for name in ("code", "olist", "setextheader", "reference", "hr"):
        md.parser.blockprocessors.deregister(name)
    stored = StoredBlocks(md.parser)
    # Rules with a higher number run first. One that replaces a rule of Python-Markdown has its number.
    md.parser.blockprocessors.register(stored, "stored", 95)
    md.parser.blockprocessors.register(_Heading(md.parser), "hashheader", 70)
    md.parser.blockprocessors.register(_BulletList(md), "ulist", 30)
    md.parser.blockprocessors.register(_Quotation(md.parser), "quote", 20)
    return stored
