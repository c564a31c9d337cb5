"""Edits of stored postings files: the changes of a few documents are merged into them.

The result is byte for byte the same as that of `postings_files.build_postings_files` for all documents. Tests
compare both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from msgspec import Struct, field

from sitegen.search.grams import hash_gram
from sitegen.search.payload_store import PayloadStore, digest_payload
from sitegen.search.postings_buckets import (
    Bucket,
    StoredList,
    count_buckets,
    divide_postings_list,
    is_short_list,
    make_bucket_name,
    make_current_year_name,
    make_older_part_name,
    parse_long_lists,
    render_long_lists,
)
from sitegen.search.postings_encoding import (
    MAX_CODE_LENGTH,
    decode_postings_list,
    encode_postings_list,
    locate_postings,
)

_Posting = tuple[int, int]
"""Id of a document, and impact."""


class CacheMissError(Exception):
    """Raised if stored postings or texts cannot be used, so that all postings must be built again.

    They are missing, damaged, or do not fit the change to be made.
    """


class PostingsChange(Struct):
    """Postings to remove from and to add to the list of one gram, as pairs of document id and impact.

    A posting whose impact changed is removed with the old impact and added with the new one.
    """

    removed: list[_Posting] = field(default_factory=list)
    added: list[_Posting] = field(default_factory=list)

    def split(self, first_older_id: int) -> tuple[PostingsChange, PostingsChange]:
        """Return the changes of documents of the newest year, whose ids are lower, and those of older ones."""

        def choose(older: bool) -> PostingsChange:
            return PostingsChange(
                *(
                    [one for one in postings if (one[0] >= first_older_id) is older]
                    for postings in (self.removed, self.added)
                )
            )

        return choose(older=False), choose(older=True)


def compare_postings(
    removed: Sequence[tuple[str, int, int]], added: Sequence[tuple[str, int, int]]
) -> dict[str, PostingsChange]:
    """Compare the postings of documents before and after a change, and return the differences, keyed by gram.

    ``removed`` are the postings before and ``added`` those after, as triples of gram, document id and impact.
    Grams whose postings are the same are left out.
    """
    before, after = set(removed), set(added)
    changes: defaultdict[str, PostingsChange] = defaultdict(PostingsChange)
    for gram, id, impact in before - after:
        changes[gram].removed.append((id, impact))
    for gram, id, impact in after - before:
        changes[gram].added.append((id, impact))
    return changes


class PostingsEdit:
    """Edit of the stored postings files, which `compute` computes in memory. Nothing is written to the store.

    ``store`` has the files, and ``digests`` the digest that each payload must have, keyed by name.
    ``bucket_size`` is the size of all buckets (the sum of `StoredList.count_characters`), which `compute`
    updates. Ids below ``first_older_id`` belong to documents of the newest year.

    `compute` sets two further attributes: ``payloads`` has the new content of each changed file, keyed by
    name, and ``removed`` the names of files to delete.
    """

    def __init__(
        self, store: PayloadStore, digests: Mapping[str, str], bucket_size: int, first_older_id: int
    ) -> None:
        self.payloads: dict[str, bytes] = {}
        self.removed: list[str] = []
        self.bucket_size = bucket_size
        self._buckets = count_buckets(bucket_size)
        self._first_older_id = first_older_id
        self._store = store
        self._digests = digests

    def compute(self, changes: Mapping[str, PostingsChange]) -> None:
        """Compute the postings files as they are after ``changes``. Nothing is stored.

        ``changes`` maps each gram to the postings to add to and to remove from its list. The results are in the
        attributes of this object. Raises `CacheMissError` if a file is missing or damaged, if a posting to remove is
        not in its list, or if the number of buckets would change.
        """
        hashes = {gram: hash_gram(gram) for gram in changes}
        names = {gram: make_bucket_name(gram_hash, self._buckets) for gram, gram_hash in hashes.items()}
        # Each file is read and parsed once, even if several changed grams share it.
        buckets = {name: Bucket.parse(content) for name, content in self._read(set(names.values())).items()}
        long_names = {
            gram: (make_current_year_name(gram_hash), make_older_part_name(gram_hash))
            for gram, gram_hash in hashes.items()
        }
        stored = self._read({name for pair in long_names.values() for name in pair} & self._digests.keys())
        long_lists = {name: parse_long_lists(content) for name, content in stored.items()}
        for gram, change in changes.items():
            recent, older = (long_lists.setdefault(name, {}) for name in long_names[gram])
            self._replace_list(gram, change, buckets[names[gram]], recent, older)
        # The number of buckets determines the bucket of every gram, so all files would change.
        if count_buckets(self.bucket_size) != self._buckets:
            raise CacheMissError("the number of buckets changed")
        payloads = {name: render_long_lists(lists) for name, lists in long_lists.items() if lists}
        self.removed = [name for name in stored if name not in payloads]
        self.payloads = {name: bucket.render_payload() for name, bucket in buckets.items()}
        # Long files that did not change are not written again.
        self.payloads |= {name: content for name, content in payloads.items() if stored.get(name) != content}

    def _read(self, names: Collection[str]) -> Mapping[str, bytes]:
        payloads = self._store.read(names)
        if any(
            name not in payloads or digest_payload(payloads[name]) != self._digests.get(name)
            for name in names
        ):
            raise CacheMissError("a file")
        return payloads

    def _replace_list(
        self, gram: str, change: PostingsChange, bucket: Bucket, recent: dict[str, str], older: dict[str, str]
    ) -> None:
        """Apply a change to the postings list of one gram, in all files that have a part of it.

        ``bucket`` is the bucket of the gram. Parts that are too long for it have files of their own:
        ``recent`` is the content of the file for the newest year, and ``older`` that of the file for older
        years, both keyed by gram. All three are changed in place. Raises `CacheMissError` if a posting to
        remove is missing.
        """
        long = bucket.long.pop(gram, None)
        inline = long.inline if long else bucket.short.pop(gram, "")
        # The document count of a short list is not stored, and not needed for an edit.
        before = StoredList(long.count if long else 0, inline, recent.pop(gram, ""), older.pop(gram, ""))
        after = _edit_list(before, change, self._first_older_id)
        bucket.put(gram, after.entry)
        for lists, encoded in ((recent, after.current_year), (older, after.older)):
            if encoded:
                lists[gram] = encoded
        # Kept up to date without reading the other buckets, since it determines the number of buckets.
        self.bucket_size += after.count_characters(gram) if after.inline or after.is_long else 0
        self.bucket_size -= before.count_characters(gram) if long or inline else 0


def _edit_list(before: StoredList, change: PostingsChange, first_older_id: int) -> StoredList:
    """Apply a change to a postings list, and return the new list.

    Ids below ``first_older_id`` belong to documents of the newest year. The document count of a short list is not
    computed, but 0. Raises `CacheMissError` if a posting to remove is not in the list, or has another impact there,
    or if one to add is there.
    """
    if before.is_long:
        recent, older = change.split(first_older_id)
        parts = (_edit_part(before.inline or before.current_year, recent), _edit_part(before.older, older))
        if _is_certainly_long(*parts):
            count = before.doc_count + len(change.added) - len(change.removed)
            return (
                StoredList(count, *parts[:1], "", parts[1])
                if is_short_list(parts[0])
                else StoredList(count, "", *parts)
            )
    else:
        parts = (_edit_part(before.inline, change), "")
        if is_short_list(parts[0]):
            return StoredList(0, parts[0])
    # Seldom: the list is, or may have been, divided in another way before.
    decoded = [decode_postings_list(part) for part in parts]
    ids, impacts = (np.concatenate(arrays) for arrays in zip(*decoded, strict=True))
    if not len(ids):
        return StoredList(0, "")
    return divide_postings_list(encode_postings_list(ids, impacts), ids, impacts, first_older_id)


def _is_certainly_long(current_year: str, older: str) -> bool:
    """Return whether a list with these parts is so long that `divide_postings_list` divides it into them."""
    # In the whole list, the first posting of the older part may be shorter than it is in the part.
    return not is_short_list(current_year) or not is_short_list(older[MAX_CODE_LENGTH:])


def _edit_part(text: str, change: PostingsChange) -> str:
    """Apply a change to an encoded postings list, or to a part of one.

    Only the postings from the first to the last change, and the next one, are encoded again. Raises `CacheMissError`
    if the change does not fit the list.
    """
    changed = [id for id, _ in (*change.removed, *change.added)]
    if not changed:
        return text
    ids, impacts, ends = locate_postings(text)
    first = int(np.searchsorted(ids, min(changed)))
    # The gap before the posting that follows the last change is another one, too.
    last = min(int(np.searchsorted(ids, max(changed), side="right")) + 1, len(ids))
    postings = dict(zip(ids[first:last].tolist(), impacts[first:last].tolist(), strict=True))
    for id, impact in change.removed:
        if postings.pop(id, None) != impact:
            raise CacheMissError("a posting")
    if any(id in postings for id, _ in change.added):
        raise CacheMissError("a posting")
    postings.update(change.added)
    begin, base = (int(ends[first - 1]), int(ids[first - 1]) + 1) if first else (0, 0)
    end = int(ends[last - 1]) if last else 0
    return text[:begin] + _encode_after(postings, base) + text[end:]


def _encode_after(postings: Mapping[int, int], base: int) -> str:
    """Encode postings (impacts, keyed by id) that follow a posting with the id ``base`` - 1; "" if there are none."""
    if not postings:
        return ""
    order = sorted(postings)
    return encode_postings_list(
        np.asarray(order, dtype=np.int64) - base, np.asarray([postings[id] for id in order], dtype=np.int64)
    )
