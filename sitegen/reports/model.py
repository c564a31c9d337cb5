"""A report format as data: its tables with rows, columns and official layout, its identities, its headings.

The files are in ``formats/``; a new format is a new file. Rows, columns and tables are known by English keys that
keep their meaning across formats (``new_received``, ``natural``), so that years can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Literal, NamedTuple

import msgspec

CellKind = Literal["count", "signed", "amount"]
Strength = Literal["error", "warning"]
Scope = Literal["", "row", "col", "rowgroup", "colgroup"]


class CellKey(NamedTuple):
    """A cell of a report by the keys of its table, row and column."""

    table: str
    row: str
    column: str


class Declaration(msgspec.Struct, frozen=True, eq=False, forbid_unknown_fields=True, kw_only=True):
    """Something that a format declares: a key of its file that is not known is an error."""


class Column(Declaration, frozen=True, eq=False):
    """A column: ``label`` as the official header prints it, ``names`` what editors may write besides.

    ``kind`` says what a cell holds: a whole number from 0, one with a sign, or an amount of money in ``unit``
    that may have decimals. ``unit_in_cell``: the header does not name the unit, so the cell has to.
    """

    key: str
    label: str
    label_en: str
    names: tuple[str, ...] = ()
    kind: CellKind = "count"
    unit: str = ""
    unit_in_cell: bool = False


class Row(Declaration, frozen=True, eq=False):
    """A row: ``label`` as printed, ``short`` what to call it elsewhere and what editors write.

    ``columns`` are the keys of its columns, if it has not all of the table.
    """

    key: str
    label: str
    short: str
    label_en: str
    names: tuple[str, ...] = ()
    group: str = ""
    columns: tuple[str, ...] = ()


class Group(Declaration, frozen=True, eq=False):
    """A heading over rows that has no cells of its own, such as （三）不予公开."""

    key: str
    label: str
    label_en: str
    names: tuple[str, ...] = ()


class Piece(Declaration, frozen=True, eq=False):
    """A cell of the official layout: the label of a row, a group or a column, a text, or the cells of a row.

    Exactly one of ``text``, ``row``, ``group``, ``column`` and ``cells`` is given. ``cols`` and ``rows`` span; for
    ``cells``, ``cols`` is the span of each, or ``spans`` are. ``scope`` is the one of HTML; without it a text heads
    nothing.
    """

    text: str = ""
    text_en: str = ""
    row: str = ""
    group: str = ""
    column: str = ""
    cells: str = ""
    cols: int = 1
    rows: int = 1
    spans: tuple[int, ...] = ()
    scope: Scope = ""


class Table(Declaration, frozen=True, eq=False, dict=True):
    """A statutory table: ``number`` as people call it (表三), ``label`` in words, ``names`` what editors may write."""

    key: str
    number: str
    label: str
    label_en: str
    caption: str
    caption_en: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    layout: tuple[tuple[Piece, ...], ...]
    names: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()

    @cached_property
    def row(self) -> dict[str, Row]:
        """The rows by key."""
        return {row.key: row for row in self.rows}

    @cached_property
    def column(self) -> dict[str, Column]:
        """The columns by key."""
        return {column.key: column for column in self.columns}

    @cached_property
    def group(self) -> dict[str, Group]:
        """The groups by key."""
        return {group.key: group for group in self.groups}

    def columns_of(self, row: str) -> tuple[Column, ...]:
        """The columns in which a row has cells, in order."""
        kept = self.row[row].columns
        return tuple(self.column[key] for key in kept) if kept else self.columns

    def cells(self) -> Iterator[CellKey]:
        """Every cell, row by row."""
        for row in self.rows:
            for column in self.columns_of(row.key):
                yield CellKey(self.key, row.key, column.key)

    def called(self, key: CellKey) -> tuple[str, str]:
        """What to call a cell in a message, Chinese and English: 表三“本年新收”的“自然人”."""
        row, column = self.row[key.row], self.column[key.column]
        return (
            f"{self.number}“{row.short}”的“{column.label}”",
            f"“{column.label_en}” of “{row.label_en}” in the table {self.label_en}",
        )


class Term(Declaration, frozen=True, eq=False):
    """A part of a sum: of the identity's row or column where it names none; ``year`` -1 is the report before."""

    row: str = ""
    column: str = ""
    year: int = 0
    minus: bool = False


class Agencies(Declaration, frozen=True, eq=False):
    """Agencies by level and kind (as in agency.yaml); empty means any."""

    level: str = ""
    kind: str = ""


class Identity(Declaration, frozen=True, eq=False):
    """What must hold between cells: ``left`` ``relation`` ``right``, where no terms are 0.

    ``over`` says for what it is repeated: its terms name rows and it holds in all ``columns``, or they name columns
    and it holds in all ``rows`` (none given: all that have the terms); without ``over`` it is one statement.
    ``strengths`` are by the key of that column or row where it differs. ``computes``: the left side, one term, is a
    total that need not be typed. It is not asked of agencies in ``unless``.
    """

    id: str
    table: str
    strength: Strength
    text: str
    text_en: str
    left: tuple[Term, ...]
    right: tuple[Term, ...] = ()
    relation: Literal["=", ">="] = "="
    over: Literal["", "columns", "rows"] = ""
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    strengths: dict[str, Strength] = msgspec.field(default_factory=dict)
    computes: bool = False
    unless: tuple[Agencies, ...] = ()


class Heading(Declaration, frozen=True, eq=False):
    """A heading of the narrative, without its number; ``variants`` are in use too. ``table`` stands in that part."""

    label: str
    label_en: str
    variants: tuple[str, ...] = ()
    table: str = ""


class Format(Declaration, frozen=True, eq=False, dict=True):
    """A report format: in force for reports on the years from ``first`` to ``last`` (0: still).

    ``notice`` is the number of the notice that a report cites, ``source`` names it in full. ``ordered``: the
    headings are prescribed, all and in this order; else they are what the law asks for, in any form.
    ``statistics``: figures are labelled values whose parts add up, instead of tables.
    """

    id: str
    label: str
    label_en: str
    source: str
    source_en: str
    first: int
    notice: str = ""
    last: int = 0
    names: tuple[str, ...] = ()
    ordered: bool = True
    statistics: bool = False
    headings: tuple[Heading, ...] = ()
    tables: tuple[Table, ...] = ()
    identities: tuple[Identity, ...] = ()

    @cached_property
    def table(self) -> dict[str, Table]:
        """The tables by key."""
        return {table.key: table for table in self.tables}

    @cached_property
    def known(self) -> frozenset[CellKey]:
        """Every cell of every table, for asking whether there is one."""
        return frozenset(self.cells())

    def covers(self, year: int) -> bool:
        """Whether reports on this year have to use it."""
        return self.first <= year and (not self.last or year <= self.last)

    def cells(self) -> Iterator[CellKey]:
        """Every cell of every table."""
        for table in self.tables:
            yield from table.cells()

    def called(self, key: CellKey) -> tuple[str, str]:
        """What to call a cell in a message, Chinese and English."""
        return self.table[key.table].called(key)
