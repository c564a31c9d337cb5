"""Reads the properties of OLE files: title, author, and custom properties."""

from __future__ import annotations

import struct

from sitegen.extraction.recorder import Recorder
from sitegen.extraction.text_files import decode_leniently

_SUMMARY = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
_DOCUMENT = bytes.fromhex("02d5cdd59c2e1b10939708002b2cf9ae")
_AUTHORS = {_SUMMARY: {4, 8}, _DOCUMENT: {14}}
"""Numbers of the author, of who saved last, and of the manager."""
_PAGES = 14
_BYTES, _WIDE, _SHORT, _LONG = 30, 31, 2, 3
_MOST = 2_000
"""Properties of a section that are read."""


def read_properties(data: bytes, recorder: Recorder) -> None:
    """Record the properties in the property stream ``data``: texts, authors and the number of pages.

    If the stream is damaged, that is recorded, and the properties after the damage are left out.
    """
    try:
        (sections,) = struct.unpack_from("<I", data, 24)
        for number in range(min(sections, 4)):
            at = 28 + 20 * number
            (start,) = struct.unpack_from("<I", data, at + 16)
            _read_section(data, start, data[at : at + 16], recorder)
    except (struct.error, IndexError, ValueError):
        recorder.add_unread_file("文档属性已损坏", "its properties are damaged")


def _read_section(data: bytes, start: int, format_id: bytes, recorder: Recorder) -> None:
    _, count = struct.unpack_from("<II", data, start)
    places = [struct.unpack_from("<II", data, start + 8 + 8 * n) for n in range(min(count, _MOST))]
    code_page = 0
    for key, offset in places:
        if key == 1:
            (code_page,) = struct.unpack_from("<H", data, start + offset + 4)
    encoding = {1200: "utf-16-le", 65001: "utf-8", 10000: "mac-roman", 1252: "cp1252"}.get(
        code_page, "gb18030"
    )
    texts: list[str] = []
    for key, offset in places:
        if key == 0:
            texts.append(_decode_names(data[start + offset :], encoding))
            continue
        text = _read_value(data, start + offset, encoding)
        if not text:
            continue
        texts.append(text)
        if key in _AUTHORS.get(format_id, ()):
            recorder.add_author(text)
        elif format_id == _SUMMARY and key == _PAGES and text.isdecimal():
            recorder.page_count = max(recorder.page_count, min(int(text), recorder.limits.pages))
            texts.pop()
    recorder.add_text("\n".join(texts), "的属性", ", properties")


def _read_value(data: bytes, at: int, encoding: str) -> str:
    (kind,) = struct.unpack_from("<H", data, at)
    if kind == _LONG:
        return str(struct.unpack_from("<i", data, at + 4)[0])
    if kind not in (_BYTES, _WIDE):
        return ""
    (length,) = struct.unpack_from("<I", data, at + 4)
    raw = data[at + 8 : at + 8 + (2 * length if kind == _WIDE else length)]
    text = (
        raw.decode("utf-16-le", "replace")
        if kind == _WIDE or encoding == "utf-16-le"
        else _decode(raw, encoding)
    )
    return text.partition("\0")[0]


def _decode(raw: bytes, encoding: str) -> str:
    return decode_leniently(raw.partition(b"\0")[0], encoding)


def _decode_names(data: bytes, encoding: str) -> str:
    """Return the names of custom properties, one on each line. ``data`` is the dictionary that contains them."""
    (count,) = struct.unpack_from("<I", data)
    names, at = [], 4
    for _ in range(min(count, _MOST)):
        _, length = struct.unpack_from("<II", data, at)
        size = 2 * length + (2 * length) % 4 if encoding == "utf-16-le" else length
        raw = data[at + 8 : at + 8 + size]
        names.append(
            raw.decode("utf-16-le", "replace").partition("\0")[0]
            if encoding == "utf-16-le"
            else _decode(raw, encoding)
        )
        at += 8 + size
    return "\n".join(names)
