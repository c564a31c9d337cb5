"""Reads csv and txt files, and decodes bytes whose encoding is not stated."""

from __future__ import annotations

from typing import BinaryIO

from sitegen.extraction.model import Extraction, FindingKind, TextPart
from sitegen.extraction.office_links import record_table_formulas
from sitegen.extraction.recorder import Recorder

_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def read_text_file(
    file: BinaryIO, recorder: Recorder, *, must_be_text: bool = True, is_csv: bool = False
) -> bool:
    """Record the text of a file, and return whether the file is text.

    ``file`` is open for reading. ``must_be_text``: the file has to be text, so that anything else is recorded
    as a mismatch. ``is_csv``: the file is one that spreadsheets open (CSV), so that dangerous formulas in
    it are recorded. See `decode_text` for the encodings.
    """
    # A character has at most four bytes. What is longer is over the limit anyway.
    limit = 4 * recorder.limits.characters + 4
    data = file.read(limit)
    text = decode_text(data, is_cut=len(data) == limit)
    if text is None:
        if must_be_text:
            recorder.add_finding(FindingKind.MISMATCH)
        return False
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if is_csv:
        record_table_formulas(lines, recorder)
    recorder.add_lines(lines)
    return True


def read_small_text(data: bytes) -> Extraction:
    """Return the text of a small text file without any findings. No worker process is used.

    ``data`` is the content of the file. The text is "" if the content cannot be decoded.
    """
    text = decode_text(data) or ""
    return Extraction((TextPart("", "", text.replace("\r\n", "\n").replace("\r", "\n")),))


def decode_text(data: bytes, *, is_cut: bool = False) -> str | None:
    """Return the text of ``data`` in UTF-8, GB18030 or, with a byte order mark, UTF-16; None if it is none of these.

    Chinese spreadsheets save CSV in GB18030, and Excel saves "Unicode text" in UTF-16. ``is_cut``: ``data`` is only
    the beginning of a file, so its last character may be incomplete.
    """
    if data[:2] in _BYTE_ORDER_MARKS:
        try:
            return data[2:].decode(_BYTE_ORDER_MARKS[data[:2]], "ignore" if is_cut else "strict")
        except UnicodeDecodeError:
            return None
    if b"\0" in data:
        return None
    errors = "ignore" if is_cut else "strict"
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding, errors if encoding == "gb18030" else "strict")
        except UnicodeDecodeError:
            if is_cut and encoding == "utf-8-sig":
                # The last character may be cut in two.
                head = data.decode(encoding, "ignore")
                if len(head.encode()) >= len(data) - 7:
                    return head
    return None


def decode_leniently(data: bytes, encoding: str = "gb18030") -> str:
    """Decode bytes as UTF-8 if they are valid UTF-8, otherwise in ``encoding``.

    GB18030 is used if Python does not know ``encoding``. No error is raised: invalid bytes become U+FFFD.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode(encoding, "replace")
    except LookupError:
        return data.decode("gb18030", "replace")
