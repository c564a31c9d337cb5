"""Run all checks over one catalogue."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from difflib import get_close_matches

from sitegen.catalogue.links import bodies, folder, meant, published_files, targets
from sitegen.catalogue.model import Catalogue
from sitegen.checks.guides import apply_findings, guide_findings, pinyin_findings, service_findings
from sitegen.checks.index_number import form_findings
from sitegen.checks.items import item_findings
from sitegen.checks.reports import reports_findings
from sitegen.checks.site import agency_findings, calendar_findings, report_findings, site_findings
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import relations as codes

_COMPARED = 100
"""Files of a folder that a broken link is compared with."""


def check_catalogue(catalogue: Catalogue) -> tuple[Diagnostic, ...]:
    """Check the whole catalogue: site, agencies, items, reports, links and attachments."""
    broken = tuple(form_findings(catalogue))
    found: list[Diagnostic] = [*broken, *site_findings(catalogue)]
    if catalogue.calendar.record:
        found.extend(calendar_findings(catalogue.calendar.record))
    for agency in catalogue.agencies.values():
        found.extend(agency_findings(agency))
        found.extend(pinyin_findings(agency))
        found.extend(guide_findings(catalogue, agency))
        found.extend(apply_findings(catalogue, agency))
    for service in catalogue.services:
        found.extend(service_findings(service))
    # Index numbers cannot be judged while a pattern does not compile.
    if not broken:
        for items in (catalogue.items, catalogue.withdrawn):
            for item in items.values():
                found.extend(item_findings(catalogue, item))
    for report in catalogue.reports:
        found.extend(report_findings(catalogue, report))
    found.extend(reports_findings(catalogue))
    found.extend(link_findings(catalogue))
    found.extend(unused_attachments(catalogue))
    return tuple(found)


def link_findings(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Report links to files that are not published, and to headings that do not exist."""
    known = targets(catalogue)
    folders: dict[str, list[str]] = {}
    for path in known:
        folders.setdefault(posixpath.dirname(path), []).append(path)
    for source, body in bodies(catalogue):
        for link in body.links:
            path = meant(source, link.target)
            where = Place(source, link.line, link.column, len(link.target) or 1)
            # Whether the target will be published is unknown, and it is reported already.
            if path in catalogue.unread:
                continue
            if path not in known:
                # Most broken links are typos in the file name, so only the folder is searched.
                siblings = folders.get(posixpath.dirname(path), [])[:_COMPARED]
                close = get_close_matches(path, siblings, n=1, cutoff=0.8)
                near = f",最接近的是 {close[0]}" if close else ""
                near_en = f"; the nearest is {close[0]}" if close else ""
                yield codes.LINK_BROKEN.at(where, target=link.target, near=near, near_en=near_en)
            elif link.anchor and link.anchor not in known[path]:
                yield codes.LINK_ANCHOR.at(where, anchor=link.anchor, target=path)


def unused_attachments(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Report files in a published item's folder that the item neither lists nor shows."""
    used: set[str] = set()
    homes: set[str] = set()
    for item in catalogue.items.values():
        used.update(published_files(item))
        used.update(f"{folder(item)}/{listed.file}" for listed in item.record.attachments)
        homes.add(folder(item))
    for path in catalogue.attachments:
        if path not in used and path.rpartition("/")[0] in homes:
            yield codes.FILE_UNUSED.at(Place(path), name=path.rpartition("/")[2])
