"""Turns a rendered page into a self-contained document for a frame, with styles and pictures but without scripts.

The frame that shows it has an empty ``sandbox``, and the policy of the review applies in it. Neither keeps a browser
from opening a connection for ``<link rel=preconnect>`` or for a frame within it, so whatever could load something is
left out here. A page is parsed, and written again from the elements and attributes that were understood: if a
browser reads the source in another way, it still meets no element that is not written here.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from sitegen.program import regex

_DROPPED_ELEMENTS: Final = frozenset({"script", "iframe", "noembed", "noframes"})
"""Elements that are left out with their content, which browsers do not show as text."""
_UNWRAPPED_ELEMENTS: Final = frozenset(
    [
        "link",
        "base",
        "meta",
        "embed",
        "frame",
        "frameset",
        "object",
        "applet",
        "param",
        "portal",
        "fencedframe",
        "audio",
        "video",
        "source",
        "track",
        "xmp",
        "plaintext",
        "animate",
        "set",
    ]
)
"""Elements that load something or change the document. What stands in them is kept."""
_VOID_ELEMENTS: Final = frozenset({"area", "br", "col", "hr", "img", "input", "wbr"})
_LINK_ELEMENTS: Final = frozenset({"a", "area"})
_LOADING_ATTRIBUTES: Final = frozenset(
    [
        "src",
        "srcset",
        "imagesrcset",
        "attributionsrc",
        "srcdoc",
        "href",
        "xlink:href",
        "action",
        "formaction",
        "ping",
        "poster",
        "background",
        "data",
        "manifest",
        "codebase",
        "archive",
        "profile",
        "lowsrc",
        "http-equiv",
    ]
)
"""Attributes with an address that a browser may ask for."""
_TAG_NAME: Final = regex.compile(r"[a-z][a-z0-9:-]*")
_ATTRIBUTE_NAME: Final = regex.compile(r"[a-z_][a-z0-9_:.-]*")
_ADDRESS_OUTSIDE_PAGES: Final = regex.compile(r"[a-z][a-z0-9+.-]*:|//|#|/", re.IGNORECASE)
"""Beginnings of addresses that do not lead to another page of the site: a scheme, a host, the root, or an anchor."""
_CSS_COMMENT: Final = regex.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_MEDIA_TYPES: Final = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "svg": "svg+xml"}
PICTURE_SIZE_LIMIT: Final = 400_000
"""Bytes of a picture that is shown in the review."""
_MAIN_ONLY_CSS: Final = (
    "body>header,body>footer,body>nav,body>aside,body>.skip,.needs-js,dialog{display:none!important}"
    "html{scroll-padding:0}"
    "[data-review],dt[data-review]+dd{outline:3px solid #d98200;outline-offset:-1px}"
)
"""Hides what all pages share (header, footer, navigation) and what needs scripts, and frames the changes."""
_LINK_CSS: Final = "a[data-to]{text-decoration:underline;cursor:not-allowed}"
"""Shows links as links, although they lead nowhere in a sandboxed frame."""

ReadFile = Callable[[str], bytes | None]
"""Returns a file of the site by its path from the site's root; None if there is none."""


def make_picture_data_url(data: bytes | None, file_name: str) -> str:
    """Return a picture as a data URL; "" if it is missing, too large, or of a kind that pages do not show.

    ``data`` is its content, None if it is missing. The extension of ``file_name`` gives its kind.
    """
    kind = _MEDIA_TYPES.get(file_name.rpartition(".")[2].lower())
    if data is None or kind is None or len(data) > PICTURE_SIZE_LIMIT:
        return ""
    return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"


def make_frame(
    html: str, page_path: str, read_file: ReadFile, *, with_header_and_footer: bool = False
) -> str:
    """Return the page ``html`` as an HTML document that loads no other file, to be shown in a frame.

    ``page_path`` is the path of the page from the site's root. ``read_file`` takes the path of a file of the site and
    returns its content, or None if there is no such file. The header, navigation and footer are hidden unless
    ``with_header_and_footer`` is true.
    """
    writer = _FrameDocumentWriter(page_path, read_file)
    writer.feed(html)
    writer.close()
    style = "\n".join((*writer.styles, _LINK_CSS, *(() if with_header_and_footer else (_MAIN_ONLY_CSS,))))
    parts = writer.parts
    parts.insert(writer.head_end, f"<style>{_escape_css(style)}</style>")
    return f"<!doctype html>{''.join(parts)}"


class _FrameDocumentWriter(HTMLParser):
    """Parser of the HTML of a page that writes it out without anything that could load another file.

    ``parts`` are the pieces of the new HTML. ``styles`` are the texts of the page's style sheets.
    ``head_end`` is the position in ``parts`` where the style sheets are to be inserted.
    """

    def __init__(self, page_path: str, read_file: ReadFile) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.styles: list[str] = []
        self.head_end = 0
        self._url = page_path
        self._read = read_file
        self._left_out: list[str] = []
        self._is_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write the start tag of an element, or begin to leave the element out."""
        values = dict(reversed(attrs))
        if tag in _DROPPED_ELEMENTS and self._left_out[:1] in ([], [tag]):
            self._left_out.append(tag)
        if self._left_out:
            return
        if tag == "link":
            self._collect_stylesheet(values)
        if tag == "body" and not self.head_end:
            self.head_end = len(self.parts)
        if tag not in _UNWRAPPED_ELEMENTS and _TAG_NAME.fullmatch(tag):
            self._is_style = tag == "style"
            self.parts.append(f"<{tag}{''.join(self._format_attributes(tag, values))}>")

    def handle_endtag(self, tag: str) -> None:
        """Write the end tag of an element, unless the element is left out."""
        self._is_style = False
        if self._left_out:
            if tag == self._left_out[0]:
                self._left_out.pop()
            return
        if tag == "head" and not self.head_end:
            self.head_end = len(self.parts)
        if tag not in _UNWRAPPED_ELEMENTS | _DROPPED_ELEMENTS | _VOID_ELEMENTS and _TAG_NAME.fullmatch(tag):
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Write text, escaped so that it cannot become markup again, unless its element is left out."""
        if not self._left_out:
            self.parts.append(_escape_css(data) if self._is_style else escape(data, quote=False))

    def _collect_stylesheet(self, values: Mapping[str, str | None]) -> None:
        names = (values.get("rel") or "").lower().split()
        if "stylesheet" in names and "alternate" not in names:
            self.styles.append(_read_stylesheet(values.get("href") or "", self._url, self._read))

    def _format_attributes(self, tag: str, values: Mapping[str, str | None]) -> Iterator[str]:
        """Yield the attributes of an element as HTML.

        The address of a link is replaced by a title that shows it: a click on a link would replace the page
        by an empty one, because the frame is sandboxed.
        """
        is_link = tag in _LINK_ELEMENTS and bool({"href", "xlink:href"} & values.keys())
        for name, value in values.items():
            if name.startswith("on") or not _ATTRIBUTE_NAME.fullmatch(name):
                continue
            if is_link and name in ("title", "href", "xlink:href"):
                yield _format_attribute("data-title", value) if name == "title" else ""
            elif tag == "img" and name == "src":
                yield _format_attribute(
                    name, _make_linked_picture_data_url(value or "", self._url, self._read)
                )
            elif name not in _LOADING_ATTRIBUTES or (name.endswith("href") and (value or "").startswith("#")):
                yield _format_attribute(name, value)
        if is_link:
            address = values.get("href") or values.get("xlink:href") or ""
            path = "" if _ADDRESS_OUTSIDE_PAGES.match(address) else _resolve_href(address, self._url)
            yield f"{_format_attribute('data-to', '')}{_format_attribute('title', f'/{path}' if path else address)}"


def _format_attribute(name: str, value: str | None) -> str:
    return f" {name}" if value is None else f' {name}="{escape(value)}"'


def _escape_css(css: str) -> str:
    # A style sheet can contain no element. Within a CSS string, this escape stands for the same character.
    return css.replace("<", "\\3c ")


def list_linked_paths(html: str, page_path: str) -> tuple[str, ...]:
    """Return the paths in the site that the main element of a page links to, each once, in order of appearance.

    ``html`` is the page, and ``page_path`` its path from the site's root. Without a main element, the whole page
    counts.
    """
    reader = _LinkTargetCollector(is_inside_main="<main" not in html)
    reader.feed(html)
    reader.close()
    inside = (
        address for address in reader.addresses if address and not _ADDRESS_OUTSIDE_PAGES.match(address)
    )
    return tuple(dict.fromkeys(path for address in inside if (path := _resolve_href(address, page_path))))


class _LinkTargetCollector(HTMLParser):
    """Collector of the link targets in the main element of a page.

    If ``is_inside_main`` is true, the whole page counts.
    """

    def __init__(self, *, is_inside_main: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.addresses: list[str] = []
        self._is_inside = is_inside_main

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the target of a link."""
        self._is_inside |= tag == "main"
        if self._is_inside and tag in _LINK_ELEMENTS:
            self.addresses += (value or "" for name, value in attrs if name in ("href", "xlink:href"))

    def handle_endtag(self, tag: str) -> None:
        """Stop at the end of the main element."""
        self._is_inside &= tag != "main"


def _read_stylesheet(href: str, page_path: str, read_file: ReadFile) -> str:
    data = read_file(_resolve_href(href, page_path))
    text = data.decode("utf-8", "replace") if data else ""
    return regex.sub(r"(?<![^\S\n])[^\S\n]*+\n\s*+", "\n", _CSS_COMMENT.sub("", text)).strip()


def _make_linked_picture_data_url(src: str, page_path: str, read_file: ReadFile) -> str:
    """Return the picture at the address ``src``, used in the page ``page_path``, as a data URL.

    Returns "" if there is no such picture; browsers then show its alternative text. A data URL is returned
    unchanged.
    """
    if src.startswith("data:"):
        return src
    path = _resolve_href(src, page_path)
    return make_picture_data_url(read_file(path), path)


def _resolve_href(href: str, page_path: str) -> str:
    """Return the path from the site's root to which the address ``href`` leads on the page ``page_path``.

    Returns "" if that is above the root of the site.
    """
    path = unquote(href.partition("#")[0].partition("?")[0])
    parts: list[str] = list(PurePosixPath(page_path).parent.parts)
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
