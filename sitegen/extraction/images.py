"""Reads the metadata of pictures, and records it like the texts and findings of other files."""

from __future__ import annotations

from typing import BinaryIO

from sitegen.extraction.image_metadata import read_image_metadata
from sitegen.extraction.model import FindingKind
from sitegen.extraction.recorder import Recorder

_MOST_IMAGE_BYTES = 100_000_000
"""Bytes of a picture that are read. Its metadata stand before the pixels, or not far behind."""


def read_image(file: BinaryIO, size: int, recorder: Recorder) -> None:
    """Record the metadata of a picture of ``size`` bytes. Its pixels are not decoded."""
    metadata = read_image_metadata(file.read(min(size, _MOST_IMAGE_BYTES)))
    if metadata.has_location:
        recorder.add_finding(FindingKind.LOCATION)
    if metadata.has_serial_number:
        recorder.add_finding(FindingKind.SERIAL_NUMBER)
    for author in sorted(metadata.authors):
        recorder.add_author(author)
    recorder.add_text("\n".join(text for text in metadata.texts if text), "的属性", ", properties")
