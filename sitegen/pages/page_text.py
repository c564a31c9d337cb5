"""Extraction of the text of a rendered page, as readers see it, in blocks: paragraphs, table rows, list entries."""

from __future__ import annotations

import re
from collections.abc import Collection
from html.parser import HTMLParser
from itertools import pairwise
from typing import Final, NamedTuple

from sitegen.program import regex

_NAMED_BLOCK_TAGS: Final = frozenset(
    ["h1", "h2", "h3", "h4", "h5", "h6", "li", "th", "td", "blockquote", "pre", "dt", "dd"]
)
"""Elements whose name says what a block is. All others are paragraphs or groups of them."""
_CELL_TAGS: Final = frozenset({"td", "th"})
_BLOCK_TAGS: Final = _NAMED_BLOCK_TAGS - _CELL_TAGS | frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "form",
        "fieldset",
        "legend",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "caption",
        "ul",
        "ol",
        "dl",
        "figure",
        "figcaption",
        "details",
        "summary",
        "address",
        "body",
        "html",
    ]
)
_CONTROL_TAGS: Final = frozenset(["nav", "option", "select", "button", "label", "textarea", "hr"])
"""Elements that are blocks, too, for `extract_visible_lines`, which reads everything visible."""
_INVISIBLE_TAGS: Final = frozenset({"head", "script", "style", "template", "svg"})
_SKIPPED_TAGS: Final = _INVISIBLE_TAGS - {"head"} | {"nav", "button", "dialog", "noscript"}
_SKIPPED_CLASSES: Final = frozenset({"tools", "citation", "printed"})
"""Parts of a document page that repeat its title and address for readers who want to share it."""
_MARKUP_SIGNS: Final = {"a": ("[", "]"), "strong": ("**", "**"), "em": ("*", "*"), "del": ("~~", "~~")}
_VOID_TAGS: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_EXTERNAL_URL: Final = regex.compile(r"(?:https?:)?//[^/?#]+", re.IGNORECASE)


class PageText(NamedTuple):
    """The text blocks of a page, and for each block the head of the table in which it is.

    ``blocks`` are the texts. ``table_heads`` has one entry for each block: the indexes in ``blocks`` of the texts
    that form the head of its table. The entry is () for a block outside a table, or in a table head.
    """

    blocks: tuple[str, ...]
    table_heads: tuple[tuple[int, ...], ...]


def extract_page_text(html: str) -> PageText:
    """Return the text blocks of a page, and for each block in a table the head of the table.

    The blocks are those of `extract_text_blocks`. The head of a table consists of the rows at its beginning whose
    cells are all ``th``.
    """
    reader = _parse_page(html)
    return PageText(tuple(text for text, *_ in reader.blocks), tuple(reader.heads))


def extract_text_blocks(html: str, *, whole_page: bool = False) -> tuple[str, ...]:
    """Return the text blocks of the ``main`` element of a page, such as paragraphs, headings and table rows.

    The whole page is read if it has no such element. With ``whole_page`` it is read in any case, including its
    navigation. Consecutive white space becomes one space. The text of a link to another host is followed by
    the address in brackets, since a reader of the text alone would not see where it leads. An image is
    represented by its address and alternative text.
    """
    return tuple(text for text, *_ in _read_blocks(html, whole_page=whole_page))


def extract_visible_lines(html: str) -> list[str]:
    """Return everything visible on a page, one line for each block.

    A line begins with the tag of the block's element, such as ``h1``. Paragraphs have no tag. Each cell of a
    table is a line. Links are in square brackets and emphasis in asterisks, but the addresses of links are
    left out.
    """
    return [
        f"{kind} {text}" if kind else text
        for text, _, kind in _read_blocks(html, whole_page=True, marked=True)
    ]


def find_reformatted_blocks(old_html: str, new_html: str) -> frozenset[str]:
    """Return the texts of the blocks that two pages have in common but mark up differently.

    ``old_html`` and ``new_html`` are the HTML of the pages. Markup differs, for example, if a link leads somewhere
    else.
    """
    before, after = (_group_markup_by_text(html) for html in (old_html, new_html))
    return frozenset(text for text in before.keys() & after.keys() if before[text] != after[text])


def _group_markup_by_text(html: str) -> dict[str, list[str]]:
    """Return the markup of each block of a page, keyed by the text of the block.

    If several blocks have the same text, their markups are sorted.
    """
    reader = _parse_page(html)
    groups: dict[str, list[str]] = {}
    for (text, *_), markup in zip(reader.blocks, reader.markups, strict=True):
        groups.setdefault(text, []).append(markup)
    return {text: sorted(markups) for text, markups in groups.items()}


def mark_blocks_for_review(html: str, block_texts: Collection[str]) -> str:
    """Add the attribute ``data-review`` to the elements of certain blocks of a page, and return the changed HTML.

    ``block_texts`` are the texts of these blocks, as `extract_text_blocks` returns them.
    """
    chosen = frozenset(block_texts)
    starts = sorted({start for text, start, _ in _read_blocks(html) if start and text in chosen})
    return ' data-review=""'.join(html[start:end] for start, end in pairwise([0, *starts, len(html)]))


def _read_blocks(html: str, *, whole_page: bool = False, marked: bool = False) -> list[tuple[str, int, str]]:
    """Return each block of a page as a triple of text, position and tag.

    The position is the index in ``html`` directly after the tag name of the block's element, where attributes can be
    inserted; 0 if the block has no element. The tag is one of `_NAMED_BLOCK_TAGS` or "". ``whole_page`` and ``marked``
    are as in `_BlockParser`.
    """
    return _parse_page(html, whole_page=whole_page, marked=marked).blocks


def _parse_page(html: str, *, whole_page: bool = False, marked: bool = False) -> _BlockParser:
    reader = _BlockParser(html, whole_page=whole_page or "<main" not in html, marked=marked)
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader


class _TableHeadState:
    """State of reading a table: the indexes of the blocks in its head, and whether its body has begun."""

    def __init__(self) -> None:
        self._numbers: list[int] = []
        self._cells: set[str] = set()
        self._has_body = False

    def start_row(self, *, is_body: bool) -> None:
        """Begin a row of the table. With ``is_body``, begin its element ``tbody`` instead.

        The start of ``tbody`` ends the table head if the head has any blocks.
        """
        self._cells.clear()
        self._has_body |= is_body and bool(self._numbers)

    def add_cell(self, tag: str) -> None:
        """Add a cell to the current row. ``tag`` is ``th`` or ``td``."""
        self._cells.add(tag)

    def add_block(self, number: int) -> tuple[int, ...]:
        """Add a block of the current row, and return the indexes of the blocks of the table head above it.

        ``number`` is the index of the added block. Returns () if it belongs to the head itself.
        """
        self._has_body |= "td" in self._cells
        if self._has_body:
            return tuple(self._numbers)
        # A caption is no row.
        self._numbers += [number] if self._cells else []
        return ()


class _BlockParser(HTMLParser):
    """HTML parser that collects the texts of block elements.

    ``html`` is the page that will be fed to the parser. With ``whole_page``, it reads the whole body instead of
    ``main`` only. With ``marked``, form controls and table cells are blocks, too, and links and emphasis are marked.
    """

    def __init__(self, html: str, *, whole_page: bool, marked: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, int, str]] = []
        self.markups: list[str] = []
        self.heads: list[tuple[int, ...]] = []
        self._tables: list[_TableHeadState] = []
        self._markup: list[str] = []
        self._line_starts = [0, *(match.end() for match in regex.finditer("\n", html))]
        self._last_start = 0
        self._start = 0
        self._parts: list[str] = []
        self._has_text = False
        self._whole_page = whole_page
        self._inside = whole_page
        self._marked = marked
        self._kind = ""
        self._block_tags = _BLOCK_TAGS | _CELL_TAGS | _CONTROL_TAGS if marked else _BLOCK_TAGS
        self._skipped_tags = (
            _INVISIBLE_TAGS if marked else _SKIPPED_TAGS - {"nav"} | {"head"} if whole_page else _SKIPPED_TAGS
        )
        self._skipped_classes = frozenset() if marked else _SKIPPED_CLASSES
        self._skipped: list[str] = []
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, or begin to skip an element that has no text of the page (overrides `HTMLParser`)."""
        values = {name: value or "" for name, value in attrs}
        if self._skipped:
            if tag not in _VOID_TAGS and tag == self._skipped[0]:
                self._skipped.append(tag)
            return
        if tag == "main":
            self._inside = True
        if tag in self._skipped_tags or self._skipped_classes.intersection(values.get("class", "").split()):
            if tag not in _VOID_TAGS:
                self._skipped.append(tag)
        elif self._marked:
            self._start_marked(tag)
        elif tag == "dd" and self._parts:
            # A term and its description are one line.
            self._parts.append("：")
        elif tag in _BLOCK_TAGS or tag == "br":
            self.end_block()
            if tag in _BLOCK_TAGS and self._inside:
                line, column = self.getpos()
                self._last_start = self._line_starts[line - 1] + column + 1 + len(tag)
            if tag == "table":
                self._tables.append(_TableHeadState())
            elif tag in ("tbody", "tr") and self._tables:
                self._tables[-1].start_row(is_body=tag == "tbody")
        elif tag in _CELL_TAGS:
            if self._tables:
                self._tables[-1].add_cell(tag)
            if self._parts:
                self._parts.append(" | ")
        elif tag == "a":
            self._link = values.get("href", "")
        elif tag == "img":
            self._add(f"〔图片 {values.get('src', '')} {values.get('alt', '')}〕")
        if not self._skipped:
            self._markup.append(self.get_starttag_text() or "")

    def _start_marked(self, tag: str) -> None:
        if tag in self._block_tags or tag == "br":
            self.end_block()
            self._kind = tag if tag in _NAMED_BLOCK_TAGS else self._kind
        elif tag == "img":
            self._add("[图]")
        else:
            self._add(_MARKUP_SIGNS.get(tag, ("", ""))[0])

    def handle_endtag(self, tag: str) -> None:
        """End a block, a link or a skipped element (overrides `HTMLParser`)."""
        if self._skipped:
            if tag == self._skipped[0]:
                self._skipped.pop()
            return
        if self._marked:
            if tag in self._block_tags:
                self.end_block()
                self._kind = ""
            self._add(_MARKUP_SIGNS.get(tag, ("", ""))[1])
            return
        if tag == "a" and _EXTERNAL_URL.match(self._link):
            self._add(f"〔{self._link}〕")
        if tag == "a":
            self._link = ""
        if (tag in _BLOCK_TAGS and tag != "dt") or tag == "main":
            self.end_block()
        if tag == "table" and self._tables:
            self._tables.pop()
        if tag == "main":
            self._inside = self._whole_page
        if tag not in _BLOCK_TAGS:
            self._markup.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Add text to the current block, unless it is in a skipped element (overrides `HTMLParser`)."""
        if not self._skipped:
            self._add(data)

    def end_block(self) -> None:
        """Add a block with the text read since the last block, if there is any."""
        text = " ".join("".join(self._parts).split())
        markup = " ".join("".join(self._markup).split())
        self._parts.clear()
        self._markup.clear()
        self._has_text = False
        if text:
            self.heads.append(self._tables[-1].add_block(len(self.blocks)) if self._tables else ())
            self.blocks.append((text, self._start, self._kind))
            self.markups.append(markup)

    def _add(self, text: str) -> None:
        if self._inside:
            if not self._has_text:
                self._start = self._last_start
                self._has_text = bool(text.strip())
            self._parts.append(text)
            self._markup.append(text)


def extract_external_urls(html: str) -> frozenset[str]:
    """Return the addresses on other hosts that a page, or a part of one, links to or loads."""
    reader = _ExternalUrlParser()
    reader.feed(html)
    reader.close()
    return frozenset(reader.addresses)


class _ExternalUrlParser(HTMLParser):
    """HTML parser that collects in ``addresses`` those on other hosts.

    Read are the attributes ``href``, ``src``, ``action``, ``cite``, ``data`` and ``poster``.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the addresses of an element (overrides `HTMLParser`). The element ``html`` is ignored."""
        for name, value in attrs if tag != "html" else ():
            if name in ("href", "src", "action", "cite", "data", "poster") and _EXTERNAL_URL.match(
                value or ""
            ):
                self.addresses.add(value or "")
