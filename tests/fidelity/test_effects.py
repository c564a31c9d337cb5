"""The part of the oracle that looks at what marks and tags make of the signs, on pairs made by hand."""

import pytest

from tests.fidelity.oracle import compare_body

NOTE = '<sup id="fnref-1"><a class="footnote-ref" href="#fn-1">1</a></sup>'

GOOD = [
    ('<table><tr><td colspan="2">甲</td></tr></table>', "<table><tr><td colspan=2>甲</td></tr></table>"),
    ('<table><tr><td colspan="0" rowspan=1>甲</td></tr></table>', "<table><tr><td>甲</td></tr></table>"),
    ('<table><tr><td rowspan="2"></td><td>甲</td></tr></table>', "<table><tr><td rowspan=2><td>甲</table>"),
    ("<ol start='5'><li>甲</li><li value=9>乙</li></ol>", "<ol start=5><li>甲</li><li value=9>乙</li></ol>"),
    ('<ol start="-5" type="disc"><li>甲</li></ol>', "<ol><li>甲</li></ol>"),
    ("<ol><li><ul><li>甲</li></ul></li></ol>", "<ol><li><ul><li>甲</li></ul></li></ol>"),
    ("- 甲\n  - 乙\n- 丙", "<ul><li>甲<ul><li>乙</li></ul></li><li>丙</li></ul>"),
    ("- 甲\n - 乙", "<ul><li>甲</li><li>乙</li></ul>"),
    ("  - 甲\n- 乙\n  - 丙", "<ul><li>甲</li><li>乙</li><li>丙</li></ul>"),
    ("　　- 甲\n　　- 乙", "<ul><li>甲</li><li>乙</li></ul>"),
    ("www.a.cn", '<p><a href="http://www.a.cn">www.a.cn</a></p>'),
    ('<a href="https://a.cn/b">甲</a>', '<p><a href="https://a.cn/b">甲</a></p>'),
    (
        "甲[^1]\n\n[^1]: 乙\n    丙\n\n    丁",
        f'<p>甲{NOTE}</p><p>丁</p><div class="footnote"><ol><li id="fn-1"><p>乙<br>丙</p></li></ol></div>',
    ),
    ("<b>甲</b>**乙**", "<p><b>甲</b><strong>乙</strong></p>"),
    ("**甲****乙**", "<p><strong>甲****乙</strong></p>"),
    ("**甲2**3**", "<p><strong>甲2**3</strong></p>"),
    ("**甲**\\***", "<p><strong>甲</strong>***</p>"),
    ("|甲|乙|\n|-|-|\n|**丙**|***|", "<table><tr><th>甲<th>乙<tr><td><strong>丙</strong><td>***</table>"),
    ("张**和李**", "<p>张**和李**</p>"),
    ("每张**票据、一张**", "<p>每张<strong>票据、一张</strong></p>"),
    (
        "|**甲**|***|\n|-|-|\n||**乙**|",
        "<table><tr><th><strong>甲</strong><th>***<tr><td><td><strong>乙</strong></table>",
    ),
    (
        "甲[^1]\n\n[^1]: 乙\n  丙<!-- 乙丙 -->丁",
        f'<p>甲{NOTE}</p><div class="footnote"><ol><li id="fn-1"><p>乙<br>丙丁</p></li></ol></div>',
    ),
    ("**甲** `**乙**`", "<p><strong>甲</strong> <code>**乙**</code></p>"),
    ("杭州**公司诉宁波**公司。", "<p>杭州**公司诉宁波**公司。</p>"),
    ("2**3**，", "<p>2**3**，</p>"),
    ("# 甲，乙", "<h2>甲，乙</h2>"),
    ("<h2>甲，<b>乙</b></h2>", "<h2>甲，乙</h2>"),
    ("<i>甲</i>", "<p><em>甲</em></p>"),
    ("周**和李**", "<p>周**和李**</p>"),
    ("每周**开会，李**主持", "<p>每周<strong>开会，李</strong>主持</p>"),
    ("`&ldquo;` \\&amp; &ldquo;&unknown;", "<p><code>&amp;ldquo;</code> &amp;amp; “&amp;unknown;</p>"),
    ("```\n甲\n  乙\n```", "<pre><code>甲\n  乙\n</code></pre>"),
    ("  ```\n  甲\n    乙\n丙\n  ```", "<pre><code>甲\n  乙\n丙\n</code></pre>"),
    ("> ```\n> 甲\n>   乙\n> ```", "<blockquote><pre><code>甲\n  乙\n</code></pre></blockquote>"),
    ("见https://a.cn/b。", '<p>见<a href="https://a.cn/b">https://a.cn/b</a>。</p>'),
    ("见(https://a.cn/b).", '<p>见(<a href="https://a.cn/b">https://a.cn/b</a>).</p>'),
    ("a@www.a.cn `https://a.cn`", "<p>a@www.a.cn <code>https://a.cn</code></p>"),
    ("[甲](a.md)[乙](b.md)", '<p><a href="sitegen:0">甲</a><a href="sitegen:1">乙</a></p>'),
    ("D:\\_甲 \\\\s\\_乙 \\_丙", "<p>D:\\_甲 \\\\s\\_乙 _丙</p>"),
]

BAD = [
    ('<table><tr><td colspan="2">甲</td></tr></table>', "<table><tr><td>甲</table>", '<td colspan="2">'),
    (
        '<table><tr><td colspan="2">甲</td></tr></table>',
        "<table><tr><td colspan=3>甲</table>",
        '<td colspan="2">',
    ),
    (
        "<table><tr><th rowspan=2>甲</th></tr></table>",
        "<table><tr><th colspan=2>甲</table>",
        "<th rowspan=2>",
    ),
    ("<table><tr><td>甲</td></tr></table>", "<table><tr><td rowspan=2>甲</table>", "<td>"),
    (
        '<table><tr><td rowspan="2"></td><td>甲</td></tr></table>',
        "<table><tr><td><td>甲</table>",
        '<td rowspan="2">',
    ),
    ("<ol start='5'><li>甲</li></ol>", "<ol><li>甲</li></ol>", "<ol start='5'>"),
    ("<ol type=A><li>甲</li></ol>", "<ol><li>甲</li></ol>", "<ol type=A>"),
    ("<ol><li>甲</li></ol>", "<ul><li>甲</li></ul>", "<ol>"),
    ("<ul><li>甲</li></ul>", "<ol><li>甲</li></ol>", "<ul>"),
    ("<ol><li value=9>甲</li></ol>", "<ol><li>甲</li></ol>", "<li value=9>"),
    ("- 甲\n  - 乙\n- 丙", "<ul><li>甲</li><li>乙</li><li>丙</li></ul>", "- 乙"),
    ("- 甲\n  - 乙\n- 丙", "<ul><li>甲<ul><li>乙</li><li>丙</li></ul></li></ul>", "- 丙"),
    ("- 甲\n- 乙", "<ul><li>甲<ul><li>乙</li></ul></li></ul>", "- 乙"),
    ("https://a.cn/B", '<p><a href="https://a.cn/b">https://a.cn/B</a></p>', "https://a.cn/b"),
    ("<https://a.cn/B>", '<p><a href="https://a.cn/b">https://a.cn/B</a></p>', None),
    ("甲乙", '<p><a href="https://a.cn/b">甲</a>乙</p>', "https://a.cn/b"),
    ('<a href="https://a.cn/b">甲</a>', '<p><a href="https://a.cn/c">甲</a></p>', "https://a.cn/b"),
    (
        "甲[^1]\n\n[^1]: 乙\n    丙",
        f'<p>甲{NOTE}</p><p>丙</p><div class="footnote"><ol><li id="fn-1"><p>乙</p></li></ol></div>',
        "丙",
    ),
    ("甲乙", "<p><strong>甲</strong>乙</p>", "甲"),
    ("**甲**和**乙**", "<p><strong>甲**和**乙</strong></p>", "**甲**和**乙**"),
    ("**甲**，**乙**。", "<p><strong>甲</strong>，**乙**。</p>", "**乙**"),
    ("由张**和李**负责", "<p>由张<strong>和李</strong>负责</p>", "张**和李**"),
    ("逾期**加处罚款**。", "<p>逾期**加处罚款**。</p>", "**加处罚款**"),
    (
        "**地址：某路\n收件人：某人**",
        "<p>**地址：某路</p><p>收件人：某人**</p>",
        "**地址：某路\n收件人：某人**",
    ),
    ("<p>时间：<b>5月</b>，过期不收</p>", "<p>时间：5月，过期不收</p>", None),
    ("（一）时间：5月，过期不收", "<h3>（一）时间：5月，过期不收</h3>", "（一）时间：5月，过期不收"),
    ("科室|批次\n-|-\n |2\n甲|3", "<table><tr><th>科室<th>批次<tr><td>2<td><tr><td>甲<td>3</table>", None),
    ("当事人周**遇王**", "<p>当事人周<strong>遇王</strong></p>", "周**遇王**"),
    ("&ldquo;甲", "<p>&amp;ldquo;甲</p>", "&ldquo;"),
    ("甲&nbsp;乙", "<p>甲&amp;nbsp;乙</p>", "&nbsp;"),
    ("```\n甲\n  乙\n```", "<pre><code>甲\n乙\n</code></pre>", "乙"),
    ("```\n  甲\n  乙\n```", "<pre><code>甲\n乙\n</code></pre>", "甲"),
    ("见https://a.cn/b。", "<p>见https://a.cn/b。</p>", "https://a.cn/b"),
    ("见https://a.cn/b。", '<p>见<a href="https://a.cn/">https://a.cn/</a>b。</p>', "https://a.cn/b"),
    ("见https://a.cn/b。", '<p>见<a href="https://a.cn/b。">https://a.cn/b。</a></p>', "https://a.cn/b"),
    ("[甲](a.md)[乙](b.md)", '<p><a href="sitegen:1">甲</a><a href="sitegen:0">乙</a></p>', "sitegen:1"),
    ("[甲](a.md)[乙](b.md)", '<p><a href="sitegen:0">甲</a><a href="sitegen:0">乙</a></p>', "sitegen:0"),
    ("D:\\_甲", "<p>D:_甲</p>", None),
    ("\\\\s\\_乙", "<p>\\\\s_乙</p>", None),
]


@pytest.mark.parametrize(("body", "html"), GOOD)
def test_a_right_effect_is_not_accused(body: str, html: str) -> None:
    assert [str(one) for one in compare_body(body, html)] == []


@pytest.mark.parametrize(("body", "html", "text"), BAD)
def test_a_wrong_effect_is_found_once(body: str, html: str, text: str | None) -> None:
    """Without ``text`` the difference is in the signs."""
    found = compare_body(body, html)
    if text is None:
        assert found
        assert all(one.kind in ("missing", "cell") for one in found)
    else:
        assert [(one.kind, one.text) for one in found] == [("effect", text)]


def test_a_decimal_begins_no_paragraph() -> None:
    body = "截至十二月底，全县全年累计完成固定资产投资共计\n35.6亿元，比上年同期增长了百分之八点五。"
    assert compare_body(body, f"<p>{body.replace(chr(10), '')}</p>") == []


def test_a_blank_in_a_wrapped_number_is_found() -> None:
    body = "为进一步加强全县防汛抗旱工作，切实保障人民群众生命财产安全，请拨打0571-\n88001234，二十四小时有人接听。"
    joined = body.replace("\n", "")
    assert compare_body(body, f"<p>{joined}</p>") == []
    assert [one.kind for one in compare_body(body, f"<p>{body}</p>")] == ["added"]
