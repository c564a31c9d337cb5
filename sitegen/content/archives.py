"""Inspection of ZIP archives, including office documents. Nothing is unpacked to disk, and reads are bounded."""

from __future__ import annotations

from collections.abc import Iterator
from zipfile import ZipFile, ZipInfo

from sitegen.diagnostics.codes import attachments as codes
from sitegen.diagnostics.model import Diagnostic, Place

# No document or bundle of forms comes near these limits. An archive beyond them is meant to exhaust a reader.
ENTRY_LIMIT = 5_000
UNPACKED_LIMIT = 1_000_000_000
RATIO_LIMIT = 200
_PROGRAMS = (
    "exe dll com scr bat cmd ps1 vbs vbe js jse wsf hta msi lnk jar apk app sh py reg cpl inf html htm mht svg swf"
    " xhtml url chm docm xlsm pptm dotm xltm iso img vhd"
)
PROGRAM_KINDS = frozenset(_PROGRAMS.split())
ARCHIVE_KINDS = frozenset({"zip", "rar", "7z", "tar", "gz", "bz2", "xz", "cab"})
MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")


def has_part(archive: ZipFile, part: str) -> bool:
    """Return whether the archive has an entry with exactly the path ``part``."""
    return part in archive.NameToInfo


def check_archive(archive: ZipFile, name: str, place: Place) -> Iterator[Diagnostic]:
    """Check a ZIP archive for dangerous content; yield at most one diagnostic of each kind.

    Office documents are ZIP archives, too. The kinds are decompression bombs, encryption, unsafe paths,
    macros, and programs or further archives inside. A suspected bomb is reported alone. Diagnostics show the
    file name ``name`` and point to ``place``, where the attachment is referenced.
    """
    entries = archive.infolist()
    if _is_bomb(entries):
        yield codes.ARCHIVE_BOMB.at(place, name=name)
        return
    # Bit 0 of the flags: the entry is encrypted.
    if any(entry.flag_bits & 1 for entry in entries):
        yield codes.ENCRYPTED.at(place, name=name)
    unsafe_path = next(
        (decoded for entry in entries if _has_unsafe_path(decoded := decode_entry_name(entry))), ""
    )
    if unsafe_path:
        yield codes.ARCHIVE_PATH.at(place, name=name, entry=unsafe_path)
    if any(_extract_base_name(entry).lower() in MACRO_PARTS for entry in entries):
        yield codes.MACROS.at(place, name=name)
    program = next(
        (
            decode_entry_name(entry)
            for entry in entries
            if _extract_extension(entry) in PROGRAM_KINDS | ARCHIVE_KINDS
        ),
        "",
    )
    if program:
        yield codes.ARCHIVE_PROGRAM.at(place, name=name, entry=program)


def decode_entry_name(entry: ZipInfo) -> str:
    """Return the file name of an archive entry, decoded from GBK if it is not marked as UTF-8.

    Chinese versions of Windows write names in GBK, which `zipfile` decodes as CP437. If a name cannot be
    decoded as GBK, the name from `zipfile` is returned.
    """
    if entry.flag_bits & 0x800:  # the UTF-8 flag
        return entry.filename
    try:
        return entry.orig_filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def read_part(archive: ZipFile, part: str, limit: int = 20_000_000) -> bytes:
    """Read at most ``limit`` unpacked bytes of the entry ``part``; return b"" if there is no such entry."""
    if not has_part(archive, part):
        return b""
    with archive.open(part) as opened:
        return opened.read(limit)


def _is_bomb(entries: list[ZipInfo]) -> bool:
    """Whether there are too many entries, too much data, or a compression ratio that no document reaches."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    is_overcompressed = unpacked > 10_000_000 and unpacked > RATIO_LIMIT * max(packed, 1)
    return len(entries) > ENTRY_LIMIT or unpacked > UNPACKED_LIMIT or is_overcompressed


def _has_unsafe_path(name: str) -> bool:
    """Whether unpacking could write outside the target folder."""
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or parts[0].endswith(":") or "\0" in name


def _extract_base_name(entry: ZipInfo) -> str:
    return entry.filename.replace("\\", "/").rpartition("/")[2]


def _extract_extension(entry: ZipInfo) -> str:
    return _extract_base_name(entry).rpartition(".")[2].lower() if "." in _extract_base_name(entry) else ""
