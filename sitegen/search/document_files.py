"""Files of stored fields: cards, which results show, eight to a file, and texts, one document to a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

import msgspec

from sitegen.search.encoded_documents import EncodedDocument, make_card
from sitegen.search.payload_store import digest_payload
from sitegen.search.script_payload import compute_seed, make_numbered_name, render_script
from sitegen.search.stored_fields import StoredText, format_card, format_document
from sitegen.search.texts import join_texts

CARDS_PER_FILE: Final = 8
"""Number of consecutive ids whose cards share a file. Neighbours are often shown together."""


class CardFile(msgspec.Struct, frozen=True):
    """File with the cards (fields shown in search results) of neighbouring documents, rendered on demand.

    ``documents`` are pairs of id and document, in ascending order of id. ``edition`` is the checksum from
    `compute_edition`, by which readers detect a file of an incompatible index.
    """

    edition: int
    documents: tuple[tuple[int, EncodedDocument], ...]

    @property
    def name(self) -> str:
        """Name of the file in the index, without the folder ``search/`` and the suffix ``.js``."""
        # All ids in the file have the same quotient, so the first one suffices.
        block = self.documents[0][0] // CARDS_PER_FILE
        return make_numbered_name("c", block, str(block))

    @property
    def digest(self) -> str:
        """Digest of the file's ids, cards and edition, in hexadecimal."""
        cards = "".join([f"{id} {document.card_digest}\n" for id, document in self.documents])
        return digest_payload(f"{cards}{self.edition}".encode())

    def render_script(self) -> bytes:
        """Render the content of the file: a script that browsers can load."""
        seed = compute_seed(self.name, self.digest, self.edition)
        return render_script(self.name, self._render_payload(), seed)

    def _render_payload(self) -> bytes:
        return "\n".join(
            [format_card(id, make_card(document.decode())) for id, document in self.documents]
        ).encode()


class TextFile(msgspec.Struct, frozen=True):
    """File with all stored fields of one document, rendered on demand.

    These are its card, summary, keywords, names of attachments, and full text. The card is repeated here so
    that showing a search result takes only this file. ``id`` is the id of the document. ``edition`` is the
    checksum from `compute_edition`, by which readers detect a file of an incompatible index.
    """

    edition: int
    id: int
    document: EncodedDocument

    @property
    def name(self) -> str:
        """Name of the file in the index, without the folder ``search/`` and the suffix ``.js``."""
        return make_numbered_name("x", self.id, str(self.id))

    @property
    def digest(self) -> str:
        """Digest of everything that determines the content of the file, except its id, which is in the path.

        These are the digest of the document, which represents the body text by the digest of the body, and the
        edition, in hexadecimal and separated by a space.
        """
        return f"{self.document.digest} {self.edition:x}"

    @property
    def body_digests(self) -> frozenset[str]:
        """Digests of the body texts that `render_script` needs: one, or none if the document has no body."""
        return frozenset(filter(None, [self.document.decode().body]))

    def render_script(self, texts: Mapping[str, str]) -> bytes:
        """Render the content of the file: a script that browsers can load.

        ``texts`` has plain body texts, keyed by the digest of the body. A missing text counts as empty.
        """
        document = self.document.decode()
        text = StoredText(
            document.summary,
            "\n".join(document.keywords),
            "\n".join(document.files),
            join_texts(texts.get(document.body, ""), document.extra),
        )
        lines = format_document(self.id, make_card(document), text)
        return render_script(self.name, lines.encode(), compute_seed(self.name, self.digest, self.edition))


def plan_card_files(
    ids: Sequence[int], documents: Sequence[EncodedDocument], edition: int
) -> Iterator[CardFile]:
    """Group the documents into card files, without rendering them.

    ``ids`` are the ids of ``documents``, in the same order, which must be ascending. ``edition`` is the
    result of `compute_edition` for the index. Each file covers `CARDS_PER_FILE` consecutive ids, used or not.
    Yields the files in order, and none for a range without documents.
    """
    for _, members in groupby(zip(ids, documents, strict=True), lambda member: member[0] // CARDS_PER_FILE):
        yield CardFile(edition, tuple(members))


def plan_text_files(
    ids: Sequence[int], documents: Sequence[EncodedDocument], edition: int
) -> Iterator[TextFile]:
    """Yield the text file of each document, in the order of ``documents``, without rendering it.

    ``ids`` are the ids of ``documents``, in the same order. ``edition`` is the result of `compute_edition`
    for the index.
    """
    for id, document in zip(ids, documents, strict=True):
        yield TextFile(edition, id, document)
