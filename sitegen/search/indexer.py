"""Extraction of postings from the texts of documents, with array operations on chunks of documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sitegen.search.grams import POINT_BITS, SPACE_SIGN, GramCodes, make_whole_gram
from sitegen.search.normalise_array import FOLDED_POINTS, IS_CJK, fold_points
from sitegen.search.postings_encoding import IN_NUMBER, IN_TITLE, IS_FREQUENT

BoolArray = NDArray[np.bool_]
IndexArray = NDArray[np.int64]

_FREQUENT_COUNT = 3
"""Number of occurrences from which on a gram is frequent in a document."""
_KEY_BITS = 64
_TITLE, _NUMBER, _ELSEWHERE = range(3)
_FIELD_KIND_BITS = 2
_FIELD_KIND_MASK = (1 << _FIELD_KIND_BITS) - 1
_IMPACTS: Final = np.array([IN_TITLE, IN_NUMBER, 0], dtype=np.uint8)


class IndexedFields(Struct, frozen=True):
    """Text of one document for indexing, not yet normalised.

    ``numbers`` are its index number and document number. ``other_texts`` are all fields besides title and numbers.
    """

    title: str
    numbers: Sequence[str]
    other_texts: Sequence[str]


class Postings(Struct, frozen=True):
    """Postings of a chunk of documents, grouped by gram, as arrays.

    ``codes`` are the numeric codes of the grams, ascending. The postings of ``codes[i]`` are at the indexes
    from ``starts[i]`` up to, but not including, ``starts[i + 1]``. ``documents`` has, for each posting, the
    index of its document in the list of documents, ascending within a gram. ``impacts`` has its impact: a
    number from 0 to 7 for where and how often the gram occurs in the document.
    """

    codes: GramCodes
    starts: IndexArray
    documents: NDArray[np.uint32]
    impacts: NDArray[np.uint8]


ExtractPostings = Callable[[Iterable[Sequence[IndexedFields]], int], Iterator[Sequence[Postings]]]
"""Function that extracts the postings of chunks of documents, in this process or in worker processes.

Its arguments are the chunks and the number of all documents. It returns one result for each chunk, in order.
"""


def extract_all(chunks: Iterable[Sequence[IndexedFields]], count: int) -> Iterator[Sequence[Postings]]:
    """Extract the postings of all chunks in this process, one chunk after the other.

    It can be used as an `ExtractPostings` function wherever worker processes are not needed. Each chunk is a sequence
    of documents. Returns an iterator with the result of `extract_postings` for each chunk. ``count``, the
    number of all documents, is not used.
    """
    del count
    return map(extract_postings, chunks)


def extract_chunk_postings(chunks: Sequence[Sequence[IndexedFields]]) -> Sequence[Sequence[Postings]]:
    """Extract the postings of several chunks, as one task of a worker process.

    Returns the result of `extract_postings` for each chunk, in order.
    """
    return [extract_postings(chunk) for chunk in chunks]


def extract_postings(documents: Sequence[IndexedFields]) -> Sequence[Postings]:
    """Extract the postings of a chunk of documents, with one posting for each gram of each document.

    In the result, documents are numbered by their indexes in the chunk. Usually all postings are in one
    `Postings`. The postings are sorted by 64-bit keys. If these are too short for the number of different
    characters, the chunk is halved, and halved again if necessary. The result then has several members, each
    for a range of documents, in order.
    """
    return list(_extract_ranges(documents, 0))


def _extract_ranges(documents: Sequence[IndexedFields], first: int) -> Iterator[Postings]:
    text = _fold_documents(documents)
    wholes = list(_list_whole_grams(text))
    # Characters that occur in no text, but in grams, must be numbered as well.
    signs = {SPACE_SIGN, *(char for gram, _ in wholes for char in gram)}
    distinct = np.flatnonzero(np.bincount(np.append(text.points, [*map(ord, signs)])))
    bits, tail_bits = len(distinct).bit_length(), len(documents).bit_length() + _FIELD_KIND_BITS
    # A key of three characters and a tail must fit into 64 bits. Fewer documents have shorter tails and fewer
    # characters.
    if 3 * bits + tail_bits > _KEY_BITS and len(documents) > 1:
        half = len(documents) // 2
        yield from _extract_ranges(documents[:half], first)
        yield from _extract_ranges(documents[half:], first + half)
        return
    yield _collect_postings(
        _compute_keys(text, wholes, distinct, bits, tail_bits), distinct, bits, tail_bits, first
    )


class _FoldedText(Struct, frozen=True):
    """Normalised text of all fields of all documents, as arrays of code points without spaces.

    ``points`` are the code points, field after field. ``fields`` has, for each of them, the index of its
    field. ``adjacent`` is true for each that forms a pair with the code point before it: both are in the same
    field, and no space separates them. A space next to a CJK character does not separate. ``field_bits`` has
    one number for each field: the index of its document, followed by two bits for title, number or other
    field.
    """

    points: NDArray[np.uint32]
    fields: IndexArray
    adjacent: BoolArray
    field_bits: IndexArray


def _fold_documents(documents: Sequence[IndexedFields]) -> _FoldedText:
    parts = [
        part for document in documents for part in (document.title, *document.numbers, *document.other_texts)
    ]
    tails = [
        number << _FIELD_KIND_BITS | place
        for number, document in enumerate(documents)
        for place in (
            _TITLE,
            *(_NUMBER for _ in document.numbers),
            *(_ELSEWHERE for _ in document.other_texts),
        )
    ]
    lengths = np.fromiter((len(part) for part in parts), dtype=np.int64, count=len(parts))
    # All fields are folded in one call, which is far faster than one call for each.
    raw = np.frombuffer("".join(parts).encode("utf-32-le"), dtype=np.uint32)
    points, origins = fold_points(raw)
    fields = np.repeat(np.arange(len(parts)), lengths)[origins]
    kept = np.flatnonzero(points != ord(" "))
    points, fields = points[kept], fields[kept]
    solid = IS_CJK[points]
    touches = np.zeros(len(points), dtype=np.bool_)
    # A space next to a CJK character does not count. Between two words it separates.
    touches[1:] = (fields[1:] == fields[:-1]) & ((np.diff(kept) == 1) | solid[1:] | solid[:-1])
    return _FoldedText(points, fields, touches, np.asarray(tails, dtype=np.int64))


def _list_whole_grams(text: _FoldedText) -> Iterator[tuple[str, int]]:
    """Yield a gram for each title and number that stands for the text as a whole, so that exact titles are found.

    The second value says to which document and kind of field it belongs, as ``text.field_bits`` says of each field.
    Fields that are empty or consist of punctuation are left out.
    """
    heads = np.flatnonzero(text.field_bits & _FIELD_KIND_MASK != _ELSEWHERE)
    begins = np.searchsorted(text.fields, heads).tolist()
    ends = np.searchsorted(text.fields, heads, "right").tolist()
    for begin, end, tail in zip(begins, ends, text.field_bits[heads].tolist(), strict=True):
        # An empty field, or one that consists of punctuation, has no gram.
        if begin < end:
            yield make_whole_gram(text.points[begin:end].tobytes().decode("utf-32-le")), tail


def _compute_keys(
    text: _FoldedText, wholes: Sequence[tuple[str, int]], distinct: IndexArray, bits: int, tail_bits: int
) -> GramCodes:
    """Compute a sort key for every occurrence of a gram, and return the keys in ascending order.

    From the highest bits down, a key has three characters of ``bits`` bits each, and an entry of
    ``text.field_bits``, for which ``tail_bits`` bits are reserved. A character is represented by its index in
    ``distinct``, counted from 1, or by 0 if the gram is shorter. ``distinct`` are the code points that occur,
    ascending. ``wholes`` are the results of `_list_whole_grams`.
    """
    # Only the characters that occur are numbered, from 1, which takes far fewer bits than code points.
    numbers = np.zeros(len(FOLDED_POINTS), dtype=np.uint64)
    numbers[distinct] = np.arange(1, len(distinct) + 1)
    dense, word = numbers[text.points], ~IS_CJK[text.points]
    tails = text.field_bits[text.fields].astype(np.uint64)
    first, second, space = np.uint64(2 * bits), np.uint64(bits), numbers[ord(SPACE_SIGN)]
    # Indexes of the last characters of pairs, of triples, and of pairs with a space in between.
    two = np.flatnonzero(text.adjacent)
    three = two[1:][(np.diff(two) == 1) & (word[two[1:] - 2] & word[two[1:] - 1] & word[two[1:]])]
    apart = np.flatnonzero(~text.adjacent[1:] & (text.fields[1:] == text.fields[:-1])) + 1
    points = [ord(char) for gram, _ in wholes for char in gram]
    whole = numbers[np.asarray(points, dtype=np.int64)].reshape(-1, 3)
    grams = np.concatenate([
        dense << first,
        dense[two - 1] << first | dense[two] << second,
        dense[three - 2] << first | dense[three - 1] << second | dense[three],
        dense[apart - 1] << first | space << second | dense[apart],
        whole[:, 0] << first | whole[:, 1] << second | whole[:, 2],
    ])  # fmt: skip
    whole_tails = np.asarray([tail for _, tail in wholes], dtype=np.uint64)
    grams <<= np.uint64(tail_bits)
    grams |= np.concatenate([tails, tails[two], tails[three], tails[apart], whole_tails])
    grams.sort()
    return grams


def _collect_postings(
    keys: GramCodes, distinct: IndexArray, bits: int, tail_bits: int, first: int
) -> Postings:
    """Merge the keys of all occurrences into postings: one for each gram of each document.

    ``keys`` is the result of `_compute_keys`, which was called with the same ``distinct``, ``bits`` and
    ``tail_bits``. In the keys, documents are numbered from 0. ``first`` is added to these numbers in the
    result.
    """
    # A pair is a gram and a document, without the kind of field.
    pairs = keys >> np.uint64(_FIELD_KIND_BITS)
    firsts = _find_run_starts(pairs)
    counts = np.diff(np.append(firsts, len(keys)))
    # The impact combines the fields of all occurrences in the document.
    impacts = np.bitwise_or.reduceat(_IMPACTS[keys & np.uint64(_FIELD_KIND_MASK)], firsts)
    impacts[counts >= _FREQUENT_COUNT] |= IS_FREQUENT
    pairs = pairs[firsts]
    tail_bits -= _FIELD_KIND_BITS
    grams = pairs >> np.uint64(tail_bits)
    documents = (pairs & np.uint64((1 << tail_bits) - 1)).astype(np.uint32) + np.uint32(first)
    starts = _find_run_starts(grams)
    codes = _restore_gram_codes(grams[starts], distinct, bits)
    return Postings(codes, np.append(starts, len(grams)), documents, impacts)


def _find_run_starts(values: GramCodes) -> IndexArray:
    """Return the indexes at which runs of equal values begin: 0 and 2 for the values 5, 5, 7."""
    # The first value always begins a run.
    changed = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return np.flatnonzero(changed)


def _restore_gram_codes(grams: GramCodes, distinct: IndexArray, bits: int) -> GramCodes:
    """Convert grams as they are numbered in sort keys into the codes of `sitegen.search.grams`.

    ``grams`` have three characters of ``bits`` bits each. A character is represented by its index in
    ``distinct``, counted from 1, or by 0 if it is missing. In the codes, the code points themselves represent
    the characters. The order of the grams is kept.
    """
    points = np.concatenate([[0], distinct]).astype(np.uint64)
    mask = np.uint64((1 << bits) - 1)
    codes = np.zeros(len(grams), dtype=np.uint64)
    for place in (2, 1, 0):
        codes = codes << np.uint64(POINT_BITS) | points[grams >> np.uint64(place * bits) & mask]
    return codes
