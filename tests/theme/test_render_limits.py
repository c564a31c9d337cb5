"""Templates that would fill the memory or never end: each is refused before, after a bounded number of steps."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from jinja2 import DictLoader, TemplateRuntimeError

from sitegen.diagnostics import Severity
from sitegen.theme.output_limits import render_within_limit
from sitegen.theme.sandbox import TemplateSandbox
from tests.size import thin_out
from tests.theme.local import ITEM, THEME, LocalTheme

HUGE = {
    "repeated text": "{{ '-' * 1000000000 }}",
    "text repeated from the right": "{{ 1000000000 * '-' }}",
    "repeated list": "{{ [1] * 1000000000 }}",
    "list of a repeated list": "{% for a in [1] * 1000000000 %}{% endfor %}",
    "centred": "{{ 'x' | center(1000000000) }}",
    "centred by method": "{{ 'x'.center(1000000000) }}",
    "justified": "{{ 'x'.ljust(1000000000) ~ 'x'.rjust(1000000000) }}",
    "zeros": "{{ '0'.zfill(1000000000) }}",
    "tabs": "{{ ('\\t' * 100000).expandtabs(100000) }}",
    "width": "{{ '%999999999d' % 1 }}",
    "width among the values": "{{ '%*d' % (999999999, 1) }}",
    "precision": "{{ '%.999999999f' % 1 }}",
    "many places": "{{ ('%s' * 3000) % (('x' * 100000),) }}",
    "many widths": "{{ ('%4000000d' * 1000) % (1, 2) }}",
    "width of a key": "{{ '%(a)999999999d' % {'a': 1} }}",
    "width of the filter": "{{ '%999999999s' | format(1) }}",
    "width of format": "{{ '{:>999999999}'.format(7) }}",
    "computed width": "{{ '{:>{}}'.format(7, 999999999) }}",
    "width of marked text": "{{ ('{:>999999999}' | safe).format(7) }}",
    "width of format_map": "{{ '{a:>999999999}'.format_map({'a': 7}) }}",
    "many fields": "{{ ('{0}' * 10000).format('x' * 100000) }}",
    "indented": "{{ 'a' | indent(1000000000, true) }}",
    "replaced": "{{ ('a' * 100000) | replace('a', 'b' * 100000) }}",
    "replaced by method": "{{ ('a' * 100000).replace('a', 'b' * 100000) }}",
    "joined": "{{ ('a' * 100000) | join('b' * 100000) }}",
    "joined by method": "{{ ('b' * 100000).join('a' * 100000) }}",
    "translated": "{{ ('a' * 100000).translate({97: 'b' * 100000}) }}",
    "wrapped": "{{ ('a ' * 100000) | wordwrap(1, true, 'b' * 100000) }}",
    "filled up": "{{ [1] | batch(1000000000, 0) | list }}",
    "sliced": "{{ [1] | slice(1000000000, 0) | list }}",
    "as JSON": "{{ {'a': [1]} | tojson(1000000000) }}",
    "links": "{{ ('a.b ' * 100000) | urlize(target='x' * 10000) }}",
    "by map": "{{ ['x'] | map('center', 1000000000) | list }}",
    "power": "{{ 10 ** 1000000000 }}",
    "power of a power": "{{ 10 ** (10 ** 10) }}",
    "product": "{% set n = 10 ** 2000 %}{{ n * n }}",
    "rounded": "{{ 1.5 | round(1000000000, 'floor') }}",
    "joined thrice": "{% set a = 'x' * 10000000 %}{{ a ~ a ~ a }}",
    "doubled without end": "{% macro a(s, n) %}{{ a(s ~ s, n - 1) if n else s }}{% endmacro %}{{ a('x', 60) }}",
    "added without end": "{% macro a(s, n) %}{{ a(s + s, n - 1) if n else s }}{% endmacro %}{{ a('x', 60) }}",
    "a long page": "{% for a in 'x' * 1000 %}{{ 'y' * 100000 }}{% endfor %}",
    "a long block": "{% set x %}{% for a in 'x' * 1000 %}{{ 'y' * 100000 }}{% endfor %}{% endset %}",
    "a text read again and again": "{% for a in 'x' * 1000 %}{{ ('y' * 1000000) | upper | length }}{% endfor %}",
    "a method called again and again": "{% set y = 'y' * 1000000 %}{% for a in 'x' * 1000 %}{% if y.upper() %}{% endif %}{% endfor %}",
}
ENDLESS = {
    "loops in loops": "{% for a in 'x' * 1000 %}{% for b in 'x' * 1000 %}{% for c in 'x' * 1000 %}{% endfor %}{% endfor %}{% endfor %}",
    "a loop over a generator": "{% for a in 'x' * 2000 %}{% for b in ('x' * 2000) | map('upper') %}{% endfor %}{% endfor %}",
    "a macro that doubles": "{% macro a(n) %}{% if n %}{{ a(n - 1) }}{{ a(n - 1) }}{% endif %}{% endmacro %}{{ a(60) }}",
    "blocks in loops": "{% block b %}{% endblock %}{% for a in 'x' * 1100 %}{% for b in 'x' * 1000 %}{{ self.b() }}{% endfor %}{% endfor %}",
    "a loop that calls itself": "{% for a in [2] recursive %}{% if depth < 40 %}{{ loop([1] * 900) }}{% endif %}{% endfor %}",
}
MEMORY = 300_000
"""Kilobytes that the most hungry of these may take beyond what the test had before."""


def render(text: str, **others: str) -> str:
    environment = TemplateSandbox(DictLoader({"page": text, **others}), {})
    environment.limits.start_counting()
    return render_within_limit(environment.get_template("page"), {"depth": 0})


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_a_huge_value_is_refused_before_it_is_made(text: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TemplateRuntimeError):
        render(text)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY


@pytest.mark.parametrize("text", thin_out(ENDLESS.values(), len(ENDLESS)))
def test_what_would_hardly_end_is_stopped(text: str) -> None:
    with pytest.raises((TemplateRuntimeError, RecursionError)):
        render(text)


def test_includes_that_double_are_stopped() -> None:
    others = {f"t{number}": f"{{% include 't{number + 1}' %}}" * 2 for number in range(30)}
    with pytest.raises(TemplateRuntimeError):
        render("{% include 't0' %}", **others, t30="")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ '-' * 60 }}", "-" * 60),
        ("{{ ('-' * 3) ~ (1 + 2) }}", "---3"),
        ("{{ 2 ** 10 }}{{ 7 % 3 }}{{ [1] + [2] }}", "10241[1, 2]"),
        ("{{ '%05d|%-4s|%.1f%%' % (7, 'ab', 12.34) }}", "00007|ab  |12.3%"),
        ("{{ '{:>4}|{a:.2f}'.format(7, a=1) }}", "   7|1.00"),
        ("{{ 'a\nb' | indent(2) }}|{{ 'a' | center(3) }}", "a\n  b| a "),
        ("{{ 'aXb' | replace('X', '--') }}{{ 'abc'.replace('b', '') }}", "a--bac"),
        ("{{ [1, 2, 3] | batch(2) | map('join', ',') | join(';') }}", "1,2;3"),
        ("{{ ('字' * 100000) | truncate(5, true, '…') }}", "字字字字…"),
        ("{{ '{a}-{b}'.format_map({'a': 1, 'b': 2}) }}", "1-2"),
        ("{{ 'a b' | wordwrap(1) | replace('\n', '/') }}", "a/b"),
        ("{{ '电话: 13800001111，%s，100%% 13800001111' % 'a' }}", "电话: 13800001111，a，100% 13800001111"),
        ("{{ '电话: 13800001111，{}'.format('a') }}", "电话: 13800001111，a"),
        ("{{ 3.14159 | round(2) }}|{{ 'x'.zfill(3) }}", "3.14|00x"),
    ],
)
def test_what_pages_need_is_done_as_before(text: str, expected: str) -> None:
    assert render(text) == expected


def test_a_list_of_a_hundred_thousand_rows_is_no_fault() -> None:
    assert len(render("{% for a in ('x' * 100000) | list %}<li>{{ a }}</li>{% endfor %}")) == 1_000_000


def test_the_finding_names_the_line_and_the_next_page_counts_anew(tmp_path: Path) -> None:
    site = LocalTheme(tmp_path)
    site.put(ITEM, "<p>\n{{ '-' * 1000000000 }}")
    (finding,) = (one for one in site.build().diagnostics if one.severity is Severity.ERROR)
    assert str(finding.place) == f"{ITEM}:2"
    assert finding.code == "THM-006"
    assert "超过 5000000 字" in finding.message
    assert "more than 5000000" in finding.message_en
    # A third of what a page may do, on each of its pages.
    site.put(f"{THEME}/templates/_rows.html", "{% for a in 'x' * 300000 %}{% endfor %}")
    assert site.item("{% include '_rows.html' %}{{ view.title }}") == []
