"""Incremental update of stored postings: documents that did not change since the last build are not read again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final, Self
from zlib import crc32

import msgspec
import numpy as np
from msgspec.structs import replace

from sitegen.search.doc_ids import DocIds
from sitegen.search.documents import extract_indexed_fields
from sitegen.search.encoded_documents import EncodedDocument
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


class IndexedDocuments(msgspec.Struct, frozen=True):
    """All documents to be indexed, with their ids.

    ``language`` is the language of the site. ``by_path`` has the documents in ascending order of id, keyed by page
    path.
    """

    language: str
    numbering: DocIds
    by_path: dict[str, EncodedDocument]

    @property
    def documents(self) -> list[EncodedDocument]:
        """The documents in ascending order of id."""
        return list(self.by_path.values())

    @property
    def ids(self) -> list[int]:
        """The ids of ``documents``, in the same order."""
        return [self.numbering.ids[path] for path in self.by_path]


class _Snapshot(msgspec.Struct, frozen=True):
    """What is stored of the documents to which the stored postings belong, besides the documents themselves.

    ``bucket_size`` is the size of all buckets: the sum of `StoredList.count_characters`. It determines how
    many buckets there are. ``language`` is the language of the site, ``year`` and ``slots_per_month`` are those of
    the `DocIds`. ``groups`` has the digests of the payloads with the documents, keyed by name.
    """

    bucket_size: int
    language: str
    year: int
    slots_per_month: tuple[int, ...]
    groups: dict[str, str]


_SNAPSHOT_DECODER: Final = msgspec.msgpack.Decoder(_Snapshot)
_GROUP_DECODER: Final = msgspec.msgpack.Decoder(dict[str, tuple[int, EncodedDocument]])
_GROUP_COUNT: Final = 128
"""Number of payloads over which the documents are distributed, so that an edit writes few of them."""
_Entries = Mapping[str, tuple[int, EncodedDocument]]
"""Id and document by page path."""


class StoredPostings(msgspec.Struct, frozen=True):
    """Description of the postings files in the store.

    ``digests`` has the digest of each file's payload, keyed by name. ``buckets`` is the number of bucket
    files, each of which has the postings lists of many grams.
    """

    digests: Mapping[str, str]
    buckets: int


class StoredIndex(msgspec.Struct, frozen=True):
    """Content of the store, read before it is edited.

    ``digests`` has the digests of the postings files, keyed by name. ``snapshot`` describes the indexed documents,
    ``digest`` is the digest of its payload, and ``documents`` are the documents.
    """

    digests: Mapping[str, str]
    digest: str
    snapshot: _Snapshot
    documents: IndexedDocuments

    @classmethod
    def load(cls, store: PayloadStore) -> Self | None:
        """Read the state from the store; None if the snapshot is missing, damaged or of another program."""
        digests = dict(store.list_digests())
        digest = digests.pop(SNAPSHOT_NAME, "")
        # Digests are compared with the contents, since the store may be damaged.
        content = store.read([SNAPSHOT_NAME]).get(SNAPSHOT_NAME, b"") if digest else b""
        if not digest or digest_payload(content) != digest:
            return None
        try:
            snapshot = _SNAPSHOT_DECODER.decode(content)
            groups = store.read(snapshot.groups.keys())
            if {name: digest_payload(group) for name, group in groups.items()} != snapshot.groups:
                return None
            stored = [pair for group in groups.values() for pair in _GROUP_DECODER.decode(group).items()]
        except msgspec.DecodeError:
            return None
        stored.sort(key=lambda pair: pair[1][0])
        numbering = DocIds({path: id for path, (id, _) in stored}, snapshot.year, snapshot.slots_per_month)
        by_path = {path: document for path, (_, document) in stored}
        return cls(
            {name: one for name, one in digests.items() if name not in snapshot.groups},
            digest,
            snapshot,
            IndexedDocuments(snapshot.language, numbering, by_path),
        )

    def update(
        self, documents: IndexedDocuments, load_texts: LoadTexts, store: PayloadStore
    ) -> StoredPostings:
        """Edit the stored postings lists of the changed documents, and describe the stored files.

        ``documents`` are those to be indexed, ``load_texts`` returns body texts, keyed by digest. Raises
        `CacheMissError` if all postings have to be built again, or if another process has changed the store.
        """
        before = self.documents
        if before == documents:
            return StoredPostings(self.digests, count_buckets(self.snapshot.bucket_size))
        # Long lists are split at this id, so all of them would change.
        if before.numbering.first_older_id != documents.numbering.first_older_id:
            raise CacheMissError("another numbering")
        removed, added = _list_differences(before, documents), _list_differences(documents, before)
        if max(len(removed), len(added)) > max(
            _MIN_EDITABLE_DOCUMENTS, len(documents.by_path) // _EDITABLE_DIVISOR
        ):
            raise CacheMissError("too much changed")
        edit = PostingsEdit(store, self.digests, self.snapshot.bucket_size, before.numbering.first_older_id)
        edit.compute(compare_postings(_list_postings(removed, load_texts), _list_postings(added, load_texts)))
        changed = _list_changed_groups(before, documents)
        groups = _encode_groups(documents, changed)
        snapshot = _encode_snapshot(
            edit.bucket_size, documents, {**self.snapshot.groups, **_digest_payloads(groups)}
        )
        # Another process may have written to the store since `load`.
        if not store.edit({**edit.payloads, **groups, SNAPSHOT_NAME: snapshot}, edit.removed, self.digest):
            raise CacheMissError("another build was quicker")
        digests = {**self.digests, **_digest_payloads(edit.payloads)}
        remaining = {name: digest for name, digest in digests.items() if name not in edit.removed}
        return StoredPostings(remaining, count_buckets(edit.bucket_size))


def update_postings(
    documents: IndexedDocuments,
    load_texts: LoadTexts,
    store: PayloadStore,
    stored: StoredIndex | None,
    extract: ExtractPostings = extract_all,
) -> StoredPostings:
    """Bring the postings in the store up to date with the given documents, and describe the stored files.

    ``load_texts`` returns body texts, keyed by digest. ``store`` has the files of the last build, and ``stored`` is
    what `StoredIndex.load` read from it. If few documents changed, these files are edited. Otherwise all files are
    built again, and ``extract`` extracts the postings from the texts. Raises `CacheMissError` if
    ``load_texts`` does not return a text.
    """
    if stored:
        with suppress(CacheMissError):
            return stored.update(documents, load_texts, store)
    with build_postings(documents, load_texts, extract) as files:
        groups = _encode_groups(documents, frozenset(range(_GROUP_COUNT)))
        snapshot = _encode_snapshot(files.bucket_size, documents, _digest_payloads(groups))
        digests = store.replace(files, list(groups.items()), [(SNAPSHOT_NAME, snapshot)])
        others = groups.keys() | {SNAPSHOT_NAME}
        return StoredPostings(
            {name: digest for name, digest in digests.items() if name not in others},
            count_buckets(files.bucket_size),
        )


def build_postings(
    documents: IndexedDocuments, load_texts: LoadTexts, extract: ExtractPostings = extract_all
) -> PostingsFiles:
    """Build the postings files of all documents, without those that the last build stored.

    ``load_texts`` returns body texts, keyed by digest. ``extract`` extracts the postings from the texts, in this
    process or in worker processes. The caller must use the result in a ``with`` statement, which deletes temporary
    files. Raises `CacheMissError` if ``load_texts`` does not return a text.
    """
    return build_postings_files(
        _extract_postings(documents.documents, load_texts, extract),
        np.asarray(documents.ids, dtype=np.int64),
        documents.numbering.first_older_id,
    )


def _encode_snapshot(bucket_size: int, documents: IndexedDocuments, groups: dict[str, str]) -> bytes:
    numbering = documents.numbering
    return _ENCODER.encode(
        _Snapshot(bucket_size, documents.language, numbering.year, numbering.slots_per_month, groups)
    )


def _encode_groups(documents: IndexedDocuments, numbers: Collection[int]) -> dict[str, bytes]:
    """Return the payloads with the documents of the groups ``numbers``, keyed by name."""
    groups: dict[int, dict[str, tuple[int, EncodedDocument]]] = {number: {} for number in numbers}
    for path, document in documents.by_path.items():
        if (number := _choose_group(path)) in groups:
            groups[number][path] = (documents.numbering.ids[path], document)
    return {f"documents/{number}": _ENCODER.encode(group) for number, group in groups.items()}


def _list_changed_groups(before: IndexedDocuments, after: IndexedDocuments) -> set[int]:
    """Return the numbers of the groups in which a document or an id is not the same."""
    known, ids, known_ids = before.by_path, after.numbering.ids, before.numbering.ids
    changed = [
        path
        for path, document in after.by_path.items()
        if document is not known.get(path) or ids[path] != known_ids[path]
    ]
    return {_choose_group(path) for path in (*changed, *(known.keys() - after.by_path.keys()))}


def _choose_group(path: str) -> int:
    return crc32(path.encode()) % _GROUP_COUNT


def _digest_payloads(payloads: Mapping[str, bytes]) -> dict[str, str]:
    return {name: digest_payload(content) for name, content in payloads.items()}


def _list_differences(documents: IndexedDocuments, others: IndexedDocuments) -> _Entries:
    """Return the documents that ``others`` does not have, or not with the same id and content, keyed by page path."""
    # A document whose id changed is removed and added.
    known, ids, other_ids = others.by_path, documents.numbering.ids, others.numbering.ids
    return {
        path: (ids[path], document)
        for path, document in documents.by_path.items()
        if path not in known
        or ids[path] != other_ids[path]
        or (document is not known[path] and document.digest != known[path].digest)
    }


def _list_postings(entries: _Entries, load_texts: LoadTexts) -> list[tuple[str, int, int]]:
    """Return the postings of a few documents as triples of gram, document id and impact.

    An impact is a number from 0 to 7 for where and how often the gram occurs in the document. ``entries``
    maps page paths to id and document.
    """
    # Few documents, so neither workers nor partitions are needed.
    documents = [document for _, document in entries.values()]
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
    documents: Sequence[EncodedDocument], load_texts: LoadTexts, extract: ExtractPostings
) -> Iterator[Postings]:
    chunks = extract(_collect_fields(documents, load_texts), len(documents))
    for start, chunk in zip(range(0, len(documents), _DOCUMENTS_PER_CHUNK), chunks, strict=True):
        yield from (replace(postings, documents=postings.documents + np.uint32(start)) for postings in chunk)


def _collect_fields(
    documents: Sequence[EncodedDocument], load_texts: LoadTexts
) -> Iterator[Sequence[IndexedFields]]:
    """Yield the `IndexedFields` of the documents, in lists of at most `_DOCUMENTS_PER_CHUNK` documents.

    Body texts are loaded by ``load_texts`` for one list at a time. Raises `CacheMissError` if it does not
    return a text.
    """
    for start in range(0, len(documents), _DOCUMENTS_PER_CHUNK):
        chunk = [document.decode() for document in documents[start : start + _DOCUMENTS_PER_CHUNK]]
        texts = load_texts({document.body for document in chunk if document.body})
        if any(document.body and document.body not in texts for document in chunk):
            raise CacheMissError("a text")
        yield [extract_indexed_fields(document, texts.get(document.body, "")) for document in chunk]
