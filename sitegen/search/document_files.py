"""Files of stored fields: cards, which results show, eight to a file, and texts, one document to a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import msgspec

from sitegen.search.documents import SearchDocument
from sitegen.search.postings_edit import digest_payload
from sitegen.search.script_payload import make_file_name, render_script
from sitegen.search.stored_fields import Card, StoredText, format_card, format_document
from sitegen.search.texts import join_texts

CARDS_PER_FILE: Final = 8
"""Number of consecutive ids whose cards share a file. Sorting by date reads neighbouring cards."""

_ENCODER: Final = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class CardFile:
    """A file of cards, rendered on demand. ``documents`` are pairs of id and document."""

    edition: int
    documents: tuple[tuple[int, SearchDocument], ...]

    @property
    def name(self) -> str:
        """Name of the file, without folder and suffix of the index."""
        # All ids in the file have the same quotient, so the first one suffices.
        block = self.documents[0][0] // CARDS_PER_FILE
        return make_file_name("c", block, str(block))

    @property
    def digest(self) -> str:
        """Digest of the payload and the edition."""
        return digest_payload(self._render_payload() + b"\n%d" % self.edition)

    def render_script(self) -> bytes:
        """Render the script."""
        return render_script(self.name, self._render_payload(), self.edition)

    def _render_payload(self) -> bytes:
        return "\n".join([format_card(id, _make_card(document)) for id, document in self.documents]).encode()


@dataclass(frozen=True, slots=True)
class TextFile:
    """The file of one document, rendered on demand: card, summary, keywords, names of attachments, and text.

    It repeats the card, so that a search result needs one file only.
    """

    edition: int
    id: int
    document: SearchDocument

    @property
    def name(self) -> str:
        """Name of the file."""
        return make_file_name("x", self.id, str(self.id))

    @property
    def digest(self) -> str:
        """Digest of the input of the content. The text itself is represented by the digest of its body."""
        return digest_payload(_ENCODER.encode(self))

    @property
    def digests(self) -> frozenset[str]:
        """Digests of the bodies whose texts `render_script` needs: one or none."""
        return frozenset(filter(None, [self.document.body]))

    def render_script(self, texts: Mapping[str, str]) -> bytes:
        """Render the script. ``texts`` has the text of the document's body by digest."""
        document = self.document
        text = StoredText(
            document.summary,
            "\n".join(document.keywords),
            "\n".join(document.files),
            join_texts(texts.get(document.body, ""), document.extra),
        )
        lines = format_document(self.id, _make_card(document), text)
        return render_script(self.name, lines.encode(), self.edition)


def plan_card_files(
    ids: Sequence[int], documents: Sequence[SearchDocument], edition: int
) -> Iterator[CardFile]:
    """Plan the files of cards. ``ids`` belong to ``documents`` and ascend."""
    for _, members in groupby(zip(ids, documents, strict=True), lambda member: member[0] // CARDS_PER_FILE):
        yield CardFile(edition, tuple(members))


def plan_text_files(
    ids: Sequence[int], documents: Sequence[SearchDocument], edition: int
) -> Iterator[TextFile]:
    """Plan the files of texts. ``ids`` belong to ``documents``."""
    for id, document in zip(ids, documents, strict=True):
        yield TextFile(edition, id, document)


def _make_card(document: SearchDocument) -> Card:
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
