"""A published body as a reader meets it: signs in order, with the elements and the blocks they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol
from xml.etree.ElementTree import Element as Node

import html5lib

#: Stands for the number that a page shows in place of a footnote's mark.
NOTE = "\x01"
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
CELLS = frozenset({"td", "th"})
_BLOCKS = (
    "address article aside blockquote body br caption center dd details div dl dt figcaption figure footer form"
    " header hr legend li main nav ol p pre section summary table tbody tfoot thead tr ul"
)
#: Elements that begin and end a line of their own.
BLOCKS = HEADINGS | CELLS | frozenset(_BLOCKS.split())


class _Tree(Protocol):
    @property
    def text(self) -> str | None: ...
    def __iter__(self) -> Iterator[Node]: ...


@dataclass(slots=True)
class Element:
    """An element of the page. It holds the signs from ``start`` up to ``end``."""

    name: str
    parent: int
    attributes: dict[str, str]
    start: int
    end: int = 0
    row: int = -1
    column: int = -1
    shown: str = ""
    """The number of a footnote that a ``sup`` shows, for which the page has `NOTE`."""


@dataclass(slots=True)
class Page:
    """The signs of a page other than blanks, in order.

    ``blanks[n]`` are the blanks between sign n - 1 and sign n. Two signs on one line of the page have the same
    number in ``blocks``. ``inner[n]`` is the innermost element around sign n, an index into ``elements``.
    ``notes`` is where the footnotes begin.
    """

    signs: list[str] = field(default_factory=list)
    blanks: list[str] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)
    inner: list[int] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    notes: int | None = None
    rules: list[int] = field(default_factory=list)
    blank_images: int = 0

    def list_around(self, sign: int, *names: str) -> list[int]:
        """List the elements of these names around a sign, innermost first."""
        found = []
        index = self.inner[sign]
        while index >= 0:
            if self.elements[index].name in names:
                found.append(index)
            index = self.elements[index].parent
        return found

    def find_around(self, sign: int, *names: str) -> int:
        """Find the innermost element of these names around a sign, or -1."""
        return next(iter(self.list_around(sign, *names)), -1)

    def count_item(self, index: int) -> int:
        """Return the number that a browser prints before an item of an ordered list."""
        parent = self.elements[index].parent
        number = _read_number(self.elements[parent].attributes.get("start"), 1) - 1
        for element in self.elements[: index + 1]:
            if element.parent == parent and element.name == "li":
                number = _read_number(element.attributes.get("value"), number + 1)
        return number


def read_page(html: str) -> Page:
    """Read the HTML of a body as a browser does."""
    tree: _Tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    reader = _Reader()
    reader.read_children(tree, -1)
    _place_cells(reader.page)
    return reader.page


class _Reader:
    """Walks the tree. ``block`` grows at each beginning and end of a block."""

    def __init__(self) -> None:
        self.page = Page()
        self.block = 0
        self.blank = ""

    def read_children(self, node: _Tree, index: int) -> None:
        self.add_text(node.text or "", index)
        for child in node:
            if isinstance(child.tag, str):
                self.read_element(child, index)
            self.add_text(child.tail or "", index)

    def add_text(self, text: str, index: int) -> None:
        page = self.page
        for sign in text:
            if sign.isspace():
                self.blank += sign
                continue
            page.signs.append(sign)
            page.blanks.append(self.blank)
            page.blocks.append(self.block)
            page.inner.append(index)
            self.blank = ""

    def read_element(self, node: Node, parent: int) -> None:
        page = self.page
        name = str(node.tag)
        attributes = {str(key): value for key, value in node.attrib.items()}
        classes = attributes.get("class", "").split()
        if (
            "footnote-backref" in classes
            or name in ("script", "style", "template")
            or _check_hidden(attributes)
        ):
            return
        index = len(page.elements)
        page.elements.append(Element(name, parent, attributes, len(page.signs)))
        if name in BLOCKS:
            self.break_line()
        if name in ("div", "section") and any(one.startswith("footnote") for one in classes):
            page.notes = len(page.signs)
        if name == "hr":
            page.rules.append(len(page.signs))
        if name == "img":
            self.add_text(attributes.get("alt", ""), index)
            page.blank_images += not attributes.get("alt", "").strip()
        elif name == "sup" and attributes.get("id", "").startswith("fnref"):
            self.add_text(NOTE, index)
            page.elements[index].shown = "".join(node.itertext())
        else:
            self.read_children(node, index)
        if name in BLOCKS:
            self.break_line()
        page.elements[index].end = len(page.signs)

    def break_line(self) -> None:
        self.block += 1
        self.blank = ""


def _check_hidden(attributes: dict[str, str]) -> bool:
    """Whether a reader does not see an element."""
    style = re.sub(r"\s", "", attributes.get("style", "").lower())
    return "hidden" in attributes or "display:none" in style or "visibility:hidden" in style


def _read_number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.strip().lstrip("-").isdigit() else otherwise


def _place_cells(page: Page) -> None:
    """Give each cell its row and its first column, merged cells counted."""
    rows: dict[int, int] = {}
    taken: dict[int, set[tuple[int, int]]] = {}
    row_numbers: dict[int, int] = {}
    for index, element in enumerate(page.elements):
        table = _find_table(page, index)
        if element.name == "tr":
            rows[index] = row_numbers[table] = row_numbers.get(table, -1) + 1
            element.row = rows[index]
        elif element.name in CELLS:
            row = rows.get(element.parent, 0)
            used = taken.setdefault(table, set())
            column = next(n for n in range(len(used) + 1) if (row, n) not in used)
            element.row, element.column = row, column
            wide = _read_number(element.attributes.get("colspan"), 1)
            high = _read_number(element.attributes.get("rowspan"), 1)
            used.update(
                (row + down, column + right)
                for down in range(min(max(high, 1), 1000))
                for right in range(min(max(wide, 1), 1000))
            )


def _find_table(page: Page, index: int) -> int:
    while index >= 0 and page.elements[index].name != "table":
        index = page.elements[index].parent
    return index
