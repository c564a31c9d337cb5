"""Tables with pipes and with tabs keep every cell."""

import re

import pytest

from sitegen.content import tabbed_tables, text_tables
from sitegen.content.markdown import convert_markdown, convert_with_library
from sitegen.content.tabbed_tables import TabbedTables
from sitegen.content.table_heads import has_header_row
from sitegen.content.text_tables import read_pipe_table


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
            "项目\t金额\t备注\n\t\t有\n乙\t\t\n丙\t1\t",
            [["#项目", "#金额", "#备注"], ["", "", "有"], ["乙", "", ""], ["丙", "1", ""]],
        ),
        ("一街\t\t\n甲\t1\t2\n\t丙\t", [["一街", "", ""], ["甲", "1", "2"], ["", "丙", ""]]),
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


@pytest.mark.parametrize(
    ("body", "cells"),
    [
        (
            '名称\t"食堂\n仓库"\t备注\n甲\t"他说""好""\n\n第二"\t3\n"乙\n丙"\t4\t5',
            [["#名称", "#食堂<br>仓库", "#备注"], ["甲", '他说"好"<br>第二', "3"], ["乙<br>丙", "4", "5"]],
        ),
        ('"食堂\n仓库"\t1\t2\n乙\t3\t4', [["食堂<br>仓库", "1", "2"], ["乙", "3", "4"]]),
        ('"甲"\t"乙\n丙\t丁\n戊\t"己"', [['"甲"', '"乙'], ["丙", "丁"], ["戊", '"己"']]),
    ],
)
def test_cells_with_line_breaks_are_read_as_excel_writes_them(body: str, cells: list[list[str]]) -> None:
    assert read_cells(f"见下表：\n{body}\n后文。") == cells
    assert found(body) == []


@pytest.mark.parametrize(
    "opening", ['甲\t"```\n乙"\t1\n```', '甲\t"\n"\t1', '"甲\n乙', '甲\t"乙' + "\n丙" * 30 + '"\t1']
)
def test_a_quote_that_opens_no_cell_is_text(opening: str) -> None:
    row = f"{opening}\n甲\t2\t3"
    cells = [cell for line in read_cells(row) for cell in line]
    assert not any("<br>" in cell for cell in cells)
    assert TabbedTables(opening.split("\n")).read(0) is None


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        (
            "序号\t项目\t金额\t备注\n1\t甲\t10\n2\t乙\t20\n3\t丙\t30",
            ["#序号 #项目 #金额 #备注", "1 甲 10 ", "2 乙 20 ", "3 丙 30 "],
        ),
        (
            "序号\t项目\t金额\t备注\n1\t甲\t10\t无\n2\t乙\n3\t丙\t30\t有\n4\t丁\t5\t\t",
            ["#序号 #项目 #金额 #备注", "1 甲 10 无", "2 乙  ", "3 丙 30 有", "4 丁 5 "],
        ),
        (
            "序号\t项目\t金额\t备注\n1\t甲\n2\t乙\t20\n3\t丙\t30\t有",
            ["#序号 #项目 #金额 #备注", "1 甲  ", "2 乙 20 ", "3 丙 30 有"],
        ),
        ("项目\t金额\t备注\n甲\t1\n>=60分\t2\t无", ["#项目 #金额 #备注", "甲 1 ", "&gt;=60分 2 无"]),
        (
            "项目\t金额\t备注\n甲\t1\t无\n序号\t姓名\t电话\t地址\n1\t张三\t123\t县城",
            ["#项目 #金额 #备注", "甲 1 无", "#序号 #姓名 #电话 #地址", "1 张三 123 县城"],
        ),
    ],
)
def test_short_rows_are_filled_up(body: str, rows: list[str]) -> None:
    assert [" ".join(row) for row in read_cells(f"{body}\n\t\t云岫县财政局")] == rows
    assert found(body) == []


@pytest.mark.parametrize(
    ("above", "caption", "label"),
    [
        ("2026年检查安排表\t\t", "2026年检查安排表", "表格 1：2026年检查安排表"),
        ("2026年检查安排表\t\t\t\t", "2026年检查安排表", "表格 1：2026年检查安排表"),
        ("**汛期**值守\t\t", "<strong>汛期</strong>值守", "表格 1：汛期值守"),
        ("A&B\t\t\n\t\t单位：次", "A&amp;B<br>单位：次", "表格 1：A&amp;B 单位：次"),
    ],
)
def test_a_title_above_the_head_is_the_caption(above: str, caption: str, label: str) -> None:
    body = f"{above}\n对象\t次数\t备注\n甲\t2\t\n乙\t3\t"
    shown = convert_markdown(body, "a.md", 1)
    assert f'aria-label="{label}"><table><caption>{caption}</caption><thead>' in shown.html
    assert read_cells(body) == [["#对象", "#次数", "#备注"], ["甲", "2", ""], ["乙", "3", ""]]
    assert shown.diagnostics == ()
    assert convert_with_library(body, "a.md", 1) == shown


def test_the_first_group_of_a_table_is_no_caption() -> None:
    assert read_cells("城区\t\t\n甲\t乙\t丙\n丁\t戊\t己")[0] == ["城区", "", ""]


@pytest.mark.parametrize(
    ("body", "rows", "codes"),
    [
        ("|甲|乙|\n|丙|丁|\n|戊|己|", ["甲 乙", "丙 丁", "戊 己"], []),
        ("|甲|乙|\n|丙|丁|\n---\n戊", ["甲 乙", "丙 丁"], []),
        ("| 姓名 | 电话 |\n| 张三 | 123 |\n后文", ["#姓名 #电话", "张三 123"], []),
        ("|姓名|电话|\n|张三|123|\n|李四|", ["#姓名 #电话", "张三 123"], []),
        ("|姓名|电话|\n|张三|1|2|\n|李四|3|", ["#姓名 #电话 ", "张三 1 2", "李四 3 "], ["a.md:2:1 FIL-050"]),
        ("|甲|乙|\n|丙|丁|戊|", [], ["a.md:1:1 FIL-051"]),
        ("|甲|乙|\n|:  |---|\n|丙|丁|", [], ["a.md:1:1 FIL-051"]),
        ("|甲|乙|", [], []),
        ("|表一|\u3000|\n|甲|乙|\n|---|---|\n|1|2|", ["#甲 #乙", "1 2"], []),
        ("|1|2|\n|3|4|\n|甲|乙|\n|-|-|\n|-|-|", ["1 2", "3 4", "#甲 #乙", "- -"], []),
    ],
)
def test_pipes_without_a_line_of_dashes(body: str, rows: list[str], codes: list[str]) -> None:
    assert [" ".join(row) for row in read_cells(body)] == rows
    assert found(body) == codes
    assert convert_with_library(body, "a.md", 1) == convert_markdown(body, "a.md", 1)


@pytest.mark.parametrize(
    ("body", "codes", "count"),
    [
        ("电话：\t1\n传真：\t2\n地址：\t甲\t乙", ["a.md:1:1 FIL-051"], 3),
        ("前\n甲\t乙\t丙\n丁\t戊\t己\t庚", ["a.md:2:1 FIL-051"], 2),
        ("甲\t1\n乙\t2\n丙\t3\n丁\t4\t5\n戊\t6\t7\t8\n己\t9\t0\t1\t2", ["a.md:4:1 FIL-051"], 3),
        ("甲\t乙\t丙\n丁\t戊\t己\n庚\t辛\t壬\t癸", ["a.md:3:1 FIL-050"], 1),
        ("电话：\t1\n传真：\t2", [], 0),
        ("    承办人：张三\t电话：1", [], 0),
        ("```\na\tb\tc\nd\te\tf\tg\n```", [], 0),
    ],
)
def test_lines_like_rows_that_are_no_table_are_one_finding(body: str, codes: list[str], count: int) -> None:
    assert found(body) == codes
    assert all(f"共 {count} 行" in one.message for one in convert_markdown(body, "a.md", 1).diagnostics)


def test_a_run_of_rows_between_pipes_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    split: list[str] = []
    original = text_tables._split_row

    def record(line: str, bordered: bool) -> list[str]:
        split.append(line)
        return original(line, bordered)

    monkeypatch.setattr(text_tables, "_split_row", record)
    lines = ["|甲" + "|乙" * (1 + n % 7) + "|" for n in range(500)]
    assert [read_pipe_table(lines, n) for n in range(500)] == [None] * 500
    assert len(split) == 500


def test_each_row_of_a_run_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    original = tabbed_tables._read_row

    def record(lines: list[str], number: int) -> object:
        read.append(number)
        return original(lines, number)

    monkeypatch.setattr(tabbed_tables, "_read_row", record)
    lines = ["甲" + "\t乙" * (1 + n % 7) for n in range(500)]
    tables = TabbedTables(lines)
    assert [tables.read(n) for n in range(500)] == [None] * 500
    assert len(read) == 500


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
        (["科目 预算数", "教育支出 1", "卫生健康支出 2"], True),
        (["名称 某店", "面积 500平方米", "价格 3万元"], False),
        (["1 甲 10", "2 乙 20"], False),
        (["甲方 张三", "乙方 李四"], False),
        (["联系人 张三", "电话 123", "地址 县城"], False),
        (["项目 项目", "甲 1"], False),
        (["项目 以下情形之一的，应当在二十个工作日以内办结。", "甲 1"], False),
        (["项目 金额"], False),
        (["预警级别 颜色 24小时雨量 值班要求", "一级 红色 250毫米以上 全员在岗"], True),
        (["站点 1小时雨量", "北山 ≥20毫米", "南河 约15毫米"], True),
        (["北山 2小时", "南河 3小时"], False),
        (["站点 24小时", "南河 3小时"], False),
    ],
)
def test_header_rows(rows: list[str], expected: bool) -> None:
    assert has_header_row([row.split(" ") for row in rows]) is expected


def test_the_lines_after_a_table_are_told_by_number() -> None:
    pipes = read_pipe_table(["|甲|", "|-|", "|1|2|", "后"], 0)
    assert pipes is not None
    assert (pipes.next, pipes.surplus_lines, pipes.columns, pipes.first_surplus_cell_count) == (3, (2,), 1, 2)
    tabs = TabbedTables(["前", "甲\t乙\t丙", "1\t2\t3", "后"]).read(1)
    assert tabs is not None
    assert tabs.next == 3
