"""Marks take effect only where they are meant; everything else is shown as it is typed."""

import re
from html import escape

import pytest

from sitegen.content.markdown import convert_markdown, convert_with_library
from tests.paths import ROOT


def html(body: str) -> str:
    return convert_markdown(body, "a.md", 1).html


def found(body: str) -> list[str]:
    return [f"{one.place} {one.code}" for one in convert_markdown(body, "a.md", 1).diagnostics]


@pytest.mark.parametrize(
    "text",
    [
        "规格3*5*4米", "带*号的为必填项，带*号的可不填", "*为必填", "姓名*", "a_b_c", "__", "______", "文件_终稿_v2.doc", "*甲*", "_甲_", "__甲__",
        "（√）_x_", "2**3**4", "x**2 + y**2", "2 ** 3 ** 4", "** 粗体 **", "**未完", "未完**", "甲****", "甲***乙", "甲****乙****丙",
        "张**、李**、王**", "张**同志、李**同志", "138****1234、139****5678", "卡号****1234、账号****5678", "1501**********1234",
        "甲** 乙**丙", "见**（附件1）", "~~删~~", "100~200元", "#1机组", "#1、#2机组检修完成", "##组织领导", "#", "##", "####### 七级", "# #",
        ">=60分", ">", ">引", ">>>>>>> x", ">>>>>>>", "<<<<<<< HEAD", "=======", "-5℃", "+86", "+5", "-", "*", "+", "-列表", "_ _ _",
        "|", "1|2|3", "甲 | 乙", "C:\\表\\a.xls", "\\\\server\\共享", "D:\\(备份)", "D:\\_备份", "\\{x\\}", "规格\\型号", "\\", "x\\.y", "A&B", "&copy=2",
        "&copyx;", "&nosuch;", "<联系人>", "x<y", "[ ]是", "[2019]3号", "{#id}", "$x^2$", "```", "~~~ 甲",
        "（P<a 或 P>b）", "若x<p 且y>q", "填<i 项>", "单位<q 第一>甲", "x<p and y>q", "1<b 2>1", "</b 项>", "<s/次>", "<s 5元>", "<p x+y>", "<a　b>", "<td 甲>", "<p 甲>乙",
        "政办发[2024](3号)文", "见[注](1)", "f[x](y)=0", "[表](附件1)", "[x](3.5)", "[比](1/2)", "[甲](<附件1>)", "[甲](乙 '丙')",
    ],
)  # fmt: skip
def test_a_sign_of_the_text_stays(text: str) -> None:
    assert html(text) == f"<p>{escape(text, quote=False)}</p>"
    assert convert_with_library(text, "a.md", 1).html == html(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**重点：**内容", "<strong>重点：</strong>内容"),
        ("根据**《办法》**第三条", "根据<strong>《办法》</strong>第三条"),
        ("第**三**条", "第<strong>三</strong>条"),
        ("第**3**条", "第<strong>3</strong>条"),
        ("**3*5*4米**", "<strong>3*5*4米</strong>"),
        ("**2024年**重点", "<strong>2024年</strong>重点"),
        ("**甲**和**乙**", "<strong>甲</strong>和<strong>乙</strong>"),
        ("**甲** **乙**", "<strong>甲</strong> <strong>乙</strong>"),
        ("甲 ** 乙 **丙**", "甲 ** 乙 <strong>丙</strong>"),
        ("**甲 **乙**", "**甲 <strong>乙</strong>"),
        ("**甲**乙**丙", "<strong>甲</strong>乙**丙"),
        ("***甲***", "*<strong>甲</strong>*"),
        ("：**（一）要求**", "：<strong>（一）要求</strong>"),
        ("**张**和**李**", "<strong>张</strong>和<strong>李</strong>"),
        ("**注意：卡号****1234**", "<strong>注意：卡号****1234</strong>"),
        ("**[甲](b.md)**", '<strong><a href="sitegen:0">甲</a></strong>'),
        ("[**甲**](b.md)", '<a href="sitegen:0"><strong>甲</strong></a>'),
        ("`甲  \n乙`", "<code>甲<br>乙</code>"),
        ("丙`甲\n乙`丁`戊`", "丙<code>甲<br>乙</code>丁<code>戊</code>"),
        ("x<y，写信到zwgk@a.cn，z>0", "x&lt;y，写信到zwgk@a.cn，z&gt;0"),
        ("**`a**b`**", "<strong><code>a**b</code></strong>"),
        ("\\**甲**", "**甲**"),
        ("***<br>***", "***<br>***"),
        ("甲**&nbsp;**乙", "甲**&nbsp;**乙"),
        ("![<a@b.cn>](b.png)", '<img src="sitegen:0" alt="&lt;a@b.cn&gt;" loading="lazy">'),
        ("[<a@b.cn>](c.md)", '[<a href="mailto:a@b.cn">a@b.cn</a>](c.md)'),
        ("[[甲](b.md)](c.md)", '[<a href="sitegen:0">甲</a>](c.md)'),
        ("[![甲](b.png)](c.md)", '<a href="sitegen:0"><img src="sitegen:1" alt="甲" loading="lazy"></a>'),
        ("**甲<sub>乙**丙</sub>", "**甲<sub>乙**丙</sub>"),
    ],
)
def test_bold_words(text: str, shown: str) -> None:
    assert html(text) == f"<p>{shown}</p>"
    assert convert_with_library(text, "a.md", 1).html == html(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\\*甲\\* \\_ \\# \\| \\` \\[ \\] \\< \\> \\! \\& \\~", "*甲* _ # | ` [ ] &lt; &gt; ! &amp; ~"),
        ("1\\. 甲", "1. 甲"),
        ("3\\) 甲", "3) 甲"),
        ("\\- 甲", "- 甲"),
        ("甲 \\+ 乙", "甲 + 乙"),
        ("\\\\*", "\\*"),
        ("D:\\*.doc", "D:\\*.doc"),
        ("\\&copy;", "&amp;copy;"),
        ("\\\\10.1.1.5\\_共享", "\\\\10.1.1.5\\_共享"),
        ("见\\\\server\\share\\[内部]。", "见\\\\server\\share\\[内部]。"),
        ("\\\\文件服务器\\_2024\\(备)\\_a", "\\\\文件服务器\\_2024\\(备)\\_a"),
        ("D:\\_上报\\_2024 目录", "D:\\_上报\\_2024 目录"),
        ("D:\\[内部]\\_上报", "D:\\[内部]\\_上报"),
        ("s**C:\\表\\a**C:\\表", "s**C:\\表\\a**C:\\表"),
        ("见**D:\\表\\a.xls**。", "见<strong>D:\\表\\a.xls</strong>。"),
        (
            "[路径](b.md) \\\\a\\[内部](b.md)",
            '<a href="sitegen:0">路径</a> \\\\a\\<a href="sitegen:1">内部</a>',
        ),
        ("&copy; &#183; &nbsp;", "© · &nbsp;"),
        ("&amp;copy;", "&amp;copy;"),
    ],
)
def test_a_backslash_escapes_a_documented_few(text: str, shown: str) -> None:
    assert html(text) == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("面积 100 m²，CO₂ 浓度", "面积 100 m²，CO₂ 浓度"),
        ("m<sup>2</sup>、CO<sub>2</sub>", "m<sup>2</sup>、CO<sub>2</sub>"),
        ("10⁻³ ℃ ㎡ ½ № ①", "10⁻³ ℃ ㎡ ½ № ①"),
    ],
)
def test_subscripts_and_superscripts(text: str, shown: str) -> None:
    assert html(text) == f"<p>{shown}</p>"
    assert found(text) == []


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("# 标题", '<h2 id="s-标题">标题</h2>'),
        ("#　标题", '<h2 id="s-标题">标题</h2>'),
        ("　　## 标题 ##", '<h2 id="s-标题">标题</h2>'),
        ("# C#", '<h2 id="s-c">C#</h2>'),
        ("> 引", "<blockquote><p>引</p>\n</blockquote>"),
        ("> 引\n正文", "<blockquote><p>引</p>\n</blockquote><p>正文</p>"),
        (">\n> 引\n>\n> 二", "<blockquote><p>引</p>\n<p>二</p>\n</blockquote>"),
        (
            "> > 二",
            "<blockquote><blockquote><p>二</p>\n</blockquote></blockquote>",
        ),
        ("> - 甲\n>   - 乙", "<blockquote><ul><li>甲<ul><li>乙</li></ul></li></ul></blockquote>"),
        ("> |甲|乙|\n> |-|-|", "<blockquote><p>|甲|乙|</p>\n<p>|-|-|</p>\n</blockquote>"),
        ("---", "<hr>"),
        ("> ***", "<blockquote><p>***</p>\n</blockquote>"),
        ("* * *", "<hr>"),
        ("- ______\n- ***\n- > 60分\n- -5℃", "<ul><li>______</li><li>***</li><li>&gt; 60分</li><li>-5℃</li></ul>"),
        ("-　甲", "<ul><li>甲</li></ul>"),
    ],
)  # fmt: skip
def test_marks_with_the_blank_that_belongs_after_them(body: str, shown: str) -> None:
    assert html(body) == shown


NESTED = "<ul><li>甲<ul><li>乙<ul><li>丙</li></ul></li><li>丁</li></ul></li><li>戊</li></ul>"


@pytest.mark.parametrize("blanks", [2, 3, 4])
@pytest.mark.parametrize("indent", ["", "　　", "  "])
def test_two_blanks_nest_a_list(blanks: int, indent: str) -> None:
    lines = [f"{indent}{' ' * blanks * depth}- {text}" for depth, text in ((0, "甲"), (1, "乙"), (2, "丙"), (1, "丁"), (0, "戊"))]  # fmt: skip
    assert html("\n".join(lines)) == NESTED


def test_one_blank_does_not_nest_a_list() -> None:
    assert html("- 甲\n - 乙") == "<ul><li>甲</li><li>乙</li></ul>"


def test_code_within_a_nested_item() -> None:
    assert html("- 甲\n  - 乙\n\n    ```\n    码\n    ```") == (
        "<ul><li>甲<ul><li><p>乙</p>\n<pre><code>码\n</code></pre></li></ul></li></ul>"
    )


def test_a_fence_that_is_not_closed_is_text() -> None:
    assert html("甲\n\n```\n**乙**") == "<p>甲</p>\n<p>```</p>\n<p><strong>乙</strong></p>"
    assert found("甲\n\n```\n**乙**") == ["a.md:3:1 FIL-043"]


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("<font face=宋体>甲</font>", "甲"),
        ("<font size= 3 face = 宋体 >甲</font>", "甲"),
        ('<span style="font: "宋体"">甲</span>', "<span>甲</span>"),
        ("<font face=Times New Roman size=3>甲</font>", "甲"),
        ("<b\tclass='x' hidden>甲</b>", "<b>甲</b>"),
        ('<span lang=EN-US w:st="on" data-x mso_y=1>甲</span>', "<span>甲</span>"),
        ("甲<br />乙", "甲<br>乙"),
    ],
)
def test_attributes_of_html_keep_the_tag_a_tag(tag: str, shown: str) -> None:
    assert html(tag) == f"<p>{shown}</p>"


def test_a_comparison_ends_no_paragraph_late() -> None:
    assert html("若x<p 且\ny>q，\n丙。") == "<p>若x&lt;p 且</p>\n<p>y&gt;q，</p>\n<p>丙。</p>"


@pytest.mark.parametrize(
    "body",
    [
        "~~~ 甲 ~~~\n正文\n~~~",
        "~~~~~~~~密封线~~~~~~~~\n姓名：\n~~~~~~~~",
        "```以下内容不公开\n甲\n```",
        "```TOP SECRET\n甲\n```",
        "~~~ A ~~~\n甲\n~~~",
    ],
)
def test_words_after_a_fence_stay(body: str) -> None:
    assert html(body) == "\n".join(f"<p>{line}</p>" for line in body.split("\n"))
    # The line of signs below them would begin a block that has no end.
    assert found(body) == ["a.md:3:1 FIL-043"]


@pytest.mark.parametrize(
    "fence", ["```", "``` ", "```python", "``` c++", "~~~yaml", "``` {.py #a}", "```sh {.a}"]
)
def test_a_language_may_follow_a_fence(fence: str) -> None:
    assert html(f"{fence}\n甲\n{fence[:3]}") == "<pre><code>甲\n</code></pre>"


@pytest.mark.parametrize(
    "target",
    [
        "a.md",
        "../b",
        "b/c",
        "#甲",
        "https://a.cn",
        "附件1.pdf",
        "附件 1.pdf",
        "<附件 1.pdf>",
        "a.md#甲",
        "3号.pdf",
    ],
)
def test_what_looks_like_an_address_is_a_link(target: str) -> None:
    assert html(f"[甲]({target})").startswith('<p><a href="')


def test_a_bracket_within_the_words_of_a_link_is_text() -> None:
    assert html("[发[2024](3号)文](b.md)") == '<p><a href="sitegen:0">发[2024](3号)文</a></p>'


def test_both_texts_of_a_footnote_stay() -> None:
    body = "甲[^1]乙[^1]\n\n[^1]: 其一。\n\n[^1]: 其二。"
    assert convert_markdown(body, "a.md", 1).text == "甲乙\n其一。\n其二。"
    assert found(body) == ["a.md:5:1 FIL-049"]


def read_documented_signs() -> list[str]:
    """Read the examples of what is no mark from the table in the documentation."""
    lines = (ROOT / "docs/content-model.md").read_text("utf-8").partition("### 起作用的标记")[2].split("\n")
    rows = [line.replace("\\|", "\x00").split("|") for line in lines if line.startswith("| ")]
    cells = [row[3].replace("\x00", "|") for row in rows if len(row) == 5]
    return [code for cell in cells for code in re.findall(r"(?<!`)`([^`]+)`(?!`)", cell)]


@pytest.mark.parametrize("text", read_documented_signs())
def test_what_the_documentation_calls_no_mark_is_none(text: str) -> None:
    assert html(text) == f"<p>{escape(text, quote=False)}</p>"


def test_the_documentation_has_examples() -> None:
    assert len(read_documented_signs()) > 15


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("- 甲\n\n  续段\n- 乙\n\n后文。", "<ul><li><p>甲</p><p>续段</p></li><li><p>乙</p></li></ul><p>后文。</p>"),
        ("- 甲\n\n  一段\n  二段\n\n  三段\n\n- 乙", "<ul><li><p>甲</p><p>一段</p><p>二段</p><p>三段</p></li><li><p>乙</p></li></ul>"),
        ("- 甲\n\n  续\n    - 子\n- 乙", "<ul><li><p>甲</p><p>续</p><ul><li>子</li></ul></li><li><p>乙</p></li></ul>"),
        (
            "- 甲\n  - 子\n\n    子续\n  - 子二\n- 乙\n- 丙",
            "<ul><li><p>甲</p><ul><li><p>子</p><p>子续</p></li><li><p>子二</p></li></ul></li><li><p>乙</p></li><li>丙</li></ul>",
        ),
        (
            "- 甲\n  - 子\n\n  甲续\n  - 子二\n- 乙",
            "<ul><li><p>甲</p><ul><li>子</li></ul><p>甲续</p><ul><li>子二</li></ul></li><li><p>乙</p></li></ul>",
        ),
        ("- 甲\n\n续段\n- 乙", "<ul><li>甲</li></ul><p>续段</p><ul><li>乙</li></ul>"),
        ("- 甲\n  1. 子甲\n  （1）子乙\n- 乙", "<ul><li>甲<br>1. 子甲<br>（1）子乙</li><li>乙</li></ul>"),
        ("  - 甲\n  1. 后文\n", "<ul><li>甲</li></ul><p>1. 后文</p>"),
    ],
)  # fmt: skip
def test_what_is_below_an_item_with_an_indent_belongs_to_it(body: str, shown: str) -> None:
    assert html(body).replace("\n", "") == shown
    assert convert_with_library(body, "a.md", 1).html == html(body)
