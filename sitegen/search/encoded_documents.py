"""Encoded search documents, which are kept from build to build so that only changed items are converted again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from sitegen.catalogue.model import Catalogue
from sitegen.pages import urls
from sitegen.pages.i18n import Translator
from sitegen.search.doc_ids import compute_month_number
from sitegen.search.documents import SearchDocument, convert_item, list_non_item_documents
from sitegen.search.normalise import normalise
from sitegen.search.partial_numbers import parse_serial
from sitegen.search.payload_store import digest_payload
from sitegen.search.stored_fields import Card, format_card

_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(SearchDocument)
_MONTH_LENGTH: Final = len("2024-05")


class FacetValues(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Values of a document by which searches filter. A value that the document does not have is "".

    ``year`` is the year of publication, and ``written`` the month of writing (YYYY-MM). ``serial`` are the digits
    before 号 at the end of the document number. The others are the fields of `SearchDocument` with the same names.
    """

    agency: str
    category: str
    topic: str
    genre: str
    validity: str
    kind: str
    year: str
    written: str
    serial: str


class EncodedDocument(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Search document in encoded form, with what the planning of the index needs to know of it.

    ``source`` is the digest of the item that the document was made from (`Item.digest`), and b"" if it is no item.
    ``content`` is the encoded `SearchDocument`, and ``digest`` its digest in hexadecimal. ``card_digest`` covers
    only what the card of the document shows. ``month`` is the month of publication as `compute_month_number`
    returns it.
    """

    source: bytes
    content: bytes
    digest: str
    card_digest: str
    month: int | None
    facets: FacetValues

    def decode(self) -> SearchDocument:
        """Decode the search document."""
        return _DECODER.decode(self.content)


def list_encoded_documents(
    catalogue: Catalogue, known: Mapping[str, EncodedDocument]
) -> dict[str, EncodedDocument]:
    """Return all search documents of a catalogue in encoded form, keyed by page path.

    ``known`` has documents of an earlier build with the same language, keyed by page path. Those of items that are
    still the same are returned unchanged.
    """
    translator = Translator(catalogue.site.language)
    documents: dict[str, EncodedDocument] = {}
    for item in catalogue.items.values():
        path = urls.item(item.id)
        document = known.get(path)
        if document is None or document.source != item.digest:
            document = encode_document(convert_item(translator, item), item.digest)
        documents[path] = document
    for other in list_non_item_documents(translator, catalogue):
        documents[other.path] = encode_document(other)
    return documents


def encode_document(document: SearchDocument, source: bytes = b"") -> EncodedDocument:
    """Encode a search document. ``source`` is the digest of the item that it was made from."""
    content = _ENCODER.encode(document)
    facets = FacetValues(
        document.agency,
        document.category,
        document.topic,
        document.genre,
        document.validity,
        document.kind,
        str(document.published.year) if document.published else "",
        document.written[:_MONTH_LENGTH],
        parse_serial(normalise(document.doc_no)),
    )
    card = format_card(0, make_card(document))
    return EncodedDocument(
        source,
        content,
        digest_payload(content),
        digest_payload(card.encode()),
        compute_month_number(document.published),
        facets,
    )


def make_card(document: SearchDocument) -> Card:
    """Make the card of a document: the fields that every search result shows."""
    return Card(
        document.kind,
        document.path,
        document.title,
        document.index_no,
        document.doc_no,
        document.agency,
        document.category,
        document.written,
        document.published_at,
        document.validity,
        document.topic,
        document.genre,
    )
