"""Checks of attachments: allowed types, content that matches the extension, and hidden data."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, LargeZipFile, ZipFile

from sitegen.content.archives import check_archive, has_part
from sitegen.content.hidden_metadata import check_image, check_office_document, check_pdf
from sitegen.diagnostics.codes import attachments as codes
from sitegen.diagnostics.model import Diagnostic, Place, has_errors

MB = 1_000_000
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_SIGNATURE = b"PK\x03\x04"
OLE_KINDS = frozenset({"doc", "xls", "ppt", "wps", "et", "dps"})
MAIN_PARTS: Mapping[str, str] = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "ofd": "OFD.xml",
    "odt": "content.xml",
    "ods": "content.xml",
}
TEXT_KINDS = frozenset({"csv", "txt"})
SIGNATURES: Mapping[str, Callable[[bytes], bool]] = {
    # Readers accept other bytes before the signature, and some programs write them.
    "pdf": lambda head: b"%PDF-" in head[:1024],
    "jpg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "jpeg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "png": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "gif": lambda head: head.startswith((b"GIF87a", b"GIF89a")),
    "mp4": lambda head: head[4:8] == b"ftyp",
    "mp3": lambda head: head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] >= b"\xe0"),
}
ALLOWED_KINDS = "pdf doc docx xls xlsx ppt pptx wps et dps ofd odt ods csv txt jpg jpeg png gif zip mp4 mp3"


@dataclass(frozen=True, slots=True)
class AttachmentFacts:
    """Facts about an attachment that pages show.

    ``name`` is the file name. ``size`` is in bytes. ``sha256`` is hexadecimal. ``kind`` is the file
    extension in upper case, such as PDF.
    """

    name: str
    size: int
    sha256: str
    kind: str


def inspect_attachment(
    file: Path, path: str, place: Place, limit_mb: int, offices: Collection[str] = ()
) -> tuple[AttachmentFacts | None, tuple[Diagnostic, ...]]:
    """Check an attachment's type, size and content, and return its facts and diagnostics.

    ``file`` is opened; ``path`` is its path relative to the project. Diagnostics point to ``place``, where
    the attachment is referenced. ``limit_mb`` is the largest allowed size in millions of bytes. ``offices`` are the
    names of agencies, which are not personal data. The facts are None exactly if there is an error.
    """
    name = path.rpartition("/")[2]
    kind = name.rpartition(".")[2].lower() if "." in name else ""
    try:
        refused = _check_file(file, path, kind, place, limit_mb)
        if refused:
            return None, (refused,)
        problems = tuple(_check_content(file, name, kind, place, offices))
        if has_errors(problems):
            return None, problems
        return AttachmentFacts(name, file.stat().st_size, _compute_sha256(file), kind.upper()), problems
    except OSError:
        return None, (_report_missing(path, place),)


def _report_missing(path: str, place: Place) -> Diagnostic:
    """Report a file that was listed but has gone since."""
    folder, _, name = path.rpartition("/")
    return codes.MISSING.at(place, name=name, folder=folder, near="", near_en="")


def _check_file(file: Path, path: str, kind: str, place: Place, limit_mb: int) -> Diagnostic | None:
    """Check what can be known without opening the file; return the error, if any."""
    name = path.rpartition("/")[2]
    if file.is_symlink() or not file.is_file():
        return _report_missing(path, place)
    if kind not in ALLOWED_KINDS.split():
        return codes.FORBIDDEN.at(place, name=name, allowed=ALLOWED_KINDS)
    size = file.stat().st_size
    if size == 0:
        return codes.EMPTY.at(place, name=name)
    if size > limit_mb * MB:
        return codes.TOO_LARGE.at(place, name=name, size=f"{size / MB:.1f}", limit=limit_mb)
    return None


def _check_content(
    file: Path, name: str, kind: str, place: Place, offices: Collection[str]
) -> Iterator[Diagnostic]:
    with file.open("rb") as opened:
        head = opened.read(4096)
    if kind in TEXT_KINDS:
        matches = _is_text(file.read_bytes())
    elif kind in MAIN_PARTS or kind == "zip":
        matches = head.startswith(ZIP_SIGNATURE)
    elif kind in OLE_KINDS:
        # Some programs write a ZIP container under an old extension.
        matches = head.startswith((OLE_SIGNATURE, ZIP_SIGNATURE))
    else:
        matches = SIGNATURES[kind](head)
    if not matches:
        yield _report_mismatch(head, name, kind, place)
    elif head.startswith(ZIP_SIGNATURE):
        yield from _check_zip(file, name, kind, place, offices)
    elif kind == "pdf":
        yield from check_pdf(file.read_bytes(), name, place, offices)
    elif kind in ("jpg", "jpeg", "png", "gif"):
        yield from check_image(file.read_bytes(), name, place, offices)
    elif head.startswith(OLE_SIGNATURE):
        yield from _check_ole(file.read_bytes(), name, place)


def _report_mismatch(head: bytes, name: str, kind: str, place: Place) -> Diagnostic:
    if kind in MAIN_PARTS and head.startswith(OLE_SIGNATURE):
        # Office wraps a document with a password into an OLE container.
        return codes.ENCRYPTED.at(place, name=name)
    return codes.MISMATCH.at(place, name=name, kind=kind.upper())


def _check_zip(
    file: Path, name: str, kind: str, place: Place, offices: Collection[str]
) -> Iterator[Diagnostic]:
    try:
        with ZipFile(file) as archive:
            if kind in MAIN_PARTS and not has_part(archive, MAIN_PARTS[kind]):
                yield codes.MISMATCH.at(place, name=name, kind=kind.upper())
                return
            archive_problems = tuple(check_archive(archive, name, place))
            yield from archive_problems
            if not has_errors(archive_problems) and kind != "zip":
                yield from check_office_document(archive, name, place, offices)
    except (BadZipFile, LargeZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, zlib.error):
        yield codes.BROKEN.at(place, name=name)


def _check_ole(data: bytes, name: str, place: Place) -> Iterator[Diagnostic]:
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        yield codes.MACROS.at(place, name=name)
    elif "EncryptedPackage".encode("utf-16-le") in data:
        yield codes.ENCRYPTED.at(place, name=name)


def _is_text(data: bytes) -> bool:
    """Whether the data is text in UTF-8 or GB18030, the encoding in which Chinese spreadsheets export CSV."""
    if b"\0" in data:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _compute_sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
