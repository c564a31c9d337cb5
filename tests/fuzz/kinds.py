"""The kinds of files that are mutated, how often, and what one mutant of each may cost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class FileKind(StrEnum):
    """Kind of a file, by the reader that gets it."""

    MARKDOWN = "markdown"
    YAML = "yaml"
    SETTINGS = "settings"
    CSV = "csv"
    LOG = "log"
    WORKBOOK = "workbook"
    DOCUMENT = "document"
    PDF = "pdf"
    ARCHIVE = "archive"
    IMAGE = "image"
    OLD_FORMAT = "old-format"
    THEME = "theme"
    TEMPLATE = "template"
    MESSAGES = "messages"


@dataclass(frozen=True, slots=True)
class Budget:
    """What one mutant may cost: seconds of processor time, and MiB of memory beyond that of the idle program.

    ``share`` is how many of a hundred mutants are of this kind. No mutant has more than `LONGEST` bytes.
    """

    share: int
    seconds: float
    mebibytes: int


LONGEST: Final = 250_000
"""Bytes of a mutant. Mutation may repeat a piece of its file up to this size."""

BUDGETS: Final[dict[FileKind, Budget]] = {
    FileKind.MARKDOWN: Budget(24, 3.0, 150),
    FileKind.YAML: Budget(20, 3.0, 150),
    FileKind.SETTINGS: Budget(5, 3.0, 150),
    FileKind.CSV: Budget(8, 3.0, 150),
    FileKind.LOG: Budget(6, 3.0, 150),
    FileKind.WORKBOOK: Budget(4, 3.0, 150),
    FileKind.DOCUMENT: Budget(11, 3.0, 150),
    FileKind.PDF: Budget(5, 3.0, 150),
    FileKind.ARCHIVE: Budget(4, 3.0, 150),
    FileKind.IMAGE: Budget(4, 3.0, 150),
    FileKind.OLD_FORMAT: Budget(4, 3.0, 150),
    FileKind.THEME: Budget(1, 3.0, 150),
    FileKind.TEMPLATE: Budget(3, 3.0, 150),
    FileKind.MESSAGES: Budget(1, 3.0, 150),
}
