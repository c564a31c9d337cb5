"""Last pass over the sanitised HTML: heading levels and ids, scrollable tables, links, and the plain text.

The output of the sanitiser is regular: every ``<`` begins a tag and every attribute is quoted. A regular
expression is therefore enough to tokenise it.
"""

from __future__ import annotations

import re
from html import escape, unescape

from sitegen.content.addresses import EXTERNAL_LINK_ATTRIBUTES, link_addresses
from sitegen.content.document_parts import read_article_number
from sitegen.content.outline import Outline
from sitegen.program import regex

TAG = regex.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"]*")*)\s*/?>')
ATTRIBUTE = regex.compile(r'(?<![a-z-])([a-z-]+)="([^"]*)"')
HEADING = regex.compile(r"h[1-6]\Z")
CAPTION = regex.compile(r"<caption>([^<]*+(?:<(?!/?caption>)[^<]*+)*+)</caption>")
# Paragraphs whose whole content was removed.
EMPTY_PARAGRAPH = regex.compile(r"<p>\s*</p>\n?")
_TAGS_ENDING_LINES = (
    "p div ul ol li dl dt dd blockquote pre h1 h2 h3 h4 h5 h6 table tr caption hr br figure figcaption details"
    " summary"
)
TAGS_ENDING_LINES = frozenset(_TAGS_ENDING_LINES.split())
CELL_TAGS = frozenset({"td", "th"})
# Elements in which a bare address does not become a link: it is code, or a link already.
VERBATIM_TAGS = frozenset({"a", "code", "pre", "kbd"})
# In the plain text 10<sup>4</sup> must not read 104, nor CO<sub>2</sub> lose its index.
_SUPERSCRIPTS = str.maketrans("0123456789+-\u2212=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPTS = str.maketrans("0123456789+-\u2212=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
SUPER_AND_SUBSCRIPTS = {"sup": _SUPERSCRIPTS, "sub": _SUBSCRIPTS}


class HtmlPostprocessor:
    """Final HTML and plain text of one body, made from sanitised HTML.

    ``sanitised_html`` is the output of `sanitise_html`. The constructor does all the work. The results are the
    properties `html` and `text`, and ``outline`` with its headings and articles.
    """

    def __init__(self, sanitised_html: str) -> None:
        self.source = sanitised_html
        self.outline = Outline()
        self.out: list[str] = []
        self.pieces: list[str] = []
        self.text_lines: list[str] = []
        self.tables = self.depth = self.rows = self.verbatim = 0
        self.rank = self.heading_start = 0
        self.is_silent = False
        self.script: dict[int, int] = {}
        self._walk()

    @property
    def html(self) -> str:
        """Final HTML, in which internal links still have placeholder addresses."""
        return EMPTY_PARAGRAPH.sub("", "".join(self.out)).strip()

    @property
    def text(self) -> str:
        """Plain text with one line for each block; a table row is one line."""
        return "\n".join(self.text_lines)

    def _walk(self) -> None:
        position = 0
        for token in TAG.finditer(self.source):
            if token.start() > position:
                self._add_text(self.source[position : token.start()])
            (self._close_tag if token[1] else self._open_tag)(token[2], token)
            position = token.end()
        self._add_text(self.source[position:])
        self._end_line()

    def _add_text(self, text: str) -> None:
        self.out.append(text if self.verbatim else link_addresses(text))
        if not self.is_silent:
            is_script = all(ord(sign) in self.script for sign in text)
            self.pieces.append(text.translate(self.script) if is_script else text)

    def _end_line(self) -> None:
        line = " ".join(unescape("".join(self.pieces)).split())
        if line:
            self.text_lines.append(line)
        self.pieces.clear()

    def _open_tag(self, name: str, token: re.Match[str]) -> None:
        if name in TAGS_ENDING_LINES and not self.rank:
            self._end_line()
        self.verbatim += name in VERBATIM_TAGS
        self.script = SUPER_AND_SUBSCRIPTS.get(name, self.script)
        markup = token.group()
        if HEADING.match(name):
            markup = self._open_heading(name, markup)
        elif name == "a":
            markup = self._open_link(markup)
        elif name == "img":
            markup = self._rewrite_image(markup)
        elif name == "p":
            markup = self._open_paragraph(token)
        elif name in ("table", "tr", "th"):
            markup = self._open_table_part(name, token)
        self.out.append(markup)

    def _close_tag(self, name: str, token: re.Match[str]) -> None:
        self.verbatim -= name in VERBATIM_TAGS
        self.script = {} if name in SUPER_AND_SUBSCRIPTS else self.script
        markup = token.group()
        if HEADING.match(name):
            markup = self._close_heading()
        elif name in CELL_TAGS:
            markup = self._close_cell(name)
        elif name == "a":
            self.is_silent = False
        elif name == "table":
            self.depth -= 1
            markup = "</table></div>\n" if self.depth == 0 else markup
        if name in TAGS_ENDING_LINES and not self.rank:
            self._end_line()
        self.out.append(f"{markup}\n" if name == "p" else markup)

    def _open_heading(self, name: str, markup: str) -> str:
        if self.rank:
            return ""
        rank_class = regex.search(r'class="k(\d+)"', markup)
        self.rank = int(rank_class[1]) if rank_class else int(name[1])
        # The id depends on the text, so the tag is filled in when the heading ends.
        self.heading_start = len(self.out)
        return ""

    def _close_heading(self) -> str:
        if not self.rank:
            return ""
        text = " ".join(unescape("".join(self.pieces)).split())
        rank, self.rank = self.rank, 0
        if not text:
            return ""
        heading = self.outline.add_heading(rank, text)
        self.out[self.heading_start] = f'<h{heading.level} id="{escape(heading.id)}">'
        return f"</h{heading.level}>\n"

    def _open_paragraph(self, token: re.Match[str]) -> str:
        """Return the opening tag of a paragraph, with an id if it is an article such as 第十七条.

        The sanitiser has removed all ids except those of footnotes.
        """
        if "doc-article" not in token[3]:
            return token.group()
        article = read_article_number(self.source[token.end() : token.end() + 40])
        return f'<p class="doc-article" id="{escape(self.outline.add_article(article))}">'

    def _open_link(self, markup: str) -> str:
        attributes = dict(ATTRIBUTE.findall(markup))
        href = attributes.get("href", "")
        # Footnote numbers are left out of the plain text, which is searched and counted.
        self.is_silent = "footnote" in attributes.get("class", "")
        if self.is_silent:
            return markup
        if not href:
            return "<a>"
        return f'<a href="{_quote_attribute(href)}"{EXTERNAL_LINK_ATTRIBUTES if href.lower().startswith("http") else ""}>'

    def _rewrite_image(self, markup: str) -> str:
        attributes = dict(ATTRIBUTE.findall(markup))
        if not attributes.get("src"):
            return ""
        self.pieces.append(f" {attributes.get('alt', '')} ")
        return f'<img src="{_quote_attribute(attributes["src"])}" alt="{_quote_attribute(attributes.get("alt", ""))}" loading="lazy">'

    def _open_table_part(self, name: str, token: re.Match[str]) -> str:
        if name == "table":
            self.depth += 1
            return self._open_table_with_frame(token) if self.depth == 1 else token.group()
        if name == "tr":
            self.rows += 1
        elif self.rows == 1 and "scope=" not in token[3]:
            # Editors who write HTML may give the scope themselves.
            return f'<th{token[3]} scope="col">'
        return token.group()

    def _open_table_with_frame(self, token: re.Match[str]) -> str:
        """Return the opening tags of a table and of the scrollable frame around it.

        The frame can be focused by keyboard, so it needs an accessible name (WCAG 2.1.1).
        """
        self.tables += 1
        self.rows = 0
        end = self.source.find("</table>", token.end())
        caption = CAPTION.search(self.source, token.end(), end)
        name = (
            " ".join(unescape(regex.sub(r"<[^<>]{0,9999}>", "", caption[1].replace("<br>", " "))).split())
            if caption
            else ""
        )
        label = escape(f"表格 {self.tables}\uff1a{name}" if name else f"表格 {self.tables}")
        return f'<div class="table" tabindex="0" role="region" aria-label="{label}"><table>'

    def _close_cell(self, name: str) -> str:
        # The cells of a row share a line of the plain text.
        self.pieces.append(" ")
        if name == "th" and self.out[-1].startswith("<th"):
            # Screen readers would announce an empty heading for each cell of the column.
            self.out[-1] = "<td>"
            return "</td>"
        return f"</{name}>"


def _quote_attribute(value: str) -> str:
    """Unescape and re-escape an attribute value of sanitised HTML."""
    return escape(unescape(value))
