"""The texts of documents, and the files that hold them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sitegen.search.scripts import script

Texts = Callable[[Collection[str]], Mapping[str, str]]
"""Gives the texts of bodies by digest."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """The content of a file of documents: id → card, summary, keywords, names of attachments, digest of the body, what follows it.

    The card stands here again, so that whoever needs the text of a document reads one file.
    """

    name: str
    edition: int
    entries: tuple[tuple[int, tuple[str, ...], str, str, str, str, str], ...]

    @property
    def digests(self) -> frozenset[str]:
        """The bodies that it shows."""
        return frozenset(entry[5] for entry in self.entries if entry[5])

    def script(self, texts: Mapping[str, str]) -> bytes:
        """The file, with the texts of its bodies."""
        return script(self.name, {
            str(id): [card, [summary, keywords, files, full_text(texts.get(body, ""), extra)]]
            for id, card, summary, keywords, files, body, extra in self.entries
        }, self.edition)  # fmt: skip


def full_text(body: str, extra: str) -> str:
    """The text of a document: its body and what belongs to it."""
    return "\n".join(part for part in (body, extra) if part)
