"""Decoder of source files.

Only UTF-8 is accepted. Other encodings are recognised in order to explain how to convert the file.
"""

from __future__ import annotations

import codecs
import re

from sitegen.diagnostics.codes import files as codes
from sitegen.diagnostics.model import Diagnostic, Place, has_errors

SIZE_LIMIT_MB = 5
LINE_LENGTH_LIMIT = 1_000_000
DIAGNOSTIC_LIMIT = 20
# UTF-32 first: its little-endian signature begins with that of UTF-16.
SIGNATURES = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
NEWLINE = re.compile(r"\r\n?")
SUSPECT_TEXT = re.compile(
    r"(?P<bidi>[\u202a-\u202e\u2066-\u2069])"
    r"|(?P<lost>\ufffd+|锟斤拷|烫烫烫)"
    r"|(?P<control>[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff])"
)
# The first characters of all matches of the pattern above. Searching for a set of characters is faster than searching for
# alternatives, so this decides whether the pattern is tried at all.
SUSPECT_START = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\u70eb\u951f\ufdd0-\ufdef\ufeff\ufff9-\uffff]"
)
CJK = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def decode_source(data: bytes, path: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
    r"""Decode the bytes of a source file to text with ``\n`` line ends.

    Returns the text and the diagnostics. The text is None exactly if there is an error, for example because
    the file is not UTF-8, is empty, is too large or has forbidden characters. A byte order mark is removed
    with a warning. ``path`` is used in diagnostics only.
    """
    refused = _check_bytes(data, path)
    if refused:
        return None, (refused,)
    diagnostics: list[Diagnostic] = []
    if data.startswith(codecs.BOM_UTF8):
        diagnostics.append(codes.BOM.at(Place(path, 1, 1)))
        data = data[len(codecs.BOM_UTF8) :]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, (*diagnostics, _report_encoding(data, error.start, path))
    text = NEWLINE.sub("\n", text) if "\r" in text else text
    diagnostics.extend(_check_text(text, path))
    return (None if has_errors(diagnostics) else text), tuple(diagnostics)


def _check_bytes(data: bytes, path: str) -> Diagnostic | None:
    """Return the error for which the bytes are not decoded, or None."""
    place = Place(path, 1, 1)
    for signature, encoding in SIGNATURES:
        if data.startswith(signature):
            return codes.UTF16.at(place, encoding=encoding)
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        return codes.EMPTY.at(Place(path))
    if len(data) > SIZE_LIMIT_MB * 1_000_000:
        return codes.TOO_LARGE.at(Place(path), size=f"{len(data) / 1_000_000:.1f}", limit=SIZE_LIMIT_MB)
    nul = data.find(b"\0")
    return codes.NUL.at(_locate_byte(data, nul, path)) if nul >= 0 else None


def _report_encoding(data: bytes, start: int, path: str) -> Diagnostic:
    rule = codes.GBK if _is_gbk(data) else codes.NOT_UTF8
    return rule.at(_locate_byte(data, start, path))


def _is_gbk(data: bytes) -> bool:
    """Whether the bytes decode as GB18030 to mostly Chinese characters.

    The share matters, because nearly any pair of bytes is some character in GB18030.
    """
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    non_ascii = sum(1 for character in text if character > "\x7f")
    return len(CJK.findall(text)) > 0.8 * non_ascii


def _locate_byte(data: bytes, offset: int, path: str) -> Place:
    """Return the place of a byte. The column counts the characters before it that can be decoded."""
    before = NEWLINE.sub("\n", data[:offset].decode("utf-8", "replace"))
    return Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _check_text(text: str, path: str) -> list[Diagnostic]:
    diagnostics = []
    for match in SUSPECT_TEXT.finditer(text) if SUSPECT_START.search(text) else ():
        diagnostics.append(_report_suspect(match, text, path))
        if len(diagnostics) == DIAGNOSTIC_LIMIT:
            break
    if len(text) > LINE_LENGTH_LIMIT:
        diagnostics.extend(_check_line_lengths(text, path))
    return diagnostics


def _report_suspect(match: re.Match[str], text: str, path: str) -> Diagnostic:
    start = match.start()
    line = text.count("\n", 0, start) + 1
    place = Place(path, line, start - text.rfind("\n", 0, start), len(match.group()))
    if match["lost"]:
        return codes.MOJIBAKE.at(place, found=match.group())
    rule = codes.BIDI if match["bidi"] else codes.CONTROL
    return rule.at(place, point=f"{ord(match.group()):04X}")


def _check_line_lengths(text: str, path: str) -> list[Diagnostic]:
    return [
        codes.LONG_LINE.at(Place(path, number, 1), length=len(line), limit=LINE_LENGTH_LIMIT)
        for number, line in enumerate(text.split("\n"), 1)
        if len(line) > LINE_LENGTH_LIMIT
    ]
