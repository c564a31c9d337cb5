"""Reads ZIP archives, which office documents are, too. Nothing is unpacked to disk, and every byte is counted."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO
from unicodedata import normalize
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from sitegen.extraction.model import FindingKind
from sitegen.extraction.recorder import DamagedError, Recorder, UnreadError, shorten_for_finding

COMPRESSION_RATIO_LIMIT = 200
_SUSPICIOUS_SIZE = 10_000_000
"""Unpacked bytes from which a ratio is suspicious."""
_DIRECTORY_BYTES_PER_ENTRY = 400
"""Bytes of the directory for each entry that is allowed."""
_CHUNK_BYTES = 262_144
_PROGRAM_EXTENSIONS_TEXT = (
    "exe dll com scr bat cmd ps1 vbs vbe js jse wsf wsh hta msi msp lnk jar apk app sh py reg cpl inf html htm mht mhtml"
    " svg svgz swf xhtml xht url chm docm xlsm pptm dotm xltm xlam ppam iso img vhd vhdx pif gadget scf settingcontent-ms"
    " application appref-ms desktop command website xll library-ms search-ms searchconnector-ms diagcab diagpkg appx"
    " appxbundle msix msixbundle appinstaller rdp ps1xml psm1 psd1 psc1 slk iqy dqy oqy rqy odc hlp theme themepack jnlp"
)
PROGRAM_EXTENSIONS = frozenset(_PROGRAM_EXTENSIONS_TEXT.split())
ARCHIVE_EXTENSIONS = frozenset(
    [
        "zip",
        "rar",
        "7z",
        "tar",
        "gz",
        "bz2",
        "xz",
        "cab",
        "tgz",
        "ace",
        "arj",
        "lzh",
        "lha",
        "wim",
        "zst",
        "lz",
        "z",
    ]
)
MACRO_FILE_NAMES = ("vbaproject.bin", "vbadata.xml")
READ_ERRORS = (
    BadZipFile,
    LargeZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    KeyError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
)
"""What `zipfile` and the decompressors raise for damaged, encrypted or unsupported archives."""

# The decompressors of the standard library that `zipfile` may load are named here, so that they load before the limits.
_DECOMPRESSORS = (bz2, lzma, zlib)


class Archive:
    """An open ZIP archive.

    ``recorder`` counts the bytes that are unpacked, and raises `LimitReachedError` if they are too many.
    ``entries`` are the entries other than folders, in the order of the archive. ``names`` maps the paths of
    these entries, as `zipfile` decodes them, to the entries.
    """

    def __init__(self, packed: ZipFile, recorder: Recorder) -> None:
        self._packed = packed
        self._recorder = recorder
        self.entries = [entry for entry in packed.infolist() if not entry.is_dir()]
        self.names = {entry.filename: entry for entry in self.entries}

    @property
    def comment(self) -> bytes:
        """The comment of the archive."""
        return self._packed.comment

    def has_entry(self, name: str) -> bool:
        """Return whether the archive has an entry, other than a folder, with exactly the path ``name``."""
        return name in self.names

    def open_chunks(self, entry: ZipInfo) -> Iterator[bytes]:
        """Yield the unpacked content of an entry in pieces of at most 256 KB.

        Raises `UnreadError` if the entry is damaged or encrypted, and `LimitReachedError` if too much was unpacked.
        """
        if entry.flag_bits & 1:
            raise UnreadError("加了密码", "it is protected by a password")
        try:
            with self._packed.open(entry) as opened:
                while chunk := opened.read(_CHUNK_BYTES):
                    self._recorder.count_bytes(len(chunk))
                    yield chunk
        except READ_ERRORS as error:
            raise DamagedError from error

    def read(self, entry: ZipInfo, limit: int | None = None) -> bytes:
        """Return the unpacked content of an entry, at most ``limit`` bytes if given. Raises as `open_chunks` does."""
        out = io.BytesIO()
        for chunk in self.open_chunks(entry):
            out.write(chunk)
            if limit is not None and out.tell() >= limit:
                break
        return out.getvalue() if limit is None else out.getvalue()[:limit]


@contextmanager
def open_archive(file: BinaryIO, recorder: Recorder) -> Iterator[Archive]:
    """Open a ZIP archive for a ``with`` block, and close it afterwards.

    Raises `UnreadError` if the archive is damaged, or if its directory is so large that there must be far too
    many entries; in that case a bomb is also reported to ``recorder``. `inspect_archive` checks the exact
    number of entries.
    """
    entries = _read_directory_size(file) // 46
    if entries > recorder.limits.entries * _DIRECTORY_BYTES_PER_ENTRY // 46:
        recorder.add_finding(FindingKind.ARCHIVE_BOMB)
        raise UnreadError("文件太多", "too many files")
    try:
        packed = ZipFile(file)
    except READ_ERRORS as error:
        raise DamagedError from error
    with packed:
        yield Archive(packed, recorder)


def _read_directory_size(file: BinaryIO) -> int:
    """Return the size in bytes of an archive's directory, as the record at its end states it; 0 if none is found."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 65_557))
    tail = file.read(65_557)
    file.seek(0)
    at = tail.rfind(b"PK\5\6")
    if at < 0 or at + 22 > len(tail):
        return 0
    stated: int = struct.unpack_from("<I", tail, at + 12)[0]
    # A larger one is stated by another record, whose place does not matter: the directory cannot be larger than this.
    return size if stated == 0xFFFFFFFF else stated


def inspect_archive(archive: Archive, recorder: Recorder, *, is_bundle: bool) -> bool:
    """Report what is dangerous in an archive to ``recorder``, and return whether its entries may be read.

    Reported are bombs, encryption, paths that lead out of the target folder, symbolic links, macros, and
    programs and archives within. The result is False for a bomb, and for an office document with encrypted
    entries. ``is_bundle`` is whether the archive is a collection of files and not an office document.
    """
    if _is_bomb(archive.entries, recorder.limits.entries):
        recorder.add_finding(FindingKind.ARCHIVE_BOMB)
        return False
    if any(entry.flag_bits & 1 for entry in archive.entries):
        recorder.add_finding(FindingKind.ENCRYPTED)
    names = [decode_entry_name(entry) for entry in archive.entries]
    if unsafe := next((name for name in names if _has_unsafe_path(name)), ""):
        recorder.add_finding(FindingKind.UNSAFE_PATH, shorten_for_finding(unsafe))
    elif link := next((entry for entry in archive.entries if _is_symlink(entry)), None):
        recorder.add_finding(FindingKind.UNSAFE_PATH, shorten_for_finding(decode_entry_name(link)))
    if any(
        _extract_base_name(name).lower() in MACRO_FILE_NAMES
        or _is_basic_macro(name)
        or name.startswith("xl/macrosheets/")
        for name in names
    ):
        recorder.add_finding(FindingKind.MACROS)
    refused = PROGRAM_EXTENSIONS | ARCHIVE_EXTENSIONS
    if program := next((name for name in names if extract_extension(name) in refused), ""):
        recorder.add_finding(FindingKind.PROGRAM, shorten_for_finding(program))
    return is_bundle or not any(entry.flag_bits & 1 for entry in archive.entries)


def decode_entry_name(entry: ZipInfo) -> str:
    """Return the file name of an archive entry, decoded as UTF-8 or GBK if the entry is not marked as UTF-8.

    Chinese versions of Windows write names in GBK, which `zipfile` decodes as CP437. If the name is valid in neither
    encoding, the name from `zipfile` is returned.
    """
    if entry.flag_bits & 0x800:  # the UTF-8 flag
        return entry.filename
    try:
        raw = entry.orig_filename.encode("cp437")
    except UnicodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeError:
            continue
    return entry.filename


def extract_extension(name: str) -> str:
    """Return the extension of a file name as Windows sees it, in lower case and without the dot; "" if there is none.

    Dots and blanks at the end of the name are ignored, and so is the name of the main data stream (``::$DATA``).
    Full-width letters count as ordinary ones.
    """
    base = (
        normalize("NFKC", _extract_base_name(name)).rstrip(". ").lower().removesuffix("::$data").rstrip(". ")
    )
    return base.rpartition(".")[2].strip() if "." in base else ""


def _is_bomb(entries: list[ZipInfo], limit: int) -> bool:
    """Whether an archive may be a decompression bomb.

    It may be if it has more than ``limit`` entries, too much data, or a compression ratio that no document has.
    The sizes are those that the archive states. `Recorder` counts the real ones while the entries are read.
    """
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    is_overcompressed = unpacked > _SUSPICIOUS_SIZE and unpacked > COMPRESSION_RATIO_LIMIT * max(packed, 1)
    return len(entries) > limit or unpacked > 1_000_000_000 or is_overcompressed


def _has_unsafe_path(name: str) -> bool:
    """Whether unpacking an entry with the path ``name`` could write outside the target folder."""
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or parts[0].endswith(":") or "\0" in name


def _is_symlink(entry: ZipInfo) -> bool:
    """Whether an entry is a Unix symbolic link."""
    return (entry.external_attr >> 16) & 0o170000 == 0o120000


def _is_basic_macro(name: str) -> bool:
    """Whether the entry with the path ``name`` is a macro module in LibreOffice Basic."""
    return name.startswith("Basic/") and name.endswith(".xml") and not name.endswith(("-lc.xml", "-lb.xml"))


def _extract_base_name(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]
