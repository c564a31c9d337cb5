"""Recognises charts, which are parts of a document and not other files in it, and the figures that they draw."""

from __future__ import annotations

import struct
from io import BytesIO

import olefile

from sitegen.program import regex

OLE_DAMAGE = (
    OSError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    AttributeError,
    struct.error,
)
"""What olefile and the readers raise for damaged files."""
PACKAGE_STREAM = "package_stream"
"""Stream in which LibreOffice keeps the OpenDocument file of an object in doc and ppt files."""
_CHART_START = b"mimetypeapplication/vnd.oasis.opendocument.chart"
_NAME_OFFSET = 30
"""Offset in a ZIP file of the name of its first entry. That of an OpenDocument file is its type, uncompressed."""
# A figure of a chart is no telephone number, but one of more digits may be the number of a person.
_FIGURE = regex.compile(r"[+-]?\d{0,11}(?:\.\d*)?(?:[Ee][+-]?\d+)?")


def is_chart_figure(text: str) -> bool:
    """Whether the text of a cell that a chart draws is only a figure, of at most eleven digits."""
    return _FIGURE.fullmatch(text.strip()) is not None


def is_chart_package(data: bytes) -> bool:
    """Whether a file is a chart in the format OpenDocument. A sheet that is embedded as a table is none."""
    return data.startswith(_CHART_START, _NAME_OFFSET)


def is_chart_object(body: bytes) -> bool:
    """Whether an embedded OLE file is a chart of LibreOffice. Returns False if the file is damaged."""
    try:
        with olefile.OleFileIO(BytesIO(body)) as ole:
            if not ole.exists(PACKAGE_STREAM):
                return False
            with ole.openstream(PACKAGE_STREAM) as stream:
                data: bytes = stream.read(_NAME_OFFSET + len(_CHART_START))
    except OLE_DAMAGE:
        return False
    return is_chart_package(data)
