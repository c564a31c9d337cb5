"""Data files that consist of fragments, of which only those of changed items are made.

All other fragments are copied from the file that the last build published. An index says where in that file each
fragment is. Without an index, or if the file was changed since, all fragments are made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from hashlib import file_digest
from io import BufferedReader
from itertools import accumulate
from typing import Final, NamedTuple, Protocol

import msgspec

from sitegen.exports.export import Export

_ENCODER: Final = msgspec.msgpack.Encoder()
_CHUNK_SIZE: Final = 1 << 20
"""Bytes that are in memory at a time."""


class PreviousFiles(Protocol):
    """The files of the last build, with the indexes of their fragments. Paths are relative to the output folder."""

    def load_index(self, path: str) -> bytes:
        """Return what `save_index` stored last for the file ``path``, unless another version of the program did.

        Return b"" if there is nothing.
        """

    def save_index(self, path: str, index: bytes) -> None:
        """Store the encoded index of the file ``path``, instead of the one stored before."""

    def open(self, path: str) -> BufferedReader | None:
        """Open the file ``path`` of the output folder; None if it cannot be read."""


class FragmentIndex(msgspec.Struct, frozen=True, array_like=True):
    """Where the fragments of a file are, and what they were made from.

    ``shared`` is the digest of what all fragments depend on besides their items. ``sha256`` is that of the file. The
    lists have an element for each fragment, in the order of the file: ``items`` the digest of its item with all related
    items, ``inputs`` the digest of those values from which it was made, ``sizes`` its size in bytes.
    """

    shared: bytes = b""
    sha256: str = ""
    items: Sequence[bytes] = ()
    inputs: Sequence[bytes] = ()
    sizes: Sequence[int] = ()

    @classmethod
    def load(cls, previous: PreviousFiles, path: str, shared: bytes) -> FragmentIndex:
        """Return the index of the file ``path``; an empty one if there is none for this value of ``shared``."""
        try:
            index = _DECODER.decode(previous.load_index(path))
        except msgspec.MsgspecError:
            return cls()
        return index if index.shared == shared else cls()


_DECODER: Final = msgspec.msgpack.Decoder(FragmentIndex)


class Layout(NamedTuple):
    """What stands before the fragments of a file, between them and after them, and the file without fragments."""

    head: bytes
    separator: bytes
    tail: bytes
    empty: bytes


class FragmentDigests(NamedTuple):
    """The digests that say which fragments of a file have to be made, as in `FragmentIndex`."""

    shared: bytes
    items: Sequence[bytes]
    inputs: Sequence[bytes]


class FragmentExport(Export):
    """A data file of fragments. Those of the last build are used again, as far as they are the same.

    ``path``, ``digest`` and ``label_key`` are as for `Export`. ``digests`` are those of the fragments, in the order of
    the file. ``make_fragment`` returns the fragment at a place of this order, from 0. ``layout`` is what stands around
    the fragments. ``previous`` has the file of the last build, and receives the index of the new one.
    """

    def __init__(
        self,
        path: str,
        digest: str,
        label_key: str,
        digests: FragmentDigests,
        layout: Layout,
        make_fragment: Callable[[int], bytes],
        previous: PreviousFiles,
    ) -> None:
        super().__init__(path, digest, self._produce_chunks, label_key)
        self._digests = digests
        self._layout = layout
        self._make_fragment = make_fragment
        self._previous = previous
        self._sizes: list[int] = []

    def iter_chunks(self) -> Iterator[bytes]:
        """Yield the content of the file in chunks. Its index is stored when all chunks were consumed."""
        yield from super().iter_chunks()
        shared, items, inputs = self._digests
        index = FragmentIndex(shared, self.info.sha256, items, inputs, self._sizes)
        self._previous.save_index(self.path, _ENCODER.encode(index))

    def _produce_chunks(self) -> Iterator[bytes]:
        return _join_pieces(self._iter_pieces())

    def _iter_pieces(self) -> Iterator[bytes]:
        """Yield the content of the file, and note the sizes of its fragments."""
        shared, _, inputs = self._digests
        self._sizes = []
        if not inputs:
            yield self._layout.empty
            return
        with ExitStack() as stack:
            index = FragmentIndex.load(self._previous, self.path, shared)
            former = _FormerFile.open(self._previous, self.path, index, self._layout, stack)
            yield self._layout.head
            for start, stop, place in _find_runs(inputs, former.places if former else {}):
                if start:
                    yield self._layout.separator
                if former and place is not None:
                    self._sizes += index.sizes[place : place + stop - start]
                    yield from former.read(place, place + stop - start)
                else:
                    fragment = self._make_fragment(start)
                    self._sizes.append(len(fragment))
                    yield fragment
            yield self._layout.tail


class _FormerFile:
    """The file that the last build published. ``places`` are the places of its fragments in the file, from 0, by input."""

    def __init__(self, file: BufferedReader, index: FragmentIndex, layout: Layout) -> None:
        self._file = file
        self._separator_size = len(layout.separator)
        # Without the separators before each fragment, which `read` adds.
        self._offsets = list(accumulate(index.sizes, initial=len(layout.head)))
        self.places: Mapping[bytes, int] = {digest: place for place, digest in enumerate(index.inputs)}

    @classmethod
    def open(
        cls, previous: PreviousFiles, path: str, index: FragmentIndex, layout: Layout, stack: ExitStack
    ) -> _FormerFile | None:
        """Open the file ``path`` until ``stack`` is closed; None unless it is as ``index`` says."""
        file = previous.open(path) if index.inputs else None
        if file is None:
            return None
        stack.enter_context(file)
        return cls(file, index, layout) if file_digest(file, "sha256").hexdigest() == index.sha256 else None

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield the bytes of the fragments at the places from ``start`` to before ``stop``, with the separators between.

        Raises `OSError` if the file has become shorter meanwhile.
        """
        begin = self._offsets[start] + start * self._separator_size
        remaining = self._offsets[stop] + (stop - 1) * self._separator_size - begin
        self._file.seek(begin)
        while remaining:
            chunk = self._file.read(min(remaining, _CHUNK_SIZE))
            if not chunk:
                raise OSError("the file has become shorter")
            remaining -= len(chunk)
            yield chunk


def _find_runs(inputs: Sequence[bytes], places: Mapping[bytes, int]) -> Iterator[tuple[int, int, int | None]]:
    """Split the fragments of a new file into runs, each of fragments that also stand together in the former file.

    Yield triples: the first fragment of a run, the one after the last, and the place of the first in the former file.
    A fragment that the former file does not have is a run of its own, with None as its place. ``inputs`` are the
    digests of the new file, ``places`` the places in the former one.
    """
    start = 0
    while start < len(inputs):
        place, stop = places.get(inputs[start]), start + 1
        if place is not None:
            while stop < len(inputs) and places.get(inputs[stop]) == place + stop - start:
                stop += 1
        yield start, stop, place
        start = stop


def _join_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Join pieces of a file to chunks of some size, each of which is written at once."""
    pending: list[bytes] = []
    size = 0
    for piece in pieces:
        pending.append(piece)
        size += len(piece)
        if size >= _CHUNK_SIZE:
            yield b"".join(pending)
            pending.clear()
            size = 0
    yield b"".join(pending)
