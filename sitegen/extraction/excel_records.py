"""Records, strings and numbers of the workbooks of Excel 5 to 2003 (MS-XLS)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from sitegen.extraction.recorder import Recorder

_CONTINUE = 0x003C
Records = list[bytes]
"""A record and those that continue it."""


def read_records(data: bytes, recorder: Recorder) -> Iterator[tuple[int, int, Records]]:
    """Yield the offset, the type and the content of each record in ``data``, a stream of an old Excel file.

    The content is a list of bytes: the record itself, then the CONTINUE records after it, which hold the rest
    of its data.
    """
    at = 0
    start = kind = -1
    parts: Records = []
    while at + 4 <= len(data):
        code, length = struct.unpack_from("<HH", data, at)
        recorder.count_nodes(1)
        body = data[at + 4 : at + 4 + length]
        if code == _CONTINUE and kind >= 0:
            parts.append(body)
        else:
            if kind >= 0:
                yield start, kind, parts
            start, kind, parts = at, code, [body]
        at += 4 + length
        if code == 0 and length == 0:  # what follows is filling
            break
    if kind >= 0:
        yield start, kind, parts


def read_string(data: bytes, width: int, at: int = 0) -> tuple[str, int]:
    """Read the string in ``data`` at the offset ``at``. Return the string and the offset at which it ends.

    The string begins with the number of its characters, an integer of ``width`` bytes. A byte of flags
    follows, then the characters (see `decode_characters`).
    """
    length = int.from_bytes(data[at : at + width], "little")
    flags = data[at + width] if at + width < len(data) else 0
    return decode_characters(
        data[at + width + 1 :][: length * (1 + (flags & 1))], flags
    ), at + width + 1 + length * (1 + (flags & 1))


def decode_characters(raw: bytes, flags: int) -> str:
    """Decode characters stored as UTF-16 if the lowest bit of ``flags`` is set, otherwise as Latin-1."""
    return raw.decode("utf-16-le" if flags & 1 else "latin-1", "replace")


def read_shared_strings(parts: Records, recorder: Recorder) -> list[str]:
    """Return the strings of a workbook that its cells share, in order.

    ``parts`` are the content of the record SST and of the records that continue it. A string may be cut by
    the end of a record: the next one then begins with a new byte of flags.
    """
    strings: list[str] = []
    index, at = 0, 8
    while index < len(parts):
        if at >= len(parts[index]):
            index, at = index + 1, at - len(parts[index])
            continue
        block = parts[index]
        if at + 3 > len(block):
            break
        length, flags = struct.unpack_from("<HB", block, at)
        at += 3
        runs = extra = 0
        if flags & 8:
            (runs,) = struct.unpack_from("<H", block, at)
            at += 2
        if flags & 4:
            (extra,) = struct.unpack_from("<I", block, at)
            at += 4
        text, index, at = read_characters(parts, index, at, length, flags)
        recorder.count_nodes(1)
        strings.append(" ".join(text.split()))
        at += 4 * runs + extra
    return strings


def read_characters(parts: Records, index: int, at: int, length: int, flags: int) -> tuple[str, int, int]:
    """Read ``length`` characters of a string, which may continue in the next parts of a record.

    The string begins at the offset ``at`` of ``parts[index]``. Returns the string, the index of the part in which it
    ends, and the offset in that part at which it ends. ``flags`` is as in `decode_characters`. Each further part
    begins with a byte of new flags.
    """
    pieces = []
    while length > 0 and index < len(parts):
        width = 1 + (flags & 1)
        raw = parts[index][at : at + length * width]
        pieces.append(decode_characters(raw, flags))
        length -= len(raw) // width
        at += len(raw)
        if length > 0:
            index, at = index + 1, 0
            if index < len(parts) and parts[index]:
                flags, at = parts[index][0], 1
            if not raw and index >= len(parts):
                break
    return "".join(pieces), index, at


def decode_rk(value: int) -> float:
    """Decode a number in the compressed four-byte format RK of Excel."""
    if value & 2:
        number = float((value >> 2) - (0x40000000 if value & 0x80000000 else 0))
    else:
        number = struct.unpack("<d", struct.pack("<Q", (value & 0xFFFFFFFC) << 32))[0]
    return number / 100 if value & 1 else number


def format_number(value: float) -> str:
    """Return a number as a cell shows it: "" for NaN, no decimals if it is whole, otherwise at most 15 digits."""
    return (
        str(int(value))
        if abs(value) < 1e17 and value == int(value)
        else f"{value:.15g}"
        if value == value
        else ""
    )
