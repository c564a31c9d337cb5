"""Collect the pages that come from one file each: guides, pages on how to apply, rules, other pages, and services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sitegen.catalogue.model import Service, StandalonePage
from sitegen.catalogue.release import find_release_state
from sitegen.catalogue.sources_by_kind import SourcesByKind
from sitegen.content.layout import SourceKind

STANDALONE_KINDS: Final = (SourceKind.GUIDE, SourceKind.APPLY, SourceKind.RULE, SourceKind.PAGE)


def collect_standalone_pages(sources: SourcesByKind, kind: SourceKind) -> dict[str, StandalonePage]:
    """Return the pages of a kind that the site shows, keyed by agency id, or by name for kinds without an agency.

    ``kind`` is one of `STANDALONE_KINDS`.
    """
    pages = {}
    for key, entry in sources.select(kind).items():
        if entry.record:
            files, release = (
                sources.attachment_collector.collect(entry),
                find_release_state(entry.record, sources.today),
            )
            if release in sources.shown:
                pages[key[0] or key[1]] = StandalonePage(
                    path=entry.path,
                    name=entry.slot.name,
                    record=entry.record,
                    body=entry.body,
                    files=files,
                    release=release,
                )
    return pages


def sort_standalone_pages(pages: Mapping[str, StandalonePage]) -> tuple[StandalonePage, ...]:
    """Return pages sorted by the ``order`` in their records, which is 0 if there is none, then by name."""
    return tuple(sorted(pages.values(), key=lambda page: (getattr(page.record, "order", 0), page.name)))


def collect_services(sources: SourcesByKind) -> tuple[Service, ...]:
    """Return the service guides that the site shows, in the order of their files."""
    services = []
    for key, entry in sources.select(SourceKind.SERVICE).items():
        if entry.record:
            files, release = (
                sources.attachment_collector.collect(entry),
                find_release_state(entry.record, sources.today),
            )
            if release in sources.shown:
                services.append(
                    Service(agency=key[0], name=key[1], record=entry.record, files=files, release=release)
                )
    return tuple(services)
