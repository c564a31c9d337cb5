"""Slips of a Chinese keyboard in Markdown: each is found with the line as it was meant, and signs in prose are not."""

from __future__ import annotations

import pytest

from sitegen.content.keyboard_slips import find_slips, report_slips
from tests.size import by_size

MANY = by_size(dev=80_000, ci=100_000, nightly=200_000)
"""Characters of a hostile text: if each sign looked at the rest, it would take minutes."""

SLIPS = {
    "picture with a wide mark": ("！[现场](a.jpg)", "![现场](a.jpg)", "TXT-010"),
    "picture with a blank": ("! [现场](a.jpg)", "![现场](a.jpg)", "TXT-010"),
    "picture all wide": ("！［现场］（a.jpg）", "![现场](a.jpg)", "TXT-010"),
    "picture without words": ("![](a.png）", "![](a.png)", "TXT-010"),
    "picture in a sentence": ("如下图：！[现场]（a.jpg）", "如下图：![现场](a.jpg)", "TXT-010"),
    "picture with a blank in a sentence": ("见图! [现场](a.jpg)", "见图![现场](a.jpg)", "TXT-010"),
    "link with wide brackets": ("见[表]（a.pdf）。", "见[表](a.pdf)。", "TXT-010"),
    "link with a blank": ("见[表] (a.pdf)。", "见[表](a.pdf)。", "TXT-010"),
    "blanks beside the address": ("[表]（ a.pdf ）", "[表](a.pdf)", "TXT-010"),
    "link with other brackets": ("【表】（a.pdf）〔图〕(b.png)", "[表](a.pdf)[图](b.png)", "TXT-010"),
    "link to a host": (
        "［网站］（https：／／www.yunxiu.example／）",
        "[网站](https://www.yunxiu.example/)",
        "TXT-010",
    ),
    "link without a scheme": ("[网站]（www.yunxiu.example）", "[网站](www.yunxiu.example)", "TXT-010"),
    "mail": ("[邮箱]（mailto：a@yunxiu.example）", "[邮箱](mailto:a@yunxiu.example)", "TXT-010"),
    "brackets in the name": ("[附件]（附件（1）.docx）", "[附件](附件（1）.docx)", "TXT-010"),
    "brackets in the wrong order": ("见（名单）[名单.xls]", "见[名单](名单.xls)", "TXT-010"),
    "one of two links": ("[甲](a.pdf）和[乙](b.pdf)", "[甲](a.pdf)和[乙](b.pdf)", "TXT-010"),
    "anchor": ("[见下]（#二、职责）", "[见下](#二、职责)", "TXT-010"),
    "heading": ("＃＃ 二、职责", "## 二、职责", "TXT-011"),
    "heading with a wide blank": ("#\u3000一、总则", "# 一、总则", "TXT-011"),
    "heading without a blank": ("##职责", "## 职责", "TXT-011"),
    "one sign without a blank": ("＃工作要求", "# 工作要求", "TXT-011"),
    "outline without a blank": ("#一、总则", "# 一、总则", "TXT-011"),
    "bold": ("请携带＊＊证件＊＊。", "请携带**证件**。", "TXT-012"),
    "bold, half wide": ("**注意＊＊事项", "**注意**事项", "TXT-012"),
    "bold with blanks": ("共** 12 **项，** 含**草案", "共**12**项，**含**草案", "TXT-012"),
    "bold after bold": ("**甲**、** 乙 **", "**甲**、**乙**", "TXT-012"),
    "table": ("｜甲｜乙｜\n｜－－｜——｜\n｜1｜2｜", "|甲|乙|\n|--|--|\n|1|2|", "TXT-013"),
    "table with a bar in a cell": (
        "|甲|乙|\n|---｜---|\n|解读｜一图|2|",
        "|甲|乙|\n|---|---|\n|解读｜一图|2|",
        "TXT-013",
    ),
    "table without a separator": ("｜甲｜乙｜\n｜1｜2｜", "|甲|乙|\n|1|2|", "TXT-013"),
    "list": ("\u3000\u3000－ 甲\n– 乙", "- 甲\n- 乙", "TXT-014"),
    "list without a blank": ("-甲\n-乙", "- 甲\n- 乙", "TXT-014"),
    "list with a wide blank": ("-\u3000甲", "- 甲", "TXT-014"),
    "wide list without a blank": ("－甲\n－乙", "- 甲\n- 乙", "TXT-014"),
    "list of stars": ("＊ 甲\n＊ 乙", "* 甲\n* 乙", "TXT-014"),
    "list of dashes": ("— 甲\n— 乙", "- 甲\n- 乙", "TXT-014"),
    "table with a wide colon": ("|甲|乙|\n|：--|--|", "|甲|乙|\n|:--|--|", "TXT-013"),
    "footnote": ("见注［^1］。", "见注[^1]。", "TXT-015"),
    "footnote with a wide caret": ("见注[＾1]。", "见注[^1]。", "TXT-015"),
    "footnote, one bracket": ("见注[^1］。", "见注[^1]。", "TXT-015"),
    "text of a footnote": ("[^1]：不含军费。", "[^1]: 不含军费。", "TXT-015"),
}
SIGNS = (
    "规格3*5*4米，3＊5＊4米，2 ** 3 ** 4",
    "＊本表为初步统计数",
    "张＊＊、李＊＊，张** 李**，王＊＊和李＊＊",
    "原告＊＊公司诉被告＊＊银行合同纠纷一案，住＊＊路＊＊号",
    "电话138＊＊1234＊＊",
    "| 张＊＊ | 李＊＊ |",
    "**一**、**二**，**三** 和 **四**",
    "[注]（一）本表不含军费。【通知】（试行）《办法》［2024年修订］（以下简称《办法》）",
    "参见［2］（第15页），云政发〔2024〕3号（附件）",
    "【来源】（www.yunxiu.example）",
    "欢迎报名！[报名表](a.xlsx)",
    "欢迎参观！[照片](a.jpg)",
    "带＊＊的为必填，带＊＊的为选填",
    "＃键返回，＃号键确认",
    "#抗旱保苗，从我做起。",
    "— 摘自县志",
    "![图](a.png)[表](b.pdf)",
    "#抗旱 保苗#",
    "#5楼停水",
    "##重要通知##",
    "1＃楼，＃123＃",
    "＃键返回上级",
    "－5℃至3℃",
    "-5℃",
    "－ 3 －",
    "-续表-",
    "—— 摘自县志",
    "－摘自县志",
    "甲｜乙｜丙三方",
    "政策解读｜一图读懂",
    "| 甲 | — |\n|---|---|\n| 乙 | — |",
    "`＃ 标题` 和 `［表］（a.pdf）`",
    "```\n＃ 标题\n```",
    "<!-- ＃ 标题\n＃ 标题 -->",
    "<p>［表］（a.pdf）</p>",
    "一、总则\n\n- 甲\n- 乙\n\n**注意**：[^1]\n\n[^1]: 注",
)


def mend(text: str) -> str:
    lines = text.split("\n")
    for slip in find_slips(text):
        lines[slip.line] = slip.mended_line
    return "\n".join(lines)


@pytest.mark.parametrize(("text", "mended", "code"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_found_with_the_line_as_it_was_meant(text: str, mended: str, code: str) -> None:
    assert mend(text) == mended
    assert {slip.rule.code for slip in find_slips(text)} == {code}
    assert [one.code for one in report_slips(text, "a.md", 1)] == [code]
    assert find_slips(mended) == ()


@pytest.mark.parametrize("text", SIGNS)
def test_a_sign_in_prose_is_no_slip(text: str) -> None:
    assert mend(text) == text
    assert find_slips(text) == ()


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("见[表]（a.pdf）。", "（a.pdf）"),
        ("＃ 一、总则", "＃ 一、总则"),
        ("共** 12 **项", " 12 "),
        ("见注[＾1]。", "＾1]。"),
        ("＃ 见[表]（a.pdf）", "＃ 见[表]（a.pdf）"),
    ],
)
def test_a_finding_marks_a_text_that_an_exemption_can_be_bound_to(text: str, marked: str) -> None:
    place = report_slips(text, "a.md", 1)[0].place
    assert text[place.column - 1 : place.column - 1 + place.length] == marked


def test_one_finding_for_each_kind_names_all_lines() -> None:
    text = "－ 甲\n\n－ 乙\n\n见[表]（a.pdf）\n\n－ 丙"
    found = report_slips(text, "a.md", 11)
    assert [(str(one.place), one.code) for one in found] == [
        ("a.md:11:1", "TXT-014"),
        ("a.md:15:5", "TXT-010"),
    ]
    assert found[0].hint == "请改成：- 甲；第 13、17 行同样要改"
    assert found[0].hint_en == "Write: - 甲; the same on lines 13, 17"
    assert found[1].hint == "请改成：见[表](a.pdf)"


def test_many_lines_are_counted() -> None:
    (found,) = report_slips("－ 甲\n" * 12, "a.md", 1)
    assert found.hint == "请改成：- 甲；第 2、3、4、5、6 行等 11 行同样要改"
    assert found.hint_en == "Write: - 甲; the same on lines 2, 3, 4, 5, 6 … (11 in all)"


def test_the_mended_line_is_shown_whole_with_all_its_slips() -> None:
    (heading, link) = report_slips("＃ 见[表]（a.pdf）", "a.md", 1)
    assert heading.hint == link.hint == "请改成：# 见[表](a.pdf)"


def test_a_very_long_line_is_shown_around_the_slip() -> None:
    (found,) = report_slips("甲" * 1000 + "[表]（a.pdf）" + "乙" * 1000, "a.md", 1)
    assert "[表](a.pdf)" in found.hint
    assert len(found.hint) < 320
    assert found.place.column == 1004


@pytest.mark.parametrize(
    "piece",
    ["[", "［", "[甲]（", "[甲]（" + "（" * 50, "！[", "**", "** ", "＊＊", "｜", "｜－", "－ \n", "-甲\n", "＃", "#\u3000", "[^", "<!--", "\n-", "（甲）["],
)  # fmt: skip
def test_many_signs_of_one_kind_are_read(piece: str) -> None:
    """The time is linear. A rule that looked at the rest of the text at each sign would take many times as long."""
    lines = ["＃ 甲", *(piece * (MANY // len(piece))).split("\n")]
    found = find_slips("\n".join(lines))
    assert found[0].line == 0
    assert {slip.line for slip in found} <= set(range(len(lines)))
