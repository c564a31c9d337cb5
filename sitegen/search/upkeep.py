"""Updates postings from build to build: documents that did not change are not read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

import msgspec
import numpy as np

from sitegen.search.documents import SearchDocument, fields_of
from sitegen.search.encoding import Numbers
from sitegen.search.extraction import Extraction, Fields, Postings, extracted
from sitegen.search.grams import gram_texts
from sitegen.search.lists import GramFiles, buckets_for, gram_files
from sitegen.search.shards import Edit, LostError, Store, changes, mark_of
from sitegen.search.texts import Texts

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
class GramLists:
    """Names and digests of the postings files in the store, and the digest of their snapshot."""

    marks: Mapping[str, str]
    buckets: int
    snapshot: str


@dataclass(frozen=True, slots=True)
class Retold:
    """Result of an update of bodies: the documents by id, the files that changed, and the names of files that were removed.

    ``snapshot`` is the digest of the new snapshot.
    """

    documents: tuple[tuple[int, SearchDocument], ...]
    payloads: Mapping[str, bytes]
    removed: Sequence[str]
    snapshot: str

    @property
    def marks(self) -> Mapping[str, str]:
        """Digests of the payloads, by name."""
        return {name: mark_of(content) for name, content in self.payloads.items()}


def gram_lists(
    ids: Sequence[int],
    older: int,
    documents: Sequence[SearchDocument],
    texts: Texts,
    store: Store,
    extraction: Extraction = extracted,
) -> GramLists:
    """Bring the postings of these documents up to date in the store.

    ``ids`` ascend; those of the newest year are below ``older``.
    """
    now = {
        document.path: (id, _ENCODER.encode(document)) for id, document in zip(ids, documents, strict=True)
    }
    try:
        return _edited(now, older, texts, store)
    except (LostError, msgspec.DecodeError):
        with lists_of(ids, older, documents, texts, extraction) as files:
            return _made(files, now, older, store)


def lists_of(
    ids: Sequence[int],
    older: int,
    documents: Sequence[SearchDocument],
    texts: Texts,
    extraction: Extraction = extracted,
) -> GramFiles:
    """Build the postings of these documents without the store."""
    return gram_files(_postings(documents, texts, extraction), np.asarray(ids, dtype=np.int64), older)


def _made(files: GramFiles, now: _Entries, older: int, store: Store) -> GramLists:
    snapshot = _ENCODER.encode(_Snapshot(files.short, older, dict(now)))
    marks = dict(store.replace(files, [(SNAPSHOT, snapshot)]))
    return GramLists(marks, buckets_for(files.short), marks.pop(SNAPSHOT))


def with_texts(snapshot: str, bodies: Mapping[str, str], texts: Texts, store: Store) -> Retold:
    """Update the postings of documents of which only the bodies changed. ``bodies`` are new digests by path.

    Raises `CacheMissError` if the store does not hold the postings with this snapshot, or if they cannot be edited.
    """
    kept = _Kept.of(store)
    known = kept.snapshot.documents
    if kept.mark != snapshot or not bodies.keys() <= known.keys():
        raise LostError("the lists of another build")
    gone = {path: known[path] for path in bodies}
    documents = tuple(
        (id, replace(_DOCUMENTS.decode(content), body=bodies[path])) for path, (id, content) in gone.items()
    )
    come = {document.path: (id, _ENCODER.encode(document)) for id, document in documents}
    edit, mark = kept.edited(gone, come, known | come, texts, store)
    return Retold(documents, edit.payloads, edit.removed, mark)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the store holds: digests of postings files by name, and the snapshot with its digest."""

    marks: Mapping[str, str]
    mark: str
    snapshot: _Snapshot

    @classmethod
    def of(cls, store: Store) -> Self:
        """Load the state. Raises `CacheMissError` if there is no snapshot."""
        marks = dict(store.marks())
        mark = marks.pop(SNAPSHOT, "")
        content = store.read([SNAPSHOT]).get(SNAPSHOT, b"")
        if not mark or mark_of(content) != mark:
            raise LostError("the snapshot")
        return cls(marks, mark, _SNAPSHOTS.decode(content))

    def edited(
        self, gone: _Entries, come: _Entries, now: _Entries, texts: Texts, store: Store
    ) -> tuple[Edit, str]:
        """Apply changes to the store, and return the edit and the digest of the snapshot of ``now``."""
        edit = Edit(store, self.marks, self.snapshot.short, self.snapshot.older)
        edit.apply(changes(_triples(gone, texts), _triples(come, texts)))
        snapshot = _ENCODER.encode(_Snapshot(edit.short, self.snapshot.older, dict(now)))
        if not store.edit({**edit.payloads, SNAPSHOT: snapshot}, edit.removed, self.mark):
            raise LostError("another build was quicker")
        return edit, mark_of(snapshot)


def _edited(now: _Entries, older: int, texts: Texts, store: Store) -> GramLists:
    """Update the postings after a few changes. Raises `CacheMissError` if that is not possible."""
    kept = _Kept.of(store)
    before = kept.snapshot
    if before.older != older:
        raise LostError("another numbering")
    gone = {path: entry for path, entry in before.documents.items() if now.get(path) != entry}
    come = {path: entry for path, entry in now.items() if before.documents.get(path) != entry}
    if max(len(gone), len(come)) > max(_FEW, len(now) // _SHARE):
        raise LostError("too much changed")
    if not gone and not come:
        return GramLists(kept.marks, buckets_for(before.short), kept.mark)
    edit, snapshot = kept.edited(gone, come, now, texts, store)
    marks = {**kept.marks, **{name: mark_of(content) for name, content in edit.payloads.items()}}
    left = {name: mark for name, mark in marks.items() if name not in edit.removed}
    return GramLists(left, buckets_for(edit.short), snapshot)


def _triples(entries: _Entries, texts: Texts) -> list[tuple[str, int, int]]:
    """List the postings of documents as (gram, id, impact)."""
    documents = [_DOCUMENTS.decode(content) for _, content in entries.values()]
    ids = np.fromiter((id for id, _ in entries.values()), dtype=np.int64, count=len(entries))
    return [
        triple for postings in _postings(documents, texts, extracted) for triple in _listed(postings, ids)
    ]


def _listed(postings: Postings, ids: Numbers) -> Iterator[tuple[str, int, int]]:
    grams = gram_texts(postings.codes)
    owners = np.repeat(np.arange(len(grams)), np.diff(postings.starts)).tolist()
    listed = ids[postings.documents].tolist()
    for owner, id, impact in zip(owners, listed, postings.impacts.tolist(), strict=True):
        yield grams[owner], id, impact


def _postings(
    documents: Sequence[SearchDocument], texts: Texts, extraction: Extraction
) -> Iterator[Postings]:
    found = extraction(_fields(documents, texts), len(documents))
    for start, some in zip(range(0, len(documents), _CHUNK), found, strict=True):
        yield from (replace(one, documents=one.documents + np.uint32(start)) for one in some)


def _fields(documents: Sequence[SearchDocument], texts: Texts) -> Iterator[Sequence[Fields]]:
    """Yield the searched fields of the documents, in chunks."""
    for start in range(0, len(documents), _CHUNK):
        chunk = documents[start : start + _CHUNK]
        known = texts({document.body for document in chunk if document.body})
        if any(document.body and document.body not in known for document in chunk):
            raise LostError("a text")
        yield [fields_of(document, known.get(document.body, "")) for document in chunk]
