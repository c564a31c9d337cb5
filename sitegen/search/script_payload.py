"""Script files of the index. Each file is a classic script that passes its payload to a callback.

Unlike JSON files, scripts also load from disk (``file:``), where browsers forbid `fetch`.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import msgspec

FORMAT_VERSION = 4
"""Version of the format of all files."""
FOLDER = "search"
MANIFEST = "manifest"
CALLBACK = "sitegenSearch"
"""Name of the global function that the scripts call."""
# Characters that could end the script, or a string literal in old browsers.
_ESCAPES = ((b"<", b"\\u003c"), ("\u2028".encode(), b"\\u2028"), ("\u2029".encode(), b"\\u2029"))


def render_json_script(name: str, payload: object, edition: int) -> bytes:
    """Render the script ``name`` with a payload that is encoded as JSON."""
    return render_script(name, msgspec.json.encode(payload), edition)


def render_script(name: str, content: bytes, edition: int) -> bytes:
    """Render the script ``name``: a call with its name, the checksum of the payload, and the payload as a string."""
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
    """Compute the CRC-32 of a payload, seeded with the edition, so that files of other editions are detected."""
    return crc32(content, edition)


def compute_edition(year: int, slots_per_month: Sequence[int], buckets: int) -> int:
    """Compute the edition of an index, a checksum of everything on which ids and buckets depend.

    Files of indexes with different editions cannot be combined.
    """
    return crc32(msgspec.json.encode([FORMAT_VERSION, year, slots_per_month, buckets]))


def make_path(name: str) -> str:
    """Return the path of a file of the index from the root of the site."""
    return f"{FOLDER}/{name}.js"


def make_file_name(kind: str, number: int, name: str) -> str:
    """Return the name of a numbered file. Files are spread over 256 folders, so that none holds too many."""
    return f"{kind}/{number & 0xFF:02x}/{name}"
