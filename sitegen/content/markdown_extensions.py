"""Python-Markdown with rules of its own for outlines, links and raw HTML.

Some rules are removed because they misread official Chinese texts: ordered lists (outline marks stay as
typed), indented code (paragraphs are indented), underlined headings (a rule below a line is a rule), and
reference links (〔2024〕 and [1] are text).
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import UListProcessor
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import (
    IMAGE_LINK_RE,
    LINK_RE,
    ImageInlineProcessor,
    InlineProcessor,
    LinkInlineProcessor,
)
from markdown.treeprocessors import Treeprocessor

from sitegen.content.block_preprocess import BlockPreprocessor
from sitegen.content.conversion import ConversionContext
from sitegen.content.document_parts import classify_paragraphs
from sitegen.content.paragraphs import join_lines
from sitegen.content.raw_html import COMMENT, TAG, rewrite_tag

# Characters. Longer than any link text or address of a real document.
LINK_WINDOW = 1000
MAIL_ADDRESS = r"<([^<>\s@]{1,64}@[^<>\s@]{1,255})>"


class _BulletList(UListProcessor):
    """Bulleted lists whose items never begin with a number, because ``1.`` is an outline mark."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md.parser)
        self.CHILD_RE = re.compile(r"^[ ]{0,3}(([*+-]))[ ]+(.*)")
        self.INDENT_RE = re.compile(r"^[ ]{4,7}(([*+-]))[ ]+.*")


class _Link(LinkInlineProcessor):
    """Link whose text and address are searched for in a window only, so that the cost of ``[`` is bounded."""

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802
        """Return the link text at ``index``, the offset after it, and whether its bracket is closed."""
        text, end, found = super().getText(data[index : index + LINK_WINDOW], 0)
        return text, index + end, found

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802
        """Return the address, the title, the offset after the link, and whether a link begins at ``index``."""
        nearby = data[index : index + LINK_WINDOW].partition("](")[0]
        href, title, end, found = super().getLink(nearby, 0)
        return href, title, index + end, found


class _Image(_Link, ImageInlineProcessor):
    """Image, searched for within the same window."""


class _Mail(InlineProcessor):
    """Mail address in angle brackets, ``<name@example.gov.cn>``, as a link."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override] # noqa: N802, ARG002
        """Return a ``mailto:`` link element for the address, and the start and end of the replaced text."""
        link = Element("a", {"href": f"mailto:{m[1]}"})
        link.text = m[1]
        return link, m.start(), m.end()


class _Comment(InlineProcessor):
    """HTML comment within a paragraph; removed."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override] # noqa: N802, ARG002
        """Return "" in place of the comment, and the start and end of the replaced text."""
        return "", m.start(), m.end()


class _Tag(InlineProcessor):
    """Raw HTML tag within a paragraph: rewritten, removed, or left as text."""

    def __init__(self, md: Markdown, context: ConversionContext) -> None:
        super().__init__(TAG.pattern, md)
        self.context = context

    def handleMatch(  # type: ignore[override] # noqa: N802
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[str | None, int | None, int | None]:
        """Return a placeholder for the rewritten tag with the start and end of the replaced text.

        The placeholder is "" for a forbidden tag. All three are None if the tag is ordinary text.
        """
        assert self.md is not None
        place = self.context.locate_text(m.group())
        tag = rewrite_tag(m, self.context, place)
        if tag is None:
            return None, None, None
        return self.md.htmlStash.store(tag) if tag else "", m.start(), m.end()


class _Paragraphs(Treeprocessor):
    """Joins lines by the rules of Chinese and marks headings and parts, before inline marks are read."""

    def run(self, root: Element) -> None:
        """Join the lines of each paragraph and mark headings and parts. The tree is changed in place."""
        for element in root.iter():
            if element.tag in ("p", "li", "td") and element.text and "\n" in element.text:
                element.text = join_lines(element.text)
            if element.tail and "\n" in element.tail:
                element.tail = join_lines(element.tail)
        self.mark_blocks(list(root))

    def mark_blocks(self, blocks: list[Element]) -> None:
        """Turn outline headings into ``h6`` elements, and give the parts of a document their classes.

        ``blocks`` are the top-level elements of the body, in order. The class of a heading is its rank, for example
        ``k10``; see `find_headings`. The classes of paragraphs are those of `classify_paragraphs`.
        """
        ranks, classes = classify_paragraphs([block.text if block.tag == "p" else None for block in blocks])
        for block, rank, name in zip(blocks, ranks, classes, strict=True):
            if rank:
                block.tag = "h6"
                block.set("class", f"k{rank}")
            elif name:
                block.set("class", name)


class _Targets(Treeprocessor):
    """Resolves the addresses of links and images and the alignment of cells, after inline marks were read."""

    def __init__(self, md: Markdown, context: ConversionContext) -> None:
        super().__init__(md)
        self.context = context

    def run(self, root: Element) -> None:
        """Replace addresses of links and images, and alignments of cells. The tree is changed in place."""
        for element in root.iter():
            if element.tag == "a" and "footnote" not in element.get("class", ""):
                _set_attribute(element, "href", self.context.resolve_link(element.get("href", "")))
            elif element.tag == "img":
                src = self.context.resolve_image(element.get("src", ""), element.get("alt", ""))
                _set_attribute(element, "src", src)
            elif "align" in element.attrib:
                element.set("class", f"align-{element.attrib.pop('align')}")


def _set_attribute(element: Element, name: str, value: str) -> None:
    if value:
        element.set(name, value)
    else:
        element.attrib.pop(name, None)


class MarkdownConverter:
    """Python-Markdown with the rules of this module.

    One instance converts many texts, because it is slow to create.
    """

    def __init__(self) -> None:
        footnotes = FootnoteExtension(SEPARATOR="-", BACKLINK_TEXT="↩", BACKLINK_TITLE="{}")
        tables = TableExtension(use_align_attribute=True)
        self.context = ConversionContext("", "", 1)
        self.markdown = Markdown(extensions=[tables, footnotes], output_format="html")
        self._remove_rules()
        self._add_rules()

    def convert(self, context: ConversionContext) -> str:
        """Convert ``context.body`` to HTML, which must still be sanitised.

        Links and diagnostics are appended to ``context``. May raise any exception on odd input; the
        converter must then be discarded.
        """
        # These rules were registered once and report to the text that is being converted.
        for part in (self._lines, self._tag, self._targets):
            part.context = context
        self.markdown.reset()
        return self.markdown.convert(context.body)

    def _remove_rules(self) -> None:
        md = self.markdown
        for name in ("code", "olist", "setextheader", "reference"):
            md.parser.blockprocessors.deregister(name)
        for name in ("reference", "image_reference", "short_reference", "short_image_ref"):
            md.inlinePatterns.deregister(name)
        md.treeprocessors.deregister("prettify")
        md.preprocessors.deregister("html_block")

    def _add_rules(self) -> None:
        md = self.markdown
        # “\<” is a literal “<”, so that a text can show a tag.
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "<"]
        self._lines = BlockPreprocessor(md, self.context)
        self._tag = _Tag(md, self.context)
        self._targets = _Targets(md, self.context)
        # Rules with a higher number run first. One that replaces a rule of Python-Markdown has its number.
        md.preprocessors.register(self._lines, "lines", 20)
        md.parser.blockprocessors.register(_BulletList(md), "ulist", 30)
        md.inlinePatterns.register(_Link(LINK_RE, md), "link", 160)
        md.inlinePatterns.register(_Image(IMAGE_LINK_RE, md), "image_link", 150)
        md.inlinePatterns.register(_Mail(MAIL_ADDRESS, md), "automail", 110)
        md.inlinePatterns.register(_Comment(COMMENT.pattern, md), "comment", 95)
        md.inlinePatterns.register(self._tag, "html", 90)
        # Inline marks are read at 20 and escapes resolved at 0.
        md.treeprocessors.register(_Paragraphs(md), "paragraphs", 30)
        md.treeprocessors.register(self._targets, "targets", -1)
