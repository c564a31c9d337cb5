"""Script files of the index. Each file is a classic script that passes its payload to a callback.

Unlike JSON files, scripts also load from disk (``file:``), where browsers forbid `fetch`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

import msgspec

FORMAT_VERSION = 5
"""Version of the format of all files."""
INDEX_FOLDER = "search"
MANIFEST = "manifest"
CALLBACK = "sitegenSearch"
"""Name of the global JavaScript function that the script files call."""
SHORT_DIGESTS_PER_FILE = 1024
"""Number of consecutive files of one kind whose sums share a file."""
_NUMBERED_KINDS = {"g": 16, "c": 10, "x": 10}
"""Top folders of the numbered files whose sums are in files of sums, with the base of the numbers in their names.

Files of long lists (``h``, ``n``) have no sums: the bucket has the checksum of each list.
"""
_SHORT_DIGEST_DIGITS = 5
# Characters that could end the script, or a string literal in old browsers.
_ESCAPES = ((b"<", b"\\u003c"), ("\u2028".encode(), b"\\u2028"), ("\u2029".encode(), b"\\u2029"))


def render_json_script(name: str, payload: object, seed: int) -> bytes:
    """Render a file of the index as a script, with ``payload`` encoded as JSON.

    ``name`` is the name of the file without folder and suffix. ``payload`` is any value that msgspec can
    encode. ``seed`` is the result of `compute_seed`, or 0 for the manifest.
    """
    return render_script(name, msgspec.json.encode(payload), seed)


def render_script(name: str, content: bytes, seed: int) -> bytes:
    """Render a file of the index as a script, which calls `CALLBACK` with name, checksum and content.

    ``name`` is the name of the file in the index, without the folder ``search/`` and the suffix ``.js``.
    ``content`` is UTF-8 text. ``seed`` is the result of `compute_seed`, or 0 for the manifest. It is part of
    the checksum.
    """
    text = msgspec.json.encode(content.decode())
    for char, escape in _ESCAPES:
        text = text.replace(char, escape)
    return b'%s("%s","%08x",%s)\n' % (
        CALLBACK.encode(),
        name.encode(),
        compute_checksum(content, seed),
        text,
    )


def compute_checksum(content: bytes, seed: int) -> int:
    """Compute the CRC-32 of a file's content, starting from ``seed``.

    ``seed`` is the result of `compute_seed`, which depends on the version of the file that the index expects. A
    file of an incompatible index, or an older version of the file, therefore has a wrong checksum.
    """
    return crc32(content, seed)


def compute_short_digest(digest: str) -> int:
    """Compute the sum of a file: a checksum of 20 bits by which readers recognise its current version.

    ``digest`` is the digest of the planned output. An older version has the same sum in one of a million
    cases.
    """
    return crc32(digest.encode()) & (1 << 4 * _SHORT_DIGEST_DIGITS) - 1


def compute_seed(name: str, digest: str, edition: int) -> int:
    """Compute the start value for the checksum of a file of the index.

    ``name`` is the name of the file without the folder ``search/`` and the suffix. ``digest`` is the digest
    of its output, and ``edition`` the result of `compute_edition`. The result combines the edition with the
    sum of the file (`compute_short_digest`). For files of long lists (``h/…`` and ``n/…``), which have no
    sum, it is the edition.
    """
    return edition if name[:2] in ("h/", "n/") else edition ^ compute_short_digest(digest)


def locate_short_digest(name: str) -> tuple[str, int] | None:
    """Return in which file of sums the sum of the file ``name`` is stored, and its index in this file.

    "x/2a/1066" gives ("s/x1", 42). Returns None if the sum is in the manifest, or if the file has no sum.
    """
    kind, _, rest = name.partition("/")
    if kind not in _NUMBERED_KINDS:
        return None
    block, place = divmod(int(rest.rpartition("/")[2], _NUMBERED_KINDS[kind]), SHORT_DIGESTS_PER_FILE)
    return f"s/{kind}{block}", place


def render_short_digests(digests: Iterable[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and payload of each file of sums, sorted by name.

    A sum is a checksum of 20 bits (`compute_short_digest`). ``digests`` are pairs of name and output digest
    of all files of the index. Only numbered files have their sums in such files. A payload has the sums of
    consecutive files, with five hexadecimal digits each, and blanks where there is no file.
    """
    blank = " " * _SHORT_DIGEST_DIGITS
    files: dict[str, list[str]] = {}
    for name, digest in digests:
        if located := locate_short_digest(name):
            file, place = located
            if file not in files:
                files[file] = [blank] * SHORT_DIGESTS_PER_FILE
            files[file][place] = f"{compute_short_digest(digest):0{_SHORT_DIGEST_DIGITS}x}"
    for name, sums in sorted(files.items()):
        # Nothing follows the last sum.
        yield name, "".join(sums).rstrip().encode()


def parse_short_digest(payload: str, place: int) -> int | None:
    """Return the sum at the index ``place`` in the payload of a file of sums, or None if there is no sum."""
    digits = payload[place * _SHORT_DIGEST_DIGITS : (place + 1) * _SHORT_DIGEST_DIGITS].strip()
    return int(digits, 16) if digits else None


def compute_edition(year: int, slots_per_month: Sequence[int], bucket_count: int) -> int:
    """Compute the edition of an index: a checksum that files of compatible indexes have in common.

    It covers the format version and everything that determines ids and buckets. ``year`` and
    ``slots_per_month`` are those of `DocIds`. ``bucket_count`` is the number of bucket files, each with the
    postings lists of many grams.
    """
    return crc32(msgspec.json.encode([FORMAT_VERSION, year, slots_per_month, bucket_count]))


def make_index_path(name: str) -> str:
    """Return the path of a file of the index from the root of the site.

    ``name`` is the name of the file without folder and suffix: "manifest" gives "search/manifest.js".
    """
    return f"{INDEX_FOLDER}/{name}.js"


def make_numbered_name(kind: str, number: int, name: str) -> str:
    """Return the name of a numbered file of the index, for example "x/2a/1066" for the text of document 1066.

    ``kind`` is the top folder. ``number`` selects one of 256 folders below it, so that none holds too many
    files. ``name`` is the last part.
    """
    return f"{kind}/{number & 0xFF:02x}/{name}"
