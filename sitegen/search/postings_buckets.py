"""Files of postings: buckets of short lists, and separate files for long lists.

A long list is split into the postings of the newest year and the older ones. The current-year part stays in
the bucket while it is short, so that a new document changes a small file only.

A payload is text in which spaces separate fields. No list and no gram contains a space. A bucket has two
lines. The first one describes long lists: gram, number of documents, checksums of the older and of the
current-year part (CRC-32 in hexadecimal, "" if the part has no file), and the current-year part if it has no
file. The second one has short lists: gram, list. A file of long lists is one line: gram, list. It has several
lists only if the hashes of their grams are equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple, Self
from zlib import crc32

import numpy as np
from msgspec import Struct, field

from sitegen.search.postings_encoding import Int64Array, encode_postings_list
from sitegen.search.script_payload import make_numbered_name

MIN_LONG_LIST_LENGTH = 2048
"""Length in characters from which on an encoded list, or a part of one, has its own file."""
_MAX_MEAN_BUCKET_LENGTH = 1_536
"""Largest mean number of characters in a bucket. A new document rewrites the bucket of each of its grams."""
_SEPARATOR: Final = " "


def count_buckets(bucket_size: int) -> int:
    """Return over how many bucket files the postings lists are distributed: a power of two.

    ``bucket_size`` is the size of what the buckets contain: the sum of `StoredList.count_characters`.
    """
    # Doubling keeps the number stable: only few edits cross a threshold.
    return 1 << (bucket_size // _MAX_MEAN_BUCKET_LENGTH).bit_length()


def make_bucket_name(gram_hash: int, bucket_count: int) -> str:
    """Return the name of the bucket file for grams with this hash, such as ``g/2a/12a`` for bucket 0x12a.

    ``gram_hash`` is the result of `hash_gram`. ``bucket_count`` is the number of bucket files.
    """
    number = gram_hash & (bucket_count - 1)
    return make_numbered_name("g", number, f"{number:x}")


def make_older_part_name(gram_hash: int) -> str:
    """Return the name of the file for the older part of a long postings list, such as ``h/1f/1f00ab23``.

    ``gram_hash`` is the hash of the gram (`hash_gram`). The older part has all documents that are not of the
    newest year. Lists of grams with the same hash share the file.
    """
    return f"h/{gram_hash >> 24:02x}/{gram_hash:08x}"


def make_current_year_name(gram_hash: int) -> str:
    """Return the name of the file for a long part of the newest year, such as ``n/1f/1f00ab23``.

    The part of a postings list with the documents of the newest year is in this file only if it is too long
    for the bucket file. ``gram_hash`` is the hash of the gram (`hash_gram`). Lists of grams with the same
    hash share the file.
    """
    return f"n/{gram_hash >> 24:02x}/{gram_hash:08x}"


def compute_list_checksum(encoded: str) -> str:
    """Compute the checksum of an encoded part of a postings list: CRC-32, as eight hexadecimal digits.

    The bucket has the checksums of the parts that are in files of their own, so that a reader detects a part
    of another build.
    """
    return f"{crc32(encoded.encode()):08x}"


class StoredList(NamedTuple):
    """Encoded postings list of one gram, split into the parts that are stored in different files.

    ``doc_count`` is the number of documents. ``inline`` is the part in the bucket: the whole list if it is
    short, else the newest year's part or "". ``current_year`` and ``older`` are the parts for the newest year
    and for older years if they have files of their own, else "".
    """

    doc_count: int
    inline: str
    current_year: str = ""
    older: str = ""

    @property
    def is_long(self) -> bool:
        """Whether a part of the list has a file of its own."""
        return bool(self.current_year or self.older)

    @property
    def entry(self) -> LongList | str:
        """Value to store in the bucket: the encoded list if it is short, else a `LongList` describing it."""
        if not self.is_long:
            return self.inline
        older, recent = (
            compute_list_checksum(part) if part else "" for part in (self.older, self.current_year)
        )
        return LongList(self.doc_count, older, recent, self.inline)

    def count_characters(self, gram: str) -> int:
        """Return the number of characters that the gram and the inline part take in the bucket."""
        return len(gram) + len(self.inline)


def is_short_list(encoded: str) -> bool:
    """Return whether an encoded list, or a part of one, is too short for a file of its own."""
    return len(encoded) < MIN_LONG_LIST_LENGTH


def divide_postings_list(
    encoded: str, ids: Int64Array, impacts: Int64Array, first_older_id: int
) -> StoredList:
    """Divide a postings list into the part that stays in its bucket and the parts that get their own files.

    ``encoded`` is the whole list, encoded. ``ids`` and ``impacts`` are its postings. Ids below
    ``first_older_id`` belong to the newest year. A list is short if it has fewer than `MIN_LONG_LIST_LENGTH`
    characters. It stays whole in the bucket if it is short, or if its parts for the newest year and for older
    years are both short. Otherwise the older part gets a file of its own, and so does the newest year's part
    unless it is short.
    """
    if is_short_list(encoded):
        return StoredList(len(ids), encoded)
    first_older = int(np.searchsorted(ids, first_older_id))
    parts = [
        encode_postings_list(ids[part], impacts[part])
        for part in (slice(first_older), slice(first_older, None))
        if len(ids[part])
    ]
    current_year, older = parts if len(parts) == 2 else ((parts[0], "") if first_older else ("", parts[0]))
    if not is_short_list(current_year):
        return StoredList(len(ids), "", current_year, older)
    # If both parts are short, the whole list stays in its bucket.
    return (
        StoredList(len(ids), encoded)
        if is_short_list(older)
        else StoredList(len(ids), current_year, "", older)
    )


class LongList(Struct, frozen=True):
    """Description of a long postings list, as stored in the bucket of its gram.

    ``count`` is the number of documents in the list. Parts of the list have files of their own:
    ``current_year_checksum`` and ``older_checksum`` are the checksums of these parts, or "" if there is no
    such file. ``inline`` is the newest year's part itself, encoded, if it is short enough for the bucket,
    else "".
    """

    count: int
    older_checksum: str
    current_year_checksum: str
    inline: str


class Bucket(Struct):
    """Content of a bucket, a file that many grams share.

    ``short`` maps each gram with a short list to its encoded list. ``long`` maps each gram whose list has
    files of its own to a description of that list.
    """

    long: dict[str, LongList] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Parse the payload of a bucket file. Raises `ValueError` if it is malformed."""
        long, short = payload.decode().split("\n")
        fields = _split_fields(long)
        lists = map(LongList, map(int, fields[1::5]), fields[2::5], fields[3::5], fields[4::5])
        return cls(dict(zip(fields[::5], lists, strict=True)), _parse_lists(short))

    def put(self, gram: str, entry: LongList | str) -> None:
        """Store the entry of a gram: a `LongList` or an encoded short list. An empty list is ignored."""
        if isinstance(entry, LongList):
            self.long[gram] = entry
        elif entry:
            self.short[gram] = entry

    def render_payload(self) -> bytes:
        """Render the payload of the bucket file, sorted by gram, so that equal buckets have equal bytes."""
        long = (
            field
            for gram, description in sorted(self.long.items())
            for field in (
                gram,
                str(description.count),
                description.older_checksum,
                description.current_year_checksum,
                description.inline,
            )
        )
        return f"{_SEPARATOR.join(long)}\n{_join_lists(self.short)}".encode()


def parse_long_lists(payload: bytes) -> dict[str, str]:
    """Parse a file of long lists into encoded lists, keyed by gram. Raises `ValueError` if it is malformed."""
    return _parse_lists(payload.decode())


def render_long_lists(lists: Mapping[str, str]) -> bytes:
    """Render the payload of a file of long postings lists (encoded, keyed by gram), in the order of grams."""
    return _join_lists(lists).encode()


def _split_fields(line: str) -> list[str]:
    return line.split(_SEPARATOR) if line else []


def _parse_lists(line: str) -> dict[str, str]:
    fields = _split_fields(line)
    return dict(zip(fields[::2], fields[1::2], strict=True))


def _join_lists(lists: Mapping[str, str]) -> str:
    return _SEPARATOR.join(field for pair in sorted(lists.items()) for field in pair)
