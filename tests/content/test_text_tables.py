"""Tables with pipes and with tabs keep every cell."""

import re

import pytest

from sitegen.content.markdown import convert_markdown, convert_with_library
from sitegen.content.table_heads import looks_like_head
from sitegen.content.text_tables import read_pipe_table, read_tabbed_table


def read_cells(body: str) -> list[list[str]]:
    """Read the rows of the table that the body is published as; header cells have a ``#`` before their text."""
    shown = convert_markdown(body, "a.md", 1).html
    rows = re.findall(r"<tr>(.*?)</tr>", shown)
    return [
        [("#" if tag == "th" else "") + text for tag, text in re.findall(r"<(t[hd])[^>]*>(.*?)</t[hd]>", row)]
        for row in rows
    ]


def found(body: str) -> list[str]:
    return [f"{one.place} {one.code}" for one in convert_markdown(body, "a.md", 1).diagnostics]


@pytest.mark.parametrize(
    ("body", "cells"),
    [
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", [["#甲", "#乙"], ["1", "2"]]),
        ("甲 | 乙\n---|---\n1 | 2", [["#甲", "#乙"], ["1", "2"]]),
        ("甲 | 乙\n---|---\n | 2", [["#甲", "#乙"], ["", "2"]]),
        ("| 甲 | 乙 | 丙 |\n|---|---|\n| 1 | 2 | 3 |", [["#甲", "#乙", "#丙"], ["1", "2", "3"]]),
        ("| 甲 | 乙 |\n|---|---|---|\n| 1 | 2 | 3 |", [["#甲", "#乙", ""], ["1", "2", "3"]]),
        ("| 甲 | 乙 |\n|---|---|\n| 1 |", [["#甲", "#乙"], ["1", ""]]),
        ("| 甲 | 乙 |\n|---|---|\n| | 3 |", [["#甲", "#乙"], ["", "3"]]),
        ("| 甲\\|乙 | `丙|丁` |\n|---|---|\n| 1 | 2 |", [["#甲|乙", "#<code>丙|丁</code>"], ["1", "2"]]),
        ("| 甲 | 乙 |\n|---|---|\n| — | - |\n|---|---|", [["#甲", "#乙"], ["—", "-"], ["---", "---"]]),
        ("| 甲 |\n|---|\n| 1 |", [["#甲"], ["1"]]),
        ("\u3000| 甲 | 乙 |\n\u3000|---|---|\n| 3*5*4 | **x** |", [["#甲", "#乙"], ["3*5*4", "<strong>x</strong>"]]),
        ("| | |\n|---|---|\n| 项目 | 金额 |\n| 甲 | 1 |", [["#项目", "#金额"], ["甲", "1"]]),
        ("| | |\n|---|---|\n| 甲方 | 张三 |\n| 乙方 | 李四 |", [["甲方", "张三"], ["乙方", "李四"]]),
    ],
)  # fmt: skip
def test_pipes(body: str, cells: list[list[str]]) -> None:
    assert read_cells(body) == cells
    assert found(body) == []
    assert convert_with_library(body, "a.md", 1).html == convert_markdown(body, "a.md", 1).html


@pytest.mark.parametrize(
    "body",
    [
        "甲|乙",
        "|---|---|\n| 1 | 2 |",
        "| 甲 | 乙 |\n|---||---|",
        "| 甲 | 乙 |\n\n|---|---|",
        "| 甲 | 乙 |\n| :  | --- |",
        "|||\n|---|",
    ],
)
def test_no_table(body: str) -> None:
    assert "<table" not in convert_markdown(body, "a.md", 1).html


def test_surplus_cells_widen_the_table_and_are_one_finding() -> None:
    body = "| 电话 | 转 |\n|---|---|\n| 1 | 2 |\n| 0999-1|2|3 | 转 |\n| a | b | c |\n\n| 甲 |\n|-|\n| 1 | 2 |"
    assert read_cells(body) == [
        ["#电话", "#转", "", ""],
        ["1", "2", "", ""],
        ["0999-1", "2", "3", "转"],
        ["a", "b", "c", ""],
        ["#甲", ""],
        ["1", "2"],
    ]
    assert found(body) == ["a.md:4:1 FIL-050", "a.md:9:1 FIL-050"]
    message = convert_markdown(body, "a.md", 1).diagnostics[0].message
    assert "有 4 格，表头只有 2 格（这个表共 2 行如此）" in message


@pytest.mark.parametrize(
    ("body", "cells"),
    [
        (
            "项目\t金额\t备注\n甲\t100\t无\n乙\t200\t有",
            [["#项目", "#金额", "#备注"], ["甲", "100", "无"], ["乙", "200", "有"]],
        ),
        ("项目\t金额\t备注\n甲\t\t无", [["#项目", "#金额", "#备注"], ["甲", "", "无"]]),
        (
            "表一\t\t\n项目\t金额\t备注\n\t\t有\n乙\t\t\n丙\t1\t",
            [["表一", "", ""], ["项目", "金额", "备注"], ["", "", "有"], ["乙", "", ""], ["丙", "1", ""]],
        ),
        ("表一\t\t\n甲\t1\t2\n\t丙\t", [["表一", "", ""], ["甲", "1", "2"], ["", "丙", ""]]),
        ("甲|1\t**乙**\n丙\t丁\n戊\t己", [["甲|1", "<strong>乙</strong>"], ["丙", "丁"], ["戊", "己"]]),
        (
            "时间\t5月1日\n地点\t会议室\n电话\t123",
            [["时间", "5月1日"], ["地点", "会议室"], ["电话", "123"]],
        ),
    ],
)
def test_tabs(body: str, cells: list[list[str]]) -> None:
    assert read_cells(f"见下表：\n{body}\n后文。") == cells
    assert found(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "电话：\t123",
        "电话：\t123\n传真：\t456",
        "\t云岫县财政局\n\t2024年4月22日\n\t（盖章）",
        "\t\t云岫县财政局\n\t\t2024年4月22日",
        "甲\t乙\n丙\t丁\t戊\n己",
    ],
)
def test_tabs_without_a_table(body: str) -> None:
    assert "<table" not in convert_markdown(body, "a.md", 1).html


def test_code_keeps_its_tabs() -> None:
    body = "```\na\tb\tc\nd\te\tf\n```"
    assert convert_markdown(body, "a.md", 1).html == "<pre><code>a\tb\tc\nd\te\tf\n</code></pre>"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["序号 项目名称 金额（万元）", "1 甲 10"], True),
        (["街道 户数", "一街 12", "二街 30"], True),
        ([" 2023年 2024年", "收入 1 2"], True),
        (["项目 金额", "收入 1", "支出 2"], True),
        (["1 甲 10", "2 乙 20"], False),
        (["甲方 张三", "乙方 李四"], False),
        (["联系人 张三", "电话 123", "地址 县城"], False),
        (["项目 项目", "甲 1"], False),
        (["项目 以下情形之一的，应当在二十个工作日以内办结。", "甲 1"], False),
        (["项目 金额"], False),
    ],
)
def test_header_rows(rows: list[str], expected: bool) -> None:
    assert looks_like_head([row.split(" ") for row in rows]) is expected


def test_the_lines_after_a_table_are_told_by_number() -> None:
    pipes = read_pipe_table(["|甲|", "|-|", "|1|2|", "后"], 0)
    assert pipes is not None
    assert (pipes.next, pipes.surplus, pipes.columns, pipes.most) == (3, (2,), 1, 2)
    tabs = read_tabbed_table(["前", "甲\t乙\t丙", "1\t2\t3", "后"], 1)
    assert tabs is not None
    assert tabs.next == 3
