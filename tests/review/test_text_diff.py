"""Differences of texts, and the text of pages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sitegen.review.page_text import extract_blocks, extract_outside_addresses, outline_blocks
from sitegen.review.text_diff import Mark, compare_paragraphs, compare_words

TEXTS = st.text("甲乙丙12,.a b", max_size=40)


@given(TEXTS, TEXTS)
def test_pieces_give_both_texts(old: str, new: str) -> None:
    pieces = compare_words(old, new)
    assert "".join(text for mark, text in pieces if mark is not Mark.ADDED) == old
    assert "".join(text for mark, text in pieces if mark is not Mark.REMOVED) == new


@given(st.lists(TEXTS, max_size=12), st.lists(TEXTS, max_size=12))
def test_paragraphs_give_all_that_was_added_and_removed(old: list[str], new: list[str]) -> None:
    shown = compare_paragraphs(old, new, context=100)
    if old == new:
        assert shown == ()
        return
    before = ["".join(text for mark, text in one.pieces if mark is not Mark.ADDED) for one in shown]
    after = ["".join(text for mark, text in one.pieces if mark is not Mark.REMOVED) for one in shown]
    assert [text for text in before if text] == [text for text in old if text]
    assert [text for text in after if text] == [text for text in new if text]


def test_numbers_are_not_cut() -> None:
    assert compare_words("每月 1,710 元", "每月 1,760 元") == (
        (Mark.SAME, "每月 "),
        (Mark.REMOVED, "1,710"),
        (Mark.ADDED, "1,760"),
        (Mark.SAME, " 元"),
    )


def test_single_equal_characters_between_changes_are_joined() -> None:
    marks = [mark for mark, _ in compare_words("甲的乙的丙", "子的丑的寅")]
    assert marks == [Mark.REMOVED, Mark.ADDED]


def test_unchanged_paragraphs_are_counted() -> None:
    old = [f"第{number}段没有变化" for number in range(20)]
    new = [*old[:10], "中间的一段是新的", *old[10:]]
    shown = compare_paragraphs(old, new)
    assert [one.omitted for one in shown] == [9, 0, 0, 9]
    assert shown[1].pieces == ((Mark.ADDED, "中间的一段是新的"),)


def test_long_texts_are_replaced_as_a_whole() -> None:
    pieces = compare_words("甲" * 5000, "乙" * 5000)
    assert [mark for mark, _ in pieces] == [Mark.REMOVED, Mark.ADDED]


def test_blocks_are_what_readers_see() -> None:
    html = (
        "<header>页眉</header><main><nav>上一篇</nav><h1>标题</h1><p>第<b>一</b>条\n 内容</p><script>x()</script>"
        "<dl><dt>索引号</dt><dd>A-1</dd></dl><table><tr><th>年</th><td>数</td></tr></table>"
        '<p><a href="https://x.example/a">链接</a><a href="b.html">站内</a><img src="a.png" alt="图"></p>'
        '<div class="tools"><p>打印</p><div><p>二维码</p></div></div><p>末段</p></main><footer>页脚</footer>'
    )
    assert extract_blocks(html) == (
        "标题",
        "第一条 内容",
        "索引号：A-1",
        "年 | 数",
        "链接〔https://x.example/a〕站内〔图片 a.png 图〕",
        "末段",
    )
    assert extract_blocks(html, whole=True)[0] == "页眉"
    assert extract_blocks(html, whole=True)[-1] == "页脚"


def test_outside_addresses_are_found_in_all_attributes() -> None:
    html = (
        '<a href="//a.example/x"><img src="HTTPS://b.example/y"><a href="c.html"><q cite="http://d.example/">'
    )
    assert extract_outside_addresses(html) == {"//a.example/x", "HTTPS://b.example/y", "http://d.example/"}


def test_changed_blocks_are_marked_in_the_page() -> None:
    html = "<main>\n<h1 class=a>标题</h1>\n<p>第一段</p><p>第二<b>段</b></p><table><tr><td>甲</td><td>乙</td></tr></table></main>"
    marked = outline_blocks(html, {"第二段", "甲 | 乙", "没有的"})
    assert marked == html.replace("<p>第二", '<p data-review="">第二').replace("<tr>", '<tr data-review="">')
    assert extract_blocks(marked) == extract_blocks(html)
