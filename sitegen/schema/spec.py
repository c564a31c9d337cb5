"""Declarations of record fields: the single source for validation, labels, JSON Schemas and documentation.

A record is a frozen dataclass whose fields are annotated ``Annotated[type, FieldSpec(...)]``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, wraps
from typing import Any, Self, TypeVar, get_args, get_origin, get_type_hints

import msgspec

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FreeText:
    """Text of at most ``limit`` characters; line breaks are allowed only if ``lines`` is set."""

    limit: int = 500
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Text of a fixed form. ``pattern`` must match the whole text; ``example`` is shown in the hint."""

    pattern: str
    example: str


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """Document number (发文字号), or order number such as 国务院令第711号 (GB/T 9704-2012)."""


@dataclass(frozen=True, slots=True)
class Date:
    """Date in the form YYYY-MM-DD."""


@dataclass(frozen=True, slots=True)
class DateTime:
    """Date with an optional time: YYYY-MM-DD or YYYY-MM-DD HH:MM. Converted to a `Moment`."""


@dataclass(frozen=True, slots=True)
class Integer:
    """Integer from ``minimum`` to ``maximum``."""

    minimum: int = 0
    maximum: int = 10**12


@dataclass(frozen=True, slots=True)
class Number:
    """Number kept as text: up to 18 digits, up to 9 decimals, with an optional sign and an optional %."""


@dataclass(frozen=True, slots=True)
class Boolean:
    """Boolean, written 是 or 否 (also yes, no, true, false)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a fixed set of values. ``labels`` maps values to Chinese labels; editors may write either."""

    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """Name of another object. ``target`` is agency, category, topic, genre, item or report-format."""

    target: str


@dataclass(frozen=True, slots=True)
class Url:
    """Absolute http or https address."""


@dataclass(frozen=True, slots=True)
class FileName:
    """Name of a file in the item's own folder."""


@dataclass(frozen=True, slots=True)
class SitePath:
    """Path on the site, such as /old/page.html."""


@dataclass(frozen=True, slots=True)
class NestedRecord:
    """A nested record.

    ``record`` returns the class; it is a function so that a record may contain itself. ``shorthand`` names
    the field that a plain text value stands for, or is "".
    """

    record: Callable[[], type[Any]]
    shorthand: str = ""


@dataclass(frozen=True, slots=True)
class TableCells:
    """Named cells nested to any depth, or one word for all of them. Kept as typed, as `RawCells`.

    The reader of the report format resolves the names and checks the cells.
    """


Kind = (
    FreeText
    | Code
    | DocumentNumber
    | Date
    | DateTime
    | Integer
    | Number
    | Boolean
    | Choice
    | Reference
    | Url
    | FileName
    | SitePath
    | NestedRecord
    | TableCells
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date with an optional time, HH:MM or ""."""

    day: date
    time: str = ""

    def __str__(self) -> str:
        return f"{format_iso_date(self.day)} {self.time}" if self.time else format_iso_date(self.day)


@lru_cache(maxsize=10_000)
def format_iso_date(day: date | None) -> str:
    """Format a date as YYYY-MM-DD; return "" for None.

    Cached, because a catalogue has many documents but few distinct dates: each string is in memory once.
    """
    return day.isoformat() if day else ""


@dataclass(frozen=True, slots=True)
class Token:
    """A text as typed, with its position.

    ``length`` is the number of characters to underline. ``cell`` is the address in a workbook, such as 表三!D5,
    or "".
    """

    text: str
    line: int = 0
    column: int = 0
    length: int = 1
    cell: str = ""


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as typed: the names that lead to it, and its value.

    If the cells were written as a list, ``number`` is the position in the list, from 1, and ``of`` the length
    of the list.
    """

    names: tuple[Token, ...]
    value: Token
    number: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class RawCells:
    """The cells of one file, as typed and in file order."""

    cells: tuple[RawCell, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """Declaration of one field.

    ``label`` is the Chinese name: it is a key that editors may write, and the label on pages. ``aliases`` are
    further keys. ``term`` is the Dublin Core or schema.org term. ``shown`` puts the field into an item's
    metadata table, in the order of declaration. ``searchable`` includes it in the search index; ``facet``
    offers it as a search filter.
    """

    kind: Kind
    label: str
    label_en: str
    meaning: str
    meaning_en: str = ""
    aliases: tuple[str, ...] = ()
    required: bool = False
    term: str = ""
    shown: bool = False
    searchable: bool = False
    facet: bool = False


@dataclass(frozen=True, slots=True)
class RecordField:
    """A field of a record class: its canonical key, its declaration, and whether it is a list."""

    name: str
    spec: FieldSpec
    repeated: bool


Position = tuple[int, int, int]
"""Line, column and length of a key or value."""

_POSITION_DECODER = msgspec.msgpack.Decoder(dict[str, Position])


@dataclass(frozen=True, slots=True)
class RecordSource:
    """Source file of a record, with the position of each key.

    Positions are needed only for diagnostics, so they are stored as MessagePack, in a tenth of the memory.
    """

    path: str
    packed_positions: bytes = b"\x80"  # an empty mapping

    @classmethod
    def pack(cls, path: str, positions: Mapping[str, Position]) -> Self:
        """Pack the positions of the keys of a record that was read from the file ``path``."""
        return cls(path, msgspec.msgpack.encode(positions))

    @property
    def positions(self) -> Mapping[str, Position]:
        """Position of each key; keys inside lists and nested records are ``repeals.0``, ``contact.phone``."""
        return _POSITION_DECODER.decode(self.packed_positions)


def cache_per_record(function: Callable[[type[Any]], T]) -> Callable[[type[Any]], T]:
    """Decorate a function of a record class so that it runs once for each class.

    `functools.cache` does not type-check for classes.
    """
    results: dict[type[Any], T] = {}

    @wraps(function)
    def cached(record: type[Any]) -> T:
        if record not in results:
            results[record] = function(record)
        return results[record]

    return cached


@cache_per_record
def list_fields(record: type[Any]) -> tuple[RecordField, ...]:
    """List the fields of a record class that editors may write, in the order of declaration."""
    # Without the module's namespace, annotations that name other classes of the module could not be resolved.
    hints = get_type_hints(record, vars(sys.modules[record.__module__]), {}, include_extras=True)
    return tuple(
        RecordField(name, extra, get_origin(get_args(hint)[0]) is tuple)
        for name, hint in hints.items()
        for extra in getattr(hint, "__metadata__", ())
        if isinstance(extra, FieldSpec)
    )


@cache_per_record
def map_keys(record: type[Any]) -> Mapping[str, RecordField]:
    """Map every key that an editor may write (canonical names, Chinese labels, aliases) to its field.

    Raises ValueError if a key belongs to two fields.
    """
    table: dict[str, RecordField] = {}
    for member in list_fields(record):
        for key in (member.name, member.spec.label, *member.spec.aliases):
            if table.setdefault(key, member) is not member:
                raise ValueError(f"{record.__name__}: the key {key} is declared twice")
    return table


NUMBER_PATTERN = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,9})?%?")
