"""Buffer that is partitioned by a number and spills to the disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, Final, Generic, TypeVar

import msgspec

T = TypeVar("T")

ROOM: Final = 250_000
"""Default size of what may be in memory."""

PARTS: Final = 64
"""Number of partitions on the disk: a power of two."""

_SIZE: Final = 8
"""Bytes of the length before each batch in a file."""
_ENCODER: Final = msgspec.msgpack.Encoder()


class SpillBuffer(Generic[T]):
    """Holds items of a type until all of a partition are read. Must be closed.

    ``room`` is the size of what may be in memory; with more, everything is written to temporary files.
    """

    def __init__(self, kind: type[T], room: int | None = None) -> None:
        self._room = ROOM if room is None else room
        self._decoder = msgspec.msgpack.Decoder(list[kind])  # type: ignore[valid-type]
        self._stack = ExitStack()
        self._files: list[IO[bytes]] = []
        self._held: list[list[T]] = [[] for _ in range(PARTS)]
        self._size = 0

    def close(self) -> None:
        """Delete the temporary files."""
        self._stack.close()

    def add(self, number: int, item: T, size: int = 1) -> None:
        """Add an item to the partition of a number, often a hash. Raises `OSError` if the disk is full."""
        self._held[number % PARTS].append(item)
        self._size += size
        if self._size > self._room:
            self._flush()

    def read_parts(self, most: int) -> Sequence[Iterator[T]]:
        """Return the items in ``most`` partitions or fewer, by the remainder of their number. ``most`` is a power of two.

        Items of a partition come in the order in which they were added, if there are `PARTS` partitions.
        """
        count = min(most, PARTS)
        return [self._read_part(range(number, PARTS, count)) for number in range(count)]

    def _read_part(self, numbers: Sequence[int]) -> Iterator[T]:
        for number in numbers:
            if self._files:
                yield from self._read_file(self._files[number])
            yield from self._held[number]

    def _flush(self) -> None:
        if not self._files:
            with ExitStack() as stack:
                self._files = [stack.enter_context(TemporaryFile()) for _ in range(PARTS)]
                self._stack = stack.pop_all()
        for file, things in zip(self._files, self._held, strict=True):
            if not things:
                continue
            data = _ENCODER.encode(things)
            file.write(len(data).to_bytes(_SIZE))
            file.write(data)
            things.clear()
        self._size = 0

    def _read_file(self, file: IO[bytes]) -> Iterator[T]:
        file.seek(0)
        while size := file.read(_SIZE):
            yield from self._decoder.decode(file.read(int.from_bytes(size)))
