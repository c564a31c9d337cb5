"""Partitioned buffer that spills to disk when it is full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, Final, Generic, TypeVar

import msgspec

T = TypeVar("T")

MAX_IN_MEMORY: Final = 250_000
"""Default limit of the total size of items that a buffer keeps in memory."""

PARTITION_COUNT: Final = 64
"""Number of partitions in which a buffer keeps its items, a power of two."""

_LENGTH_BYTES: Final = 8
"""Number of bytes of the length before each batch in a file."""
_ENCODER: Final = msgspec.msgpack.Encoder()


class SpillBuffer(Generic[T]):
    """Buffer of items of one type, divided into partitions. Call `close` at the end.

    ``item_type`` is the type of the items, which msgspec must be able to encode. Each item has a size, an argument
    of `add`. If the sizes of the items in memory exceed ``max_in_memory`` in total, all of them are moved to
    temporary files. None means `MAX_POSTINGS_IN_MEMORY`.
    """

    def __init__(self, item_type: type[T], max_in_memory: int | None = None) -> None:
        self._max_in_memory = MAX_IN_MEMORY if max_in_memory is None else max_in_memory
        self._decoder = msgspec.msgpack.Decoder(list[item_type])  # type: ignore[valid-type]
        self._stack = ExitStack()
        self._files: list[IO[bytes]] = []
        self._buffered: list[list[T]] = [[] for _ in range(PARTITION_COUNT)]
        self._size = 0

    def close(self) -> None:
        """Delete the temporary files, if there are any."""
        self._stack.close()

    def add(self, partition_key: int, item: T, size: int = 1) -> None:
        """Add an item to the partition that ``partition_key``, for example a hash, selects.

        ``size`` is the size of the item in a unit that the caller chooses. It counts towards the limit of
        items in memory. Raises `OSError` if the disk is full.
        """
        self._buffered[partition_key % PARTITION_COUNT].append(item)
        self._size += size
        if self._size > self._max_in_memory:
            self._flush()

    def read_partitions(self, limit: int) -> Sequence[Iterator[T]]:
        """Divide the items into partitions, and return an iterator over the items of each.

        There are ``limit`` partitions, but at most `PARTITION_COUNT`. ``limit`` is a power of two. The partition at
        index i has the items whose ``number`` leaves the remainder i when divided by the number of partitions. With
        `PARTITION_COUNT` partitions, items are in the order in which they were added.
        """
        count = min(limit, PARTITION_COUNT)
        return [self._read_part(range(number, PARTITION_COUNT, count)) for number in range(count)]

    def _read_part(self, numbers: Sequence[int]) -> Iterator[T]:
        for number in numbers:
            # Items on disk were added before those in memory.
            if self._files:
                yield from self._read_file(self._files[number])
            yield from self._buffered[number]

    def _flush(self) -> None:
        """Append the items in memory to the file of their partition, one batch for each file."""
        if not self._files:
            # All files or none: if one cannot be opened, those before it are closed.
            with ExitStack() as stack:
                self._files = [stack.enter_context(TemporaryFile()) for _ in range(PARTITION_COUNT)]
                self._stack = stack.pop_all()
        for file, batch in zip(self._files, self._buffered, strict=True):
            if not batch:
                continue
            data = _ENCODER.encode(batch)
            file.write(len(data).to_bytes(_LENGTH_BYTES))
            file.write(data)
            batch.clear()
        self._size = 0

    def _read_file(self, file: IO[bytes]) -> Iterator[T]:
        file.seek(0)
        while size := file.read(_LENGTH_BYTES):
            yield from self._decoder.decode(file.read(int.from_bytes(size)))
