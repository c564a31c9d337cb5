"""Postings parted by gram: those of many documents are never in memory all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, pairwise
from tempfile import TemporaryFile
from typing import IO, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from sitegen.search.extraction import Postings
from sitegen.search.grams import Codes

N = TypeVar("N", bound=np.generic)

ROOM: Final = 4_000_000
"""Postings that may be in memory; if there are more, all are parted, by way of the disk."""

PARTS: Final = 64


def parted(chunks: Iterable[Postings]) -> Iterator[Sequence[Postings]]:
    """The postings of all chunks in ranges of grams, which ascend: in each range some of each chunk, in their order."""
    rest, held, size = iter(chunks), list[Postings](), 0
    for chunk in rest:
        held.append(chunk)
        size += len(chunk.documents)
        if size > ROOM:
            break
    else:
        yield held
        return
    edges = _edges(held)
    yield from _by_disk(chain(_taken(held), rest), edges)


def _taken(held: list[Postings]) -> Iterator[Postings]:
    """What is in a list, which is emptied on the way."""
    held.reverse()
    while held:
        yield held.pop()


def _by_disk(chunks: Iterable[Postings], edges: Codes) -> Iterator[Sequence[Postings]]:
    with ExitStack() as stack:
        files = [_Part(stack.enter_context(TemporaryFile())) for _ in range(len(edges) + 1)]
        for chunk in chunks:
            for file, part in zip(files, _cut(chunk, edges), strict=True):
                file.add(part)
        for file in files:
            yield file.postings()


class _Part:
    """The postings of one range of grams, in a file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._sizes: list[tuple[int, int]] = []

    def add(self, part: Postings) -> None:
        for array in (part.codes, part.starts, part.documents, part.impacts):
            self._file.write(np.ascontiguousarray(array).data)
        self._sizes.append((len(part.codes), len(part.documents)))

    def postings(self) -> list[Postings]:
        self._file.seek(0)
        return [
            Postings(
                self._array(np.uint64, grams),
                self._array(np.int64, grams + 1),
                self._array(np.uint32, postings),
                self._array(np.uint8, postings),
            )
            for grams, postings in self._sizes
        ]

    def _array(self, kind: type[N], size: int) -> NDArray[N]:
        return np.frombuffer(self._file.read(size * np.dtype(kind).itemsize), kind)


def _edges(chunks: Sequence[Postings]) -> Codes:
    """Grams between which there are about as many postings each."""
    codes = np.concatenate([chunk.codes for chunk in chunks])
    lengths = np.concatenate([np.diff(chunk.starts) for chunk in chunks])
    order = np.argsort(codes, kind="stable")
    reached = np.cumsum(lengths[order])
    wanted = np.arange(1, PARTS) * (int(reached[-1]) // PARTS)
    return np.unique(codes[order][np.searchsorted(reached, wanted)])


def _cut(chunk: Postings, edges: Codes) -> Iterator[Postings]:
    """The parts of a chunk: what is below the first edge, from it to the next, and so on."""
    places = np.searchsorted(chunk.codes, edges).tolist()
    for first, last in pairwise([0, *places, len(chunk.codes)]):
        starts = chunk.starts[first : last + 1]
        begin, end = int(starts[0]), int(starts[-1])
        yield Postings(
            chunk.codes[first:last], starts - begin, chunk.documents[begin:end], chunk.impacts[begin:end]
        )
