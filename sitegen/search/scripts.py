"""Script files of the index: each is a classic script with one call, so that it loads over HTTP and from the disk."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import msgspec

VERSION = 4
"""Version of the format of all files."""
FOLDER = "search"
MANIFEST = "manifest"
CALL = "sitegenSearch"
# Characters that could end the script, or a string literal in old browsers.
_ESCAPES = ((b"<", b"\\u003c"), ("\u2028".encode(), b"\\u2028"), ("\u2029".encode(), b"\\u2029"))


def script(name: str, payload: object, edition: int) -> bytes:
    """Render the file ``search/<name>.js`` with a payload that JSON can hold."""
    return script_of(name, msgspec.json.encode(payload), edition)


def script_of(name: str, content: bytes, edition: int) -> bytes:
    """Render a file: a call with its name, the checksum of the payload, and the payload as a string."""
    text = msgspec.json.encode(content.decode())
    for char, escape in _ESCAPES:
        text = text.replace(char, escape)
    return b'%s("%s","%08x",%s)\n' % (CALL.encode(), name.encode(), sum_of(content, edition), text)


def sum_of(content: bytes, edition: int) -> int:
    """Compute the CRC-32 of a payload, seeded with the edition, so that a file of another edition does not fit."""
    return crc32(content, edition)


def edition_of(year: int, rooms: Sequence[int], buckets: int) -> int:
    """Compute the edition of an index. Indexes that assign other ids or use other buckets have different editions."""
    return crc32(msgspec.json.encode([VERSION, year, rooms, buckets]))


def path(name: str) -> str:
    """Return the path of a file of the index on the site."""
    return f"{FOLDER}/{name}.js"


def fanned(kind: str, number: int, name: str) -> str:
    """Return the name of a numbered file, in one of 256 folders, so that no folder holds too many."""
    return f"{kind}/{number & 0xFF:02x}/{name}"
