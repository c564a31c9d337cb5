"""Extraction of the text of a rendered page, as readers see it, in blocks: paragraphs, table rows, list entries."""

from __future__ import annotations

import re
from collections.abc import Collection
from html.parser import HTMLParser
from itertools import pairwise
from typing import Final, NamedTuple

from sitegen.program import regex

_KINDS: Final = frozenset(
    ["h1", "h2", "h3", "h4", "h5", "h6", "li", "th", "td", "blockquote", "pre", "dt", "dd"]
)
"""Elements whose name says what a block is. All others are paragraphs or groups of them."""
_CELLS: Final = frozenset({"td", "th"})
_BLOCKS: Final = _KINDS - _CELLS | frozenset(
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
_CONTROLS: Final = frozenset(["nav", "option", "select", "button", "label", "textarea", "hr"])
"""Elements that are blocks, too, for `extract_lines`, which reads everything visible."""
_UNSEEN: Final = frozenset({"head", "script", "style", "template", "svg"})
_SKIPPED: Final = _UNSEEN - {"head"} | {"nav", "button", "dialog", "noscript"}
_SKIPPED_CLASSES: Final = frozenset({"tools", "citation", "printed"})
"""Parts of a document page that repeat its title and address for readers who want to share it."""
_MARKS: Final = {"a": ("[", "]"), "strong": ("**", "**"), "em": ("*", "*"), "del": ("~~", "~~")}
_VOID: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_OUTSIDE: Final = regex.compile(r"(?:https?:)?//[^/?#]+", re.IGNORECASE)


class PageText(NamedTuple):
    """The text blocks of a page, and for each block the head of the table in which it is.

    ``blocks`` are the texts. ``heads`` has one entry for each block: the indexes in ``blocks`` of the texts
    that form the head of its table. The entry is () for a block outside a table, or in a table head.
    """

    blocks: tuple[str, ...]
    heads: tuple[tuple[int, ...], ...]


def extract_text(html: str) -> PageText:
    """Return the text blocks of a page, and for each block in a table the head of the table.

    The blocks are those of `extract_blocks`. The head of a table consists of the rows at its beginning whose
    cells are all ``th``.
    """
    reader = _read_page(html)
    return PageText(tuple(text for text, *_ in reader.blocks), tuple(reader.heads))


def extract_blocks(html: str, *, whole: bool = False) -> tuple[str, ...]:
    """Return the text blocks of the ``main`` element of a page, such as paragraphs, headings and table rows.

    The whole page is read if it has no such element. With ``whole`` it is read in any case, including its
    navigation. Consecutive white space becomes one space. The text of a link to another host is followed by
    the address in brackets, since a reader of the text alone would not see where it leads. An image is
    represented by its address and alternative text.
    """
    return tuple(text for text, *_ in _read_blocks(html, whole=whole))


def extract_lines(html: str) -> list[str]:
    """Return everything visible on a page, one line for each block.

    A line begins with the tag of the block's element, such as ``h1``. Paragraphs have no tag. Each cell of a
    table is a line. Links are in square brackets and emphasis in asterisks, but the addresses of links are
    left out.
    """
    return [
        f"{kind} {text}" if kind else text for text, _, kind in _read_blocks(html, whole=True, marked=True)
    ]


def find_reformatted_blocks(old: str, new: str) -> frozenset[str]:
    """Return the texts of the blocks that two pages have in common but mark up differently.

    ``old`` and ``new`` are the HTML of the pages. Markup differs, for example, if a link leads somewhere else.
    """
    before, after = (_group_markups(html) for html in (old, new))
    return frozenset(text for text in before.keys() & after.keys() if before[text] != after[text])


def _group_markups(html: str) -> dict[str, list[str]]:
    """Return the markup of each block of a page, keyed by the text of the block.

    If several blocks have the same text, their markups are sorted.
    """
    reader = _read_page(html)
    groups: dict[str, list[str]] = {}
    for (text, *_), markup in zip(reader.blocks, reader.markups, strict=True):
        groups.setdefault(text, []).append(markup)
    return {text: sorted(markups) for text, markups in groups.items()}


def tag_blocks(html: str, texts: Collection[str]) -> str:
    """Add the attribute ``data-review`` to the elements of certain blocks of a page, and return the changed HTML.

    ``texts`` are the texts of these blocks, as `extract_blocks` returns them.
    """
    chosen = frozenset(texts)
    starts = sorted({start for text, start, _ in _read_blocks(html) if start and text in chosen})
    return ' data-review=""'.join(html[start:end] for start, end in pairwise([0, *starts, len(html)]))


def _read_blocks(html: str, *, whole: bool = False, marked: bool = False) -> list[tuple[str, int, str]]:
    """Return each block of a page as a triple of text, position and tag.

    The position is the index in ``html`` directly after the tag name of the block's element, where attributes
    can be inserted; 0 if the block has no element. The tag is one of `_KINDS` or "". ``whole`` and ``marked``
    are as in `_BlockReader`.
    """
    return _read_page(html, whole=whole, marked=marked).blocks


def _read_page(html: str, *, whole: bool = False, marked: bool = False) -> _BlockReader:
    reader = _BlockReader(html, whole=whole or "<main" not in html, marked=marked)
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader


class _TableHead:
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


class _BlockReader(HTMLParser):
    """HTML parser that collects the texts of block elements.

    ``html`` is the page that will be fed to the parser. With ``whole``, it reads the whole body instead of ``main``
    only. With ``marked``, form controls and table cells are blocks, too, and links and emphasis are marked.
    """

    def __init__(self, html: str, *, whole: bool, marked: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, int, str]] = []
        self.markups: list[str] = []
        self.heads: list[tuple[int, ...]] = []
        self._tables: list[_TableHead] = []
        self._markup: list[str] = []
        self._line_starts = [0, *(match.end() for match in regex.finditer("\n", html))]
        self._last_start = 0
        self._start = 0
        self._parts: list[str] = []
        self._has_text = False
        self._whole = whole
        self._inside = whole
        self._marked = marked
        self._kind = ""
        self._block_tags = _BLOCKS | _CELLS | _CONTROLS if marked else _BLOCKS
        self._skipped_tags = _UNSEEN if marked else _SKIPPED - {"nav"} | {"head"} if whole else _SKIPPED
        self._skipped_classes = frozenset() if marked else _SKIPPED_CLASSES
        self._skipped: list[str] = []
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, or begin to skip an element that has no text of the page (overrides `HTMLParser`)."""
        values = {name: value or "" for name, value in attrs}
        if self._skipped:
            if tag not in _VOID and tag == self._skipped[0]:
                self._skipped.append(tag)
            return
        if tag == "main":
            self._inside = True
        if tag in self._skipped_tags or self._skipped_classes.intersection(values.get("class", "").split()):
            if tag not in _VOID:
                self._skipped.append(tag)
        elif self._marked:
            self._start_marked(tag)
        elif tag == "dd" and self._parts:
            # A term and its description are one line.
            self._parts.append("：")
        elif tag in _BLOCKS or tag == "br":
            self.end_block()
            if tag in _BLOCKS and self._inside:
                line, column = self.getpos()
                self._last_start = self._line_starts[line - 1] + column + 1 + len(tag)
            if tag == "table":
                self._tables.append(_TableHead())
            elif tag in ("tbody", "tr") and self._tables:
                self._tables[-1].start_row(is_body=tag == "tbody")
        elif tag in _CELLS:
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
            self._kind = tag if tag in _KINDS else self._kind
        elif tag == "img":
            self._add("[图]")
        else:
            self._add(_MARKS.get(tag, ("", ""))[0])

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
            self._add(_MARKS.get(tag, ("", ""))[1])
            return
        if tag == "a" and _OUTSIDE.match(self._link):
            self._add(f"〔{self._link}〕")
        if tag == "a":
            self._link = ""
        if (tag in _BLOCKS and tag != "dt") or tag == "main":
            self.end_block()
        if tag == "table" and self._tables:
            self._tables.pop()
        if tag == "main":
            self._inside = self._whole
        if tag not in _BLOCKS:
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


def extract_outside_addresses(html: str) -> frozenset[str]:
    """Return the addresses on other hosts that a page, or a part of one, links to or loads."""
    reader = _AddressReader()
    reader.feed(html)
    reader.close()
    return frozenset(reader.addresses)


class _AddressReader(HTMLParser):
    """HTML parser that collects in ``addresses`` those on other hosts.

    Read are the attributes ``href``, ``src``, ``action``, ``cite``, ``data`` and ``poster``.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the addresses of an element (overrides `HTMLParser`). The element ``html`` is ignored."""
        for name, value in attrs if tag != "html" else ():
            if name in ("href", "src", "action", "cite", "data", "poster") and _OUTSIDE.match(value or ""):
                self.addresses.add(value or "")
