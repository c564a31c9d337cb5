"""Finds the file for an address of the built site, as a static web server does. Never one outside its folder."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from sitegen.content.layout import parse_source_path
from sitegen.content.parse import parse_source
from sitegen.program import regex
from sitegen.program.source_paths import SITE_FILE

INDEX_PAGE: Final = "index.html"
NOT_FOUND_PAGE: Final = "404.html"
ASSETS_FOLDER: Final = "assets"

# Python's built-in table only: the type of .js in the machine's table depends on the machine.
_MEDIA_TYPES: Final = mimetypes.MimeTypes()
_OFFICE_MEDIA_TYPE_PREFIX: Final = "application/vnd.openxmlformats-officedocument"
for _ending, _type in {
    ".docx": f"{_OFFICE_MEDIA_TYPE_PREFIX}.wordprocessingml.document",
    ".xlsx": f"{_OFFICE_MEDIA_TYPE_PREFIX}.spreadsheetml.sheet",
    ".pptx": f"{_OFFICE_MEDIA_TYPE_PREFIX}.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".js": "text/javascript",
    ".csv": "text/csv",
    ".md": "text/markdown",
    ".ofd": "application/ofd",
    ".webmanifest": "application/manifest+json",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}.items():
    _MEDIA_TYPES.add_type(_type, _ending)
_MEDIA_TYPES_WITH_CHARSET: Final = regex.compile(r"text/|application/(?:json|xml|manifest\+json)\Z|.*\+xml\Z")
# Backslash and colon lead out of the folder on Windows: C:\ and alternate data streams.
_FORBIDDEN_CHARACTERS: Final = regex.compile(r"[\x00-\x1f\x7f\\:]")
_STYLESHEET: Final = regex.compile(rb'(<link\b[^<>]{0,500}?\bhref=")([^"?<>]{0,500}\.css)(\?v=[0-9a-f]+)?(")')
_SUFFIXES_WITH_DIGEST_IN_PAGES: Final = (".css", ".js", ".html")


def guess_media_type(file_name: str) -> str:
    """Return the media type for a file name, with the character set if it is a text type.

    The type depends only on the extension. Unknown extensions get ``application/octet-stream``.
    """
    kind = _MEDIA_TYPES.guess_type(file_name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if _MEDIA_TYPES_WITH_CHARSET.match(kind) else kind


class ServedPage(Struct, frozen=True):
    """HTML of a requested page, or of the 404 page if ``is_found`` is False.

    ``content`` is empty if there is no 404 page either. ``digest`` changes if a browser has to reload the
    page: with the HTML, and with the names, sizes and times of images and fonts. It does not change with
    stylesheets, since the live-reload script exchanges these without reloading the page. ``stylesheet_urls``
    are their URLs.
    """

    content: bytes
    is_found: bool
    digest: str
    stylesheet_urls: tuple[str, ...]


class SiteAddress(NamedTuple):
    """Base URL of the published site, and the path part of that URL.

    Both end with ``/``. The path also begins with ``/``.
    """

    base_url: str
    base_path: str


ROOT_ADDRESS: Final = SiteAddress("/", "/")


class StaticSite:
    """The built site in ``folder``, served under the path of its base URL.

    ``address`` is the base URL at which the site is published. ``early_pages`` holds pages rendered before
    their build has finished, by path relative to the home page. They are served instead of the files. The
    methods take the URL path of a request as it was sent: with a leading ``/``, the path of the base URL and
    percent-encoding.
    """

    def __init__(self, folder: Path, address: SiteAddress = ROOT_ADDRESS) -> None:
        self.folder = folder
        self.address = address
        self.early_pages: Mapping[str, bytes] = {}

    @property
    def is_complete(self) -> bool:
        """Whether the folder holds a built site, that is, a home page and a 404 page."""
        return (self.folder / INDEX_PAGE).is_file() and (self.folder / NOT_FOUND_PAGE).is_file()

    def find_file(self, url_path: str) -> Path | None:
        """Return the file for the URL path ``url_path``, or None if the site has no such file.

        Files that are hidden, links, or outside the site do not count. A URL path that ends with ``/`` means
        the index page of that folder.
        """
        path = self._resolve_path(url_path)
        if path is None:
            return None
        file = self.folder / (path + INDEX_PAGE if path == "" or path.endswith("/") else path)
        return file if _is_plain_file(file, self.folder) else None

    def is_folder(self, url_path: str) -> bool:
        """Return whether ``url_path``, a URL path without a final ``/``, is that of a folder with an index page."""
        path = self._resolve_path(url_path)
        return path is not None and bool(path) and self.find_file(f"{url_path}/") is not None

    def load_page(self, url_path: str) -> ServedPage:
        """Load the HTML page for the URL path ``url_path``, or the 404 page if there is none.

        The content is b"" if the 404 page does not exist either, which is the case before the first build.
        """
        assets = self._describe_asset_versions()
        file = self.find_file(url_path)
        content = self._find_early_page(file) or (_read_bytes(file) if file else self._load_not_found_page())
        styles = tuple((path + version).decode() for _, path, version, _ in _STYLESHEET.findall(content))
        # Without the digests of stylesheets: if only those change, the browser replaces the stylesheets and
        # need not reload the page.
        digest = blake2b(f"{file is None}{assets}".encode(), digest_size=8)
        digest.update(_STYLESHEET.sub(rb"\1\2\4", content))
        return ServedPage(content, file is not None, digest.hexdigest(), styles)

    def _load_not_found_page(self) -> bytes:
        """Return the 404 page, or b"" if there is none. Links to the published site are changed to the preview."""
        # Its links are full addresses, because it is served at any depth.
        url, path = (f'="{address}'.encode() for address in self.address)
        return _read_bytes(self.folder / NOT_FOUND_PAGE).replace(url, path)

    def _find_early_page(self, file: Path | None) -> bytes | None:
        return (
            self.early_pages.get(file.relative_to(self.folder).as_posix())
            if file and self.early_pages
            else None
        )

    def _resolve_path(self, url_path: str) -> str | None:
        """Convert a URL path to a path within the site.

        Returns None if it leads outside of the site, is hidden, or cannot be the name of a file.
        """
        path, prefix = unquote(url_path), unquote(self.address.base_path)
        if not path.startswith(prefix) or _FORBIDDEN_CHARACTERS.search(path):
            return None
        path = path.removeprefix(prefix)
        # Hidden names are refused: the lock and temporary files of a build are not part of the site.
        names = path.split("/")
        hidden = any(name.startswith(".") for name in names)
        return None if hidden or "" in names[:-1] else path

    def _describe_asset_versions(self) -> str:
        """Return the names, sizes and times of the files that only stylesheets refer to, such as pictures and fonts.

        The result is text that changes with these files.
        """
        # No page contains a digest of them, so a change of one would not be noticed otherwise.
        with suppress(OSError), os.scandir(self.folder / ASSETS_FOLDER) as entries:
            unreferenced = (
                entry for entry in entries if not entry.name.endswith(_SUFFIXES_WITH_DIGEST_IN_PAGES)
            )
            stats = ((entry.name, entry.stat(follow_symlinks=False)) for entry in unreferenced)
            return repr(sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats))
        return ""


def read_site_address(root: Path) -> SiteAddress:
    """Read the base URL of the site from ``site.yaml`` in the project folder ``root``.

    Returns `ROOT_ADDRESS` if the file is missing or has errors.
    """
    slot = parse_source_path(SITE_FILE)
    record = None
    with suppress(OSError):
        data = (root / SITE_FILE).read_bytes()
        record = parse_source(SITE_FILE, slot, data).record if slot else None
    if record is None:
        return ROOT_ADDRESS
    inner = unquote(urlsplit(record.base_url).path).strip("/")
    return SiteAddress(record.base_url.rstrip("/") + "/", f"/{quote(inner)}/" if inner else "/")


def _is_plain_file(file: Path, folder: Path) -> bool:
    """Return whether ``file``, below ``folder``, is a regular file that is reached without a link.

    The result is False for names that the system rejects.
    """
    try:
        return file.is_file() and file.resolve() == folder.resolve() / file.relative_to(folder)
    except (OSError, ValueError):
        return False


def _read_bytes(file: Path) -> bytes:
    with suppress(OSError):
        return file.read_bytes()
    return b""
