"""Tables as CSV and as a workbook: the same figures there and back, and what hostile files are told."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from sitegen.content.layout import parse_source_path
from sitegen.content.parse import ParsedSource, parse_source
from sitegen.diagnostics import Diagnostic, Place
from sitegen.reports import (
    CellKey,
    CellState,
    CellValue,
    RawTableFile,
    ReportFormat,
    ReportTables,
    find_format_in_force,
    load_formats,
    resolve_tables,
)
from sitegen.reports.arithmetic import map_totals
from sitegen.reports.blank_forms import create_blank_tables, render_blank_csv, render_yaml
from sitegen.reports.cells import AMOUNT_LIMIT
from sitegen.reports.tables_csv import parse_csv, render_tables_csv
from sitegen.reports.workbook_reader import read_workbook
from sitegen.reports.workbook_writer import CellFilling, render_blank_workbook, render_workbook
from sitegen.schema import RawCells
from tests.reports.typed import codes_of, figures, tables_of
from tests.size import examples

FOLDER = "content/agencies/town/reports"
FORM = load_formats()["2021"]
YEARS = {"2019": 2020, "2021": 2025}


def tables_with(form: ReportFormat, numbers: dict[CellKey, int]) -> ReportTables:
    typed = {key: CellValue(number, CellState.TYPED, Place("")) for key, number in numbers.items()}
    return ReportTables(form, YEARS[form.id], typed, {table.key: Place("") for table in form.tables})


@st.composite
def reports(draw: st.DrawFn) -> ReportTables:
    form = load_formats()[draw(st.sampled_from(["2019", "2021"]))]
    keys = [key for key in form.iter_cells() if key not in map_totals(form)]
    chosen = draw(st.dictionaries(st.sampled_from(keys), st.integers(0, AMOUNT_LIMIT - 1), max_size=40))
    return tables_with(form, chosen)


def interpreted(tables: ReportTables, typed: RawCells | None, found: tuple[Diagnostic, ...]) -> ReportTables:
    assert not found
    assert typed is not None
    read, more = resolve_tables(tables.form, tables.year, [RawTableFile("a", typed)])
    assert not more
    return read


@examples(dev=3, ci=12, nightly=100)
@given(reports())
def test_there_and_back(tables: ReportTables) -> None:
    """YAML, CSV and workbook hold the same figures."""
    in_yaml, found = tables_of(render_yaml(tables), tables.year)
    assert not found
    assert figures(in_yaml) == figures(tables)
    in_csv = interpreted(tables, *parse_csv(render_tables_csv(in_yaml.form, in_yaml.figures), "a.csv"))
    assert figures(in_csv) == figures(tables)
    book = render_workbook(
        tables.form, "甲镇", tables.year, CellFilling(in_csv.get_figure, is_blank_form=False)
    )
    in_book = interpreted(tables, *read_workbook(book, "a.xlsx", tables.form, tables.year))
    assert figures(in_book) == figures(tables)
    assert render_yaml(in_book).count("\n") >= render_yaml(tables).count("\n")


# CSV

SMALL = "主动公开,本年处理决定数量\n行政许可,3\n申请,自然人,其他\n新收,1,2\n复议诉讼,无\n"


def test_a_sheet_typed_by_hand() -> None:
    typed, found = parse_csv(SMALL, "a.csv")
    tables = interpreted(tables_with(FORM, {}), typed, found)
    assert tables.is_complete
    assert tables.get_figure(CellKey("applications", "new_received", "total")) == 3
    assert str(tables.locate_cell(CellKey("applications", "new_received", "other"))) == "a:4:6"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新收,1\n", ["1:1 RPT-040"]),
        (",1\n", ["1:1 RPT-040"]),
        ("申请,自然人\n新收,1,2\n", ["2:6 RPT-041"]),
        ('申请,自然人\n"新收,1\n', ["2:1 RPT-042"]),
        ('申请,自然人\n新"收,1\n', ["2:1 RPT-042"]),
        ("申请,自然人\n新收,=1+1\n", ["2:4 RPT-020"]),
        ("申请,自然人\n新送,1\n", ["2:1 RPT-012"]),
        ("申请,法人\n新收,1\n", ["1:4 RPT-013"]),
        ("申请,法人,自然人\n新收,1,2\n予以公开,1,2x\n部分公开,3,1\n", ["1:4 RPT-013", "3:8 RPT-020"]),
        ("申请,自然人\n新收,1,2\n部分公开,x\n", ["2:6 RPT-041", "3:6 RPT-020"]),
        ("主动公开,现行有效件数\n行政许可,3\n", ["2:6 RPT-013"]),
        ("申请,自然人,总计\n新收,,\n", ["2:4 RPT-025"]),
        ('申请,自然人\n"新收", "1,036"\n', []),
        ("申请,自然人,,\n新收,1,,\n\n,,\n", []),
    ],
)
def test_findings_in_a_sheet(text: str, expected: list[str]) -> None:
    typed, found = parse_csv(text, "a.csv")
    if typed:
        found += resolve_tables(FORM, 2025, [RawTableFile("a.csv", typed)])[1]
    assert codes_of(found) == expected


def parsed(name: str, data: bytes) -> ParsedSource:
    path = f"{FOLDER}/{name}"
    slot = parse_source_path(path)
    assert slot is not None
    return parse_source(path, slot, data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_what_excel_saves_is_read(encoding: str) -> None:
    entry = parsed("2025.csv", SMALL.replace("\n", "\r\n").encode(encoding))
    assert not entry.diagnostics
    assert entry.record == parse_csv(SMALL, "")[0]


def test_other_bytes_are_told() -> None:
    assert [found.code for found in parsed("2025.csv", b"\xff\xfe\x00").diagnostics] == ["FIL-013"]


# Workbooks


@cache
def book(form_id: str = FORM.id) -> bytes:
    """A workbook in which every figure is 0, made once for each format."""
    form = load_formats()[form_id]
    tables = create_blank_tables(form, YEARS[form.id], None)
    return render_workbook(form, "甲镇", YEARS[form.id], CellFilling(tables.get_figure, is_blank_form=True))


def changed(change: Callable[[Any], object]) -> bytes:
    opened = load_workbook(io.BytesIO(book()))
    change(opened)
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def put(sheet: str, cell: str, value: object) -> Callable[[Any], object]:
    def change(opened: Any) -> None:
        opened[sheet][cell] = value

    return change


def told(data: bytes, form: ReportFormat = FORM) -> list[str]:
    """Cell, code and message of each finding in a workbook."""
    typed, found = read_workbook(data, "a.xlsx", form, YEARS[form.id])
    if typed:
        found += resolve_tables(form, 2025, [RawTableFile("a.xlsx", typed)])[1]
    return [f"{one.place.cell} {one.code} {one.message}" for one in found]


def test_a_workbook_to_fill_in() -> None:
    earlier = tables_with(FORM, {CellKey("applications", "carried_out", "business"): 2})
    tables = create_blank_tables(FORM, 2026, earlier)
    data = render_blank_workbook(tables, "甲镇2026年报告")
    assert data == render_blank_workbook(tables, "甲镇2026年报告")
    opened = load_workbook(io.BytesIO(data))
    assert opened.sheetnames == ["说明", "表二", "表三", "表四"]
    sheet = opened["表三"]
    assert sheet.protection.sheet
    free = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert len(free) == 175 - 7 - 25 + 1
    assert (sheet["E7"].value, sheet["E7"].protection.locked) == (2, False)
    assert (sheet["J7"].value, sheet["J7"].protection.locked) == ("=SUM(D7,E7,F7,G7,H7,I7)", True)
    assert "A8:A29" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert [sheet[place].value for sheet, place in ((opened["表二"], "B5"), (sheet, "D6"))] == [
        "（待填）"
    ] * 2
    assert [line.partition(" ")[2][:7] for line in told(data)] == ["RPT-056"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (put("表三", "D6", "三"), "表三!D6 RPT-020 表三“本年新收”的“自然人”“三”不是数字"),
        (put("表三", "D6", 1.5), "表三!D6 RPT-022 表三“本年新收”的“自然人”“1.5”不是整数"),
        (put("表三", "D6", -1), "表三!D6 RPT-021 表三“本年新收”的“自然人”“-1”小于 0"),
        (put("表三", "D6", True), "表三!D6 RPT-020 表三“本年新收”的“自然人”“True”不是数字"),
        (put("表三", "D6", "#REF!"), "表三!D6 RPT-020 表三“本年新收”的“自然人”“#REF!”不是数字"),
        (put("表三", "D6", "=1+1"), "表三!D6 RPT-052 表三“本年新收”的“自然人”里是公式“=1+1”"),
        (put("表三", "D6", None), "表三!D6 RPT-025 表三“本年新收”的“自然人”没有填，按 0 计"),
        (put("表三", "D6", "/"), "表三!D6 RPT-024 表三“本年新收”的“自然人”写的是“/”，按 0 计"),
        (put("表三", "A6", "一、收到的申请"),
         "表三!A6 RPT-050 这一格应当是“一、本年新收政府信息公开申请数量”，现在是“一、收到的申请”"),
        (lambda opened: opened["表三"].delete_rows(9), "表三!B9 RPT-053 工作表“表三”从第 9 行起少了 1 行"),
        (lambda opened: opened["表三"].insert_rows(9), "表三!B9 RPT-053 工作表“表三”从第 9 行起多了 1 行"),
        (lambda opened: opened["表三"].insert_rows(1, 3), "表三!A3 RPT-053 工作表“表三”从第 3 行起多了 3 行"),
        (lambda opened: opened.remove(opened["表四"]), " RPT-049 工作簿里没有“表四”这张工作表"),
        (lambda opened: setattr(opened["表四"], "title", "Sheet4"), " RPT-049 工作簿里没有“表四”这张工作表"),
    ],
)  # fmt: skip
def test_findings_in_a_workbook(change: Callable[[Any], object], expected: str) -> None:
    assert told(changed(change)) == [expected]


def test_a_total_may_be_typed_over() -> None:
    typed, _ = read_workbook(changed(put("表三", "J6", 5)), "a.xlsx", FORM, 2025)
    assert typed is not None
    tables, _ = resolve_tables(FORM, 2025, [RawTableFile("a.xlsx", typed)])
    value = tables.get_value(CellKey("applications", "new_received", "total"))
    assert (value.figure, value.state, str(value.place)) == (5, CellState.TYPED, "a.xlsx 表三!J6")


def test_a_sheet_without_merged_cells_is_read() -> None:
    def unmerge(opened: Any) -> None:
        for merged in list(opened["表三"].merged_cells.ranges):
            opened["表三"].unmerge_cells(str(merged))

    assert told(changed(unmerge)) == []


def test_the_workbook_of_another_format() -> None:
    assert told(book("2019")) == [" RPT-051 这份工作簿用的是2019年试行格式，2025 年的报告用2021年格式"]


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO(book())
    with ZipFile(out, "a", ZIP_DEFLATED) as new:
        new.writestr(name, content)
    return out.getvalue()


def with_text(part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with a change in the XML of a part."""
    with ZipFile(io.BytesIO(book())) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    assert old in parts[part]
    return archive(**{**parts, part: parts[part].replace(old, new, 1)})


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"", "RPT-048"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "RPT-054"),
        (lambda: SMALL.encode(), "RPT-054"),
        (lambda: archive(**{"word/document.xml": b"<x/>"}), "RPT-054"),
        (
            lambda: archive(
                mimetype=b"application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": b"<x/>"}
            ),
            "RPT-054",
        ),
        (lambda: book()[:3000], "RPT-048"),
        (lambda: archive(a=b"text"), "RPT-048"),
        (lambda: archive(**{"[Content_Types].xml": b"<x/>"}), "RPT-048"),
        (lambda: book() + b"\0" * 5_000_001, "RPT-046"),
        (lambda: with_part("xl/media/a.bin", b"\0" * 20_000_000), "RPT-046"),
        (lambda: archive(**{f"a{number}": b"" for number in range(300)}), "RPT-046"),
        (lambda: with_part("xl/vbaProject.bin", b"x"), "RPT-047"),
        (lambda: with_part("xl/externalLinks/externalLink1.xml", b"<x/>"), "RPT-047"),
        (lambda: with_part("xl/embeddings/oleObject1.bin", b"x"), "RPT-047"),
        (
            lambda: with_text("xl/workbook.xml", b"<workbook", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook'),
            "RPT-048",
        ),
        (lambda: with_text("xl/worksheets/sheet3.xml", b"</sheetData>", b"</sheetDat>"), "RPT-048"),
        (
            lambda: with_text("xl/worksheets/sheet3.xml", b"<sheetData>", b'<sheetData><row r="zwei"/>'),
            "RPT-048",
        ),
    ],
)
def test_hostile_workbooks(make: Callable[[], bytes], code: str) -> None:
    assert [one.split()[0] for one in told(make())] == [code]


def test_a_huge_sheet_is_read_as_far_as_the_table_goes() -> None:
    data = with_text(
        "xl/worksheets/sheet3.xml",
        b"</sheetData>",
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    )
    assert told(data) == []


@pytest.mark.parametrize("name", ["2025.xlsm", "2025.xls", "2025.et", "2025.ods", "2025.xlsb"])
def test_other_kinds_of_file(name: str) -> None:
    assert [found.code for found in parsed(name, b"anything").diagnostics] == ["RPT-045"]


@pytest.mark.parametrize(
    "form", [form for form in load_formats().values() if form.tables], ids=lambda form: form.id
)
def test_a_sheet_prints_on_one_page_in_a_legible_size(form: ReportFormat) -> None:
    for sheet in load_workbook(io.BytesIO(book(form.id))).worksheets[1:]:
        wide = sum(sheet.column_dimensions[letter].width for letter in "ABCDEFGHIJKLMNO"[: sheet.max_column])
        lies = sheet.page_setup.orientation == "landscape"
        # At 7 pixels a character, A4 holds 99 standing and 146 lying between margins of half an inch.
        assert 60 <= wide <= (146 if lies else 99)
        properties = sheet.sheet_properties.pageSetUpPr
        assert properties is not None
        assert properties.fitToPage


@pytest.mark.parametrize("data", [book(), b"\xd0\xcf\x11\xe0" + b"\0" * 600], ids=["xlsx", "xls"])
def test_a_workbook_by_the_name_of_a_sheet(data: bytes) -> None:
    assert [found.code for found in parsed("2025.csv", data).diagnostics] == ["RPT-054"]


def test_a_fraction_is_read_as_the_spreadsheet_shows_it() -> None:
    typed, _ = read_workbook(changed(put("表二", "B13", 0.1 + 0.2)), "a.xlsx", FORM, 2025)
    assert typed is not None
    assert "0.3" in {entry.value.text for entry in typed.cells}


def test_the_sheet_to_fill_in_leaves_totals_blank() -> None:
    text = render_blank_csv(create_blank_tables(find_format_in_force(2025), 2025, None))
    assert "\n本年新收,（待填）,0,0,0,0,0,\n" in text
    assert "\n行政复议,（待填）,0,0,0,\n" in text
    filled = text.replace("（待填）", "0")
    assert interpreted(tables_with(FORM, {}), *parse_csv(filled, "a")).is_complete


@pytest.mark.parametrize(
    ("cell", "value", "told"),
    [("K6", 9, ["a.xlsx 表三!K6 RPT-055"]), ("A60", 9.5, []), ("A32", 9, ["a.xlsx 表三!A32 RPT-055"]), ("L6", "已核", [])],
)  # fmt: skip
def test_a_number_beside_the_form_is_not_dropped_silently(cell: str, value: object, told: list[str]) -> None:
    typed, found = read_workbook(changed(put("表三", cell, value)), "a.xlsx", FORM, 2025)
    assert typed
    assert [f"{one.place} {one.code}" for one in found] == told
