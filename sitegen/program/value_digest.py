"""Digests of values, by which a build recognises that what it made from them is the same as before."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

import msgspec

_ENCODER: Final = msgspec.msgpack.Encoder()


def digest_values(*values: object) -> bytes:
    """Return a digest of values that can be encoded as MessagePack. Different values have different digests."""
    return blake2b(_ENCODER.encode(values), digest_size=16).digest()
