"""Text of attachments, for checks that read texts and for comparisons."""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path
from typing import NamedTuple

from sitegen.extraction.dispatch import TEXT_KINDS
from sitegen.extraction.errors import ReaderTimeoutError
from sitegen.extraction.model import Extraction, ReadLimits
from sitegen.extraction.process import ReaderPool, make_read_job, share_pool
from sitegen.files.regular import is_regular

PICTURE_KINDS = frozenset({"jpg", "jpeg", "png", "gif", "mp4", "mp3"})
"""Kinds of which only the properties are read, because what they show is no text."""


class PartName(NamedTuple):
    """The name of a part of a document in both languages, "" for the main text.

    ``line`` is the line at which it begins in the text, counted from 1.
    """

    line: int
    zh: str
    en: str


class AttachedText(NamedTuple):
    """The text of an attachment, and the names of its parts by line."""

    text: str
    parts: tuple[PartName, ...] = ()

    def find_part(self, line: int) -> PartName:
        """Return the part to which a line belongs."""
        index = bisect_right(self.parts, line, key=lambda part: part.line)
        return self.parts[index - 1] if index else PartName(1, "", "")


def join_text(extraction: Extraction) -> AttachedText:
    """Return the texts of all parts, each from a new line on."""
    texts: list[str] = []
    parts: list[PartName] = []
    line = 1
    for part in extraction.parts:
        parts.append(PartName(line, part.zh, part.en))
        texts.append(part.text)
        line += part.text.count("\n") + 1
    return AttachedText("\n".join(texts), tuple(parts))


def extract_attachment_text(file: Path, pool: ReaderPool | None = None) -> AttachedText:
    """Return the text of an attachment, read in ``pool`` if given. Never raises.

    It is empty if the file has none or cannot be read.
    """
    kind = file.suffix[1:].lower()
    if not is_regular(file):
        return AttachedText("")
    try:
        result, _ = (pool or share_pool()).run(make_read_job(file, kind, ReadLimits()))
    except (OSError, ReaderTimeoutError):
        return AttachedText("")
    return join_text(result.extraction)


def has_lines(file: Path) -> bool:
    """Return whether line numbers in the text are those of the file itself.

    That is so for csv and txt files. Office documents have no lines that an editor could count.
    """
    return file.suffix[1:].lower() in TEXT_KINDS
