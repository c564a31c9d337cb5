"""What reads differently than in format 1: exactly the texts that the former program published otherwise.

``format_one.jsonl`` holds texts with the HTML that the program published before format 2, recorded from it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen.content.format_changes import (
    CHANGED_RULES,
    FormatChange,
    find_format_changes,
    has_format_changes,
    split_raw_blocks,
)
from sitegen.content.format_listing import has_source_format_changes, list_source_format_changes
from sitegen.content.format_one import convert_by_format_1, normalise_number_by_format_1
from sitegen.content.layout import parse_source_path
from sitegen.content.markdown import convert_markdown
from sitegen.content.parse import parse_source
from sitegen.content.reading import MARKUP_SIGNS, read_visible_blocks

RECORDED = [
    json.loads(line) for line in (Path(__file__).parent / "format_one.jsonl").read_text("utf-8").splitlines()
]


def test_there_are_texts_of_both_kinds() -> None:
    differ = [has_format_changes(one["text"]) for one in RECORDED]
    assert len(differ) >= 90
    assert sum(differ) >= 30
    assert differ.count(False) >= 20


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda one: one["text"][:12])
def test_format_one_is_read_as_it_was_published(recorded: dict[str, str]) -> None:
    assert read_visible_blocks(convert_by_format_1(recorded["text"])) == read_visible_blocks(recorded["html"])


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda one: one["text"][:12])
def test_a_text_is_listed_if_its_page_differs(recorded: dict[str, str]) -> None:
    text = recorded["text"]
    differs = read_visible_blocks(recorded["html"]) != read_visible_blocks(
        convert_markdown(text, "a.md", 1).html
    )
    assert bool(find_format_changes(text, 1)) == differs
    assert has_format_changes(text) == differs


@pytest.mark.parametrize(
    ("text", "reason", "old", "new"),
    [
        (
            "联系人：张三\n电话：0999-1234567",
            "line-ends",
            "联系人：张三电话：0999-1234567",
            "联系人：张三⏎电话：0999-1234567",
        ),
        ("Ⅰ.总则\n\n甲是乙。", "headings", "Ⅰ.总则", "## Ⅰ.总则"),
        ("壹、总则\n\n甲是乙。", "headings", "壹、总则", "## 壹、总则"),
        ("第一节能环保公司\n\n中标。", "headings", "## 第一节能环保公司", "第一节能环保公司"),
        ("面积5*8*2米", "emphasis", "面积582米", "面积5*8*2米"),
        ("2**3**4", "emphasis", "234", "2**3**4"),
        ("#1机组检修", "marks", "## 1机组检修", "#1机组检修"),
        (">=60分为合格", "marks", "> =60分为合格", ">=60分为合格"),
        ("- 甲\n  - 乙", "lists", "- 乙", "-- 乙"),
        ("| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 | 3 |", "tables", "", "| 3"),
        ("甲\t乙\t丙\n1\t2\t3", "tables", "甲 乙 丙1 2 3", "| 甲⏎| 乙⏎| 丙⏎| 1⏎| 2⏎| 3"),
        ("放在C:\\表\\*.xls里", "backslashes", "放在C:\\表*.xls里", "放在C:\\表\\*.xls里"),
        (
            "见https://www.gov.cn/a.html。",
            "addresses",
            "见https://www.gov.cn/a.html。",
            "见[https://www.gov.cn/a.html]。",
        ),
    ],
)
def test_each_rule(text: str, reason: str, old: str, new: str) -> None:
    (change,) = find_format_changes(f"开头。\n\n{text}\n\n结尾。", 5)
    assert (change.reason.key, change.old, change.new) == (reason, old, new)
    assert change.line >= 7


def test_a_change_names_its_line() -> None:
    text = "第一段。\n\n面积5*8*2米。\n\n第三段。\n\n#2机组检修。"
    assert [change.line for change in find_format_changes(text, 10)] == [12, 16]


def test_pasted_html_is_listed_if_its_paragraphs_become_headings() -> None:
    block = "<p>第一章 总则</p>\n<p>第一条 为了供水，制定本办法。</p>"
    (change,) = find_format_changes(f"正文。\n\n{block}\n\n正文。", 1)
    assert (change.reason.key, change.line) == ("html", 3)
    assert not find_format_changes("正文。\n\n<p>甲是乙。</p>\n\n正文。", 1)


def test_raw_blocks_are_taken_out_and_lines_stay() -> None:
    lines = ["甲", "", "<table>", "", "<tr></table>", "乙", "```", "<p>", "```", "<p>丙", "丁", ""]
    rest, blocks = split_raw_blocks(lines)
    assert rest == ["甲", "", "", "", "", "乙", "```", "<p>", "```", "", "", ""]
    assert blocks == [(2, "<table>\n\n<tr></table>"), (9, "<p>丙\n丁")]


def test_long_readings_are_cut_round_the_difference() -> None:
    (change,) = find_format_changes(f"{'前' * 200}5*8*2米{'后' * 200}", 1)
    assert change.old.startswith("…前")
    assert "582米" in change.old
    assert "5*8*2米" in change.new
    assert len(change.new) <= 80


def test_signs_of_marks_are_never_typed() -> None:
    (block,) = read_visible_blocks("<p>甲<em>乙</em>*丙*</p>")
    assert block.text.count("*") == 2
    assert not any(
        sign in convert_markdown(f"甲{sign}乙", "a.md", 1).text for sign in "*" if sign in MARKUP_SIGNS
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("云政发〔2024〕第05号", "云政发〔2024〕5号"),
        ("云政发[2024]5号", "云政发〔2024〕5号"),
        ("云政发〔2024〕5号", "云政发〔2024〕5号"),
        ("国务院令711号", "国务院令第711号"),
        ("云政发〔2024〕5-7号", "云政发〔2024〕5-7号"),  # format 1 did not accept it
    ],
)
def test_document_numbers_of_format_one(typed: str, shown: str) -> None:
    assert normalise_number_by_format_1(typed) == shown


def list_changes(path: str, text: str) -> list[FormatChange]:
    slot = parse_source_path(path)
    assert slot
    parsed = parse_source(path, slot, text.encode())
    changes = list_source_format_changes(parsed)
    assert has_source_format_changes(parsed) == bool(changes)
    return changes


ITEM = "标题: 通知\n索引号: SL/2024-00001\n信息分类: notices\n公开日期: 2024-01-05\n"


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("content/agencies/a/items/2024/00001.md", f"---\n{ITEM}---\n\n面积5*8*2米。\n", 8),
        ("content/agencies/a/items/2024/00001.yaml", f"{ITEM}正文: |\n  第一段。\n\n  面积5*8*2米。\n", 8),
        ("content/agencies/a/reports/2024.md", "## 一、总体情况\n\n面积5*8*2米。\n", 3),
        ("content/pages/about.md", "---\n标题: 关于\n更新日期: 2024-01-05\n---\n面积5*8*2米。\n", 5),
    ],
)
def test_every_kind_of_text_is_read(path: str, text: str, line: int) -> None:
    assert [change.line for change in list_changes(path, text)] == [line]


def test_files_with_errors_and_without_text_are_not_listed() -> None:
    assert list_changes("content/agencies/a/items/2024/00001.md", "---\n标题: 甲\n---\n面积5*8*2米。\n") == []
    assert list_changes("content/agencies/a/items/2024/00001.md", f"---\n{ITEM}---\n") == []
    assert (
        list_changes("content/agencies/a/agency.yaml", "名称: 甲县\n简称: 甲\n层级: 县级\n类型: 人民政府\n")
        == []
    )


def test_reasons_are_described_once() -> None:
    assert (
        len({reason.key for reason in CHANGED_RULES})
        == len({reason.zh for reason in CHANGED_RULES})
        == len(CHANGED_RULES)
    )
