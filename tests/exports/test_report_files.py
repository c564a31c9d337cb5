"""Reports for download, opened by readers that had no part in writing them."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import mammoth
import pytest
from python_calamine import CalamineWorkbook

from sitegen.exports.word_markup import convert_html_to_word
from sitegen.reports import GridCell, build_grid, find_format_in_force
from tests.builder.workshop import Workshop, errors
from tests.pages.reports import AGENCY, NARRATIVE, TABLES, record, workshop_with

REPORT = "reports/finance/finance-2025"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return workshop_with(tmp_path, (2025, "2026-01-20", TABLES))


def file_of(workshop: Workshop, kind: str, name: str = REPORT) -> bytes:
    return (workshop.output / f"{name}.{kind}").read_bytes()


class Tables(HTMLParser):
    """The tables of HTML as lines of (text, colspan, rowspan); ``outside`` is the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: list[list[list[tuple[str, int, int]]]] = []
        self.outside: list[str] = []
        self._cell: list[str] | None = None
        self._spans = (1, 1)
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self._cell = []
            self._spans = (int(found.get("colspan") or 1), int(found.get("rowspan") or 1))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            self.tables[-1][-1].append(("".join(self._cell), *self._spans))
            self._cell = None

    def handle_data(self, data: str) -> None:
        (self.outside if self._cell is None else self._cell).append(data)


def value_of(cell: GridCell) -> str:
    """What the workshop's report has in a cell of the official layout."""
    typed = {
        ("normative", "made"): "1", ("normative", "valid"): "3", ("penalties", "decisions"): "12",
        ("charges", "fees"): "25.1",
        ("new_received", "natural"): "3", ("new_received", "business"): "1", ("new_received", "total"): "4",
        ("carried_in", "natural"): "1", ("carried_in", "total"): "1",
        ("granted", "natural"): "2", ("granted", "business"): "1", ("granted", "total"): "3",
        ("denied_1", "natural"): "1", ("denied_1", "total"): "1",
        ("total", "natural"): "3", ("total", "business"): "1", ("total", "total"): "4",
        ("carried_out", "natural"): "1", ("carried_out", "total"): "1",
    }  # fmt: skip
    return typed.get(cell.figure_key[1:], "0") if cell.figure_key else cell.text


def official() -> list[list[list[tuple[str, int, int]]]]:
    """The tables of the format of 2021 with the workshop's figures."""
    return [
        [[(value_of(cell), cell.column_span, cell.row_span) for cell in line] for line in build_grid(table)]
        for table in find_format_in_force(2025).tables
    ]


def test_the_word_file_has_the_official_tables_in_the_text(workshop: Workshop) -> None:
    read = mammoth.convert_to_html(io.BytesIO(file_of(workshop, "docx")))
    assert not [message for message in read.messages if "style" not in message.message]
    found = Tables(read.value)
    assert found.tables == official()
    order = re.findall(r"<h1>(.*?)</h1>|(<table)", read.value)
    assert [heading or "table" for heading, _ in order] == [
        "一、总体情况",
        "二、主动公开政府信息情况", "table",
        "三、收到和处理政府信息公开申请情况", "table",
        "四、政府信息公开行政复议、行政诉讼情况", "table",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
        "联系方式",
    ]  # fmt: skip
    assert found.outside[0] == "示例县财政局2025年政府信息公开工作年度报告"
    assert "平稳。" in found.outside


def below(element: ElementTree.Element, path: str) -> ElementTree.Element:
    """What must be below an element, by a path of WordprocessingML's names."""
    found = element.find("/".join(f"{W}{name}" for name in path.split("/")))
    assert found is not None, path
    return found


def value(element: ElementTree.Element, name: str = "val") -> str:
    return element.get(f"{W}{name}") or ""


def part(data: bytes, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def test_the_word_file_is_an_official_document(workshop: Workshop) -> None:
    data = file_of(workshop, "docx")
    document, styles = part(data, "word/document.xml"), part(data, "word/styles.xml")
    size, margins = below(document, "body/sectPr/pgSz"), below(document, "body/sectPr/pgMar")
    assert (value(size, "w"), value(size, "h")) == ("11906", "16838")
    # 37 mm above, 28 mm at the left, in twentieths of a point.
    assert (value(margins, "top"), value(margins, "left")) == ("2098", "1587")
    fonts = {
        value(below(style, "name")): (
            value(below(style, "rPr/rFonts"), "eastAsia"),
            value(below(style, "rPr/sz")),
        )
        for style in styles.iter(f"{W}style")
        if style.find(f"{W}rPr/{W}rFonts") is not None
    }
    assert fonts["Normal"] == ("仿宋", "32")
    assert fonts["Title"] == ("方正小标宋简体", "44")
    assert fonts["heading 1"] == ("黑体", "32")
    assert fonts["heading 2"] == ("楷体", "32")
    named = {value(font, "name"): font for font in part(data, "word/fontTable.xml")}
    assert value(below(named["方正小标宋简体"], "altName")) == "宋体"
    assert value(below(part(data, "word/footer1.xml"), "p/fldSimple"), "instr") == "PAGE"
    used = {value(style) for style in document.iter(f"{W}pStyle")}
    assert used <= {value(style, "styleId") for style in styles.iter(f"{W}style")}


def test_the_workbook_has_the_official_tables(workshop: Workshop) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(file_of(workshop, "xlsx")))
    assert book.sheet_names == ["说明", "表二", "表三", "表四"]
    assert book.get_sheet_by_name("说明").to_python()[0] == ["示例县财政局2025年政府信息公开工作年度报告"]
    for table, name in zip(find_format_in_force(2025).tables, book.sheet_names[1:], strict=True):
        sheet = book.get_sheet_by_name(name)
        lines = sheet.to_python()[2:]
        for cell in (cell for line in build_grid(table) for cell in line):
            shown = lines[cell.row_index][cell.column_index]
            assert (f"{shown:g}" if isinstance(shown, float) else shown) == value_of(cell)
        merged = {
            (start[0] - 2, start[1], end[0] - 2, end[1]) for start, end in sheet.merged_cell_ranges or ()
        }
        for cell in (
            cell for line in build_grid(table) for cell in line if cell.column_span > 1 or cell.row_span > 1
        ):
            last = (cell.row_index + cell.row_span - 1, cell.column_index + cell.column_span - 1)
            assert (cell.row_index, cell.column_index, *last) in merged


def test_what_was_downloaded_can_be_given_back(tmp_path: Path, workshop: Workshop) -> None:
    for kind in ("csv", "xlsx"):
        again = Workshop(tmp_path / kind)
        again.put(f"{AGENCY}/reports/2025.yaml", record(2025, "2026-01-20", ""))
        again.put(f"{AGENCY}/reports/2025.md", NARRATIVE.replace("{year}", "2025"))
        again.put(f"{AGENCY}/reports/2025.{kind}", file_of(workshop, kind))
        assert not errors(again.build())
        assert file_of(again, "json") == file_of(workshop, "json")


def test_json_follows_its_schema(workshop: Workshop) -> None:
    schema = json.loads(workshop.text("data/report.schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    one = json.loads(file_of(workshop, "json"))
    assert one["$schema"] == schema["$id"] == "https://www.example.gov.cn/zfxxgk/data/report.schema.json"
    assert one["tables"]["applications"]["new_received"]["total"] == 4
    assert one["tables"]["disclosure"]["charges"]["fees"] == 25.1
    everything = json.loads(workshop.text("data/reports.json"))
    assert {key: value for key, value in one.items() if key != "$schema"} in everything
    for report in [one, *everything]:
        check.validate(report)
    one["tables"]["applications"]["new_received"]["robots"] = 1
    assert not check.is_valid(one)


def test_all_figures_of_the_site_are_in_one_table(workshop: Workshop) -> None:
    text = (workshop.output / "data/report-figures.csv").read_text("utf-8-sig")
    lines = text.splitlines()
    assert len([line for line in lines if line.startswith("finance,")]) == len(
        list(find_format_in_force(2025).iter_cells())
    )
    assert (
        "finance,示例县财政局,2025,2021,applications,申请办理,new_received,本年新收,natural,自然人,3,件"
        in lines
    )
    assert lines[0].count(",") == lines[1].count(",")


def test_statistics_of_old_reports_are_in_every_file(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    workshop.put(
        f"{AGENCY}/reports/2012.yaml",
        "标题: 示例县财政局2012年政府信息公开工作年度报告\n公开日期: 2013-03-20\n统计数据:\n"
        "  - {名称: 受理申请, 数值: 10, 单位: 件, 类别: 依申请公开, 备注: =1+1, 其中: [{名称: 当面, 数值: 10}]}\n",
    )
    workshop.put(f"{AGENCY}/reports/2012.md", "概述。\n\n| 月份 | 件数 |\n| --- | --- |\n| 1月 | 10 |\n")
    assert not errors(workshop.build())
    name = "reports/finance/finance-2012"
    tables = Tables(mammoth.convert_to_html(io.BytesIO(file_of(workshop, "docx", name))).value).tables
    # As on the page, the figures come first.
    assert [cell[0] for cell in tables[0][1]] == ["受理申请", "10", "件", "=1+1"]
    assert [cell[0] for cell in tables[0][2]][:2] == ["其中：当面", "10"]
    assert tables[1] == [[("月份", 1, 1), ("件数", 1, 1)], [("1月", 1, 1), ("10", 1, 1)]]
    rows = file_of(workshop, "csv", name).decode("utf-8-sig").splitlines()
    assert rows[1:] == ["依申请公开,受理申请,,10,件,'=1+1", "依申请公开,受理申请,当面,10,件,"]
    assert not (workshop.output / f"{name}.xlsx").exists()


def test_the_same_report_gives_the_same_bytes_and_no_trace_of_the_day(
    tmp_path: Path, workshop: Workshop
) -> None:
    clean = workshop.clean_build(tmp_path / "again")
    for kind in ("docx", "xlsx", "csv", "json"):
        assert clean[f"{REPORT}.{kind}"] == file_of(workshop, kind)
    for kind in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(file_of(workshop, kind))) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            core = archive.read("docProps/core.xml").decode()
        assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2026-01-20T00:00:00Z"}
        assert "示例县财政局2025年政府信息公开工作年度报告" in core


def test_files_are_made_anew_only_when_the_report_changes(workshop: Workshop) -> None:
    def made() -> set[str]:
        events = workshop.build().events
        written = {event.path for event in events if event.action == "written"}
        return {Path(path).suffix for path in written if path.startswith("reports/finance/finance-")}

    assert made() == set()
    workshop.edit("site.yaml", "name: 示例县人民政府", "name: 示例县")
    assert made() == set()
    workshop.edit(f"{AGENCY}/reports/2025.yaml", "行政处罚: 12", "行政处罚: 13")
    assert made() == {".docx", ".xlsx", ".csv", ".json"}


def paragraphs(markup: str) -> Iterator[tuple[str, str]]:
    root = ElementTree.fromstring(f'<r xmlns:w="{W[1:-1]}">{markup}</r>')
    for one in root:
        yield value(below(one, "pPr/pStyle")), "".join(one.itertext())


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a <strong>b</strong></p>", [("Normal", "a b")]),
        ("<h2 id='x'>一</h2><h3>二</h3><h4>三</h4>", [("Heading1", "一"), ("Heading2", "二"), ("Heading3", "三")]),
        ("<ol><li>a</li><li>b<ul><li>c</li></ul></li></ol>", [("Normal", "1. a"), ("Normal", "2. b"), ("Normal", "• c")]),
        ('<p>x<img src="a.png" alt="图一">y</p>', [("Normal", "x［图一］y")]),
        ("<p>&lt;w:t&gt; &amp; \x01</p>", [("Normal", "<w:t> & ")]),
        ("<pre>a\n  b</pre>", [("NoIndent", "a  b")]),
        ("", []),
    ],
)  # fmt: skip
def test_texts_in_word(html: str, expected: list[tuple[str, str]]) -> None:
    assert list(paragraphs(convert_html_to_word(html))) == expected


def test_a_crooked_table_keeps_every_cell(tmp_path: Path) -> None:
    html = (
        '<table><tr><td rowspan="3">a</td></tr><tr><td>b</td><td colspan="2">c</td></tr>'
        "<tr></tr><tr><td>d</td></tr></table>"
    )
    markup = convert_html_to_word(html)
    root = ElementTree.fromstring(f'<r xmlns:w="{W[1:-1]}">{markup}</r>')
    spans = [
        sum(int(value(span)) for span in row.iter(f"{W}gridSpan"))
        + sum(cell.find(f"{W}tcPr/{W}gridSpan") is None for cell in row.iter(f"{W}tc"))
        for row in root.iter(f"{W}tr")
    ]
    assert spans == [4, 4, 4, 4]
    assert "".join(root.itertext()) == "abcd"


def test_the_word_file_of_tables_alone_has_every_part(tmp_path: Path) -> None:
    alone = workshop_with(tmp_path, (2025, "2026-01-20", "表格: 无\n"), narrative="")
    html = mammoth.convert_to_html(io.BytesIO(file_of(alone, "docx"))).value
    said = re.sub(r"<table>.*?</table>", "", html)
    wanted = [
        "国办公开办函〔2021〕30号",
        "一、总体情况",
        "本机关没有收到政府信息公开申请",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "本年没有需要报告的问题和改进情况。",
        "六、其他需要报告的事项",
        "本年没有需要报告的事项。",
    ]
    places = [said.find(one) for one in wanted]
    assert places[0] >= 0
    assert places == sorted(places)
