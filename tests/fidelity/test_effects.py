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
    ("原告**公司诉被告**银行", "<p>原告**公司诉被告**银行</p>"),
    ("**路**号", "<p>**路**号</p>"),
    ("**公司**应当", "<p><strong>公司</strong>应当</p>"),
    ("（P<a 或 P>b）", "<p>（P&lt;a 或 P&gt;b）</p>"),
    ("x<p and y>q", "<p>x&lt;p and y&gt;q</p>"),
    ("<font face=宋体>甲</font>", "<p>甲</p>"),
    ("~~~密封线~~~\n甲\n~~~", "<p>~~~密封线~~~</p><p>甲</p><p>~~~</p>"),
    ("```以下\n甲\n```", "<p>```以下</p><p>甲</p><p>```</p>"),
    ("```sh\n甲\n```", "<pre><code>甲\n</code></pre>"),
    ("发[2024](3号)文", "<p>发[2024](3号)文</p>"),
    ("<del>甲</del><s>乙</s>", "<p><del>甲</del><s>乙</s></p>"),
    ("- 甲\n  乙\n\n  丙", "<ul><li><p>甲<br>乙</p><p>丙</p></li></ul>"),
    ("- **甲\n乙**", "<ul><li><strong>甲<br>乙</strong></li></ul>"),
    ("> 引文\n\n正文", "<blockquote><p>引文</p></blockquote><p>正文</p>"),
    ("<blockquote>甲</blockquote>", "<blockquote>甲</blockquote>"),
    (
        "甲[^1]\n\n[^1]: 乙\n\t丙\t\n丁\t戊\n己\t庚",
        f"<p>甲{NOTE}</p><table><tr><td><td>丙<tr><td>丁<td>戊<tr><td>己<td>庚</table>"
        '<div class="footnote"><ol><li id="fn-1"><p>乙</p></li></ol></div>',
    ),
    ("甲&emsp;乙", "<p>甲\u2003乙</p>"),
    ("![](a.png)![](b.png)", '<p><img src="a"><img src="b"></p>'),
    ("<hr>甲\n\n---\n\n乙", "<hr><p>甲</p><hr><p>乙</p>"),
    (
        "<table><tr><td rowspan=2>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>",
        "<table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>",
    ),
    ("<td>甲</td><td>乙</td>", "<table><tr><td>甲<td>乙</table>"),
    ("> |甲|乙|\n> |-|-|", "<blockquote><p>|甲|乙|</p><p>|-|-|</p></blockquote>"),
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
    ("原告**公司诉被告**银行", "<p>原告<strong>公司诉被告</strong>银行</p>", "告**公司诉被告**"),
    ("经查，**公司、**公司未按", "<p>经查，<strong>公司、</strong>公司未按</p>", "，**公司、**"),
    (
        "（证**1234）与李某某（证**5678）",
        "<p>（证<strong>1234）与李某某（证</strong>5678）</p>",
        "证**1234）与李某某（证**",
    ),
    ("见**路**号", "<p>见<strong>路</strong>号</p>", "见**路**"),
    ("原告**诉被告**一案", "<p>原告<strong>诉被告</strong>一案</p>", "告**诉被告**"),
    ("原告：**甲\n被告：**乙", "<p>原告：<strong>甲<br>被告：</strong>乙</p>", "：**甲\n被告：**"),
    ("**大厦、**花园", "<p><strong>大厦、</strong>花园</p>", "**大厦、**"),
    ("（P<a 或 P>b）", "<p>（P<a>b）</a></p>", None),
    ("填<i 项>", "<p>填<i></i></p>", None),
    ("```以下\n甲\n```", "<p><code>以下<br>甲</code></p>", None),
    ("发[2024](3号)文", '<p>发<a href="sitegen:0">2024</a>文</p>', None),
    ("补助500元", "<p>补助<del>500元</del></p>", "500元"),
    ("补助500元", "<p>补助<em>500元</em></p>", "500元"),
    ("甲2", "<p>甲<sup>2</sup></p>", "2"),
    ("甲2", "<p>甲<ins>2</ins></p>", "2"),
    ("甲。", "<pre>甲。</pre>", "甲。"),
    ("甲", "<ol><li>甲</li></ol>", "甲"),
    ("- 甲", "<ol><li>甲</li></ol>", "甲"),
    ("甲", "<ul><li>甲</li></ul>", "甲"),
    ("- 甲\n乙", "<ul><li>甲<br>乙</li></ul>", "乙"),
    ("- 甲\n\n乙", "<ul><li><p>甲</p><p>乙</p></li></ul>", "乙"),
    ("> 引文。\n正文。", "<blockquote><p>引文。</p><p>正文。</p></blockquote>", "正文。"),
    ("> 甲", "<blockquote><blockquote><p>甲</p></blockquote></blockquote>", "> 甲"),
    (
        "甲[^1]\n\n[^1]: 乙\n丙",
        f'<p>甲{NOTE}</p><div class="footnote"><ol><li id="fn-1"><p>乙</p><p>丙</p></li></ol></div>',
        "丙",
    ),
    ("甲乙", "<p>甲<span hidden>乙</span></p>", None),
    ("甲乙", '<p>甲<span style="display: none">乙</span></p>', None),
    ("甲乙", '<p>甲<img src="a" alt="乙"></p>', "乙"),
    ("甲", "<p>甲</p><hr>", "<hr>"),
    ("甲", "<table><tr><td>甲</table>", "甲"),
    ("![](a.png)![](b.png)", '<p><img src="a"></p>', "!["),
    ("甲", '<p>甲<img src="a"></p>', "<img>"),
    (
        "甲[^1]\n\n[^1]: 乙",
        f'<p>甲{NOTE.replace("fnref-1", "fnref-2")}</p><div class="footnote"><ol><li id="fn-1"><p>乙</p></li></ol></div>',
        "[^1]",
    ),
    (
        "甲[^1]\n\n[^1]: 乙",
        f'<p>甲{NOTE.replace(">1<", ">9<")}</p><div class="footnote"><ol><li id="fn-1"><p>乙</p></li></ol></div>',
        "[^1]",
    ),
    ("张三&emsp;李四", "<p>张三李四</p>", "&emsp;"),
    ("3. 甲", "<ol type=a start=3><li>甲</li></ol>", None),
    ("|甲|乙|\n|-|-|\n|1|2|", "<table><tr><th>甲<th>乙<tr><td>1<td><tr><td><td>2</table>", None),
    ("|甲|乙|\n|-|-|\n|1|2|", "<table><tr><td>甲<td>乙<tr><td>|-|-|<tr><td><td>1<td>2</table>", None),
    (
        "<table><tr><td>甲</td><td>乙</td></tr></table>",
        "<table><tr><td>甲<tr><td>乙</table>",
        "<td>",
    ),
    (
        "<table><tr><td>甲</td></tr><tr><td>乙</td></tr></table>",
        "<table><tr><td>甲<td>乙</table>",
        "<td>",
    ),
    (
        "<table><tr><td>甲</td><td>乙</td></tr></table>",
        "<table><tr><td>甲<td><td>乙</table>",
        "<td>",
    ),
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
