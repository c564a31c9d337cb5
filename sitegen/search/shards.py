"""The gram lists as files that are kept from one build to the next: what changed is worked into them.

What comes of it is, byte for byte, what `lists.gram_files` makes of all documents: the tests compare the two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Protocol

import numpy as np

from sitegen.search.encoding import decode, encode_list
from sitegen.search.grams import gram_hash
from sitegen.search.lists import (
    HOT,
    Bucket,
    bucket_name,
    buckets_for,
    hot_lists,
    hot_name,
    hot_payload,
    list_sum,
)

_Posting = tuple[int, int]


class Store(Protocol):
    """Keeps the payloads of files by name between builds. What it does not know, or not any more, is left out."""

    def marks(self) -> Mapping[str, str]:
        """The marks of all payloads, by name."""

    def read(self, names: Collection[str]) -> Mapping[str, bytes]:
        """The payloads with these names."""

    def replace(self, payloads: Mapping[str, bytes]) -> None:
        """Keeps these payloads under their marks, and no others."""

    def edit(self, payloads: Mapping[str, bytes], removed: Collection[str], since: str) -> bool:
        """Keeps payloads and forgets those ``removed``, if one of those kept till now has the mark ``since``.

        That is for two builds at the same time: the later one must not edit what it has not seen.
        """


def mark_of(content: bytes) -> str:
    """The mark of a payload: its digest."""
    return blake2b(content, digest_size=16).hexdigest()


class LostError(Exception):
    """What should be kept is not there or makes no sense: everything has to be made again."""


@dataclass(slots=True)
class Change:
    """What became of one gram: documents that lost it, and those that have it now or have it differently."""

    gone: list[_Posting] = field(default_factory=list)
    come: list[_Posting] = field(default_factory=list)


def changes(gone: Sequence[tuple[str, int, int]], come: Sequence[tuple[str, int, int]]) -> dict[str, Change]:
    """The changes by gram; postings are (gram, id, impact). What is on both sides is none."""
    before, after = set(gone), set(come)
    found: defaultdict[str, Change] = defaultdict(Change)
    for gram, id, impact in before - after:
        found[gram].gone.append((id, impact))
    for gram, id, impact in after - before:
        found[gram].come.append((id, impact))
    return found


class Edit:
    """An edit of the kept files of gram lists. ``short`` counts the characters in buckets.

    ``payloads`` are those that it changes, ``removed`` those that are no more.
    """

    def __init__(self, store: Store, marks: Mapping[str, str], short: int) -> None:
        self.payloads: dict[str, bytes] = {}
        self.removed: list[str] = []
        self.short = short
        self._buckets = buckets_for(short)
        self._store = store
        self._marks = marks

    def apply(self, found: Mapping[str, Change]) -> None:
        """Works the changes in. Raises `LostError` if the files cannot be edited."""
        marks = {gram: gram_hash(gram) for gram in found}
        names = {gram: bucket_name(mark, self._buckets) for gram, mark in marks.items()}
        buckets = {name: Bucket.parse(content) for name, content in self._read(set(names.values())).items()}
        kept = self._read({hot_name(mark) for mark in marks.values()} & self._marks.keys())
        hot = {name: hot_lists(content) for name, content in kept.items()}
        edited: set[str] = set()
        for gram, change in found.items():
            name, bucket = hot_name(marks[gram]), buckets[names[gram]]
            if gram in bucket.long:
                edited.add(name)
            if self._replace(gram, change, bucket, hot.setdefault(name, {})):
                edited.add(name)
        if buckets_for(self.short) != self._buckets:
            raise LostError("the number of buckets changed")
        self.removed = [name for name in edited if not hot[name]]
        self.payloads = {name: bucket.payload() for name, bucket in buckets.items()}
        self.payloads |= {name: hot_payload(hot[name]) for name in edited if hot[name]}

    def _read(self, names: Collection[str]) -> Mapping[str, bytes]:
        kept = self._store.read(names)
        if any(name not in kept or mark_of(kept[name]) != self._marks.get(name) for name in names):
            raise LostError("a file")
        return kept

    def _replace(self, gram: str, change: Change, bucket: Bucket, hot: dict[str, str]) -> bool:
        """Edits the list of a gram; whether it is now a long one."""
        if bucket.long.pop(gram, None):
            letters = hot.pop(gram)
        elif letters := bucket.short.pop(gram, ""):
            self.short -= len(gram) + len(letters)
        count, letters = _edited(letters, change)
        if len(letters) >= HOT:
            bucket.long[gram] = (count, list_sum(letters))
            hot[gram] = letters
            return True
        if count:
            bucket.short[gram] = letters
            self.short += len(gram) + len(letters)
        return False


def _edited(letters: str, change: Change) -> tuple[int, str]:
    """A list after a change: how many documents it has, and its text."""
    ids, impacts = decode(letters)
    postings = dict(zip(ids.tolist(), impacts.tolist(), strict=True))
    for id, impact in change.gone:
        if postings.pop(id, None) != impact:
            raise LostError("a posting")
    postings.update(change.come)
    if not postings:
        return 0, ""
    order = np.fromiter(sorted(postings), dtype=np.int64, count=len(postings))
    weights = np.fromiter((postings[id] for id in order.tolist()), dtype=np.int64, count=len(postings))
    return len(postings), encode_list(order, weights)
