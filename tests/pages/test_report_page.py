"""A report's page: tables in their places, headings of every figure, arithmetic, computed figures."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest

from sitegen.reports import build_grid, find_format_in_force, format_figure
from tests.builder.workshop import Workshop, errors
from tests.pages.reports import AGENCY, NARRATIVE, TABLES, record, workshop_with

PAGE = "reports/finance/2025.html"
H = "{http://www.w3.org/1999/xhtml}"


def page(workshop: Workshop, path: str = PAGE) -> ElementTree.Element:
    found: ElementTree.Element = html5lib.parse(workshop.text(path))
    return found


def text(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [one for one in root.iter() if name in (one.get("class") or "").split()]


def outline(root: ElementTree.Element) -> list[str]:
    """The headings of the text and the tables among them, in order."""
    (doc,) = of_class(root, "doc")
    marked = [one for one in doc.iter() if one.tag in (f"{H}h2", f"{H}caption")]
    return [text(one) for one in marked]


HEADINGS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]
CAPTIONS = [
    "表二 主动公开政府信息情况（条例第二十条第（一）、（五）、（六）、（八）项）（单位：件）",
    "表三 收到和处理政府信息公开申请情况（单位：件）",
    "表四 政府信息公开行政复议、行政诉讼情况（单位：件）",
]
FULL = [HEADINGS[0]]
for heading, caption in zip(HEADINGS[1:4], CAPTIONS, strict=True):
    FULL += [heading, caption]
FULL += HEADINGS[4:]


def test_each_table_ends_the_part_that_it_belongs_to(tmp_path: Path) -> None:
    workshop = workshop_with(tmp_path, (2025, "2026-01-20", TABLES))
    assert outline(page(workshop)) == FULL


@pytest.mark.parametrize(
    ("narrative", "expected"),
    [
        ("", FULL[1:7]),
        ("只有几句话。\n", FULL[1:7]),
        (
            NARRATIVE.replace("三、收到和处理政府信息公开申请情况\n\n都已办理。\n\n", ""),
            FULL,
        ),
    ],
)
def test_a_heading_that_the_text_lacks_is_printed_with_its_table(
    tmp_path: Path, narrative: str, expected: list[str]
) -> None:
    workshop = Workshop(tmp_path)
    workshop.put(f"{AGENCY}/reports/2025.yaml", record(2025, "2026-01-20"))
    workshop.put(f"{AGENCY}/reports/2025.md", narrative.replace("{year}", "2025") or "正文。\n")
    workshop.build()
    result = [finding for finding in errors(workshop.build()) if "RPT-1" not in finding]
    assert not result, result
    root = page(workshop)
    assert outline(root) == expected
    ids = {one.get("id") for one in root.iter()}
    toc = [one.get("href", "") for aside in of_class(root, "toc") for one in aside.iter(f"{H}a")]
    assert all(href.removeprefix("#") in ids for href in toc)


def test_tables_alone_get_every_heading_and_a_sentence_where_a_part_would_be_empty(tmp_path: Path) -> None:
    alone = workshop_with(tmp_path / "some", (2025, "2026-01-20", TABLES), narrative="")
    root = page(alone)
    assert outline(root) == FULL
    (doc,) = of_class(root, "doc")
    assert [text(one) for one in doc if one.tag == f"{H}p"] == [
        "本报告采用国办公开办函〔2021〕30号规定的格式，所列数据的统计期限为2025年1月1日至12月31日。",
        "2025年，本机关新收政府信息公开申请4件，上年结转1件，办理4件，结转下年度1件；因政府信息公开引起的行政复议0件、行政诉讼0件。",
        "本年没有需要报告的问题和改进情况。",
        "本年没有需要报告的事项。",
    ]
    ids = {one.get("id") for one in root.iter()}
    toc = [one.get("href", "") for aside in of_class(root, "toc") for one in aside.iter(f"{H}a")]
    assert len(toc) >= len(HEADINGS)
    assert all(href.removeprefix("#") in ids for href in toc)
    nothing = workshop_with(tmp_path / "none", (2025, "2026-01-20", "表格: 无\n"), narrative="")
    assert "本机关没有收到政府信息公开申请，也没有上年结转的申请" in text(page(nothing))


def tables_of(root: ElementTree.Element) -> list[ElementTree.Element]:
    return of_class(root, "statutory-table")


def test_every_figure_is_in_its_place_and_names_its_headings(tmp_path: Path) -> None:
    root = page(workshop_with(tmp_path, (2025, "2026-01-20", TABLES)))
    form = find_format_in_force(2025)
    for table, shown in zip(form.tables, tables_of(root), strict=True):
        cells = [one for one in shown.iter() if one.tag in (f"{H}td", f"{H}th")]
        official = [cell for line in build_grid(table) for cell in line]
        assert len(cells) == len(official)
        ids = {one.get("id"): text(one) for one in shown.iter(f"{H}th")}
        assert len(ids) == sum(1 for cell in official if cell.scope)
        for cell, one in zip(official, cells, strict=True):
            assert int(one.get("colspan", "1")) == cell.column_span
            assert int(one.get("rowspan", "1")) == cell.row_span
            if cell.figure_key:
                named = (one.get("headers") or "").split()
                assert [ids[id] for id in named] == [ids[id] for id in cell.headers]
            else:
                assert text(one) == cell.text
    figures = {
        (cell.figure_key.row, cell.figure_key.column): text(one)
        for table, shown in zip(form.tables, tables_of(root), strict=True)
        for cell, one in zip(
            [cell for line in build_grid(table) for cell in line],
            [one for one in shown.iter() if one.tag in (f"{H}td", f"{H}th")],
            strict=True,
        )
        if cell.figure_key
    }
    assert figures["new_received", "natural"] == "3"
    assert figures["new_received", "total"] == "4"
    assert figures["total", "total"] == "4"
    assert figures["charges", "fees"] == "25.1"
    assert (
        figures["denied_2", "legal"]
        == format_figure(0, form.tables_by_key["applications"].columns_by_key["legal"])
        == "0"
    )


def test_readers_see_the_arithmetic_of_every_column(tmp_path: Path) -> None:
    workshop = workshop_with(
        tmp_path,
        (2024, "2025-01-20", TABLES.replace("现行有效: 3", "现行有效: 2")),
        (2025, "2026-01-20", TABLES),
    )
    root = page(workshop)
    told = [text(line) for check in of_class(root, "check") for line in check.iter(f"{H}li")]
    assert "自然人 一 3 + 二 1 = 三（七）3 + 四 1 ✓相符" in told
    assert "总计 一 4 + 二 1 = 三（七）4 + 四 1 ✓相符" in told
    assert "自然人 二 1 = 上年四 1 ✓相符" in told
    assert "自然人 三（七）3 = 三（一）2 + （三）1 1 ✓相符" in told
    assert (
        "行政规范性文件 现行有效件数 3 = 上年现行有效件数 2 + 本年制发件数 1 − 本年废止件数 0 ✓相符" in told
    )
    assert not of_class(root, "fails")


def test_what_does_not_add_up_is_marked(tmp_path: Path) -> None:
    # A warning, as clean-ups and mergers break it: such a report is published.
    workshop = workshop_with(tmp_path, (2024, "2025-01-20", TABLES), (2025, "2026-01-20", TABLES))
    (line,) = of_class(page(workshop), "fails")
    assert text(line) == (
        "行政规范性文件 现行有效件数 3 ≠ 上年现行有效件数 3 + 本年制发件数 1 − 本年废止件数 0 ✗ 不相符，差 1"
    )


def test_a_counted_figure_leads_to_what_it_counts(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    workshop.put(f"{AGENCY}/reports/2025.yaml", record(2025, "2026-01-20", "表格: {主动公开: 无}\n"))
    workshop.put(f"{AGENCY}/reports/2025.md", NARRATIVE.replace("{year}", "2025"))
    workshop.put(
        f"{AGENCY}/reports/2025-ledger.csv",
        "编号,收到日期,申请人类型,办理结果,答复日期,复议结果\n"
        "1号,2025-03-03,自然人,予以公开,2025-03-10,\n"
        "2号,2025-11-03,自然人,重复申请,2025-11-10,维持\n",
    )
    workshop.build()
    root = page(workshop)
    links = {one.get("href"): text(one) for table in tables_of(root) for one in table.iter(f"{H}a")}
    received = "2025-ledger.html#applications-new-received-natural"
    assert links[received] == "2"
    ledger = page(workshop, "reports/finance/2025-ledger.html")
    ids = {one.get("id"): one for one in ledger.iter() if one.get("id")}
    assert {href.partition("#")[2] for href in links if href} <= set(ids)
    behind = [(text(one), one.get("href", "")[1:]) for one in ids[received.partition("#")[2]].iter(f"{H}a")]
    assert [name for name, _ in behind] == ["1号", "2号"]
    assert [text(cell) for cell in ids[behind[1][1]]] == [
        "2号", "2025-11-03", "自然人", "重复申请", "2025-11-10", "结果维持 2025-11-10", "",
    ]  # fmt: skip


def test_figures_of_an_original_that_do_not_add_up_say_so(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    path = f"{AGENCY}/reports/2012.yaml"
    statistics = (
        "统计数据:\n  - {名称: 受理申请, 数值: 10, 单位: 件, 原文如此: 是, 其中: [{名称: 当面, 数值: 9}]}\n"
    )
    workshop.put(path, record(2012, "2013-03-20", statistics))
    workshop.put(path.replace("yaml", "md"), "报告。\n")
    assert not errors(workshop.build())
    assert '10<span class="sic">（原文如此）</span>' in workshop.text("reports/finance/2012.html")
