"""Report formats as data: tables with rows, columns and layout, rules between cells, and headings.

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
    """Key of one cell of a report format: the keys of its table, row and column.

    An example is ``("applications", "new_received", "natural")``: new applications by natural persons. The cell has
    this key in every report; the figure is stored elsewhere.
    """

    table: str
    row: str
    column: str


class FormatPart(msgspec.Struct, frozen=True, eq=False, forbid_unknown_fields=True, kw_only=True):
    """Base class of all records in a format file, such as tables and rows.

    An unknown key in the file is an error. Two instances are equal only if they are the same object.
    """


class TableColumn(FormatPart, frozen=True, eq=False):
    """A column of a statutory table.

    ``label`` is the official header; ``names`` are further names that editors may write. ``kind`` is the type
    of its figures: "count" is a whole number from 0, "signed" a whole number that may be negative, "amount"
    money in ``unit`` that may have decimals. With ``unit_in_cell``, each cell prints the unit, because the
    header does not name it.
    """

    key: str
    label: str
    label_en: str
    names: tuple[str, ...] = ()
    kind: CellKind = "count"
    unit: str = ""
    unit_in_cell: bool = False


class TableRow(FormatPart, frozen=True, eq=False):
    """A row of a statutory table.

    ``label`` is the official label; ``short`` is its short form for messages and for files that editors fill
    in. ``names`` are further names that editors may write. ``group`` is the key of the heading above the row.
    ``columns`` are the keys of the columns in which the row has cells; () means all columns of the table.
    """

    key: str
    label: str
    short: str
    label_en: str
    names: tuple[str, ...] = ()
    group: str = ""
    columns: tuple[str, ...] = ()


class RowGroup(FormatPart, frozen=True, eq=False):
    """A heading above several rows that has no cells of its own, such as （三）不予公开.

    ``names`` are further names that editors may write.
    """

    key: str
    label: str
    label_en: str
    names: tuple[str, ...] = ()


class LayoutPiece(FormatPart, frozen=True, eq=False):
    """A piece of one line of the official layout: either a heading, or all cells of one row.

    Exactly one of ``text``, ``row``, ``group``, ``column`` and ``cells`` is not empty. ``text`` is printed as
    it is. ``row``, ``group`` and ``column`` are keys whose label is printed; ``cells`` is the key of a row
    whose cells are printed. ``cols`` and ``rows`` are the column span and row span. For ``cells``, ``cols``
    is the column span of each cell, unless ``spans`` lists them one by one. ``scope`` is the HTML attribute
    of a heading; text without it is a remark and not a heading.
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
    """A statutory table of a report format: its columns, rows and official layout, without figures.

    ``number`` is its usual name (表三); ``names`` are further names that editors may write. ``caption`` is the
    title printed above it. ``unit`` is the unit of all columns that have none of their own. ``groups`` are
    the headings above several rows. ``layout`` describes the official layout line by line.
    """

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
        """Rows of the table, keyed by row key, in official order."""
        return {row.key: row for row in self.rows}

    @cached_property
    def columns_by_key(self) -> dict[str, TableColumn]:
        """Columns of the table, keyed by column key, in official order."""
        return {column.key: column for column in self.columns}

    @cached_property
    def groups_by_key(self) -> dict[str, RowGroup]:
        """Headings above rows, keyed by group key, in official order."""
        return {group.key: group for group in self.groups}

    def list_columns(self, row: str) -> tuple[TableColumn, ...]:
        """Return the columns in which a row has cells, in official order; ``row`` is the key of the row."""
        kept = self.rows_by_key[row].columns
        return tuple(self.columns_by_key[key] for key in kept) if kept else self.columns

    def iter_cells(self) -> Iterator[CellKey]:
        """Yield the key of every cell, row by row in official order."""
        for row in self.rows:
            for column in self.list_columns(row.key):
                yield CellKey(self.key, row.key, column.key)

    def describe_cell(self, key: CellKey) -> tuple[str, str]:
        """Return the Chinese and the English name of a cell for messages, such as 表三“本年新收”的“自然人”.

        Raises KeyError if the table has no such row or column.
        """
        row, column = self.rows_by_key[key.row], self.columns_by_key[key.column]
        return (
            f"{self.number}“{row.short}”的“{column.label}”",
            f"“{column.label_en}” of “{row.label_en}” in the table {self.label_en}",
        )


class Term(FormatPart, frozen=True, eq=False):
    """A term of a sum in an `Identity`: the cell to add, or to subtract if ``minus`` is true.

    ``row`` and ``column`` are the keys of the cell. If the identity is checked separately in several rows,
    ``row`` is empty, and each of these rows is put in its place; the same holds for columns. ``year`` is 0
    for the report itself and -1 for the report of the year before.
    """

    row: str = ""
    column: str = ""
    year: int = 0
    minus: bool = False


class AgencyFilter(FormatPart, frozen=True, eq=False):
    """Condition on the level and kind (层级 and 类型) of an agency.

    An agency matches if its level is ``level`` and its kind is ``kind``; "" matches any.
    """

    level: str = ""
    kind: str = ""


class Identity(FormatPart, frozen=True, eq=False):
    """A rule that compares two sums of cells of a table: ``left`` ``relation`` ``right``.

    ``table`` is the key of the table. ``text`` and ``text_en`` state the rule in Chinese and English for
    messages. A side without terms is 0.

    With ``over`` "columns", terms name only rows, and the rule is checked separately in each of ``columns``.
    With ``over`` "rows", terms name only columns, and the rule is checked separately in each of ``rows``. If
    ``columns`` or ``rows`` is empty, these are all columns or rows of the table. Without ``over``, terms name
    both, and the rule is checked once.

    ``strength`` is the severity of a violation; ``strengths`` overrides it for single columns or rows, by
    their key. With ``computes``, the left side is one cell that holds a total: editors may leave it out, and
    it is computed from the right side. The rule does not apply to agencies that match any filter in
    ``unless``.
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
    """A heading that the format prescribes for the report's text, without its number.

    ``variants`` are other wordings that are accepted. ``table`` is the key of the table that belongs below
    it, "" if none does.
    """

    label: str
    label_en: str
    variants: tuple[str, ...] = ()
    table: str = ""


class ReportFormat(FormatPart, frozen=True, eq=False, dict=True):
    """A prescribed form of annual reports: headings, statutory tables and the rules between their cells.

    It is in force for reports on the years from ``first`` to ``last``; a ``last`` of 0 means that it still
    is. ``source`` is the full name of the regulation or notice that prescribes it, ``notice`` the notice's
    reference number. With ``ordered``, all headings are mandatory and in this order; without, they only list
    the required content. With ``statistics``, reports give their figures as labelled values instead of
    tables.
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
        """Tables of the format, keyed by table key, in official order."""
        return {table.key: table for table in self.tables}

    @cached_property
    def cell_keys(self) -> frozenset[CellKey]:
        """Keys of all cells of all tables."""
        return frozenset(self.iter_cells())

    def is_for_year(self, year: int) -> bool:
        """Return whether the format is in force for reports on ``year``."""
        return self.first <= year and (not self.last or year <= self.last)

    def iter_cells(self) -> Iterator[CellKey]:
        """Yield the key of every cell, table by table and row by row in official order."""
        for table in self.tables:
            yield from table.iter_cells()

    def describe_cell(self, key: CellKey) -> tuple[str, str]:
        """Return the Chinese and the English name of a cell for messages, such as 表三“本年新收”的“自然人”.

        Raises KeyError if the format has no such cell.
        """
        return self.tables_by_key[key.table].describe_cell(key)
