"""Cached parses: the record of a source, the facts of its body and its diagnostics, as plain bytes.

They are decoded by type, so a manipulated build state or a faulty worker can produce wrong values but never
run code.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from types import GenericAlias
from typing import Any, NamedTuple, Self

import msgspec

from sitegen.content.attachments import AttachmentFacts
from sitegen.content.layout import SourceKind
from sitegen.content.parse import RECORD_CLASSES, BodyFacts, ParsedSource
from sitegen.diagnostics import Diagnostic
from sitegen.reports import ApplicationLog
from sitegen.schema import RawCells

Diagnostics = tuple[Diagnostic, ...]
ParseResult = tuple[Any, BodyFacts, Diagnostics]
"""The record (None if it has errors), the facts of the body, and the diagnostics."""

_ENCODER = msgspec.msgpack.Encoder()


_RECORDS: Mapping[SourceKind, Any] = {
    **{kind: record | None for kind, record in RECORD_CLASSES.items()},
    SourceKind.NARRATIVE: None,
    SourceKind.REPORT_TABLES: RawCells | None,
    SourceKind.APPLICATION_LOG: ApplicationLog | None,
    SourceKind.ATTACHMENT: AttachmentFacts | None,
}
"""Type of the record of each kind of source."""


@cache
def _make_decoder(kind: SourceKind) -> msgspec.msgpack.Decoder[Any]:
    """Make the decoder of a kind of source. It takes milliseconds, so it is made on first use."""
    # `tuple[…]` would be a type to mypy, which knows the record only as a value.
    return msgspec.msgpack.Decoder(GenericAlias(tuple, (_RECORDS[kind], BodyFacts, Diagnostics)))


class CachedParse(NamedTuple):
    """Result of parsing a source file, in the form in which workers return it.

    ``value`` is the encoded `ParseResult`. ``html`` and ``text`` are the body in two forms, and ``digest`` is
    the key under which the body is stored. These three are "" if the source has no body.
    """

    value: bytes
    digest: str
    html: str
    text: str

    @classmethod
    def from_parsed(cls, parsed: ParsedSource) -> Self:
        """Convert a parsed source to its cached form. Its source text is left out."""
        value = encode_result((parsed.record, parsed.body, parsed.diagnostics))
        return cls(value, parsed.body.digest, parsed.html, parsed.text)


def encode_result(result: ParseResult) -> bytes:
    """Encode a parse result as MessagePack, to be decoded by `decode_result`."""
    return _ENCODER.encode(result)


def digest_result(value: bytes) -> bytes:
    """Return the digest of an encoded parse result. Equal results have equal digests."""
    return blake2b(value, digest_size=16).digest()


def decode_result(kind: SourceKind, value: bytes | None) -> ParseResult | None:
    """Decode a parse result that `encode_result` encoded. ``kind`` determines the type of its record.

    Returns None if ``value`` is None or invalid; then the source has to be parsed again.
    """
    if value is None:
        return None
    try:
        result: ParseResult = _make_decoder(kind).decode(value)
    except (msgspec.MsgspecError, TypeError, ValueError):
        return None  # the source is parsed again
    return result
