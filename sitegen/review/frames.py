"""Makes a rendered page a document of its own, to be shown in a frame: styles and pictures are in it, scripts are not.

The frame that shows it has an empty ``sandbox``, and the policy of the review applies in it. These keep anything from
running or loading. What is removed here is only what could not work.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from sitegen.program import regex

_SCRIPT: Final = regex.compile(r"<script\b.*?(?:</script\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_HEAD_TAG: Final = regex.compile(
    r"<(?:link|base)\b[^<>]*>|<meta\b[^<>]{0,500}?http-equiv[^<>]{0,5000}>", re.IGNORECASE
)
_STYLESHEET: Final = regex.compile(
    r"<link\b[^<>]{0,500}?rel=\"?stylesheet\"?[^<>]{0,500}?href=\"?([^\"\s>]{1,2000})", re.IGNORECASE
)
_PICTURE: Final = regex.compile(r"(<img\b[^<>]{0,2000}?\bsrc=\")([^\"]*)(\")", re.IGNORECASE)
_LINK: Final = regex.compile(r"<(?:a|area)\b[^>]{0,9999}>", re.IGNORECASE)
_HREF: Final = regex.compile(
    r"\s(?:xlink:)?href\s*=\s*(?:\"([^\"]*)\"?|'([^']*)'?|([^\s>\"']+))", re.IGNORECASE
)
_HOST: Final = regex.compile(r"[a-z][a-z0-9+.-]*:|//|#|/", re.IGNORECASE)
"""How an address begins that does not lead to another page of the site."""
_HEAD_END: Final = regex.compile(r"</head\s*>", re.IGNORECASE)
_CSS_COMMENT: Final = regex.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_MEDIA_TYPES: Final = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "svg": "svg+xml"}
LARGEST_PICTURE: Final = 400_000
"""Bytes of a picture that is shown in the review."""


_ALONE: Final = (
    "body>header,body>footer,body>nav,body>aside,body>.skip,.needs-js,dialog{display:none!important}"
    "html{scroll-padding:0}"
    "[data-review],dt[data-review]+dd{outline:3px solid #d98200;outline-offset:-1px}"
)
"""Header, footer and navigation are equal on all pages, and what needs scripts does nothing here. Changes are framed."""
_LINKS: Final = "a[data-to]{text-decoration:underline;cursor:not-allowed}"
"""Links lead nowhere in a frame without rights, and are shown as what they are."""

ReadFile = Callable[[str], bytes | None]
"""Returns a file of the site by its path from the site's root; None if there is none."""


def embed_picture(data: bytes | None, path: str) -> str:
    """Return a picture as a data address; "" if it is missing, large, or of a kind that pages do not show."""
    kind = _MEDIA_TYPES.get(path.rpartition(".")[2].lower())
    if data is None or kind is None or len(data) > LARGEST_PICTURE:
        return ""
    return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"


def make_frame(html: str, url: str, read: ReadFile, *, whole: bool = False) -> str:
    """Return a page as a document without references to other files.

    ``url`` is the path of the page from the site's root. ``whole``: with header, navigation and footer.
    """
    styles = [_read_style(href, url, read) for href in _STYLESHEET.findall(html)]
    style = "\n".join((*styles, _LINKS, *(() if whole else (_ALONE,)))).replace("</", "<\\/")
    page = _LINK.sub(lambda tag: _unlink(tag[0], url), _HEAD_TAG.sub("", _SCRIPT.sub("", html)))
    page = _PICTURE.sub(
        lambda match: f"{match[1]}{_embed_linked_picture(match[2], url, read)}{match[3]}", page
    )
    return _HEAD_END.sub(lambda match: f"<style>{style}</style>{match[0]}", page, count=1)


def list_links(html: str, url: str) -> tuple[str, ...]:
    """Return the paths in the site that the main element of a page links to, in their order and each once."""
    start, end = html.find("<main"), html.find("</main>")
    main = html[start:end] if 0 <= start < end else html
    addresses = (_read_href(match) for tag in _LINK.findall(main) for match in _HREF.finditer(tag))
    inside = (address for address in addresses if address and not _HOST.match(address))
    return tuple(dict.fromkeys(path for address in inside if (path := _resolve(address, url))))


def _unlink(tag: str, url: str) -> str:
    """Replace the target of a link, which a frame would leave for an empty page, by a title that names it."""

    def name(match: re.Match[str]) -> str:
        address = _read_href(match)
        path = "" if _HOST.match(address) else _resolve(address, url)
        return f' data-to="" title="{f"/{path}" if path else address}"'

    return _HREF.sub(name, tag.replace(" title=", " data-title="))


def _read_href(match: re.Match[str]) -> str:
    """Return the value of an attribute as it is written."""
    return (match[1] or match[2] or match[3] or "").replace('"', "&quot;")


def _read_style(href: str, url: str, read: ReadFile) -> str:
    data = read(_resolve(href, url))
    text = data.decode("utf-8", "replace") if data else ""
    return regex.sub(r"(?<![^\S\n])[^\S\n]*+\n\s*+", "\n", _CSS_COMMENT.sub("", text)).strip()


def _embed_linked_picture(source: str, url: str, read: ReadFile) -> str:
    """Return a picture of a page as a data address; "" if there is none, so that its description is shown."""
    if source.startswith("data:"):
        return source
    path = _resolve(source, url)
    return embed_picture(read(path), path)


def _resolve(href: str, url: str) -> str:
    """Return the path of a link's target from the site's root; "" if it leads elsewhere."""
    path = unquote(href.partition("#")[0].partition("?")[0])
    parts: list[str] = list(PurePosixPath(url).parent.parts)
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
