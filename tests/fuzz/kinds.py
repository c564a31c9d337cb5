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

# About ten times what was measured of the most expensive of some thousand mutants, for slower machines.
BUDGETS: Final[dict[FileKind, Budget]] = {
    FileKind.MARKDOWN: Budget(24, 2.0, 80),
    FileKind.YAML: Budget(20, 2.0, 80),
    FileKind.SETTINGS: Budget(5, 1.0, 60),
    FileKind.CSV: Budget(8, 1.0, 60),
    FileKind.LOG: Budget(6, 1.0, 60),
    FileKind.WORKBOOK: Budget(4, 1.0, 60),
    FileKind.DOCUMENT: Budget(11, 1.0, 80),
    FileKind.PDF: Budget(5, 1.5, 100),
    FileKind.ARCHIVE: Budget(4, 1.0, 80),
    FileKind.IMAGE: Budget(4, 0.5, 60),
    FileKind.OLD_FORMAT: Budget(4, 0.5, 60),
    FileKind.THEME: Budget(1, 1.0, 60),
    FileKind.TEMPLATE: Budget(3, 2.0, 150),
    FileKind.MESSAGES: Budget(1, 1.0, 80),
}
