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
"""The address that this program gives an item, which says nothing of its title."""
_EXTENSION: Final = regex.compile(r"\.[0-9A-Za-z]{1,8}\Z")


class OldAddressOwner(NamedTuple):
    """A public record with old addresses.

    ``kind`` is the kind of its page: item, guide, apply, report, service, rule, page or agency. ``id`` and
    ``name`` identify the page: the id of the item or agency, and the name or year within the agency. ``numbers`` say
    which of the addresses in the file these are, if they are not all.
    """

    kind: str
    id: str
    name: str
    source: RecordSource
    addresses: tuple[str, ...]
    numbers: tuple[int, ...] = ()

    def locate(self, number: int) -> Place:
        """Return where the address with this number is written, counted from 0."""
        number = self.numbers[number] if self.numbers else number
        return Place(self.source.path, *self.source.positions.get(f"aliases.{number}", (0, 0, 1)))


def iter_owners(catalogue: Catalogue) -> Iterator[OldAddressOwner]:
    """Yield every public record that lists old addresses, in the order of the catalogue.

    What is not public yet must not take an address: the preview would fail if another page has it. The notice of a
    withdrawn item answers at the addresses that this site gave the item before it was moved. Its other old addresses
    lead nowhere, because they may repeat the withdrawn title.
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
    for kind, documents in (("guide", catalogue.guides), ("apply", catalogue.applies)):
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
    """Return the decoded path of the site on its host, without a closing slash: ``/zfxxgk``, or ""."""
    return unquote(urlsplit(base_url).path).rstrip("/")


def is_former_page(base_url: str, address: OldAddress) -> bool:
    """Return whether an old address has the form of a page of this site that may have files of its own."""
    base = find_base_path(base_url)
    path = address.path.removeprefix(base) if address.path.startswith(f"{base}/") else ""
    return not address.query and _PAGE_WITH_FILES.fullmatch(path) is not None


def find_item_agency(base_url: str, text: str) -> str:
    """Return the id of the agency in an old address that this site gave an item; "" if it is no such address."""
    address, base = resolve_old_address(base_url, text), find_base_path(base_url)
    if is_other_host(base_url, address) or not address.path.startswith(f"{base}/"):
        return ""
    match = _ITEM_PAGE.fullmatch(address.path.removeprefix(base))
    return match[1] if match else ""


def is_other_host(base_url: str, address: OldAddress) -> bool:
    """Return whether an old address names another host than the site's. ``www.`` makes no difference."""
    if not address.host:
        return False
    host, own = (urlsplit(url).hostname or "" for url in (address.host, base_url))
    return host.removeprefix("www.") != own.removeprefix("www.")


def is_matched_by_pattern(site: SiteRecord, page: str) -> bool:
    """Return whether a pattern of site.yaml redirects the address of ``page``, a path in the site."""
    path = f"{find_base_path(site.base_url)}/{page}"
    patterns = (parse_address_pattern(record.old) for record in site.redirect_patterns)
    return any(one.query is None and one.match(path, "") is not None for one in patterns)


def resolve_old_address(base_url: str, text: str) -> OldAddress:
    """Return an old address as a path of the host.

    The address of an item's page without the path of the site, such as ``/items/yunxiu/2024-00001.html``, is
    meant within the site: early versions asked editors to write it so.
    """
    address = parse_old_address(text)
    assert address is not None, "the reader has checked it"
    if not address.host and _ITEM_PAGE.fullmatch(address.path):
        return address._replace(path=find_base_path(base_url) + address.path)
    return address


def locate_redirect_page(base_url: str, text: str) -> str:
    """Return the path in the site of the page that can answer an old address; "" if only the host can.

    A page cannot answer an address outside of the path of the site, one with a query, or one whose name no
    file may have. An address that ends in ``.html`` or ``.htm`` is that file; any other is a folder, whose
    file is ``index.html``.
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
    """Return the paths under which servers answer the same page: a folder with and without its slash or file."""
    folder = path.removesuffix("index.html") if path.endswith("/index.html") else path
    if folder.endswith("/") and folder != "/":
        return (folder.rstrip("/"), folder, f"{folder}index.html")
    if folder == "/" or _EXTENSION.search(path):
        return (path,)
    return (path, f"{path}/", f"{path}/index.html")
