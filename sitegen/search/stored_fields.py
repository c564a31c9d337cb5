"""Stored fields of documents, cards and texts, and their file format.

A file of cards has a line for each card: the id and the fields, separated by tabs. The file of a document
consists of the same fields and those of the text, which may contain line breaks. Tabs in fields are replaced
by spaces, as are line breaks in cards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

_SEPARATOR: Final = "\t"


class Card(msgspec.Struct, frozen=True, array_like=True):
    """Stored fields of a document that every search result shows. A field without a value is "".

    ``kind`` is the kind of document, such as "item" or "report". ``href`` is the path of the page from the
    root of the site, without a slash at the beginning. ``index_no`` and ``doc_no`` are the index number and
    document number. ``agency``, ``category``, ``topic`` and ``genre`` are ids. ``written`` and ``published``
    are dates in ISO 8601. The date of publication may have a time. ``validity`` is a state such as
    "repealed".
    """

    kind: str
    href: str
    title: str
    index_no: str
    doc_no: str
    agency: str
    category: str
    written: str
    published: str
    validity: str
    topic: str
    genre: str


class StoredText(msgspec.Struct, frozen=True, array_like=True):
    """Stored texts of a document as plain text, not normalised. A missing text is "".

    ``keywords`` and ``attachment_names`` (names of attachments) have one entry per line. ``body`` is the text
    of the page with the further texts that are indexed with it.
    """

    summary: str
    keywords: str
    attachment_names: str
    body: str


_CARD_FIELD_COUNT: Final = len(Card.__struct_fields__)
_TEXT_FIELD_COUNT: Final = len(StoredText.__struct_fields__)


def format_card(id: int, card: Card) -> str:
    """Format a card as one line: the id of the document and the fields, separated by tabs.

    Tabs and line breaks within fields become spaces. The line has no line break at its end.
    """
    return _join_fields([str(id), *msgspec.structs.astuple(card)]).replace("\n", " ")


def format_document(id: int, card: Card, text: StoredText) -> str:
    """Format all stored fields of a document, separated by tabs: the id, the card, then the texts.

    ``id`` is the id of the document. Tabs within fields become spaces. Line breaks become spaces in the card,
    and stay in ``text``.
    """
    return format_card(id, card) + _SEPARATOR + _join_fields(msgspec.structs.astuple(text))


def parse_cards(payload: bytes) -> dict[int, Card]:
    """Parse a file of cards (one per line, as `format_card` writes them) into cards, keyed by document id.

    ``payload`` is UTF-8 text. Raises `ValueError` if it is malformed.
    """
    lines = (line.split(_SEPARATOR) for line in payload.decode().split("\n"))
    return {int(id): Card(*_require_count(fields, _CARD_FIELD_COUNT)) for id, *fields in lines}


def parse_document(payload: bytes) -> dict[int, tuple[Card, StoredText]]:
    """Parse a document's file, as `format_document` writes it, into the card and the texts of the document.

    ``payload`` is UTF-8 text. The result has one entry, keyed by the id of the document. Raises `ValueError`
    if the payload is malformed.
    """
    id, *fields = payload.decode().split(_SEPARATOR)
    _require_count(fields, _CARD_FIELD_COUNT + _TEXT_FIELD_COUNT)
    return {int(id): (Card(*fields[:_CARD_FIELD_COUNT]), StoredText(*fields[_CARD_FIELD_COUNT:]))}


def _join_fields(fields: Sequence[str]) -> str:
    line = _SEPARATOR.join(fields)
    # Tabs in texts are rare, and replacing them in every field would take longer than counting.
    if line.count(_SEPARATOR) == len(fields) - 1:
        return line
    return _SEPARATOR.join([field.replace(_SEPARATOR, " ") for field in fields])


def _require_count(fields: list[str], count: int) -> list[str]:
    """Return ``fields`` unchanged. Raises `ValueError` if their number is not ``count``."""
    if len(fields) != count:
        raise ValueError(f"{len(fields)} fields instead of {count}")
    return fields
