"""Declarations of record fields: the single source for validation, labels, JSON Schemas and documentation.

A record is a frozen `Struct` whose fields are annotated ``Annotated[type, FieldSpec(...)]``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache, wraps
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from msgspec import Struct

from sitegen.program import regex
from sitegen.schema.old_address import AddressPatternField, OldAddressField

T = TypeVar("T")


class FreeText(Struct, frozen=True):
    """Field kind: any text of at most ``max_length`` characters.

    Line breaks are allowed only if ``multiline`` is set.
    """

    max_length: int = 500
    multiline: bool = False


class PatternText(Struct, frozen=True):
    """Field kind: text of a fixed form, such as a postcode.

    ``pattern`` is a regular expression that must match the whole text. ``example`` is shown in error
    messages.
    """

    pattern: str
    example: str


class DocumentNumber(Struct, frozen=True):
    """Field kind: document number (发文字号), such as 国办发〔2017〕47号 or 国务院令第711号, kept as written."""


class Date(Struct, frozen=True):
    """Field kind: date in the form YYYY-MM-DD, converted to `datetime.date`."""


class DateTime(Struct, frozen=True):
    """Field kind: date with an optional time, YYYY-MM-DD or YYYY-MM-DD HH:MM, converted to a `Moment`."""


class Integer(Struct, frozen=True):
    """Field kind: integer from ``minimum`` to ``maximum``, both included.

    ``example`` is what a message suggests instead of a text that is no number; if it is 0, the message suggests
    ``minimum``.
    """

    minimum: int = 0
    maximum: int = 10**12
    example: int = 0


class Number(Struct, frozen=True):
    """Field kind: number that is kept as text, exactly as typed.

    Up to 18 digits, up to 9 decimals, an optional sign and an optional % are allowed.
    """


class Boolean(Struct, frozen=True):
    """Field kind: truth value, written 是 or 否 (also yes, no, true, false)."""


class Choice(Struct, frozen=True):
    """Field kind: one of a fixed set of values.

    ``labels`` maps each stored value to its Chinese label. Editors may write either; the stored value is
    kept.
    """

    labels: Mapping[str, str]


class Reference(Struct, frozen=True):
    """Field kind: reference to an object declared elsewhere, kept as text and resolved later.

    ``target_kind`` is the type of the object: agency, category, topic, genre, item or report-format.
    """

    target_kind: str


class Url(Struct, frozen=True):
    """Field kind: absolute URL with http or https, without user name or password.

    Unless ``allows_internal`` is true, an address of an internal network is reported.
    """

    allows_internal: bool = False


class FileName(Struct, frozen=True):
    """Field kind: name of a file, without folder. The field decides which folder is meant."""


class NestedRecord(Struct, frozen=True):
    """Field kind: group of fields that is a record itself.

    ``get_record_class`` returns the record class; it is a function so that a class may contain itself.
    ``shorthand_field`` is the field to set if an editor writes a plain text instead of a group, or "" if that is
    not allowed.
    """

    get_record_class: Callable[[], type[Any]]
    shorthand_field: str = ""


class TableCells(Struct, frozen=True):
    """Field kind: table cells by name, nested to any depth, kept as `RawCells`.

    A single word, such as 无 (none), may replace all cells. Names and values are checked later against the
    report format.
    """


class KeyedChoices(Struct, frozen=True):
    """Field kind: mapping from names to choices, kept as `KeyedValues`.

    ``labels`` are those of a `Choice`. ``example`` is a name that messages show as an example.
    """

    labels: Mapping[str, str]
    example: str


FieldKind = (
    FreeText
    | PatternText
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
    | OldAddressField
    | AddressPatternField
    | NestedRecord
    | TableCells
    | KeyedChoices
)


class Moment(Struct, frozen=True):
    """Date with an optional time. ``time`` is HH:MM, or "" if only the date is known."""

    day: date
    time: str = ""

    def __str__(self) -> str:
        return f"{format_iso_date(self.day)} {self.time}" if self.time else format_iso_date(self.day)


@lru_cache(maxsize=10_000)
def format_iso_date(day: date | None) -> str:
    """Format a date as YYYY-MM-DD; return "" for None.

    Results are cached to save memory: many documents have the same dates, and equal results are one object.
    """
    return day.isoformat() if day else ""


class Token(Struct, frozen=True):
    """Text as typed, with its source position.

    ``line`` and ``column`` count from 1; 0 means unknown. ``length`` is the number of characters to
    underline in a message. ``cell`` is the address in a workbook, such as 表三!D5, or "" for other files.
    """

    text: str
    line: int = 0
    column: int = 0
    length: int = 1
    cell: str = ""


class RawCell(Struct, frozen=True):
    """Table cell as typed, before its names and value are checked.

    ``names`` are the keys that lead to the cell, outermost first. ``value`` is the typed content. For a cell
    that is an element of a list, ``list_position`` is its position, counted from 1, and ``list_length`` is
    the length of the list: in 行政处罚: [4, 0, 7], the cell 7 has ``list_position`` 3 and ``list_length`` 3. For
    other cells both are 0.
    """

    names: tuple[Token, ...]
    value: Token
    list_position: int = 0
    list_length: int = 0


class RawCells(Struct, frozen=True):
    """Table cells of one field or file, as typed and in file order; see `RawCell`.

    They have not yet been checked against the report format.
    """

    cells: tuple[RawCell, ...] = ()


class KeyedValues(Struct, frozen=True):
    """Value of a field of kind `KeyedChoices`: pairs of name and stored value, in file order."""

    pairs: tuple[tuple[str, str], ...] = ()


class ApprovalTrigger(StrEnum):
    """Kind of change of a setting that relaxes the checks and so needs the approval of a reviewer.

    ``NONE`` is for settings of which no change does.
    """

    NONE = "none"
    INCREASED = "larger"
    """A larger number."""
    CLEARED = "cleared"
    """A yes that becomes a no."""
    CHANGED = "changed"
    """Any other value, as nobody can compute whether it allows more."""
    PHONE_ADDED = "phones"
    """A mobile number that was not published before: where it occurs, it is no longer reported."""


class FieldSpec(Struct, frozen=True):
    """Declaration of one field of a record: its value, its names and where it is shown.

    ``kind`` says which values are valid. ``label`` is the Chinese name, which is also a key that editors
    may write; ``aliases`` are further keys. ``meaning`` is the Chinese help text. ``label_en`` and
    ``meaning_en`` are the English name and help text. ``required``: a record without a value is an error.
    ``metadata_term`` is the Dublin Core or schema.org term, or "". ``shown`` puts the field into the metadata table
    of an item's page, in the order of declaration. ``searchable`` adds it to the search index, and
    ``facet`` makes it a search filter. ``allows_joined_values``: one text may join several values by Chinese signs.
    ``approval_trigger``: the change of the value that has to be approved, because it relaxes checks.
    """

    kind: FieldKind
    label: str
    label_en: str
    meaning: str
    meaning_en: str = ""
    aliases: tuple[str, ...] = ()
    required: bool = False
    metadata_term: str = ""
    shown: bool = False
    searchable: bool = False
    facet: bool = False
    allows_joined_values: bool = False
    approval_trigger: ApprovalTrigger = ApprovalTrigger.NONE


class RecordField(Struct, frozen=True):
    """Field of a record class.

    ``name`` is the attribute and also the canonical key. ``spec`` is the declaration. ``repeated``: the
    value is a tuple, and editors may write a list.
    """

    name: str
    spec: FieldSpec
    repeated: bool


def cache_per_record_class(function: Callable[[type[Any]], T]) -> Callable[[type[Any]], T]:
    """Decorate a function of a record class, so that its result is computed only once for each class.

    `functools.cache` does not type-check for such functions.
    """
    results: dict[type[Any], T] = {}

    @wraps(function)
    def cached(record: type[Any]) -> T:
        if record not in results:
            results[record] = function(record)
        return results[record]

    return cached


@cache_per_record_class
def list_fields(record_class: type[Any]) -> tuple[RecordField, ...]:
    """Return the fields of a record class that editors may write, in the order of declaration.

    Attributes without a `FieldSpec`, such as ``source``, are left out. Cached for each class.
    """
    # Without the module's namespace, annotations that name other classes of the module could not be resolved.
    hints = get_type_hints(record_class, vars(sys.modules[record_class.__module__]), {}, include_extras=True)
    return tuple(
        RecordField(name, extra, get_origin(get_args(hint)[0]) is tuple)
        for name, hint in hints.items()
        for extra in getattr(hint, "__metadata__", ())
        if isinstance(extra, FieldSpec)
    )


@cache_per_record_class
def map_fields_by_key(record_class: type[Any]) -> Mapping[str, RecordField]:
    """Return the fields of a record class, keyed by every name that editors may write.

    These are the canonical key, the Chinese label and the aliases. Raises ValueError if two fields share a
    key. Cached for each class.
    """
    fields_by_key: dict[str, RecordField] = {}
    for member in list_fields(record_class):
        for key in (member.name, member.spec.label, *member.spec.aliases):
            if fields_by_key.setdefault(key, member) is not member:
                raise ValueError(f"{record_class.__name__}: the key {key} is declared twice")
    return fields_by_key


NUMBER_PATTERN = regex.compile(r"[+-]?\d{1,18}(?:\.\d{1,9})?%?")
