"""Script files of the index: each is a classic script with one call, so that it loads over HTTP and from the disk."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import msgspec

FORMAT_VERSION = 4
"""Version of the format of all files."""
FOLDER = "search"
MANIFEST = "manifest"
CALLBACK = "sitegenSearch"
# Characters that could end the script, or a string literal in old browsers.
_ESCAPES = ((b"<", b"\\u003c"), ("\u2028".encode(), b"\\u2028"), ("\u2029".encode(), b"\\u2029"))


def render_json_script(name: str, payload: object, edition: int) -> bytes:
    """Render the file ``search/<name>.js`` with a payload that JSON can hold."""
    return render_script(name, msgspec.json.encode(payload), edition)


def render_script(name: str, content: bytes, edition: int) -> bytes:
    """Render a file: a call with its name, the checksum of the payload, and the payload as a string."""
    text = msgspec.json.encode(content.decode())
    for char, escape in _ESCAPES:
        text = text.replace(char, escape)
    return b'%s("%s","%08x",%s)\n' % (
        CALLBACK.encode(),
        name.encode(),
        compute_checksum(content, edition),
        text,
    )


def compute_checksum(content: bytes, edition: int) -> int:
    """Compute the CRC-32 of a payload, seeded with the edition, so that a file of another edition does not fit."""
    return crc32(content, edition)


def compute_edition(year: int, rooms: Sequence[int], buckets: int) -> int:
    """Compute the edition of an index. Indexes that assign other ids or use other buckets have different editions."""
    return crc32(msgspec.json.encode([FORMAT_VERSION, year, rooms, buckets]))


def make_path(name: str) -> str:
    """Return the path of a file of the index on the site."""
    return f"{FOLDER}/{name}.js"


def make_file_name(kind: str, number: int, name: str) -> str:
    """Return the name of a numbered file, in one of 256 folders, so that no folder holds too many."""
    return f"{kind}/{number & 0xFF:02x}/{name}"
