"""Nothing that a text holds can run: the HTML is parsed as browsers do and looked through."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.markdown import convert_markdown, insert_link_urls
from sitegen.content.raw_html import ALLOWED_TAGS

ATTRIBUTES = {
    "id", "class", "href", "src", "alt", "loading", "rel", "scope", "colspan", "rowspan", "start", "span", "tabindex",
    "role", "aria-label",
}  # fmt: skip
CLASSES = {
    "", "table", "external", "footnote", "footnote-ref", "footnote-backref", "align-left", "align-center", "align-right",
    "doc-salutation", "doc-signature", "doc-date", "doc-attachments", "doc-attachments-entry", "doc-attachment-label", "doc-attached-title",
    "doc-publication-note", "doc-article",
}  # fmt: skip
SCHEMES = ("http://", "https://", "mailto:", "tel:", "#fn", "safe.html")
VECTORS = r'''
<script>alert(1)</script>
<SCRIPT SRC=//evil.example/x.js></SCRIPT>
<scr<script>ipt>alert(1)</scr</script>ipt>
<script/xss>alert(1)</script>
<script
>alert(1)</script>
<<script>alert(1);//<</script>
<img src=x onerror=alert(1)>
<img src=a.png alt=x onerror=alert(1)>
<img/src=x/onerror=alert(1)>
<img src="x`onerror=alert(1)`">
<img """><script>alert(1)</script>">
<img src=javascript:alert(1)>
<img src=&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)>
<img srcset="x 1x, //evil.example/a 2x" alt=x src=a.png>
<svg onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>
<svg><animate onbegin=alert(1) attributeName=x></svg>
<svg><style><img src=x onerror=alert(1)></style></svg>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
<math href="javascript:alert(1)">x</math>
<math><mi//xlink:href="data:x,<script>alert(1)</script>">
<iframe src=javascript:alert(1)></iframe>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<object data="javascript:alert(1)"></object>
<embed src="data:text/html,<script>alert(1)</script>">
<applet code=x></applet>
<form action=javascript:alert(1)><input type=submit></form>
<form id=test></form><button form=test formaction=javascript:alert(1)>x</button>
<input autofocus onfocus=alert(1)>
<textarea autofocus onfocus=alert(1)></textarea>
<select autofocus onfocus=alert(1)></select>
<video src=x onerror=alert(1)></video>
<video><source onerror=alert(1)></video>
<audio src=x onerror=alert(1)>
<details open ontoggle=alert(1)>x</details>
<body onload=alert(1)>
<html onmouseover=alert(1)>
<base href=//evil.example/>
<link rel=stylesheet href=//evil.example/x.css>
<meta http-equiv=refresh content="0;url=javascript:alert(1)">
<style>@import "//evil.example/x.css";</style>
<style><img src="</style><img src=x onerror=alert(1)//">
<p style="background:url(javascript:alert(1))">x</p>
<div style="width:expression(alert(1))">x</div>
<table background="javascript:alert(1)"><tr><td>x</td></tr></table>
<table><td background="javascript:alert(1)">x</table>
<a href="javascript:alert(1)">x</a>
<a href="java&#x09;script:alert(1)">x</a>
<a href=" &#14; javascript:alert(1)">x</a>
<a href="jav&#x0A;ascript:alert(1)">x</a>
<a href=`javascript:alert(1)`>x</a>
<a href="vbscript:msgbox(1)">x</a>
<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>
<a href="//evil.example">x</a>
<a href=x target=_blank ping=//evil.example>x</a>
<a onmouseover=alert(1)>x</a>
<a id=location href=x name=cookie>x</a>
<b id=document name=forms class=external>x</b>
<h2 id=top class=k7>x</h2>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<template><script>alert(1)</script></template>
<title><img src=x onerror=alert(1)></title>
<xmp><img src=x onerror=alert(1)></xmp>
<plaintext><img src=x onerror=alert(1)>
<marquee onstart=alert(1)>x</marquee>
<isindex type=image src=1 onerror=alert(1)>
<!--><img src=x onerror=alert(1)>-->
<!--<img src="--><img src=x onerror=alert(1)//">
<!-- --!><img src=x onerror=alert(1)> -->
<![CDATA[<img src=x onerror=alert(1)>]]>
<?xml version="1.0"?><?php alert(1) ?>
<!DOCTYPE html [<!ENTITY x "y">]><x onclick=alert(1)>
<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>
<custom-element onclick=alert(1)>x</custom-element>
[x](javascript:alert(1))
[x](javascript&colon;alert(1))
[x](&#x6A;avascript:alert(1))
[x](<javascript:alert(1)>)
[x](java script:alert(1))
[x](\javascript:alert(1))
[x](data:text/html,<script>alert(1)</script>)
[x](https://a.cn/"onmouseover="alert(1))
[x](https://a.cn/ "title"onmouseover="alert(1)")
[x](//evil.example/a)
![x](javascript:alert(1).png)
![x](https://evil.example/a.png)
![x"onerror="alert(1)](a.png)
![x](a.png"onerror="alert(1).png)
<javascript:alert(1)>
<javascript://a.cn/%0aalert(1)>
<https://a.cn/"onmouseover="alert(1)>
[^"onclick="x]: <script>alert(1)</script>
[^x]: <img src=x onerror=alert(1)>
`<script>alert(1)</script>`
| <script>alert(1)</script> | b |
**<img src=x onerror=alert(1)>**
# <img src=x onerror=alert(1)>
> <script>alert(1)</script>
- <svg/onload=alert(1)>
'''.strip().split("\n")


def objections(markup: str) -> list[str]:
    """What stands in the HTML as a browser reads it but may not."""
    tree = html5lib.parseFragment(markup, treebuilder="etree", namespaceHTMLElements=False)
    bad = []
    for element in tree.iter():
        if element.tag not in ALLOWED_TAGS and element.tag != "DOCUMENT_FRAGMENT":
            bad.append(f"element {element.tag}")
        for name, value in element.attrib.items():
            if name not in ATTRIBUTES:
                bad.append(f"attribute {name}")
            if name in ("href", "src") and not value.startswith(SCHEMES):
                bad.append(f"address {value}")
            if name == "src" and value != "safe.html":
                bad.append(f"request {value}")
            if name == "id" and not value.startswith(("s-", "fn-", "fnref")):
                bad.append(f"id {value}")
            if name == "class" and value not in CLASSES:
                bad.append(f"class {value}")
    return bad


def finished(body: str) -> str:
    prose = convert_markdown(body, "a.md", 1)
    return insert_link_urls(prose.html, ["safe.html"] * len(prose.links))


def test_the_corpus_is_large_enough() -> None:
    assert len(set(VECTORS)) > 90


@pytest.mark.parametrize("vector", VECTORS)
@pytest.mark.parametrize(
    "form", ["{}", "文字 {} 文字", "<p>\n{}\n</p>", "<table><tr><td>\n\n{}\n</table>", "- 甲\n\n    {}"]
)
def test_vectors(vector: str, form: str) -> None:
    assert objections(finished(form.format(vector))) == []


def test_all_together() -> None:
    assert objections(finished("\n".join(VECTORS))) == []
    assert objections(finished("\n\n".join(VECTORS))) == []


def test_the_judge_sees_what_is_bad() -> None:
    markup = (
        '<script></script><b onclick="x">y</b><a href="javascript:x">z</a><p id="x" class="y"><img src="//x">'
    )
    assert len(objections(markup)) == 7


PIECES = [
    "<", ">", "<a href=", "<b>", "</b>", "<table>", "<tr>", "<td>", "</table>", "<!--", "-->", "<script>", "</script>", '"', "'",
    "`", "```", "~~~", "[", "]", "(", ")", "](", "![", "*", "**", "_", "> ", "- ", "# ", "|", "---", "\n", "\n\n", "    ",
    "\u3000", "一、", "\uff08一\uff09", "1. ", "第一条 ", "[^1]", "[^1]: ", "[^2]: [^1]: ", "&#106;", "&lt;", "&", "\\", "javascript:",
    "a.png", "b.md#x", "https://a.cn", "中文", "word", "\x02", "\x03", "\x00", "\t", "wzxhzdk:0", "klzzwxh:0000", "<p>", "<h1>",
    "<svg>", "<math>", "<style>", " onerror=x ", "sitegen:0",
]  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=200))


@given(TEXTS)
def test_any_text_gives_safe_html(body: str) -> None:
    prose = convert_markdown(body, "a.md", 1)
    assert objections(finished(body)) == []
    assert len({heading.id for heading in prose.headings}) == len(prose.headings)
    assert all(one.code != "FIL-042" for one in prose.diagnostics) or "[^" in body
    assert convert_markdown(body, "a.md", 1) == prose
