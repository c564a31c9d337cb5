"""Templates become other Python than Jinja's own, and the same text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from jinja2 import DictLoader
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

from sitegen.pages import views
from sitegen.theme import sandbox
from sitegen.theme.code import HOLDERS, shown
from sitegen.theme.sandbox import Sandbox
from tests.builder.workshop import Workshop, tree


@contextmanager
def jinjas_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Templates are compiled as Jinja does it, and none that were compiled before are used."""
    with monkeypatch.context() as patch:
        patch.setattr(Sandbox, "code_generator_class", CodeGenerator)
        patch.setattr(sandbox._COMPILED, "_known", {})
        yield


def test_a_whole_site_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = Workshop(tmp_path / "ours"), Workshop(tmp_path / "theirs")
    ours.build()
    with jinjas_own(monkeypatch):
        theirs.build()
    assert tree(ours.output) == tree(theirs.output)


LINK = views.Link(text="甲 & <乙>", href="a?b&c")
VALUES: Mapping[str, object] = {
    "link": LINK,
    "links": (LINK, views.Link(text="", href="")),
    "marked": Markup("<b>粗</b>"),
    "text": "'\"<&>",
    "number": 7,
    "truth": True,
    "title": {"text": "of a mapping", "href": None},
}
TEXTS = (
    "{{ link.text }}|{{ link.href }}",
    "{% for one in links %}{{ one.text }}{{ loop.index }}{{ loop.last }}{{ loop.length }}{{ loop.first }}{% endfor %}",
    "{% for one in links if one.text %}{{ one.href ~ one.text }}{{ loop.index0 }}{% endfor %}",
    "{{ marked }}{{ marked ~ text }}{{ text | safe }}{{ text | upper }}{{ number }}{{ truth }}{{ none }}",
    "{{ title.text }}{{ title.href }}{{ text.title() }}{{ (links | first).text }}",
    "{% macro m(one) %}{{ one.text }}{% if caller is defined %}{{ caller() }}{% endif %}{% endmacro %}{{ m(link) }}{% call m(link) %}{{ link.href }}{% endcall %}",
    "{% set it = link %}{{ it.text }}{% set it %}{{ link.text }}<{% endset %}{{ it }}",
    "{{ links | map(attribute='text') | join('<') }}{{ links | selectattr('text') | map(attribute='href') | list }}",
    "{% autoescape false %}{{ link.text }}{{ marked }}{% endautoescape %}{% autoescape truth %}{{ link.text }}{% endautoescape %}",
    "{{ [link.text, {'text': link}.text.href, (link if truth).href] }}",
    "{{ link.text if link.text != link.href else text }}{{ link.text[0] }}{{ link['text'] }}",
    "{% filter upper %}{{ link.href }}{% endfilter %}{{ link.text in [link.text] }}",
    "{% block b %}{{ link.text }}{% endblock %}{{ self.b() }}",
)
ERRORS = (
    "{{ link.nosuch }}",
    "{{ link.title }}",
    "{{ text.text }}",
    "{{ nosuch.text }}",
    "{{ link.__class__ }}",
    "{{ link._private }}",
    "{{ link.text.__class__ }}",
    "{{ link.class }}",
    "{{ number.text.href }}",
    "{% for one in links %}{{ loop.nosuch }}{% endfor %}",
    "{% for one in links %}{{ loop.__init__ }}{% endfor %}",
    "{{ link.text() }}",
)


def said(text: str) -> str:
    """What a template says, or its error."""
    environment = Sandbox(DictLoader({"one": text}), {})
    try:
        return environment.get_template("one").render(VALUES)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


@pytest.mark.parametrize("text", TEXTS + ERRORS)
def test_a_template_says_the_same(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    with jinjas_own(monkeypatch):
        expected = said(text)
    assert said(text) == expected
    assert (text in ERRORS) == ("Error: " in expected)


def test_no_closed_field_has_a_short_way() -> None:
    assert HOLDERS
    assert not [name for name in HOLDERS if name.startswith("_") or not name.isidentifier()]


@pytest.mark.parametrize(
    "value",
    ["", "甲", "a&b", "<", ">", "'", '"', "\N{NO-BREAK SPACE}", Markup("<i>"), 1, 1.5, None, True, []],
)
def test_what_is_put_out_is_escaped(value: object) -> None:
    assert str(shown(value)) == str(escape(value))


def test_a_text_of_another_class_is_escaped() -> None:
    class Text(str):
        __slots__ = ()

    assert shown(Text("<b>")) == "&lt;b&gt;"
