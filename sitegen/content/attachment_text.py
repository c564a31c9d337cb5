"""Extract the text of attachments, for checks of texts and for comparisons."""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path
from typing import NamedTuple

from sitegen.extraction.dispatch import TEXT_KINDS
from sitegen.extraction.errors import ReaderTimeoutError
from sitegen.extraction.model import Extraction, ReadLimits
from sitegen.extraction.process import ReaderPool, get_shared_pool, make_read_job

PICTURE_KINDS = frozenset({"jpg", "jpeg", "png", "gif", "mp4", "mp3"})
"""File extensions of pictures, sound and video. Their text is only what stands in their properties."""


class PartName(NamedTuple):
    """The name of a part of a document in Chinese and English, "" for the main text.

    ``line`` is the line of the extracted text at which the part begins, counted from 1.
    """

    line: int
    zh: str
    en: str


class AttachedText(NamedTuple):
    """The text of an attachment, and its parts in the order of their first lines."""

    text: str
    parts: tuple[PartName, ...] = ()

    def find_part(self, line: int) -> PartName:
        """Return the part to which a line belongs. ``line`` counts from 1."""
        index = bisect_right(self.parts, line, key=lambda part: part.line)
        return self.parts[index - 1] if index else PartName(1, "", "")


def join_text(extraction: Extraction) -> AttachedText:
    """Join the texts of all parts. Each part begins on a new line."""
    texts: list[str] = []
    parts: list[PartName] = []
    line = 1
    for part in extraction.parts:
        parts.append(PartName(line, part.zh, part.en))
        texts.append(part.text)
        line += part.text.count("\n") + 1
    return AttachedText("\n".join(texts), tuple(parts))


def extract_attachment_text(file: Path, pool: ReaderPool | None = None) -> AttachedText:
    """Return the text of an attachment; an empty text if the file has none or cannot be read.

    ``pool`` are the processes that read the file, by default those shared by the program. Never raises.
    """
    kind = file.suffix[1:].lower()
    if file.is_symlink() or not file.is_file():
        return AttachedText("")
    try:
        result, _ = (pool or get_shared_pool()).run(make_read_job(file, kind, ReadLimits()))
    except (OSError, ReaderTimeoutError):
        return AttachedText("")
    return join_text(result.extraction)


def has_lines(file: Path) -> bool:
    """Whether the lines of the extracted text are the lines of the file itself, so that messages may name them.

    True for csv and txt files. Office documents have no lines that an editor could count.
    """
    return file.suffix[1:].lower() in TEXT_KINDS
