"""Postings as files: buckets of short lists, and a file for each long list.

A long list has two parts, so that a new document changes no long file: the postings of the newest year, which stay in the
bucket as long as they are few, and older ones.

A payload is text in which spaces separate fields; no list and no gram contains one. A bucket has two lines. The first
describes long lists: gram, number of documents, checksums of the older and the current-year part (CRC-32, hexadecimal;
"" if there is no such file), and the current-year part if it has no file. The second has short lists: gram, list. A file
of long lists is one line of gram, list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple, Self
from zlib import crc32

import numpy as np

from sitegen.search.encoding import Numbers, encode_list, encode_lists
from sitegen.search.external_partition import partition_postings
from sitegen.search.grams import Codes, decode_grams, hash_codes
from sitegen.search.indexer import Postings
from sitegen.search.script_payload import make_file_name
from sitegen.search.spill import SpillBuffer

MIN_LONG_LIST = 2048
"""Number of characters from which on a list, or a part of one, has a file of its own."""
_MEAN_BUCKET = 1_536
"""Mean number of characters in a bucket, at most. A new document rewrites the bucket of each of its grams."""
_SEPARATOR: Final = " "
_SLICE = 1 << 19
"""Number of postings that are encoded together. It bounds the memory."""


class PostingsFiles:
    """Postings files as pairs of name and payload. They are rendered on each iteration, and must be closed.

    ``short`` is the number of characters in buckets.
    """

    def __init__(self) -> None:
        self.short = 0
        self._lists = SpillBuffer(_Entry)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lists.close()

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        buckets = count_buckets(self.short)
        for number, lists in enumerate(parts := self._lists.read_parts(buckets)):
            yield from _render_payloads(lists, range(number, buckets, len(parts)), buckets)

    def add(self, entry: _Entry) -> None:
        """Add the list of a gram."""
        self._lists.add(entry.gram_hash, entry)
        self.short += entry.stored.count_characters(entry.gram)


def build_postings_files(chunks: Iterable[Postings], ids: Numbers, older: int) -> PostingsFiles:
    """Build the files of all postings.

    ``ids``, ascending, belong to the documents in the order of the chunks. Ids below ``older`` are of the newest year.
    """
    with ExitStack() as stack:
        files = stack.enter_context(PostingsFiles())
        for part in partition_postings(chunks):
            for entry in _encode_postings(part, ids, older):
                files.add(entry)
        stack.pop_all()
    return files


def count_buckets(short: int) -> int:
    """Return the number of buckets for so many characters: a power of two."""
    return 1 << (short // _MEAN_BUCKET).bit_length()


def make_bucket_name(gram_hash: int, buckets: int) -> str:
    """Return the name of the bucket of a gram with this hash."""
    number = gram_hash & (buckets - 1)
    return make_file_name("g", number, f"{number:x}")


def make_long_name(gram_hash: int) -> str:
    """Return the name of the file of long lists of grams with this hash, without the newest year."""
    return f"h/{gram_hash >> 24:02x}/{gram_hash:08x}"


def make_current_year_name(gram_hash: int) -> str:
    """Return the name of the file of current-year parts that are long themselves."""
    return f"n/{gram_hash >> 24:02x}/{gram_hash:08x}"


def compute_list_checksum(letters: str) -> str:
    """Return the checksum that distinguishes a long list from an older one of the same gram."""
    return f"{crc32(letters.encode()):08x}"


class StoredList(NamedTuple):
    """Where the list of a gram is stored: ``inline`` in its bucket, the other parts in files. Each part may be ""."""

    doc_count: int
    inline: str
    current_year: str = ""
    older: str = ""

    @property
    def is_long(self) -> bool:
        """Whether a part has a file of its own."""
        return bool(self.current_year or self.older)

    @property
    def entry(self) -> LongList | str:
        """Entry in the bucket: the description of a long list, or a short list."""
        if not self.is_long:
            return self.inline
        older, recent = (
            compute_list_checksum(part) if part else "" for part in (self.older, self.current_year)
        )
        return LongList(self.doc_count, older, recent, self.inline)

    def count_characters(self, gram: str) -> int:
        """Count the characters in the bucket."""
        return len(gram) + len(self.inline)


def place_list(letters: str, ids: Numbers, impacts: Numbers, older: int) -> StoredList:
    """Decide where to store a list. ``letters`` are its postings, encoded. The result depends on the list alone."""
    if len(letters) < MIN_LONG_LIST:
        return StoredList(len(ids), letters)
    edge = int(np.searchsorted(ids, older))
    parts = [
        encode_list(ids[part], impacts[part]) for part in (slice(edge), slice(edge, None)) if len(ids[part])
    ]
    recent, rest = parts if len(parts) == 2 else ((parts[0], "") if edge else ("", parts[0]))
    if len(recent) >= MIN_LONG_LIST:
        return StoredList(len(ids), "", recent, rest)
    # If both parts are short, the whole list stays in its bucket.
    return (
        StoredList(len(ids), recent, "", rest)
        if len(rest) >= MIN_LONG_LIST
        else StoredList(len(ids), letters)
    )


@dataclass(frozen=True, slots=True)
class LongList:
    """Description of a long list in its bucket; see the module's docstring."""

    count: int
    older: str
    current_year: str
    inline: str


@dataclass(slots=True)
class Bucket:
    """Lists of some grams: descriptions of long lists, and short lists."""

    long: dict[str, LongList] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Parse a payload. Raises `ValueError` for an invalid one."""
        long, short = payload.decode().split("\n")
        words = _split_words(long)
        lists = map(LongList, map(int, words[1::5]), words[2::5], words[3::5], words[4::5])
        return cls(dict(zip(words[::5], lists, strict=True)), _parse_lists(short))

    def put(self, gram: str, entry: LongList | str) -> None:
        """Add the list of a gram, unless it is ""."""
        if isinstance(entry, LongList):
            self.long[gram] = entry
        elif entry:
            self.short[gram] = entry

    def render_payload(self) -> bytes:
        """Render the payload, sorted by gram."""
        long = (
            word
            for gram, known in sorted(self.long.items())
            for word in (gram, str(known.count), known.older, known.current_year, known.inline)
        )
        return f"{_SEPARATOR.join(long)}\n{_join_lists(self.short)}".encode()


def parse_long_lists(payload: bytes) -> dict[str, str]:
    """Parse a file of long lists, by gram. Raises `ValueError` for an invalid payload."""
    return _parse_lists(payload.decode())


def render_long_lists(lists: Mapping[str, str]) -> bytes:
    """Render a file of long lists."""
    return _join_lists(lists).encode()


def _split_words(line: str) -> list[str]:
    return line.split(_SEPARATOR) if line else []


def _parse_lists(line: str) -> dict[str, str]:
    words = _split_words(line)
    return dict(zip(words[::2], words[1::2], strict=True))


def _join_lists(lists: Mapping[str, str]) -> str:
    return _SEPARATOR.join(word for pair in sorted(lists.items()) for word in pair)


class _Entry(NamedTuple):
    """Hash of a gram, the gram, and its list."""

    gram_hash: int
    gram: str
    stored: StoredList


def _encode_postings(chunks: Sequence[Postings], ids: Numbers, older: int) -> Iterator[_Entry]:
    """Encode the lists of all grams."""
    if not chunks:
        return
    documents = np.concatenate([chunk.documents for chunk in chunks])
    impacts = np.concatenate([chunk.impacts for chunk in chunks])
    codes, begins, lengths = _sort_segments(chunks)
    for first, last in _slice_segments(codes, lengths):
        places = _expand_ranges(begins[first:last], lengths[first:last])
        sizes = np.add.reduceat(lengths[first:last], starts := _find_gram_starts(codes[first:last]))
        own, weights = ids[documents[places]], impacts[places].astype(np.int64)
        lists = _split_lists(own, weights, sizes)
        distinct = codes[first:last][starts]
        end = 0
        for gram, mark, size, letters in zip(
            decode_grams(distinct), hash_codes(distinct).tolist(), sizes.tolist(), lists, strict=True
        ):
            begin, end = end, end + size
            if len(letters) < MIN_LONG_LIST:
                yield _Entry(mark, gram, StoredList(size, letters))
            else:
                yield _Entry(mark, gram, place_list(letters, own[begin:end], weights[begin:end], older))


def _sort_segments(chunks: Sequence[Postings]) -> tuple[Codes, Numbers, Numbers]:
    """List where the postings of each gram are in the concatenated chunks: code, begin and length, sorted by code."""
    bases = np.cumsum([0, *(len(chunk.documents) for chunk in chunks)])
    codes = np.concatenate([chunk.codes for chunk in chunks])
    begins = np.concatenate([chunk.starts[:-1] + base for chunk, base in zip(chunks, bases, strict=False)])
    lengths = np.concatenate([np.diff(chunk.starts) for chunk in chunks])
    order = np.argsort(codes, kind="stable")
    return codes[order], begins[order], lengths[order]


def _slice_segments(codes: Codes, lengths: Numbers) -> Iterator[tuple[int, int]]:
    """Yield ranges of segments with about `_SLICE` postings each. No range splits the segments of a gram."""
    firsts = _find_gram_starts(codes)
    before = np.concatenate([[0], np.cumsum(lengths)])[firsts] // _SLICE
    edges = firsts[np.flatnonzero(np.diff(before, prepend=-1))].tolist()
    return pairwise([*edges, len(codes)])


def _expand_ranges(begins: Numbers, lengths: Numbers) -> Numbers:
    """List the indexes of all ranges, each given by its begin and length."""
    skipped = np.cumsum(lengths) - lengths
    return np.repeat(begins - skipped, lengths) + np.arange(int(lengths.sum()))


def _split_lists(ids: Numbers, impacts: Numbers, sizes: Numbers) -> Iterator[str]:
    """Encode the lists of consecutive grams with so many postings each."""
    firsts = np.cumsum(sizes) - sizes
    text, begins = encode_lists(ids, impacts, firsts)
    letters = text.decode("ascii")
    return (letters[start:end] for start, end in pairwise(begins.tolist()))


def _find_gram_starts(codes: Codes) -> Numbers:
    return np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]]))


def _render_payloads(
    entries: Iterable[_Entry], numbers: Iterable[int], buckets: int
) -> Iterator[tuple[str, bytes]]:
    """Render the buckets with these numbers and the long lists of their grams. ``entries`` are all their lists."""
    found = {number: Bucket() for number in numbers}
    hot: dict[str, dict[str, str]] = {}
    for mark, gram, filed in entries:
        found[mark & buckets - 1].put(gram, filed.entry)
        if filed.older:
            hot.setdefault(make_long_name(mark), {})[gram] = filed.older
        if filed.current_year:
            hot.setdefault(make_current_year_name(mark), {})[gram] = filed.current_year
    yield from (
        (make_bucket_name(number, buckets), bucket.render_payload()) for number, bucket in found.items()
    )
    yield from ((name, render_long_lists(lists)) for name, lists in hot.items())
