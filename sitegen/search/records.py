"""Stored fields of documents: cards and texts, and their form in files.

A file of cards has a line for each card: the id and the fields, separated by tabs. A document's file has the same line
with the texts as further fields, which may contain line breaks. Tabs in fields become spaces, line breaks in cards too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

_SEPARATOR: Final = "\t"


class Card(msgspec.Struct, frozen=True, array_like=True):
    """Stored fields that a result shows. ``href`` is relative to the site's root; dates are ISO 8601 or ""."""

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


class Text(msgspec.Struct, frozen=True, array_like=True):
    """Texts of a document as written. Keywords and names of attachments have a line each."""

    summary: str
    keywords: str
    files: str
    body: str


_CARD: Final = len(Card.__struct_fields__)
_TEXT: Final = len(Text.__struct_fields__)


def card_line(id: int, card: Card) -> str:
    """Format the line of a card."""
    return _joined([str(id), *msgspec.structs.astuple(card)]).replace("\n", " ")


def document_lines(id: int, card: Card, text: Text) -> str:
    """Format the payload of a document's file."""
    return card_line(id, card) + _SEPARATOR + _joined(msgspec.structs.astuple(text))


def cards_of(payload: bytes) -> dict[int, Card]:
    """Parse a file of cards, by id. Raises `ValueError` for an invalid payload."""
    lines = (line.split(_SEPARATOR) for line in payload.decode().split("\n"))
    return {int(id): Card(*_checked(fields, _CARD)) for id, *fields in lines}


def documents_of(payload: bytes) -> dict[int, tuple[Card, Text]]:
    """Parse a document's file, by id. Raises `ValueError` for an invalid payload."""
    id, *fields = payload.decode().split(_SEPARATOR)
    _checked(fields, _CARD + _TEXT)
    return {int(id): (Card(*fields[:_CARD]), Text(*fields[_CARD:]))}


def _joined(fields: Sequence[str]) -> str:
    line = _SEPARATOR.join(fields)
    if line.count(_SEPARATOR) == len(fields) - 1:
        return line
    return _SEPARATOR.join([field.replace(_SEPARATOR, " ") for field in fields])


def _checked(fields: list[str], count: int) -> list[str]:
    if len(fields) != count:
        raise ValueError(f"{len(fields)} fields instead of {count}")
    return fields
