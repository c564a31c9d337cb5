"""Fast path for simple texts: paragraphs, headings, flat lists, one-line quotations, tables and bold words.

`sitegen.content.markdown` defines what Markdown means. This module handles only texts whose result is certain and
returns the same HTML, text and headings, byte for byte. It declines all other texts. The tests compare both paths.

It takes 0.10 ms a text where Python-Markdown takes 1.6 ms, which saves about a third of a cold build of 10,000 items.
"""

from __future__ import annotations

from html import escape

from msgspec import Struct

from sitegen.content.addresses import link_addresses
from sitegen.content.blanks import LINE_BLANKS
from sitegen.content.document_parts import rank_and_classify_paragraphs, read_article_number
from sitegen.content.emphasis import split_strong
from sitegen.content.limits import DEEP_NESTING, find_excess
from sitegen.content.outline import Outline, OutlineHeading
from sitegen.content.paragraphs import Paragraph, split_paragraphs
from sitegen.content.tabbed_tables import TabbedTables
from sitegen.content.text_tables import TextTable, is_bordered, read_pipe_table
from sitegen.content.wrap_margins import WrapMargins
from sitegen.program import regex

# Matches characters that need the full converter: unusual spaces, the marks of code, links, tags and entities, and
# all characters that are not certainly literal.
UNSUPPORTED = regex.compile(
    "[^\t\n -%'-;=-Z^_a-z{|}~\xb0-\xb3\xb7\xc0-\u024f\u0391-\u03c9\u2010-\u2027\u2030-\u203e\u20a0-\u20bf\u2100-\u22ff"
    "\u2460-\u27bf\u3000-\u312f\u3220-\u4dbf\u4e00-\u9fff\ufe30-\ufe4f\uff01-\uffee\U00020000-\U000323af]"
)
HEADING = regex.compile(r"(#{1,6})[ \u3000]+(\S.*)\Z")
LIST_ITEM = regex.compile(r"[-+*][ \u3000]+([^\s#+>*|-].*)\Z")
QUOTED_LINE = regex.compile(r">[ \u3000]([^\s#+>*|-].*)\Z")
# A mark without a blank after it, which is ordinary text.
LITERAL_MARK = regex.compile(r"#+[^\s#]|[-+][^\s+-]|\*{1,3}[^\s*]|>+[^\s>]")
MARKERS = frozenset("#+>-*")


class FastResult(Struct, frozen=True):
    """Result of the fast path: final HTML, plain text, headings, and the ids of articles.

    ``text`` has one line for each block. There are no links and no diagnostics, because the fast path
    declines texts that would have any.
    """

    html: str
    text: str
    headings: tuple[OutlineHeading, ...]
    articles: tuple[str, ...] = ()


class _Unsupported(Exception):  # noqa: N818 — control flow, not an error
    """Exception that ends the fast path, because the text needs the full converter."""


def convert_simple_markdown(body: str, size_factor: int = 1) -> FastResult | None:
    """Convert a body with only simple Markdown to HTML; return None if it needs the full converter.

    The result is the same as that of `convert_with_library`. ``size_factor`` multiplies the limits on size.
    """
    if UNSUPPORTED.search(body) or "~~~" in body or find_excess(body, size_factor):
        return None
    try:
        blocks = _BlockParser(body.split("\n")).parse()
        return _HtmlWriter(blocks).write()
    except _Unsupported:
        return None


class _Block(Struct):
    """A block of the body.

    ``tag`` is p, h, ul, blockquote or table. ``texts`` are the Markdown texts as typed, one for each item of a list
    or line of a quotation. ``rank`` is the level of a heading written with ``#``, 0 for other blocks.
    """

    tag: str
    texts: list[str]
    rank: int = 0


class _Table(_Block):
    """A table. Its cells are in ``table``, and ``texts`` is empty."""

    table: TextTable | None = None


class _BlockParser:
    """Parses lines into blocks, as the block preprocessor and Python-Markdown's block parser do.

    ``open`` is the block that the next line may continue, or None. ``in_list``: a list item on the next line
    would belong to the last list, because no other block has begun since.
    """

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.tabbed = TabbedTables(lines)
        self.margins = WrapMargins(lines)
        self.blocks: list[_Block] = []
        self.open: _Block | None = None
        self.in_list = False

    def parse(self) -> list[_Block]:
        """Return the blocks of the text in document order; raise `_Unsupported` if it is not simple enough."""
        number = 0
        while number < len(self.lines):
            line = self.lines[number]
            number += 1
            if not line or line.isspace():
                self.open = None
            elif ("|" in line or "\t" in line or line[0] == '"') and (table := self.find_table(number - 1)):
                self.blocks.append(_Table("table", [], table=table))
                self.open, self.in_list = None, False
                number = table.next
            elif line[0] not in MARKERS or not self.try_to_parse_marked_line(line):
                number = self.parse_text_lines(number - 1)
        return self.blocks

    def add_block(self, tag: str, text: str, rank: int = 0) -> None:
        """Append a block with one ``text``, as typed. The next line may continue it.

        ``tag`` is p, h, ul or blockquote. ``rank`` is the heading rank, or 0 if this is no heading.
        """
        self.open = _Block(tag, [text], rank)
        self.blocks.append(self.open)

    def try_to_parse_marked_line(self, line: str) -> bool:
        """Parse a line that begins with a Markdown marker; raise `_Unsupported` if it is too complex.

        Returns False if the marker is ordinary text, so that the line has to be parsed as text.
        """
        if match := HEADING.match(line):
            self.add_heading(len(match[1]), match[2].strip())
        elif match := LIST_ITEM.match(line):
            self.add_item(match[1].rstrip(LINE_BLANKS))
        elif match := QUOTED_LINE.match(line):
            self.add_quotation(match[1].rstrip(LINE_BLANKS))
        elif LITERAL_MARK.match(line):
            return False
        else:
            raise _Unsupported
        return True

    def add_heading(self, level: int, text: str) -> None:
        """Append a heading written with ``#``. ``level`` is the number of ``#``."""
        if text.endswith("#"):
            raise _Unsupported
        self.add_block("h", text, level)
        self.open, self.in_list = None, False

    def add_item(self, text: str) -> None:
        """Append an item to the open bulleted list, or begin a list. ``text`` is the text after the marker."""
        if self.open and self.open.tag == "ul":
            self.open.texts.append(text)
        elif self.in_list:
            raise _Unsupported
        else:
            self.add_block("ul", text)
            self.in_list = True

    def add_quotation(self, text: str) -> None:
        """Append a one-line quotation. Quotations with only blank lines between them are merged into one block."""
        if self.open and self.open.tag == "blockquote":
            raise _Unsupported
        self.in_list = False
        if not self.open and self.blocks and self.blocks[-1].tag == "blockquote":
            self.open = self.blocks[-1]
            self.open.texts.append(text)
        else:
            self.add_block("blockquote", text)

    def parse_text_lines(self, number: int) -> int:
        """Parse consecutive lines of text from line ``number`` on; return the number of the line after them."""
        end = number
        while end < len(self.lines) and self.lines[end] and self.is_text_line(end):
            end += 1
        if end == number + 1 and not self.open:
            # Most paragraphs stand alone between blank lines.
            self.add_block("p", self.lines[number].strip(LINE_BLANKS))
        else:
            for paragraph in self.split_text_lines(self.lines[number:end]):
                self.add_block("p", paragraph.text)
        self.in_list = False
        return end

    def is_text_line(self, number: int) -> bool:
        """Whether line ``number`` is ordinary text. Raises `_Unsupported` if a marker follows an indent."""
        line = self.lines[number]
        bare = line.lstrip(LINE_BLANKS)
        if not bare or (("|" in line or "\t" in line or line[0] == '"') and self.find_table(number)):
            return False
        is_marked = bare[0] in MARKERS and not LITERAL_MARK.match(bare)
        if is_marked and line[0] in MARKERS:
            return False
        if is_marked or (line[0] == " " and self.in_list):
            raise _Unsupported
        return True

    def split_text_lines(self, lines: list[str]) -> list[Paragraph]:
        """Split consecutive lines of text into paragraphs.

        Raises `_Unsupported` if one of them continues the list item above or has hard line breaks.
        """
        if self.open and self.open.tag == "ul":
            item, *paragraphs = split_paragraphs([self.open.texts[-1], *lines], self.margins)
            if item.end > 1:
                raise _Unsupported
        else:
            paragraphs = split_paragraphs(lines, self.margins)
        if any("\n" in paragraph.text for paragraph in paragraphs):
            raise _Unsupported
        return paragraphs

    def find_table(self, number: int) -> TextTable | None:
        """Return the table that begins on line ``number``, or None.

        The line must have a pipe, a tab or a quotation mark. Raises `_Unsupported` for a table that only the
        full converter can handle: one with rows that are too long, with line breaks in cells, or with deep
        nesting. Also raises it if the line looks like a row but begins no table.
        """
        line = self.lines[number]
        table = read_pipe_table(self.lines, number) or self.tabbed.read(number)
        if table is None and "\t" not in line and not is_bordered(line):
            return None
        if (
            not table
            or table.surplus_lines
            or table.has_breaks
            or any(map(DEEP_NESTING.match, self.lines[number : table.next]))
        ):
            raise _Unsupported
        return table


class _HtmlWriter:
    """Writes the HTML of blocks, exactly as Python-Markdown, the sanitiser and `HtmlPostprocessor` write it."""

    def __init__(self, blocks: list[_Block]) -> None:
        self.blocks = blocks
        self.outline = Outline()
        self.html: list[str] = []
        self.text: list[str] = []
        self.tables = 0

    def write(self) -> FastResult:
        """Write all blocks and return the finished HTML, text and headings."""
        paragraphs = [block.texts[0] if block.tag == "p" else None for block in self.blocks]
        for block, rank, name in zip(self.blocks, *rank_and_classify_paragraphs(paragraphs), strict=True):
            self.write_block(block, rank, name)
        html, outline = "".join(self.html).strip(), self.outline
        return FastResult(html, "\n".join(self.text), tuple(outline.headings), tuple(outline.articles))

    def write_block(self, block: _Block, rank: int, class_name: str) -> None:
        """Write one block.

        ``rank`` is its rank as a heading, 0 for none, and ``class_name`` the class of a paragraph, "" for
        none. Both are results of `rank_and_classify_paragraphs`.
        """
        if block.tag == "h" or rank:
            self.write_heading(block, rank or block.rank)
        elif block.tag == "p":
            self.write_paragraph(block.texts[0], class_name)
        elif isinstance(block, _Table) and block.table:
            self.write_table(block.table)
        else:
            self.write_list_or_quotation(block)

    def write_inline(self, markdown: str) -> str:
        """Return the Markdown text ``markdown`` of a block as HTML, and append its plain text to ``text``."""
        html, plain = _convert_inline(markdown)
        self.text.append(plain)
        return html

    def write_paragraph(self, markdown: str, class_name: str) -> None:
        """Write a paragraph with the class ``class_name``, or "". An article gets an id."""
        is_article = class_name == "doc-article"
        id = f' id="{self.outline.add_article(read_article_number(markdown))}"' if is_article else ""
        start = f'<p class="{class_name}"{id}>' if class_name else "<p>"
        self.html.append(f"{start}{self.write_inline(markdown)}</p>\n")

    def write_heading(self, block: _Block, rank: int) -> None:
        """Write ``block`` as a heading with the given rank, and add it to the outline."""
        html, plain = _convert_inline(block.texts[0])
        heading = self.outline.add_heading(rank, plain)
        self.text.append(plain)
        self.html.append(f'<h{heading.level} id="{heading.id}">{html}</h{heading.level}>\n')

    def write_list_or_quotation(self, block: _Block) -> None:
        """Write a bulleted list or a quotation."""
        start, end = ("<li>", "</li>") if block.tag == "ul" else ("<p>", "</p>\n")
        texts = [f"{start}{self.write_inline(text)}{end}" for text in block.texts]
        self.html.append(f"<{block.tag}>{''.join(texts)}</{block.tag}>")

    def write_table(self, table: TextTable) -> None:
        """Write a table in a frame that scrolls horizontally."""
        self.tables += 1
        classes = tuple(f' class="align-{name}"' if name else "" for name in table.alignments)
        html, plain = _convert_inline(table.caption)
        label = f"表格 {self.tables}" + (f"：{escape(plain)}" if plain else "")
        self.html.append(f'<div class="table" tabindex="0" role="region" aria-label="{label}"><table>')
        if html:
            self.html.append(f"<caption>{html}</caption>")
            self.text.append(plain)
        if table.head:
            head = _format_row("th", self.write_cells(table.head), classes)
            self.html.append(f"<thead>{head}</thead>")
        if table.rows:
            rows = [_format_row("td", self.write_cells(row), classes) for row in table.rows]
            self.html.append(f"<tbody>{''.join(rows)}</tbody>")
        self.html.append("</table></div>\n")

    def write_cells(self, cells_markdown: tuple[str, ...]) -> list[str]:
        """Return the HTML of a table row's cells, and append their plain text as one line to ``text``.

        ``cells_markdown`` is the Markdown of each cell.
        """
        cells = [_convert_inline(cell) for cell in cells_markdown]
        if plain := " ".join(text for _, text in cells if text):
            self.text.append(plain)
        return [html for html, _ in cells]


def _format_row(tag: str, cells: list[str], classes: tuple[str, ...]) -> str:
    """Return a table row as HTML.

    ``tag`` is td or th, and ``cells`` are the HTML of the cells. ``classes`` has for each column the class attribute
    with a leading space, or "". A heading cell gets ``scope="col"``, and an empty heading cell is written as ``td``.
    """
    if tag == "td":
        inner = [f"<td{attribute}>{cell}</td>" for cell, attribute in zip(cells, classes, strict=True)]
    else:
        inner = [
            f'<th{attribute} scope="col">{cell}</th>' if cell else "<td></td>"
            for cell, attribute in zip(cells, classes, strict=True)
        ]
    return f"<tr>{''.join(inner)}</tr>"


def _convert_inline(markdown: str) -> tuple[str, str]:
    """Return the HTML and the plain text of ``markdown``, the Markdown text of a block, list item or cell."""
    if "**" not in markdown:
        return link_addresses(markdown.replace(">", "&gt;")), " ".join(markdown.split())
    parts = split_strong(markdown)
    html = [link_addresses(part.replace(">", "&gt;")) for part in parts]
    marked = "".join(f"<strong>{part}</strong>" if n % 2 else part for n, part in enumerate(html))
    return marked, " ".join("".join(parts).split())
