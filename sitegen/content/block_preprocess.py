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

from sitegen.content.block_rules import StoredBlocks
from sitegen.content.code_blocks import read_fenced_block
from sitegen.content.conversion import ConversionContext
from sitegen.content.html_blocks import mark_table_head, split_html_block, tokenise
from sitegen.content.limits import NESTING_LIMIT
from sitegen.content.outline import OUTLINE_MARK, rank_heading
from sitegen.content.raw_html import is_tag, rewrite_block
from sitegen.content.sanitise import sanitise
from sitegen.content.text_tables import TextTable, build_table, read_pipe_table, read_tabbed_table
from sitegen.diagnostics.codes import files as codes

RAW_TAG = re.compile(r"[ \t\u3000\xa0]*<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})(?=[\s/>]|\Z)")
_BLOCK_TAGS = (
    "p div ul ol dl blockquote pre h1 h2 h3 h4 h5 h6 figure details center section article hr font"
    " script style iframe form object svg math textarea noscript"
)
BLOCK_TAGS = frozenset(_BLOCK_TAGS.split())
_SPANNING_TAGS = "table script style pre textarea svg math"
SPANNING_TAGS = frozenset(_SPANNING_TAGS.split())
# Elements that extend over blank lines if they are closed.
LIST_TAGS = frozenset({"ul", "ol", "dl", "blockquote", "figure", "details"})
BLOCK_TAG = re.compile(rf"<(/?)(?:{'|'.join(_BLOCK_TAGS.split())})(?=[\s/>])", re.IGNORECASE)
LIST_ITEM = re.compile(r"(?P<indent>[ \u3000\xa0]*)[-*+][ \u3000\xa0]+(?P<text>\S.*)")
QUOTATION = re.compile(r"[ \u3000\xa0]*(?P<marks>>(?:[ \u3000\xa0]*>)*)(?:[ \u3000\xa0](?P<text>.*))?\Z")
HEADING = re.compile(r"[ \u3000\xa0]*#{1,6}[ \u3000\xa0]")
FOOTNOTE = re.compile(r"[ ]{0,3}\[\^([^\]]*)\]:")
CONFLICT = re.compile(r">{7}(?: |\Z)")
TAB_LENGTH = 4
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
        self.out: list[str] = []
        self.in_list = False
        self.indents: list[int] = []
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

        The code stays part of the list item around it. A missing closing fence is reported. Code in a quotation is
        read with the lines of the quotation.
        """
        block = read_fenced_block(self.lines, number)
        if not block or ">" in block.lead:
            return 0
        if block.open:
            context = self.owner.context
            place = context.locate(self.offsets[number] + len(block.lead), len(block.mark))
            context.report(codes.FENCE_OPEN, place, mark=block.mark)
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
            return self.open_item(len(item["indent"])) + "- "
        indent = len(typed.expandtabs(TAB_LENGTH)) - len(typed.lstrip(" \t"))
        if self.in_list and indent >= 2:
            return " " * TAB_LENGTH * max(sum(indent >= one + 2 for one in self.indents), 1)
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

        A table, list, script or similar element extends to its closing tag, any other to the line that closes it
        if text follows there, or else to the next blank line. Its paragraphs become paragraphs of the text.
        """
        opening = RAW_TAG.match(self.lines[number])
        name = opening[2].lower() if opening else ""
        if not opening or not is_tag(name) or not (name in SPANNING_TAGS or name in BLOCK_TAGS):
            return 0
        end = 0
        if not opening[1] and (name in SPANNING_TAGS or name in LIST_TAGS):
            end = self.find_end(number, name)
        end = end or self.find_closed(number)
        source = "\n".join(self.lines[number:end])
        context, stash = self.owner.context, self.owner.md.htmlStash
        cleaned = sanitise(rewrite_block(source, self.offsets[number], context))
        for part in split_html_block(cleaned):
            if part.is_paragraph:
                paragraph = Element("p")
                paragraph.text = AtomicString(tokenise(part.html, stash.store))
                self.store_element(paragraph)
            else:
                self.store_markup(mark_table_head(part.html))
        return end

    def find_closed(self, number: int) -> int:
        """Return the number of the line after a block of HTML that begins on line ``number``.

        That is the next blank line, or a line of text before it where all elements are closed.
        """
        depth = 0
        while number < len(self.lines) and self.lines[number].strip():
            depth += sum(-1 if tag[1] else 1 for tag in BLOCK_TAG.finditer(self.lines[number]))
            number += 1
            if depth <= 0 and number < len(self.lines) and not self.lines[number].lstrip(SPACES).startswith("<"):
                break
        return number

    def find_end(self, number: int, name: str) -> int:
        """Return the number of the line after the element ``name`` that begins on line ``number``.

        Without a closing tag, a list or a quotation returns 0. Any other element is reported and extends to the
        end of the text.
        """
        tags = re.compile(rf"<(/?){name}(?=[\s/>]|\Z)", re.IGNORECASE)
        depth = 0
        for end in range(number, len(self.lines)):
            depth += sum(-1 if tag[1] else 1 for tag in tags.finditer(self.lines[end]))
            if depth <= 0:
                return end + 1
        if name in LIST_TAGS:
            return 0
        context = self.owner.context
        context.report(codes.HTML_UNCLOSED, context.locate(self.offsets[number]), name=name)
        return len(self.lines)

    def read_line(self, number: int) -> int:
        """Read a line that is neither code nor raw HTML; return the number of the next line."""
        line = self.lines[number].expandtabs(TAB_LENGTH)
        if not line.strip():
            self.out.append("")
        elif table := self.find_table(number):
            self.add_table(number, table)
            return table.next
        elif _is_thematic_break(line):
            self.store_markup("<hr>")
        elif HEADING.match(line) and line.strip(f"#{SPACES}\xa0"):
            self.add_block(line.strip(f"{SPACES}\xa0"))
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

    def add_table(self, number: int, table: TextTable) -> None:
        """Append a table that begins on line ``number``, and report rows that are too long."""
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
        if not any(line.strip(f">{SPACES}") for line in lines):
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
        self.out.append(f"{self.open_item(len(item['indent']))}- {item['text']}")

    def open_item(self, indent: int) -> str:
        """Return the indentation with which Python-Markdown reads an item that is typed with ``indent`` blanks."""
        if not self.in_list:
            self.indents = [indent]
        while len(self.indents) > 1 and indent < self.indents[-1]:
            self.indents.pop()
        if indent >= self.indents[-1] + 2 and len(self.indents) <= NESTING_LIMIT:
            self.indents.append(indent)
        self.in_list = True
        return " " * TAB_LENGTH * (len(self.indents) - 1)

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
        if _is_lone_mark(bare):
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


def _is_thematic_break(line: str) -> bool:
    """Whether a line consists of three or more hyphens or asterisks. Underscores are a blank to fill in."""
    marks = line.strip(SPACES).replace(" ", "")
    return len(marks) >= 3 and marks[0] in "-*" and marks == marks[0] * len(marks)


def _is_lone_mark(bare: str) -> bool:
    """Whether Python-Markdown would take a line for a quotation that is none: a ``>`` alone, or a mark of git."""
    return bare.startswith(">") and (not bare.strip(f">{SPACES}") or CONFLICT.match(bare) is not None)
