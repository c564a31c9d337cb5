"""Mutants: each is made from its number alone, so that it can be made again on any machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from tests.fuzz.archive_changes import change_archive
from tests.fuzz.binary_changes import change_fields, change_pdf, change_picture
from tests.fuzz.byte_changes import change_bytes
from tests.fuzz.kinds import BUDGETS, LONGEST, FileKind
from tests.fuzz.seeds import load_seeds
from tests.fuzz.text_changes import change_table, change_template, change_text
from tests.fuzz.yaml_changes import change_yaml

BYTES_SHARE: Final = 0.3
"""Share of mutants that are changed byte by byte. The others are changed by their structure."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed file. ``way`` is how it was changed, ``number`` with the seed of the run makes it again."""

    number: int
    kind: FileKind
    path: str
    data: bytes
    way: str

    def __str__(self) -> str:
        return f"mutant {self.number} ({self.kind}, {self.way}, {len(self.data)} B) of {self.path}"


def make_mutant(seed: int, number: int, kind: FileKind | None = None) -> Mutant:
    """Make a mutant. ``seed`` is that of the run; ``kind`` is chosen at random, by its share, unless it is given."""
    random = Random(f"{seed}:{number}")
    chosen = random.choices(tuple(BUDGETS), [budget.share for budget in BUDGETS.values()])[0]
    kind = kind or chosen
    original = random.choice(load_seeds()[kind])
    by_bytes = random.random() < BYTES_SHARE
    change = change_bytes if by_bytes else _CHANGES[kind]
    data = change(original.data, random)[:LONGEST]
    return Mutant(number, kind, original.path, data, "bytes" if by_bytes else "structure")


def _change_as_text(change: Callable[[str, Random], str]) -> Callable[[bytes, Random], bytes]:
    def run(data: bytes, random: Random) -> bytes:
        text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
        return change(text, random).encode("utf-8", "replace")

    return run


def _change_markdown(text: str, random: Random) -> str:
    """Change the fields or the body of a Markdown file."""
    head, mark, body = text.removeprefix("---\n").partition("\n---\n")
    if not text.startswith("---\n") or not mark:
        return change_text(text, random)
    if random.random() < 0.4:
        head = change_yaml(head, random).rstrip("\n")
    else:
        body = change_text(body, random)
    return f"---\n{head}{mark}{body}"


_CHANGES: Final[dict[FileKind, Callable[[bytes, Random], bytes]]] = {
    FileKind.MARKDOWN: _change_as_text(_change_markdown),
    FileKind.YAML: _change_as_text(change_yaml),
    FileKind.SETTINGS: _change_as_text(change_yaml),
    FileKind.CSV: _change_as_text(change_table),
    FileKind.LOG: _change_as_text(change_table),
    FileKind.WORKBOOK: change_archive,
    FileKind.DOCUMENT: change_archive,
    FileKind.PDF: change_pdf,
    FileKind.ARCHIVE: change_archive,
    FileKind.IMAGE: change_picture,
    FileKind.OLD_FORMAT: change_fields,
    FileKind.THEME: _change_as_text(change_yaml),
    FileKind.TEMPLATE: _change_as_text(change_template),
    FileKind.MESSAGES: _change_as_text(change_yaml),
}
