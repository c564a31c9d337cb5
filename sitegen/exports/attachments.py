"""Attachments as they stand in the data files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from sitegen.catalogue.attachments import pair_attachments
from sitegen.content.attachments import AttachmentFacts
from sitegen.pages import urls
from sitegen.schema.records import AttachmentRecord


class ExportedAttachment(Struct, frozen=True):
    """An attachment of a record, to be listed in the data files.

    ``name`` is the file name and ``title`` what the editor called it, or "". ``url`` is absolute, ``size`` in
    bytes, ``sha256`` hexadecimal.
    """

    name: str
    title: str
    url: str
    size: int
    sha256: str


def list_exported_attachments(
    base_url: str, page_path: str, listed: Sequence[AttachmentRecord], files: Sequence[AttachmentFacts]
) -> tuple[ExportedAttachment, ...]:
    """List the attachments of a page that exist, in the order in which its record lists them.

    ``base_url`` is the base URL of the site, ``page_path`` the path of the page from the site's root. ``listed`` are
    the attachments that the record lists. ``files`` has the names, sizes and checksums of those that exist.
    """
    return tuple(
        ExportedAttachment(
            name=facts.name,
            title=attachment.title,
            url=urls.absolute_url(base_url, urls.attachment(page_path, facts.name)),
            size=facts.size,
            sha256=facts.sha256,
        )
        for attachment, facts in pair_attachments(listed, files)
    )


def make_attachment_object(attachment: ExportedAttachment) -> dict[str, Any]:
    """Return an attachment as a JSON object, without the key ``title`` if the editor gave no title."""
    title = {"title": attachment.title} if attachment.title else {}
    return {
        "name": attachment.name,
        **title,
        "url": attachment.url,
        "size": attachment.size,
        "sha256": attachment.sha256,
    }
