"""Reads the metadata of pictures: where a picture was taken, by whom, and with which device.

EXIF in JPEG and PNG, XMP in JPEG, PNG and GIF, IPTC in JPEG, and the texts of PNG are read. Only bytes are compared:
no XML parser and no image library takes part. Every loop has a limit, and all parts of a picture that are unpacked
share one limit.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from typing import Final

from msgspec import Struct, field

from sitegen.program import regex

MOST_SEGMENTS: Final = 5000
"""Segments or chunks of a file that are read."""
MOST_SEGMENT_BYTES: Final = 4_000_000
"""Bytes of one part that are searched."""
MOST_UNPACKED_BYTES: Final = 8_000_000
"""Bytes that are unpacked of all parts of a picture together: twice the largest part, and some tenths of a second."""
MOST_ENTRIES: Final = 300
"""Entries of one EXIF directory that are read."""
MOST_NAME_CHARACTERS: Final = 200
"""Characters of a name."""

_EXIF_HEADER: Final = b"Exif\0\0"
_XMP_HEADER: Final = b"http://ns.adobe.com/xap/1.0/\0"
_PHOTOSHOP_HEADER: Final = b"Photoshop 3.0\0"
_IPTC_BLOCK: Final = b"8BIM\x04\x04"
_IPTC_AUTHORS: Final = (b"\x1c\x02\x50", b"\x1c\x02\x7a")
"""Author of the picture, and of its caption."""
_IPTC_TEXTS: Final = (b"\x1c\x02\x78", b"\x1c\x02\x69", b"\x1c\x02\x05", b"\x1c\x02\x19", b"\x1c\x02\x28")
"""Caption, headline, title, keywords, instructions."""
_ARTIST, _XP_AUTHOR, _OWNER = 0x013B, 0x9C9D, 0xA430
_SERIAL_TAGS: Final = frozenset({0xA431, 0xA435, 0xC62F})
"""Serial number of the camera, of its lens, and of the camera in raw formats."""
_TEXT_TAGS: Final = frozenset({0x010D, 0x010E, 0x8298, 0x013B})
"""Name, description, copyright, artist."""
_UTF16_TEXT_TAGS: Final = frozenset({0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F})
"""Title, comment, keywords and subject, as Windows writes them."""
_USER_COMMENT: Final = 0x9286
_EXIF_DIRECTORY, _GPS_DIRECTORY = 0x8769, 0x8825
_LATITUDE, _LONGITUDE, _AREA = 2, 4, 28
_TYPE_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 9: 4, 10: 8}
"""Bytes of a value, by EXIF type."""
_XMP_LOCATION: Final = regex.compile(
    rb"\b(?:exif|exifEX):GPSL(?:at|ong)itude\s{0,9}(?:=\s{0,9}[\"']|>)\s{0,9}[\d-]"
)
_XMP_SERIAL: Final = regex.compile(
    rb"\b(?:aux:(?:Lens)?SerialNumber|exifEX:(?:Body|Lens)SerialNumber)\s{0,9}(?:=\s{0,9}[\"']|>)\s{0,9}[^\s\"'<]"
)
_XMP_CREATORS: Final = regex.compile(rb"<dc:creator\b[^<>]{0,200}>((?:(?!</dc:creator).){0,2000})", re.DOTALL)
_XMP_LIST_ITEM: Final = regex.compile(rb"<rdf:li\b[^<>]{0,200}>([^<>]{1,400})</rdf:li>")
_XMP_OWNER: Final = regex.compile(
    rb"\b(?:aux:OwnerName|exifEX:CameraOwnerName)\s{0,9}(?:=\s{0,9}[\"']|>)\s{0,9}([^\"'<]{1,400})"
)
_TAG: Final = regex.compile(rb"<[^<>]{0,4000}>")
_ATTRIBUTE: Final = regex.compile(
    rb"\s(?:dc|photoshop|tiff|exif|xmp|Iptc4xmpCore):\w{1,40}=[\"']([^\"'<>]{1,2000})[\"']"
)
_RAW_PROFILE: Final = regex.compile(
    rb"\s*(?:exif|APP1|generic profile|xmp)\s+\d+\s+([0-9a-fA-F\s]+)", re.IGNORECASE
)


class ImageMetadata(Struct):
    """The metadata of a picture that may reveal something about people.

    ``has_location``: a position (GPS) is recorded. ``has_serial_number``: the serial number of a device is
    recorded, from which other pictures by its owner can be recognised. ``authors`` are names of authors and
    owners. ``texts`` are descriptions, titles and notes.
    """

    has_location: bool = False
    has_serial_number: bool = False
    authors: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)

    def add_author(self, data: bytes, encoding: str = "utf-8") -> None:
        """Add the name of an author: the bytes of ``data`` up to the first null character, decoded.

        A blank name is not added. ``encoding`` is as in `add_text`.
        """
        text = data[: MOST_NAME_CHARACTERS * 4].decode(encoding, "replace").partition("\0")[0]
        name = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
        if name:
            self.authors.add(name[:MOST_NAME_CHARACTERS])

    def add_text(self, data: bytes, encoding: str = "") -> None:
        """Add the text that ``data`` encodes. A limited number of texts is kept.

        Without ``encoding``, the text is decoded as UTF-8 if it is valid UTF-8, otherwise as GB18030.
        """
        if len(self.texts) < MOST_SEGMENTS:
            encoding = encoding or ("utf-8" if _is_utf8(data) else "gb18030")
            self.texts.append(data[:MOST_SEGMENT_BYTES].decode(encoding, "replace").strip("\0 "))


class _Unpacker:
    """Decompressor for the compressed parts of one picture.

    Together they give at most `MOST_UNPACKED_BYTES` bytes.
    """

    def __init__(self) -> None:
        self._left = MOST_UNPACKED_BYTES

    def unpack(self, data: bytes) -> bytes:
        """Decompress ``data`` with zlib, and return at most the first `MOST_SEGMENT_BYTES` bytes.

        Return b"" if the data is damaged, or if the parts before it used up all of `MOST_UNPACKED_BYTES`.
        """
        if not self._left:  # to zlib, 0 is no limit
            return b""
        most = min(MOST_SEGMENT_BYTES, self._left)
        try:
            unpacked = zlib.decompressobj().decompress(data, most)
        except zlib.error:
            # How far it went is not known, but a byte unpacks to a thousand at most.
            self._left -= min(most, 1032 * len(data))
            return b""
        self._left -= len(unpacked)
        return unpacked


def read_image_metadata(data: bytes) -> ImageMetadata:
    """Return the metadata of a JPEG, PNG or GIF file. Damaged parts are skipped, and no error is raised."""
    metadata = ImageMetadata()
    if data.startswith(b"\xff\xd8"):
        for marker, payload in _list_segments(data):
            if marker == b"\xfe":
                metadata.add_text(payload)
            else:
                _read_segment(payload, metadata)
    elif data.startswith(b"\x89PNG"):
        unpacker = _Unpacker()
        for kind, payload in _list_chunks(data):
            _read_chunk(kind, payload, metadata, unpacker)
    elif data.startswith(b"GIF8"):
        _read_gif_comments(data, metadata)
        start = data.find(b"XMP DataXMP")
        if start >= 0:
            _read_xmp(data[start : start + MOST_SEGMENT_BYTES], metadata)
    return metadata


def _read_gif_comments(data: bytes, metadata: ImageMetadata) -> None:
    """Add the comments of a GIF file to ``metadata``. Each is stored in blocks of at most 255 bytes."""
    at = 0
    for _ in range(MOST_SEGMENTS):
        at = data.find(b"!\xfe", at)
        if at < 0:
            return
        at += 2
        blocks: list[bytes] = []
        while at < len(data) and data[at] and len(blocks) < MOST_SEGMENTS:
            blocks.append(data[at + 1 : at + 1 + data[at]])
            at += 1 + data[at]
        # Pixels may look like the beginning of a comment.
        if _is_utf8(text := b"".join(blocks)):
            metadata.add_text(text)


def _list_segments(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the marker byte and the content of each application segment and comment before the pixels of a JPEG."""
    start = 2
    for _ in range(MOST_SEGMENTS):
        if data[start : start + 1] != b"\xff":
            return
        marker = data[start + 1 : start + 2]
        if marker == b"\xff":  # filling
            start += 1
            continue
        if marker in (b"", b"\xda", b"\xd9") or start + 4 > len(data):
            return
        length = int.from_bytes(data[start + 2 : start + 4], "big")
        if b"\xe0" <= marker <= b"\xef" or marker == b"\xfe":
            yield marker, data[start + 4 : start + 2 + length]
        start += 2 + max(length, 2)


def _read_segment(payload: bytes, metadata: ImageMetadata) -> None:
    if payload.startswith(_EXIF_HEADER):
        _read_exif(payload.removeprefix(_EXIF_HEADER), metadata)
    elif payload.startswith(_XMP_HEADER):
        _read_xmp(payload, metadata)
    elif payload.startswith(_PHOTOSHOP_HEADER):
        _read_iptc(payload, metadata)


def _list_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the type and the content of each PNG chunk of a type that can contain metadata."""
    start = 8
    for _ in range(MOST_SEGMENTS):
        if start + 8 > len(data):
            return
        length = int.from_bytes(data[start : start + 4], "big")
        kind = data[start + 4 : start + 8]
        if kind in (b"eXIf", b"tEXt", b"zTXt", b"iTXt"):
            yield kind, data[start + 8 : start + 8 + min(length, MOST_SEGMENT_BYTES)]
        start += 12 + length


def _read_chunk(kind: bytes, payload: bytes, metadata: ImageMetadata, unpacker: _Unpacker) -> None:
    if kind == b"eXIf":
        _read_exif(payload.removeprefix(_EXIF_HEADER), metadata)
        return
    key, _, rest = payload.partition(b"\0")
    encoding = "latin-1"
    if kind == b"zTXt":
        rest = unpacker.unpack(rest[1:])
    elif kind == b"iTXt":
        # Flag and method of compression, language, translated key, text.
        packed, rest = rest[:1] == b"\x01", rest[2:].partition(b"\0")[2].partition(b"\0")[2]
        rest, encoding = (unpacker.unpack(rest) if packed else rest), "utf-8"
    key = key.lower()
    if key not in (b"xml:com.adobe.xmp",) and not key.startswith(b"raw profile type"):
        metadata.add_text(rest, encoding if kind == b"iTXt" else "")
    if key in (b"author", b"artist", b"creator"):
        metadata.add_author(rest, "utf-8" if _is_utf8(rest) else encoding)
    elif key == b"xml:com.adobe.xmp":
        _read_xmp(rest, metadata)
    elif key.startswith(b"raw profile type") and (match := _RAW_PROFILE.match(rest)):
        # As ImageMagick writes EXIF and XMP: name, length and hexadecimal digits.
        digits = b"".join(match[1].split())
        profile = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
        _read_exif(profile.removeprefix(_EXIF_HEADER), metadata)
        _read_xmp(profile, metadata)


def _read_exif(data: bytes, metadata: ImageMetadata) -> None:
    """Add the content of an EXIF block to ``metadata``. The block has the structure of a TIFF file."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None or len(data) < 8:
        return
    main = _read_directory(data, struct.unpack_from(f"{order}I", data, 4)[0], order)
    more = [_read_subdirectory(data, main, tag, order) for tag in (_EXIF_DIRECTORY, _GPS_DIRECTORY)]
    for tag, value in (*main.items(), *more[0].items()):
        if tag in (_ARTIST, _OWNER):
            metadata.add_author(value)
        elif tag == _XP_AUTHOR:
            metadata.add_author(value, "utf-16-le")
        elif tag in _UTF16_TEXT_TAGS:
            metadata.add_text(value, "utf-16-le")
        elif tag in _TEXT_TAGS:
            metadata.add_text(value)
        elif tag == _USER_COMMENT:
            wide = "utf-16-le" if order == "<" else "utf-16-be"
            metadata.add_text(value[8:], wide if value.startswith(b"UNICODE") else "")
        elif tag in _SERIAL_TAGS and value.strip(b"\0 "):
            metadata.has_serial_number = True
    # Cameras write zeros while they have no GPS position.
    metadata.has_location |= any(_has_value(more[1], tag, order) for tag in (_LATITUDE, _LONGITUDE, _AREA))


def _has_value(directory: dict[int, bytes], tag: int, order: str) -> bool:
    """Return whether an entry of a GPS directory states something, that is, contains more than zeros.

    ``directory`` maps tags to raw values, and ``tag`` is the entry's. ``order`` is the byte order as `struct`
    writes it: "<" or ">".
    """
    value = directory.get(tag, b"")
    if tag == _AREA:
        return bool(value[8:].strip(b"\0 "))
    numerators = (struct.unpack_from(f"{order}I", value, at)[0] for at in range(0, len(value) - 7, 8))
    return any(numerators)


def _read_subdirectory(data: bytes, main: dict[int, bytes], tag: int, order: str) -> dict[int, bytes]:
    """Return the directory to which an entry of the main directory points; {} if there is no such entry.

    ``data`` is the EXIF block. ``main`` is the main directory, a result of `_read_directory`, and ``tag`` the
    tag of the entry. ``order`` is the byte order as `struct` writes it: "<" or ">".
    """
    pointer = main.get(tag, b"")
    return _read_directory(data, struct.unpack(f"{order}I", pointer)[0], order) if len(pointer) == 4 else {}


def _read_directory(data: bytes, start: int, order: str) -> dict[int, bytes]:
    """Return the raw values of the EXIF directory at the offset ``start`` of ``data``, keyed by tag.

    ``order`` is the byte order as `struct` writes it: "<" or ">".
    """
    values: dict[int, bytes] = {}
    if start + 2 > len(data):
        return values
    count = struct.unpack_from(f"{order}H", data, start)[0]
    for number in range(min(count, MOST_ENTRIES)):
        at = start + 2 + 12 * number
        if at + 12 > len(data):
            break
        tag, kind, length, offset = struct.unpack_from(f"{order}HHII", data, at)
        size = _TYPE_SIZES.get(kind, 1) * length
        place = at + 8 if size <= 4 else offset
        values[tag] = data[place : place + min(size, 20 * MOST_NAME_CHARACTERS)]
    return values


def _read_xmp(data: bytes, metadata: ImageMetadata) -> None:
    data = data[:MOST_SEGMENT_BYTES]
    metadata.has_location |= _XMP_LOCATION.search(data) is not None
    metadata.has_serial_number |= _XMP_SERIAL.search(data) is not None
    creators = (
        entry[1] for block in _XMP_CREATORS.finditer(data) for entry in _XMP_LIST_ITEM.finditer(block[1])
    )
    metadata.add_text(unescape(_TAG.sub(b"\n", data).decode("utf-8", "replace")).encode())
    for attribute in _ATTRIBUTE.finditer(data):
        metadata.add_text(attribute[1])
    for name in (*creators, *(owner[1] for owner in _XMP_OWNER.finditer(data))):
        metadata.add_author(unescape(name.decode("utf-8", "replace")).encode())


def _read_iptc(payload: bytes, metadata: ImageMetadata) -> None:
    start = payload.find(_IPTC_BLOCK)
    block = payload[start:] if start >= 0 else b""
    for mark in _IPTC_TEXTS:
        at = block.find(mark)
        if at >= 0:
            length = int.from_bytes(block[at + 3 : at + 5], "big")
            metadata.add_text(block[at + 5 : at + 5 + length])
    for mark in _IPTC_AUTHORS:
        at = block.find(mark)
        if at >= 0:
            length = int.from_bytes(block[at + 3 : at + 5], "big")
            raw = block[at + 5 : at + 5 + min(length, 4 * MOST_NAME_CHARACTERS)]
            metadata.add_author(raw, "utf-8" if _is_utf8(raw) else "gb18030")


def _is_utf8(data: bytes) -> bool:
    with suppress(UnicodeDecodeError):
        data.decode("utf-8")
        return True
    return False
