"""Preprocessor of blocks: finds paragraphs, fenced code and raw HTML before Markdown reads the lines.

Official Chinese texts usually have one paragraph a line and no blank lines. Markdown needs blank lines between
paragraphs, so they are inserted here. `sitegen.content.line_ends` decides where paragraphs end.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from itertools import accumulate, takewhile
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX, AtomicString

from sitegen.content.blanks import LINE_BLANKS, MARK_BLANKS
from sitegen.content.block_marks import (
    CONFLICT_END,
    FOOTNOTE,
    HEADING,
    LIST_ITEM,
    QUOTATION,
    TAB_LENGTH,
    ListNesting,
    escape_lone_quote_marks,
    expand_tabs,
    is_thematic_break,
    read_quoted_lines,
)
from sitegen.content.block_rules import StoredBlocks
from sitegen.content.code_blocks import FencedBlock, FenceReader
from sitegen.content.conversion import ConversionContext
from sitegen.content.html_blocks import mark_header_rows, replace_tags_with_placeholders, split_html_block
from sitegen.content.html_breaks import sanitise_block
from sitegen.content.html_lines import HtmlLines, match_block_tag, wrap_partial_block
from sitegen.content.outline_marks import starts_with_mark
from sitegen.content.paragraphs import HARD_BREAK, Paragraph, split_paragraphs, strip_final_breaks
from sitegen.content.raw_html import rewrite_block
from sitegen.content.tabbed_tables import TabbedTables
from sitegen.content.table_findings import report_stray_rows, report_surplus_cells
from sitegen.content.text_tables import TextTable, build_element, has_cells, is_bordered, read_pipe_table
from sitegen.content.wrap_margins import WrapMargins
from sitegen.diagnostics.codes import files as codes


class BlockPreprocessor(Preprocessor):
    """Preprocessor that separates paragraphs by blank lines and takes out code and raw HTML blocks.

    Each such block is replaced by a placeholder of Python-Markdown's HTML stash. Diagnostics are appended to
    ``context``. Blocks that become elements of the tree are passed to ``stored_blocks``.
    """

    def __init__(self, md: Markdown, context: ConversionContext, stored_blocks: StoredBlocks) -> None:
        super().__init__(md)
        self.context = context
        self.stored = stored_blocks

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of a body with blank lines between paragraphs and placeholders for code and raw HTML."""
        # Python-Markdown marks its placeholders with these characters. A text must not forge one.
        clean = [line.replace(STX, "").replace(ETX, "").replace("\r", "") for line in lines]
        offsets = list(accumulate((len(line) + 1 for line in lines), initial=0))
        return [*_LinePass(clean, offsets, self).run(), "", ""]


class _LinePass:
    """One pass over the lines of a body, or of a quotation in it.

    ``line_offsets`` are the offsets in the body at which the lines begin. ``depth`` is the number of
    quotations around the lines. A method that reads a block beginning on line ``number`` returns the number of the
    line after the block, or 0 if no such block begins there. Line numbers count from 0.
    """

    def __init__(
        self, lines: list[str], line_offsets: Sequence[int], preprocessor: BlockPreprocessor, depth: int = 0
    ) -> None:
        self.lines = lines
        self.offsets = line_offsets
        self.owner = preprocessor
        self.depth = depth
        self.context = preprocessor.context
        self.fences = FenceReader(lines)
        self.fence_reported = False
        self.out: list[str] = []
        self.in_list = False
        # loose: the open list has an item of several paragraphs. after_paragraph: one of these was the last output.
        self.loose = self.after_paragraph = False
        self.nesting = ListNesting()
        self.html = HtmlLines(lines)
        self.tabbed = TabbedTables(lines)
        self.margins = WrapMargins(lines)
        self.labels: set[str] = set()
        # Lines before this one are no quotations.
        self.unquoted = 0

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
        report_stray_rows(self.tabbed.stray_lines, self.lines, self.offsets, self.owner.context)
        return self.out

    def add_block(self, *lines: str) -> None:
        """Append lines to the output, with a blank line before and after them."""
        self.add_blank_line()
        self.out.extend((*lines, ""))

    def add_blank_line(self) -> None:
        """Append a blank line to the output unless it is empty or ends with a blank line."""
        if self.out and self.out[-1]:
            self.out.append("")

    def store_markup(self, markup: str) -> None:
        """Store finished HTML that Markdown must not parse, and append its placeholder to the output."""
        self.in_list = False
        self.add_block(self.owner.md.htmlStash.store(markup))

    def store_element(self, element: Element) -> None:
        """Store a finished block that is an element tree, and append its placeholder to the output."""
        self.in_list = False
        self.add_block(self.owner.stored.store(element))

    def read_fence(self, number: int) -> int:
        """If a fenced code block begins on line ``number``, read it and return the next line's number; else return 0.

        The code stays part of the list item around it. Code in a quotation is read with the lines of the quotation.
        """
        block = self.find_fence(number)
        if not block or ">" in block.before_fence:
            return 0
        code = html.escape("\n".join(block.lines), quote=False)
        stashed = self.owner.md.htmlStash.store(f"<pre><code>{code}\n</code></pre>")
        self.add_block(self.build_code_indent(block.before_fence) + stashed)
        return block.next_line

    def find_fence(self, number: int) -> FencedBlock | None:
        """Return the fenced code block that begins on line ``number``, or None if there is none.

        A fence that is never closed is text. Only the first such fence is reported.
        """
        block = self.fences.read_block(number)
        if not block or not block.is_unclosed:
            return block
        if not self.fence_reported and ">" not in block.before_fence:
            self.fence_reported = True
            place = self.context.locate(self.offsets[number] + len(block.before_fence), len(block.fence))
            self.context.report(codes.FENCE_OPEN, place, mark=block.fence)
        return None

    def build_code_indent(self, before_fence: str) -> str:
        """Return the line prefix that keeps a code block inside the list item around it; "" outside lists.

        ``before_fence`` is the text before the opening fence in the source. It may begin a new list item.
        """
        item = LIST_ITEM.match(f"{before_fence.expandtabs(TAB_LENGTH)}x")
        if item:
            return self.open_item(item) + "- "
        indent = len(before_fence.expandtabs(TAB_LENGTH)) - len(before_fence.lstrip(" \t"))
        if self.in_list and indent >= 2:
            return self.nesting.indent_block(indent)
        self.in_list = False
        return ""

    def skip_comment(self, number: int) -> int:
        """If an HTML comment begins on line ``number``, skip it and return the next line's number; else return 0.

        Text after the end of the comment is kept. A comment without an end is reported.
        """
        if not self.lines[number].lstrip(LINE_BLANKS).startswith("<!--"):
            return 0
        for end in range(number, len(self.lines)):
            _, closing, after = self.lines[end].partition("-->")
            if closing:
                self.lines[end] = after
                if not after.strip():
                    return end + 1
                # 0 would mean that there is no comment, so the rest of the first line is read here.
                return end if end > number else self.read_line(end)
        self.context.report(codes.COMMENT_OPEN, self.context.locate(self.offsets[number], 4))
        return len(self.lines)

    def read_raw_block(self, number: int) -> int:
        """If raw HTML begins on line ``number``, read it and return the next line's number; else return 0.

        Paragraphs in the HTML become paragraphs of the page; other parts are stored as they are. A table, script or
        similar element without a closing tag is reported.
        """
        opening = match_block_tag(self.lines[number])
        if not opening:
            return 0
        end, unclosed = self.html.find_end_and_unclosed_tag(number, opening)
        stash = self.owner.md.htmlStash
        if unclosed:
            self.context.report(codes.HTML_UNCLOSED, self.context.locate(self.offsets[number]), name=unclosed)
        source = "\n".join(self.lines[number:end])
        markup = wrap_partial_block(rewrite_block(source, self.offsets[number], self.context), opening)
        for part in split_html_block(sanitise_block(markup)):
            if part.is_paragraph:
                paragraph = Element("p")
                paragraph.text = AtomicString(replace_tags_with_placeholders(part.html, stash.store))
                self.store_element(paragraph)
            else:
                self.store_markup(mark_header_rows(part.html))
        return end

    def read_line(self, number: int) -> int:
        """Read lines that are neither code nor raw HTML, from line ``number`` on; return the number of the next line."""
        line = self.lines[number].expandtabs(TAB_LENGTH)
        if not line.strip():
            self.out.append("")
        elif table := self.find_table(number):
            self.add_table(table)
            return table.next
        elif not self.depth and is_thematic_break(line):
            self.store_markup("<hr>")
        elif HEADING.match(line):
            self.add_block(line.strip(MARK_BLANKS))
            self.in_list = False
        elif end := self.read_quotation(number):
            return end
        else:
            return self.read_text_lines(number)
        return number + 1

    def find_table(self, number: int) -> TextTable | None:
        """Return the table that begins on line ``number``, or None. Tables in quotations are not recognised."""
        if self.depth:
            return None
        return read_pipe_table(self.lines, number) or self.tabbed.read(number)

    def add_table(self, table: TextTable) -> None:
        """Append a table to the output. Report its rows that have more cells than its header row."""
        report_surplus_cells(table, self.lines, self.offsets, self.context)
        self.store_element(build_element(table))

    def read_quotation(self, number: int) -> int:
        """If a quotation begins on line ``number``, read it and return the next line's number; else return 0.

        The text after ``>`` is read like a body. A line with ``>`` alone is a blank line of the quotation. If all
        lines are of this kind, there is no quotation: they are ordinary text, and the result is 0.
        """
        if number < self.unquoted:
            return 0
        lines, shifts = read_quoted_lines(self.lines, number)
        end = number + len(lines)
        offsets = [self.offsets[number + place] + shift for place, shift in enumerate(shifts)]
        if not any(line.strip(f">{MARK_BLANKS}") for line in lines):
            self.unquoted = end
            return 0
        inside = _LinePass(lines, [*offsets, offsets[-1]], self.owner, self.depth + 1)
        inside.labels = self.labels
        text = "\n".join(inside.run()).strip("\n")
        self.add_block(*(f"> {line}" if line else ">" for line in text.split("\n")))
        self.in_list = False
        return end

    def read_text_lines(self, number: int) -> int:
        """Read the text lines from line ``number`` up to another kind of block; return the next line's number.

        The first line may have the mark of a list item or a footnote.
        """
        checks = (self.is_text_line(one) for one in range(number + 1, len(self.lines)))
        end = number + 1 + sum(takewhile(bool, checks))
        if end > number + 1 and not self.depth:
            bordered = [one for one in range(number, end) if is_bordered(self.lines[one])]
            self.tabbed.stray_lines.update(bordered if len(bordered) > 1 else ())
        lines = [expand_tabs(line) for line in self.lines[number:end]]
        item, note = LIST_ITEM.match(lines[0]), FOOTNOTE.match(lines[0])
        mark = ""
        if item:
            outer = self.loose and len(item["indent"]) < self.nesting.inner_indent
            if not self.in_list or self.after_paragraph or outer:
                self.add_blank_line()
            # A quotation begins at the beginning of a line only.
            mark = f"{self.open_item(item)}- " + ("\\" if item["text"].startswith(">") else "")
        elif note:
            mark = note[0]
            self.report_repeated_footnote(number, note[1])
            self.add_blank_line()
            self.in_list = False
        texts = [item["text"] if item else lines[0][len(mark) :], *lines[1:]]
        texts = strip_final_breaks(texts, begins_item=bool(mark)) if self.in_list or note else texts
        rows = {place for place, line in enumerate(self.lines[number:end]) if has_cells(line)}
        paragraphs = split_paragraphs(texts, self.margins, rows)
        if mark:
            self.out.extend(f"{mark}{paragraphs.pop(0).text}".split("\n"))
        self.add_paragraphs(lines, paragraphs, in_footnote=bool(note))
        return end

    def is_text_line(self, number: int) -> bool:
        """Whether line ``number`` continues the text lines before it, and begins no other block."""
        line = self.lines[number].expandtabs(TAB_LENGTH)
        if not line.strip() or (QUOTATION.match(line) and not CONFLICT_END.match(line)):
            return False
        special = (
            any(mark.match(line) for mark in (LIST_ITEM, HEADING, FOOTNOTE))
            or line.lstrip(LINE_BLANKS).startswith("<!--")
            or (not self.depth and is_thematic_break(line))
            or match_block_tag(line)
        )
        return not special and not self.find_table(number) and not self.find_fence(number)

    def add_paragraphs(self, lines: list[str], paragraphs: list[Paragraph], *, in_footnote: bool) -> None:
        """Append paragraphs, made from the text lines ``lines``, with blank lines between them.

        A paragraph with an indent belongs to the list item above it, or to the footnote above it if ``in_footnote``.
        It becomes a paragraph of its own in the item if a blank line precedes ``lines``; otherwise it continues the
        item after a hard line break. Any other paragraph ends the list or the footnote.
        """
        is_parted = self.in_list and bool(self.out) and not self.out[-1]
        for paragraph in paragraphs:
            typed = lines[paragraph.start]
            indent = len(typed) - len(typed.lstrip(" "))
            text = escape_lone_quote_marks(paragraph.text)
            # Some indent all lines of a text, so a mark with a small indent goes on with the outline.
            outside = starts_with_mark(text) and indent < (4 if is_parted else self.nesting.outer_indent + 2)
            if (self.in_list or in_footnote) and indent >= 2 and not outside:
                if is_parted:
                    self.add_blank_line()
                    self.loose = self.after_paragraph = True
                    self.out.extend(self.nesting.indent_block(indent) + line for line in text.split("\n"))
                    continue
                if self.out and self.out[-1]:
                    self.out[-1] += HARD_BREAK.rstrip("\n")
                text = typed[:indent] + text
            else:
                self.add_blank_line()
                self.in_list = in_footnote = False
            self.out.extend(text.split("\n"))

    def open_item(self, item: re.Match[str]) -> str:
        """Begin a list item that `LIST_ITEM` matched; return the blanks with which Python-Markdown nests it."""
        indent = self.nesting.open_item(len(item["indent"]), begins_list=not self.in_list)
        self.loose, self.in_list, self.after_paragraph = self.loose and self.in_list, True, False
        return indent

    def report_repeated_footnote(self, number: int, label: str) -> None:
        """Report the footnote text on line ``number`` if an earlier footnote text has the same ``label``."""
        if label in self.labels:
            place = self.context.locate(self.offsets[number], len(f"[^{label}]:"))
            self.context.report(codes.FOOTNOTE_TWICE, place, label=label)
        self.labels.add(label)
