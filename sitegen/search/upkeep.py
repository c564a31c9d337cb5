"""Keeps the gram lists from build to build: of what stayed as it was, nothing is read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec
import numpy as np

from sitegen.search.documents import SearchDocument, fields_of
from sitegen.search.encoding import Numbers
from sitegen.search.grams import Postings, extract, gram_text
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
    """The files of gram lists, which are in the store: names and marks."""

    marks: Mapping[str, str]
    buckets: int


def gram_lists(
    ids: Sequence[int], older: int, documents: Sequence[SearchDocument], texts: Texts, store: Store
) -> GramLists:
    """The lists of these documents (``ids`` ascend, those of the newest year are below ``older``).

    They are brought up to date in the store.
    """
    now = {
        document.path: (id, _ENCODER.encode(document)) for id, document in zip(ids, documents, strict=True)
    }
    marks = dict(store.marks())
    try:
        return _edited(marks, now, older, texts, store)
    except (LostError, msgspec.DecodeError):
        with lists_of(ids, older, documents, texts) as files:
            return _made(files, now, older, store)


def lists_of(ids: Sequence[int], older: int, documents: Sequence[SearchDocument], texts: Texts) -> GramFiles:
    """The lists of these documents, made from nothing else."""
    return gram_files(_postings(documents, texts), np.asarray(ids, dtype=np.int64), older)


def _made(files: GramFiles, now: _Entries, older: int, store: Store) -> GramLists:
    snapshot = _ENCODER.encode(_Snapshot(files.short, older, dict(now)))
    marks = store.replace(files, [(SNAPSHOT, snapshot)])
    return GramLists({name: marks[name] for name in marks.keys() - {SNAPSHOT}}, buckets_for(files.short))


def _edited(marks: dict[str, str], now: _Entries, older: int, texts: Texts, store: Store) -> GramLists:
    """The lists after a few changes. Raises `LostError` where that cannot be done."""
    mark = marks.pop(SNAPSHOT, "")
    content = store.read([SNAPSHOT]).get(SNAPSHOT, b"")
    if not mark or mark_of(content) != mark:
        raise LostError("the snapshot")
    before = _SNAPSHOTS.decode(content)
    if before.older != older:
        raise LostError("another numbering")
    gone = {path: entry for path, entry in before.documents.items() if now.get(path) != entry}
    come = {path: entry for path, entry in now.items() if before.documents.get(path) != entry}
    if max(len(gone), len(come)) > max(_FEW, len(now) // _SHARE):
        raise LostError("too much changed")
    if not gone and not come:
        return GramLists(marks, buckets_for(before.short))
    edit = Edit(store, marks, before.short, older)
    edit.apply(changes(_triples(gone, texts), _triples(come, texts)))
    snapshot = _ENCODER.encode(_Snapshot(edit.short, older, dict(now)))
    if not store.edit({**edit.payloads, SNAPSHOT: snapshot}, edit.removed, mark):
        raise LostError("another build was quicker")
    marks |= {name: mark_of(content) for name, content in edit.payloads.items()}
    return GramLists(
        {name: mark for name, mark in marks.items() if name not in edit.removed}, buckets_for(edit.short)
    )


def _triples(entries: _Entries, texts: Texts) -> list[tuple[str, int, int]]:
    """The postings of documents, as (gram, id, impact)."""
    documents = [_DOCUMENTS.decode(content) for _, content in entries.values()]
    ids = np.fromiter((id for id, _ in entries.values()), dtype=np.int64, count=len(entries))
    return [triple for postings in _postings(documents, texts) for triple in _listed(postings, ids)]


def _listed(postings: Postings, ids: Numbers) -> Iterator[tuple[str, int, int]]:
    grams = [gram_text(code) for code in postings.codes.tolist()]
    owners = np.repeat(np.arange(len(grams)), np.diff(postings.starts)).tolist()
    listed = ids[postings.documents].tolist()
    for owner, id, impact in zip(owners, listed, postings.impacts.tolist(), strict=True):
        yield grams[owner], id, impact


def _postings(documents: Sequence[SearchDocument], texts: Texts) -> Iterator[Postings]:
    for start in range(0, len(documents), _CHUNK):
        chunk = documents[start : start + _CHUNK]
        known = texts({document.body for document in chunk if document.body})
        if any(document.body and document.body not in known for document in chunk):
            raise LostError("a text")
        for found in extract([fields_of(document, known.get(document.body, "")) for document in chunk]):
            yield replace(found, documents=found.documents + np.uint32(start))
