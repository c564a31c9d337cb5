"""Match the cells that editors typed, by any accepted name, with the cells of a report format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import reports as codes
from sitegen.diagnostics.codes import yaml as yaml_codes
from sitegen.reports.arithmetic import collect_row_totals
from sitegen.reports.cells import is_unfilled, parse_cell
from sitegen.reports.diagnostic_collector import DiagnosticCollector, find_other_format
from sitegen.reports.model import CellKey, ReportFormat, Table, TableColumn, TableRow
from sitegen.reports.name_matching import (
    find_similar_name,
    is_column_name,
    is_heading_name,
    iter_column_names,
    map_column_names,
    map_group_names,
    map_row_names,
    map_table_names,
    normalise_name,
)
from sitegen.reports.row_examples import (
    describe_field_notation,
    describe_row_notation,
    describe_unknown_table,
    find_table_with_row,
)
from sitegen.reports.tables import CellValue, ReportTables
from sitegen.reports.unfilled_cells import check_blank_cells, check_unfilled_tables, mark_unknown_cells
from sitegen.schema import RawCell, RawCells, Token
from sitegen.schema.raw_value import shorten_for_message
from sitegen.schema.yaml_errors import WIDE_BRACKETS

ZERO_WORDS = frozenset({"无", "没有", "零", "0", "none"})
"""What editors write for a table or a row whose cells are all 0."""

DIAGNOSTIC_LIMIT = 50


class RawTableFile(Struct, frozen=True):
    """Table cells as typed in one source file (.yaml, .csv or .xlsx).

    ``path`` is that of the file, relative to the project folder.
    """

    path: str
    typed: RawCells


def resolve_tables(
    form: ReportFormat, year: int, sources: Sequence[RawTableFile], *, is_draft: bool = False
) -> tuple[ReportTables, tuple[Diagnostic, ...]]:
    """Match the typed cells of ``sources`` with the format ``form``. Return the tables and diagnostics.

    There are diagnostics for unknown names, invalid figures and blank cells, but not for missing tables. A
    table that still contains the placeholder `UNFILLED_TEXT` of a new report is an error, or a warning in a
    draft (``is_draft``); all its figures become None. ``year`` is the year of the report.
    """
    resolver = _Resolver(form, year)
    for source in sources:
        resolver.read(source)
    resolver.diagnostics += check_blank_cells(form, resolver.typed)
    resolver.diagnostics += check_unfilled_tables(form, resolver.unfilled, is_draft=is_draft)
    mark_unknown_cells(form, resolver.unassigned, resolver.unfilled, resolver.typed)
    tables = ReportTables(form, year, resolver.typed, resolver.given)
    return tables, tuple(resolver.diagnostics[:DIAGNOSTIC_LIMIT])


class _Resolver(DiagnosticCollector):
    """Matcher of the typed cells of one report with the cells of its format.

    ``typed`` and ``given`` fill `ReportTables`. ``unfilled`` maps the key of each table that still contains
    `UNFILLED_TEXT` to the place of that text. ``opened`` has the keys of tables that are named without content.
    """

    def __init__(self, form: ReportFormat, year: int) -> None:
        super().__init__()
        self.form = form
        self.year = year
        self.typed: dict[CellKey, CellValue] = {}
        self.given: dict[str, Place] = {}
        self.unfilled: dict[str, Place] = {}
        # Tables without content: their rows may have been written beside them.
        self.opened: set[str] = set()

    def read(self, source: RawTableFile) -> None:
        self.path = source.path
        # A table may come from one file only; what this file adds is not compared with itself.
        given_before = dict(self.given)
        if source.typed.cells and not self.form.tables:
            self.report(codes.NO_TABLES, source.typed.cells[0].value, **self.describe_format())
            return
        for entry in source.typed.cells:
            if is_unfilled(entry.value.text):
                self.note_unfilled_tables(entry, given_before)
            elif not entry.names:
                self.read_value_of_all_tables(entry)
            elif not (table := self.resolve_table(entry)):
                continue
            elif not entry.value.text and len(entry.names) == 1:
                self.opened.add(table.key)
            else:
                self.note_given_table(table, entry.names[0], given_before)
                self.read_entry(table, entry)

    def note_unfilled_tables(self, entry: RawCell, given_before: dict[str, Place]) -> None:
        """Record that a table still has the placeholder `UNFILLED_TEXT`, the value of ``entry``.

        If ``entry`` names no table, this applies to all tables. ``given_before`` is as in `note_given_table`.
        """
        table = self.resolve_table(entry) if entry.names else None
        if table:
            self.note_given_table(table, entry.names[0], given_before)
        every = () if entry.names else self.form.tables
        for one in (table,) if table else every:
            self.given.setdefault(one.key, self.locate(entry.value))
            self.unfilled.setdefault(one.key, self.locate(entry.value))

    def note_unassigned_table(self, token: Token, tables: Iterable[Table]) -> None:
        for table in tables:
            self.given.setdefault(table.key, self.locate(token))
            self.note_unassigned(token, table, table.rows)

    def describe_format(self) -> dict[str, object]:
        return {"format": self.form.label, "format_en": self.form.label_en}

    def read_value_of_all_tables(self, entry: RawCell) -> None:
        """Read a value that is given for all tables at once.

        无 ("none") means that all figures are 0. Any other value is reported.
        """
        if normalise_name(entry.value.text) in ZERO_WORDS:
            for table in self.form.tables:
                self.given.setdefault(table.key, self.locate(entry.value))
            return
        names = [(table.label, table.label_en) for table in self.form.tables]
        self._report_no_cell(entry.value, "表格", names, describe_field_notation(self.form, "表格"))
        self.note_unassigned_table(entry.value, self.form.tables)

    def _report_no_cell(
        self, token: Token, name: str, parts: Sequence[tuple[str, str]], form: Mapping[str, str]
    ) -> None:
        rows, rows_en = zip(*parts, strict=True)
        values = {
            "rows": "、".join(rows),
            # The keys in the language of the file: they are to be copied.
            "rows_en": ", ".join(rows_en if name.isascii() else rows),
            "value": shorten_for_message(token.text),
        }
        # In a workbook or a CSV file, rows have their places already.
        shown = form if self.path.endswith(".yaml") else dict.fromkeys(form, "")
        self.report(codes.NO_CELL, token, name=name, **values, **shown)

    def resolve_table(self, entry: RawCell) -> Table | None:
        """Return the table that an entry names; report the name and return None if there is none."""
        token = entry.names[0]
        key = map_table_names(self.form).get(normalise_name(token.text))
        if key:
            return self.form.tables_by_key[key]
        if other := find_other_format(token.text, self.form, lambda form: (map_table_names(form),)):
            self._report_other_format(token, other)
            return None
        self._report_unknown_table(token)
        return None

    def _report_unknown_table(self, token: Token) -> None:
        """Report a name that does not belong to any table of the format.

        The table that was probably meant is recorded as given, so that it is not reported as missing, too.
        """
        name, names = shorten_for_message(token.text), map_table_names(self.form)
        owner = find_table_with_row(self.form, token.text, self.opened)
        near = names.get(find_similar_name(token.text, names))
        if meant := owner or (self.form.tables_by_key[near] if near else None):
            self.note_unassigned_table(token, [meant])
        # Several rows of one table were moved out of it by one mistake.
        cause = f"row of {owner.key}" if owner else token.text
        values = {**describe_unknown_table(self.form, name, owner), **self.describe_format()}
        self.report_once(codes.TABLE_UNKNOWN, token, cause, name=name, **values)

    def _report_other_format(self, token: Token, other: ReportFormat) -> None:
        values = {"other": other.label, "other_en": other.label_en, "year": self.year}
        self.report_once(
            codes.OTHER_FORMAT,
            token,
            other.id,
            name=shorten_for_message(token.text),
            **values,
            **self.describe_format(),
        )

    def note_given_table(self, table: Table, token: Token, given_before: dict[str, Place]) -> None:
        """Record that the file being read contains ``table``; report it if an earlier file does, too.

        ``token`` is the name of the table as typed. ``given_before`` maps the keys of the tables in earlier
        files to the places of their names.
        """
        place = self.given.setdefault(table.key, self.locate(token))
        if table.key in given_before and place.path != self.path:
            problem = codes.TABLE_TWICE.at(self.locate(token), **_describe_table(table), other=place)
            if problem.message not in {diagnostic.message for diagnostic in self.diagnostics}:
                self.diagnostics.append(problem)

    def read_entry(self, table: Table, entry: RawCell) -> None:
        """Read one typed cell of ``table``.

        ``entry.names`` are the name of the table, then any headings of row groups, then the row, and the
        column unless the row has only one.
        """
        names = list(entry.names[1:])
        heading = entry.names[0]
        while names and is_heading_name(table, names[0].text):
            heading = names.pop(0)
        is_zero = not entry.value.text or normalise_name(entry.value.text) in ZERO_WORDS
        if not names or is_column_name(table, names[0].text):
            if not is_zero:
                self._report_no_row(table, heading, entry)
        elif row := self.resolve_row(table, names[0]):
            self._read_cell(table, row, names[1:], entry, is_zero)

    def _report_no_row(self, table: Table, heading: Token, entry: RawCell) -> None:
        """Report a figure without a row.

        It was written directly after ``heading``, the name of a table or of a group of rows.
        """
        group = map_group_names(table).get(normalise_name(heading.text), "")
        rows = [row for row in table.rows if not group or row.group == group]
        self.note_unassigned(entry.value, table, rows)
        name, value = shorten_for_message(heading.text), entry.value.text
        form = describe_row_notation(self.form, name, value, table, rows)
        self._report_no_cell(entry.value, name, [(row.short, row.key) for row in rows], form)

    def resolve_row(self, table: Table, token: Token) -> TableRow | None:
        if key := map_row_names(table).get(normalise_name(token.text)):
            return table.rows_by_key[key]
        near = find_similar_name(token.text, [row.short for row in table.rows])
        self.note_unassigned(token, table, [row for row in table.rows if not near or row.short == near])
        if other := find_other_format(token.text, self.form, lambda form: map(map_row_names, form.tables)):
            self._report_other_format(token, other)
            return None
        listed = "、".join(row.short for row in table.rows)
        listed_en = ", ".join(row.key for row in table.rows)
        self.report_once(
            codes.ROW_UNKNOWN,
            token,
            f"{table.key} {token.line} {token.text}",
            name=shorten_for_message(token.text),
            near=f"是不是“{near}”？" if near else f"可以写的行：{listed}",
            near_en=f"is it “{near}”?" if near else f"its rows are {listed_en}",
            **_describe_table(table),
        )
        return None

    def _read_cell(
        self, table: Table, row: TableRow, names: Sequence[Token], entry: RawCell, is_zero: bool
    ) -> None:
        columns = table.list_columns(row.key)
        # 无 for a row says that all its cells are 0. In a row of one cell, 0 or a blank is that cell.
        stands_for_row = len(columns) > 1 or entry.value.text not in ("", "0")
        if not names and is_zero and not entry.list_position and stands_for_row:
            return
        column = self._resolve_column(table, row, columns, names, entry)
        if column is None:
            self.note_unassigned(entry.value, table, [row])
        else:
            self._store_cell(CellKey(table.key, row.key, column.key), column, entry)

    def _resolve_column(
        self,
        table: Table,
        row: TableRow,
        columns: Sequence[TableColumn],
        names: Sequence[Token],
        entry: RawCell,
    ) -> TableColumn | None:
        """Return the column to which a typed cell belongs. If it is not clear, report the cell and return None.

        ``columns`` are the columns that the row has. The path of names to a cell in the YAML file is its table, its row
        and its column; ``names`` is what follows the name of the row. ``entry`` is the cell as typed.
        """
        if names:
            return self._resolve_named_column(table, row, names, entry)
        if entry.list_position:
            return self._resolve_listed_column(table, row, columns, entry)
        if len(columns) == 1:
            return columns[0]
        if entry.value.text.startswith(tuple(WIDE_BRACKETS)):
            self.report(yaml_codes.WIDE_BRACKET, entry.value, bracket=entry.value.text[0])
            return None
        values = {"row": row.short, "row_en": row.label_en, "column": columns[0].label, "count": len(columns)}
        self.report(
            codes.NO_COLUMN,
            entry.value,
            value=shorten_for_message(entry.value.text),
            **values,
            **_describe_table(table),
        )
        return None

    def _resolve_named_column(
        self, table: Table, row: TableRow, names: Sequence[Token], entry: RawCell
    ) -> TableColumn | None:
        if not names[0].text:
            self.report(codes.CSV_CELL, entry.value, value=shorten_for_message(entry.value.text))
            return None
        key = map_column_names(table, row.key).get(normalise_name(names[0].text))
        if key and len(names) == 1:
            return table.columns_by_key[key]
        token = names[min(1, len(names) - 1)] if key else names[0]
        # In a CSV file the name is far above, in a line that other rows share.
        if token.line < entry.value.line and is_column_name(table, token.text):
            value = entry.value
            token = replace(token, line=value.line, column=value.column, length=value.length)
        if other := find_other_format(token.text, self.form, iter_column_names):
            self._report_other_format(token, other)
            return None
        values = {"row": row.short, "row_en": row.label_en, "name": shorten_for_message(token.text)}
        known = "、".join(column.label for column in table.list_columns(row.key))
        known_en = ", ".join(column.key for column in table.list_columns(row.key))
        where = f"{table.key} {token.line} {token.text}"
        self.report_once(
            codes.COLUMN_UNKNOWN,
            token,
            where,
            known=known,
            known_en=known_en,
            **values,
            **_describe_table(table),
        )
        return None

    def _resolve_listed_column(
        self, table: Table, row: TableRow, columns: Sequence[TableColumn], entry: RawCell
    ) -> TableColumn | None:
        """Return the column of a figure that is written as an element of a list, such as ``[3, 0, 3]``.

        The list must have one element for each column of the row, or for each that is not a total, in the
        order of the table. A list of another length is reported, and the result is None.
        """
        plain_columns = [
            column
            for column in columns
            if CellKey(table.key, row.key, column.key) not in collect_row_totals(self.form)
        ]
        for order in (columns, plain_columns):
            if len(order) == entry.list_length:
                return order[entry.list_position - 1]
        if "，" in entry.value.text:
            self.report(yaml_codes.WIDE_COMMA, entry.value, bracket="[ ]")
        elif entry.list_position == 1:
            self.report(
                codes.LIST_LENGTH,
                entry.value,
                row=row.short,
                row_en=row.label_en,
                count=entry.list_length,
                expected=len(plain_columns),
                columns="、".join(column.label for column in plain_columns),
                columns_en=", ".join(column.key for column in plain_columns),
                **_describe_table(table),
            )
        return None

    def _store_cell(self, key: CellKey, column: TableColumn, entry: RawCell) -> None:
        parsed = parse_cell(entry.value.text, column)
        value = CellValue(parsed.figure, parsed.state, self.locate(entry.value), entry.value.text)
        first = self.typed.setdefault(key, value)
        chinese, english = self.form.describe_cell(key)
        values = {"cell": chinese, "cell_en": english, "value": shorten_for_message(entry.value.text)}
        if first is not value and first.place.path == self.path:
            self.report(codes.CELL_TWICE, entry.value, other=first.place, **values)
        if parsed.rule:
            self.report(parsed.rule, entry.value, **values)


def _describe_table(table: Table) -> dict[str, object]:
    return {"table": f"{table.number}“{table.label}”", "table_en": table.label_en}
