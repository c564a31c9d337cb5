"""Reads a list of old addresses and says which of them lead to a page of the site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from itertools import chain
from typing import Final, TextIO
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from sitegen.catalogue.model import Catalogue, Item
from sitegen.catalogue.old_addresses import find_base_path, list_spellings
from sitegen.exports.redirect_rules import RedirectRules
from sitegen.program import regex
from sitegen.schema.old_address import normalise_query

_LOG_REQUEST: Final = regex.compile(r'"(?:GET|HEAD|POST) ([^\s"]++)[^"]*+" ([1-5][0-9]{2})')
_SITEMAP_ENTRY: Final = regex.compile(r"<loc>\s*+([^<]*?)\s*</loc>")
_PAGE_RESOURCES: Final = regex.compile(r"(?i)\.(?:css|js|png|gif|jpe?g|ico|svg|webp|woff2?|ttf|eot|map)\Z")
_DAY_IN_ADDRESS: Final = regex.compile(
    r"(?<!\d)(20\d{2})[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d)"
)
_MONTH_AND_DAY: Final = regex.compile(r"/(20\d{2})/(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])/")
_HOST_ROOT_FILES: Final = regex.compile(
    r"(?:(?:baidu_verify_[A-Za-z0-9_-]+|google[0-9a-f]+|ByteDanceVerify)\.html"
    r"|BingSiteAuth\.xml|favicon\.ico|apple-touch-icon\.png|[A-Za-z0-9_-]+\.txt)"
)
"""Files of the site that the web server also serves at the root of the host, if it is set up as in
docs/deployment.md."""
_SECURITY_FILE: Final = "security.txt"
"""The one of these files that is also served in ``/.well-known/`` (RFC 9116)."""
_CHUNK_SIZE: Final = 1 << 16
"""Characters that are read at once; longer lines are read in pieces."""
_SUGGESTIONS_LIMIT: Final = 3
_TITLE_LENGTH_MINIMUM: Final = 6


class AddressResult(Struct, frozen=True):
    """Where one old address of a list leads. ``count`` is the number of times that it occurs in the list.

    ``found_by`` says why it leads there: ``file`` (a file of the site has this address), ``exact`` (a page
    lists it as its old address), ``pattern`` (a pattern in site.yaml matches it), or "" if it leads to no
    page. ``target`` is the address it leads to, "" if there is none. ``suggestions`` are source files that
    may have its content.
    """

    address: str
    count: int
    found_by: str
    target: str
    suggestions: tuple[str, ...] = ()


def count_addresses(stream: TextIO) -> Counter[str]:
    """Count how often each address occurs in a list of old addresses.

    The keys are path and query, such as ``/art/2019/3.html?id=7``, without scheme and host. The list is a
    sitemap, a log of a web server (combined format), or has one path or URL a line. Of a log, only successful
    requests for pages count, not those for images, styles and scripts. Lines that are none of these are left
    out. ``stream`` is read piece by piece, since logs have gigabytes: only different addresses take memory.
    """
    first = next((line for line in _iter_pieces(stream) if line.strip("\ufeff \t\r\n")), "")
    # In a log “<loc>” may stand in any address, so only the beginning of the file counts.
    if first.lstrip("\ufeff \t").startswith("<"):
        return Counter(filter(None, map(_strip_host, map(unescape, _iter_sitemap_addresses(first, stream)))))
    lines = chain([first.removeprefix("\ufeff")], _iter_pieces(stream))
    return Counter(filter(None, map(_extract_address, lines)))


def _iter_pieces(stream: TextIO) -> Iterator[str]:
    """Yield the lines of a stream. A line with more than `_CHUNK_SIZE` characters is yielded in pieces."""
    while line := stream.readline(_CHUNK_SIZE):
        yield line


def _iter_sitemap_addresses(first: str, stream: TextIO) -> Iterator[str]:
    """Yield the URLs of a sitemap, which may be a single line.

    ``first`` is its beginning, already read from ``stream``.
    """
    text = first
    while True:
        end = 0
        for found in _SITEMAP_ENTRY.finditer(text):
            yield found[1]
            end = found.end()
        begun = text.find("<loc>", end)
        # An entry, or its tag, may go on in the next piece.
        text = text[begun:] if begun >= 0 else text[max(end, len(text) - len("<loc>")) :]
        piece = stream.read(_CHUNK_SIZE)
        if not piece:
            return
        text += piece


def _extract_address(line: str) -> str:
    request = _LOG_REQUEST.search(line)
    if request:
        address = _strip_host(request[1])
        is_page = int(request[2]) < 400 and not _PAGE_RESOURCES.search(address.partition("?")[0])
        return address if is_page else ""
    # In a table the address is the first column.
    return _strip_host(regex.split(r"[\t,]", line.strip(), maxsplit=1)[0].strip('" '))


def _strip_host(url: str) -> str:
    """Return the path and query of a URL or path; "" if ``url`` is neither."""
    if not url.startswith(("/", "http://", "https://")):
        return ""
    try:
        parts = urlsplit(url if not url.startswith("//") else f"https:{url}")
    except ValueError:
        return ""
    return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"


def resolve_addresses(
    addresses: Mapping[str, int], catalogue: Catalogue, rules: RedirectRules, site_paths: Iterable[str]
) -> Iterator[AddressResult]:
    """Yield for each old address the page to which it leads now, the most frequent address first.

    ``addresses`` maps them to the number of times that they occur in the list. ``rules`` are the rules that
    redirect old addresses, including those of the redirect pages of the site. ``site_paths`` are the paths of all
    files of the site, relative to its root. Files such as robots.txt are assumed to be served at the root of
    the host as well.
    """
    base = find_base_path(catalogue.site.base_url)
    served: dict[str, str] = {}
    for file in site_paths:
        spellings = list_spellings(f"{base}/{file}") if file.endswith("index.html") else (f"{base}/{file}",)
        served.update(dict.fromkeys(spellings, f"{base}/{file}"))
        if _HOST_ROOT_FILES.fullmatch(file):
            served.setdefault(f"/{file}", f"/{file}")
        if file == _SECURITY_FILE:
            served.setdefault(f"/.well-known/{file}", f"/.well-known/{file}")
    finder = _SuggestionFinder(catalogue)
    for address, count in sorted(addresses.items(), key=lambda pair: (-pair[1], pair[0])):
        typed, _, query = address.partition("?")
        path = unquote(typed)
        found = rules.find_target(path, normalise_query(query))
        if found:
            yield AddressResult(address, count, *_check_redirect_target(found, served, base))
        elif path in served:
            yield AddressResult(address, count, "file", served[path])
        else:
            yield AddressResult(address, count, "", "", finder.find_source_paths(path))


def _check_redirect_target(found: tuple[str, str], served: Mapping[str, str], base: str) -> tuple[str, str]:
    """Return the way and the target of an old address, as in `AddressResult`, if a rule redirects it.

    ``found`` is the kind of the rule and its target, from `RedirectRules.find_target`. ``served`` are the
    addresses of the site's files, ``base`` is the path of the site on its host. The way is "" if the target
    lies in the site but does not exist.
    """
    way, target = found
    path = unquote(urlsplit(target).path)
    is_inside = path == base or path.startswith(f"{base}/")
    return ("", target) if is_inside and path not in served else (way, target)


class _SuggestionFinder:
    """Finds items that an old address may have shown, from a date or a title in the address."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._by_day: dict[str, list[Item]] = {}
        self._by_title: dict[str, Item] = {}
        for item in catalogue.items.values():
            days = {item.record.published.day, item.record.written}
            for day in filter(None, days):
                self._by_day.setdefault(day.isoformat(), []).append(item)
            self._by_title.setdefault(item.record.title, item)

    def find_source_paths(self, path: str) -> tuple[str, ...]:
        """Return the source paths of at most three items that the old address ``path`` may have shown."""
        found: list[Item] = []
        for name in path.split("/"):
            title = name.rpartition(".")[0] or name
            if len(title) >= _TITLE_LENGTH_MINIMUM and title in self._by_title:
                found.append(self._by_title[title])
        match = _MONTH_AND_DAY.search(path) or _DAY_IN_ADDRESS.search(path)
        if match:
            found += self._by_day.get("-".join(match.groups()), ())
        paths = dict.fromkeys(item.record.source.path for item in found)
        return tuple(paths)[:_SUGGESTIONS_LIMIT]
