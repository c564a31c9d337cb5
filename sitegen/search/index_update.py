"""Incremental update of stored postings: documents that did not change since the last build are not read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Self

import msgspec
import numpy as np
from msgspec.structs import replace

from sitegen.search.documents import SearchDocument, extract_indexed_fields
from sitegen.search.grams import decode_grams
from sitegen.search.indexer import ExtractPostings, IndexedFields, Postings, extract_all
from sitegen.search.payload_store import PayloadStore, digest_payload
from sitegen.search.postings_buckets import count_buckets
from sitegen.search.postings_edit import CacheMissError, PostingsEdit, compare_postings
from sitegen.search.postings_encoding import Int64Array
from sitegen.search.postings_files import PostingsFiles, build_postings_files
from sitegen.search.texts import LoadTexts

SNAPSHOT_NAME: Final = "snapshot"
"""Name under which the store keeps the list of indexed documents (the snapshot)."""
_DOCUMENTS_PER_CHUNK: Final = 500
"""Number of documents whose texts are in memory at a time."""
_MIN_EDITABLE_DOCUMENTS, _EDITABLE_DIVISOR = 8, 50
"""Postings are edited if at most 8 documents, or 1 in 50, changed. Otherwise everything is built again."""
_ENCODER = msgspec.msgpack.Encoder()


class _Snapshot(msgspec.Struct, frozen=True):
    """List of the documents to which the stored postings belong.

    ``documents`` maps the path of each page to the id of its document and the encoded `SearchDocument`.
    ``bucket_size`` is the size of all buckets: the sum of `StoredList.count_characters`. It determines how
    many buckets there are. ``first_older_id`` is the `first_older_id` of the `DocIds`: lower ids belong to
    the newest year.
    """

    bucket_size: int
    first_older_id: int
    documents: dict[str, tuple[int, bytes]]


_SNAPSHOT_DECODER: Final = msgspec.msgpack.Decoder(_Snapshot)
_DOCUMENT_DECODER: Final = msgspec.msgpack.Decoder(SearchDocument)
_EncodedDocuments = Mapping[str, tuple[int, bytes]]
"""Id and encoded `SearchDocument` by path."""


class StoredPostings(msgspec.Struct, frozen=True):
    """Description of the postings files in the store.

    ``digests`` has the digest of each file's payload, keyed by name. ``buckets`` is the number of bucket
    files, each of which has the postings lists of many grams.
    """

    digests: Mapping[str, str]
    buckets: int


def update_postings(
    ids: Sequence[int],
    first_older_id: int,
    documents: Sequence[SearchDocument],
    load_texts: LoadTexts,
    store: PayloadStore,
    extract: ExtractPostings = extract_all,
) -> StoredPostings:
    """Bring the postings in the store up to date with the given documents, and describe the stored files.

    ``ids`` are the ids of ``documents``. Both are in ascending order of id. Ids below ``first_older_id``
    belong to documents of the newest year. ``load_texts`` returns body texts, keyed by digest. ``store`` has
    the files of the last build. If few documents changed, these files are edited. Otherwise all files are
    built again, and ``extract`` extracts the postings from the texts. Raises `CacheMissError` if
    ``load_texts`` does not return a text.
    """
    entries = {
        document.path: (id, _ENCODER.encode(document)) for id, document in zip(ids, documents, strict=True)
    }
    try:
        return _edit_postings(entries, first_older_id, load_texts, store)
    except (CacheMissError, msgspec.DecodeError):
        with build_postings(ids, first_older_id, documents, load_texts, extract) as files:
            return _store_postings(files, entries, first_older_id, store)


def build_postings(
    ids: Sequence[int],
    first_older_id: int,
    documents: Sequence[SearchDocument],
    load_texts: LoadTexts,
    extract: ExtractPostings = extract_all,
) -> PostingsFiles:
    """Build the postings files of all documents, without using the store.

    ``ids`` are the ids of ``documents``. Both are in ascending order of id. Ids below ``first_older_id``
    belong to documents of the newest year. ``load_texts`` returns body texts, keyed by digest. ``extract``
    extracts the postings from the texts, in this process or in worker processes. The caller must use the
    result in a ``with`` statement, which deletes temporary files. Raises `CacheMissError` if ``load_texts``
    does not return a text.
    """
    return build_postings_files(
        _extract_postings(documents, load_texts, extract), np.asarray(ids, dtype=np.int64), first_older_id
    )


def _store_postings(
    files: PostingsFiles, entries: _EncodedDocuments, first_older_id: int, store: PayloadStore
) -> StoredPostings:
    snapshot = _ENCODER.encode(_Snapshot(files.bucket_size, first_older_id, dict(entries)))
    digests = dict(store.replace(files, [(SNAPSHOT_NAME, snapshot)]))
    del digests[SNAPSHOT_NAME]
    return StoredPostings(digests, count_buckets(files.bucket_size))


class _StoredState(msgspec.Struct, frozen=True):
    """Content of the store, read before it is edited.

    ``digests`` has the digests of the postings files, keyed by name. ``snapshot`` is the list of indexed
    documents, and ``digest`` the digest of its payload.
    """

    digests: Mapping[str, str]
    digest: str
    snapshot: _Snapshot

    @classmethod
    def load(cls, store: PayloadStore) -> Self:
        """Read the state from the store.

        Raises `CacheMissError` if the snapshot is missing or damaged, and `msgspec.DecodeError` if another
        version of the program wrote it.
        """
        digests = dict(store.list_digests())
        digest = digests.pop(SNAPSHOT_NAME, "")
        # The digest is compared with the content, since the store may be damaged.
        content = store.read([SNAPSHOT_NAME]).get(SNAPSHOT_NAME, b"")
        if not digest or digest_payload(content) != digest:
            raise CacheMissError("the snapshot")
        return cls(digests, digest, _SNAPSHOT_DECODER.decode(content))

    def edit(
        self,
        removed: _EncodedDocuments,
        added: _EncodedDocuments,
        entries: _EncodedDocuments,
        load_texts: LoadTexts,
        store: PayloadStore,
    ) -> PostingsEdit:
        """Replace the postings of changed documents in the store.

        Three arguments map page paths to id and encoded `SearchDocument`. ``removed`` has the changed
        documents as they are indexed now, ``added`` has them as they are to be indexed, and ``entries`` has
        all documents as they are to be indexed. ``load_texts`` returns body texts, keyed by digest. Raises `CacheMissError` if the postings cannot be edited,
        or if another process has changed the store.
        """
        edit = PostingsEdit(store, self.digests, self.snapshot.bucket_size, self.snapshot.first_older_id)
        edit.compute(compare_postings(_list_postings(removed, load_texts), _list_postings(added, load_texts)))
        snapshot = _ENCODER.encode(_Snapshot(edit.bucket_size, self.snapshot.first_older_id, dict(entries)))
        # Another process may have written to the store since `load`.
        if not store.edit({**edit.payloads, SNAPSHOT_NAME: snapshot}, edit.removed, self.digest):
            raise CacheMissError("another build was quicker")
        return edit


def _edit_postings(
    entries: _EncodedDocuments, first_older_id: int, load_texts: LoadTexts, store: PayloadStore
) -> StoredPostings:
    """Edit the stored postings lists of the changed documents, and describe the stored files.

    ``entries`` maps page paths to id and encoded `SearchDocument`, for all documents to be indexed.
    ``first_older_id`` and ``load_texts`` are as in `update_postings`. Raises `CacheMissError` if all postings
    have to be built again, and `msgspec.DecodeError` if another version of the program wrote the store.
    """
    state = _StoredState.load(store)
    before = state.snapshot
    # Long lists are split at this id, so all of them would change.
    if before.first_older_id != first_older_id:
        raise CacheMissError("another numbering")
    # Entries contain ids: a document whose id changed is removed and added.
    removed = {path: entry for path, entry in before.documents.items() if entries.get(path) != entry}
    added = {path: entry for path, entry in entries.items() if before.documents.get(path) != entry}
    if max(len(removed), len(added)) > max(_MIN_EDITABLE_DOCUMENTS, len(entries) // _EDITABLE_DIVISOR):
        raise CacheMissError("too much changed")
    if not removed and not added:
        return StoredPostings(state.digests, count_buckets(before.bucket_size))
    edit = state.edit(removed, added, entries, load_texts, store)
    digests = {**state.digests, **{name: digest_payload(content) for name, content in edit.payloads.items()}}
    remaining = {name: digest for name, digest in digests.items() if name not in edit.removed}
    return StoredPostings(remaining, count_buckets(edit.bucket_size))


def _list_postings(entries: _EncodedDocuments, load_texts: LoadTexts) -> list[tuple[str, int, int]]:
    """Return the postings of a few documents as triples of gram, document id and impact.

    An impact is a number from 0 to 7 for where and how often the gram occurs in the document. ``entries``
    maps page paths to id and encoded `SearchDocument`.
    """
    # Few documents, so neither workers nor partitions are needed.
    documents = [_DOCUMENT_DECODER.decode(content) for _, content in entries.values()]
    ids = np.fromiter((id for id, _ in entries.values()), dtype=np.int64, count=len(entries))
    return [
        triple
        for postings in _extract_postings(documents, load_texts, extract_all)
        for triple in _unpack_postings(postings, ids)
    ]


def _unpack_postings(postings: Postings, ids: Int64Array) -> Iterator[tuple[str, int, int]]:
    grams = decode_grams(postings.codes)
    owners = np.repeat(np.arange(len(grams)), np.diff(postings.starts)).tolist()
    posting_ids = ids[postings.documents].tolist()
    for owner, id, impact in zip(owners, posting_ids, postings.impacts.tolist(), strict=True):
        yield grams[owner], id, impact


def _extract_postings(
    documents: Sequence[SearchDocument], load_texts: LoadTexts, extract: ExtractPostings
) -> Iterator[Postings]:
    chunks = extract(_collect_fields(documents, load_texts), len(documents))
    for start, chunk in zip(range(0, len(documents), _DOCUMENTS_PER_CHUNK), chunks, strict=True):
        yield from (replace(postings, documents=postings.documents + np.uint32(start)) for postings in chunk)


def _collect_fields(
    documents: Sequence[SearchDocument], load_texts: LoadTexts
) -> Iterator[Sequence[IndexedFields]]:
    """Yield the `IndexedFields` of the documents, in lists of at most `_DOCUMENTS_PER_CHUNK` documents.

    Body texts are loaded by ``load_texts`` for one list at a time. Raises `CacheMissError` if it does not
    return a text.
    """
    for start in range(0, len(documents), _DOCUMENTS_PER_CHUNK):
        chunk = documents[start : start + _DOCUMENTS_PER_CHUNK]
        texts = load_texts({document.body for document in chunk if document.body})
        if any(document.body and document.body not in texts for document in chunk):
            raise CacheMissError("a text")
        yield [extract_indexed_fields(document, texts.get(document.body, "")) for document in chunk]
