"""Decode source files to text.

Only UTF-8 is accepted. Other encodings are recognised in order to explain how to convert the file.
"""

from __future__ import annotations

import codecs
import re

from sitegen.content.conflict_markers import report_conflicts
from sitegen.content.mended_lines import shorten_line
from sitegen.content.private_use import PRIVATE_USE_RANGES, report_private_use
from sitegen.diagnostics.codes import files as codes
from sitegen.diagnostics.codes import texts as text_codes
from sitegen.diagnostics.model import Diagnostic, Place, has_errors
from sitegen.files.lfs_pointers import is_lfs_pointer
from sitegen.program import regex
from sitegen.schema.yaml_errors import MANUAL_BREAKS

SIZE_LIMIT_MB = 5
LINE_LENGTH_LIMIT = 1_000_000
DIAGNOSTIC_LIMIT = 20
# UTF-32 first: its little-endian signature begins with that of UTF-16.
ENCODING_SIGNATURES = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
NEWLINE = regex.compile(r"\r\n?")
SUSPECT_TEXT = regex.compile(
    r"(?P<bidi>[\u202a-\u202e\u2066-\u2069])"
    r"|(?P<lost>\ufffd+|锟斤拷|烫烫烫)"
    rf"|(?P<break>[{MANUAL_BREAKS}])"
    r"|(?P<control>[\x01-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff])"
)
# The first characters of all matches of the pattern above, and the private-use characters. Searching for a set of
# characters is faster than searching for alternatives, so this decides whether the text is looked at more closely.
SUSPECT_START = regex.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\u70eb\u951f\ufdd0-\ufdef\ufeff\ufff9-\uffff"
    f"{PRIVATE_USE_RANGES}]"
)
CJK = regex.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def decode_source(
    data: bytes,
    path: str,
    *,
    size_factor: int = 1,
    allow_manual_breaks: bool = False,
    allow_private_use: bool = False,
) -> tuple[str | None, tuple[Diagnostic, ...]]:
    r"""Decode the bytes of a source file to text with ``\n`` line ends.

    Returns the text and the diagnostics. The text is None if and only if there is an error: the file is not
    UTF-8, is empty or too large, or has forbidden characters or unresolved conflicts. If it has conflicts, only
    these are reported, because other errors may follow from them. A byte order mark is removed with a warning.
    ``path`` is used in diagnostics only. ``size_factor`` multiplies the limits on size.

    With ``allow_manual_breaks``, manual line breaks of Word stay in the text and are not reported. With
    ``allow_private_use``, private-use characters are not reported, because themes have icon fonts.
    """
    refused = _check_bytes(data, path, size_factor)
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
    if conflicts := report_conflicts(text, path):
        return None, conflicts[:DIAGNOSTIC_LIMIT]
    if SUSPECT_START.search(text):
        diagnostics.extend(_check_characters(text, path, allow_manual_breaks))
        diagnostics.extend(() if allow_private_use else report_private_use(text, path)[:DIAGNOSTIC_LIMIT])
    if len(text) > LINE_LENGTH_LIMIT * size_factor:
        diagnostics.extend(_check_line_lengths(text, path, LINE_LENGTH_LIMIT * size_factor))
    return (None if has_errors(diagnostics) else text), tuple(diagnostics)


def _check_bytes(data: bytes, path: str, size_factor: int) -> Diagnostic | None:
    """Return the error that prevents decoding or makes it pointless (empty, too large, UTF-16), or None."""
    place = Place(path, 1, 1)
    if is_lfs_pointer(data):
        return codes.LFS_POINTER.at(place)
    for signature, encoding in ENCODING_SIGNATURES:
        if data.startswith(signature):
            return codes.UTF16.at(place, encoding=encoding)
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        return codes.EMPTY.at(Place(path))
    if too_large := check_source_size(len(data), path, size_factor):
        return too_large
    nul = data.find(b"\0")
    return codes.NUL.at(_locate_byte(data, nul, path)) if nul >= 0 else None


def check_source_size(size: int, path: str, size_factor: int = 1) -> Diagnostic | None:
    """Return the error if a source of ``size`` bytes is too large, else None.

    The limit is `SIZE_LIMIT_MB` times ``size_factor``, in millions of bytes.
    """
    limit = SIZE_LIMIT_MB * size_factor
    if size <= limit * 1_000_000:
        return None
    return codes.TOO_LARGE.at(Place(path), size=f"{size / 1_000_000:.1f}", limit=limit)


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
    """Return the place of the byte at ``offset``. Undecodable bytes before it count as replacement characters."""
    before = NEWLINE.sub("\n", data[:offset].decode("utf-8", "replace"))
    return Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _check_characters(text: str, path: str, allow_manual_breaks: bool) -> list[Diagnostic]:
    diagnostics = []
    for match in SUSPECT_TEXT.finditer(text):
        if match["break"] and allow_manual_breaks:
            continue
        diagnostics.append(_report_suspect_text(match, text, path))
        if len(diagnostics) == DIAGNOSTIC_LIMIT:
            break
    return diagnostics


def _report_suspect_text(match: re.Match[str], text: str, path: str) -> Diagnostic:
    start = match.start()
    line = text.count("\n", 0, start) + 1
    line_start = text.rfind("\n", 0, start) + 1
    place = Place(path, line, start - line_start + 1, len(match.group()))
    if match["lost"]:
        return codes.MOJIBAKE.at(place, found=match.group())
    if match["break"]:
        row = text[line_start : start + LINE_LENGTH_LIMIT].partition("\n")[0].replace(match.group(), "")
        return text_codes.LINE_BREAK_HERE.at(
            place, point=f"{ord(match.group()):04X}", mended=shorten_line(row, start - line_start)
        )
    rule = codes.BIDI if match["bidi"] else codes.CONTROL
    return rule.at(place, point=f"{ord(match.group()):04X}")


def _check_line_lengths(text: str, path: str, limit: int) -> list[Diagnostic]:
    return [
        codes.LONG_LINE.at(Place(path, number, 1), length=len(line), limit=limit)
        for number, line in enumerate(text.split("\n"), 1)
        if len(line) > limit
    ]
