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
    """Stored fields of a document that every search result shows.

    ``href`` is relative to the root of the site. ``agency``, ``category``, ``topic`` and ``genre`` are ids,
    or "". ``written`` and ``published`` are dates in ISO 8601, or "". The date of publication may have a
    time.
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
    """Stored texts of a document, not normalised.

    ``keywords`` and ``files`` (names of attachments) have one entry per line.
    """

    summary: str
    keywords: str
    files: str
    body: str


_CARD_FIELDS: Final = len(Card.__struct_fields__)
_TEXT_FIELDS: Final = len(StoredText.__struct_fields__)


def format_card(id: int, card: Card) -> str:
    """Format a card as one line: the id of the document and the fields, separated by tabs."""
    return _join_fields([str(id), *msgspec.structs.astuple(card)]).replace("\n", " ")


def format_document(id: int, card: Card, text: StoredText) -> str:
    """Format all stored fields of a document, separated by tabs: first the card, then the texts."""
    return format_card(id, card) + _SEPARATOR + _join_fields(msgspec.structs.astuple(text))


def parse_cards(payload: bytes) -> dict[int, Card]:
    """Parse the payload of a file of cards into cards, keyed by document id.

    Raises `ValueError` if it is malformed.
    """
    lines = (line.split(_SEPARATOR) for line in payload.decode().split("\n"))
    return {int(id): Card(*_check_count(fields, _CARD_FIELDS)) for id, *fields in lines}


def parse_document(payload: bytes) -> dict[int, tuple[Card, StoredText]]:
    """Parse the payload of a document's file into the card and the texts of the document.

    The result has one entry, keyed by the id of the document. Raises `ValueError` if the payload is
    malformed.
    """
    id, *fields = payload.decode().split(_SEPARATOR)
    _check_count(fields, _CARD_FIELDS + _TEXT_FIELDS)
    return {int(id): (Card(*fields[:_CARD_FIELDS]), StoredText(*fields[_CARD_FIELDS:]))}


def _join_fields(fields: Sequence[str]) -> str:
    line = _SEPARATOR.join(fields)
    # Tabs in texts are rare, and replacing them in every field would take longer than counting.
    if line.count(_SEPARATOR) == len(fields) - 1:
        return line
    return _SEPARATOR.join([field.replace(_SEPARATOR, " ") for field in fields])


def _check_count(fields: list[str], count: int) -> list[str]:
    """Return the fields. Raises `ValueError` if there are not ``count`` of them."""
    if len(fields) != count:
        raise ValueError(f"{len(fields)} fields instead of {count}")
    return fields
