"""Whatever a template does, it runs nothing of its own and ends as a finding at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.diagnostics import Severity
from sitegen.theme.load import load_theme
from sitegen.theme.templates import Templates
from tests.theme.local import ITEM, MESSAGES, THEME, LocalTheme

BEYOND = {
    "function of t": ("t.__func__.__globals__", "the value has no field “__func__”"),
    "globals of t": ("t.__globals__", "templates must not use “__globals__”"),
    "closure of t": ("t.__closure__[0].cell_contents", "templates must not use “__closure__”"),
    "by subscript": ('t["__globals__"]', "templates must not use “__globals__”"),
    "by filter": ('t | attr("__globals__")', "templates must not use “__globals__”"),
    "class of a view": ("view.__class__.__mro__", "templates must not use “__class__”"),
    "class of a text": ('"".__class__', "templates must not use “__class__”"),
    "format": ('"{0.__class__}".format(view)', "templates must not use “__class__”"),
    "format of the body": ('(body ~ "{0.__class__}").format(view)', "templates must not use “__class__”"),
    "self": ("self.__init__.__globals__", "templates must not use “__init__”"),
    "a list": ("[].append(1)", "templates must not use “append”"),
    "range": ("range(1000000000)", "there is no name “range”"),
    "lipsum": ("lipsum.__globals__", "there is no name “lipsum”"),
    "field": ("view.nosuch", "the view has no field “nosuch”"),
    "misspelt field": ("view.site.sponser", "Site has no field “sponser”; did you mean “sponsor”?"),
    "field of a part": ("view.site.nosuch", "Site has no field “nosuch”"),
    "field of a text": ("view.title.nosuch", "a text has no field “nosuch”"),
    "element": ("view.rows[99]", "a list has no field “99”"),
    "name": ("nosuch", "there is no name “nosuch”"),
    "division": ("1 / 0", "ZeroDivisionError: division by zero"),
    "addition": ('1 + "a"', "TypeError: unsupported operand type(s) for +: 'int' and 'str'"),
    "message": ('t("nosuch")', "there is no message “nosuch”"),
    "value of a message": ('t("source")', "the message “source” needs a value for name"),
    "key of a message": ("t([])", "TypeError: unhashable type: 'list'"),
    "filter": ("view | nosuch", "TemplateAssertionError: No filter named 'nosuch'."),
    "date": ("5 | date", "AttributeError: 'int' object has no attribute 'partition'"),
}


@pytest.fixture
def site(tmp_path: Path) -> LocalTheme:
    return LocalTheme(tmp_path)


@pytest.mark.parametrize("name", BEYOND)
def test_what_is_not_there_or_not_open_is_an_error_at_its_line(site: LocalTheme, name: str) -> None:
    expression, problem = BEYOND[name]
    page = "items/county/2024-00001.html"
    found = site.item("<p>\n{{ " + expression + " }}\n</p>\n")
    assert found == [f"{ITEM}:2 THM-006 The page {page} could not be rendered: item.html: {problem}"]


def test_no_program_is_run(site: LocalTheme) -> None:
    proof = site.secret / "proof"
    call = f'["__builtins__"]["__import__"]("os").popen("touch {proof}").read()'
    assert len(site.item("{{ t.__func__.__globals__" + call + " }}{{ t.__globals__" + call + " }}")) == 1
    assert not proof.exists()


def test_the_finding_is_chinese_for_clerks(site: LocalTheme) -> None:
    site.put(ITEM, "{{ view.nosuch }}")
    (finding,) = (found for found in site.build().diagnostics if found.severity is Severity.ERROR)
    assert finding.message.endswith("item.html：视图没有字段“nosuch”")


def test_an_error_in_a_macro_is_told_where_the_macro_is(site: LocalTheme) -> None:
    site.put(f"{THEME}/templates/_mine.html", "{% macro deep() %}\n{{ view.nosuch }}\n{% endmacro %}\n")
    found = site.item('{% from "_mine.html" import deep with context %}\n{{ deep() }}\n')
    assert [line.split()[0] for line in found] == [f"{THEME}/templates/_mine.html:2"]


def test_a_macro_without_end_is_told(site: LocalTheme) -> None:
    (found,) = site.item("{% macro again() %}\n{{ again() }}\n{% endmacro %}\n{{ again() }}\n")
    assert found.startswith(f"{ITEM}:2 THM-006")
    assert found.endswith("item.html: the template calls itself endlessly")


@pytest.mark.parametrize(
    ("template", "line", "chain"),
    [
        ('{% extends "item.html" %}', 1, "item → item"),
        ('{% extends "local/item.html" %}', 1, "item → item"),
        ('\n{% include "item.html" %}', 2, "item → item"),
        ('\n\n{% from "item.html" import a %}', 3, "item → item"),
    ],
)
def test_a_template_that_reaches_itself_is_found(
    site: LocalTheme, template: str, line: int, chain: str
) -> None:
    chain = " → ".join(f"local/templates/{name}.html" for name in chain.split(" → "))
    problem = f"Templates refer to each other in a cycle, or too deeply: {chain}"
    assert site.item(template) == [f"{ITEM}:{line} THM-012 {problem}"]


def test_a_cycle_of_two_is_found_once_for_all_pages(site: LocalTheme) -> None:
    site.put(f"{THEME}/templates/base.html", '{% include "_two.html" %}')
    site.put(f"{THEME}/templates/_two.html", '<p>\n{% include "base.html" %}')
    found = [line.split()[:2] for line in site.item("{{ view.title }}")]
    assert found == [[f"{THEME}/templates/_two.html:2", "THM-012"]]


@pytest.mark.parametrize(
    ("template", "finding"),
    [
        (
            '<p>\n{% include "nope.html" %}',
            "2 THM-013 The template “item.html” refers to “nope.html”, which does not exist",
        ),
        (
            '{% include ["base.html", "nope.html"] %}',
            "1 THM-013 The template “item.html” refers to “nope.html”, which does not exist",
        ),
        (
            '{% include "../../../site.yaml" %}',
            "1 THM-013 The template “item.html” refers to “../../../site.yaml”, which does not exist",
        ),
        (
            "\n{% extends view.title %}",
            "2 THM-005 The template “item.html” refers to another template or a file by a computed name",
        ),
        (
            "<p>\n{% if %}",
            "2 THM-004 The template is invalid: Expected an expression, got 'end of statement block'",
        ),
    ],
)
def test_a_broken_reference_is_told_at_its_line(site: LocalTheme, template: str, finding: str) -> None:
    assert site.item(template) == [f"{ITEM}:{finding}"]


@pytest.mark.parametrize(
    "use", ["shared(view.title, view.site)", "shared()", "(shared or t)('a')", "t(shared)"]
)
def test_what_shared_shows_is_written_out(site: LocalTheme, use: str) -> None:
    found = "THM-005 The template “item.html” refers to another template or a file by a computed name"
    assert site.item("<p>\n{{ " + use + " }}") == [f"{ITEM}:2 {found}"]


def test_shared_under_another_name_is_refused(site: LocalTheme) -> None:
    (found,) = site.item('{% set other = shared %}{{ other("_nav.html", view.page.chrome) }}')
    assert found.startswith(f"{ITEM}:1 THM-005")


@pytest.mark.parametrize(
    ("value", "part", "problem"),
    [
        ("view.site", "{{ body }}", "_mine.html: there is no name “body”"),
        ("view.site", "{{ view.title }}", "_mine.html: Site has no field “title”"),
        ("view.title", "a", "item.html: shared() takes the view or a part of it"),
        ("[view.site]", "a", "item.html: shared() takes the view or a part of it"),
    ],
)
def test_what_is_shared_sees_the_view_it_is_given_and_nothing_else(
    site: LocalTheme, value: str, part: str, problem: str
) -> None:
    site.put(f"{THEME}/templates/_mine.html", part)
    (found,) = site.item('{{ shared("_mine.html", ' + value + ") }}")
    assert found.endswith(problem)


def test_a_shared_part_shows_each_view(site: LocalTheme) -> None:
    site.put(f"{THEME}/templates/_mine.html", "<b>{{ view.text }}</b>")
    text = "{% for link in view.page.breadcrumb + view.page.breadcrumb %}{{ shared('_mine.html', link) }}{% endfor %}"
    assert site.item(text) == []
    page = (site.output / "items/county/2024-00001.html").read_text("utf-8")
    assert len(set(page.split("</b>")[:-1])) * 2 == page.count("<b>") > 2


def test_a_page_changes_with_what_it_shares(site: LocalTheme) -> None:
    closures = set()
    for text in "ab":
        site.put(f"{THEME}/templates/_nav.html", text)
        theme, _ = load_theme(site.root, "local", "zh-CN", "#1c5480")
        assert theme
        closures.add(Templates(theme, "zh-CN").compute_template_digest("item.html"))
    assert len(closures) == 2


def test_a_chain_of_templates_has_an_end(site: LocalTheme) -> None:
    for number in range(40):
        site.put(f"{THEME}/templates/_{number}.html", f'{{% include "_{number + 1}.html" %}}')
    (found,) = site.item('{% include "_0.html" %}')
    assert found.startswith(f"{THEME}/templates/_28.html:1 THM-012")


def test_a_template_nested_beyond_measure_is_told(site: LocalTheme) -> None:
    (found,) = site.item("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}")
    assert found.startswith(f"{ITEM} THM-004")


def test_a_theme_without_a_page_type_is_told(site: LocalTheme) -> None:
    site.put(f"{THEME}/theme.yaml", "name: local\n")
    site.put(MESSAGES, "a: b\n")
    found = site.item("{{ view.title }}")
    assert f"{THEME}/templates/home.html THM-014 The theme has no template “home.html”" in found
    assert not [line for line in found if "item.html" in line]


def test_what_templates_are_promised_works(site: LocalTheme) -> None:
    template = (
        "{% macro bold(text) %}<b>{{ text }}</b>{% endmacro %}"
        '{{ bold(view.title) }}|{{ "<" }}|{{ 2048 | filesize }}|{{ view.published[:10] | date }}|'
        '{{ t("source", name="<甲>") }}|{{ "{:>3}".format(7) }}|{{ view.rows | length > 1 }}|{{ body }}'
    )
    assert site.item(template) == []
    page = site.text("items/county/2024-00001.html")
    assert page.startswith("<b>示例县供水管理办法</b>|&lt;|2.0 KB|2024年1月5日|来源：&lt;甲&gt;|  7|True|<")


def test_the_digest_covers_what_a_template_reaches(site: LocalTheme) -> None:
    site.put(ITEM, '{% include "_mine.html" %}')
    digests = set()
    for text, words in (("a", "b: c"), ("aa", "b: c"), ("aa", "b: cc"), ("aa", "b: cc")):
        site.put(f"{THEME}/templates/_mine.html", text)
        site.put(f"{THEME}/messages/zh-CN.yaml", words)
        theme, _ = load_theme(site.root, "local", "zh-CN", "#1c5480")
        assert theme
        digests.add(Templates(theme, "zh-CN").compute_template_digest("item.html"))
    assert len(digests) == 3
