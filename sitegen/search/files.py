"""Files that show documents: cards, eight to a file, and texts, one document to a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import msgspec

from sitegen.search.documents import SearchDocument
from sitegen.search.records import Card, Text, card_line, document_lines
from sitegen.search.scripts import fanned, script_of
from sitegen.search.shards import mark_of
from sitegen.search.texts import full_text

CARDS: Final = 8
"""Number of ids whose cards share a file."""

_ENCODER: Final = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class CardFile:
    """A file of cards, rendered on demand. ``documents`` are pairs of id and document."""

    edition: int
    documents: tuple[tuple[int, SearchDocument], ...]

    @property
    def name(self) -> str:
        """Name of the file. The ids in it share a quotient."""
        block = self.documents[0][0] // CARDS
        return fanned("c", block, str(block))

    @property
    def mark(self) -> str:
        """Digest of the content."""
        return mark_of(self._payload() + b"\n%d" % self.edition)

    def script(self) -> bytes:
        """Render the file."""
        return script_of(self.name, self._payload(), self.edition)

    def _payload(self) -> bytes:
        return "\n".join([card_line(id, _card(document)) for id, document in self.documents]).encode()


@dataclass(frozen=True, slots=True)
class TextFile:
    """A document's file, rendered on demand: card, summary, keywords, names of attachments, and text.

    It repeats the card, so that a search result needs one file.
    """

    edition: int
    id: int
    document: SearchDocument

    @property
    def name(self) -> str:
        """Name of the file."""
        return fanned("x", self.id, str(self.id))

    @property
    def mark(self) -> str:
        """Digest of what the content is rendered from."""
        return mark_of(_ENCODER.encode(self))

    @property
    def digests(self) -> frozenset[str]:
        """Digest of the body whose text the file needs; empty if there is none."""
        return frozenset(filter(None, [self.document.body]))

    def script(self, texts: Mapping[str, str]) -> bytes:
        """Render the file. ``texts`` gives the text of its body by digest."""
        document = self.document
        text = Text(
            document.summary,
            "\n".join(document.keywords),
            "\n".join(document.files),
            full_text(texts.get(document.body, ""), document.extra),
        )
        lines = document_lines(self.id, _card(document), text)
        return script_of(self.name, lines.encode(), self.edition)


def card_files(ids: Sequence[int], documents: Sequence[SearchDocument], edition: int) -> Iterator[CardFile]:
    """Plan the files of cards. Ids ascend."""
    for _, members in groupby(zip(ids, documents, strict=True), lambda member: member[0] // CARDS):
        yield CardFile(edition, tuple(members))


def text_files(ids: Sequence[int], documents: Sequence[SearchDocument], edition: int) -> Iterator[TextFile]:
    """Plan the files of texts."""
    for id, document in zip(ids, documents, strict=True):
        yield TextFile(edition, id, document)


def _card(document: SearchDocument) -> Card:
    return Card(
        document.kind,
        document.path,
        document.title,
        document.index_no,
        document.doc_no,
        document.agency,
        document.category,
        document.written,
        document.moment,
        document.validity,
        document.topic,
        document.genre,
    )
