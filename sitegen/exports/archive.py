"""Reproducible ZIP archives: the office files in them bear no trace of the time or the machine of the build."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_FIRST = "[Content_Types].xml"
# The earliest time that a ZIP archive can hold.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_TIME = re.compile(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def pack_archive(parts: Mapping[str, str | bytes]) -> bytes:
    """Pack files into an archive, sorted by name."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        # The Open Packaging Conventions want the content types first.
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            entry = ZipInfo(name, _NO_TIME)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, parts[name])
    return out.getvalue()


def unpack_archive(data: bytes) -> dict[str, bytes]:
    """Unpack an archive into its files by name."""
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def set_dates(core: str, day: str) -> str:
    """Set the dates of creation and modification in the core properties of an office file to ``day``."""
    return _TIME.sub(rf"\g<1>{day}T00:00:00Z", core)
