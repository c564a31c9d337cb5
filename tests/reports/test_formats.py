"""The formats as data: complete, without contradictions, and open to new ones."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from sitegen.builder.program_digest import compute_program_digest
from sitegen.reports import (
    CellKey,
    ReportFormat,
    Table,
    build_grid,
    find_format,
    find_format_in_force,
    list_equations,
    load_formats,
    match_headings,
)
from sitegen.reports.arithmetic import map_carried_cells, map_totals
from sitegen.reports.format_loader import parse_format
from sitegen.reports.grid import count_grid_columns
from sitegen.reports.name_matching import map_column_names, map_row_names, map_table_names, normalise_name
from tests.reports.typed import figures, tables_of

TABLES = [
    pytest.param(form, table, id=f"{form.id}-{table.key}")
    for form in load_formats().values()
    for table in form.tables
]
FORMATS = [pytest.param(form, id=form.id) for form in load_formats().values()]


@pytest.mark.parametrize(
    ("year", "id"),
    [(2007, "free"), (2008, "free"), (2018, "free"), (2019, "2019"), (2020, "2019"), (2021, "2021"), (2031, "2021")],
)  # fmt: skip
def test_the_format_of_a_year(year: int, id: str) -> None:
    assert find_format_in_force(year).id == id
    assert [form.id for form in load_formats().values() if form.is_for_year(year)] == (
        [id] if year > 2007 else []
    )


@pytest.mark.parametrize(
    ("name", "id"),
    [("2021", "2021"), ("2021年格式", "2021"), ("2019年试行格式", "2019"), ("自由格式", "free"),
     ("国办公开办函〔2019〕60号", "2019"), ("free", "free"), ("2020", ""), ("", "")],
)  # fmt: skip
def test_a_format_by_name(name: str, id: str) -> None:
    found = find_format(name)
    assert (found.id if found else "") == id


@pytest.mark.parametrize(
    ("id", "table", "rows", "cells"),
    [("2019", "disclosure", 8, 22), ("2019", "applications", 23, 161), ("2019", "litigation", 3, 15),
     ("2021", "disclosure", 6, 10), ("2021", "applications", 25, 175), ("2021", "litigation", 3, 15)],
)  # fmt: skip
def test_the_tables_have_their_rows_and_cells(id: str, table: str, rows: int, cells: int) -> None:
    found = load_formats()[id].tables_by_key[table]
    assert (len(found.rows), len(list(found.iter_cells()))) == (rows, cells)


@pytest.mark.parametrize(("form", "table"), TABLES)
def test_the_layout_is_a_full_rectangle_with_every_cell_once(form: ReportFormat, table: Table) -> None:
    taken = [
        (cell.row_index + down, cell.column_index + right)
        for line in build_grid(table)
        for cell in line
        for down in range(cell.row_span)
        for right in range(cell.column_span)
    ]
    assert sorted(taken) == [
        (line, place) for line in range(len(table.layout)) for place in range(count_grid_columns(table))
    ]
    keys = [cell.figure_key for line in build_grid(table) for cell in line if cell.figure_key]
    assert sorted(keys) == sorted(table.iter_cells())


@pytest.mark.parametrize(("form", "table"), TABLES)
def test_every_value_has_the_headings_of_its_row_and_column(form: ReportFormat, table: Table) -> None:
    words = {cell.id: cell for line in build_grid(table) for cell in line if cell.scope}
    for line in build_grid(table):
        for cell in line:
            if cell.figure_key:
                named = [words[id].text for id in cell.headers]
                row, column = (
                    table.rows_by_key[cell.figure_key.row],
                    table.columns_by_key[cell.figure_key.column],
                )
                assert row.label in named
                assert any(normalise_name(text) == normalise_name(column.label) for text in named)
                if row.group:
                    assert table.groups_by_key[row.group].label in named


def test_the_official_spans() -> None:
    for id, rows in (("2019", 20), ("2021", 22)):
        results = [
            cell
            for line in build_grid(load_formats()[id].tables_by_key["applications"])
            for cell in line
            if cell.row_span == rows
        ]
        assert [cell.text for cell in results] == ["三、本年度办理结果"]
    litigation = build_grid(load_formats()["2021"].tables_by_key["litigation"])
    assert [(cell.text, cell.column_span) for cell in litigation[0]] == [("行政复议", 5), ("行政诉讼", 10)]


@pytest.mark.parametrize(("form", "table"), TABLES)
def test_each_name_leads_to_one_row_and_column(form: ReportFormat, table: Table) -> None:
    assert map_table_names(form)[normalise_name(table.number)] == table.key
    for row in table.rows:
        for name in (row.key, row.label, row.short, *row.names):
            assert map_row_names(table)[normalise_name(name)] == row.key
        for column in table.list_columns(row.key):
            for name in (column.key, column.label, *column.names):
                assert map_column_names(table, row.key)[normalise_name(name)] == column.key


@pytest.mark.parametrize("form", FORMATS)
def test_identities_speak_of_cells_that_exist(form: ReportFormat) -> None:
    for equation in list_equations(form):
        for operand in (*equation.left, *equation.right):
            assert operand.key in set(form.iter_cells()), (equation.identity.id, operand.key)
        assert len(equation.left) == 1 or not equation.identity.computes


@pytest.mark.parametrize("id", ["2019", "2021"])
def test_the_identities_cover_all_rows_and_columns(id: str) -> None:
    form = load_formats()[id]
    found: dict[str, int] = {}
    for equation in list_equations(form):
        found[equation.identity.id] = found.get(equation.identity.id, 0) + 1
    table = form.tables_by_key["applications"]
    expected = {"T3-1": 7, "T3-2": 7, "T3-3": len(table.rows), "T3-4": 7, "T4-1": 3}
    assert {name: found[name] for name in expected} == expected
    total = next(one for one in list_equations(form) if one.identity.id == "T3-2")
    added = [operand.key.row for operand in total.right]
    assert added == [row.key for row in table.rows if row.group and row.key != "total"]
    strengths = {
        one.left[0].key.column: one.strength for one in list_equations(form) if one.identity.id == "T3-4"
    }
    assert strengths.pop("total") == "error"
    assert set(strengths.values()) == {"warning"}


def test_totals_and_what_is_brought_forward() -> None:
    form = load_formats()["2021"]
    assert len(map_totals(form)) == 6 + 25 + 3
    source = map_carried_cells(form)[CellKey("applications", "carried_in", "natural")]
    assert source == CellKey("applications", "carried_out", "natural")
    assert len(map_carried_cells(form)) == 7


def test_the_headings_of_a_narrative() -> None:
    form = load_formats()["2021"]
    headings = [
        (2, "一、总体情况", "a"),
        (2, "二、主动公开政府信息情况", "b"),
        (3, "（三）收到和处理政府信息公开申请情况", "x"),
        (2, "四、政府信息公开行政复议、行政诉讼情况", "d"),
        (2, "五、存在问题及改进情况", "e"),
    ]
    found = match_headings(form, headings)
    assert [(one.id, one.is_exact, one.heading.table) for one in found] == [
        ("a", True, ""),
        ("b", True, "disclosure"),
        ("", True, "applications"),
        ("d", True, "litigation"),
        ("e", False, ""),
        ("", True, ""),
    ]
    assert [one.position for one in found] == [0, 1, -1, 2, 3, -1]


NEW = """
id: "2030"
label: 2030年格式
label_en: format of 2030
source: 试验用
source_en: for a test
first: 2030
tables:
  - key: fees
    number: 表五
    label: 信息处理费
    label_en: processing fees
    caption: 信息处理费情况
    caption_en: Processing fees
    unit: 元
    columns:
      - {key: cases, label: 件数, label_en: cases}
      - {key: yuan, label: 金额, label_en: amount, kind: amount, unit: 元}
    rows:
      - {key: charged, label: 本年收取, short: 本年收取, label_en: charged}
      - {key: waived, label: 本年减免, short: 本年减免, label_en: waived}
      - {key: all, label: 合计, short: 合计, label_en: total}
    layout:
      - [{text: 项目, scope: col}, {column: cases, scope: col}, {column: yuan, scope: col}]
      - [{row: charged, scope: row}, {cells: charged}]
      - [{row: waived, scope: row}, {cells: waived}]
      - [{row: all, scope: row}, {cells: all}]
identities:
  - {id: T5-1, table: fees, strength: error, text: 合计, text_en: total, over: columns, computes: true,
     left: [{row: all}], right: [{row: charged}, {row: waived}]}
"""


def test_a_new_format_is_a_file() -> None:
    form = parse_format(NEW)
    tables, found = tables_of(
        "表格: {信息处理费: {本年收取: [2, 400.50], 本年减免: {件数: 1}}}\n", 2030, form
    )
    assert not found
    assert figures(tables)[CellKey("fees", "all", "cases")] == 3
    assert tables.format_text(CellKey("fees", "all", "yuan")) == "400.5"
    assert len(build_grid(form.tables[0])) == 4


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("first: 2030", "first: soon"),
        ("unit: 元\n", "unit: 元\n    units: 元\n"),
        ("strength: error", "strength: fatal"),
    ],
)
def test_a_slip_in_a_format_is_refused(old: str, new: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        parse_format(NEW.replace(old, new, 1))


def test_a_change_of_a_format_is_a_change_of_the_engine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What was read by the old format must not come from the cache."""
    package = tmp_path / "sitegen"
    (package / "reports/formats").mkdir(parents=True)
    (package / "__init__.py").touch()
    monkeypatch.setattr("sitegen.__file__", str(package / "__init__.py"))
    before = compute_program_digest.__wrapped__()
    (package / "reports/formats/2030.yaml").write_text(NEW, encoding="utf-8")
    assert compute_program_digest.__wrapped__() != before
