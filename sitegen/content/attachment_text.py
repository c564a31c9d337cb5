"""Extract the text of attachments, for checks of texts and for comparisons."""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path
from typing import NamedTuple

from sitegen.extraction.dispatch import TEXT_KINDS
from sitegen.extraction.errors import ReaderTimeoutError
from sitegen.extraction.model import Extraction, ReadLimits
from sitegen.extraction.process import ReaderPool, get_shared_pool, make_read_job
from sitegen.files.regular import is_regular

MEDIA_EXTENSIONS = frozenset({"jpg", "jpeg", "png", "gif", "mp4", "mp3"})
"""File extensions of pictures, sound and video. Their text is only what stands in their properties."""


class NamedPart(NamedTuple):
    """The name of a part of a document, such as a sheet, and the line at which the part begins.

    ``first_line`` is a line of the extracted text, counted from 1. ``zh`` and ``en`` are the Chinese and the English
    name; both are "" for the main text.
    """

    first_line: int
    zh: str
    en: str


class AttachedText(NamedTuple):
    """The extracted text of an attachment, and the names of its parts in the order of their first lines."""

    text: str
    parts: tuple[NamedPart, ...] = ()

    def find_part(self, line: int) -> NamedPart:
        """Return the part that contains line ``line``, counted from 1; an unnamed part if there are no parts."""
        index = bisect_right(self.parts, line, key=lambda part: part.first_line)
        return self.parts[index - 1] if index else NamedPart(1, "", "")


def join_parts(extraction: Extraction) -> AttachedText:
    """Join the texts of all parts of an extraction into one text, with each part beginning on a new line."""
    texts: list[str] = []
    parts: list[NamedPart] = []
    line = 1
    for part in extraction.parts:
        parts.append(NamedPart(line, part.zh, part.en))
        texts.append(part.text)
        line += part.text.count("\n") + 1
    return AttachedText("\n".join(texts), tuple(parts))


def extract_attachment_text(file: Path, pool: ReaderPool | None = None) -> AttachedText:
    """Return the text of an attachment; an empty `AttachedText` if the file has no text or cannot be read.

    ``pool`` runs the processes that read files; without it, the pool shared by the program is used. Never raises.
    """
    kind = file.suffix[1:].lower()
    if not is_regular(file):
        return AttachedText("")
    try:
        result, _ = (pool or get_shared_pool()).run(make_read_job(file, kind, ReadLimits()))
    except (OSError, ReaderTimeoutError):
        return AttachedText("")
    return join_parts(result.extraction)


def is_plain_text_file(file: Path) -> bool:
    """Whether the lines of the extracted text are those of the file itself, so that messages may cite line numbers.

    True for csv and txt files. Office documents have no lines that an editor could count.
    """
    return file.suffix[1:].lower() in TEXT_KINDS
