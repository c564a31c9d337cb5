"""What a field can hold: one declaration per field, from which everything about it is derived.

A record is a frozen dataclass whose fields are annotated ``Annotated[type, Spec(...)]``. Validation, the
page's metadata table, the labels, the JSON Schema and the documentation all read these declarations.
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
class Text:
    """Text of at most ``limit`` characters; line breaks only if ``lines``."""

    limit: int = 500
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Text of a fixed form: ``pattern`` must match all of it; ``example`` is shown in the hint."""

    pattern: str
    example: str


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """发文字号: 机关代字〔年〕序号号, or an order number such as 国务院令第711号 (GB/T 9704-2012)."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date, written YYYY-MM-DD."""


@dataclass(frozen=True, slots=True)
class Time:
    """A date, or a date and a time: YYYY-MM-DD HH:MM. Read as a `Moment`."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from ``least`` to ``most``."""

    least: int = 0
    most: int = 10**12


@dataclass(frozen=True, slots=True)
class Number:
    """A number kept as typed: up to 18 digits, up to 9 after a point, an optional sign and an optional %."""


@dataclass(frozen=True, slots=True)
class Flag:
    """是 or 否 (yes or no, true or false)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a fixed set: canonical value → Chinese word. Either may be written; the canonical one is read."""

    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """The name of something else: ``target`` is agency, category, topic, genre, item or report-format."""

    target: str


@dataclass(frozen=True, slots=True)
class Url:
    """An absolute http(s) address."""


@dataclass(frozen=True, slots=True)
class FileName:
    """The name of a file in the entry's own folder."""


@dataclass(frozen=True, slots=True)
class SitePath:
    """A path on the site, such as /old/page.html."""


@dataclass(frozen=True, slots=True)
class Group:
    """A nested record, given by a thunk so that a record may hold itself.

    ``short`` names the field that a plain text value stands for, if any.
    """

    record: Callable[[], type[Any]]
    short: str = ""


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells by name, to any depth, or one word for all of them: kept as typed, as `Typed`.

    What the names mean, and what may stand in a cell, is known to the reader of the table's format.
    """


Kind = (
    Text
    | Code
    | DocumentNumber
    | Day
    | Time
    | Whole
    | Number
    | Flag
    | Choice
    | Reference
    | Url
    | FileName
    | SitePath
    | Group
    | Cells
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and, if it is known, the time of day as HH:MM."""

    day: date
    time: str = ""

    def __str__(self) -> str:
        return f"{iso(self.day)} {self.time}" if self.time else iso(self.day)


@lru_cache(maxsize=10_000)
def iso(day: date | None) -> str:
    """YYYY-MM-DD, "" for none. A catalogue has many documents and few days, so that each is in memory once."""
    return day.isoformat() if day else ""


@dataclass(frozen=True, slots=True)
class Word:
    """A text as typed and where it stands; ``length`` is how many characters to underline.

    ``cell`` is its address in a workbook, such as 表三!D5.
    """

    text: str
    line: int = 0
    column: int = 0
    length: int = 1
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell as typed: the names that lead to it, and its text.

    Where cells were written as a list, ``number`` is the place in it, from 1, and ``of`` its length.
    """

    names: tuple[Word, ...]
    value: Word
    number: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Typed:
    """Cells as they were typed in one file, in its order."""

    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Spec:
    """The declaration of one field.

    ``label`` is the Chinese name, a key that editors may write, and the label on pages; ``aliases`` are further
    keys. ``term`` is the Dublin Core or schema.org term. ``shown`` puts the field in an item's metadata table,
    in the order of declaration.
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
class Declared:
    """A field of a record: its canonical key, its declaration, whether it is a list, and its default."""

    name: str
    spec: Spec
    many: bool


Mark = tuple[int, int, int]
"""Line, column, length."""

_MARKS = msgspec.msgpack.Decoder(dict[str, Mark])


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record was written: the file, and the place of each key.

    A finding asks for marks, most records never do: so they are kept packed, in a tenth of the memory.
    """

    path: str
    packed: bytes = b"\x80"

    @classmethod
    def of(cls, path: str, marks: Mapping[str, Mark]) -> Self:
        """A source with these marks."""
        return cls(path, msgspec.msgpack.encode(marks))

    @property
    def marks(self) -> Mapping[str, Mark]:
        """The place of each key; members of lists and groups are keyed ``repeals.0`` and ``contact.phone``."""
        return _MARKS.decode(self.packed)


def per_record(function: Callable[[type[Any]], T]) -> Callable[[type[Any]], T]:
    """Work the result out once for each record class. (In mypy's eyes `functools.cache` takes no classes.)"""
    known: dict[type[Any], T] = {}

    @wraps(function)
    def remembered(record: type[Any]) -> T:
        if record not in known:
            known[record] = function(record)
        return known[record]

    return remembered


@per_record
def declared(record: type[Any]) -> tuple[Declared, ...]:
    """The declared fields of a record class, in order."""
    # The namespaces are given, or the thunks of `Group` would not see the names of the record's module.
    hints = get_type_hints(record, vars(sys.modules[record.__module__]), {}, include_extras=True)
    return tuple(
        Declared(name, extra, get_origin(get_args(hint)[0]) is tuple)
        for name, hint in hints.items()
        for extra in getattr(hint, "__metadata__", ())
        if isinstance(extra, Spec)
    )


@per_record
def keys(record: type[Any]) -> Mapping[str, Declared]:
    """Every key that an editor may write for a record: canonical names, Chinese labels and aliases."""
    table: dict[str, Declared] = {}
    for member in declared(record):
        for key in (member.name, member.spec.label, *member.spec.aliases):
            if table.setdefault(key, member) is not member:
                raise ValueError(f"{record.__name__}: the key {key} is declared twice")
    return table


NUMBER = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,9})?%?")
