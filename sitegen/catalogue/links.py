"""Internal links: find the source file that a link written by an editor refers to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from sitegen.catalogue.model import Catalogue, Item
from sitegen.catalogue.release import ReleaseState
from sitegen.content.parse import BodyFacts


def resolve_link(source: str, target: str) -> str:
    """Return the path of a link's target, relative to the project folder.

    ``source`` is the path of the file that contains the link, relative to the same folder. ``target`` is
    relative to the folder of that file, percent-encoded and without ``#``; "" means the file itself. The
    target need not exist. The result begins with ``..`` if it is outside the project folder.
    """
    if not target:
        return source
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(target)))


def iter_bodies(catalogue: Catalogue) -> Iterator[tuple[str, BodyFacts]]:
    """Yield the path of the source file and the body of everything published that has a body.

    These are items, guides, application pages, regulatory documents, free pages and reports. Withdrawn
    items are left out. Paths are relative to the project folder.
    """
    for item in catalogue.items.values():
        yield item.record.source.path, item.body
    for documents in (
        catalogue.guides.values(),
        catalogue.applies.values(),
        catalogue.rules,
        catalogue.pages,
    ):
        for document in documents:
            yield document.path, document.body
    for report in catalogue.reports:
        yield report.narrative, report.body


def list_unpublished_sources(catalogue: Catalogue) -> Iterator[str]:
    """Yield the paths of the drafts and scheduled records that the catalogue of a preview contains."""
    public = ReleaseState.PUBLIC
    yield from (item.record.source.path for item in catalogue.items.values() if item.release is not public)
    for document in (*catalogue.guides.values(), *catalogue.applies.values()):
        if document.release is not public:
            yield document.path
    for report in catalogue.reports:
        if report.release is not public:
            yield from (report.record.source.path, report.narrative)
    yield from (service.record.source.path for service in catalogue.services if service.release is not public)


def locate_attachments(item: Item) -> str:
    """Return the path of the folder that holds an item's attachments: that of its file, without extension.

    It is relative to the project folder, without a closing slash. The folder need not exist.
    """
    return item.record.source.path.rpartition(".")[0]


def list_published_files(item: Item) -> tuple[str, ...]:
    """List the paths of the files that are published with an item, each once, relative to the project folder.

    These are the attachments that it lists, then the files in its attachment folder that its body links to
    or shows. Listed files that are missing or refused are left out; linked files are not checked.
    """
    folder = locate_attachments(item)
    listed = [f"{folder}/{facts.name}" for facts in item.files]
    linked = [resolve_link(item.record.source.path, link.target) for link in item.body.links]
    # A link to a file in the folder publishes it, as if the item listed it.
    linked_in_folder = [path for path in linked if posixpath.dirname(path) == folder]
    return tuple(dict.fromkeys((*listed, *linked_in_folder)))


def collect_link_targets(catalogue: Catalogue) -> Mapping[str, frozenset[str]]:
    """Map the source path of everything that can be linked to, to the ids of its headings.

    Paths are relative to the project folder. The ids are those that a link names after ``#``. The set of
    ids is empty for attachments, services and agencies.
    """
    targets = {path: frozenset(id for _, _, id in body.headings) for path, body in iter_bodies(catalogue)}
    # A report may also be linked by its record.
    for report in catalogue.reports:
        targets.setdefault(report.record.source.path, targets[report.narrative])
    for service in catalogue.services:
        targets[service.record.source.path] = frozenset()
    for agency in catalogue.agencies.values():
        targets[agency.record.source.path] = frozenset()
    for item in catalogue.items.values():
        for path in list_published_files(item):
            if catalogue.attachments.get(path) is not None:
                targets[path] = frozenset()
    return targets
