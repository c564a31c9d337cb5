"""From postings to the files that hold them: buckets of short lists, and a file for each long one.

A long list is in two parts, so that a new document changes no long file: what is of the newest year, which stays in the
bucket as long as it is short itself, and what is older.

A payload is text, in which spaces part what belongs together: no list and no gram has one. A bucket is two lines:
long lists as gram, number of documents, sums of the older and the newer part (the CRC-32, hexadecimal; "" where there
is no file), and the newer part if it has none; short ones as gram, list. A file of long lists is a line of gram, list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple, Self
from zlib import crc32

import numpy as np

from sitegen.search.encoding import Numbers, encode, encode_list
from sitegen.search.extraction import Postings
from sitegen.search.grams import Codes, code_hashes, gram_texts
from sitegen.search.parted import parted
from sitegen.search.scripts import fanned
from sitegen.search.spool import Spool

HOT = 2048
"""Characters from which on a list, or a part of one, has a file of its own."""
_BUCKET = 1_536
"""Characters that a bucket may hold on the average: a new document rewrites a bucket for each of its grams."""
_SEPARATOR: Final = " "
_SLICE = 1 << 19
"""Postings that are encoded together, which bounds the memory."""


class GramFiles:
    """The files of gram lists, as names and payloads, made as they are asked for and as often; to be closed.

    ``short`` counts the characters in buckets.
    """

    def __init__(self) -> None:
        self.short = 0
        self._lists = Spool(_Entry)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lists.close()

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        buckets = buckets_for(self.short)
        for number, lists in enumerate(parts := self._lists.parts(buckets)):
            yield from _payloads(lists, range(number, buckets, len(parts)), buckets)

    def add(self, entry: _Entry) -> None:
        """Takes in the list of a gram."""
        self._lists.add(entry.mark, entry)
        self.short += entry.filed.weight(entry.gram)


def gram_files(chunks: Iterable[Postings], ids: Numbers, older: int) -> GramFiles:
    """The files of all postings; ``ids`` (ascending) are those of the documents, in the order of the chunks.

    Ids below ``older`` are of the newest year.
    """
    with ExitStack() as stack:
        files = stack.enter_context(GramFiles())
        for part in parted(chunks):
            for entry in _encoded(part, ids, older):
                files.add(entry)
        stack.pop_all()
    return files


def buckets_for(short: int) -> int:
    """How many buckets hold so many characters: a power of two."""
    return 1 << (short // _BUCKET).bit_length()


def bucket_name(mark: int, buckets: int) -> str:
    """The file of the short list of a gram with this hash."""
    number = mark & (buckets - 1)
    return fanned("g", number, f"{number:x}")


def hot_name(mark: int) -> str:
    """The file of the long lists of grams with this hash: what is older than the newest year."""
    return f"h/{mark >> 24:02x}/{mark:08x}"


def recent_name(mark: int) -> str:
    """The file of what is of the newest year in them, if that is long too."""
    return f"n/{mark >> 24:02x}/{mark:08x}"


def list_sum(letters: str) -> str:
    """What tells a long list from that of another time."""
    return f"{crc32(letters.encode()):08x}"


class Filed(NamedTuple):
    """Where the list of a gram is: ``inline`` in its bucket, the other parts in files. Each may be ""."""

    total: int
    inline: str
    recent: str = ""
    older: str = ""

    @property
    def is_long(self) -> bool:
        """Whether a part has a file."""
        return bool(self.recent or self.older)

    @property
    def entry(self) -> LongList | str:
        """What its bucket holds: what is known of a long list, or all of a short one."""
        if not self.is_long:
            return self.inline
        older, recent = (list_sum(part) if part else "" for part in (self.older, self.recent))
        return LongList(self.total, older, recent, self.inline)

    def weight(self, gram: str) -> int:
        """The characters in the bucket."""
        return len(gram) + len(self.inline)


def file_list(letters: str, ids: Numbers, impacts: Numbers, older: int) -> Filed:
    """Where a list goes: ``letters`` are the postings encoded. A function of the list alone."""
    if len(letters) < HOT:
        return Filed(len(ids), letters)
    edge = int(np.searchsorted(ids, older))
    parts = [
        encode_list(ids[part], impacts[part]) for part in (slice(edge), slice(edge, None)) if len(ids[part])
    ]
    recent, rest = parts if len(parts) == 2 else ((parts[0], "") if edge else ("", parts[0]))
    if len(recent) >= HOT:
        return Filed(len(ids), "", recent, rest)
    return Filed(len(ids), recent, "", rest) if len(rest) >= HOT else Filed(len(ids), letters)


@dataclass(frozen=True, slots=True)
class LongList:
    """What a bucket knows of a long list: see the module's text."""

    count: int
    older: str
    recent: str
    inline: str


@dataclass(slots=True)
class Bucket:
    """The lists of some grams: what is known of the long ones, the others themselves."""

    long: dict[str, LongList] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """What a payload says. Raises `ValueError` if it is none."""
        long, short = payload.decode().split("\n")
        words = _words(long)
        lists = map(LongList, map(int, words[1::5]), words[2::5], words[3::5], words[4::5])
        return cls(dict(zip(words[::5], lists, strict=True)), _lists_of(short))

    def put(self, gram: str, entry: LongList | str) -> None:
        """Takes in the list of a gram; "" is none."""
        if isinstance(entry, LongList):
            self.long[gram] = entry
        elif entry:
            self.short[gram] = entry

    def payload(self) -> bytes:
        """The file's payload: a function of the lists alone."""
        long = (
            word
            for gram, known in sorted(self.long.items())
            for word in (gram, str(known.count), known.older, known.recent, known.inline)
        )
        return f"{_SEPARATOR.join(long)}\n{_line(self.short)}".encode()


def hot_lists(payload: bytes) -> dict[str, str]:
    """The lists of a file of long ones, by gram. Raises `ValueError` if it is none."""
    return _lists_of(payload.decode())


def hot_payload(lists: Mapping[str, str]) -> bytes:
    """The payload of a file of long lists."""
    return _line(lists).encode()


def _words(line: str) -> list[str]:
    return line.split(_SEPARATOR) if line else []


def _lists_of(line: str) -> dict[str, str]:
    words = _words(line)
    return dict(zip(words[::2], words[1::2], strict=True))


def _line(lists: Mapping[str, str]) -> str:
    return _SEPARATOR.join(word for pair in sorted(lists.items()) for word in pair)


class _Entry(NamedTuple):
    """The hash of a gram, the gram, its list."""

    mark: int
    gram: str
    filed: Filed


def _encoded(chunks: Sequence[Postings], ids: Numbers, older: int) -> Iterator[_Entry]:
    """The lists of all grams."""
    if not chunks:
        return
    documents = np.concatenate([chunk.documents for chunk in chunks])
    impacts = np.concatenate([chunk.impacts for chunk in chunks])
    codes, begins, lengths = _segments(chunks)
    for first, last in _slices(codes, lengths):
        places = _places(begins[first:last], lengths[first:last])
        sizes = np.add.reduceat(lengths[first:last], starts := _changes(codes[first:last]))
        own, weights = ids[documents[places]], impacts[places].astype(np.int64)
        lists = _lists(own, weights, sizes)
        distinct = codes[first:last][starts]
        end = 0
        for gram, mark, size, letters in zip(
            gram_texts(distinct), code_hashes(distinct).tolist(), sizes.tolist(), lists, strict=True
        ):
            begin, end = end, end + size
            if len(letters) < HOT:
                yield _Entry(mark, gram, Filed(size, letters))
            else:
                yield _Entry(mark, gram, file_list(letters, own[begin:end], weights[begin:end], older))


def _segments(chunks: Sequence[Postings]) -> tuple[Codes, Numbers, Numbers]:
    """Where the postings of a gram are in the chunks, one after the other: code, begin, length, sorted by code."""
    bases = np.cumsum([0, *(len(chunk.documents) for chunk in chunks)])
    codes = np.concatenate([chunk.codes for chunk in chunks])
    begins = np.concatenate([chunk.starts[:-1] + base for chunk, base in zip(chunks, bases, strict=False)])
    lengths = np.concatenate([np.diff(chunk.starts) for chunk in chunks])
    order = np.argsort(codes, kind="stable")
    return codes[order], begins[order], lengths[order]


def _slices(codes: Codes, lengths: Numbers) -> Iterator[tuple[int, int]]:
    """Ranges of segments with about `_SLICE` postings each; none parts the segments of a gram."""
    firsts = _changes(codes)
    before = np.concatenate([[0], np.cumsum(lengths)])[firsts] // _SLICE
    edges = firsts[np.flatnonzero(np.diff(before, prepend=-1))].tolist()
    return pairwise([*edges, len(codes)])


def _places(begins: Numbers, lengths: Numbers) -> Numbers:
    """The indexes from each begin on, ``length`` of them."""
    skipped = np.cumsum(lengths) - lengths
    return np.repeat(begins - skipped, lengths) + np.arange(int(lengths.sum()))


def _lists(ids: Numbers, impacts: Numbers, sizes: Numbers) -> Iterator[str]:
    """The lists of grams that have so many postings each, one after the other."""
    firsts = np.cumsum(sizes) - sizes
    text, begins = encode(ids, impacts, firsts)
    letters = text.decode("ascii")
    return (letters[start:end] for start, end in pairwise(begins.tolist()))


def _changes(codes: Codes) -> Numbers:
    return np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]]))


def _payloads(entries: Iterable[_Entry], numbers: Iterable[int], buckets: int) -> Iterator[tuple[str, bytes]]:
    """The files of the buckets with these numbers, and of the long lists in them; ``entries`` are all their lists."""
    found = {number: Bucket() for number in numbers}
    hot: dict[str, dict[str, str]] = {}
    for mark, gram, filed in entries:
        found[mark & buckets - 1].put(gram, filed.entry)
        if filed.older:
            hot.setdefault(hot_name(mark), {})[gram] = filed.older
        if filed.recent:
            hot.setdefault(recent_name(mark), {})[gram] = filed.recent
    yield from ((bucket_name(number, buckets), bucket.payload()) for number, bucket in found.items())
    yield from ((name, hot_payload(lists)) for name, lists in hot.items())
