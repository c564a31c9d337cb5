"""Edits of stored postings files: a few changed documents are worked into them.

The result is byte for byte what `postings_files.build_postings_files` makes of all documents. Tests compare the two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Protocol

import numpy as np

from sitegen.search.encoding import decode_list, encode_list
from sitegen.search.grams import hash_gram
from sitegen.search.postings_files import (
    Bucket,
    StoredList,
    count_buckets,
    make_bucket_name,
    make_current_year_name,
    make_long_name,
    parse_long_lists,
    place_list,
    render_long_lists,
)

_Posting = tuple[int, int]


class PayloadStore(Protocol):
    """Keeps payloads by name between builds. Names that it does not know are left out of its answers."""

    def list_digests(self) -> Mapping[str, str]:
        """List the digests of all payloads, by name."""

    def read(self, names: Collection[str]) -> Mapping[str, bytes]:
        """Read the payloads with these names."""

    def replace(self, *payloads: Iterable[tuple[str, bytes]]) -> Mapping[str, str]:
        """Replace all payloads by these, and return their digests. May iterate over them more than once."""

    def edit(self, payloads: Mapping[str, bytes], removed: Collection[str], since: str) -> bool:
        """Add ``payloads`` and delete those ``removed``, if a stored payload has the digest ``since``. Return whether it did.

        Of two builds at the same time, the later one must not edit what it has not read.
        """


def digest_payload(content: bytes) -> str:
    """Return the digest of a payload."""
    return blake2b(content, digest_size=16).hexdigest()


class CacheMissError(Exception):
    """The store lacks something, or what it has is inconsistent: all postings must be built again."""


@dataclass(slots=True)
class PostingsChange:
    """Postings of one gram that were removed, and those that were added; one with another impact is in both."""

    removed: list[_Posting] = field(default_factory=list)
    added: list[_Posting] = field(default_factory=list)


def compare_postings(
    gone: Sequence[tuple[str, int, int]], come: Sequence[tuple[str, int, int]]
) -> dict[str, PostingsChange]:
    """Compare two lists of postings, given as (gram, id, impact), by gram."""
    before, after = set(gone), set(come)
    found: defaultdict[str, PostingsChange] = defaultdict(PostingsChange)
    for gram, id, impact in before - after:
        found[gram].removed.append((id, impact))
    for gram, id, impact in after - before:
        found[gram].added.append((id, impact))
    return found


class PostingsEdit:
    """An edit of the stored postings files. ``short`` is the number of characters in buckets.

    ``payloads`` are the files that it changes, ``removed`` the names of those that it deletes.
    """

    def __init__(self, store: PayloadStore, marks: Mapping[str, str], short: int, older: int) -> None:
        self.payloads: dict[str, bytes] = {}
        self.removed: list[str] = []
        self.short = short
        self._buckets = count_buckets(short)
        self._older = older
        self._store = store
        self._marks = marks

    def apply(self, found: Mapping[str, PostingsChange]) -> None:
        """Apply changes by gram. Raises `CacheMissError` if the files cannot be edited."""
        marks = {gram: hash_gram(gram) for gram in found}
        names = {gram: make_bucket_name(mark, self._buckets) for gram, mark in marks.items()}
        buckets = {name: Bucket.parse(content) for name, content in self._read(set(names.values())).items()}
        own = {gram: (make_current_year_name(mark), make_long_name(mark)) for gram, mark in marks.items()}
        kept = self._read({name for pair in own.values() for name in pair} & self._marks.keys())
        hot = {name: parse_long_lists(content) for name, content in kept.items()}
        for gram, change in found.items():
            recent, older = (hot.setdefault(name, {}) for name in own[gram])
            self._replace_list(gram, change, buckets[names[gram]], recent, older)
        # With another number of buckets every list is in another file.
        if count_buckets(self.short) != self._buckets:
            raise CacheMissError("the number of buckets changed")
        payloads = {name: render_long_lists(lists) for name, lists in hot.items() if lists}
        self.removed = [name for name in kept if name not in payloads]
        self.payloads = {name: bucket.render_payload() for name, bucket in buckets.items()}
        self.payloads |= {name: content for name, content in payloads.items() if kept.get(name) != content}

    def _read(self, names: Collection[str]) -> Mapping[str, bytes]:
        kept = self._store.read(names)
        if any(name not in kept or digest_payload(kept[name]) != self._marks.get(name) for name in names):
            raise CacheMissError("a file")
        return kept

    def _replace_list(
        self, gram: str, change: PostingsChange, bucket: Bucket, recent: dict[str, str], older: dict[str, str]
    ) -> None:
        """Replace the list of a gram in its bucket and in the files of its parts."""
        long = bucket.long.pop(gram, None)
        inline = long.inline if long else bucket.short.pop(gram, "")
        before = StoredList(long.count if long else 0, inline, recent.pop(gram, ""), older.pop(gram, ""))
        after = _edit_list(before, change, self._older)
        bucket.put(gram, after.entry)
        for lists, letters in ((recent, after.current_year), (older, after.older)):
            if letters:
                lists[gram] = letters
        self.short += after.count_characters(gram) if after.doc_count else 0
        self.short -= before.count_characters(gram) if long or inline else 0


def _edit_list(before: StoredList, change: PostingsChange, older: int) -> StoredList:
    """Edit a list. Raises `CacheMissError` if it lacks a posting that was removed."""
    postings: dict[int, int] = {}
    for letters in (before.inline, before.current_year, before.older):
        ids, impacts = decode_list(letters)
        postings.update(zip(ids.tolist(), impacts.tolist(), strict=True))
    for id, impact in change.removed:
        if postings.pop(id, None) != impact:
            raise CacheMissError("a posting")
    postings.update(change.added)
    if not postings:
        return StoredList(0, "")
    order = np.fromiter(sorted(postings), dtype=np.int64, count=len(postings))
    weights = np.fromiter((postings[id] for id in order.tolist()), dtype=np.int64, count=len(postings))
    return place_list(encode_list(order, weights), order, weights, older)
