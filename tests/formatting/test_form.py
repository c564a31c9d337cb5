"""The canonical form, by examples."""

from __future__ import annotations

import pytest

from sitegen.formatting.field_order import order_fields
from sitegen.formatting.markdown_style import MARKDOWN_STEPS
from sitegen.formatting.yaml_indent import indent_lines
from sitegen.formatting.yaml_style import drop_quotes, space_punctuation, trim_lines
from sitegen.schema.records import ItemRecord
from sitegen.schema.yaml_quoting import is_plain_safe
from tests.formatting.test_properties import PAGE, REPORT, run_format

ITEM = "content/agencies/county/items/2024/00001.md"


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("甲 :  乙\n", "甲: 乙\n"),
        ("甲:   # 注\n  - 乙\n", "甲:   # 注\n  - 乙\n"),
        ("甲: [ 乙,丙 , 丁, ]\n", "甲: [乙, 丙, 丁]\n"),
        ("甲: { 乙 : 1,丙:  2 }\n", "甲: {乙: 1, 丙: 2}\n"),
        ("甲: [乙,\n  丙]\n", "甲: [乙,\n  丙]\n"),
        ("甲: []\n乙: [ ]\n", "甲: []\n乙: []\n"),
        ("甲: '乙 :  丙'\n", "甲: '乙 :  丙'\n"),
    ],
)
def test_blanks_beside_signs(typed: str, canonical: str) -> None:
    assert space_punctuation(typed) == canonical


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ('甲: "乙"\n', "甲: 乙\n"),
        ("甲: '2024-05-23'\n", "甲: 2024-05-23\n"),
        ("甲: '2024-05-23 09:30'\n", "甲: 2024-05-23 09:30\n"),
        ('甲: "0150"\n', '甲: "0150"\n'),
        ('甲: "no"\n', '甲: "no"\n'),
        ('甲: "乙: 丙"\n', '甲: "乙: 丙"\n'),
        ('甲: "停车、收费"\n', '甲: "停车、收费"\n'),
        ('甲: ["a, b", "c"]\n', '甲: ["a, b", c]\n'),
        ('甲: "a # b"\n', '甲: "a # b"\n'),
        ('甲: ""\n', '甲: ""\n'),
        ('甲: " 乙"\n', '甲: " 乙"\n'),
        ('甲: "乙\\u0020丙"\n', "甲: 乙 丙\n"),
    ],
)
def test_quotation_marks_only_where_they_are_needed(typed: str, canonical: str) -> None:
    assert drop_quotes(typed) == canonical


@pytest.mark.parametrize(
    "value", ["1_000", "12:30", "1e3", "0x1f", "~", "null", "true", "=", "<<", "-", "? 甲", "%甲", "“"]
)
def test_other_readers_of_yaml_see_the_same(value: str) -> None:
    assert is_plain_safe(value, False) is (value == "“")


def test_indentation_keeps_comments_and_texts() -> None:
    typed = """\
附件:
- 文件: a.pdf
  # 名称的注
  名称: 二
-   文件: b.pdf
    # 丙
更正:
      -   日期: 2024-06-03
          说明: >
             一

               三
      # 最后一次
      -
          日期: 2024-06-04
          说明: 一行
            又一行
"""
    assert (
        indent_lines(typed)
        == """\
附件:
  - 文件: a.pdf
    # 名称的注
    名称: 二
  - 文件: b.pdf
    # 丙
更正:
  - 日期: 2024-06-03
    说明: >
      一

        三
  # 最后一次
  -
    日期: 2024-06-04
    说明: 一行
      又一行
"""
    )


@pytest.mark.parametrize("typed", ["甲: |2\n    乙\n", "? 甲\n: 乙\n", "{甲: 乙}\n", "甲\n"])
def test_what_cannot_be_indented_is_left(typed: str) -> None:
    assert indent_lines(typed) == typed


def test_blank_lines_and_ends() -> None:
    assert (
        trim_lines("\n\n甲: 乙  \n\n\n丙: |\n  一  \n\n\n  二\n\n\n") == "甲: 乙\n\n丙: |\n  一  \n\n\n  二\n"
    )
    assert trim_lines("甲: |+\n  一\n\n\n") == "甲: |+\n  一\n\n\n"


def test_fields_are_in_the_order_of_their_declaration() -> None:
    typed = "# 文件的注\n信息分类: a\n标题: 甲   # 题目的注\n附件:\n- 文件: b.pdf\nindex_no: 1\n"
    assert order_fields(typed, ItemRecord) == (
        "# 文件的注\n标题: 甲   # 题目的注\nindex_no: 1\n信息分类: a\n附件:\n- 文件: b.pdf\n"
    )


@pytest.mark.parametrize(
    "typed",
    [
        "信息分类: a\n\n标题: 甲\n",  # in groups
        "信息分类: a\n# 基本信息\n\n标题: 甲\n",
        "信息分类: a\n# 题目的注\n标题: 甲\n",
        "信息分类: a\n未知: b\n标题: 甲\n",
        "信息分类: a\n标题: 甲\n# 末尾\n",
        "{信息分类: a, 标题: 甲}\n",
    ],
)
def test_an_order_that_somebody_chose_stays(typed: str) -> None:
    assert order_fields(typed, ItemRecord) == typed


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("##  标题 ##\n甲。\n", "## 标题\n\n甲。\n"),
        ("* 甲\n*  乙\n", "- 甲\n- 乙\n"),
        ("甲。  \n乙。 \n\n\n丙。  ", "甲。  \n乙。\n\n丙。\n"),
        (
            "甲：\n| 一 | 二 |\n| --- | --- |\n| 1 | 2 |\n乙。\n",
            "甲：\n\n| 一 | 二 |\n| --- | --- |\n| 1 | 2 |\n\n乙。\n",
        ),
        ("```\n# 甲  \n\n\n* 乙\n```\n", "```\n# 甲  \n\n\n* 乙\n```\n"),
    ],
)
def test_markdown(typed: str, canonical: str) -> None:
    text = typed
    for step in MARKDOWN_STEPS:
        text = step(text)
    assert text == canonical


def test_a_whole_file() -> None:
    typed = (
        "\ufeff---\r\n索引号: 'county/2024-00001'\r\n标题 :  \"甲\"\r\n信息分类: a   # 分类\r\n公开日期: 2024-05-23\r\n---\r\n"
        "正文。 \r\n\r\n\r\n完。"
    )
    outcome = run_format(ITEM, typed.encode())
    assert outcome.content.decode() == (
        "---\n标题: 甲\n索引号: county/2024-00001\n信息分类: a   # 分类\n公开日期: 2024-05-23\n---\n\n正文。\n\n完。\n"
    )


def test_a_step_that_would_change_the_page_is_left_out() -> None:
    """A blank line before `# 甲` would end the list item that it is a part of."""
    typed = "---\ntitle: 甲\nupdated: 2024-05-23\n---\n\n- 一\n  # 甲\n"
    assert run_format(PAGE, typed.encode()).content.decode() == typed


@pytest.mark.parametrize(
    "text", ["标题：甲\n公开日期: 2024-05-23\n", "标题: 甲\n公开日期: 2024.5.23\n", "标题: [甲\n", ""]
)
def test_a_file_with_errors_is_left_as_it_is(text: str) -> None:
    outcome = run_format(REPORT, text.encode())
    assert outcome.content == text.encode()
    assert outcome.errors
