"""Chooses the reader of a file: by its extension, which must fit the content, or for a file within a file by its content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import BinaryIO

from sitegen.extraction.archive import Archive, inspect_archive, open_archive
from sitegen.extraction.model import Extraction, FileFinding, FindingKind, ReadLimits
from sitegen.extraction.recorder import LimitReachedError, Recorder, UnreadError
from sitegen.extraction.text_files import read_text_file
from sitegen.files.lfs_pointers import is_lfs_pointer

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
OLE_KINDS = frozenset({"doc", "xls", "ppt", "wps", "et", "dps"})
TEXT_KINDS = frozenset({"csv", "txt"})
MAIN_PARTS: Mapping[str, str] = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "ofd": "OFD.xml",
    "odt": "content.xml",
    "ods": "content.xml",
}
SIGNATURES: Mapping[str, Callable[[bytes], bool]] = {
    # Readers accept other bytes before the signature, and some programs write them.
    "pdf": lambda head: b"%PDF-" in head[:1024],
    "rtf": lambda head: head.lstrip()[:5] == b"{\\rtf",
    "jpg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "jpeg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "png": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "gif": lambda head: head.startswith((b"GIF87a", b"GIF89a")),
    "mp4": lambda head: head[4:8] == b"ftyp",
    "mp3": lambda head: head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] >= b"\xe0"),
}
_READERS: Mapping[str, tuple[str, str]] = {
    "pdf": ("pdf", "read_pdf"),
    "rtf": ("rtf", "read_rtf"),
    "jpg": ("images", "read_image"),
    "jpeg": ("images", "read_image"),
    "png": ("images", "read_image"),
    "gif": ("images", "read_image"),
    "mp4": ("media", "read_mp4"),
    "mp3": ("media", "read_mp3"),
    "ole": ("ole", "read_ole"),
}
"""Module and function that read a kind. A module is loaded when a file of its kind is read."""


def extract_file(file: BinaryIO, size: int, kind: str, limits: ReadLimits) -> Extraction:
    """Read an attachment, and return its texts, and what is hidden, dangerous or unreadable in it.

    ``file`` is the attachment, open for reading, ``size`` its number of bytes, and ``kind`` its extension,
    such as "docx". Nothing in the file makes this raise an error: a damaged file, an exceeded limit or a
    failure of a reader becomes a finding.
    """
    recorder = Recorder(limits)
    try:
        _read_by_kind(file, size, kind, recorder)
    except UnreadError as error:
        recorder.add_unread_file(error.zh, error.en)
    except LimitReachedError as error:
        recorder.add_finding(FindingKind.LIMIT_REACHED, error.zh, error.en)
    except MemoryError:
        # What was collected may be what fills the memory.
        return Extraction(
            (), (FileFinding(FindingKind.UNREAD, "", "读取时内存不够", "it needs too much memory"),)
        )
    except Exception:  # a reader met what no file should have; a person has to look at it
        recorder.add_unread_file("读取时出错，文件可能已损坏", "reading it failed; it may be damaged")
    return recorder.finish()


def _read_by_kind(file: BinaryIO, size: int, kind: str, recorder: Recorder) -> None:
    head = file.read(4096)
    file.seek(0)
    if is_lfs_pointer(head):
        recorder.add_finding(FindingKind.LFS_POINTER)
    elif kind in TEXT_KINDS:
        read_text_file(file, recorder, is_csv=kind == "csv")
    elif kind in MAIN_PARTS or kind == "zip":
        if head.startswith(ZIP_SIGNATURES):
            _read_archive(file, kind, recorder)
        elif kind in MAIN_PARTS and head.startswith(OLE_SIGNATURE):
            # Office wraps a document with a password into an OLE container.
            recorder.add_finding(FindingKind.ENCRYPTED)
        else:
            recorder.add_finding(FindingKind.MISMATCH)
    elif kind in OLE_KINDS and (
        head.startswith((OLE_SIGNATURE, *ZIP_SIGNATURES))
        or (kind in ("doc", "wps") and SIGNATURES["rtf"](head))
    ):
        # Some programs write a ZIP container, or RTF, under an old extension.
        read_by_content(file, size, kind, recorder)
    elif kind in SIGNATURES and SIGNATURES[kind](head):
        _call_reader(kind, file, size, recorder)
    else:
        recorder.add_finding(FindingKind.MISMATCH)


def read_by_content(file: BinaryIO, size: int, extension: str, recorder: Recorder) -> None:
    """Read a file with the reader for the format that its first bytes show, and record what is found.

    ``file`` is open for reading, and ``size`` is its number of bytes. ``extension`` is that of the file name.
    It is used only for MP3 and CSV, which the first bytes do not show for certain. Raises `UnreadError` if
    there is no reader for the file.
    """
    head = file.read(4096)
    file.seek(0)
    if is_lfs_pointer(head):
        recorder.add_finding(FindingKind.LFS_POINTER)
    elif head.startswith(ZIP_SIGNATURES):
        _read_archive(file, "", recorder)
    elif head.startswith(OLE_SIGNATURE):
        _call_reader("ole", file, size, recorder)
    elif kind := next((kind for kind, fits in SIGNATURES.items() if kind != "mp3" and fits(head)), ""):
        _call_reader(kind, file, size, recorder)
    elif extension == "mp3" and SIGNATURES["mp3"](head):
        _call_reader("mp3", file, size, recorder)
    elif not read_text_file(file, recorder, must_be_text=False, is_csv=extension == "csv"):
        kind = extension.upper() or "?"
        raise UnreadError(f"{kind} 格式读不了", f"files of the type {kind} cannot be read")


def _call_reader(kind: str, file: BinaryIO, size: int, recorder: Recorder) -> None:
    module, function = _READERS[kind]
    getattr(import_module(f"sitegen.extraction.{module}"), function)(file, size, recorder)


def _read_archive(file: BinaryIO, kind: str, recorder: Recorder) -> None:
    """Read the files in a ZIP archive, or the document that the archive is, and record what is found.

    ``kind`` is the extension of the file name, and the content must have its format. If ``kind`` is "", the
    format is taken from the content. A damaged archive becomes a finding if ``kind`` is given, otherwise it
    raises `UnreadError`.
    """
    try:
        with open_archive(file, recorder) as archive:
            if kind in MAIN_PARTS and not archive.has_entry(MAIN_PARTS[kind]):
                recorder.add_finding(FindingKind.MISMATCH)
                return
            found = kind if kind in MAIN_PARTS or kind == "zip" else _detect_archive_kind(archive)
            if inspect_archive(archive, recorder, is_bundle=found == "zip"):
                _read_parts(archive, found, recorder)
    except UnreadError:
        if kind and not recorder.has_finding(FindingKind.ARCHIVE_BOMB):
            recorder.add_finding(FindingKind.BROKEN)
        elif not kind:
            raise


def _detect_archive_kind(archive: Archive) -> str:
    return next((kind for kind, part in MAIN_PARTS.items() if archive.has_entry(part)), "zip")


def _read_parts(archive: Archive, kind: str, recorder: Recorder) -> None:
    if kind == "zip":
        import_module("sitegen.extraction.bundles").read_bundle(archive, recorder)
    elif kind == "ofd":
        import_module("sitegen.extraction.ofd").read_ofd(archive, recorder)
    elif kind in ("odt", "ods"):
        import_module("sitegen.extraction.opendocument").read_opendocument(archive, recorder)
    else:
        import_module("sitegen.extraction.office_xml").read_office(archive, kind, recorder)
