"""The gram lists as files that are kept from one build to the next: what changed is worked into them.

What comes of it is, byte for byte, what `lists.gram_files` makes of all documents: the tests compare the two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Protocol, TypeVar

import msgspec
import numpy as np

from sitegen.search.encoding import IMPACTS, Numbers, decode_postings, encode
from sitegen.search.grams import gram_hash
from sitegen.search.lists import HOT, bucket_name, bucket_number, buckets_for, hot_name, payload

Entry = list[int | str]
"""How many documents have a gram, and its list if that is not in a file of its own."""
_BUCKET = msgspec.json.Decoder(dict[str, Entry])
_HOT = msgspec.json.Decoder(dict[str, str])
_Posting = tuple[int, int]
_T = TypeVar("_T")


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
        names = {gram: bucket_name(bucket_number(mark, self._buckets)) for gram, mark in marks.items()}
        buckets = self._read(set(names.values()), _BUCKET)
        hot = self._read({hot_name(mark) for mark in marks.values()} & self._marks.keys(), _HOT)
        edited: set[str] = set()
        for gram, change in found.items():
            if gram in hot.get(name := hot_name(marks[gram]), ()):
                edited.add(name)
            if self._replace(gram, change, buckets[names[gram]], hot, name):
                edited.add(name)
        if buckets_for(self.short) != self._buckets:
            raise LostError("the number of buckets changed")
        self.removed = [name for name in edited if not hot[name]]
        changed: dict[str, Mapping[str, object]] = {
            **buckets,
            **{name: hot[name] for name in edited if hot[name]},
        }
        self.payloads = {name: payload(lists) for name, lists in changed.items()}

    def _read(
        self, names: Collection[str], decoder: msgspec.json.Decoder[dict[str, _T]]
    ) -> dict[str, dict[str, _T]]:
        kept = self._store.read(names)
        if any(name not in kept or mark_of(kept[name]) != self._marks.get(name) for name in names):
            raise LostError("a file")
        return {name: decoder.decode(content) for name, content in kept.items()}

    def _replace(
        self, gram: str, change: Change, bucket: dict[str, Entry], hot: dict[str, dict[str, str]], name: str
    ) -> bool:
        """Edits the list of a gram; whether it is now in a file of its own, with this name."""
        entry = bucket.pop(gram, None)
        letters = str(entry[1]) if entry and len(entry) == 2 else hot.get(name, {}).pop(gram, "")
        if entry and len(entry) == 2:
            self.short -= len(gram) + len(letters)
        count, letters = _edited(letters, change)
        if len(letters) >= HOT:
            bucket[gram] = [count]
            hot.setdefault(name, {})[gram] = letters
            return True
        if count:
            bucket[gram] = [count, letters]
            self.short += len(gram) + len(letters)
        return False


def _edited(letters: str, change: Change) -> tuple[int, str]:
    """A list after a change: how many documents it has, and its text."""
    ids, impacts = decode_postings(letters)
    postings = dict(zip(ids.tolist(), impacts.tolist(), strict=True))
    for id, impact in change.gone:
        if postings.pop(id, None) != impact:
            raise LostError("a posting")
    postings.update(change.come)
    if not postings:
        return 0, ""
    order = np.fromiter(sorted(postings), dtype=np.int64, count=len(postings))
    weights = np.fromiter((postings[id] for id in order.tolist()), dtype=np.int64, count=len(postings))
    gaps: Numbers = np.diff(order, prepend=-1)
    text, _ = encode(gaps * IMPACTS + weights, np.zeros(1, dtype=np.int64))
    return len(postings), text.decode("ascii")
