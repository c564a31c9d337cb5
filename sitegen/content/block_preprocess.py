"""Preprocessor of blocks: finds paragraphs, fenced code and raw HTML before Markdown reads the lines.

Official Chinese texts usually have one paragraph a line and no blank lines. Markdown needs blank lines between
paragraphs, so they are inserted here. `sitegen.content.paragraphs` decides where paragraphs end.
"""

from __future__ import annotations

import html
import re
from itertools import accumulate

from markdown import Markdown
from markdown.preprocessors import Preprocessor

from sitegen.content.code_blocks import FENCE_START, read_fenced_block
from sitegen.content.conversion import ConversionContext
from sitegen.content.outline_marks import starts_with_mark
from sitegen.content.paragraphs import HARD_BREAK, SPACES, Paragraph, split_paragraphs
from sitegen.content.raw_html import is_tag, rewrite_block
from sitegen.diagnostics.codes import files as codes

RAW_TAG = re.compile(r" {0,3}<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})(?=[\s/>]|\Z)")
_BLOCK_TAGS = (
    "p div ul ol dl blockquote pre h1 h2 h3 h4 h5 h6 figure details center section article hr font"
    " script style iframe form object svg math textarea noscript"
)
BLOCK_TAGS = frozenset(_BLOCK_TAGS.split())
_SPANNING_TAGS = "table script style pre textarea svg math"
SPANNING_TAGS = frozenset(_SPANNING_TAGS.split())
LIST_ITEM = re.compile(r"( *[-*+] +)\S")
QUOTATION = re.compile(r"[ \u3000]*>")
FOOTNOTE_TEXT = re.compile(r" {0,3}\[\^[^\]\n]{1,200}\]:")
THEMATIC_BREAK = re.compile(r" {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})\Z")
TABLE_SEPARATOR = re.compile(r"[\u3000 ]*\|?[\s:|-]*-[\s:|-]*\Z")


class BlockPreprocessor(Preprocessor):
    """Preprocessor that separates paragraphs by blank lines and takes out code and raw HTML blocks.

    Each such block is replaced by a placeholder of Python-Markdown's HTML stash. Diagnostics are appended to
    ``context``.
    """

    def __init__(self, md: Markdown, context: ConversionContext) -> None:
        super().__init__(md)
        self.context = context

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of a body with blank lines between paragraphs and placeholders for code and raw HTML."""
        return _LinePass(lines, self).run()


class _LinePass:
    """One pass over the lines of a body.

    Methods that try to read a block beginning on line ``number`` return the number of the line after it, or
    0 if there is no such block. Line numbers count from 0.
    """

    def __init__(self, lines: list[str], owner: BlockPreprocessor) -> None:
        self.lines = lines
        self.owner = owner
        self.offsets = list(accumulate((len(line) + 1 for line in lines), initial=0))
        self.out: list[str] = []
        self.in_list = False
        self.in_table = False

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
        self.in_list = self.in_table = False
        self.add_block(self.owner.md.htmlStash.store(markup))

    def read_fence(self, number: int) -> int:
        """Read a fenced code block that begins on line ``number``; return the next line's number, or 0.

        The code stays part of the list item or quotation around it. A missing closing fence is reported.
        """
        block = read_fenced_block(self.lines, number)
        if not block:
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
        """Build the line prefix that keeps a code block inside the list item or quotation around it.

        ``typed`` is what precedes the opening fence in the source.
        """
        self.in_table = False
        indent = len(typed) - len(typed.lstrip(" "))
        if ">" in typed:
            return "> " * typed.count(">")
        if LIST_ITEM.match(f"{typed}x"):
            self.in_list = True
            return typed
        if self.in_list and indent >= 2:
            return " " * 4 * max(indent // 4, 1)
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

        A table, script or similar element extends to its closing tag, any other element to the next blank
        line.
        """
        opening = _match_raw_block(self.lines[number])
        if not opening:
            return 0
        name = opening[2].lower()
        end = (
            self.find_end(number, name)
            if name in SPANNING_TAGS and not opening[1]
            else self.find_blank(number)
        )
        source = "\n".join(self.lines[number:end])
        self.store_markup(rewrite_block(source, self.offsets[number], self.owner.context))
        return end

    def find_blank(self, number: int) -> int:
        """Return the number of the next blank line, or the total number of lines if there is none."""
        while number < len(self.lines) and self.lines[number].strip():
            number += 1
        return number

    def find_end(self, number: int, name: str) -> int:
        """Return the number of the line after the element ``name`` that begins on line ``number``.

        An element without a closing tag is reported and extends to the end of the text.
        """
        tags = re.compile(rf"<(/?){name}(?=[\s/>]|\Z)", re.IGNORECASE)
        depth = 0
        for end in range(number, len(self.lines)):
            depth += sum(-1 if tag[1] else 1 for tag in tags.finditer(self.lines[end]))
            if depth <= 0:
                return end + 1
        context = self.owner.context
        context.report(codes.HTML_UNCLOSED, context.locate(self.offsets[number]), name=name)
        return len(self.lines)

    def read_line(self, number: int) -> int:
        """Read lines that are neither code nor raw HTML, from line ``number`` on; return the number of the next line."""
        line = self.lines[number]
        if not line.strip():
            self.out.append("")
            self.in_table = False
        elif self.check_table_row(number):
            self.out.append(line.strip(SPACES))
        elif THEMATIC_BREAK.match(line) or line.lstrip("\u3000").startswith("#"):
            self.add_block(line.lstrip("\u3000"))
            self.in_list = False
        elif QUOTATION.match(line):
            self.add_quotation(line)
        else:
            end = number + 1
            while end < len(self.lines) and self.check_text(end):
                end += 1
            self.add_run(self.lines[number:end])
            return end
        return number + 1

    def check_table_row(self, number: int) -> bool:
        """Return whether line ``number`` is a table row. A table has a line of dashes below its header row."""
        if self.in_table:
            self.in_table = "|" in self.lines[number]
            if not self.in_table:
                self.add_gap()
        elif self.check_table_head(number):
            self.in_table = True
            self.add_gap()
        return self.in_table

    def check_table_head(self, number: int) -> bool:
        """Return whether line ``number`` is the header row of a table."""
        if "|" not in self.lines[number] or number + 1 == len(self.lines):
            return False
        following = self.lines[number + 1]
        return "|" in following and TABLE_SEPARATOR.match(following) is not None

    def check_text(self, number: int) -> bool:
        """Return whether line ``number`` belongs to the run of text lines before it."""
        line = self.lines[number]
        bare = line.lstrip(SPACES)
        if not bare or bare[0] in "#>" or bare.startswith("<!--"):
            return False
        special = (
            LIST_ITEM.match(line)
            or THEMATIC_BREAK.match(line)
            or FOOTNOTE_TEXT.match(line)
            or FENCE_START.match(line)
            or _match_raw_block(line)
        )
        return not special and not self.check_table_head(number)

    def add_quotation(self, line: str) -> None:
        """Append a line of a quotation to the output. Markdown joins it with the lines of quotations around it."""
        indent = len(line) - len(line.lstrip(" "))
        if line.startswith("\u3000"):
            self.add_gap()
        if not (self.in_list and indent >= 2):
            self.in_list = False
        self.out.append(line if indent and (indent < 4 or self.in_list) else line.lstrip(SPACES))

    def add_run(self, lines: list[str]) -> None:
        """Append a run of text lines to the output. It may begin with a list item or with the text of a footnote."""
        item, note = LIST_ITEM.match(lines[0]), FOOTNOTE_TEXT.match(lines[0])
        mark = item[1] if item else note[0] if note else ""
        paragraphs = split_paragraphs([lines[0][len(mark) :], *lines[1:]])
        if item:
            self.begin_item()
        elif note:
            self.add_gap()
            self.in_list = False
        if mark:
            self.out.extend(f"{mark}{paragraphs.pop(0).text}".split("\n"))
        self.add_paragraphs(lines, paragraphs, in_note=bool(note))

    def begin_item(self) -> None:
        """Separate the first item of a list from the paragraph before it."""
        if not self.in_list:
            self.add_gap()
        self.in_list = True

    def add_paragraphs(self, lines: list[str], paragraphs: list[Paragraph], *, in_note: bool) -> None:
        """Append paragraphs of the run ``lines`` to the output, with blank lines between them.

        A paragraph with an indent below a list item, or ``in_note`` below the text of a footnote, belongs to it and is
        set off by a hard break. Any other paragraph ends the list or the footnote.
        """
        for paragraph in paragraphs:
            typed = lines[paragraph.start]
            indent = len(typed) - len(typed.lstrip(" "))
            text = paragraph.text
            if (self.in_list or in_note) and indent >= 2 and not (indent < 4 and starts_with_mark(text)):
                if self.out and self.out[-1]:
                    self.out[-1] += HARD_BREAK.rstrip("\n")
                text = typed[:indent] + text
            else:
                self.add_gap()
                self.in_list = in_note = False
            self.out.extend(text.split("\n"))


def _match_raw_block(line: str) -> re.Match[str] | None:
    """Match the tag that begins a block of raw HTML at the start of a line."""
    opening = RAW_TAG.match(line)
    if not opening:
        return None
    name = opening[2].lower()
    return opening if is_tag(name) and (name in SPANNING_TAGS or name in BLOCK_TAGS) else None
