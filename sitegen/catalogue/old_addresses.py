"""Old addresses of the pages of a catalogue: which record lists each, and where a redirect can answer it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from sitegen.catalogue.model import Catalogue
from sitegen.catalogue.release import ReleaseState
from sitegen.diagnostics import Place
from sitegen.program import regex
from sitegen.schema.converters import is_file_name
from sitegen.schema.old_address import OldAddress, parse_address_pattern, parse_old_address
from sitegen.schema.record_source import RecordSource
from sitegen.schema.records import SiteRecord

_ITEM_PAGE: Final = regex.compile(r"/items/([a-z0-9-]+)/[0-9]{4}-[a-z0-9-]+\.html")
_PAGE_WITH_FILES: Final = regex.compile(
    r"/(?:(?:items|guide|apply|reports|services|rules|pages)/(?:[a-z0-9-]+/)?[a-z0-9-]+\.html"
    r"|agencies/[a-z0-9-]+/(?:index\.html)?)"
)
_OWN_ITEM: Final = regex.compile(r"/items/[a-z0-9-]+/\d{4}-\d+\.html")
"""The address of an item's page on this site. It does not reveal the title."""
_EXTENSION: Final = regex.compile(r"\.[0-9A-Za-z]{1,8}\Z")


class OldAddressOwner(NamedTuple):
    """A public record with old addresses.

    ``kind`` is the kind of its page: item, guide, apply, report, service, rule, page or agency. ``id`` is
    that of the item or agency, or the name of a rule or page. ``name`` is the year of a report or the name of
    a service, else "". ``source`` gives the positions of fields in the source file.

    ``addresses`` are old addresses as written. They may be a part of the list ``aliases`` in the file. Then
    ``positions`` has, for each of them, its index in that list; otherwise it is empty.
    """

    kind: str
    id: str
    name: str
    source: RecordSource
    addresses: tuple[str, ...]
    positions: tuple[int, ...] = ()

    def locate(self, index: int) -> Place:
        """Return where an address is written in the source file. ``index`` is its index in ``addresses``."""
        index = self.positions[index] if self.positions else index
        return Place(self.source.path, *self.source.positions.get(f"aliases.{index}", (0, 0, 1)))


def iter_address_owners(catalogue: Catalogue) -> Iterator[OldAddressOwner]:
    """Yield every public record that lists old addresses, in the order of the catalogue.

    Drafts and scheduled records are left out: a preview would fail if another page has the same address. Of a
    withdrawn item, only addresses that it formerly had on this site are included; they redirect to the notice of
    withdrawal. Its other old addresses may contain the withdrawn title, so they are not redirected.
    """
    public = ReleaseState.PUBLIC
    for item in catalogue.items.values():
        if item.record.aliases and item.release is public:
            yield OldAddressOwner("item", item.id, "", item.record.source, item.record.aliases)
    base = find_base_path(catalogue.site.base_url)
    for item in catalogue.withdrawn.values():
        own = {
            number: alias
            for number, alias in enumerate(item.record.aliases)
            if alias.startswith(base) and _OWN_ITEM.fullmatch(alias.removeprefix(base))
        }
        if own:
            yield OldAddressOwner("item", item.id, "", item.record.source, tuple(own.values()), tuple(own))
    for kind, documents in (("guide", catalogue.guides), ("apply", catalogue.apply_pages)):
        for id, document in documents.items():
            if document.record.aliases and document.release is public:
                yield OldAddressOwner(kind, id, "", document.record.source, document.record.aliases)
    for kind, pages in (("rule", catalogue.rules), ("page", catalogue.pages)):
        for page in pages:
            if page.record.aliases and page.release is public:
                yield OldAddressOwner(kind, page.name, "", page.record.source, page.record.aliases)
    for report in catalogue.reports:
        if report.record.aliases and report.release is public:
            source, addresses = report.record.source, report.record.aliases
            yield OldAddressOwner("report", report.agency, str(report.year), source, addresses)
    for service in catalogue.services:
        if service.record.aliases and service.release is public:
            source, addresses = service.record.source, service.record.aliases
            yield OldAddressOwner("service", service.agency, service.name, source, addresses)
    for agency in catalogue.agencies.values():
        if agency.record.aliases:
            yield OldAddressOwner("agency", agency.id, "", agency.record.source, agency.record.aliases)


@lru_cache(maxsize=16)
def find_base_path(base_url: str) -> str:
    """Return the decoded path of the site's address, without a closing slash, such as ``/zfxxgk``, or "".

    ``base_url`` is this address.
    """
    return unquote(urlsplit(base_url).path).rstrip("/")


def is_page_with_attachments(base_url: str, address: OldAddress) -> bool:
    """Whether an old address looks like a page of this site, e.g. ``/items/yunxiu/2024-00001.html``.

    Only pages that can have attachments count. ``base_url`` is the address of the site.
    """
    base = find_base_path(base_url)
    path = address.path.removeprefix(base) if address.path.startswith(f"{base}/") else ""
    return not address.query and _PAGE_WITH_FILES.fullmatch(path) is not None


def find_item_agency(base_url: str, text: str) -> str:
    """Return the id of the agency in ``text``, an old address of an item of this site; "" for any other address."""
    address, base = resolve_old_address(base_url, text), find_base_path(base_url)
    if is_other_host(base_url, address) or not address.path.startswith(f"{base}/"):
        return ""
    match = _ITEM_PAGE.fullmatch(address.path.removeprefix(base))
    return match[1] if match else ""


def is_other_host(base_url: str, address: OldAddress) -> bool:
    """Whether an old address names another host than that of the site. ``www.`` makes no difference."""
    if not address.origin:
        return False
    host, own = (urlsplit(url).hostname or "" for url in (address.origin, base_url))
    return host.removeprefix("www.") != own.removeprefix("www.")


def is_matched_by_pattern(site: SiteRecord, page: str) -> bool:
    """Whether a redirect pattern in site.yaml matches the address of ``page``, a path relative to the site's root."""
    path = f"{find_base_path(site.base_url)}/{page}"
    patterns = (parse_address_pattern(record.old) for record in site.redirect_patterns)
    return any(one.query is None and one.match(path, "") is not None for one in patterns)


def resolve_old_address(base_url: str, text: str) -> OldAddress:
    """Parse ``text``, an old address in a record, into an `OldAddress` whose path begins at the root of the host.

    An item's address without the base path of the site, such as ``/items/yunxiu/2024-00001.html``, gets the base
    path: early versions asked editors to write it so.
    """
    address = parse_old_address(text)
    assert address is not None, "the reader has checked it"
    if not address.origin and _ITEM_PAGE.fullmatch(address.path):
        return address._replace(path=find_base_path(base_url) + address.path)
    return address


def locate_redirect_page(base_url: str, text: str) -> str:
    """Return the path in the site of the HTML file that can redirect an old address.

    ``text`` is the address. Return "" if only a rule of the web server can redirect it: an address outside the base
    path of the site, with a query, or with a name that no file may have. An address that ends in ``.html`` or
    ``.htm`` is that file; any other is a folder, whose file is ``index.html``.
    """
    address, base = resolve_old_address(base_url, text), find_base_path(base_url)
    if address.query or is_other_host(base_url, address):
        return ""
    if address.path != base and not address.path.startswith(f"{base}/"):
        return ""
    path = address.path[len(base) :].lstrip("/")
    if not all(is_file_name(name) for name in path.split("/") if name):
        return ""
    if path.endswith((".html", ".htm")):
        return path
    return f"{path.rstrip('/')}/index.html".lstrip("/")


def list_spellings(path: str) -> tuple[str, ...]:
    """Return all paths under which web servers serve the page of ``path``.

    For a folder these are three: without a slash, with a slash, and with ``index.html``.
    """
    folder = path.removesuffix("index.html") if path.endswith("/index.html") else path
    if folder.endswith("/") and folder != "/":
        return (folder.rstrip("/"), folder, f"{folder}index.html")
    if folder == "/" or _EXTENSION.search(path):
        return (path,)
    return (path, f"{path}/", f"{path}/index.html")
