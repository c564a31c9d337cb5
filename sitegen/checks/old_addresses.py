"""Check old addresses that only the web server can redirect, and the patterns of old addresses in site.yaml.

Two redirect pages at one path are reported by the planning of outputs, like any two pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from sitegen.catalogue.model import Catalogue
from sitegen.catalogue.old_addresses import (
    find_base_path,
    is_other_host,
    iter_address_owners,
    list_spellings,
    locate_redirect_page,
    resolve_old_address,
)
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import old_addresses as codes
from sitegen.schema.old_address import (
    AddressPlaceholder,
    may_overlap,
    parse_address_pattern,
    parse_pattern_target,
)
from sitegen.schema.record_source import locate_key
from sitegen.schema.records import SiteRecord


def check_old_addresses(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yield diagnostics for old addresses that cannot be redirected, and for wrong redirect patterns.

    An old address cannot be redirected if it is on another host. Two files must not list the same address:
    this is reported here if only a rule of the web server can redirect it. Patterns are those in site.yaml.
    """
    site = catalogue.site
    first: dict[tuple[str, str], Place] = {}
    for owner in iter_address_owners(catalogue):
        for number, text in enumerate(owner.addresses):
            address, place = resolve_old_address(site.base_url, text), owner.locate(number)
            if is_other_host(site.base_url, address):
                path = str(address._replace(origin=""))
                host = urlsplit(site.base_url).hostname or ""
                yield codes.OTHER_HOST.at(place, address=text, host=host, path=path)
            elif not locate_redirect_page(site.base_url, text):
                other = first.setdefault((list_spellings(address.path)[0], address.query), place)
                if other.path != place.path:
                    yield codes.TWICE.at(place, address=text, other=other)
    yield from _check_patterns(site)


def _check_patterns(site: SiteRecord) -> Iterator[Diagnostic]:
    patterns = [parse_address_pattern(record.old) for record in site.redirect_patterns]
    for number, record in enumerate(site.redirect_patterns):
        where = locate_key(site.source, f"redirect_patterns.{number}.new")
        kinds = {one.name: one for one in patterns[number].placeholders}
        target = parse_pattern_target(record.new)
        unknown = [part for part in target if isinstance(part, AddressPlaceholder) and part.name not in kinds]
        for part in unknown:
            known = "、".join(f"{{{name}}}" for name in kinds) or "—"
            yield codes.UNKNOWN_PLACEHOLDER.at(where, name=part.name, known=known)
        if unknown:
            continue
        # In the target a placeholder stands for what it can match in the pattern.
        typed = tuple(kinds[part.name] if isinstance(part, AddressPlaceholder) else part for part in target)
        for pattern, other in zip(patterns, site.redirect_patterns, strict=True):
            # A target has no query, so a pattern with one never matches it.
            if pattern.query is None and may_overlap(typed, pattern.path, second_is_prefix=pattern.is_prefix):
                yield codes.CHAIN.at(where, pattern=record.old, other=other.old)
                break


def check_covered_pages(site: SiteRecord, pages: Iterable[str]) -> Iterator[Diagnostic]:
    """Yield an error for each redirect pattern in site.yaml that matches the address of an existing page.

    The message names the first such page. ``pages`` are the paths of all files of the site, relative to its
    root.
    """
    waiting = {number: parse_address_pattern(one.old) for number, one in enumerate(site.redirect_patterns)}
    waiting = {number: pattern for number, pattern in waiting.items() if pattern.query is None}
    base = find_base_path(site.base_url)
    for page in sorted(pages) if waiting else ():
        for path in list_spellings(f"{base}/{page}"):
            for number, pattern in tuple(waiting.items()):
                if pattern.match(path, "") is not None:
                    del waiting[number]
                    where = locate_key(site.source, f"redirect_patterns.{number}.old")
                    yield codes.COVERS_PAGE.at(where, pattern=site.redirect_patterns[number].old, page=path)
