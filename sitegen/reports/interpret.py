"""Resolve cells as typed, under any of their names, to the tables of a format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import reports as codes
from sitegen.diagnostics.codes import yaml as yaml_codes
from sitegen.reports.arithmetic import equations, totals
from sitegen.reports.cells import State, read_cell
from sitegen.reports.model import CellKey, Column, Format, Row, Table
from sitegen.reports.names import (
    block_names,
    column_names,
    group_names,
    nearest,
    plain,
    row_names,
    table_names,
)
from sitegen.reports.remarks import Remarks, elsewhere
from sitegen.reports.tables import ReportTables, Value
from sitegen.schema import Entry, Typed, Word
from sitegen.schema.faults import WIDE_BRACKETS
from sitegen.schema.values import shown

NOTHING = frozenset({"无", "没有", "零", "0", "none"})
"""What editors write for a table or a row whose cells are all 0."""

FINDINGS_LIMIT = 50


@dataclass(frozen=True, slots=True)
class TypedFile:
    """The cells of one file: the report's .yaml, or the .csv or .xlsx beside it."""

    path: str
    typed: Typed


def interpret(
    form: Format, year: int, sources: Sequence[TypedFile]
) -> tuple[ReportTables, tuple[Diagnostic, ...]]:
    """Combine the tables of all sources, and report every error in what was typed.

    Never raises. Does not check that all tables are there.
    """
    interpreter = _Interpreter(form, year)
    for source in sources:
        interpreter.read(source)
    interpreter.report_blanks()
    interpreter.fill_lost()
    tables = ReportTables(form, year, interpreter.typed, interpreter.given)
    return tables, tuple(interpreter.found[:FINDINGS_LIMIT])


class _Interpreter(Remarks):
    """Resolver of the cells of one report."""

    def __init__(self, form: Format, year: int) -> None:
        super().__init__()
        self.form = form
        self.year = year
        self.typed: dict[CellKey, Value] = {}
        self.given: dict[str, Place] = {}

    def read(self, source: TypedFile) -> None:
        self.path = source.path
        # A table may come from one file only; what this file adds is not compared with itself.
        before = dict(self.given)
        if source.typed.entries and not self.form.tables:
            self.report(codes.NO_TABLES, source.typed.entries[0].value, **self.words())
            return
        for entry in source.typed.entries:
            if not entry.names:
                self.whole(entry)
            elif (table := self.table(entry)) and (entry.value.text or len(entry.names) > 1):
                self.give(table, entry.names[0], before)
                self.entry(table, entry)

    def lose_table(self, word: Word, tables: Iterable[Table]) -> None:
        for table in tables:
            self.given.setdefault(table.key, self.place(word))
            self.lose(word, table, table.rows)

    def fill_lost(self) -> None:
        """Mark unknown cells, so that no sum is reported because of them."""
        for (table, row), place in self.lost.items():
            for column in self.form.table[table].columns_of(row):
                self.typed.setdefault(CellKey(table, row, column.key), Value(None, State.WRONG, place))

    def words(self) -> dict[str, object]:
        return {"format": self.form.label, "format_en": self.form.label_en}

    def whole(self, entry: Entry) -> None:
        """Read one word for all tables."""
        if plain(entry.value.text) in NOTHING:
            for table in self.form.tables:
                self.given.setdefault(table.key, self.place(entry.value))
            return
        rows = [table.label for table in self.form.tables]
        rows_en = [table.label_en for table in self.form.tables]
        self._no_cell(entry.value, "表格", rows, rows_en)
        self.lose_table(entry.value, self.form.tables)

    def _no_cell(self, word: Word, name: str, rows: Sequence[str], rows_en: Sequence[str]) -> None:
        values = {"rows": "、".join(rows), "rows_en": ", ".join(rows_en), "value": shown(word.text)}
        self.report(codes.NO_CELL, word, name=name, **values)

    def table(self, entry: Entry) -> Table | None:
        """Return the table of an entry, or None after reporting it."""
        word = entry.names[0]
        key = table_names(self.form).get(plain(word.text))
        if key:
            return self.form.table[key]
        if other := elsewhere(word.text, self.form, lambda form: (table_names(form),)):
            self._other(word, other)
            return None
        labels = [table.label for table in self.form.tables]
        near = nearest(word.text, table_names(self.form))
        if near:
            self.lose_table(word, [self.form.table[table_names(self.form)[near]]])
        self.report_once(
            codes.TABLE_UNKNOWN,
            word,
            word.text,
            name=shown(word.text),
            known="、".join(labels),
            known_en=", ".join(table.key for table in self.form.tables),
            near=f"，是不是“{self.form.table[table_names(self.form)[near]].label}”？" if near else "",
            **self.words(),
        )
        return None

    def _other(self, word: Word, other: Format) -> None:
        values = {"other": other.label, "other_en": other.label_en, "year": self.year}
        self.report_once(codes.OTHER_FORMAT, word, other.id, name=shown(word.text), **values, **self.words())

    def give(self, table: Table, word: Word, before: dict[str, Place]) -> None:
        """Note that a table is given here; report it if another file has it too."""
        here = self.given.setdefault(table.key, self.place(word))
        if table.key in before and here.path != self.path:
            finding = codes.TABLE_TWICE.at(self.place(word), **_table_words(table), other=here)
            if finding.message not in {one.message for one in self.found}:
                self.found.append(finding)

    def entry(self, table: Table, entry: Entry) -> None:
        """Read one cell of a table, named by its row and, if there are several, its column."""
        names = list(entry.names[1:])
        heading = entry.names[0]
        while names and self.is_group(table, names[0]):
            heading = names.pop(0)
        nothing = not entry.value.text or plain(entry.value.text) in NOTHING
        if not names or self._is_column(table, names[0]):
            if not nothing:
                self._no_row(table, heading, entry)
        elif row := self.row(table, names[0]):
            self._cell(table, row, names[1:], entry, nothing)

    def _no_row(self, table: Table, heading: Word, entry: Entry) -> None:
        """Report a figure under the name of a table or of a group of rows."""
        group = self.group(table, heading)
        below = [row for row in table.rows if not group or row.group == group]
        self.lose(entry.value, table, below)
        self._no_cell(
            entry.value, shown(heading.text), [row.short for row in below], [row.key for row in below]
        )

    def _is_column(self, table: Table, word: Word) -> bool:
        """Whether this can only be the name of a column."""
        name = plain(word.text)
        return name not in row_names(table) and any(
            name in column_names(table, row.key) for row in table.rows
        )

    def group(self, table: Table, word: Word) -> str:
        return group_names(table).get(plain(word.text), "")

    def is_group(self, table: Table, word: Word) -> bool:
        """Whether this is a heading over rows, which editors may write above them or leave out."""
        name = plain(word.text)
        return name not in row_names(table) and (name in group_names(table) or name in block_names(table))

    def row(self, table: Table, word: Word) -> Row | None:
        key = row_names(table).get(plain(word.text))
        if key:
            return table.row[key]
        near = nearest(word.text, [row.short for row in table.rows])
        self.lose(word, table, [row for row in table.rows if not near or row.short == near])
        if other := elsewhere(word.text, self.form, lambda form: map(row_names, form.tables)):
            self._other(word, other)
            return None
        listed = "、".join(row.short for row in table.rows)
        listed_en = ", ".join(row.key for row in table.rows)
        self.report_once(
            codes.ROW_UNKNOWN,
            word,
            f"{table.key} {word.line} {word.text}",
            name=shown(word.text),
            near=f"是不是“{near}”？" if near else f"可以写的行：{listed}",
            near_en=f"is it “{near}”?" if near else f"its rows are {listed_en}",
            **_table_words(table),
        )
        return None

    def _cell(self, table: Table, row: Row, names: Sequence[Word], entry: Entry, nothing: bool) -> None:
        columns = table.columns_of(row.key)
        told = len(columns) > 1 or entry.value.text not in ("", "0")
        if not names and nothing and not entry.number and told:
            return
        column = self._column(table, row, columns, names, entry)
        if column is None:
            self.lose(entry.value, table, [row])
        else:
            self._put(CellKey(table.key, row.key, column.key), column, entry)

    def _column(
        self, table: Table, row: Row, columns: Sequence[Column], names: Sequence[Word], entry: Entry
    ) -> Column | None:
        """Return the column of a cell, or None after reporting it."""
        if names:
            return self._named_column(table, row, names, entry)
        if entry.number:
            return self._listed_column(table, row, columns, entry)
        if len(columns) == 1:
            return columns[0]
        if entry.value.text.startswith(tuple(WIDE_BRACKETS)):
            self.report(yaml_codes.WIDE_BRACKET, entry.value, bracket=entry.value.text[0])
            return None
        values = {"row": row.short, "row_en": row.label_en, "column": columns[0].label, "count": len(columns)}
        self.report(
            codes.NO_COLUMN, entry.value, value=shown(entry.value.text), **values, **_table_words(table)
        )
        return None

    def _named_column(self, table: Table, row: Row, names: Sequence[Word], entry: Entry) -> Column | None:
        if not names[0].text:
            self.report(codes.CSV_CELL, entry.value, value=shown(entry.value.text))
            return None
        key = column_names(table, row.key).get(plain(names[0].text))
        if key and len(names) == 1:
            return table.column[key]
        word = names[min(1, len(names) - 1)] if key else names[0]
        if word.line < entry.value.line and self._is_column(table, word):
            word = replace(word, line=entry.value.line, column=entry.value.column, length=entry.value.length)
        if other := elsewhere(word.text, self.form, _all_column_names):
            self._other(word, other)
            return None
        values = {"row": row.short, "row_en": row.label_en, "name": shown(word.text)}
        known = "、".join(column.label for column in table.columns_of(row.key))
        known_en = ", ".join(column.key for column in table.columns_of(row.key))
        where = f"{table.key} {word.line} {word.text}"
        self.report_once(
            codes.COLUMN_UNKNOWN, word, where, known=known, known_en=known_en, **values, **_table_words(table)
        )
        return None

    def _listed_column(
        self, table: Table, row: Row, columns: Sequence[Column], entry: Entry
    ) -> Column | None:
        """Return the column of a list member. Lists follow the order of the table, with or without totals."""
        plain_columns = [
            column
            for column in columns
            if CellKey(table.key, row.key, column.key) not in _row_totals(self.form)
        ]
        for order in (columns, plain_columns):
            if len(order) == entry.of:
                return order[entry.number - 1]
        if "，" in entry.value.text:
            self.report(yaml_codes.WIDE_COMMA, entry.value, bracket="[ ]")
        elif entry.number == 1:
            self.report(
                codes.LIST_LENGTH,
                entry.value,
                row=row.short,
                row_en=row.label_en,
                count=entry.of,
                expected=len(plain_columns),
                columns="、".join(column.label for column in plain_columns),
                columns_en=", ".join(column.key for column in plain_columns),
                **_table_words(table),
            )
        return None

    def _put(self, key: CellKey, column: Column, entry: Entry) -> None:
        reading = read_cell(entry.value.text, column)
        value = Value(reading.number, reading.state, self.place(entry.value), entry.value.text)
        first = self.typed.setdefault(key, value)
        chinese, english = self.form.called(key)
        values = {"cell": chinese, "cell_en": english, "value": shown(entry.value.text)}
        if first is not value and first.place.path == self.path:
            self.report(codes.CELL_TWICE, entry.value, other=first.place, **values)
        if reading.rule:
            self.report(reading.rule, entry.value, **values)

    def report_blanks(self) -> None:
        """Report cells that were left blank, one for each row. Totals may be blank."""
        rows: set[tuple[str, str]] = set()
        for key, value in self.typed.items():
            if value.state is State.BLANK and key not in totals(self.form) and key[:2] not in rows:
                rows.add(key[:2])
                chinese, english = self.form.called(key)
                self.found.append(codes.CELL_BLANK.at(value.place, cell=chinese, cell_en=english))


@cache
def _row_totals(form: Format) -> frozenset[CellKey]:
    """Return the totals over the columns of a row."""
    return frozenset(
        equation.left[0].key
        for equation in equations(form)
        if equation.identity.computes and equation.identity.over == "rows"
    )


def _all_column_names(form: Format) -> Iterable[Mapping[str, str]]:
    return (column_names(table, row.key) for table in form.tables for row in table.rows)


def _table_words(table: Table) -> dict[str, object]:
    return {"table": f"{table.number}“{table.label}”", "table_en": table.label_en}
