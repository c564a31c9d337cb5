"""Marks of outlines, their ranks within a text, and the headings that they make."""

import pytest

from sitegen.content.markdown import convert_markdown, convert_with_library
from sitegen.content.outline_marks import format_chinese_number, parse_number, read_mark
from sitegen.content.outline_ranks import rank_marks


def ranks(*lines: str) -> list[int]:
    """Return the rank of each line, 0 without a mark, counted from 1 in this text."""
    found = [mark.rank if mark else 0 for mark in rank_marks(lines)]
    order = sorted(set(found) - {0})
    return [order.index(rank) + 1 if rank else 0 for rank in found]


def headings(body: str) -> list[tuple[int, str]]:
    shown = convert_markdown(body, "a.md", 1)
    assert shown == convert_with_library(body, "a.md", 1)
    return [(heading.level, heading.text) for heading in shown.headings]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("第一编 总则", "part"), ("第十二章 附则", "chapter"), ("第一节能源保障", "section"), ("第一节 节能", "section"),
        ("第十七条 甲", "article"), ("第17条之一 甲", "article"), ("第一条为完善本市住房保障", "article"),
        ("第三条道路运输经营者应当", "article"), ("第三条 街道办事处", "article"), ("第一款 货币出资", "clause"),
        ("壹、概况", "capital"), ("Ⅰ. 概况", "roman"), ("Ⅱ 组织", "roman"), ("IV. 评价", "roman"), ("一、三年行动", "chinese"),
        ("二十一、附则", "chinese"), ("（十）附则", "chinese_bracket"), ("㈠ 甲", "chinese_bracket"), ("（1）甲", "bracket"),
        ("⑴甲", "bracket"), ("1）甲", "half_bracket"), ("1.1.1.1.1 甲", "decimal"), ("１．１ 目的", "decimal"), ("1.甲", "number"),
        ("12．甲", "number"), ("1、甲", "number"), ("①甲", "circled"), ("⒈ 甲", "dotted"), ("A. 甲", "upper"), ("a) 甲", "lower"),
        ("**一、甲**", "chinese"),
    ],
)  # fmt: skip
def test_marks(line: str, kind: str) -> None:
    mark = read_mark(line)
    assert mark is not None
    assert mark.kind == kind


@pytest.mark.parametrize(
    "line",
    [
        "第一节能环保公司中标。", "推动第一、二、三产业", "一、二、三产业融合", "一、二季度增长5%", "第一百货商店", "第三条街道已改造",
        "第三条的规定", "第十七条第二款", "第十七条之一规定的", "第二章规定的职责", "第一编队", "第二节课", "第一条建议已采纳", "第十二条要求编制目录", "第二十七条以下规定程序", "第一款、第二款",
        "五一、国庆放假", "十八、十九世纪", "（一）项", "（一）、（二）", "（2024）", "①号样品", "①②均可", "（一）（二）项", "九、十月份安排", "第一编辑室", "Ⅲ类标准", "Ⅱ 级响应", "A.1的得分",
        "B超", "e.g. 甲", "壹佰元", "10.00 开幕式", "9:30 报到", "1.0.2版本", "2.1公里辅道", "5.8%", "1.5 倍", "3.5 万元", "15个乡镇", "3月1日",
        "1、2号楼停水", "1、3、5层", "2024.3.12", "1:2000地形图",
    ],
)  # fmt: skip
def test_what_is_no_mark(line: str) -> None:
    assert ranks(line) == [0]


def test_numbers_are_marks_where_they_continue_sections() -> None:
    assert ranks("3.12植树节活动", "5.1 劳动节", "7.35") == [0, 0, 0]
    assert ranks("3. 活动", "3.12 植树节", "4. 总结") == [1, 0, 1]
    assert ranks("1总则", "1.1目的", "15个乡镇", "2职责", "2座桥梁", "2.1领导") == [1, 2, 0, 1, 0, 2]
    assert ranks("4.2 物资", "4.2.1 储备", "4.3 资金") == [1, 2, 1]
    assert ranks("1 总则", "1.1 目的", "1. 甲镇", "2. 乙镇", "1.2 依据") == [1, 2, 3, 3, 2]


UNIT_TITLES = (
    "县级组织指挥机构", "县指挥部", "村级网格", "米面供应", "乡镇（街道）机构", "镇指挥机构", "年终总结", "个人防护", "吨位登记", "度汛准备", "天气会商", "点名制度", "县内联动", "村来访接待",
    "县（市、区）职责", "县、乡职责",
)  # fmt: skip


@pytest.mark.parametrize("title", UNIT_TITLES)
@pytest.mark.parametrize("gap", [" ", "", "\u3000"])
def test_a_section_may_have_a_title_that_begins_like_a_quantity(title: str, gap: str) -> None:
    marks = ("1", "1.1", "1.2", "1.2.1", "2", "2.1", "2.2")
    titles = ("总则", "目的", title, title, title, title, "附则")
    lines = [f"{mark}{gap}{shown}" for mark, shown in zip(marks, titles, strict=True)]
    expected = [
        (2 + mark.count("."), line.replace("\u3000", " ")) for mark, line in zip(marks, lines, strict=True)
    ]
    assert headings("\n".join(f"{line}\n正文。" for line in lines)) == expected


def test_sections_in_mixed_styles_are_all_kept() -> None:
    lines = ["1 总则", "1.1 县级职责", "1.2县级机构", "1.3　乡镇职责", "1.4. 县级职责", "第一节 县级"]
    body = "\n".join(f"{line}\n正文。" for line in lines)
    assert [text for _, text in headings(body)] == [line.replace("\u3000", " ") for line in lines]
    assert ranks("2.1 县级组织指挥机构", "甲。", "2.2乡镇机构", "乙。", "2.2.1县指挥部", "丙。") == [
        1,
        0,
        1,
        0,
        2,
        0,
    ]


@pytest.mark.parametrize(
    "quantity",
    [
        "2.1公里", "2.1公里辅道", "2.1 公里辅道", "2.1万亩水稻", "2.1亿元", "2.1 亿元", "2个工作日", "2个乡镇", "2 个工作日", "2月份", "2 月 5 日",
        "2座桥梁", "15个乡镇", "2.2 米宽", "2.1 米", "3.12 植树节", "2.1 县级机构。", "3 名人员", "2.1 万人", "2.1 万平方米", "2.1 米以上", "2.1 天内",
    ],
)  # fmt: skip
def test_quantities_among_sections_stay_quantities(quantity: str) -> None:
    assert ranks("1 总则", "1.1 目的", "甲。", "2 组织", quantity, "乙。", "3 附则", "丙。")[4] == 0


def test_a_bold_section_in_html_is_a_heading() -> None:
    html = "<p>1 总则</p><p>甲。</p><p><b>1.1 县级职责</b></p><p>乙。</p><p><b>2.1 米</b></p><p>丙。</p>"
    assert headings(html) == [(2, "1 总则"), (3, "1.1 县级职责")]
    assert "<b>2.1 米</b>" in convert_markdown(html, "a.md", 1).html.replace("strong>", "b>")


def test_lists_of_quantities_have_no_marks() -> None:
    assert ranks("1 号楼", "2 号楼", "3 号楼", "甲") == [0, 0, 0, 0]
    assert ranks("3.1 米", "3.2 米", "3.3 米宽", "甲") == [0, 0, 0, 0]
    assert ranks("1. 申请", "1.1 材料", "2. 受理", "3个工作日", "甲") == [1, 2, 1, 0, 0]
    assert ranks("1 总则", "1.1 目的", "2 县级情况") == [1, 2, 0]


def test_a_plan_begins_again_after_its_table_of_contents_and_in_each_annex() -> None:
    plan = ["1 总则", "1.1 县级职责", "1.2 镇级职责", "2 附则"]
    body = "\n正文。\n".join(plan) + "\n正文。"
    assert [text for _, text in headings("目录\n" + "\n".join(plan) + "\n" + body)] == plan
    first = "1 总则\n正文。\n1.1 目的\n正文。\n2 附则\n正文。\n附件2\n"
    assert [text for _, text in headings(first + body)] == ["1 总则", "1.1 目的", "2 附则", *plan]


def test_ranks_depend_on_the_text() -> None:
    assert ranks("Ⅰ. 甲", "A. 乙", "a) 丙", "Ⅱ. 丁") == [1, 2, 3, 1]
    assert ranks("A. 甲", "1. 乙", "B. 丙") == [1, 2, 1]
    assert ranks("一、甲", "A. 乙", "（1）丙", "二、丁") == [1, 2, 3, 1]
    assert ranks("第一章 甲", "第一条 乙", "（一）丙", "1. 丁", "（1）戊", "①己") == [1, 2, 3, 4, 5, 6]
    assert ranks("1 甲", "1.1 乙", "1.1.1 丙", "1.1.1.1 丁", "1.1.1.1.1 戊", "（1）己") == [1, 2, 3, 4, 5, 6]
    assert ranks(*[f"{letter}. 甲" for letter in "GHIJ"]) == [1, 1, 1, 1]


def test_articles_below_a_section_of_an_office_are_its_content() -> None:
    body = "一、总则\n\n第一条 制定本办法。\n\n（一）甲。\n\n二、附则\n\n第二条 本办法自印发之日起施行。"
    assert headings(body) == [(2, "一、总则"), (2, "二、附则")]
    marks = rank_marks(["一、总则", "第一条 甲。", "（一）乙。", "二、附则", "第二条 丙。"])
    assert [mark.rank if mark else 0 for mark in marks] == [7, 8, 9, 7, 8]


def test_a_plan_has_headings_to_five_levels() -> None:
    plan = (
        "1 总则\n1.1 目的\n为了。\n1.1.1 范围\n本县。\n1.1.1.1 城区\n甲。\n1.1.1.1.1 老城\n乙。\n2 组织\n丙。"
    )
    assert headings(plan) == [
        (2, "1 总则"), (3, "1.1 目的"), (4, "1.1.1 范围"), (5, "1.1.1.1 城区"), (6, "1.1.1.1.1 老城"), (2, "2 组织"),
    ]  # fmt: skip


def test_entries_of_a_table_of_contents_are_no_headings() -> None:
    listed = "目  录\n1总则……3\n1.1目的……4\n2附则......5\n"
    assert headings(f"{listed}1总则\n1.1目的\n为了。\n2附则\n施行。") == [
        (2, "1总则"),
        (3, "1.1目的"),
        (2, "2附则"),
    ]
    assert headings("目录\n第一章 总则\n第二章 附则\n第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。") == [
        (2, "第一章 总则"),
        (2, "第二章 附则"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "1.身份证\n2.户口簿\n联系人：张某",
        "1. 网上预约\n请登录。",
        "（1）甲\n乙。",
        "第一条 出资方式\n货币。",
        "A. 同意\nB. 不同意\n请选择。",
    ],
)
def test_lists_and_articles_are_no_headings(body: str) -> None:
    assert headings(body) == []


@pytest.mark.parametrize(("value", "text"), [(1, "一"), (10, "十"), (17, "十七"), (20, "二十"), (101, "一百零一"), (110, "一百一十"), (1005, "一千零五")])  # fmt: skip
def test_chinese_numbers(value: int, text: str) -> None:
    assert format_chinese_number(value) == text
    assert parse_number(f"第{text}条") == value


def test_other_numbers() -> None:
    assert [parse_number(text) for text in ("第17条", "③", "⑵", "㈣", "Ⅴ.", "１２", "甲")] == [
        17,
        3,
        2,
        4,
        5,
        12,
        0,
    ]
