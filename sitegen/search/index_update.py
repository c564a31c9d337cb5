"""Updates postings from build to build: documents that did not change are not read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

import msgspec
import numpy as np

from sitegen.search.documents import SearchDocument, extract_fields
from sitegen.search.encoding import Numbers
from sitegen.search.grams import decode_grams
from sitegen.search.indexer import Extract, Postings, SearchedFields, extract_all
from sitegen.search.postings_edit import (
    CacheMissError,
    PayloadStore,
    PostingsEdit,
    compare_postings,
    digest_payload,
)
from sitegen.search.postings_files import PostingsFiles, build_postings_files, count_buckets
from sitegen.search.texts import LoadTexts

SNAPSHOT: Final = "snapshot"
"""Name of the snapshot in the store."""
_CHUNK: Final = 500
"""Number of documents whose texts are in memory at a time."""
_FEW, _SHARE = 8, 50
"""Up to 8 changed documents, or one in 50, are worked in. With more of them, everything is built again."""
_ENCODER = msgspec.msgpack.Encoder()


class _Snapshot(msgspec.Struct, frozen=True):
    """What the stored postings were built from: for each document, by path, its id and its encoded `SearchDocument`."""

    short: int
    older: int
    documents: dict[str, tuple[int, bytes]]


_SNAPSHOTS: Final = msgspec.msgpack.Decoder(_Snapshot)
_DOCUMENTS: Final = msgspec.msgpack.Decoder(SearchDocument)
_Entries = Mapping[str, tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class StoredPostings:
    """Names and digests of the postings files in the store, and the digest of their snapshot."""

    digests: Mapping[str, str]
    buckets: int
    snapshot: str


@dataclass(frozen=True, slots=True)
class PostingsUpdate:
    """Result of an update of bodies: the documents by id, the files that changed, and the names of files that were removed.

    ``snapshot`` is the digest of the new snapshot.
    """

    documents: tuple[tuple[int, SearchDocument], ...]
    payloads: Mapping[str, bytes]
    removed: Sequence[str]
    snapshot: str

    @property
    def digests(self) -> Mapping[str, str]:
        """Digests of the payloads, by name."""
        return {name: digest_payload(content) for name, content in self.payloads.items()}


def update_postings(
    ids: Sequence[int],
    older: int,
    documents: Sequence[SearchDocument],
    texts: LoadTexts,
    store: PayloadStore,
    extraction: Extract = extract_all,
) -> StoredPostings:
    """Bring the postings of these documents up to date in the store.

    ``ids`` ascend; those of the newest year are below ``older``.
    """
    now = {
        document.path: (id, _ENCODER.encode(document)) for id, document in zip(ids, documents, strict=True)
    }
    try:
        return _edit_postings(now, older, texts, store)
    except (CacheMissError, msgspec.DecodeError):
        with build_postings(ids, older, documents, texts, extraction) as files:
            return _store_postings(files, now, older, store)


def build_postings(
    ids: Sequence[int],
    older: int,
    documents: Sequence[SearchDocument],
    texts: LoadTexts,
    extraction: Extract = extract_all,
) -> PostingsFiles:
    """Build the postings of these documents without the store."""
    return build_postings_files(
        _extract_postings(documents, texts, extraction), np.asarray(ids, dtype=np.int64), older
    )


def _store_postings(files: PostingsFiles, now: _Entries, older: int, store: PayloadStore) -> StoredPostings:
    snapshot = _ENCODER.encode(_Snapshot(files.short, older, dict(now)))
    marks = dict(store.replace(files, [(SNAPSHOT, snapshot)]))
    return StoredPostings(marks, count_buckets(files.short), marks.pop(SNAPSHOT))


def update_bodies(
    snapshot: str, bodies: Mapping[str, str], texts: LoadTexts, store: PayloadStore
) -> PostingsUpdate:
    """Update the postings of documents of which only the bodies changed. ``bodies`` are new digests by path.

    Raises `CacheMissError` if the store does not hold the postings with this snapshot, or if they cannot be edited.
    """
    kept = _StoredState.load(store)
    known = kept.snapshot.documents
    if kept.digest != snapshot or not bodies.keys() <= known.keys():
        raise CacheMissError("the lists of another build")
    gone = {path: known[path] for path in bodies}
    documents = tuple(
        (id, replace(_DOCUMENTS.decode(content), body=bodies[path])) for path, (id, content) in gone.items()
    )
    come = {document.path: (id, _ENCODER.encode(document)) for id, document in documents}
    edit, mark = kept.edit(gone, come, known | come, texts, store)
    return PostingsUpdate(documents, edit.payloads, edit.removed, mark)


@dataclass(frozen=True, slots=True)
class _StoredState:
    """What the store holds: digests of postings files by name, and the snapshot with its digest."""

    digests: Mapping[str, str]
    digest: str
    snapshot: _Snapshot

    @classmethod
    def load(cls, store: PayloadStore) -> Self:
        """Load the state. Raises `CacheMissError` if there is no snapshot."""
        marks = dict(store.list_digests())
        mark = marks.pop(SNAPSHOT, "")
        content = store.read([SNAPSHOT]).get(SNAPSHOT, b"")
        if not mark or digest_payload(content) != mark:
            raise CacheMissError("the snapshot")
        return cls(marks, mark, _SNAPSHOTS.decode(content))

    def edit(
        self, gone: _Entries, come: _Entries, now: _Entries, texts: LoadTexts, store: PayloadStore
    ) -> tuple[PostingsEdit, str]:
        """Apply changes to the store, and return the edit and the digest of the snapshot of ``now``."""
        edit = PostingsEdit(store, self.digests, self.snapshot.short, self.snapshot.older)
        edit.apply(compare_postings(_list_triples(gone, texts), _list_triples(come, texts)))
        snapshot = _ENCODER.encode(_Snapshot(edit.short, self.snapshot.older, dict(now)))
        if not store.edit({**edit.payloads, SNAPSHOT: snapshot}, edit.removed, self.digest):
            raise CacheMissError("another build was quicker")
        return edit, digest_payload(snapshot)


def _edit_postings(now: _Entries, older: int, texts: LoadTexts, store: PayloadStore) -> StoredPostings:
    """Update the postings after a few changes. Raises `CacheMissError` if that is not possible."""
    kept = _StoredState.load(store)
    before = kept.snapshot
    if before.older != older:
        raise CacheMissError("another numbering")
    gone = {path: entry for path, entry in before.documents.items() if now.get(path) != entry}
    come = {path: entry for path, entry in now.items() if before.documents.get(path) != entry}
    if max(len(gone), len(come)) > max(_FEW, len(now) // _SHARE):
        raise CacheMissError("too much changed")
    if not gone and not come:
        return StoredPostings(kept.digests, count_buckets(before.short), kept.digest)
    edit, snapshot = kept.edit(gone, come, now, texts, store)
    marks = {**kept.digests, **{name: digest_payload(content) for name, content in edit.payloads.items()}}
    left = {name: mark for name, mark in marks.items() if name not in edit.removed}
    return StoredPostings(left, count_buckets(edit.short), snapshot)


def _list_triples(entries: _Entries, texts: LoadTexts) -> list[tuple[str, int, int]]:
    """List the postings of documents as (gram, id, impact)."""
    documents = [_DOCUMENTS.decode(content) for _, content in entries.values()]
    ids = np.fromiter((id for id, _ in entries.values()), dtype=np.int64, count=len(entries))
    return [
        triple
        for postings in _extract_postings(documents, texts, extract_all)
        for triple in _unpack_postings(postings, ids)
    ]


def _unpack_postings(postings: Postings, ids: Numbers) -> Iterator[tuple[str, int, int]]:
    grams = decode_grams(postings.codes)
    owners = np.repeat(np.arange(len(grams)), np.diff(postings.starts)).tolist()
    listed = ids[postings.documents].tolist()
    for owner, id, impact in zip(owners, listed, postings.impacts.tolist(), strict=True):
        yield grams[owner], id, impact


def _extract_postings(
    documents: Sequence[SearchDocument], texts: LoadTexts, extraction: Extract
) -> Iterator[Postings]:
    found = extraction(_collect_fields(documents, texts), len(documents))
    for start, some in zip(range(0, len(documents), _CHUNK), found, strict=True):
        yield from (replace(one, documents=one.documents + np.uint32(start)) for one in some)


def _collect_fields(
    documents: Sequence[SearchDocument], texts: LoadTexts
) -> Iterator[Sequence[SearchedFields]]:
    """Yield the searched fields of the documents, in chunks."""
    for start in range(0, len(documents), _CHUNK):
        chunk = documents[start : start + _CHUNK]
        known = texts({document.body for document in chunk if document.body})
        if any(document.body and document.body not in known for document in chunk):
            raise CacheMissError("a text")
        yield [extract_fields(document, known.get(document.body, "")) for document in chunk]
