"""Detection of hidden data in documents: comments, tracked changes, authors, locations, scripts and more.

Documents are searched as bytes. No XML parser is used, so entities are never expanded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import unescape
from zipfile import ZipFile

from sitegen.content.archives import has_part, read_part
from sitegen.content.authors import is_person
from sitegen.content.image_metadata import read_image_metadata
from sitegen.diagnostics.codes import attachments as codes
from sitegen.diagnostics.model import Diagnostic, Place
from sitegen.program import regex

COMMENT = regex.compile(rb"<(?:w:|p:|x:)?(?:comment|cm)[\s>]")
CHANGE = regex.compile(rb"<w:(?:ins|del|moveFrom|moveTo)[\s>]")
ODF_CHANGE = regex.compile(rb"<text:tracked-changes[\s>]")
ODF_COMMENT = regex.compile(rb"<office:annotation[\s>]")
HIDDEN_SHEET = regex.compile(rb"<(?:\w+:)?sheet\s[^<>]*?state=[\"'](?:hidden|veryHidden)[\"']")
AUTHOR = regex.compile(
    rb"<(dc:creator|cp:lastModifiedBy|meta:initial-creator)(?:\s[^<>]*)?>([^<]{1,200})</\1>"
)
PROPERTY_PARTS = ("docProps/core.xml", "meta.xml")
COMMENT_PARTS = regex.compile(
    r"(?:word|xl|ppt)/(?:comments/|threadedComments/)?(?:comments?|threadedComment)\w*\.xml\Z"
)
PDF_AUTHOR = regex.compile(rb"/Author\s*(?:\(((?:\\.|[^\\()]){1,200})\)|<([0-9A-Fa-f\s]{4,400})>)", re.DOTALL)
PDF_SCRIPT = regex.compile(rb"/(?:JavaScript|JS|Launch)\b")
PDF_EMBEDDED_FILE = regex.compile(rb"/EmbeddedFiles?\b")
PDF_ENCRYPTION = regex.compile(rb"/Encrypt\s+\d+\s+\d+\s+R")
HIDDEN_RUN = regex.compile(rb"<w:vanish(?:\s*/>|\s+w:val=[\"'](?:1|true|on)[\"'])")
IMAGE_HINT = (
    "在 Windows 里右键点这个文件，选“属性—详细信息—删除属性和个人信息”，把作者一项去掉；手机和 Mac 上可以截一张图代替",
    "On Windows, right-click the file, choose Properties > Details > Remove Properties and Personal Information, and "
    "remove the authors; on other systems, use a screenshot of the picture instead",
)


def check_office_document(
    archive: ZipFile, name: str, place: Place, offices: Collection[str] = ()
) -> Iterator[Diagnostic]:
    """Check a docx, xlsx, pptx, odt or ods file for hidden data; yield a diagnostic for each kind found.

    The kinds are comments, tracked changes, hidden text, hidden sheets and names of authors. Diagnostics
    show the file name ``name`` and point to ``place``, where the attachment is referenced. ``offices`` are names
    of agencies, which are not reported.
    """
    # A part that this kind of document does not have is read as empty.
    text = read_part(archive, "word/document.xml")
    odf = read_part(archive, "content.xml")
    comments = [part for part in archive.NameToInfo if COMMENT_PARTS.match(part)]
    # The limit bounds the time for an archive with many parts. Few are enough, since one comment suffices.
    if ODF_COMMENT.search(odf) or any(COMMENT.search(read_part(archive, part)) for part in comments[:100]):
        yield codes.HIDDEN_COMMENTS.at(place, name=name)
    if CHANGE.search(text) or ODF_CHANGE.search(odf):
        yield codes.HIDDEN_CHANGES.at(place, name=name)
    if _has_hidden_text(text):
        yield codes.HIDDEN_TEXT.at(place, name=name)
    if HIDDEN_SHEET.search(read_part(archive, "xl/workbook.xml")):
        yield codes.HIDDEN_SHEETS.at(place, name=name)
    yield from _check_authors(archive, name, place, offices)


def _has_hidden_text(text: bytes) -> bool:
    """Whether a run of text in a Word document is formatted as hidden.

    A hidden paragraph mark alone hides no text and does not count.
    """
    if b"<w:vanish" not in text:
        return False
    for text_to_run_end in text.split(b"</w:r>"):
        run = text_to_run_end[max(text_to_run_end.rfind(b"<w:r>"), text_to_run_end.rfind(b"<w:r "), 0) :]
        if HIDDEN_RUN.search(run) and (b"<w:t>" in run or b"<w:t " in run):
            return True
    return False


def _check_authors(
    archive: ZipFile, name: str, place: Place, offices: Collection[str]
) -> Iterator[Diagnostic]:
    authors = set()
    for part in PROPERTY_PARTS:
        if has_part(archive, part):
            for match in AUTHOR.finditer(read_part(archive, part, 200_000)):
                authors.add(unescape(match[2].decode("utf-8", "replace")).strip())
    for author in sorted(authors):
        if is_person(author, offices):
            yield codes.HIDDEN_AUTHOR.at(place, name=name, author=author)


def check_pdf(data: bytes, name: str, place: Place, offices: Collection[str] = ()) -> Iterator[Diagnostic]:
    """Check the bytes of a PDF for hidden or active content; yield a diagnostic for each kind found.

    The kinds are encryption, scripts, embedded files and the author's name. Compressed streams are not
    searched. Diagnostics show the file name ``name`` and point to ``place``, where the attachment is
    referenced. ``offices`` are names of agencies, which are not reported.
    """
    if PDF_ENCRYPTION.search(data):
        yield codes.ENCRYPTED.at(place, name=name)
    if PDF_SCRIPT.search(data):
        yield codes.ACTIVE_PDF.at(place, name=name, what="脚本", what_en="scripts")
    if PDF_EMBEDDED_FILE.search(data):
        yield codes.ACTIVE_PDF.at(place, name=name, what="嵌入的文件", what_en="embedded files")
    author = _find_pdf_author(data)
    if is_person(author, offices):
        yield codes.HIDDEN_AUTHOR.at(place, name=name, author=author)


def _find_pdf_author(data: bytes) -> str:
    """Find the author in a PDF's metadata; return "" if there is none."""
    match = PDF_AUTHOR.search(data)
    if not match:
        return ""
    raw = match[1] if match[1] is not None else _decode_hex(match[2])
    raw = regex.sub(rb"\\([0-7]{3})", lambda octal: bytes([int(octal[1], 8) & 255]), raw)
    encoding = "utf-16-be" if raw.startswith(b"\xfe\xff") else "utf-8"
    text = raw.removeprefix(b"\xfe\xff").decode(encoding, "replace")
    return "".join(character for character in text if character.isprintable()).strip()


def _decode_hex(digits: bytes) -> bytes:
    clean = b"".join(digits.split()).decode("ascii")
    return bytes.fromhex(clean[: len(clean) // 2 * 2])


def check_image(data: bytes, name: str, place: Place, offices: Collection[str] = ()) -> Iterator[Diagnostic]:
    """Check the bytes of a JPEG, PNG or GIF file for what it records: place, author, number of the device.

    Diagnostics show the file name ``name`` and point to ``place``, where the attachment is referenced. Positions and
    numbers are not repeated in them. ``offices`` are names of agencies, which are not reported.
    """
    metadata = read_image_metadata(data)
    if metadata.has_place:
        yield codes.HIDDEN_PLACE.at(place, name=name)
    for author in sorted(metadata.authors):
        if is_person(author, offices):
            yield codes.HIDDEN_AUTHOR.at(place, name=name, author=author).replace_hint(IMAGE_HINT)
    if metadata.has_serial:
        yield codes.HIDDEN_ORIGIN.at(place, name=name)
