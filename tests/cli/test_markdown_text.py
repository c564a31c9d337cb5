"""Markdown of the documentation as text for a terminal."""

from __future__ import annotations

import pytest

from sitegen.cli.markdown_text import render_help_page


def render(text: str, width: int = 40) -> str:
    return render_help_page(text, width)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 命令 Commands", "命令 Commands\n=============\n"),
        ("## 今天", "今天\n----\n"),
        ("### build\ntext", "build\n\ntext\n"),
        ("**粗** and `code *x*` \\_y\\_ &lt;", "粗 and code *x* _y_ <\n"),
        ("见[命令](commands.md#x)、<https://a.example/>。", "见命令、<https://a.example/>。\n"),
        ("[site](https://a.example/)", "site <https://a.example/>\n"),
        ("![首页](images/home.png)", "[图 picture: 首页]\n"),
        ("一行\n另一行 and\nwords", "一行另一行 and words\n"),
        ("题目：\n`help`\n有", "题目：help 有\n"),
        ("```sh\nbuild --all\n\n  x\n```\nafter", "    build --all\n\n      x\n\nafter\n"),
        ("<!-- generated x -->\n\ntext\n\n<!-- end x -->\n", "text\n"),
        ("> 引\n>\n> second", "  引\n  second\n"),
        ("| a | 二 |\n| --- | --- |\n| x\\|y | 中文 |", "a    二\n---  ----\nx|y  中文\n"),
    ],
)
def test_rendered(text: str, expected: str) -> None:
    assert render(text) == expected


def test_lists_hang() -> None:
    text = "- one\n  two three\n- 四五六七八九十\n1. x\n   - inner"
    assert render(text, 12) == "- one two\n  three\n- 四五六七八\n  九十\n1. x\n   - inner\n"


def test_signs_stay_with_what_they_belong_to() -> None:
    assert render("一二三四五，六七八九（十", 10) == "一二三四五，\n六七八九\n（十\n"


def test_a_wide_table_becomes_records() -> None:
    text = "| key | 中文键 | 含义 |\n| --- | --- | --- |\n| `title` | 标题、名称 | 不超过一百字 |\n| `x` | | 又 |"
    assert (
        render(text, 20)
        == "title\n    中文键: 标题、名\n      称\n    含义: 不超过一百\n      字\n\nx\n    含义: 又\n"
    )


def test_the_last_column_is_wrapped() -> None:
    text = "| code | meaning |\n| --- | --- |\n| 0 | all is well and there is nothing to do |"
    assert render(text, 26) == (
        "code  meaning\n----  --------------------\n0     all is well and\n      there is nothing to\n      do\n"
    )


def test_links_are_collected_without_anchors() -> None:
    assert render_help_page("[a](commands.md#x) [b](search.md)", 40)[1] == {"commands.md", "search.md"}
