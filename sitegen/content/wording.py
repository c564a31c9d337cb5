"""Text of attachments, for checks that read texts: office documents, CSV and plain text.

Documents are searched as bytes, without an XML parser. The amount of data read is bounded, whatever the
archive claims.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from zipfile import BadZipFile, LargeZipFile, ZipFile

from sitegen.content.archives import read_part

TEXTS = frozenset({"csv", "txt"})
BYTES_LIMIT = 40_000_000
"""Number of unpacked bytes that are read of one attachment."""

_PARTS = {
    "docx": r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml",
    "pptx": r"ppt/(?:slides/slide|notesSlides/notesSlide|comments/comment)\d*\.xml",
    "xlsx": r"xl/(?:worksheets/sheet\d*|comments\d*)\.xml",
}
PARTS = {kind: re.compile(rf"(?:{form})\Z") for kind, form in _PARTS.items()}
STRINGS = "xl/sharedStrings.xml"
# A run of text, a tab, or the end of a line. `w:delText` is text that a tracked change deleted.
PIECE = re.compile(
    r"<(?:\w+:)?(?:t|delText|text)(?:\s[^<>]*)?>([^<]*)|<(?:\w+:)?(tab)/>|<(/(?:\w+:)?p|/comment|(?:\w+:)?(?:br|cr)/)>"
)
CELL = re.compile(
    r"<(?:\w+:)?c(?=[\s>])([^<>]*)>|<(?:\w+:)?v>([^<]*)|<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)|(</(?:\w+:)?row>)"
)
STRING_END = re.compile(r"</(?:\w+:)?si>")
SHARED = re.compile(r"\st=[\"']s[\"']")
UNREADABLE = (
    BadZipFile,
    LargeZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    zlib.error,
    OSError,
)


def attachment_text(file: Path) -> str:
    """Extract the text of a docx, pptx, xlsx, csv or txt file; return "" for any other.

    A line is a paragraph, or a row with its cells separated by tabs. Lines of csv and txt files are those of
    the file. Never raises on bad content: a file that cannot be read has no text.
    """
    kind = file.suffix[1:].lower()
    try:
        if kind in TEXTS:
            with file.open("rb") as opened:
                return _decoded(opened.read(BYTES_LIMIT))
        if kind in PARTS:
            with ZipFile(file) as archive:
                return "\n".join(_office(archive, kind))
    except UNREADABLE:
        return ""
    return ""


def has_lines(file: Path) -> bool:
    """Whether the lines of `extract_text` are lines that an editor of the file can count."""
    return file.suffix[1:].lower() in TEXTS


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _office(archive: ZipFile, kind: str) -> Iterator[str]:
    left = BYTES_LIMIT
    strings: list[str] = []
    if kind == "xlsx":
        data = read_part(archive, STRINGS, left)
        left -= len(data)
        strings = [_joined(one) for one in STRING_END.split(data.decode("utf-8", "replace"))]
    for part in archive.NameToInfo:
        if left > 0 and PARTS[kind].match(part):
            data = read_part(archive, part, left)
            left -= len(data)
            source = data.decode("utf-8", "replace")
            yield _rows(source, strings) if part.startswith("xl/worksheets/") else _paragraphs(source)


def _paragraphs(source: str) -> str:
    return unescape(
        "".join(text or ("\t" if tab else "\n" if end else "") for text, tab, end in PIECE.findall(source))
    )


def _joined(source: str) -> str:
    """Join the parts of a shared string, which may differ in formatting."""
    return " ".join(_paragraphs(source).split("\n"))


def _rows(source: str, strings: list[str]) -> str:
    """Extract the cells of a sheet. Texts are in the table of shared strings, numbers in the cell itself."""
    out: list[str] = []
    shared = False
    for attributes, value, inline, row in CELL.findall(source):
        if row:
            out.append("\n")
        elif value or inline:
            text = unescape(inline or value)
            out.append(f"{_shared(text, strings) if shared and value else text}")
        else:
            shared = SHARED.search(attributes) is not None
            out.append("\t" if out and out[-1] != "\n" else "")
    return "".join(out)


def _shared(index: str, strings: list[str]) -> str:
    number = int(index) if index.isdecimal() and len(index) < 8 else -1
    return strings[number] if 0 <= number < len(strings) else ""
