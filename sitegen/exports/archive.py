"""Office files are ZIP archives; these hold no trace of when and where they were made."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_FIRST = "[Content_Types].xml"
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_TIME = re.compile(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of these files, in the order of their names but for the one that has to come first."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            entry = ZipInfo(name, _NO_TIME)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, parts[name])
    return out.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files of an archive by name."""
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def dated(core: str, day: str) -> str:
    """The core properties of an office file with ``day`` as the day on which it was made and changed."""
    return _TIME.sub(rf"\g<1>{day}T00:00:00Z", core)
