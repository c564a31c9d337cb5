"""A built page as the tests look at it: its elements, in order, with their text."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ADDRESSES = ("href", "src", "srcset", "poster", "data", "action", "formaction", "cite")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(slots=True)
class Element:
    """An element; ``text`` is all the text inside it, as long as it has an end tag."""

    tag: str
    attributes: dict[str, str]
    line: int
    inside: tuple[str, ...]
    text: str = ""


@dataclass
class Document:
    """The elements of a page, in document order."""

    path: str
    elements: list[Element] = field(default_factory=list)

    def all(self, *tags: str) -> list[Element]:
        """The elements of some tags."""
        return [element for element in self.elements if element.tag in tags]

    def metas(self) -> list[tuple[str, str]]:
        """Name and content of the head's meta tags."""
        named = [element.attributes for element in self.all("meta") if "name" in element.attributes]
        return [(meta["name"], meta.get("content", "")) for meta in named]

    def anchors(self) -> list[str]:
        """The ids of the page, in order."""
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]

    def addresses(self) -> list[tuple[Element, str]]:
        """Every address in an attribute, with its element."""
        found = []
        for element in self.elements:
            for name in ADDRESSES:
                if name in element.attributes:
                    found += [(element, one) for one in _split(name, element.attributes[name])]
        return found


def _split(name: str, value: str) -> list[str]:
    if name != "srcset":
        return [value]
    return [candidate.split()[0] for candidate in value.split(",") if candidate.strip()]


class _Reader(HTMLParser):
    VOID = (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    )

    def __init__(self, document: Document) -> None:
        super().__init__(convert_charrefs=True)
        self.document = document
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        inside = tuple(element.tag for element in self.open)
        element = Element(tag, attributes, self.getpos()[0], inside)
        self.document.elements.append(element)
        if tag not in self.VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def read(site: Path, path: str) -> Document:
    """The page at a path of the site."""
    document = Document(path)
    reader = _Reader(document)
    reader.feed((site / path).read_text(encoding="utf-8"))
    reader.close()
    return document


@cache
def read_all(site: Path) -> tuple[Document, ...]:
    """All pages of the site, in the order of their paths."""
    paths = sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))
    assert paths, f"no pages in {site}"
    return tuple(read(site, path) for path in paths)


def is_relative(address: str) -> bool:
    """Whether an address stays on the site: no scheme, no host, and not from the host's root."""
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc and not address.startswith("/")


def target(site: Path, page: str, address: str) -> tuple[Path, str]:
    """The file and the fragment that a relative address on a page means."""
    parts = urlsplit(address)
    here = site / page
    file = (here.parent / unquote(parts.path)).resolve() if parts.path else here
    return file, unquote(parts.fragment)


def stands_alone(document: Document) -> bool:
    """Whether only an old or a wrong address leads to the page."""
    return document.path == "404.html" or is_redirect(document) or is_tombstone(document)


def is_tombstone(document: Document) -> bool:
    """Whether the page stands in for a withdrawn item."""
    return any("tombstone" in element.attributes.get("class", "").split() for element in document.elements)


def is_redirect(document: Document) -> bool:
    """Whether the page only leads on to another one."""
    return any(element.attributes.get("http-equiv") == "refresh" for element in document.all("meta"))
