"""Internal links: find the source file that a link written by an editor refers to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final, NamedTuple
from urllib.parse import unquote

from sitegen.catalogue.model import Catalogue
from sitegen.catalogue.release import ReleaseState
from sitegen.content.attachments import AttachmentFacts
from sitegen.content.layout import get_attachment_folder, has_source_extension
from sitegen.content.parse import BodyFacts
from sitegen.schema.records import AttachmentRecord

_NO_IDS: Final[frozenset[str]] = frozenset()


def resolve_link(source: str, target: str) -> str:
    """Return the path of a link's target, relative to the project folder.

    ``source`` is the path of the file that contains the link, relative to the project folder. ``target`` is the
    address in the link, percent-encoded and without ``#``; "" means the file itself. An address with a folder is
    relative to the folder of ``source``. A name alone means a file beside ``source`` if it ends in ``.md`` or
    ``.yaml``, otherwise an attachment in the attachment folder of ``source``. No attachment can have these
    extensions, so no name means both. The target need not exist. The result begins with ``..`` if it is
    outside the project folder.
    """
    if not target:
        return source
    folder = posixpath.dirname(source)
    path = posixpath.normpath(posixpath.join(folder, unquote(target)))
    if posixpath.dirname(path) == folder and not has_source_extension(path):
        return f"{get_attachment_folder(source)}/{posixpath.basename(path)}"
    return path


class PublishedRecord(NamedTuple):
    """A record that has a page of its own, with its text and its attachments.

    ``path`` is the source file of the record, and ``text_path`` that of the text, which may be another file for an
    annual report. ``body`` is the text, empty for a service, which has none. ``listed`` are the attachments that the
    record lists. ``files`` are the facts of those that are not missing or refused.
    """

    path: str
    text_path: str
    body: BodyFacts
    listed: tuple[AttachmentRecord, ...]
    files: tuple[AttachmentFacts, ...]


def iter_published_records(catalogue: Catalogue) -> Iterator[PublishedRecord]:
    """Yield each record that has a page and may have attachments, in the order of the catalogue.

    These are items, guides, application pages, regulatory documents, free pages, reports and services. Withdrawn
    items are left out. Paths are relative to the project folder.
    """
    for item in catalogue.items.values():
        path = item.record.source.path
        yield PublishedRecord(path, path, item.body, item.record.attachments, item.files)
    for document in chain(
        catalogue.guides.values(), catalogue.apply_pages.values(), catalogue.rules, catalogue.pages
    ):
        listed = document.record.attachments
        yield PublishedRecord(document.path, document.path, document.body, listed, document.files)
    for report in catalogue.reports:
        path, listed = report.record.source.path, report.record.attachments
        yield PublishedRecord(path, report.narrative_path, report.body, listed, report.files)
    for service in catalogue.services:
        path, listed = service.record.source.path, service.record.attachments
        yield PublishedRecord(path, path, BodyFacts(), listed, service.files)


def list_unpublished_sources(catalogue: Catalogue) -> Iterator[str]:
    """Yield the source paths of the drafts and scheduled records in the catalogue of a preview.

    For a report, the path of its text is yielded, too.
    """
    public = ReleaseState.PUBLIC
    yield from (item.record.source.path for item in catalogue.items.values() if item.release is not public)
    for document in (
        *catalogue.guides.values(),
        *catalogue.apply_pages.values(),
        *catalogue.rules,
        *catalogue.pages,
    ):
        if document.release is not public:
            yield document.path
    for report in catalogue.reports:
        if report.release is not public:
            yield from (report.record.source.path, report.narrative_path)
    yield from (service.record.source.path for service in catalogue.services if service.release is not public)


def list_published_files(record: PublishedRecord) -> tuple[str, ...]:
    """Return the paths of the files that are published with a record, each once, relative to the project folder.

    These are the attachments that the record lists, then the files in its attachment folder that its text links to or
    shows. Listed files that are missing or refused are left out. Whether linked files exist is not checked.
    """
    # Most records have neither, and there may be many.
    if not record.files and not record.body.links:
        return ()
    folder = get_attachment_folder(record.path)
    listed = [f"{folder}/{facts.name}" for facts in record.files]
    linked = [resolve_link(record.text_path, link.target) for link in record.body.links]
    # A link to a file in the folder publishes it, as if the record listed it.
    linked_in_folder = [path for path in linked if posixpath.dirname(path) == folder]
    return tuple(dict.fromkeys((*listed, *linked_in_folder)))


def collect_link_targets(catalogue: Catalogue) -> Mapping[str, frozenset[str] | None]:
    """Return the files to which links can lead: their paths, each mapped to the ids of its headings and articles.

    Paths are relative to the project folder. A link names an id after ``#``. The set of ids is empty for services and
    agencies. An attachment is mapped to None, because any text may follow ``#``: it is for the program that opens the
    file, such as ``#page=3`` for a PDF.
    """
    targets: dict[str, frozenset[str] | None] = {}
    for record in iter_published_records(catalogue):
        body = record.body
        ids = (
            frozenset((*(id for _, _, id in body.headings), *body.articles))
            if body.character_count
            else _NO_IDS
        )
        # A report may be linked by its text or by its record.
        targets[record.path] = targets[record.text_path] = ids
        for path in list_published_files(record):
            if catalogue.attachments.get(path) is not None:
                targets[path] = None
    for agency in catalogue.agencies.values():
        targets[agency.record.source.path] = frozenset()
    return targets
