"""Preprocessor of blocks: finds paragraphs, fenced code and raw HTML before Markdown reads the lines.

Official Chinese texts usually have one paragraph a line, indented by two ideographic spaces, with outline
marks such as 一、 (一) 1. ⑴ and without blank lines. Markdown needs blank lines between paragraphs, so they are
inserted here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from itertools import accumulate
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX, AtomicString

from sitegen.content.block_marks import (
    BLANKS,
    CONFLICT,
    FOOTNOTE,
    HEADING,
    LIST_ITEM,
    QUOTATION,
    TAB_LENGTH,
    ListNesting,
    is_lone_mark,
    is_thematic_break,
)
from sitegen.content.block_rules import StoredBlocks
from sitegen.content.code_blocks import FenceReader
from sitegen.content.conversion import ConversionContext
from sitegen.content.html_blocks import mark_table_head, split_html_block, tokenise
from sitegen.content.html_lines import HtmlLines, match_html_block
from sitegen.content.outline import OUTLINE_MARK, rank_heading
from sitegen.content.raw_html import rewrite_block
from sitegen.content.sanitise import sanitise
from sitegen.content.text_tables import TextTable, build_table, read_pipe_table, read_tabbed_table
from sitegen.diagnostics.codes import files as codes

SPACES = " \t\u3000"


class BlockPreprocessor(Preprocessor):
    """Preprocessor that separates paragraphs by blank lines and takes out code and raw HTML blocks.

    Each such block is replaced by a placeholder of Python-Markdown's HTML stash. Diagnostics are appended to
    ``context``. Blocks that become elements of the tree are passed to ``stored``.
    """

    def __init__(self, md: Markdown, context: ConversionContext, stored: StoredBlocks) -> None:
        super().__init__(md)
        self.context = context
        self.stored = stored

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of a body with blank lines between paragraphs and placeholders for code and raw HTML."""
        # Python-Markdown marks its placeholders with these characters. A text must not forge one.
        clean = [line.replace(STX, "").replace(ETX, "").replace("\r", "") for line in lines]
        offsets = list(accumulate((len(line) + 1 for line in lines), initial=0))
        return [*_LinePass(clean, offsets, self).run(), "", ""]


class _LinePass:
    """One pass over the lines of a body, or of a quotation in it.

    ``offsets`` gives for each line where it begins in the body. Methods that try to read a block beginning on line ``number`` return the number of the line after it, or
    0 if there is no such block. Line numbers count from 0.
    """

    def __init__(
        self, lines: list[str], offsets: Sequence[int], owner: BlockPreprocessor, depth: int = 0
    ) -> None:
        self.lines = lines
        self.offsets = offsets
        self.owner = owner
        self.depth = depth
        self.fences = FenceReader(lines)
        self.fence_reported = False
        self.out: list[str] = []
        self.in_list = False
        self.nesting = ListNesting()
        self.html = HtmlLines(lines)
        self.labels: set[str] = set()

    def run(self) -> list[str]:
        """Process all lines and return the output lines, with placeholders for code and raw HTML."""
        number = 0
        while number < len(self.lines):
            number = (
                self.read_fence(number)
                or self.skip_comment(number)
                or self.read_raw_block(number)
                or self.read_line(number)
            )
        return self.out

    def add_block(self, *lines: str) -> None:
        """Append lines to the output, with a blank line before and after them."""
        self.add_gap()
        self.out.extend((*lines, ""))

    def add_gap(self) -> None:
        """Append a blank line to the output unless it ends with one."""
        if self.out and self.out[-1]:
            self.out.append("")

    def store_markup(self, markup: str) -> None:
        """Store finished HTML that Markdown must not parse, and append its placeholder to the output."""
        self.in_list = False
        self.add_block(self.owner.md.htmlStash.store(markup))

    def store_element(self, element: Element) -> None:
        """Store a finished block of the tree, and append its placeholder to the output."""
        self.in_list = False
        self.add_block(self.owner.stored.store(element))

    def read_fence(self, number: int) -> int:
        """Read a fenced code block that begins on line ``number``; return the next line's number, or 0.

        The code stays part of the list item around it. Code in a quotation is read with the lines of the quotation.
        A fence without a closing one is text. The first one is reported.
        """
        block = self.fences.read(number)
        if not block or ">" in block.lead:
            return 0
        if block.open and not self.fence_reported:
            self.fence_reported = True
            context = self.owner.context
            place = context.locate(self.offsets[number] + len(block.lead), len(block.mark))
            context.report(codes.FENCE_OPEN, place, mark=block.mark)
        if block.open:
            return 0
        code = html.escape("\n".join(block.lines), quote=False)
        stashed = self.owner.md.htmlStash.store(f"<pre><code>{code}\n</code></pre>")
        self.add_block(self.build_lead(block.lead) + stashed)
        return block.next

    def build_lead(self, typed: str) -> str:
        """Build the line prefix that keeps a code block inside the list item around it.

        ``typed`` is what precedes the opening fence in the source.
        """
        item = LIST_ITEM.match(f"{typed.expandtabs(TAB_LENGTH)}x")
        if item:
            return self.open_item(item) + "- "
        indent = len(typed.expandtabs(TAB_LENGTH)) - len(typed.lstrip(" \t"))
        if self.in_list and indent >= 2:
            return self.nesting.indent_within(indent)
        self.in_list = False
        return ""

    def skip_comment(self, number: int) -> int:
        """Skip an HTML comment that begins on line ``number``; return the next line's number, or 0.

        Text after the end of the comment is kept. A comment without an end is reported.
        """
        if not self.lines[number].lstrip(SPACES).startswith("<!--"):
            return 0
        for end in range(number, len(self.lines)):
            _, closing, after = self.lines[end].partition("-->")
            if closing:
                self.lines[end] = after
                return (
                    end
                    if after.strip() and end > number
                    else end + 1
                    if not after.strip()
                    else self.read_line(end)
                )
        context = self.owner.context
        context.report(codes.COMMENT_OPEN, context.locate(self.offsets[number], 4))
        return len(self.lines)

    def read_raw_block(self, number: int) -> int:
        """Read a block of raw HTML that begins on line ``number``; return the next line's number, or 0.

        Its paragraphs become paragraphs of the text. A table or script without a closing tag is reported.
        """
        opening = match_html_block(self.lines[number])
        if not opening:
            return 0
        end, unclosed = self.html.find_end(number, opening)
        context, stash = self.owner.context, self.owner.md.htmlStash
        if unclosed:
            context.report(codes.HTML_UNCLOSED, context.locate(self.offsets[number]), name=unclosed)
        source = "\n".join(self.lines[number:end])
        for part in split_html_block(sanitise(rewrite_block(source, self.offsets[number], context))):
            if part.is_paragraph:
                paragraph = Element("p")
                paragraph.text = AtomicString(tokenise(part.html, stash.store))
                self.store_element(paragraph)
            else:
                self.store_markup(mark_table_head(part.html))
        return end

    def read_line(self, number: int) -> int:
        """Read a line that is neither code nor raw HTML; return the number of the next line."""
        line = self.lines[number].expandtabs(TAB_LENGTH)
        if not line.strip():
            self.out.append("")
        elif table := self.find_table(number):
            self.add_table(table)
            return table.next
        elif is_thematic_break(line):
            self.store_markup("<hr>")
        elif HEADING.match(line):
            self.add_block(line.strip(BLANKS))
            self.in_list = False
        elif end := self.read_quotation(number):
            return end
        elif item := LIST_ITEM.match(line):
            self.add_item(item)
        else:
            self.check_footnote(number)
            self.add_text(line)
        return number + 1

    def find_table(self, number: int) -> TextTable | None:
        """Find the table that begins on line ``number``. A quotation has no tables."""
        if self.depth:
            return None
        return read_pipe_table(self.lines, number) or read_tabbed_table(self.lines, number)

    def add_table(self, table: TextTable) -> None:
        """Append a table, and report rows that are longer than its head."""
        if table.surplus:
            line = table.surplus[0]
            context = self.owner.context
            context.report(
                codes.TABLE_SURPLUS,
                context.locate(self.offsets[line], len(self.lines[line])),
                found=table.most,
                columns=table.columns,
                rows=len(table.surplus),
            )
        self.store_element(build_table(table))

    def read_quotation(self, number: int) -> int:
        """Read a quotation that begins on line ``number``; return the next line's number, or 0.

        Its lines are read like those of a body. Each has ``>`` and a blank before it. A ``>`` alone is a blank line
        within a quotation, or else a sign.
        """
        lines, offsets = [], []
        end = number
        while end < len(self.lines):
            line = self.lines[end].expandtabs(TAB_LENGTH)
            quotation = QUOTATION.match(line)
            if not quotation or CONFLICT.match(line):
                break
            text = quotation["text"] or ""
            inner = quotation["marks"].replace(" ", "")[1:]
            lines.append(f"{inner} {text}" if inner else text)
            offsets.append(self.offsets[end] + len(line) - len(text))
            end += 1
        if not any(line.strip(f">{BLANKS}") for line in lines):
            return 0
        inside = _LinePass(lines, [*offsets, offsets[-1]], self.owner, self.depth + 1)
        inside.labels = self.labels
        text = "\n".join(inside.run()).strip("\n")
        self.add_block(*(f"> {line}" if line else ">" for line in text.split("\n")))
        self.in_list = False
        return end

    def add_item(self, item: re.Match[str]) -> None:
        """Append the line of a list item. Two blanks more than its list has begin a list within."""
        if not self.in_list:
            self.add_gap()
        # A quotation begins at the beginning of a line only.
        sign = "\\" if item["text"].startswith(">") else ""
        self.out.append(f"{self.open_item(item)}- {sign}{item['text']}")

    def open_item(self, item: re.Match[str]) -> str:
        """Begin a list item; return the indentation that it has for Python-Markdown."""
        indent = self.nesting.open_item(len(item["indent"]), first=not self.in_list)
        self.in_list = True
        return indent

    def check_footnote(self, number: int) -> None:
        """Report a line with the text of a footnote whose label has one already."""
        note = FOOTNOTE.match(self.lines[number])
        if note and note[1] in self.labels:
            context = self.owner.context
            place = context.locate(self.offsets[number], len(note[0].rstrip()))
            context.report(codes.FOOTNOTE_TWICE, place, label=note[1])
        elif note:
            self.labels.add(note[1])

    def add_text(self, line: str) -> None:
        """Append a line of text or of a list to the output, with a blank line where a paragraph begins.

        A heading, or a line that ends with a colon (such as a salutation), ends its paragraph.
        """
        bare = line.lstrip(SPACES)
        indent = len(line) - len(line.lstrip(" "))
        if is_lone_mark(bare):
            line = bare = f"\\{bare}"
        if self.in_list and indent >= 2 and not (indent < 4 and OUTLINE_MARK.match(bare)):
            pass
        elif OUTLINE_MARK.match(bare) or line.startswith("\u3000"):
            self.add_gap()
            self.in_list, line = False, bare
        elif not self.out or not self.out[-1]:
            self.in_list, line = False, bare
        self.out.append(line if indent < 4 or self.in_list else bare)
        if not self.in_list and (rank_heading(bare) or bare.endswith("\uff1a")):
            self.add_gap()
