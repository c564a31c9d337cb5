"""Python-Markdown with the rules of this package.

Some rules are removed because they misread official Chinese texts: ordered lists (outline marks stay as
typed), indented code (paragraphs are indented), underlined headings (dashes below a line are a thematic break),
reference links (〔2024〕 and [1] are text), and emphasis with single asterisks and underscores (3*5*4米).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, SupportsIndex
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.treeprocessors import Treeprocessor

from sitegen.content.block_preprocess import BlockPreprocessor
from sitegen.content.block_rules import Footnotes, register_block_rules
from sitegen.content.conversion import ConversionContext
from sitegen.content.document_parts import rank_and_classify_paragraphs
from sitegen.content.inline_rules import register_inline_rules
from sitegen.content.paragraphs import join_wrapped_lines


class _BlockQueue(list[str]):
    """A list of the blocks of a text that have not been read yet. Only its first block can be changed.

    Python-Markdown removes and inserts blocks at the beginning of a list, which moves all other blocks each
    time. Here the blocks are stored in reverse order, so that the first one is at the end.
    """

    def __init__(self, blocks: Iterable[str]) -> None:
        super().__init__(reversed(list(blocks)))

    def __getitem__(self, index: Any) -> Any:
        assert index == 0
        return super().__getitem__(-1)

    def pop(self, index: SupportsIndex = -1) -> str:
        """Remove and return the first block. ``index`` must be 0."""
        assert index == 0
        return super().pop()

    def insert(self, index: SupportsIndex, block: str) -> None:
        """Insert ``block`` before the first one. ``index`` must be 0."""
        assert index == 0
        self.append(block)


class _BlockParser(BlockParser):
    """Block parser of Python-Markdown that takes time linear in the number of blocks."""

    def __init__(self, md: Markdown, footnotes: Footnotes) -> None:
        super().__init__(md)
        self.blockprocessors = md.parser.blockprocessors
        for user in (*self.blockprocessors, footnotes):
            user.parser = self
        md.parser = self

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802
        """Parse ``blocks`` and append the resulting elements to ``parent``."""
        super().parseBlocks(parent, _BlockQueue(blocks))


class _ParagraphMarker(Treeprocessor):
    """Joins wrapped lines by the rules of Chinese, and marks headings and parts of a document.

    Chinese characters are joined without a space. Parts are, for example, the salutation and the signature.
    It runs before inline markup is parsed.
    """

    def run(self, root: Element) -> None:
        """Join the lines of each paragraph, and mark headings and document parts. The tree is changed in place."""
        for element in root.iter():
            if element.tag in ("p", "li", "td") and element.text and "\n" in element.text:
                element.text = join_wrapped_lines(element.text)
            if element.tail and "\n" in element.tail:
                element.tail = join_wrapped_lines(element.tail)
        self.mark_blocks(list(root))

    def mark_blocks(self, blocks: list[Element]) -> None:
        """Turn outline headings into ``h6`` elements, and give other paragraphs a class for their part.

        ``blocks`` are the top-level elements of the body, in order. The class of such a heading is "k" and
        its rank, for example ``k10``; a smaller number is a higher heading (see `rank_headings`). The HTML
        level is derived from it later. The classes of paragraphs, such as that of a signature, are those of
        `rank_and_classify_paragraphs`.
        """
        ranks, classes = rank_and_classify_paragraphs(
            [block.text if block.tag == "p" else None for block in blocks]
        )
        for block, rank, name in zip(blocks, ranks, classes, strict=True):
            if rank:
                block.tag = "h6"
                block.set("class", f"k{rank}")
            elif name:
                block.set("class", name)


class _LinkResolver(Treeprocessor):
    """Resolves the addresses of links and images, after inline markup was parsed."""

    def __init__(self, md: Markdown, context: ConversionContext) -> None:
        super().__init__(md)
        self.context = context

    def run(self, root: Element) -> None:
        """Replace the addresses of links and images in the tree by checked ones. The tree is changed in place."""
        for element in root.iter():
            if element.tag == "a" and "footnote" not in element.get("class", ""):
                _set_attribute(element, "href", self.context.resolve_link(element.get("href", "")))
            elif element.tag == "img":
                src = self.context.resolve_image(element.get("src", ""), element.get("alt", ""))
                _set_attribute(element, "src", src)


def _set_attribute(element: Element, name: str, value: str) -> None:
    if value:
        element.set(name, value)
    else:
        element.attrib.pop(name, None)


class MarkdownConverter:
    """Python-Markdown, set up with the block and inline rules of this package.

    Use one instance for many texts, because creating one is slow.
    """

    def __init__(self) -> None:
        footnotes = Footnotes(SEPARATOR="-", BACKLINK_TEXT="↩", BACKLINK_TITLE="{}")
        self.context = ConversionContext("", "", 1)
        self.markdown = Markdown(extensions=[footnotes], output_format="html")
        _BlockParser(self.markdown, footnotes)
        self._stored = register_block_rules(self.markdown)
        self._tag = register_inline_rules(self.markdown, self.context)
        self._register_passes()

    def convert(self, context: ConversionContext) -> str:
        """Convert ``context.body`` to HTML, which must still be sanitised.

        Links and diagnostics are appended to ``context``. May raise any exception on odd input; the
        converter must then be discarded.
        """
        # These rules were registered once and report to the text that is being converted.
        for part in (self._lines, self._tag, self._targets):
            part.context = context
        self._stored.elements.clear()
        self.markdown.reset()
        return self.markdown.convert(context.body)

    def _register_passes(self) -> None:
        """Register this package's processors in the order in which Python-Markdown runs them.

        One rewrites the lines of the body. Two change the tree of elements: `_ParagraphMarker` before inline
        markup is parsed, and `_LinkResolver` after it.
        """
        md = self.markdown
        md.treeprocessors.deregister("prettify")
        md.preprocessors.deregister("html_block")
        # The pass over the lines must see tabs.
        md.preprocessors.deregister("normalize_whitespace")
        self._lines = BlockPreprocessor(md, self.context, self._stored)
        self._targets = _LinkResolver(md, self.context)
        md.preprocessors.register(self._lines, "lines", 20)
        # Inline marks are read at 20 and escapes resolved at 0.
        md.treeprocessors.register(_ParagraphMarker(md), "paragraphs", 30)
        md.treeprocessors.register(self._targets, "targets", -1)
