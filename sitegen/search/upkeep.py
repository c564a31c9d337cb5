"""Keeps the gram lists from build to build: of what stayed as it was, nothing is read again."""

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
_CHUNK: Final = 500
"""Documents whose texts are in memory at a time."""
_FEW, _SHARE = 8, 50
"""So many changed documents, or one of so many, are worked in; for more everything is made again."""
_ENCODER = msgspec.msgpack.Encoder()


class _Snapshot(msgspec.Struct, frozen=True):
    """What the kept lists were made from: of each document, by path, the id and all that is searched."""

    short: int
    older: int
    documents: dict[str, tuple[int, bytes]]


_SNAPSHOTS: Final = msgspec.msgpack.Decoder(_Snapshot)
_DOCUMENTS: Final = msgspec.msgpack.Decoder(SearchDocument)
_Entries = Mapping[str, tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class GramLists:
    """The files of gram lists, which are in the store: names and marks, and the mark of the snapshot that goes with them."""

    marks: Mapping[str, str]
    buckets: int
    snapshot: str


@dataclass(frozen=True, slots=True)
class Retold:
    """What other texts of some documents, by id, made of the lists: files that changed or came, names of those that went."""

    documents: tuple[tuple[int, SearchDocument], ...]
    payloads: Mapping[str, bytes]
    removed: Sequence[str]
    snapshot: str

    @property
    def marks(self) -> Mapping[str, str]:
        """The marks of the payloads."""
        return {name: mark_of(content) for name, content in self.payloads.items()}


def gram_lists(
    ids: Sequence[int],
    older: int,
    documents: Sequence[SearchDocument],
    texts: Texts,
    store: Store,
    extraction: Extraction = extracted,
) -> GramLists:
    """The lists of these documents (``ids`` ascend, those of the newest year are below ``older``).

    They are brought up to date in the store.
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
    """The lists of these documents, made from nothing else."""
    return gram_files(_postings(documents, texts, extraction), np.asarray(ids, dtype=np.int64), older)


def _made(files: GramFiles, now: _Entries, older: int, store: Store) -> GramLists:
    snapshot = _ENCODER.encode(_Snapshot(files.short, older, dict(now)))
    marks = dict(store.replace(files, [(SNAPSHOT, snapshot)]))
    return GramLists(marks, buckets_for(files.short), marks.pop(SNAPSHOT))


def with_texts(snapshot: str, bodies: Mapping[str, str], texts: Texts, store: Store) -> Retold:
    """Brings the lists up to date after nothing but the bodies of some documents changed; ``bodies`` are digests by path.

    Raises `LostError` if the store does not hold the lists with the mark ``snapshot``, or where they cannot be edited.
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
    """What the store holds of the lists: their marks by name, and the snapshot with its mark."""

    marks: Mapping[str, str]
    mark: str
    snapshot: _Snapshot

    @classmethod
    def of(cls, store: Store) -> Self:
        """Raises `LostError` where there is no snapshot."""
        marks = dict(store.marks())
        mark = marks.pop(SNAPSHOT, "")
        content = store.read([SNAPSHOT]).get(SNAPSHOT, b"")
        if not mark or mark_of(content) != mark:
            raise LostError("the snapshot")
        return cls(marks, mark, _SNAPSHOTS.decode(content))

    def edited(
        self, gone: _Entries, come: _Entries, now: _Entries, texts: Texts, store: Store
    ) -> tuple[Edit, str]:
        """Works changes into what the store holds; the edit, and the mark of the snapshot ``now``."""
        edit = Edit(store, self.marks, self.snapshot.short, self.snapshot.older)
        edit.apply(changes(_triples(gone, texts), _triples(come, texts)))
        snapshot = _ENCODER.encode(_Snapshot(edit.short, self.snapshot.older, dict(now)))
        if not store.edit({**edit.payloads, SNAPSHOT: snapshot}, edit.removed, self.mark):
            raise LostError("another build was quicker")
        return edit, mark_of(snapshot)


def _edited(now: _Entries, older: int, texts: Texts, store: Store) -> GramLists:
    """The lists after a few changes. Raises `LostError` where that cannot be done."""
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
    """The postings of documents, as (gram, id, impact)."""
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
    """What is searched of the documents, in chunks."""
    for start in range(0, len(documents), _CHUNK):
        chunk = documents[start : start + _CHUNK]
        known = texts({document.body for document in chunk if document.body})
        if any(document.body and document.body not in known for document in chunk):
            raise LostError("a text")
        yield [fields_of(document, known.get(document.body, "")) for document in chunk]
