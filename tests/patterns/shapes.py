"""Shapes of whole files: a unit that is repeated, in each kind of source.

``SHAPES`` maps the name of a shape to the file that holds it and to its unit. The file is filled with as many units as
fit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

ITEM: Final = "content/agencies/county/items/2024/00099.md"
_ITEM_HEAD: Final = """\
---
标题: 关于供水的通知
索引号: SL/2024-00099
信息分类: notices
公开日期: 2024-01-08
---
"""


@dataclass(frozen=True, slots=True)
class Shape:
    """A file of any size: ``head``, as many times ``unit`` as fit, and ``tail``.

    ``number``: a running number takes the place of ``#`` in the unit, so that no two units are equal.
    """

    path: str
    unit: str
    head: str = ""
    tail: str = ""
    number: bool = False

    def write(self, length: int) -> str:
        """Return the text of about ``length`` characters."""
        # A running number has up to six digits.
        width = len(self.unit) + (5 * self.unit.count("#") if self.number else 0)
        count = max(1, (length - len(self.head) - len(self.tail)) // width)
        units = (self.unit.replace("#", str(place)) for place in range(count)) if self.number else None
        return self.head + ("".join(units) if units else self.unit * count) + self.tail


def _body(unit: str, head: str = "", tail: str = "", *, number: bool = False) -> Shape:
    return Shape(ITEM, unit, _ITEM_HEAD + head, tail, number)


def _narrative(heading: str) -> Callable[..., Shape]:
    def make(unit: str, head: str = "", tail: str = "", *, number: bool = False) -> Shape:
        return Shape("content/agencies/county/reports/2024.md", unit, f"## {heading}\n\n{head}", tail, number)

    return make


def _file(path: str, before: str = "") -> Callable[..., Shape]:
    def make(unit: str, head: str = "", tail: str = "", *, number: bool = False) -> Shape:
        return Shape(path, unit, before + head, tail, number)

    return make


_title = _file(ITEM, "---\n索引号: SL/2024-00099\n信息分类: notices\n公开日期: 2024-01-08\n标题: ")
_yaml = _file("content/agencies/county/services/pipe.yaml")
_log = _file("content/agencies/county/reports/2024-ledger.csv", "收到日期,申请人类型,办理结果,答复日期\n")
_csv = _file("content/agencies/county/items/2024/00001/table.csv", "年份,水量\n")
_page = _file("content/pages/about.md", "---\n标题: 关于本栏目\n更新日期: 2026-02-01\n---\n")
_guide = _file(
    "content/agencies/county/guide.md",
    "---\n更新日期: 2026-01-05\n信息分类: [政策文件]\n编排体系: 按索引号编排\n获取方式: [浏览]\n---\n",
)
_classes = _file("content/categories.yaml", "classes:\n")
_site = _file("site.yaml")
_received = _narrative("三、收到和处理政府信息公开申请情况")
_cases = _narrative("五、政府信息公开行政复议、行政诉讼情况")
_disclosed = _narrative("二、主动公开政府信息情况")

SHAPES: Final[dict[str, Shape]] = {
    # Lines of one sign, of blanks, and one line of them.
    **{f"body-line-{name}": _body(sign) for name, sign in {
        "han": "甲", "letter": "a", "digit": "1", "blank": " ", "wide-blank": "\u3000", "tab": "\t", "hash": "#", "star": "*", "dash": "-",
        "underscore": "_", "backquote": "`", "tilde": "~", "pipe": "|", "less": "<", "greater": ">", "open-bracket": "[", "close-bracket": "]",
        "open-round": "(", "wide-round": "（", "title-mark": "《", "ampersand": "&", "backslash": "\\", "dot": ".", "comma": "，", "stop": "。",
        "at": "@", "colon": ":", "wide-colon": "：", "slash": "/", "question": "?", "exclamation": "!", "quote": '"', "plus": "+", "equals": "=",
        "zero-width": "\u200b", "emoji": "😀", "accent": "e\u0301", "wide-digit": "０", "circle": "①", "x": "×",
    }.items()},
    **{f"body-lines-{name}": _body(f"{sign}\n") for name, sign in {
        "empty": "", "han": "甲", "blank": "甲 ", "hash": "# 甲", "star": "* 甲", "dash": "---", "wide-dash": "—", "fence": "```", "quote": "> 甲", "pipe": "|甲|", "bracket": "[甲]",
        "number": "1. 甲", "outline": "一、甲", "article": "第一条 甲", "bullet": "- 甲", "wide-bullet": "－ 甲", "indented": "    甲", "note": "[^1]: 甲",
        "blank-line": "甲\n", "table": "|甲|乙|", "separator": "|-|-|", "comment": "<!-- 甲 -->", "tag": "<p>甲</p>", "nav": "<nav>", "date": "2024年1月1日",
        "issuer": "某某县人民政府", "colon": "甲：", "attachment": "附件：甲", "secret": "绝密", "conflict": "<<<<<<< a", "contents": "总则……3",
    }.items()},
    # Blanks between signs, and runs that nothing ends.
    "body-blanks-before-end": _body(" ", "甲", "乙\n丙"),
    "body-wide-blanks-before-end": _body("\u3000", "甲", "乙\n丙"),
    "body-separator-open": _body("-", "a | b\n|", "x"),
    "body-separator-blanks": _body(" ", "a | b\n", "|x"),
    "body-heading-blanks": _body(" ", "# a", "b"),
    "body-heading-hashes": _body("#", "# a ", "b"),
    "body-address": _body("a", "<http://", "@>"),
    "body-addresses": _body("http://a.cn/甲 "),
    "body-address-long": _body("a", "http://a.cn/"),
    "body-mail": _body("a", "<", "@b.cn>"),
    "body-mails": _body("<a@b.cn> "),
    "body-mail-open": _body("<a@"),
    "body-comment-open": _body("<!-- "),
    "body-tag-open": _body("<a "),
    "body-tags": _body("<b>"),
    "body-tags-closed": _body("<b>甲</b>"),
    "body-tags-nested": _body("<b>" * 400 + "\n"),
    "body-closing-tags": _body("</b>"),
    "body-attributes": _body(' a="1"', "<a", ">甲</a>"),
    "body-attribute-open": _body('a="', "<a "),
    "body-entities": _body("&amp;"),
    "body-entities-open": _body("&#"),
    "body-links": _body("[a](b) "),
    "body-links-out": _body("[a](http://a.cn/) "),
    "body-links-open": _body("[a]("),
    "body-images": _body("![a](b.png)\n\n"),
    "body-footnotes": _body("甲[^#]\n\n[^#]: 乙\n\n", number=True),
    "body-footnote-marks": _body("[^1]"),
    "body-bold": _body("**a** "),
    "body-bold-open": _body("**a "),
    "body-emphasis": _body("*a**b\n"),
    "body-emphasis-mixed": _body("*_"),
    "body-emphasis-lines": _body("*_" * 40 + "\n"),
    "body-triple-stars": _body("***a"),
    "body-code": _body("`a` "),
    "body-code-open": _body("`a ``b ```c "),
    "body-code-runs": _body("` `` ``` ```` ````` "),
    "body-backslashes": _body("\\*"),
    "body-paths": _body("C:\\甲\\"),
    "body-quotes-nested": _body("> " * 15 + "甲\n"),
    "body-quotes-growing": _body("> 甲\n> > 乙\n> > > 丙\n"),
    "body-lists-nested": _body("- 甲\n  - 乙\n    - 丙\n"),
    "body-lists-deep": _body("  " * 10 + "- 甲\n"),
    "body-list-paragraphs": _body("- 甲\n\n  乙\n\n"),
    "body-headings": _body("# a\n"),
    "body-headings-numbered": _body("# a #\n\n", number=True),
    "body-headings-levels": _body("# a\n## b\n### c\n"),
    "body-outline": _body("一、甲\n\n（一）乙\n\n1.丙\n\n"),
    "body-articles": _body("第一条 甲。\n\n第二条 乙。\n\n"),
    "body-table-cells": _body("|甲", "|甲|乙|\n|-|-|\n"),
    "body-table-rows": _body("|甲|乙|丙|丁|戊|\n", "|甲|乙|丙|丁|戊|\n|-|-|-|-|-|\n"),
    "body-table-tabs": _body("甲\t乙\t丙\n"),
    "body-table-html": _body("<tr><td>甲</td></tr>\n", "<table>\n", "</table>\n"),
    "body-table-html-open": _body("<tr><td>甲"),
    "body-tables": _body("|甲|\n|-|\n|乙|\n\n"),
    "body-text-table": _body("甲  乙  丙\n"),
    "body-prose": _body("为了规范行政许可的设定和实施，保护公民、法人和其他组织的合法权益，维护公共利益。\n\n"),
    "body-prose-wrapped": _body("为了规范行政许可的设定和实施，保护公民、法人和其他组\n织的合法权益，维护公共利益。\n"),
    "body-english": _body("The quick brown fox jumps over the lazy dog. "),
    "body-spaced": _body("办 理 结 果 "),
    "body-numbers": _body("1234567890 "),
    "body-number-huge": _body("1234567890"),
    "body-decimals": _body("1.1.1.1.1.1."),
    "body-mobiles": _body("13800001111 "),
    "body-mobiles-lines": _body("联系人：王某某，电话13800001111。\n"),
    "body-identity-numbers": _body("11010519491231002X "),
    "body-phones": _body("0999-0000001、"),
    "body-cards": _body("6222020000000000000 "),
    "body-spam": _body("bet123 "),
    "body-lost-text": _body("甲??乙"),
    "body-lost-text-wide": _body("？？？？甲"),
    "body-mojibake": _body("锟斤拷"),
    "body-replacement": _body("\ufffd甲"),
    "body-control": _body("\x0b甲"),
    "body-private-use": _body("\ue000甲"),
    "body-secret": _body("秘密★1年 "),
    "body-unfilled": _body("2024年×月×日 "),
    "body-placeholders": _body("某某县某某局某某某"),
    "body-document-numbers": _body("示政发〔2024〕1号、"),
    "body-document-number-open": _body("示政发〔2024〕"),
    "body-dates": _body("2024年1月1日至2月1日，"),
    "body-amounts": _body("收入1,234.56万元，"),
    "body-brackets-round": _body("（甲（乙）"),
    "body-titles": _body("《甲》《乙》"),
    "body-colons": _body("甲：乙；"),
    "body-slip-links": _body("［甲］（http://a.cn）"),
    "body-slip-bold": _body("** 甲 **"),
    "body-slip-heading": _body("#甲\n"),
    "body-windows-lines": _body("甲\r\n"),
    "body-separators": _body("甲\u2028"),
    "body-math": _body("a<b>c&d "),
    "body-css": _body('<span style="color:red">甲</span>'),
    "body-scripts": _body("<script>alert(1)</script>"),
    "body-sub-sup": _body("10<sup>4</sup>H<sub>2</sub>O "),
    "body-details": _body("<details><summary>甲</summary>乙</details>\n\n"),
    "body-breaks": _body("甲<br>"),
    "body-pre": _body("<pre>甲</pre>\n\n"),
    "body-fences": _body("```\n甲\n```\n\n"),
    "body-fence-open": _body("```\n甲\n\n"),
    # Titles and other fields.
    "title-han": _title("甲", tail="\n---\n甲\n"),
    "title-blank": _title(" ", "甲", "乙\n---\n甲\n"),
    "title-number": _title("1", tail="\n---\n甲\n"),
    "title-brackets": _title("（", tail="\n---\n甲\n"),
    "title-title-marks": _title("《甲》", tail="\n---\n甲\n"),
    "title-document-numbers": _title("〔2024〕1号", tail="\n---\n甲\n"),
    "title-quoted": _title("\\n", '"', '"\n---\n甲\n'),
    "date-digits": _file(ITEM, "---\n标题: 甲\n公开日期: ")("1", tail="\n---\n甲\n"),
    "date-blanks": _file(ITEM, "---\n标题: 甲\n公开日期: 2024")(" ", tail="年\n---\n甲\n"),
    "document-number": _file(ITEM, "---\n标题: 甲\n发文字号: ")("示政发〔2024〕1号、", tail="\n---\n甲\n"),
    "document-number-han": _file(ITEM, "---\n标题: 甲\n发文字号: ")("令第", tail="\n---\n甲\n"),
    "index-number": _file(ITEM, "---\n标题: 甲\n索引号: ")("SL/", tail="\n---\n甲\n"),
    "keywords": _file(ITEM, "---\n标题: 甲\n关键词: [")("甲#, ", tail="乙]\n---\n甲\n", number=True),
    "issuers": _file(ITEM, "---\n标题: 甲\n发布机构: ")("示例县财政局、", tail="\n---\n甲\n"),
    "summary": _file(ITEM, "---\n标题: 甲\n内容概述: ")("甲，", tail="\n---\n甲\n"),
    "old-addresses": _file(ITEM, "---\n标题: 甲\n旧网址:\n")("  - /a/#.html\n", tail="---\n甲\n", number=True),
    "attachments": _file(ITEM, "---\n标题: 甲\n附件:\n")("  - a#.pdf\n", tail="---\n甲\n", number=True),
    # YAML.
    "yaml-keys": _yaml("k#: 1\n", number=True),
    "yaml-keys-equal": _yaml("a: 1\n"),
    "yaml-keys-nested": _yaml("a#:\n  b: 1\n", number=True),
    "yaml-wide-colons": _yaml("标题：a\n"),
    "yaml-wide-colons-different": _yaml("标题#：a\n", number=True),
    "yaml-no-space": _yaml("a:b\n"),
    "yaml-tabs": _yaml("a:\t1\n"),
    "yaml-tab-line": _yaml("\t", "a: 1"),
    "yaml-invisible": _yaml("\xad\n"),
    "yaml-invisible-line": _yaml("\xad", "a: "),
    "yaml-dashes": _yaml("-a\n"),
    "yaml-list": _yaml("- a\n"),
    "yaml-list-flow": _yaml("a, ", "a: [", "b]\n"),
    "yaml-brackets": _yaml("[", "a: "),
    "yaml-braces": _yaml("{a: "),
    "yaml-braces-lines": _yaml("a: {b：1}\n"),
    "yaml-quotes": _yaml('"'),
    "yaml-quote-open": _yaml("a\n", 'a: "'),
    "yaml-block": _yaml("  甲\n", "名称: |\n"),
    "yaml-folded": _yaml("  甲\n\n", "名称: >\n"),
    "yaml-comments": _yaml("# a\n"),
    "yaml-comments-after": _yaml("a#: 1 # b\n", number=True),
    "yaml-anchors": _yaml("a#: &a 1\n", number=True),
    "yaml-aliases": _yaml("- *a\n", "a: &a 1\nb:\n"),
    "yaml-tags": _yaml("- !!str a\n"),
    "yaml-merge": _yaml("a#: {<<: *a}\n", "a: &a {b: 1}\n", number=True),
    "yaml-documents": _yaml("---\na: 1\n"),
    "yaml-number": _yaml("1", "名称: ", "\n"),
    "yaml-line": _yaml("甲", "名称: ", "\n"),
    "yaml-blank-line": _yaml(" ", "名称: 甲", "乙\n"),
    "yaml-blanks": _yaml(" \n"),
    "yaml-indents": _yaml("a:\n  b:\n    c: 1\n"),
    "yaml-question": _yaml("? a#\n: b\n", number=True),
    "yaml-directives": _yaml("%YAML 1.1\n"),
    "categories": _classes("  - {id: c#, name: 甲#}\n", number=True),
    "categories-equal": _classes("  - {id: policy, name: 甲}\n"),
    "site-keys": _site("k#: 1\n", number=True),
    # Narratives of reports.
    **{f"narrative-received-{name}": _received(unit, "收到申请", "甲1件。") for name, unit in {
        "amount": "数量", "year": "2024年", "this-year": "本年度报告期内", "object": "申请", "blank": " ", "of": "的", "received": "收到",
    }.items()},
    "narrative-carried": _received("数量", "上年结转", "甲2件。"),
    "narrative-figures": _received("收到申请1件，"),
    "narrative-figures-sentences": _received("收到申请1件。"),
    "narrative-none": _received("未收到申请，"),
    "narrative-cases": _cases("数量", "行政复议", "甲1件。"),
    "narrative-suits": _cases("数量", "直接起诉", "甲1件。"),
    "narrative-we": _cases("我", tail="复议诉讼，无申请。"),
    "narrative-made": _disclosed("数量", "制发规章", "甲1件。"),
    "narrative-valid": _disclosed("数量", "现行有效规章", "甲1件。"),
    "narrative-decided": _disclosed("数量", "作出行政许可1件，行政处罚", "甲2件。"),
    "narrative-parts": _disclosed("包括甲、"),
    "narrative-percents": _disclosed("占1%，"),
    "narrative-growth": _disclosed("同比增长1%，比2023年减少2件，"),
    "narrative-heading": _disclosed(" ", "# a", "b"),
    "narrative-headings": _disclosed("## 一、总体情况\n"),
    "narrative-lines": _disclosed("甲\n"),
    "narrative-line": _disclosed("甲"),
    "narrative-tables": _disclosed("|a|\n"),
    "narrative-comments": _disclosed("<!--"),
    "narrative-links": _disclosed("](a"),
    "narrative-numbered": _disclosed("（一）甲乙丙。\n"),
    "narrative-titles": _disclosed("《甲"),
    "narrative-fees": _disclosed("收取信息处理费1元，"),
    # Application logs, attached tables, pages, guides.
    "log-wrong": _log("x,y,z,w\n"),
    "log-good": _log("2024-01-01,自然人,予以公开,2024-01-10\n"),
    "log-short": _log("2\n"),
    "log-long": _log("2024-01-01,自然人,予以公开,2024-01-10,,,,\n"),
    "log-cell": _file("content/agencies/county/reports/2024-ledger.csv", "收到日期,申请人类型,x\n2024-01-01,自然人,")("a"),
    "log-cell-mail": _file("content/agencies/county/reports/2024-ledger.csv", "收到日期,申请人类型,x\n2024-01-01,自然人,")("a@"),
    "log-columns": _file("content/agencies/county/reports/2024-ledger.csv", "收到日期")(",a"),
    "log-quotes": _log('"'),
    "csv-rows": _csv("2023,100\n"),
    "csv-columns": _csv(",1"),
    "csv-mobiles": _csv("王某,13800001111\n"),
    "csv-quotes": _csv('"a'),
    "page-prose": _page("甲。\n\n"),
    "page-headings": _page("## 甲\n\n"),
    "guide-phones": _guide("电话0999-0000001。\n"),
    "guide-suits": _guide("可以提起行政诉讼，"),
}  # fmt: skip
