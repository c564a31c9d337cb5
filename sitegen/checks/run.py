"""Run all checks over one catalogue."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator
from difflib import get_close_matches

from sitegen.catalogue.links import (
    collect_link_targets,
    iter_bodies,
    list_published_files,
    locate_attachments,
    resolve_link,
)
from sitegen.catalogue.model import Catalogue
from sitegen.checks.guides import check_apply_page, check_guide, check_pinyin, check_service
from sitegen.checks.index_number import check_patterns
from sitegen.checks.items import check_item
from sitegen.checks.reports import check_reports
from sitegen.checks.site import check_agency, check_calendar, check_report, check_site
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import links as codes

_COMPARISON_LIMIT = 100
"""Most files of a folder that a broken link is compared with, since comparing is slow."""


def check_catalogue(catalogue: Catalogue) -> tuple[Diagnostic, ...]:
    """Run every check on the catalogue and return all diagnostics, unsorted.

    Diagnostics from reading files and from `sitegen.catalogue.assemble` are not repeated. Items are not
    checked while a pattern of index numbers in site.yaml is invalid.
    """
    broken_patterns = tuple(check_patterns(catalogue))
    diagnostics: list[Diagnostic] = [*broken_patterns, *check_site(catalogue)]
    if catalogue.calendar.record:
        diagnostics.extend(check_calendar(catalogue.calendar.record))
    for agency in catalogue.agencies.values():
        diagnostics.extend(check_agency(agency))
        diagnostics.extend(check_pinyin(agency))
        diagnostics.extend(check_guide(catalogue, agency))
        diagnostics.extend(check_apply_page(catalogue, agency))
    for service in catalogue.services:
        diagnostics.extend(check_service(service))
    # Index numbers cannot be judged while a pattern does not compile.
    if not broken_patterns:
        for items in (catalogue.items, catalogue.withdrawn):
            for item in items.values():
                diagnostics.extend(check_item(catalogue, item))
    for report in catalogue.reports:
        diagnostics.extend(check_report(catalogue, report))
    diagnostics.extend(check_reports(catalogue))
    diagnostics.extend(check_links(catalogue))
    diagnostics.extend(find_unused_attachments(catalogue))
    return tuple(diagnostics)


def check_links(catalogue: Catalogue, sources: Collection[str] | None = None) -> Iterator[Diagnostic]:
    """Report internal links to files that are not published, and to headings that do not exist.

    ``sources`` are the paths of the files whose links are checked, None for all files.

    Internal links are those in Markdown texts to files of the project. A link to a file that could not be
    read is not reported. If the target's folder has a file with a similar name, the message suggests it.
    """
    targets = collect_link_targets(catalogue)
    folders: dict[str, list[str]] = {}
    for path in targets:
        folders.setdefault(posixpath.dirname(path), []).append(path)
    for source, body in iter_bodies(catalogue):
        if sources is not None and source not in sources:
            continue
        for link in body.links:
            path = resolve_link(source, link.target)
            where = Place(source, link.line, link.column, len(link.target) or 1)
            # Whether the target will be published is unknown, and it is reported already.
            if path in catalogue.unreadable_paths:
                continue
            if path not in targets:
                # Most broken links are typos in the file name, so only the folder is searched.
                siblings = folders.get(posixpath.dirname(path), [])[:_COMPARISON_LIMIT]
                close = get_close_matches(path, siblings, n=1, cutoff=0.8)
                near = f"，最接近的是 {close[0]}" if close else ""
                near_en = f"; the nearest is {close[0]}" if close else ""
                yield codes.LINK_BROKEN.at(where, target=link.target, near=near, near_en=near_en)
            elif link.anchor and link.anchor not in targets[path]:
                yield codes.LINK_ANCHOR.at(where, anchor=link.anchor, target=path)


def find_unused_attachments(
    catalogue: Catalogue, within: Collection[str] | None = None
) -> Iterator[Diagnostic]:
    """Report files in the attachment folder of a published item that the item neither lists nor links to.

    Such a file is not published. ``within`` are the attachment folders to look at, None for those of all
    items.
    """
    used: set[str] = set()
    folders: set[str] = set()
    for item in catalogue.items.values():
        used.update(list_published_files(item))
        used.update(f"{locate_attachments(item)}/{listed.file}" for listed in item.record.attachments)
        folders.add(locate_attachments(item))
    if within is not None:
        folders &= set(within)
    # Folders of items that are not published are ignored: nothing in them reaches the site.
    for path in catalogue.attachments:
        if path not in used and path.rpartition("/")[0] in folders:
            yield codes.FILE_UNUSED.at(Place(path), name=path.rpartition("/")[2])
