"""Reads the text of Word documents: of Word 97–2003 (MS-DOC), which has it in pieces, and of Word 6 and 95."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from sitegen.extraction.model import FindingKind
from sitegen.extraction.office_links import find_loading_field
from sitegen.extraction.recorder import Recorder, UnreadError
from sitegen.extraction.text_files import decode_leniently

_MAGIC = (0xA5EC, 0xA5DC)
_WORD_97 = 0x00C1
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
# Places in the header (FIB): lengths of the texts, the pieces, and the formats of characters.
_LENGTHS, _PIECES, _FORMATS = 0x4C, 0x01A2, 0x00FA
_COMPRESSED = 0x4000_0000
_PARTS = (
    ("", ""),
    ("的脚注", ", footnotes"),
    ("的页眉页脚", ", headers and footers"),
    ("", ""),
    ("的批注", ", comments"),
    ("的尾注", ", endnotes"),
    ("的文本框", ", text boxes"),
    ("的页眉页脚里的文本框", ", text boxes in headers and footers"),
)
_COMMENTS = 4
_SIGNS = str.maketrans(
    {
        "\r": "\n",
        "\x07": "\n",
        "\x0b": "\n",
        "\x0c": "\n",
        "\x0e": "\n",
        "\x1e": "-",
        "\x1f": None,
        "\x13": " ",
        "\x14": " ",
        "\x15": None,
        "\x01": None,
        "\x02": None,
        "\x05": None,
        "\x08": None,
        "\xa0": " ",
    }
)
_HIDDEN, _INSERTED, _DELETED = 0x083C, 0x0801, 0x0800
_OPERAND_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_PAGE = 512


def read_word(data: bytes, table_1: bytes | None, table_0: bytes | None, recorder: Recorder) -> None:
    """Record the texts and findings of a Word document.

    ``data`` is the content of the stream ``WordDocument``. ``table_1`` and ``table_0`` are those of ``1Table`` and
    ``0Table``, None if missing. The document says which of these it uses. Raises `UnreadError` if it is damaged.
    """
    try:
        magic, version = struct.unpack_from("<HH", data)
        (flags,) = struct.unpack_from("<H", data, 0x0A)
        if magic not in _MAGIC:
            raise UnreadError("已损坏", "it is damaged")
        if flags & _ENCRYPTED:
            recorder.add_finding(FindingKind.ENCRYPTED)
            return
        if version < _WORD_97:
            _read_word_95(data, recorder)
            return
        table = (table_1 if flags & _TABLE_1 else table_0) or b""
        pieces = list(_read_pieces(data, table))
        _record_texts(data, pieces, recorder)
        _check_formats(data, table, recorder)
    except (struct.error, IndexError) as error:
        raise UnreadError("已损坏", "it is damaged") from error


def _read_word_95(data: bytes, recorder: Recorder) -> None:
    start, end = struct.unpack_from("<II", data, 0x18)
    recorder.add_text(decode_leniently(data[start:end], "gb18030").translate(_SIGNS))


def _read_pieces(data: bytes, table: bytes) -> Iterator[str]:
    """Yield the pieces of text that the document consists of, in order.

    ``data`` is the content of the stream ``WordDocument``, and ``table`` that of the table stream that it
    uses. Raises `UnreadError` if the table of pieces is damaged.
    """
    at, size = struct.unpack_from("<II", data, _PIECES)
    end = at + size
    while table[at : at + 1] == b"\x01":  # formats
        at += 3 + struct.unpack_from("<H", table, at + 1)[0]
    if table[at : at + 1] != b"\x02":
        raise UnreadError("已损坏", "it is damaged")
    (length,) = struct.unpack_from("<I", table, at + 1)
    at += 5
    count = (min(length, end - at) - 4) // 12
    positions = struct.unpack_from(f"<{count + 1}I", table, at)
    for number in range(count):
        place = at + 4 * (count + 1) + 8 * number
        (start,) = struct.unpack_from("<I", table, place + 2)
        characters = max(0, positions[number + 1] - positions[number])
        if start & _COMPRESSED:
            start = (start & ~_COMPRESSED) // 2
            yield data[start : start + characters].decode("cp1252", "replace")
        else:
            yield data[start : start + 2 * characters].decode("utf-16-le", "replace")


def _record_texts(data: bytes, pieces: list[str], recorder: Recorder) -> None:
    """Record the main text, footnotes, headers, comments and text boxes, which follow one another in ``pieces``.

    ``data`` is the content of the stream ``WordDocument``. If there are comments, or fields that load
    something from elsewhere, findings say so. A document with no text at all is recorded as unread.
    """
    # Pieces may point at the same bytes again and again.
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > recorder.limits.characters:
            recorder.count_characters(total)  # raises
    text = "".join(pieces)
    lengths = struct.unpack_from("<8I", data, _LENGTHS)
    start = 0
    for number, (length, (zh, en)) in enumerate(zip(lengths, _PARTS, strict=True)):
        part = text[start : start + length]
        start += length
        if number == _COMMENTS and part.strip():
            recorder.add_finding(FindingKind.COMMENTS)
        for code in part.split("\x13")[1:1000]:
            if what := find_loading_field(code.partition("\x14")[0]):
                recorder.add_finding(FindingKind.EXTERNAL_CONTENT, f"域代码（{what}）", f"a field ({what})")
        recorder.add_text(part.translate(_SIGNS), zh, en)
    recorder.add_text(text[start:].translate(_SIGNS))
    # Pages are not counted here: their number is among the properties.
    if not text.strip("\x01\x08\r\x0c \0"):
        recorder.add_unread_file("只有图片，没有文字", "it has pictures and no text")


def _check_formats(data: bytes, table: bytes, recorder: Recorder) -> None:
    """Record hidden text and tracked changes as findings. Word stores both as character formatting.

    ``data`` is the content of the stream ``WordDocument``, and ``table`` that of the table stream that it
    uses.
    """
    at, size = struct.unpack_from("<II", data, _FORMATS)
    count = (size - 4) // 8
    if count < 0 or at + size > len(table):
        return
    found: set[int] = set()
    for (page,) in struct.iter_unpack("<I", table[at + 4 * (count + 1) : at + 4 * (count + 1) + 4 * count]):
        block = data[(page & 0x3FFFFF) * _PAGE :][:_PAGE]
        recorder.count_nodes(1)
        if len(block) == _PAGE:
            found |= _read_format_page(block)
    if _HIDDEN in found:
        recorder.add_finding(FindingKind.HIDDEN_TEXT)
    if found & {_INSERTED, _DELETED}:
        recorder.add_finding(FindingKind.TRACKED_CHANGES)


def _read_format_page(block: bytes) -> set[int]:
    """Return the formats that a page of character formats switches on.

    ``block`` is the page of 512 bytes. The result is a subset of {`_HIDDEN`, `_INSERTED`, `_DELETED`}.
    """
    runs = block[511]
    found: set[int] = set()
    for number in range(min(runs, 101)):
        offset = 2 * block[4 * (runs + 1) + number]
        if not offset:
            continue
        at, end = offset + 1, min(offset + 1 + block[offset], 511)
        while at + 2 < end:
            (code,) = struct.unpack_from("<H", block, at)
            size = _OPERAND_SIZES.get(code >> 13, block[at + 2] + 1)
            if code in (_HIDDEN, _INSERTED, _DELETED) and block[at + 2] == 1:
                found.add(code)
            at += 2 + size
    return found
