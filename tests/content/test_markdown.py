"""Markdown → HTML, text and links."""

from collections.abc import Sequence

import pytest

from sitegen.content.conversion import InternalLink
from sitegen.content.markdown import MarkdownResult, convert_markdown, insert_link_urls


def prose(body: str) -> MarkdownResult:
    return convert_markdown(body, "a.md", 10)


def found(body: str) -> list[str]:
    return [f"{one.place} {one.code}" for one in prose(body).diagnostics]


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("", ""),
        ("**重点\uff1a**内容", "<p><strong>重点\uff1a</strong>内容</p>"),
        ("甲 < 乙 & 丙", "<p>甲 &lt; 乙 &amp; 丙</p>"),
        ("填写<单位名称>和<name>", "<p>填写&lt;单位名称&gt;和&lt;name&gt;</p>"),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>"),
        ("甲`\u3000a`乙` `", "<p>甲<code>\u3000a</code>乙<code> </code></p>"),
        ("```\n<b>\n\n一、甲\n```\n后", "<pre><code>&lt;b&gt;\n\n一、甲\n</code></pre><p>后</p>"),
        ("H<sub>2</sub>O<br>x", "<p>H<sub>2</sub>O<br>x</p>"),
        ("甲<!-- 乙 -->丙", "<p>甲丙</p>"),
        ("甲\n\n<!-- 乙\n\n丙 -->\n\n丁", "<p>甲</p>\n<p>丁</p>"),
        ("甲\n---\n乙", "<p>甲</p>\n<hr><p>乙</p>"),
        ("> 引用", "<blockquote><p>引用</p>\n</blockquote>"),
        ("[2019]3号[1]", "<p>[2019]3号[1]</p>"),
        ("<zwgk@example.gov.cn>", '<p><a href="mailto:zwgk@example.gov.cn">zwgk@example.gov.cn</a></p>'),
    ],
)
def test_html(body: str, html: str) -> None:
    assert prose(body).html == html
    assert prose(body).diagnostics == ()


def test_tables() -> None:
    result = prose("见下表\n| 姓名 | 数量 |\n|---|--:|\n| 甲 | 1 |\n注\n")
    assert result.html == (
        '<p>见下表</p>\n<div class="table" tabindex="0" role="region" aria-label="表格 1"><table><thead><tr>'
        '<th scope="col">姓名</th><th class="align-right" scope="col">数量</th></tr></thead><tbody><tr>'
        '<td>甲</td><td class="align-right">1</td></tr></tbody></table></div>\n<p>注</p>'
    )
    assert result.text == "见下表\n姓名 数量\n甲 1\n注"


def test_raw_tables() -> None:
    body = (
        "<table>\n<caption>表<b>一</b></caption>\n<tr><th rowspan=2>甲</th><th></th></tr>\n\n"
        '<tr><td colspan="99999">1</td></tr></table>\n后'
    )
    assert prose(body).html == (
        '<div class="table" tabindex="0" role="region" aria-label="表格 1\uff1a表一"><table>\n<caption>表<b>一</b></caption>\n'
        '<tbody><tr><th rowspan="2" scope="col">甲</th><td></td></tr>\n\n<tr><td>1</td></tr></tbody></table></div>\n<p>后</p>'
    )


def test_footnotes() -> None:
    result = prose("甲[^1]乙\n\n[^1]: 说明。")
    assert '<sup id="fnref-1"><a class="footnote-ref" href="#fn-1">1</a></sup>' in result.html
    assert '<li id="fn-1">' in result.html
    assert result.text == "甲乙\n说明。"
    assert result.links == ()


def test_raised_figures_stay_raised_in_the_text() -> None:
    body = "# 一、10<sup>4</sup>吨级码头\n\n约2×10<sup>-3</sup>m<sup>2</sup>，CO<sub>2</sub><sup>注</sup>"
    result = prose(body)
    assert "<sup>4</sup>" in result.html
    assert result.text == "一、10⁴吨级码头\n约2×10⁻³m²，CO₂注"
    assert result.headings[0].text == "一、10⁴吨级码头"


def test_text_has_a_line_for_each_block() -> None:
    body = "# 标题\n甲 **乙** &lt;丙&gt;\n\n- 一\n- 二\n\n![图示](a.png)\n\n```\n码\n```"
    assert prose(body).text == "标题\n甲 乙 <丙>\n一\n二\n图示\n码"


def test_internal_links() -> None:
    body = "见[甲](../2024/00012.md#总则)和[乙](00012/附件%201.pdf)。\n\n![图](00012/a.PNG)\n[丙](#s-x) [丁](00012/附件 2.pdf)"
    result = prose(body)
    assert result.links == (
        InternalLink("../2024/00012.md", "s-总则", 10, 6),
        InternalLink("00012/附件%201.pdf", "", 10, 31),
        InternalLink("00012/a.PNG", "", 12, 6, is_image=True),
        InternalLink("", "s-x", 13, 5),
        InternalLink("00012/附件 2.pdf", "", 13, 15),
    )
    assert '<img src="sitegen:2" alt="图" loading="lazy">' in result.html
    targets = ["../a.html#x", 'b"<&.pdf', "c.png", "#s-x", "d.pdf"]
    resolved = insert_link_urls(result.html, targets)
    assert '<a href="../a.html#x">甲</a>' in resolved
    assert '<a href="b&quot;&lt;&amp;.pdf">乙</a>' in resolved
    assert "sitegen:" not in resolved


def test_placeholders_in_text_stay() -> None:
    body = '`<a href="sitegen:0">` &lt;a href="sitegen:0" [x](sitegen:0) <a href="sitegen:0">y</a>'
    result = prose(body)
    assert result.links == ()
    assert insert_link_urls(result.html, ()) == result.html


@pytest.mark.parametrize("name", ["data-src", "data-original", "data-lazy-src"])
def test_a_picture_that_a_script_would_load(name: str) -> None:
    """The finding names the address, from which the picture can still be saved."""
    (finding,) = prose(f'<p><img {name}="https://a.cn/640?a=1&amp;b=2"></p>').diagnostics
    assert finding.message == "图片没有地址，原网页用脚本显示的是 https://a.cn/640?a=1&b=2"
    assert "保存成文件" in finding.hint


def test_external_links() -> None:
    assert prose("[x](https://www.gov.cn/a?b=1&c=%E4 'title')").html == (
        '<p><a href="https://www.gov.cn/a?b=1&amp;c=%E4" class="external" rel="noopener noreferrer">x</a></p>'
    )
    assert prose("[x](mailto:a@b.cn) [y](tel:0471-1)").diagnostics == ()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("甲\n乙[x](javascript:alert(1))", ["a.md:11:6 LNK-001"]),
        ("[x](JaVaScRiPt:alert(1))", ["a.md:10:5 LNK-001"]),
        ("[x](data:text/html,x)", ["a.md:10:5 LNK-001"]),
        ("[x](sitegen:0)", ["a.md:10:5 LNK-001"]),
        ("[x](file:///etc/passwd)", ["a.md:10:5 LNK-002"]),
        ("[x](C:/a.doc)", ["a.md:10:5 LNK-002"]),
        ("[x](//evil.example/a)", ["a.md:10:5 LNK-003"]),
        ("[x](www.gov.cn)", ["a.md:10:5 LNK-003"]),
        ("[x](/a.html)", ["a.md:10:5 LNK-004"]),
        ("[x](a\\b.pdf)", ["a.md:10:5 LNK-005"]),
        ("[x]()", ["a.md:10:5 LNK-006"]),
        ("[x](a.md?b=1)", ["a.md:10:5 LNK-007"]),
        ("[x](https://www.gov.cn@evil.example/)", ["a.md:10:5 LNK-008"]),
        ("[x](http:)", ["a.md:10:5 LNK-008"]),
        ("[x](https://www.gov.cn。evil.example/)", ["a.md:10:5 LNK-009"]),
        ("[x](https://%65vil.example/)", ["a.md:10:5 LNK-009"]),
        ("[x](https://gоv.cn/)", ["a.md:10:5 LNK-009"]),
        ("[x](http://192.168.1.1/)", ["a.md:10:5 LNK-014"]),
        ("<http://127.0.0.1:8080/>", ["a.md:10:2 LNK-014"]),
        ("甲[www.gov.cn/a](https://evil.example/)", ["a.md:10:3 LNK-015"]),
        ("[**https://www.gov.cn/**](https://evil.example/)", ["a.md:10:4 LNK-015"]),
        ("[www.gov.cn](https://www.gov.cn/a) https://gov.cn/", []),
        ("甲[](b.pdf)", ["a.md:10:2 LNK-018"]),
        ("`[](b)` [&nbsp;](https://www.gov.cn/) [ ](b.pdf)", ["a.md:10:9 LNK-018", "a.md:10:39 LNK-018"]),
        ('甲<a href="https://www.gov.cn/"></a>', ["a.md LNK-018"]),
        ("[x](tel:*%2306%23)", ["a.md:10:5 LNK-016"]),
        ("[x](tel:+86-471-1234567)", []),
        ("[x](mailto:?bcc=a@b.example)", ["a.md:10:5 LNK-017"]),
        ("[x](mailto:a@b.example?subject=c)", []),
        ("![x](https://a.cn/b.png)", ["a.md:10:6 LNK-010"]),
        ("![x](//a.cn/b.png)", ["a.md:10:6 LNK-010"]),
        ("![x](b.svg)", ["a.md:10:6 LNK-011"]),
        ("![](b.png)", ["a.md:10:5 LNK-012"]),
        ('<img src="b.png">', ["a.md:10:11 LNK-012"]),
        ('甲<img data-src="https://a.cn/b?c" data-ratio="1" class="d">', ["a.md:10:2 LNK-013"]),
        ('<img alt="x"> ![x](a b.txt)', ["a.md:10:1 LNK-013", "a.md:10:20 LNK-011"]),
        ('<img src="" alt="x">', ["a.md:10:11 LNK-013"]),
        ("![x]()", ["a.md:10:6 LNK-013"]),
        ('<a href="javascript:x()">y</a>', ["a.md:10:10 LNK-001"]),
        ("甲<script>x</script>", ["a.md:10:2 FIL-044"]),
        ("甲\n\n<IFRAME src=//x>\n</IFRAME>", ["a.md:12:1 FIL-044"]),
        ("<b onclick=x>y</b>", ["a.md:10:1 FIL-045"]),
        ('<p style="color:red">y</p>', ["a.md:10:1 FIL-046"]),
        ("<font>y</font>", ["a.md:10:1 FIL-046"]),
        ("甲\n<table><tr><td>", ["a.md:11:1 FIL-047"]),
        ("甲\n<!-- 乙\n丙", ["a.md:11:1 FIL-048"]),
        ("甲\n```\n丙", ["a.md:11:1 FIL-043"]),
        ("甲\n" + ">" * 21, ["a.md:11:1 FIL-040"]),
        ("甲\n" + "- " * 21 + "x", ["a.md:11:1 FIL-040"]),
        ("甲\n" + " " * 80 + "- x", ["a.md:11:1 FIL-040"]),
        ("甲\n" + "[" * 60, ["a.md:11:51 FIL-040"]),
        ("字" * 1_000_001, ["a.md:10:1 FIL-041"]),
        ("\n" * 50_001, ["a.md:10:1 FIL-041"]),
        ("[^1]" * 1_001, ["a.md:10:1 FIL-041"]),
        ("|" * 500 + "\n" + "|\n" * 500, ["a.md:10:1 FIL-041"]),
        ("*a " * 20_001, ["a.md:10:1 FIL-041"]),
    ],
)
def test_findings(body: str, expected: Sequence[str]) -> None:
    assert found(body) == expected


@pytest.mark.parametrize(
    "code",
    [
        "\u3000\u3000```\n<script>\n![](x.bmp)\n\u3000\u3000```",
        "- 甲\n\n    ```\n    <script>\n\n    ![](b.bmp)\n    ```\n- 乙",
        "- ```\n  <script>\n  ```",
        "> ```\n> <script>\n>\n> ![](a.bmp)\n> ```\n> 后",
        "`<script>`一`` <p onclick=x> `![](a.bmp)` ``",
        "\\<script>",
    ],
)
def test_code_is_shown_and_not_judged(code: str) -> None:
    result = prose(code)
    assert result.diagnostics == ()
    assert "&lt;script&gt;" in result.html


def test_code_in_a_list_or_quotation_stays_there() -> None:
    assert prose("- 甲\n\n    ```\n    <b>\n    ```\n- 乙").html == (
        "<ul><li><p>甲</p>\n<pre><code>&lt;b&gt;\n</code></pre></li><li><p>乙</p>\n</li></ul>"
    )
    assert prose("> ```\n> <b>\n> ```\n> 后").html == (
        "<blockquote><pre><code>&lt;b&gt;\n</code></pre><p>后</p>\n</blockquote>"
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("`<script>` 和 <script>", ["a.md:10:14 FIL-044"]),
        ("```\n<script>\n```\n\n甲<script>", ["a.md:14:2 FIL-044"]),
        ("`![x](a.bmp)` 和 ![x](a.bmp)", ["a.md:10:22 LNK-011"]),
        ("`a <script>", ["a.md:10:4 FIL-044"]),
        ("`a\n\n乙<script>`", ["a.md:12:2 FIL-044"]),
    ],
)
def test_what_is_meant_is_found_beside_the_same_in_code(body: str, expected: Sequence[str]) -> None:
    assert found(body) == expected


def test_invisible_characters() -> None:
    assert found("甲\u200b乙\n丙\xad\n\n\u2060丁\u200d") == [
        "a.md:10:2 FIL-021",
        "a.md:11:2 FIL-021",
        "a.md:13:1 FIL-021",
    ]
    assert "U+200B" in prose("甲\u200b乙").diagnostics[0].message
    assert len(found("\u200b" * 100)) == 20


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("甲&#x202e;乙", ["a.md:10:2 FIL-019"]),
        ("甲\n&#8297;乙", ["a.md:11:1 FIL-019"]),
        (
            "&#8203;甲&ZeroWidthSpace;乙&shy;",
            ["a.md:10:1 FIL-021", "a.md:10:9 FIL-021", "a.md:10:26 FIL-021"],
        ),
        ("![甲&#x2066;](b.png)", ["a.md:10:4 FIL-019"]),
        ("甲&#xE0041;乙\U000e0042", ["a.md:10:2 FIL-021", "a.md:10:12 FIL-021"]),
        ("`&#x202e;`\n\n```\n&#8203;\n```\n\n&middot;&nbsp;&#65;&#x4e2d;", []),
    ],
)
def test_hidden_characters_written_as_references(body: str, expected: Sequence[str]) -> None:
    assert found(body) == expected


def test_the_same_link_twice_has_two_places() -> None:
    assert found("[x](/a) [y](/a)\n\n[z](/a)") == [
        "a.md:10:5 LNK-004",
        "a.md:10:13 LNK-004",
        "a.md:12:5 LNK-004",
    ]


def test_one_text_leaves_nothing_to_the_next() -> None:
    first = prose("# 甲\n[x](b.md)[^1]\n\n[^1]: y\n")
    prose("[^2]\n\n[^2]: z\n\n<b>\n\n# 甲")
    assert prose("# 甲\n[x](b.md)[^1]\n\n[^1]: y\n") == first
