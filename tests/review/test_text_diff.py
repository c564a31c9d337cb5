"""Differences of texts, and the text of pages."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.files.bounded_comparison import ComparisonBudget
from sitegen.pages.page_text import (
    extract_external_urls,
    extract_page_text,
    extract_text_blocks,
    mark_blocks_for_review,
)
from sitegen.review.text_diff import Mark, compare_paragraphs, compare_words

TEXTS = st.text("甲乙丙12,.a b", max_size=40)


@given(TEXTS, TEXTS)
def test_pieces_give_both_texts(old: str, new: str) -> None:
    pieces = compare_words(old, new, ComparisonBudget()).pieces
    assert "".join(text for mark, text in pieces if mark is not Mark.ADDED) == old
    assert "".join(text for mark, text in pieces if mark is not Mark.REMOVED) == new


@given(st.lists(TEXTS, max_size=12), st.lists(TEXTS, max_size=12))
def test_paragraphs_give_all_that_was_added_and_removed(old: list[str], new: list[str]) -> None:
    shown = compare_paragraphs(old, new, ComparisonBudget(), context=100)
    if old == new:
        assert shown == ()
        return
    before = ["".join(text for mark, text in one.pieces if mark is not Mark.ADDED) for one in shown]
    after = ["".join(text for mark, text in one.pieces if mark is not Mark.REMOVED) for one in shown]
    assert [text for text in before if text] == [text for text in old if text]
    assert [text for text in after if text] == [text for text in new if text]


def test_numbers_are_not_cut() -> None:
    assert compare_words("每月 1,710 元", "每月 1,760 元", ComparisonBudget()).pieces == (
        (Mark.SAME, "每月 "),
        (Mark.REMOVED, "1,710"),
        (Mark.ADDED, "1,760"),
        (Mark.SAME, " 元"),
    )


def test_single_equal_characters_between_changes_are_joined() -> None:
    marks = [mark for mark, _ in compare_words("甲的乙的丙", "子的丑的寅", ComparisonBudget()).pieces]
    assert marks == [Mark.REMOVED, Mark.ADDED]


def test_unchanged_paragraphs_are_counted() -> None:
    old = [f"第{number}段没有变化" for number in range(20)]
    new = [*old[:10], "中间的一段是新的", *old[10:]]
    shown = compare_paragraphs(old, new, ComparisonBudget())
    assert [one.omitted_before for one in shown] == [9, 0, 0, 9]
    assert shown[1].pieces == ((Mark.ADDED, "中间的一段是新的"),)


def test_long_texts_are_replaced_as_a_whole() -> None:
    pieces = compare_words("甲" * 5000, "乙" * 5000, ComparisonBudget()).pieces
    assert [mark for mark, _ in pieces] == [Mark.REMOVED, Mark.ADDED]


def write_noise(letters: str, count: int, seed: int) -> list[str]:
    """Paragraphs of 1,900 random letters: each of few letters matches in very many places."""
    chance = Random(seed)
    return ["".join(chance.choices(letters, k=1900)) for _ in range(count)]


@pytest.mark.parametrize(("letters", "count"), [("甲乙", 4), ("甲乙", 100), ("1,", 40), ("甲乙丙丁", 40)])
def test_no_text_takes_more_work_than_the_budget(letters: str, count: int) -> None:
    old, new = write_noise(letters, count, 1), write_noise(letters, count, 2)
    budget = ComparisonBudget(2_000_000)
    # Without the budget even the first takes 20 seconds.
    shown = compare_paragraphs(old, new, budget)
    assert budget.is_exceeded
    assert not all(one.is_compared for one in shown)
    for mark, texts in ((Mark.ADDED, old), (Mark.REMOVED, new)):
        kept = ["".join(text for other, text in one.pieces if other is not mark) for one in shown]
        assert [text for text in kept if text] == texts


def test_one_comparison_leaves_work_for_others() -> None:
    budget = ComparisonBudget()
    (noise,) = compare_paragraphs(write_noise("甲乙", 1, 1), write_noise("甲乙", 1, 2), budget)
    assert not noise.is_compared
    (prose,) = compare_paragraphs(["全县总人口十二万人。"], ["全县总人口十三万人。"], budget)
    assert prose.is_compared
    assert len(prose.pieces) == 4


@pytest.mark.exhaustive
def test_prose_that_was_edited_throughout_is_compared() -> None:
    old = [
        "".join(
            f"第{number}条第{part}款：各单位应当按照规定公开政府信息，方便群众查阅。" for part in range(25)
        )
        for number in range(60)
    ]
    new = [text.replace("方便群众", "便于公众") for text in old]
    budget = ComparisonBudget()
    shown = compare_paragraphs(old, new, budget)
    assert not budget.is_exceeded
    assert len(shown) == 60
    assert all(one.is_compared and len(one.pieces) > 50 for one in shown)


@pytest.mark.parametrize(
    ("old", "new", "is_similar"),
    [
        ("全县总人口十二万人。", "全县常住人口十三万人。", True),
        ("The office is open on Monday.", "The office is open on Tuesday.", True),
        ("A-1,2024,供水管理办法,有效", "A-1,2024,供水管理办法,废止", True),
        ("全县总人口十二万人。", "本办法自公布之日起施行。", False),
        ("The office is open on Monday.", "Applications need an identity card.", False),
    ],
)
def test_similar_paragraphs_are_compared_and_others_stand_alone(old: str, new: str, is_similar: bool) -> None:
    shown = compare_paragraphs([old], [new], ComparisonBudget())
    assert len(shown) == (1 if is_similar else 2)


def test_blocks_are_what_readers_see() -> None:
    html = (
        "<header>页眉</header><main><nav>上一篇</nav><h1>标题</h1><p>第<b>一</b>条\n 内容</p><script>x()</script>"
        "<dl><dt>索引号</dt><dd>A-1</dd></dl><table><tr><th>年</th><td>数</td></tr></table>"
        '<p><a href="https://x.example/a">链接</a><a href="b.html">站内</a><img src="a.png" alt="图"></p>'
        '<div class="tools"><p>打印</p><div><p>二维码</p></div></div><p>末段</p></main><footer>页脚</footer>'
    )
    assert extract_text_blocks(html) == (
        "标题",
        "第一条 内容",
        "索引号：A-1",
        "年 | 数",
        "链接〔https://x.example/a〕站内〔图片 a.png 图〕",
        "末段",
    )
    assert extract_text_blocks(html, whole_page=True)[0] == "页眉"
    assert extract_text_blocks(html, whole_page=True)[-1] == "页脚"


def test_outside_addresses_are_found_in_all_attributes() -> None:
    html = (
        '<a href="//a.example/x"><img src="HTTPS://b.example/y"><a href="c.html"><q cite="http://d.example/">'
    )
    assert extract_external_urls(html) == {"//a.example/x", "HTTPS://b.example/y", "http://d.example/"}


def test_changed_blocks_are_marked_in_the_page() -> None:
    html = "<main>\n<h1 class=a>标题</h1>\n<p>第一段</p><p>第二<b>段</b></p><table><tr><td>甲</td><td>乙</td></tr></table></main>"
    marked = mark_blocks_for_review(html, {"第二段", "甲 | 乙", "没有的"})
    assert marked == html.replace("<p>第二", '<p data-review="">第二').replace("<tr>", '<tr data-review="">')
    assert extract_text_blocks(marked) == extract_text_blocks(html)


def test_heads_of_tables_are_the_first_rows_of_head_cells() -> None:
    html = (
        "<main><p>前</p><table><caption>表</caption><thead><tr><th>年</th><th>数</th></tr><tr><th>甲</th></tr></thead>"
        "<tbody><tr><th><p>一</p></th><td><p>二</p></td></tr><tr><td>三</td></tr></tbody></table>"
        "<table><tr><th>乙</th></tr><tr><td>四</td></tr></table><table><tr><td>五</td></tr></table></main>"
    )
    text = extract_page_text(html)
    heads = dict(zip(text.blocks, text.table_heads, strict=True))
    assert [text.blocks[number] for number in heads["三"]] == ["年 | 数", "甲"]
    assert heads["一"] == heads["三"]
    assert [text.blocks[number] for number in heads["四"]] == ["乙"]
    assert (heads["前"], heads["表"], heads["年 | 数"], heads["五"]) == ((), (), (), ())
