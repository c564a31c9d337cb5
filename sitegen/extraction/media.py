"""Reads the metadata of MP4 and MP3 files: place, author, texts."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from sitegen.extraction.model import FindingKind
from sitegen.extraction.recorder import Recorder
from sitegen.extraction.text_files import decode_leniently
from sitegen.program import regex

_CONTAINERS = frozenset({b"moov", b"udta", b"trak", b"mdia", b"ilst", b"meta", b"moof", b"minf", b"stbl"})
_MOST_BOX_BYTES = 10_000_000
"""Bytes of one entry of metadata."""
_LOCATION_BOXES = (b"\xa9xyz", b"loci")
_AUTHOR_BOXES = frozenset(
    {b"\xa9ART", b"\xa9aut", b"\xa9wrt", b"\xa9dir", b"\xa9prd", b"aART", b"auth", b"perf", b"\xa9swf"}
)
_LOCATION_KEYS = (b"location.ISO6709", b"location")
_AUTHOR_KEYS = (b"author", b"artist", b"creator", b"director", b"producer")
_LOCATION = regex.compile(rb"[+-]\d{1,3}(?:\.\d{1,9})?[+-]\d{1,3}(?:\.\d{1,9})?")
_ENCODINGS = {0: "gb18030", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
_PERSON_FRAMES = frozenset({"TPE1", "TPE2", "TPE3", "TCOM", "TEXT", "TOWN", "TP1", "TP2", "TCM"})


class _Box:
    """A box of an MP4 file: its type ``kind``, and the offsets at which its content begins and ends."""

    def __init__(self, kind: bytes, start: int, end: int) -> None:
        self.kind, self.start, self.end = kind, start, end


def read_mp4(file: BinaryIO, size: int, recorder: Recorder) -> None:
    """Record the metadata of an MP4 file of ``size`` bytes: positions, authors and texts."""
    _Mp4Reader(file, recorder).read(0, size, b"", 0)


class _Mp4Reader:
    def __init__(self, file: BinaryIO, recorder: Recorder) -> None:
        self._file = file
        self._recorder = recorder
        self._keys: list[bytes] = []

    def read(self, start: int, end: int, parent: bytes, depth: int) -> None:
        """Read the boxes between the offsets ``start`` and ``end`` of the file, and the boxes inside them.

        ``parent`` is the type of the box that contains them; b"" at the top level. ``depth`` is the number of
        boxes around them.
        """
        for box in self._list_boxes(start, end):
            if box.kind in _CONTAINERS and depth < 12:
                # In MP4 a box "meta" begins with four bytes of version, in QuickTime it does not.
                skipped = 4 if box.kind == b"meta" and self._peek(box.start + 4, 4) != b"hdlr" else 0
                self.read(box.start + skipped, box.end, box.kind, depth + 1)
            elif box.kind == b"keys":
                self._keys = [
                    self._peek(one.start, one.end - one.start)
                    for one in self._list_boxes(box.start + 8, box.end)
                ]
            elif parent == b"ilst":
                self._read_property(box)
            elif parent == b"udta":
                self._read_entry(box.kind, self._peek(box.start, min(box.end - box.start, _MOST_BOX_BYTES)))
            elif box.kind == b"uuid" or box.kind == b"XMP_":
                self._read_xmp(box)

    def _list_boxes(self, start: int, end: int) -> Iterator[_Box]:
        while start + 8 <= end:
            self._recorder.count_nodes(1)
            size, kind = struct.unpack(">I4s", self._peek(start, 8))
            head = 8
            if size == 1:
                wide = self._peek(start + 8, 8)
                size, head = (int.from_bytes(wide, "big") if len(wide) == 8 else 0), 16
            if size == 0:
                size = end - start
            if size < head:
                return
            yield _Box(kind, start + head, min(start + size, end))
            start += size

    def _peek(self, start: int, length: int) -> bytes:
        self._file.seek(start)
        data = self._file.read(max(0, length))
        return data.ljust(length, b"\0") if length <= 8 else data

    def _read_property(self, box: _Box) -> None:
        """Read one property (a title or an author, for example) from a box in the list ``ilst``.

        The type of the box names the property, or is the number of its name in the table of keys, counted
        from 1.
        """
        number = int.from_bytes(box.kind, "big")
        key = self._keys[number - 1] if 0 < number <= len(self._keys) else box.kind
        for data in self._list_boxes(box.start, box.end):
            if data.kind == b"data":
                self._read_entry(
                    key,
                    self._peek(data.start + 8, min(data.end - data.start - 8, _MOST_BOX_BYTES)),
                    is_plain=True,
                )

    def _read_entry(self, key: bytes, raw: bytes, *, is_plain: bool = False) -> None:
        if key in _LOCATION_BOXES or key.rpartition(b"quicktime.")[2] in _LOCATION_KEYS:
            if key == b"loci" or _LOCATION.search(raw):
                self._recorder.add_finding(FindingKind.LOCATION)
            return
        if key in (b"meta", b"covr", b"cprt") and not is_plain:
            return
        # A text of QuickTime has its length and language before it, one of 3GP its version.
        text = decode_leniently(raw if is_plain else raw[4:] if key[:1] == b"\xa9" else raw[6:]).strip("\0")
        if not any(sign.isprintable() for sign in text) or "\0" in text:
            return
        if key in _AUTHOR_BOXES or key.rpartition(b".")[2] in _AUTHOR_KEYS:
            self._recorder.add_author(text)
        self._recorder.add_text(text, "的属性", ", properties")

    def _read_xmp(self, box: _Box) -> None:
        data = self._peek(box.start, min(box.end - box.start, _MOST_BOX_BYTES))
        if b"<x:xmpmeta" in data or b"<rdf:RDF" in data:
            text = regex.sub(rb"<[^<>]*>", b"\n", data[data.find(b"<") :])
            self._recorder.add_text(decode_leniently(text), "的属性", ", properties")
            if b"GPSLatitude" in data:
                self._recorder.add_finding(FindingKind.LOCATION)


def read_mp3(file: BinaryIO, size: int, recorder: Recorder) -> None:
    """Record the ID3 tags of an MP3 file of ``size`` bytes, at its beginning (ID3v2) and at its end (ID3v1)."""
    head = file.read(10)
    if head[:3] == b"ID3" and len(head) == 10:
        length = _read_syncsafe_integer(head[6:10])
        _read_frames(file.read(min(length, _MOST_BOX_BYTES)), head[3], recorder)
    file.seek(max(0, size - 128))
    tail = file.read(128)
    if tail[:3] == b"TAG":
        fields = [
            decode_leniently(part.partition(b"\0")[0].strip())
            for part in (tail[3:33], tail[33:63], tail[63:93], tail[97:127])
        ]
        recorder.add_author(fields[1])
        recorder.add_text("\n".join(fields), "的属性", ", properties")


def _read_syncsafe_integer(data: bytes) -> int:
    """Decode a synchsafe integer of ID3: seven bits in each byte, the highest first."""
    number = 0
    for byte in data:
        number = number << 7 | byte & 0x7F
    return number


def _read_frames(data: bytes, version: int, recorder: Recorder) -> None:
    at, width = 0, 6 if version == 2 else 10
    while at + width <= len(data) and data[at : at + 1] != b"\0":
        recorder.count_nodes(1)
        name = data[at : at + (3 if version == 2 else 4)].decode("latin-1")
        raw_size = data[at + 3 : at + 6] if version == 2 else data[at + 4 : at + 8]
        size = _read_syncsafe_integer(raw_size) if version == 4 else int.from_bytes(raw_size, "big")
        body = data[at + width : at + width + size]
        at += width + size
        if body and (name.startswith("T") or name in ("COMM", "USLT", "COM", "ULT")):
            encoding = _ENCODINGS.get(body[0], "gb18030")
            start = 1 if name.startswith("T") else 4
            text = body[start:].decode(encoding, "replace").replace("\0", "\n").replace("\ufeff", "").strip()
            if name in _PERSON_FRAMES:
                recorder.add_author(text.partition("\n")[0])
            recorder.add_text(text, "的属性", ", properties")
        elif name in ("GEOB", "PRIV") and b"GPSLatitude" in body:
            recorder.add_finding(FindingKind.LOCATION)
