"""Parts of a document that a page marks, and articles that can be linked."""

import re

import pytest

from sitegen.content.document_parts import PARAGRAPH_CLASSES, rank_and_classify_paragraphs
from sitegen.content.markdown import convert_markdown, convert_with_library
from sitegen.content.outline import resolve_anchor
from sitegen.content.sanitise import sanitise_html

NOTICE = """云岫县人民政府办公室关于印发防汛应急预案的通知
云政办发〔2024〕3号
各乡镇人民政府，县直各部门：
\u3000\u3000现印发给你们。具体要求如下：
\u3000\u3000一是加强领导。
\u3000\u3000附件：1.防汛应急预案
\u3000\u3000      2.任务清单
                    云岫县水务局
                    云岫县财政局
                    2024年4月22日
\u3000\u3000（此件公开发布）
附件1
云岫县防汛应急预案
第一条 为了安全。
"""


def classify(body: str) -> dict[str, str]:
    """Return the class of each marked paragraph by its text."""
    shown = convert_markdown(body, "a.md", 1)
    assert shown == convert_with_library(body, "a.md", 1)
    return {text: name for name, text in re.findall(r'<p class="([a-z-]+)"[^>]*>(.*?)</p>', shown.html)}


def test_the_parts_of_a_notice() -> None:
    assert classify(NOTICE) == {
        "各乡镇人民政府，县直各部门：": "doc-salutation",
        "附件：1.防汛应急预案": "doc-attachments",
        "2.任务清单": "doc-attachments-entry",
        "云岫县水务局": "doc-signature",
        "云岫县财政局": "doc-signature",
        "2024年4月22日": "doc-date",
        "（此件公开发布）": "doc-publication-note",
        "附件1": "doc-attachment-label",
        "云岫县防汛应急预案": "doc-attached-title",
        "第一条 为了安全。": "doc-article",
    }


@pytest.mark.parametrize(
    "body",
    [
        "现将有关事项通知如下：\n甲。",
        "甲。\n各单位要做到：\n乙。",
        "2024年4月22日\n我县召开会议。",
        "县财政局\n甲。",
        "第三条的规定不变。",
        "附件的规定不变。\n甲",
        "<p class='doc-date'>工作要求</p>",
    ],
)
def test_what_is_no_part(body: str) -> None:
    assert classify(body) == {}


@pytest.mark.parametrize(
    "signatory",
    [
        "县长\u3000林承远", "县长 林承远", "县\u3000长\u3000林\u3000远", "云岫县县长  林承远", "代县长：林承远", "财政部部长 王某某", "主\u3000任 李某", "主席 艾力·买买提",
    ],
)  # fmt: skip
def test_the_parts_of_an_order(signatory: str) -> None:
    order = f"""云岫县人民政府令
第12号
《云岫县公共厕所管理办法》已经县人民政府第八次常务会议审议通过，现予公布，自2024年5月1日起施行。
{signatory}
2024年4月2日
云岫县公共厕所管理办法
第一条 为了加强公共厕所管理，制定本办法。
"""
    assert classify(order) == {
        signatory: "doc-signature",
        "2024年4月2日": "doc-date",
        "云岫县公共厕所管理办法": "doc-attached-title",
        "第一条 为了加强公共厕所管理，制定本办法。": "doc-article",
    }


@pytest.mark.parametrize(
    "line",
    [
        "县长 主持会议，部署工作。",
        "县长要求",
        "组长 林承远",
        "联系人 林承远",
        "县长 林承远同志参加会议并讲话",
    ],
)
def test_a_line_before_a_date_that_is_no_signature(line: str) -> None:
    assert classify(f"甲。\n{line}\n2024年4月2日\n乙的说明。") == {}


def test_each_labelled_attachment_is_set_like_the_first() -> None:
    assert classify("甲。\n附件1：预案\n附件2：清单") == {
        "附件1：预案": "doc-attachments",
        "附件2：清单": "doc-attachments",
    }


def test_the_date_may_stand_alone_at_the_end() -> None:
    assert classify("甲。\n二〇二四年四月二十二日") == {"二〇二四年四月二十二日": "doc-date"}


def test_no_other_class_passes_the_sanitiser() -> None:
    assert sanitise_html('<p class="doc-date table">甲</p>') == '<p class="doc-date">甲</p>'
    assert all(f'class="{name}"' in sanitise_html(f'<p class="{name}">甲</p>') for name in PARAGRAPH_CLASSES)
    assert sanitise_html('<h2 class="doc-date">甲</h2>') == "<h2>甲</h2>"


def test_articles_have_ids_in_order() -> None:
    body = "第一条 甲。\n第2条 乙。\n第十七条之一 丙。\n**第十八条** 丁。\n\n附件\n办法\n第一条 戊。"
    shown = convert_markdown(body, "a.md", 1)
    assert shown == convert_with_library(body, "a.md", 1)
    assert shown.articles == ("s-第一条", "s-第二条", "s-第十七条之一", "s-第十八条", "s-第一条-2")
    assert re.findall(r'class="doc-article" id="([^"]+)"', shown.html) == list(shown.articles)


def test_an_article_and_a_heading_do_not_share_an_id() -> None:
    shown = convert_markdown("## 第一条\n\n第一条 甲。", "a.md", 1)
    assert ([heading.id for heading in shown.headings], shown.articles) == (["s-第一条"], ("s-第一条-2",))


@pytest.mark.parametrize("typed", ["第十七条", "第17条", "s-第十七条", "第１７条"])
def test_links_to_articles(typed: str) -> None:
    assert resolve_anchor(typed) == "s-第十七条"
    shown = convert_markdown(f"第十七条 见[本条](#{typed})。", "a.md", 1)
    assert shown.links[0].anchor in shown.articles


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (["云岫县农村饮水安全突发事件", "应急处置预案", "（2024年修订版）"], 3),
        (["云岫县防汛抗旱应急预案", "（试行）"], 2),
        (["云岫县防汛抗旱应急预案"], 1),
        # A title that is complete is not continued, and another short line is no rest of one.
        (["云岫县补贴发放办法", "补贴标准"], 1),
        (["云岫县人民政府办公室", "领导同志"], 1),
        (["云岫县防汛抗旱应急预案", "（此件公开发布）"], 1),
    ],
)
def test_an_attached_title_has_up_to_three_lines(lines: list[str], count: int) -> None:
    classes = rank_and_classify_paragraphs(["附件1", *lines, "为做好防汛工作，制定本预案。", "完。"])[1]
    assert classes.count("doc-attached-title") == count
    assert classes[1 : count + 1] == ["doc-attached-title"] * count
