"""Source files of records, and where in them each value stands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Self

import msgspec

from sitegen.diagnostics import Place

Position = tuple[int, int, int]
"""Line, column and length of a key or value."""

_POSITION_DECODER = msgspec.msgpack.Decoder(dict[str, Position])


class RecordSource(msgspec.Struct, frozen=True):
    """Source file of a record, and the position of each field value in it.

    ``path`` is the path of the file. The positions are packed as MessagePack, which takes a tenth of the
    memory, because they are needed only for diagnostics. Read them with `positions`.
    """

    path: str
    packed_positions: bytes = b"\x80"  # an empty mapping

    @classmethod
    def pack(cls, path: str, positions: Mapping[str, Position]) -> Self:
        """Return a `RecordSource` for the file ``path`` with the position of each field value.

        The keys of ``positions`` are dotted paths such as ``repeals.0``, see the property `positions`.
        """
        return cls(path, msgspec.msgpack.encode(positions))

    @property
    def positions(self) -> Mapping[str, Position]:
        """Position of each field value, keyed by the field's dotted path.

        Keys are, for example, ``title``, ``repeals.0`` for the first element of a list, and
        ``contact.phone`` in a nested record. A position is line, column and length, counted from 1.
        """
        return _decode_positions(self.packed_positions)


# A caller that needs one position of a record mostly needs many: decoding all for each would take quadratic time.
# Only two results are kept, since the positions of a large file take much memory.
@lru_cache(maxsize=2)
def _decode_positions(packed: bytes) -> Mapping[str, Position]:
    return _POSITION_DECODER.decode(packed)


def locate_key(source: RecordSource, dotted_path: str) -> Place:
    """Return the source position of a record's key, or the first line of the file if the key is absent.

    ``source`` is that of the record: the path of its file and the position of each value. ``dotted_path`` is the
    English name of a field, or a path such as ``statistics.0.value``, in which list items count from 0.
    """
    return Place(source.path, *source.positions.get(dotted_path, (1, 1, 1)))
