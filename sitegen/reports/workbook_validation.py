"""Validate a workbook before it is opened.

Its origin is not trusted: its size is limited, and active content is refused.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from zipfile import ZipFile, ZipInfo

from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import files as file_codes
from sitegen.diagnostics.codes import reports as codes
from sitegen.extraction.archive import READ_ERRORS
from sitegen.files.lfs_pointers import is_lfs_pointer
from sitegen.schema.raw_value import shorten_for_message

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"
"""First bytes of files of the old Office formats, and of encrypted new ones."""

_SAVE_AS = "在 Excel 或 WPS 里打开，另存为不加密码的 .xlsx；或者用 new report 重新生成一份"
_SAVE_AS_EN = "open it and save it as .xlsx without a password; or make a fresh one with new report"
# Bytes of the file, bytes of its unpacked parts, and number of parts.
SIZE_LIMIT = 5_000_000
UNPACKED_LIMIT = 10_000_000
PART_LIMIT = 200

# Parts with code, or with links to other files.
_FORBIDDEN_PARTS = (
    "vbaproject",
    "externallinks/",
    "embeddings/",
    "activex/",
    "ctrlprops/",
    "macrosheets/",
    "connections.xml",
)


def find_workbook_fault(data: bytes, name: str, place: Place, size_factor: int = 1) -> Diagnostic | None:
    """Check the bytes of an untrusted workbook before a library opens it.

    Returns None if it is safe. Otherwise, returns the diagnostic: the file is too large, damaged, encrypted,
    not an .xlsx file, or has macros or links to other files. ``name`` is the file name shown in the
    diagnostic, and ``place`` the place at which it is reported. ``size_factor`` multiplies the limits on size.
    """
    if len(data) > (limit := SIZE_LIMIT * size_factor):
        return _report_too_large(name, place, f"{len(data) / 1e6:.1f} MB", f"{limit / 1e6:.0f} MB")
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            return _check_parts(archive, name, place, size_factor)
    except READ_ERRORS:
        if is_lfs_pointer(data):
            return file_codes.LFS_POINTER.at(place)
        return find_format_mismatch(data, name, place) or codes.WORKBOOK_UNREADABLE.at(place, name=name)


def find_format_mismatch(data: bytes, name: str, place: Place) -> Diagnostic | None:
    """Return a diagnostic if the bytes are recognised as something other than an .xlsx file, else None.

    An old .xls file, an encrypted file and text such as CSV are recognised. ``name`` is the file name shown
    in the diagnostic, and ``place`` the place at which it is reported.
    """
    if data.startswith(OLE_SIGNATURE):
        actual_type = {
            "what": "旧格式的 Excel 文件（.xls），或者加了密码",
            "what_en": "an old .xls, or locked by a password",
        }
        return codes.WORKBOOK_DISGUISED.at(
            place, name=name, **actual_type, mend=_SAVE_AS, mend_en=_SAVE_AS_EN
        )
    if data.strip() and b"\0" not in data:
        actual_type = {"what": "文字（比如 .csv）", "what_en": "text (such as .csv)"}
        mend = "是 CSV 就把扩展名改成 .csv；不是就用 new report 重新生成一份"
        mend_en = "rename it to .csv if it is CSV; else make a fresh one"
        return codes.WORKBOOK_DISGUISED.at(place, name=name, **actual_type, mend=mend, mend_en=mend_en)
    return None


def _detect_archive(archive: ZipFile) -> Mapping[str, str] | None:
    """Return message values if a ZIP file is a Word or OpenDocument file, otherwise None.

    The values are ``what``, the type of the file, and ``mend``, what the user should do, each also in English
    (``what_en``, ``mend_en``).
    """
    names = archive.namelist()
    mend = {"mend": _SAVE_AS, "mend_en": _SAVE_AS_EN}
    if any(name.startswith("word/") for name in names):
        return {"what": "Word 文档", "what_en": "a Word document", **mend}
    if "mimetype" in names and "content.xml" in names:
        return {"what": "OpenDocument 文件（.ods）", "what_en": "an OpenDocument file (.ods)", **mend}
    return None


def _check_parts(archive: ZipFile, name: str, place: Place, size_factor: int) -> Diagnostic | None:
    parts = archive.infolist()
    if all(not part.filename.startswith("xl/") for part in parts) and (other := _detect_archive(archive)):
        return codes.WORKBOOK_DISGUISED.at(place, name=name, **other)
    # Sizes as the archive states them, so that nothing has to be unpacked first.
    unpacked = sum(part.file_size for part in parts)
    if unpacked > (limit := UNPACKED_LIMIT * size_factor):
        return _report_too_large(name, place, f"{unpacked / 1e6:.1f} MB", f"{limit / 1e6:.0f} MB")
    if len(parts) > PART_LIMIT:
        return _report_too_large(name, place, f"{len(parts)} 个部件", f"{PART_LIMIT} 个")
    for part in parts:
        if any(fragment in part.filename.lower() for fragment in _FORBIDDEN_PARTS):
            return codes.WORKBOOK_MACRO.at(place, name=name, part=shorten_for_message(part.filename))
        if part.flag_bits & 1 or _is_unsafe_xml(archive, part):
            return codes.WORKBOOK_UNREADABLE.at(place, name=name)
    return None


def _is_unsafe_xml(archive: ZipFile, part: ZipInfo) -> bool:
    """Return whether a part of the workbook is XML that is not safe to parse.

    Such XML declares a document type or entities, which may expand to gigabytes, or is in UTF-16, where these
    declarations would not be found.
    """
    if not part.filename.lower().endswith((".xml", ".rels")):
        return False
    content = archive.read(part)
    return (
        # Entities can expand to gigabytes. In UTF-16 they would not be found here.
        b"<!DOCTYPE" in content
        or b"<!ENTITY" in content
        or content[:2] in (b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0")
    )


def _report_too_large(name: str, place: Place, size: str, limit: str) -> Diagnostic:
    return codes.WORKBOOK_LARGE.at(place, name=name, found=size, limit=limit)
