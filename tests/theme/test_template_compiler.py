"""Templates are compiled to other Python than Jinja's own, and render to the same text."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from jinja2 import DictLoader
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

from sitegen.pages import views
from sitegen.theme.compiled_templates import CODE_CACHE
from sitegen.theme.sandbox import TemplateSandbox
from sitegen.theme.template_compiler import VIEWS_BY_FIELD, escape_value
from tests.builder.workshop import Workshop, tree


@contextmanager
def jinjas_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Templates are compiled as Jinja does it, and none that were compiled before are used."""
    with monkeypatch.context() as patch:
        patch.setattr(TemplateSandbox, "code_generator_class", CodeGenerator)
        patch.setattr(CODE_CACHE, "code", {})
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
    environment = TemplateSandbox(DictLoader({"one": text}), {})
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


def test_no_private_field_has_a_shortcut() -> None:
    assert VIEWS_BY_FIELD
    assert not [name for name in VIEWS_BY_FIELD if name.startswith("_") or not name.isidentifier()]


PRIVATE_HOOK = "_output_child_pre"
ADVICE = (
    f"ViewCodeGenerator in sitegen.theme overrides CodeGenerator.{PRIVATE_HOOK} of Jinja, which is private. "
    "This version of Jinja has changed it: adapt the override (or delete it, pages then take longer to render) and "
    "this test, and keep the limit for jinja2 in pyproject.toml until then."
)


def test_jinjas_private_hook_has_the_signature_that_is_overridden() -> None:
    hook = getattr(CodeGenerator, PRIVATE_HOOK, None)
    assert hook is not None, ADVICE
    parameters = [(each.name, each.kind) for each in inspect.signature(hook).parameters.values()]
    expected = [
        (name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in ("self", "node", "frame", "finalize")
    ]
    assert parameters == expected, ADVICE
    assert "src" in CodeGenerator._FinalizeInfo._fields, ADVICE


def test_jinjas_private_hook_is_called_for_each_expression(monkeypatch: pytest.MonkeyPatch) -> None:
    """An override that Jinja no longer calls would do nothing, and no test of the text would notice."""
    text = "{{ link.text }}{% autoescape false %}{{ link.href }}{% endautoescape %}"
    with jinjas_own(monkeypatch):
        expected = TemplateSandbox(DictLoader({}), {}).compile(text, raw=True)
    assert (expected.count("escape("), expected.count("str(")) == (1, 1), ADVICE
    ours = TemplateSandbox(DictLoader({}), {}).compile(text, raw=True)
    assert ours.count("yield escape_value(") == 1, ADVICE
    assert ours.count("str(") == 1, ADVICE


@pytest.mark.parametrize(
    "value",
    ["", "甲", "a&b", "<", ">", "'", '"', "\N{NO-BREAK SPACE}", Markup("<i>"), 1, 1.5, None, True, []],
)
def test_a_value_is_escaped_as_markupsafe_does(value: object) -> None:
    assert str(escape_value(value)) == str(escape(value))


def test_a_text_of_another_class_is_escaped() -> None:
    class Text(str):
        __slots__ = ()

    assert escape_value(Text("<b>")) == "&lt;b&gt;"
