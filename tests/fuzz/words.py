"""Odd values and signs that mutants are made of."""

from __future__ import annotations

from typing import Final

ODD_VALUES: Final = (
    "", " ", "~", "null", "是", "否", "yes", "0", "-1", "1e400", "0x10", "９９", "①②③", "9" * 5000, "0." + "3" * 400, "1,234,567",
    "2024-02-30", "99999-01-01", "0000-00-00", "0001-01-01", "9999-12-31", "2024-1-2 25:61", "二〇二四年十三月", "2024年2月30日",
    "示政发〔2024〕1号", "〔2024〕", "示政发〔９９９９〕" + "9" * 40 + "号", "甲" * 5000, "甲、乙和丙", "甲\n乙", "\u3000\u3000甲", "甲\t乙",
    "../../../etc/passwd", "/a/b?id=3#x", "//evil.example", "http://[::1", "https://a:99999/", "https://例え。テスト/", "http://user:p@a.cn/",
    "javascript:alert(1)", "mailto:a@b.cn?bcc=c@d.cn", "tel:*%2306%23", "a@b", "<script>x</script>", "&#x110000;", "&#xD800;", "&#0;",
    "{0}{x!r:>9999}", "%s%n%999999999d", "[" * 60, "{" * 60, "(" * 60, "\u202e甲", "\u200b", "\ufeff", "\ufdd0", "\U000e0041", "é", "😀" * 50,
    "=1+1", "@SUM(A1)", "11010519491231002X", "13800138000", "绝密★1年", "SL/2024-00001", "county", "county/2024-00001", "*", "&a b", "*a", "!!int 1",
    "<<", "? a", "|", ">", "- - - a", "a: b: c", "#ffffff", "#12345", "zh-CN", "en", "default", "fuzz", "^(a+)+$", "[0-9]{1,9}", "(?P<x>", "0999-0000101",
)  # fmt: skip
"""Values of fields and cells."""

ODD_SIGNS: Final = (
    "**", "*", "_", "~~", "`", "```\n", "~~~", "[^1]", "\n[^1]: 甲\n", "[a](b)", "[a]: b\n", "![a](b.png)", "](", "[", "|", "\n|-|-|\n", "\n|甲|乙|\n|-|-|\n",
    "\n> ", "\n- ", "\n1. ", "\n# ", "\n###### ", "\n---\n", "\n===\n", "\n\n", "\n    ", "\t", "\u3000", "\xa0", "\\", "\\\n", "  \n", "<div>", "</div>",
    "<table><tr><td>", "</td></tr></table>", "<b>", "<td rowspan=99999 colspan=99999>", "<!--", "-->", "<![CDATA[", "<?x", "&#x110000;", "&#xD800;", "&amp", "&lt;b&gt;",
    "<http://[::1]>", "http://a.cn/甲", "一、", "（一）", "第一条 ", "\n附件：1.甲\n2.乙\n", "\n甲：\n", "〔2024〕3号", "2024年2月30日", "共计12件，其中3件，占25%。", "收到申请" + "数量" * 12,
    "\u202e", "\u200b", "\ufeff", "\u2028", "\v", "\f", "\x00", "\ufffd", "锟斤拷", "\ue000", "<<<<<<< a\n", "=======\n", ">>>>>>> b\n", "$$", "{{ x }}", "{% x %}",
)  # fmt: skip
"""Signs within texts."""

ODD_EXPRESSIONS: Final = (
    "{{ view }}", "{{ body }}", "{{ view.page.title * 3 }}", "{{ 'a' * 1000000000 }}", "{{ 'a'|center(1000000000) }}", "{{ '%1000000000d' % 1 }}", "{{ 'a' * 99999 * 99999 }}", "{{ 10 ** 10 ** 10 }}",
    "{{ '{:>1000000000}'.format(1) }}", "{{ ['a'] * 100000000 }}", "{{ ('a' * 1000)|replace('a', 'a' * 100000000) }}", "{{ 'a'|indent(1000000000) }}", "{{ view|list }}", "{{ view|tojson }}", "{{ view|pprint }}",
    "{{ view.x }}", "{{ view.page.x.y }}", "{{ view.__class__.__mro__ }}", "{{ self }}", "{{ self.main() }}", "{{ loop }}", "{{ caller() }}", "{{ super() }}", "{{ t('x') }}", "{{ t(view) }}", "{{ t() }}",
    "{{ asset('x') }}", "{{ asset(view) }}", "{{ shared('x', view) }}", "{{ shared('_nav.html', 1) }}", "{{ body|cut(body) }}", "{{ body|cut(1) }}", "{{ 'x'|qr }}", "{{ 1|date }}", "{{ 'x'|date }}", "{{ 'x'|filesize }}",
    "{{ 1 // 0 }}", "{{ 1 / 0 }}", "{{ view.page + 1 }}", "{{ view|groupby('x') }}", "{{ [1]|batch(0)|list }}", "{{ [1]|slice(0)|list }}", "{{ 1|round(400) }}", "{{ 'a'|wordwrap(0) }}", "{{ 'a'|truncate(-1) }}",
    "{% for a in 'a' * 100000000 %}b{% endfor %}", "{% for a in view %}{% endfor %}", "{% for a in [1, 2] recursive %}{{ loop([1, 2]) }}{% endfor %}", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{% set a = 'a' * 1000 %}{{ a * 1000000 }}",
    "{% include 'x' %}", "{% include view %}", "{% extends 'item.html' %}", "{% import 'x' as x %}", "{% block a %}{% endblock %}{% block a %}{% endblock %}", "{% if %}", "{% endif %}", "{% raw %}", "{#", "#}", "{{", "}}", "{%", "%}",
    "{% autoescape false %}{{ view }}{% endautoescape %}", "{% filter center(1000000000) %}a{% endfilter %}", "{% call t() %}{% endcall %}", "{{ " + "(" * 300 + "1" + ")" * 300 + " }}", "{{ 1" + "+1" * 2000 + " }}", "{{ " + "-" * 3000 + "1 }}",
)  # fmt: skip
"""Pieces of templates."""
