"""Items as they were when the site was last published, from which lost addresses are found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from sitegen.catalogue.model import Item
from sitegen.catalogue.release import ReleaseState
from sitegen.pages import urls
from sitegen.schema.records import ItemRecord


class FormerItem(msgspec.Struct, frozen=True, array_like=True):
    """An item that was public in an earlier version of the site.

    ``path`` was its source file, and ``url`` the path of its page in the site. ``aliases`` are its old addresses as
    written, and ``body_digest`` is the digest of its text. ``is_withdrawn``: only a notice of its withdrawal was
    public.
    """

    path: str
    url: str
    index_no: str
    title: str
    doc_no: str
    aliases: tuple[str, ...]
    body_digest: str
    is_withdrawn: bool = False

    @classmethod
    def from_record(cls, record: ItemRecord, url: str, body_digest: str) -> FormerItem:
        """Make a former item from the record of an item, the path ``url`` of its page, and the digest of its text."""
        return cls(
            record.source.path,
            url,
            record.index_no,
            record.title,
            record.doc_no,
            record.aliases,
            body_digest,
            record.withdrawn is not None,
        )


def encode_published_items(items: Iterable[Item]) -> bytes:
    """Encode the public items among ``items``, to be decoded by `decode_former_items` in the next build."""
    return msgspec.msgpack.encode(list(_list_published(items)))


def _list_published(items: Iterable[Item]) -> Iterator[FormerItem]:
    for item in items:
        if item.release is ReleaseState.PUBLIC:
            yield FormerItem.from_record(item.record, urls.item(item.id), item.body.digest)


def decode_former_items(encoded: bytes) -> list[FormerItem]:
    """Decode what `encode_published_items` encoded; [] if ``encoded`` is b"" or was written by another version."""
    try:
        return msgspec.msgpack.decode(encoded, type=list[FormerItem])
    except (msgspec.MsgspecError, ValueError):
        return []
