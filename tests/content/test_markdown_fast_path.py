"""The short way for plain texts gives what Python-Markdown and all that follows it give, byte for byte."""

from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.content.front_matter import split_front_matter
from sitegen.content.markdown import MarkdownResult, convert_markdown, convert_with_library
from sitegen.content.markdown_fast_path import FastResult, convert_simple_markdown
from tests.paths import SAMPLE
from tests.size import by_size

FORMS = (
    "# 标题 1", "###### 六级 **粗**", "####### 七级", "#无空格", "#", "##  ", "# 甲 #", "#\t甲", " # 甲", "\u3000# 甲",
    "一、总则", "二、分则\u3000", "\u3000\u3000(一)范围", "\uff08二\uff09要求:", "1. 点", "2\uff0e点", "(1)项", "⑴项", "①项",
    "第一章 总则", "第二条 内容。", "第三节 甲", "第一编 乙", "**三、粗体**", "**四、**粗体", "十一、长标题长标题长标题长标题长标题长标题长标题长标题长标题长标题长",
    "正文。", "\u3000\u3000正文\uff0c续。", "各县人民政府\uff1a", "甲\uff1a  ", "接上文", "English words", "100 万元", "2024", "end ", "end  ", "末\u3000", " 一空格",
    "  两空格", "    四空格", "\t制表符", "     五", "\u3000", "\u3000\u3000", " ", "   ", "", "", "",
    "- 项", "-  项 ", "+ 项", "* 项", "- 一、项", "- \u3000项", "-\u3000项", "-项", "- ", "-", "--", "---", "- - -", "- - 项", "- # 项", "- > 项", "- + 项", "- **粗**项",
    "- | 项", "- 项\uff1a", "  - 二层", "    - 二层", "        - 三层", "- 1. 项", "\u3000- 项", "***", "* * *", "___", "_ _ _", "-   -   -",
    "> 引", ">引", ">  引", ">", "> ", "> > 引", "> - 引", "> # 引", "> **粗**", "> 引\uff1a", "\u3000> 引", " > 引", "> \u3000引", "> 一、引", "> | 引 |",
    "| 甲 | 乙 |", "|---|---|", "| --- | :-: |", "|:--|--:|", "| 1 | **2** |", "| 1 |", "| 1 | 2 | 3 |", "||", "| | |", "|", "甲|乙", "-|-", "- | -", ":-|-:", "|-|",
    "| \u3000 | 乙 |", "\u3000| 甲 | 乙 |\u3000", " | 甲 | 乙 | ", "| - 甲 | # 乙 |", "# 甲 | 乙", "|:|:|", "| 甲 | 乙", "甲 | 乙 |", "--- | ---", "|---|", "**粗", "体**",
    "**粗**", "甲**乙**丙", "甲** 乙**丙", "甲**乙 **丙", "****", "**甲****乙**", "***甲***", "*斜*", "a*b*c", "** **", "**", "**甲** **乙**", "甲 ** 乙 ** 丙", "2*3**4",
    "张**、李**同志", "张**同志", "根据**《办法》**办理", "见**（附件）**", "**（一）要求**", "卡号****1234", "2**3**4", "***粗***", "*必填", "姓名*", "3*5*4米", "**甲 **乙**", "：**（甲）**",
    "#1机组", "#1、#2机组", "##组织", "# C#", "#　甲", "-5℃", "+86", ">=60分", ">>>>>>> x", "*为必填", "* 甲", "-　项", ">　引", "______", "- ______", "- ***", "- > 项", "- -5℃",
    "a_b_c", "__甲__", "_甲_", "100~200元", "1|2|3", "| 1|2|3 |", "甲\t乙\t丙", "1\t\t3", "甲\t乙", "\t\t甲", "   - 三层", " - 一空格", "　- 项",
    "见https://www.gov.cn/a_b。", "(http://a.cn/b).", "www.gov.cn", "https://", "**https://a.cn/b**", "<p>一、甲</p>", "<p><b>二、乙</b></p>", "&copy=2", "&copyx;", "D:\\a", "\\|",
    "甲 > 乙", "->", "甲 -->", ">>>", "__粗__", "a_b", "`码`", "```", "~~~", "``", "~~删~~", "\\*", "\\", "[甲](a.md)", "[甲]", "![图](a.png)", "[^1]", "[^1]: 注", "[甲]: a.md",
    "<b>粗</b>", "<div>", "</div>", "<table>", "<!-- 注 -->", "<!--", "-->", "<https://a.cn>", "<a@b.cn>", "甲 < 乙", "a&b", "&lt;", "&#60;", "&nbsp;", "*[HTML]: 文", "{: .类}",
    "甲{#id}", "===", "======", "=", "https://www.gov.cn/a?b=1", "“引号”‘单’", '"x" \'y\'', "……——", "℃±×÷", "\xa0", "甲\xa0乙", "\u2003甲", "\u2028", "甲\u2028乙", "\x0b", "\x0c",
    "\x00", "\x02", "\x03", "\x02wzxhzdk:0\x03", "\r", "甲\r", "\ufeff", "\u200b", "\xad", "\x85", "\u2029", "\U0001f600", "\U00020000", "e\u0301", "\ufdd0", "\ud800", "Ⅰ", "⒈ 甲", "²3",
    "〔2024〕1号", "—", "─" * 3, "\u3000" * 90 + "甲", "-" * 90, "> " * 30 + "甲", "- " * 30 + "甲", "甲" * 200, "|" * 40,
)  # fmt: skip
PIECES = (
    *"#>-+*_`~|[]()<>!&\\{}:;=.,\"'$%@^/0123 \t\n\r\u3000\xa0\u2028\x00甲乙丙一二十第条章节编、。\uff0c\uff1a\uff1b()aZ",
    "\n\n", "\n\u3000\u3000", "\n- ", "\n# ", "\n> ", "\n| ", " |", "|\n|", "|---|---|\n", "**", "一、", "\uff08一\uff09", "第一条", "  \n", "\n    ", "```", "正文\uff0c",
)  # fmt: skip
LINES = st.lists(st.sampled_from(FORMS), max_size=9).map("\n".join)
SOUP = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
TABLES = (
    "|甲|乙|\n|-|-|\n|1|2|", "甲|乙\n-|-\n1|", "| | |\n|:-|-:|", "|**甲**||\n|:-:|-|\n|1|2|3|\n||", "|甲|\n|-|\n|1|", "\u3000|a|b|\n\u3000|-|-|\n|1|",
)  # fmt: skip
ROWS = [form for form in FORMS if "|" in form and len(form) < 30]
MARKS = tuple(dict.fromkeys((*PIECES, *FORMS)))
PLACES = by_size(dev=20, ci=5, nightly=1)
PAIRS = by_size(dev=19, ci=7, nightly=1)
"""Of the places and pairs, one in so many is tried; a prime, so that the steps do not meet the same forms again."""
# Only what the short way should know, so that it is tried deeply and not only refused.
OFFICIAL = tuple(form for form in (*FORMS, *TABLES) if convert_simple_markdown(form) is not None)


def agreed(body: str) -> bool:
    """Whether the text took the short way; if it did, the result was the same."""
    quick = convert_simple_markdown(body)
    if quick is None:
        return False
    shown = MarkdownResult(quick.html, quick.text, quick.headings, articles=quick.articles)
    assert shown == convert_with_library(body, "a.md", 10)
    return True


def bodies() -> list[str]:
    """The texts of all Markdown files of the sample content."""
    files = sorted((SAMPLE / "content").rglob("*.md"))
    texts = ((str(file), file.read_text("utf-8")) for file in files)
    parts = ((text, split_front_matter(text, path)[0]) for path, text in texts)
    return [document.body if document else text for text, document in parts]


@given(LINES)
@example("- 甲\n\n乙\n- 丙")
@example("一、甲\n乙\n二、丙\n\n丁")
def test_lines_of_every_form(body: str) -> None:
    agreed(body)


@given(st.lists(st.sampled_from(OFFICIAL), max_size=12).map("\n".join))
def test_lines_of_known_forms(body: str) -> None:
    agreed(body)


@given(SOUP)
def test_any_characters(body: str) -> None:
    agreed(body)


@given(st.text(max_size=60))
def test_any_text(body: str) -> None:
    agreed(body)


@pytest.mark.parametrize("mark", MARKS)
def test_every_mark_at_every_place(mark: str) -> None:
    """Each mark is tried; at each place, too, since each mark begins one place further on than the one before."""
    body = "# 甲乙\n\u3000\u3000一、丙\n丁 **戊**\n- 己\n- 庚\n\n> 辛\n\n|a|b|\n|-|:-:|\n|1|2|\n壬\uff1a\n癸"
    for place in range(MARKS.index(mark) % PLACES, len(body) + 1, PLACES):
        agreed(body[:place] + mark + body[place:])


def test_pairs_of_forms() -> None:
    """Each form after each other, with and without a blank line; enough of them take the short way to tell."""
    texts = [f"{one}{gap}{other}" for one in OFFICIAL for other in OFFICIAL for gap in ("\n", "\n\n")]
    texts = texts[::PAIRS]
    assert sum(map(agreed, texts)) > 0.8 * len(texts)


def test_tables() -> None:
    """Every row as head, as line of dashes and as row."""
    tables = [f"{head}\n{dashes}\n{row}" for head in ROWS for dashes in ROWS for row in ("", "甲", *ROWS)]
    assert sum(map(agreed, tables[::PAIRS])) > 2000 / PAIRS


IDEOGRAPHS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x32400))
"""Nine tenths of all characters, which nothing tells apart."""
EVERY = by_size(dev=40, ci=10, nightly=1)
"""Of the ideographs, one in so many is tried."""


def is_tried(code: int) -> bool:
    """Whether a character is tried at the size of this run."""
    return code % EVERY == 0 or not any(first <= code < last for first, last in IDEOGRAPHS)


@pytest.mark.exhaustive
def test_every_character_that_is_let_through() -> None:
    """One by one and side by side over a line break, so that no character is taken for plain that is not."""
    tried = [code for code in range(0x32400) if is_tried(code)]
    plain_ones = [chr(code) for code in tried if convert_simple_markdown(f"甲{chr(code)}乙")]
    assert len(plain_ones) > 40_000 / EVERY
    Random(1).shuffle(plain_ones)
    for start in range(0, len(plain_ones), 4000):
        some = [one for one in plain_ones[start : start + 4000] if one not in "#>-+*|\n \u3000"]
        assert agreed("".join(some))
        assert agreed("甲\n".join(some))
        assert agreed("\n1".join(some))
        assert agreed("\n\n# ".join(some))


def test_sample_content() -> None:
    """Nearly all of the sample's plain texts take the short way: those without links, notes and code."""
    texts = bodies()
    usual = [text for text in texts if not set(text) & set("[`<")]
    assert len(usual) > 100
    assert sum(map(agreed, usual)) >= 0.97 * len(usual)


def test_sample_content_spoiled() -> None:
    """Real texts with a form put in somewhere, lines dropped and lines doubled."""
    random = Random(2)
    taken = 0
    for body in bodies():
        lines = body.split("\n")[:80]
        for _ in range(5):
            spoiled = list(lines)
            place = random.randrange(len(spoiled))
            spoiled[place : place + random.randrange(3)] = random.choices(FORMS, k=random.randrange(3))
            taken += agreed("\n".join(spoiled))
    assert taken > 250


def test_limits() -> None:
    """What is too much for the long way is left to it."""
    assert convert_simple_markdown("甲\n" * 50_001) is None
    assert convert_simple_markdown("|甲|乙|\n|-|-|\n" + "|1|2|3|4|5|6|7|8|9|\n" * 20_000) is None
    assert agreed("甲乙丙丁。" * 9_000)
    assert agreed("|甲|乙|\n|-|-|\n" + "|1|2|\n" * 300)


def test_convert_takes_the_short_way() -> None:
    body = "一、甲\n\n乙\uff0c**丙**。\n\n- 丁"
    assert convert_simple_markdown(body) == FastResult(
        *[
            getattr(convert_markdown(body, "a.md", 1), name)
            for name in ("html", "text", "headings", "articles")
        ]
    )
    assert convert_simple_markdown(body) is not None


def test_headings_that_a_report_prescribes_need_nothing_below_them() -> None:
    marked = ("一、总体情况", "二、主动公开政府信息情况", "六、其他需要报告的事项")
    text = "\n\n".join(marked) + "\n"
    for found in (convert_markdown(text, "a.md", 1), convert_with_library(text, "a.md", 1)):
        assert tuple(heading.text for heading in found.headings) == marked
