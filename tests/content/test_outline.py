"""Official outlines stay as typed and become paragraphs and headings."""

import pytest

from sitegen.content.markdown import convert_markdown
from sitegen.content.outline import Outline, resolve_anchor

L, R = "\uff08", "\uff09"
ARTICLE_IDS = {"第一条 ": "s-第一条", "第十二条\u3000": "s-第十二条", "第1条 ": "s-第一条"}


def html(body: str) -> str:
    return convert_markdown(body, "a.md", 1).html


def headings(body: str) -> list[tuple[int, str]]:
    return [(heading.level, heading.text) for heading in convert_markdown(body, "a.md", 1).headings]


@pytest.mark.parametrize(
    "mark",
    [
        "一、", "十二、", f"{L}一{R}", "(一)", "㈠", "1. ", "1.", "1、", "12.", "1\uff0e", "⑴", "①", "⒈",
        f"{L}1{R}", "(1)", "1)", f"1{R}", "第一条 ", "第十二条\u3000", "第1条 ", "第一章 ", "第二节 ",
    ],
)  # fmt: skip
def test_a_mark_begins_a_paragraph_and_stays(mark: str) -> None:
    shown = mark.replace("\u3000", "\u3000") + "做好公开工作。"
    article = f' class="doc-article" id="{ARTICLE_IDS[mark]}"' if mark in ARTICLE_IDS else ""
    assert html(f"前文。\n{shown}\n后文。") == f"<p>前文。</p>\n<p{article}>{shown}</p>\n<p>后文。</p>"


def test_lists_of_numbers_are_not_renumbered() -> None:
    assert html("3. 丙\n1. 甲\n") == "<p>3. 丙</p>\n<p>1. 甲</p>"
    assert "<ol" not in html("- 甲\n1. 乙\n2. 丙")
    assert "1. 乙" in html("- 甲\n1. 乙\n2. 丙")


def test_indented_paragraphs() -> None:
    body = "\u3000\u3000第一段。\n\u3000\u3000第二段\n接着。\n\n    第三段。\n"
    assert html(body) == "<p>第一段。</p>\n<p>第二段</p>\n<p>接着。</p>\n<p>第三段。</p>"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("中文\n中文", "<p>中文</p>\n<p>中文</p>"),
        ("各单位\uff1a\n现通知", '<p class="doc-salutation">各单位\uff1a</p>\n<p>现通知</p>'),
        ("一、总则\n为了", '<h2 id="s-一-总则">一、总则</h2>\n<p>为了</p>'),
        ("one\ntwo", "<p>one</p>\n<p>two</p>"),
        ("中文  \n中文", "<p>中文<br>中文</p>"),
        ("> 一、甲\n> 二、乙", "<blockquote><p>一、甲</p>\n<p>二、乙</p>\n</blockquote>"),
    ],
)
def test_line_breaks(body: str, shown: str) -> None:
    assert html(body) == shown


def test_lists() -> None:
    assert html("如下:\n- 甲\n- 乙\n    - 丙\n\n后文。") == (
        "<p>如下:</p>\n<ul><li>甲</li><li>乙<ul><li>丙</li></ul></li></ul><p>后文。</p>"
    )


def test_headings_of_an_official_text() -> None:
    body = f"前言。\n一、总体情况\n正文。\n{L}一{R}主动公开\n正文。\n{L}二{R}依申请公开\n正文。\n二、存在问题\n正文。"
    assert headings(body) == [
        (2, "一、总体情况"),
        (3, f"{L}一{R}主动公开"),
        (3, f"{L}二{R}依申请公开"),
        (2, "二、存在问题"),
    ]


def test_headings_of_a_regulation() -> None:
    body = "第一章 总则\n第一条 为了公开。\n第二章 主体\n第一节 范围\n第二条 机关。"
    assert headings(body) == [(2, "第一章 总则"), (2, "第二章 主体"), (3, "第一节 范围")]


@pytest.mark.parametrize("title", ["项目概况", "款项支付", "目标任务", "目录管理", "号召动员", "和谐稳定"])
def test_a_title_may_begin_like_a_reference_to_a_mark(title: str) -> None:
    assert headings(f"一、总则\n（一）{title}\n正文。\n（二）项规定的，从其规定。") == [
        (2, "一、总则"),
        (3, f"（一）{title}"),
    ]
    assert html(f"{'长' * 40}\n①{title}") == f"<p>{'长' * 40}</p>\n<p>①{title}</p>"


@pytest.mark.parametrize(
    "body",
    [
        "一、身份证\n二、户口簿\n三、申请表",
        "一、应当公开以下信息。\n正文。",
        "一、以下情形\uff1a\n正文。",
        "一、" + "长" * 41 + "\n正文。",
        "正文。\n一、附件",
        "| 一、甲 | 乙 |\n|---|---|\n| 1 | 2 |",
    ],
)
def test_what_is_no_heading(body: str) -> None:
    assert headings(body) == []


def test_hash_headings_start_at_two_and_skip_nothing() -> None:
    assert headings("# 甲\n文\n### 乙\n文\n## 丙\n文\n") == [(2, "甲"), (3, "乙"), (3, "丙")]
    assert headings("### 甲\n## 乙\n") == [(2, "甲"), (2, "乙")]
    assert headings("<h1>甲</h1>\n\n# 乙\n一、丙\n文") == [(2, "甲"), (2, "乙"), (3, "一、丙")]
    assert "<h1" not in html("<h1>甲</h1>\n\n# 乙")


def test_empty_headings_are_dropped() -> None:
    assert headings("#\n文") == []
    assert "<h" not in html("<h2></h2>\n\n文")


def test_ids() -> None:
    outline = Outline()
    ids = [
        outline.add_heading(1, text).id for text in ("总则", "总则", "总则-2", "…", "__proto__", "s-x", "A B")
    ]
    assert ids == ["s-总则", "s-总则-2", "s-总则-2-2", "s-0", "s-proto", "s-s-x", "s-a-b"]
    assert (resolve_anchor("总则"), resolve_anchor("s-总则-2"), resolve_anchor("fn-1")) == (
        "s-总则",
        "s-总则-2",
        "fn-1",
    )
