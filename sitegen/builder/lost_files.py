"""Finds published pages other than items, and published attachments, whose address is about to be lost.

`sitegen.builder.lost_addresses` does the same for items, which can be withdrawn.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from sitegen.builder.former_publication import BaseRevision, LastPublication
from sitegen.builder.lost_addresses import collect_served_addresses, format_old_addresses
from sitegen.catalogue.links import iter_published_records, resolve_link
from sitegen.catalogue.model import Catalogue
from sitegen.catalogue.old_addresses import find_base_path, is_matched_by_pattern
from sitegen.content.layout import SourceKind, SourceSlot, get_attachment_folder, parse_source_path
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import releases as codes
from sitegen.pages import urls

_PAGES: Final[Mapping[SourceKind, Callable[[SourceSlot], str]]] = {
    SourceKind.ITEM: lambda slot: urls.item(f"{slot.agency}/{slot.name}"),
    SourceKind.GUIDE: lambda slot: urls.guide(slot.agency),
    SourceKind.APPLY: lambda slot: urls.apply(slot.agency),
    SourceKind.REPORT: lambda slot: urls.report(slot.agency, int(slot.name)),
    SourceKind.SERVICE: lambda slot: urls.service(slot.agency, slot.name),
    SourceKind.RULE: lambda slot: urls.rule(slot.name),
    SourceKind.PAGE: lambda slot: urls.free_page(slot.name),
}
"""The path of the page that is made from a source file, by its kind."""


def check_lost_files(
    catalogue: Catalogue, before: BaseRevision | LastPublication, present_paths: Collection[str]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each page and attachment that was published and is not published any more.

    ``catalogue`` is what is published now, ``before`` what was. ``present_paths`` are the paths of all
    sources now. An attachment is reported only if its file has gone, its record is still public, and neither
    the record nor its text names it. Other checks report the other cases.
    """
    lost = _find_suspects(catalogue, before.paths, present_paths)
    published = before.select_published(lost, catalogue.today) if lost else frozenset()
    base = find_base_path(catalogue.site.base_url)
    for url, path in lost.items():
        if url not in published or is_matched_by_pattern(catalogue.site, url):
            continue
        address = f"{base}/{url}"
        line = format_old_addresses((address,))
        if path in present_paths:
            yield codes.PAGE_UNPUBLISHED.at(Place(path, 1, 1), url=address, line=line)
        elif _find_kind(path) is SourceKind.ATTACHMENT:
            yield codes.ATTACHMENT_LOST.at(Place(path), url=address, name=path.rpartition("/")[2])
        else:
            yield codes.PAGE_LOST.at(Place(path), url=address, line=line)


def _find_suspects(
    catalogue: Catalogue, former_paths: Collection[str], present_paths: Collection[str]
) -> dict[str, str]:
    """Find the pages and attachments that may have been published before and are not now.

    ``former_paths`` and ``present_paths`` are the paths of the sources before and now. Returns the paths of
    the sources, by the address in the site that the page or attachment would have had. Items are left out.
    """
    # Most sources are items and are there; looking at each would take long.
    suspects = [path for path in former_paths if path not in present_paths or "/items/" not in path]
    pages = {path for path in suspects if _find_kind(path) in _PAGES and "/items/" not in path}
    pages -= {record.path for record in iter_published_records(catalogue)} if pages else set()
    pages -= catalogue.unreadable_paths
    # A new file that cannot be read may be what another was renamed to.
    if not catalogue.unreadable_paths.issubset(former_paths):
        pages &= set(present_paths)
    files = [
        path for path in suspects if path not in present_paths and _find_kind(path) is SourceKind.ATTACHMENT
    ]
    lost = {locate_page(path): path for path in pages}
    lost |= dict(_list_lost_attachments(catalogue, files)) if files else {}
    served = collect_served_addresses(catalogue) if lost else frozenset()
    return {url: lost[url] for url in sorted(lost) if url not in served}


def _list_lost_attachments(catalogue: Catalogue, paths: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield address and path of each attachment in ``paths`` that its public record no longer names.

    Attachments of records that are not public are left out. ``paths`` are files that have been deleted.
    """
    owners = {get_attachment_folder(one.path): one for one in iter_published_records(catalogue)}
    for path in paths:
        folder, _, name = path.rpartition("/")
        owner = owners.get(folder)
        if owner is None:
            continue
        named = {f"{folder}/{listed.file}" for listed in owner.listed}
        named.update(resolve_link(owner.text_path, link.target) for link in owner.body.links)
        if path not in named:
            yield urls.attachment(locate_page(owner.path), name), path


def _find_kind(path: str) -> SourceKind | None:
    slot = parse_source_path(path)
    return slot.kind if slot else None


def locate_page(path: str) -> str:
    """Return the path in the site of the page that is made from the source file ``path``."""
    slot = parse_source_path(path)
    assert slot is not None
    return _PAGES[slot.kind](slot)
