"""Reproducible ZIP archives for office files: equal content gives equal bytes at any time and on any machine."""

from __future__ import annotations

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sitegen.program import regex

_FIRST_PART_NAME = "[Content_Types].xml"
# The earliest time that the ZIP format can express.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
# The dates of creation and modification in docProps/core.xml.
_TIMESTAMP = regex.compile(r"(<dcterms:(?:created|modified)[^<>]*>)[^<]*")


def pack_archive(parts: Mapping[str, str | bytes]) -> bytes:
    """Pack files into a ZIP archive and return its bytes.

    ``parts`` maps the path of each file in the archive to its content. Files are sorted by path, but
    ``[Content_Types].xml`` comes first. All files get the same fixed time, so that equal content gives equal
    bytes.
    """
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        # Readers of Open Packaging Conventions may expect the content types first.
        for name in sorted(parts, key=lambda name: (name != _FIRST_PART_NAME, name)):
            entry = ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, parts[name])
    return buffer.getvalue()


def unpack_archive(data: bytes) -> dict[str, bytes]:
    """Read a ZIP archive and return the content of each file, keyed by its path in the archive.

    ``data`` are the bytes of the archive. Raises `zipfile.BadZipFile` if they are not a ZIP archive.
    """
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def set_core_dates(core: str, day: str) -> str:
    """Set the dates of creation and modification of a Word or Excel file, and return the changed XML.

    ``core`` is the XML of its core properties (``docProps/core.xml``). Both dates become midnight UTC of
    ``day`` (YYYY-MM-DD).
    """
    return _TIMESTAMP.sub(rf"\g<1>{day}T00:00:00Z", core)
