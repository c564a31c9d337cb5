"""What a template makes is limited: huge values are refused before they are made, and pages while they are."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, TemplateRuntimeError

from sitegen.theme import output_limits
from sitegen.theme.output_limits import render_within_limit
from sitegen.theme.sandbox import TemplateSandbox
from sitegen.theme.template_errors import BilingualMessage


def render(text: str, factor: int = 1) -> str:
    environment = TemplateSandbox(DictLoader({"a": text}), {})
    return render_within_limit(environment.get_template("a"), {"n": 10**9, "word": "a" * 1000}, factor)


@pytest.mark.parametrize(
    "expression",
    [
        "'a' * 1000000000",
        "'a' * n",
        "n * 'a'",
        "['a'] * n",
        "word * 100000",
        "'a'|center(n)",
        "'a'|center(width=n)",
        "'a'|indent(n)",
        "'a'.center(n)",
        "'a'.ljust(n)",
        "'a'.rjust(n)",
        "'a'.zfill(n)",
        "'\\t'.expandtabs(n)",
        "'%1000000000d' % 1",
        "'%*d' % (n, 1)",
        "'%1000000000d'|format(1)",
        "'%*d'|format(n, 1)",
        "'{:>1000000000}'.format(1)",
        "'{:{}}'.format(1, n)",
        "word|replace('a', word * 50)",
        "word.replace('', word * 50)",
        "(word * 50).join(word)",
        "word|join(word * 50)",
        "[1]|batch(n, 0)|list",
        "[1]|slice(n)|list",
        "10 ** n",
        "(10 ** 3000) * (10 ** 3000)",
    ],
)
def test_huge_value_is_refused_before_it_is_made(expression: str) -> None:
    with pytest.raises(TemplateRuntimeError) as raised:
        render(f"{{{{ {expression} }}}}")
    message = raised.value.args[0]
    assert isinstance(message, BilingualMessage)
    assert message.zh


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("'ab' * 3", "ababab"),
        ("2 * 3 ** 2", "18"),
        ("7 % 4", "3"),
        ("'%3d 条' % 5", "  5 条"),
        ("'%d 条'|format(10000000)", "10000000 条"),
        ("'{:>3}'.format(5)", "  5"),
        ("'a'|center(3)", " a "),
        ("'a-b'|replace('-', '+')", "a+b"),
        ("[1, 2]|join('、')", "1、2"),
        ("'、'.join(['a', 'b'])", "a、b"),
        ("[1, 2, 3]|batch(2)|list", "[[1, 2], [3]]"),
        ("'a\\nb'|indent(2)", "a\n  b"),
        ("12.345|round(1)", "12.3"),
    ],
)
def test_ordinary_values_are_as_in_jinja(expression: str, shown: str) -> None:
    assert render(f"{{{{ {expression} }}}}") == shown


def test_page_is_limited_while_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output_limits, "PAGE_LIMIT", 10_000)
    endless = "{% for a in word * 100 %}{{ word }}{% endfor %}"
    with pytest.raises(TemplateRuntimeError, match="more than 10000 characters"):
        render(endless)
    with pytest.raises(TemplateRuntimeError, match="more than 20000 characters"):
        render(endless, 2)
    assert len(render("{% for a in word %}123456789{% endfor %}")) == 9000


def test_page_of_empty_pieces_is_rendered_to_its_end() -> None:
    assert render("{% for a in word %}{{ '' }}{{ '' }}{% endfor %}end") == "end"
