"""A report format as data: tables with rows, columns and official layout, identities, headings.

The files are in ``formats/``. Tables, rows and columns have English keys that keep their meaning across
formats (``new_received``, ``natural``), so that years can be compared.
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
    """The identity of a cell: the keys of its table, row and column."""

    table: str
    row: str
    column: str


class FormatPart(msgspec.Struct, frozen=True, eq=False, forbid_unknown_fields=True, kw_only=True):
    """Base of all parts of a format. An unknown key in its file is an error."""


class TableColumn(FormatPart, frozen=True, eq=False):
    """A column. ``label`` is the official header; ``names`` are alternatives that editors may write.

    ``kind`` is the type of its cells: a whole number from 0, a signed one, or an amount of money in ``unit``
    that may have decimals. With ``unit_in_cell`` cells print the unit, because the header does not.
    """

    key: str
    label: str
    label_en: str
    names: tuple[str, ...] = ()
    kind: CellKind = "count"
    unit: str = ""
    unit_in_cell: bool = False


class TableRow(FormatPart, frozen=True, eq=False):
    """A row. ``label`` is the official one, ``short`` is used in messages and by editors.

    ``columns`` are the keys of its columns, if it does not have all of the table.
    """

    key: str
    label: str
    short: str
    label_en: str
    names: tuple[str, ...] = ()
    group: str = ""
    columns: tuple[str, ...] = ()


class RowGroup(FormatPart, frozen=True, eq=False):
    """A heading over rows that has no cells of its own, such as （三）不予公开."""

    key: str
    label: str
    label_en: str
    names: tuple[str, ...] = ()


class LayoutPiece(FormatPart, frozen=True, eq=False):
    """A piece of the official layout: the label of a row, group or column, a text, or the cells of a row.

    Exactly one of ``text``, ``row``, ``group``, ``column`` and ``cells`` is given. ``cols`` and ``rows`` are
    spans; for ``cells``, ``cols`` is the span of each cell, unless ``spans`` lists them. ``scope`` is the
    HTML attribute; a text without it is not a heading.
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


class Table(FormatPart, frozen=True, eq=False, dict=True):
    """A statutory table. ``number`` is its usual name (表三); ``names`` are alternatives that editors may write."""

    key: str
    number: str
    label: str
    label_en: str
    caption: str
    caption_en: str
    unit: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    layout: tuple[tuple[LayoutPiece, ...], ...]
    names: tuple[str, ...] = ()
    groups: tuple[RowGroup, ...] = ()

    @cached_property
    def rows_by_key(self) -> dict[str, TableRow]:
        """The rows by key."""
        return {row.key: row for row in self.rows}

    @cached_property
    def columns_by_key(self) -> dict[str, TableColumn]:
        """The columns by key."""
        return {column.key: column for column in self.columns}

    @cached_property
    def groups_by_key(self) -> dict[str, RowGroup]:
        """The groups by key."""
        return {group.key: group for group in self.groups}

    def list_columns(self, row: str) -> tuple[TableColumn, ...]:
        """List the columns in which a row has cells, in order."""
        kept = self.rows_by_key[row].columns
        return tuple(self.columns_by_key[key] for key in kept) if kept else self.columns

    def iter_cells(self) -> Iterator[CellKey]:
        """Yield every cell, row by row."""
        for row in self.rows:
            for column in self.list_columns(row.key):
                yield CellKey(self.key, row.key, column.key)

    def describe_cell(self, key: CellKey) -> tuple[str, str]:
        """Return the Chinese and English name of a cell for messages: 表三“本年新收”的“自然人”."""
        row, column = self.rows_by_key[key.row], self.columns_by_key[key.column]
        return (
            f"{self.number}“{row.short}”的“{column.label}”",
            f"“{column.label_en}” of “{row.label_en}” in the table {self.label_en}",
        )


class Term(FormatPart, frozen=True, eq=False):
    """A term of a sum.

    A row or column that it does not name is that of the repetition; ``year`` -1 is the year before.
    """

    row: str = ""
    column: str = ""
    year: int = 0
    minus: bool = False


class AgencyFilter(FormatPart, frozen=True, eq=False):
    """Agencies of a level and kind (keys of agency.yaml); "" matches all."""

    level: str = ""
    kind: str = ""


class Identity(FormatPart, frozen=True, eq=False):
    """A relation that must hold between sums of cells: ``left`` ``relation`` ``right``.

    A side without terms is 0.

    ``over`` says how it is repeated. With ``columns`` its terms name rows, and it holds in each of
    ``columns``; with ``rows`` they name columns, and it holds in each of ``rows`` (none given: all). Without
    ``over`` it is a single equation. ``strengths`` overrides ``strength`` by the key of the column or row.
    ``computes`` says that the left side, one term, is a total that need not be typed. Agencies in ``unless``
    are exempt.
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
    unless: tuple[AgencyFilter, ...] = ()


class PrescribedHeading(FormatPart, frozen=True, eq=False):
    """A heading of the narrative, without its number.

    ``variants`` are also in use; ``table`` is the table in its part.
    """

    label: str
    label_en: str
    variants: tuple[str, ...] = ()
    table: str = ""


class ReportFormat(FormatPart, frozen=True, eq=False, dict=True):
    """A report format, in force for reports on the years from ``first`` to ``last`` (0: still in force).

    ``notice`` is the number of the notice that reports cite, ``source`` its full name. With ``ordered`` the
    headings are prescribed, all and in this order; otherwise they only name the required content. With
    ``statistics`` figures are labelled values with parts, instead of tables.
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
    headings: tuple[PrescribedHeading, ...] = ()
    tables: tuple[Table, ...] = ()
    identities: tuple[Identity, ...] = ()

    @cached_property
    def tables_by_key(self) -> dict[str, Table]:
        """The tables by key."""
        return {table.key: table for table in self.tables}

    @cached_property
    def cell_keys(self) -> frozenset[CellKey]:
        """Every cell of every table."""
        return frozenset(self.iter_cells())

    def is_for_year(self, year: int) -> bool:
        """Whether reports on this year have to use it."""
        return self.first <= year and (not self.last or year <= self.last)

    def iter_cells(self) -> Iterator[CellKey]:
        """Yield every cell of every table."""
        for table in self.tables:
            yield from table.iter_cells()

    def describe_cell(self, key: CellKey) -> tuple[str, str]:
        """Return the Chinese and English name of a cell for messages."""
        return self.tables_by_key[key.table].describe_cell(key)
