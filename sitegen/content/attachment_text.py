"""Text of attachments, for checks that read texts: office documents, CSV and plain text.

Documents are searched as bytes, without an XML parser. The amount of data read is bounded, whatever the
archive claims.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile, LargeZipFile, ZipFile

from sitegen.content.archives import read_part
from sitegen.program import regex

TEXT_KINDS = frozenset({"csv", "txt"})
BYTE_LIMIT = 40_000_000
"""Number of unpacked bytes that are read of one attachment."""

_TEXT_PARTS = {
    "docx": r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml",
    "pptx": r"ppt/(?:slides/slide|notesSlides/notesSlide|comments/comment)\d*\.xml",
    "xlsx": r"xl/(?:worksheets/sheet\d*|comments\d*)\.xml",
}
TEXT_PARTS = {kind: regex.compile(rf"(?:{pattern})\Z") for kind, pattern in _TEXT_PARTS.items()}
SHARED_STRINGS_PART = "xl/sharedStrings.xml"
# A run of text, a tab, or the end of a line. `w:delText` is text that a tracked change deleted.
TEXT_PIECE = regex.compile(
    r"<(?:\w+:)?(?:t|delText|text)(?:\s[^<>]*)?>([^<]*)|<(?:\w+:)?(tab)/>|<(/(?:\w+:)?p|/comment|(?:\w+:)?(?:br|cr)/)>"
)
CELL = regex.compile(
    r"<(?:\w+:)?c(?=[\s>])([^<>]*)>|<(?:\w+:)?v>([^<]*)|<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)|(</(?:\w+:)?row>)"
)
STRING_END = regex.compile(r"</(?:\w+:)?si>")
SHARED_STRING_TYPE = regex.compile(r"\st=[\"']s[\"']")
COMMENT_PART = regex.compile(r"/comments?\d*\.xml\Z")
COMMENT_START = regex.compile(r"<(?:\w+:)?(?:comment|cm)(?=[\s>])")
FIRST_WORDS = 12
"""Characters of a comment by which it is found again."""
LONG_NUMBER = regex.compile(r"[0-9A-Za-z\uff10-\uff19][0-9A-Za-z\uff10-\uff19 -]{3,}")
_PART_NAMES = {
    "header": ("的页眉", ", page header"),
    "footer": ("的页脚", ", page footer"),
    "footnotes": ("的脚注", ", footnotes"),
    "endnotes": ("的尾注", ", endnotes"),
    "notesSlide": ("的备注", ", speaker notes"),
}
# What zipfile and zlib raise for damaged, encrypted or unsupported archives.
READ_ERRORS = (
    BadZipFile,
    LargeZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    zlib.error,
    OSError,
)


class TextPart(NamedTuple):
    """A part of an office document that is not its main text, such as a comment: its name in both languages.

    ``line`` is the line at which it begins in the extracted text, counted from 1.
    """

    line: int
    zh: str
    en: str


class AttachedText(NamedTuple):
    """The text of an attachment and its parts, by line."""

    text: str
    parts: tuple[TextPart, ...] = ()

    def find_part(self, line: int) -> TextPart:
        """Return the part to which a line belongs; its names are "" in the main text."""
        index = bisect_right([part.line for part in self.parts], line)
        return self.parts[index - 1] if index else TextPart(1, "", "")


def extract_attachment_text(file: Path) -> str:
    """Extract the plain text of a docx, pptx, xlsx, csv or txt file; return "" for any other type.

    Each paragraph is a line, and so is each table row of an xlsx file, with its cells separated by tabs.
    Lines of csv and txt files are kept. At most `BYTE_LIMIT` bytes are read. Never raises: a file that
    cannot be read gives "".
    """
    return read_attached_text(file).text


def read_attached_text(file: Path) -> AttachedText:
    """Read the text of an attachment as `extract_attachment_text` does, with the parts of an office document."""
    kind = file.suffix[1:].lower()
    try:
        if kind in TEXT_KINDS:
            with file.open("rb") as opened:
                return AttachedText(_decode(opened.read(BYTE_LIMIT)))
        if kind in TEXT_PARTS:
            with ZipFile(file) as archive:
                return _join_parts(_extract_office(archive, kind))
    except READ_ERRORS:
        return AttachedText("")
    return AttachedText("")


def _join_parts(parts: Iterable[tuple[str, str, str]]) -> AttachedText:
    """Join texts, each with its names, and note where they begin."""
    texts: list[str] = []
    places: list[TextPart] = []
    line = 1
    for zh, en, text in parts:
        places.append(TextPart(line, zh, en))
        texts.append(text)
        line += text.count("\n") + 1
    return AttachedText("\n".join(texts), tuple(places))


def has_lines(file: Path) -> bool:
    """Return whether line numbers in the result of `extract_attachment_text` are those of the file itself.

    That is so for csv and txt files. Office documents have no lines that an editor could count.
    """
    return file.suffix[1:].lower() in TEXT_KINDS


def _decode(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _extract_office(archive: ZipFile, kind: str) -> Iterator[tuple[str, str, str]]:
    """Yield the texts of a document, each with the name of its part in Chinese and English."""
    bytes_left = BYTE_LIMIT
    strings: list[str] = []
    if kind == "xlsx":
        data = read_part(archive, SHARED_STRINGS_PART, bytes_left)
        bytes_left -= len(data)
        strings = [_join_lines(item) for item in STRING_END.split(data.decode("utf-8", "replace"))]
    for part in archive.NameToInfo:
        if bytes_left > 0 and TEXT_PARTS[kind].match(part):
            data = read_part(archive, part, bytes_left)
            bytes_left -= len(data)
            source = data.decode("utf-8", "replace")
            if part.startswith("xl/worksheets/"):
                yield "", "", _extract_rows(source, strings)
            elif COMMENT_PART.search(part):
                yield from _extract_comments(source)
            else:
                yield *_name_part(part), _extract_paragraphs(source)


def _name_part(part: str) -> tuple[str, str]:
    name = part.rpartition("/")[2].removesuffix(".xml").rstrip("0123456789")
    return _PART_NAMES.get(name, ("", ""))


def _extract_comments(source: str) -> Iterator[tuple[str, str, str]]:
    """Yield each comment with its number and first words. Numbers within these are left out: they may be personal."""
    for number, comment in enumerate(COMMENT_START.split(source)[1:], 1):
        text = _extract_paragraphs(comment)
        words = LONG_NUMBER.sub("…", " ".join(text.split()))
        words = words if len(words) <= FIRST_WORDS else f"{words[:FIRST_WORDS]}…"
        yield f"第 {number} 条批注（{words}）", f", comment {number} ({words})", text


def _extract_paragraphs(source: str) -> str:
    return unescape(
        "".join(
            text or ("\t" if tab else "\n" if end else "") for text, tab, end in TEXT_PIECE.findall(source)
        )
    )


def _join_lines(source: str) -> str:
    """Join the parts of a shared string, which may differ in formatting."""
    return " ".join(_extract_paragraphs(source).split("\n"))


def _extract_rows(source: str, strings: list[str]) -> str:
    """Extract the cells of a sheet. Texts are in the table of shared strings, numbers in the cell itself."""
    out: list[str] = []
    shared = False
    for attributes, value, inline, row in CELL.findall(source):
        if row:
            out.append("\n")
        elif value or inline:
            text = unescape(inline or value)
            out.append(f"{_look_up_string(text, strings) if shared and value else text}")
        else:
            shared = SHARED_STRING_TYPE.search(attributes) is not None
            out.append("\t" if out and out[-1] != "\n" else "")
    return "".join(out)


def _look_up_string(index: str, strings: list[str]) -> str:
    number = int(index) if index.isdecimal() and len(index) < 8 else -1
    return strings[number] if 0 <= number < len(strings) else ""
