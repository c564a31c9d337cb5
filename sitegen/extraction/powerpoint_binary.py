"""Reads the texts of PowerPoint 97–2003 presentations (MS-PPT), including those left from earlier saves."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from sitegen.extraction.charts import is_chart_object
from sitegen.extraction.inner_files import read_inner_file
from sitegen.extraction.model import FindingKind
from sitegen.extraction.recorder import Recorder, UnreadError

_CONTAINER = 0x0F
_SLIDE, _NOTES, _COMMENT, _OBJECT = 0x03EE, 0x03F0, 0x2EE0, 0x1011
_WIDE_TEXT, _BYTE_TEXT, _STRING = 0x0FA0, 0x0FA8, 0x0FBA
_ENCRYPTED = 0xF3D1C4DF
_LINES = str.maketrans({"\r": "\n", "\x0b": "\n", "\0": None})


def read_presentation(data: bytes, user: bytes, recorder: Recorder) -> None:
    """Record the texts and findings of a presentation.

    ``data`` is the content of the stream ``PowerPoint Document``. ``user`` is that of the stream ``Current User``,
    which says whether the presentation is encrypted.
    """
    if len(user) >= 16 and struct.unpack_from("<I", user, 12)[0] == _ENCRYPTED:
        recorder.add_finding(FindingKind.ENCRYPTED)
        return
    texts: dict[str, list[str]] = {"": [], "notes": [], "comment": []}
    ends = {"notes": 0, "comment": 0}
    at = 0
    while at + 8 <= len(data):
        version, kind, length = struct.unpack_from("<HHI", data, at)
        recorder.count_nodes(1)
        at += 8
        if version & 0x0F == _CONTAINER:
            if kind == _SLIDE:
                recorder.count_pages()
            elif kind == _NOTES:
                ends["notes"] = at + length
            elif kind == _COMMENT:
                recorder.add_finding(FindingKind.COMMENTS)
                ends["comment"] = at + length
            continue
        body = data[at : at + length]
        place = next((name for name, end in ends.items() if at < end), "")
        if kind in (_WIDE_TEXT, _STRING):
            texts[place].append(body.decode("utf-16-le", "replace"))
        elif kind == _BYTE_TEXT:
            texts[place].append(body.decode("cp1252", "replace"))
        elif kind == _OBJECT:
            _read_object(body, version >> 4, recorder)
        at += length
    for place, names in {
        "": ("", ""),
        "notes": ("的备注", ", speaker notes"),
        "comment": ("的批注", ", comments"),
    }.items():
        recorder.add_text("\n".join(texts[place]).translate(_LINES), *names)
    if not any(texts.values()):
        recorder.add_unread_file("只有图片，没有文字", "it has pictures and no text")


def _read_object(body: bytes, instance: int, recorder: Recorder) -> None:
    """Read the content ``body`` of an embedded object. It is compressed if ``instance`` is 1."""
    if instance == 1:
        unpacked = zlib.decompressobj()
        try:
            body = unpacked.decompress(body[4:], recorder.limits.unpacked_bytes)
        except zlib.error as error:
            raise UnreadError("已损坏", "it is damaged") from error
    recorder.count_bytes(len(body))
    if not is_chart_object(body):
        recorder.add_finding(FindingKind.EMBEDDED_FILE, "OLE", "OLE")
    with recorder.enter_inner_file("OLE"):
        read_inner_file(BytesIO(body), len(body), "", recorder)
