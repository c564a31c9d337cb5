"""Cached parses: the record of a source, the facts of its body and its diagnostics, as plain bytes.

They are decoded by type, so a manipulated build state or a faulty worker can produce wrong values but never
run code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Self

import msgspec

from sitegen.content.attachments import AttachmentFacts
from sitegen.content.layout import SourceKind
from sitegen.content.parse import RECORDS, BodyFacts, Parsed
from sitegen.diagnostics import Diagnostic
from sitegen.reports import Ledger
from sitegen.schema import Typed

Findings = tuple[Diagnostic, ...]
Known = tuple[Any, BodyFacts, Findings]
"""The record (None if it has errors), the facts of the body, and the diagnostics."""

_ENCODER = msgspec.msgpack.Encoder()


def _decoder(record: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(tuple[record, BodyFacts, Findings])


_DECODERS: Mapping[SourceKind, msgspec.msgpack.Decoder[Any]] = {
    **{kind: _decoder(record | None) for kind, record in RECORDS.items()},
    SourceKind.NARRATIVE: _decoder(None),
    SourceKind.REPORT_TABLES: _decoder(Typed | None),
    SourceKind.LEDGER: _decoder(Ledger | None),
    SourceKind.ATTACHMENT: _decoder(AttachmentFacts | None),
}


class Parse(NamedTuple):
    """A parsed source as workers return it: the encoded result, and the HTML and text of its body.

    ``digest`` is that of the body, "" if there is none.
    """

    value: bytes
    digest: str
    html: str
    text: str

    @classmethod
    def of(cls, parsed: Parsed) -> Self:
        """Encode a parsed source."""
        value = encoded((parsed.record, parsed.body, parsed.diagnostics))
        return cls(value, parsed.body.digest, parsed.html, parsed.text)


def encoded(known: Known) -> bytes:
    """Encode a parse result."""
    return _ENCODER.encode(known)


def decoded(kind: SourceKind, value: bytes | None) -> Known | None:
    """Decode a parse result; None if there is none or it is invalid."""
    if value is None:
        return None
    try:
        found: Known = _DECODERS[kind].decode(value)
    except (msgspec.MsgspecError, TypeError, ValueError):
        return None  # the source is parsed again
    return found
