"""The files of the index: each a classic script that makes one call, so that it loads from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import msgspec

VERSION = 4
"""Of the format of all files."""
FOLDER = "search"
MANIFEST = "manifest"
CALL = "sitegenSearch"
# What could end a script, or a line of an old browser's string.
_ESCAPES = ((b"<", b"\\u003c"), ("\u2028".encode(), b"\\u2028"), ("\u2029".encode(), b"\\u2029"))


def script(name: str, payload: object, edition: int) -> bytes:
    """The file ``search/<name>.js`` with a payload that JSON can hold."""
    return script_of(name, msgspec.json.encode(payload), edition)


def script_of(name: str, content: bytes, edition: int) -> bytes:
    """The same: a call with its name, the sum of the payload, and the payload as a string."""
    text = msgspec.json.encode(content.decode())
    for char, escape in _ESCAPES:
        text = text.replace(char, escape)
    return b'%s("%s","%08x",%s)\n' % (CALL.encode(), name.encode(), sum_of(content, edition), text)


def sum_of(content: bytes, edition: int) -> int:
    """The CRC-32 of a payload, begun with the edition: a file that another index has left does not fit."""
    return crc32(content, edition)


def edition_of(year: int, rooms: Sequence[int], buckets: int) -> int:
    """Tells indexes apart that number documents differently, or have their grams in other files."""
    return crc32(msgspec.json.encode([VERSION, year, rooms, buckets]))


def path(name: str) -> str:
    """Where a file of the index is on the site."""
    return f"{FOLDER}/{name}.js"


def fanned(kind: str, number: int, name: str) -> str:
    """The name of a numbered file, in one of 256 folders: no folder holds too many."""
    return f"{kind}/{number & 0xFF:02x}/{name}"
