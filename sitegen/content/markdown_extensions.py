"""Python-Markdown with rules of its own.

Some rules are removed because they misread official Chinese texts: ordered lists (outline marks stay as
typed), indented code (paragraphs are indented), underlined headings (a rule below a line is a rule),
reference links (〔2024〕 and [1] are text), and emphasis with single asterisks and underscores (3*5*4米).
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from sitegen.content.block_preprocess import BlockPreprocessor
from sitegen.content.block_rules import Footnotes, register_block_rules
from sitegen.content.conversion import ConversionContext
from sitegen.content.inline_rules import register_inline_rules
from sitegen.content.outline import OUTLINE_MARK, is_prescribed, rank_heading

LINE_BREAK = re.compile(r"(?P<before>\S?)(?P<hard>[ ]*)\n[ \t\u3000]*(?=(?P<after>\S?))")
CHINESE_CHARACTER = re.compile(
    r"[\u2014\u2018-\u201d\u2026\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
)


class _Paragraphs(Treeprocessor):
    """Joins lines by the rules of Chinese and recognises outline headings, before inline marks are read."""

    def run(self, root: Element) -> None:
        """Join the lines of each paragraph and mark outline headings. The tree is changed in place."""
        for element in root.iter():
            if element.tag in ("p", "li", "td") and element.text and "\n" in element.text:
                element.text = join_lines(element.text)
            if element.tail and "\n" in element.tail:
                element.tail = join_lines(element.tail)
        self.mark_headings(list(root))

    def mark_headings(self, blocks: list[Element]) -> None:
        """Turn paragraphs that are outline headings into ``h6`` elements with the rank as class.

        ``blocks`` are the top-level elements of the body, in order. The class is, for example, ``k10``; see
        `rank_heading` for the ranks. Only paragraphs that consist of an outline mark and a short text are
        considered. One is a heading if content or a lower heading follows, or if a report format prescribes
        it.
        """
        ranks = [_rank_block(block) for block in blocks]
        for number, block in enumerate(blocks):
            next_rank = ranks[number + 1 : number + 2]
            has_content = bool(next_rank) and (not next_rank[0] or next_rank[0] > ranks[number])
            if ranks[number] and (has_content or is_prescribed(block.text or "")):
                block.tag = "h6"
                block.set("class", f"k{ranks[number]}")


class _Targets(Treeprocessor):
    """Resolves the addresses of links and images, after inline marks were read."""

    def __init__(self, md: Markdown, context: ConversionContext) -> None:
        super().__init__(md)
        self.context = context

    def run(self, root: Element) -> None:
        """Replace addresses of links and images. The tree is changed in place."""
        for element in root.iter():
            if element.tag == "a" and "footnote" not in element.get("class", ""):
                _set_attribute(element, "href", self.context.resolve_link(element.get("href", "")))
            elif element.tag == "img":
                src = self.context.resolve_image(element.get("src", ""), element.get("alt", ""))
                _set_attribute(element, "src", src)


def join_lines(text: str) -> str:
    """Join the lines of one paragraph of Markdown source.

    Between two Chinese characters, or a Chinese character and a digit, the line break is removed; elsewhere
    it is kept. A line that begins with an outline mark, and one after two trailing spaces, stays a line of
    its own (a hard break).
    """

    def join(match: re.Match[str]) -> str:
        if len(match["hard"]) >= 2 or OUTLINE_MARK.match(text, match.end()):
            return f"{match['before']}  \n"
        return match["before"] if _is_unspaced(match["before"], match["after"]) else f"{match['before']}\n"

    return LINE_BREAK.sub(join, text)


def _is_unspaced(before: str, after: str) -> bool:
    """Whether two characters are joined without a space: both Chinese, or one Chinese and one digit."""
    if CHINESE_CHARACTER.match(before):
        return bool(CHINESE_CHARACTER.match(after)) or after.isdigit()
    return before.isdigit() and bool(CHINESE_CHARACTER.match(after))


def _rank_block(block: Element) -> int:
    level = rank_heading(block.text or "") if block.tag == "p" else ""
    return int(level[1:]) if level else 0


def _set_attribute(element: Element, name: str, value: str) -> None:
    if value:
        element.set(name, value)
    else:
        element.attrib.pop(name, None)


class MarkdownConverter:
    """Python-Markdown with the rules of this package.

    One instance converts many texts, because it is slow to create.
    """

    def __init__(self) -> None:
        footnotes = Footnotes(SEPARATOR="-", BACKLINK_TEXT="↩", BACKLINK_TITLE="{}")
        self.context = ConversionContext("", "", 1)
        self.markdown = Markdown(extensions=[footnotes], output_format="html")
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
        """Register the passes over the lines, and over the tree before and after inline marks are read."""
        md = self.markdown
        md.treeprocessors.deregister("prettify")
        md.preprocessors.deregister("html_block")
        # The pass over the lines must see tabs.
        md.preprocessors.deregister("normalize_whitespace")
        self._lines = BlockPreprocessor(md, self.context, self._stored)
        self._targets = _Targets(md, self.context)
        md.preprocessors.register(self._lines, "lines", 20)
        # Inline marks are read at 20 and escapes resolved at 0.
        md.treeprocessors.register(_Paragraphs(md), "paragraphs", 30)
        md.treeprocessors.register(self._targets, "targets", -1)
