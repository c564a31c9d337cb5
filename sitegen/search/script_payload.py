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
"""Name of the global JavaScript function that the script files call."""
# Characters that could end the script, or a string literal in old browsers.
_ESCAPES = ((b"<", b"\\u003c"), ("\u2028".encode(), b"\\u2028"), ("\u2029".encode(), b"\\u2029"))


def render_json_script(name: str, payload: object, edition: int) -> bytes:
    """Render a file of the index as a script, with ``payload`` encoded as JSON.

    ``name`` is the name of the file without folder and suffix. ``payload`` is any value that msgspec can
    encode. ``edition`` is the result of `compute_edition`, or 0 for the manifest.
    """
    return render_script(name, msgspec.json.encode(payload), edition)


def render_script(name: str, content: bytes, edition: int) -> bytes:
    """Render a file of the index as a script, which calls `CALLBACK` with name, checksum and content.

    ``name`` is the name of the file in the index, without the folder ``search/`` and the suffix ``.js``.
    ``content`` is UTF-8 text. ``edition`` is the result of `compute_edition` for the index, or 0 for the
    manifest. It is part of the checksum.
    """
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
    """Compute the CRC-32 of a file's content, seeded with the edition of its index.

    ``edition`` is the result of `compute_edition`. A file of an incompatible index therefore has a wrong
    checksum.
    """
    return crc32(content, edition)


def compute_edition(year: int, slots_per_month: Sequence[int], buckets: int) -> int:
    """Compute the number that shows whether files belong to compatible indexes: it is then the same.

    It is a checksum of the format version and of everything that determines ids and buckets. ``year`` and
    ``slots_per_month`` are those of `DocIds`. ``buckets`` is the number of bucket files, each with the
    postings lists of many grams.
    """
    return crc32(msgspec.json.encode([FORMAT_VERSION, year, slots_per_month, buckets]))


def make_path(name: str) -> str:
    """Return the path of a file of the index from the root of the site.

    ``name`` is the name of the file without folder and suffix: "manifest" gives "search/manifest.js".
    """
    return f"{FOLDER}/{name}.js"


def make_file_name(kind: str, number: int, name: str) -> str:
    """Return the name of a numbered file of the index, for example "x/2a/1066" for the text of document 1066.

    ``kind`` is the top folder. ``number`` selects one of 256 folders below it, so that none holds too many
    files. ``name`` is the last part.
    """
    return f"{kind}/{number & 0xFF:02x}/{name}"
