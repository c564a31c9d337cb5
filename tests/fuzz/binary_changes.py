"""Changes of the structure of PDF files, pictures and old formats: objects, streams, chunks, segments, and fields of numbers."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from random import Random
from typing import Final

from tests.fuzz.byte_changes import change_bytes

_OBJECT: Final = re.compile(rb"\d+ \d+ obj.*?endobj\s*", re.DOTALL)
_STREAM: Final = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_NUMBER: Final = re.compile(rb"\d+")
_NAME: Final = re.compile(rb"/[A-Za-z]+")
_NUMBERS: Final = (b"0", b"-1", b"1", b"65535", b"2147483648", b"99999999999999999999", b"1e9", b"3.5")
_PIECES: Final = (
    b"<<", b">>", b"[", b"]", b"(", b")", b"[" * 500, b"<<" * 500, b"null", b"true", b"1 0 R", b"99 0 R", b"/Kids [1 0 R 1 0 R]", b"/Parent 1 0 R", b"/Prev 0", b"/Filter [/FlateDecode /FlateDecode]",
    b"/Filter /LZWDecode", b"/Filter /ASCII85Decode", b"/Length 999999999", b"/Encrypt 1 0 R", b"/JS (x)", b"/OpenAction << /S /JavaScript >>", b"/Annots [1 0 R]", b"/Type /ObjStm /N 99999999 /First 5",
    b"/W [9 9 9]", b"/Size 99999999", b"startxref\n0\n%%EOF", b"xref\n0 99999999\n", b"trailer << /Root 1 0 R >>", b"/Predictor 15 /Columns 999999999", b"<FEFF", b"\\777",
)  # fmt: skip
_ENDS: Final = (0, 1, 2, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)


def change_pdf(data: bytes, random: Random) -> bytes:
    """Change the objects, numbers, names or unpacked streams of a PDF file."""
    for _ in range(random.choice((1, 1, 2, 4))):
        way = random.randrange(6)
        if way == 0:
            data = _change_match(
                data, _OBJECT, random, lambda found: random.choice((b"", found * 2, found * 40))
            )
        elif way == 1:
            data = _change_match(data, _NUMBER, random, lambda _: random.choice(_NUMBERS))
        elif way == 2:
            name = random.choice(_NAME.findall(data) or [b"/A"])
            data = _change_match(data, _NAME, random, partial(_replace_by, name))
        elif way == 3:
            data = _change_match(data, _STREAM, random, lambda found: _change_stream(found, random))
        elif way == 4:
            place = random.randrange(len(data) + 1)
            data = data[:place] + random.choice(_PIECES) + data[place:]
        else:
            other = random.choice(_OBJECT.findall(data) or [b""])
            data = _change_match(data, _OBJECT, random, partial(_replace_by, other))
    return data


def _change_match(
    data: bytes, pattern: re.Pattern[bytes], random: Random, change: Callable[[bytes], bytes]
) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return change_bytes(data, random)
    match = random.choice(found)
    return data[: match.start()] + change(match.group()) + data[match.end() :]


def _replace_by(new: bytes, found: bytes) -> bytes:
    """Put an object before another one; a name takes the place of another one."""
    return new + found if found.endswith(b"endobj") else new


def _change_stream(found: bytes, random: Random) -> bytes:
    content = found.partition(b"stream")[2].strip(b"\r\n").removesuffix(b"endstream").rstrip(b"\r\n")
    with suppress(zlib.error):
        plain = zlib.decompressobj().decompress(content, 1_000_000)
        content = zlib.compress(change_bytes(plain, random))
    return b"stream\n" + change_bytes(content, random) * random.choice((0, 1, 1)) + b"\nendstream"


def change_picture(data: bytes, random: Random) -> bytes:
    """Change the chunks of a PNG picture, the segments of a JPEG picture, or the bytes of another one."""
    if data.startswith(b"\x89PNG"):
        return _change_png(data, random)
    if data.startswith(b"\xff\xd8"):
        return _change_jpeg(data, random)
    return change_fields(data, random)


def _change_png(data: bytes, random: Random) -> bytes:
    chunks, place = [], 8
    while place + 8 <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        chunks.append((data[place + 4 : place + 8], data[place + 8 : place + 8 + length]))
        place += 12 + length
    packed = zlib.compress(b"x" * random.choice((10, 100_000)))
    new = random.choice(
        (
            (b"tEXt", b"Author\0\xff\xfe"),
            (b"zTXt", b"Author\0\0" + packed),
            (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta>" + b"<a>" * 500),
            (b"iTXt", b"a\0\1\0\0\0" + packed),
            (b"eXIf", b"MM\0*" + struct.pack(">I", random.choice(_ENDS)) + random.randbytes(40)),
        )
    )
    way = random.randrange(5)
    at = random.randrange(len(chunks)) if chunks else 0
    if way == 0 and chunks:
        del chunks[at]
    elif way == 1 and chunks:
        chunks.insert(at, chunks[at])
    elif way == 2 and chunks:
        chunks[at] = (chunks[at][0], change_bytes(chunks[at][1], random))
    else:
        chunks.insert(min(1, len(chunks)), new)
    # With right checksums, so that a reader goes on.
    return data[:8] + b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )


def _change_jpeg(data: bytes, random: Random) -> bytes:
    exif = b"Exif\0\0" + random.choice((b"II*\0", b"MM\0*"))
    exif += struct.pack(random.choice(("<I", ">I")), random.choice((8, *_ENDS))) + random.randbytes(60)
    content = random.choice(
        (exif, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + b"<a>" * 300, random.randbytes(50))
    )
    length = random.choice((len(content) + 2, len(content) + 2, 0, 1, 0xFFFF))
    segment = (
        b"\xff"
        + random.choice((b"\xe1", b"\xe1", b"\xed", b"\xfe", b"\xda"))
        + struct.pack(">H", length)
        + content
    )
    changed = data[:2] + segment + data[2:]
    return change_bytes(changed, random) if random.random() < 0.5 else changed


def change_fields(data: bytes, random: Random) -> bytes:
    """Write odd numbers of one, two or four bytes over random places, as in the headers of old formats."""
    for _ in range(random.choice((1, 1, 2, 5))):
        # Headers and directories stand at the beginning of sectors.
        sector = 512 * random.randrange(len(data) // 512 + 1)
        start = random.choice((random.randrange(len(data) + 1), sector, sector + random.randrange(128)))
        form = random.choice(("<B", "<H", "<I", ">H", ">I"))
        width = struct.calcsize(form)
        value = random.choice(_ENDS) & ((1 << 8 * width) - 1)
        data = data[:start] + struct.pack(form, value) + data[start + width :]
    return data
