"""Plain data that a reader returns: the texts of a file, what is hidden in it, and what could not be read."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class FindingKind(StrEnum):
    """Kind of a finding. `sitegen/content/attachment_findings.py` maps each kind to a diagnostic rule."""

    MISMATCH = "mismatch"
    LFS_POINTER = "pointer"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    ARCHIVE_BOMB = "bomb"
    UNSAFE_PATH = "unsafe-path"
    PROGRAM = "program"
    MACROS = "macros"
    COMMENTS = "comments"
    TRACKED_CHANGES = "changes"
    HIDDEN_SHEETS = "hidden-sheets"
    HIDDEN_CELLS = "hidden-cells"
    HIDDEN_TEXT = "hidden-text"
    HIDDEN_LAYERS = "hidden-layers"
    AUTHOR = "author"
    LOCATION = "place"
    SERIAL_NUMBER = "serial"
    ACTIVE_PDF = "active-pdf"
    UNAPPLIED_REDACTION = "redaction"
    EXTERNAL_CONTENT = "external"
    EMBEDDED_FILE = "embedded"
    UNREAD = "unread"
    LIMIT_REACHED = "limit"


class FileFinding(msgspec.Struct, frozen=True):
    """One thing found in an attachment that needs attention, such as a comment, a macro or damage.

    ``inner_path`` is the path of the file inside the attachment in which it was found, with " › " between
    containers; "" for the attachment itself. ``zh`` and ``en`` are the Chinese and English text to insert in
    the diagnostic, such as the name of a hidden sheet. ``count`` is the number of equal findings.
    """

    kind: FindingKind
    inner_path: str = ""
    zh: str = ""
    en: str = ""
    count: int = 1


class TextPart(msgspec.Struct, frozen=True):
    """A part of a file's text, such as a comment. ``zh`` and ``en`` name the part, and are "" for the main text."""

    zh: str
    en: str
    text: str


class Extraction(msgspec.Struct, frozen=True):
    """All that was read from a file.

    ``parts`` are its texts. ``findings`` are what is hidden, dangerous or unreadable in it. ``page_count`` is the
    number of pages, slides or sheets; 0 if there are none.
    """

    parts: tuple[TextPart, ...] = ()
    findings: tuple[FileFinding, ...] = ()
    page_count: int = 0


class ReadLimits(msgspec.Struct, frozen=True):
    """Limits on how much of one file is read.

    ``characters``: of text. ``unpacked_bytes``: bytes, of everything that is unpacked. ``nodes``: XML elements,
    records and objects. ``entries``: files in one archive. ``depth``: levels of files inside files.
    ``pages``: pages, slides and sheets. ``parts``: `TextPart` objects.

    Unlike limits of time, these give the same result on every machine. The defaults are far beyond a plan of
    300 pages, a table of 20,000 rows, or a scan of 50 MB. `scale_by` multiplies them.
    """

    characters: int = 10_000_000
    unpacked_bytes: int = 400_000_000
    nodes: int = 8_000_000
    entries: int = 5_000
    depth: int = 4
    pages: int = 5_000
    parts: int = 20_000

    def scale_by(self, factor: int) -> ReadLimits:
        """Return limits that are ``factor`` times as large, except for ``depth``, which stays the same."""
        names = ("characters", "unpacked_bytes", "nodes", "entries", "pages", "parts")
        return msgspec.structs.replace(self, **{name: factor * getattr(self, name) for name in names})
