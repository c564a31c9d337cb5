"""Each template is parsed once: the syntax tree that is checked is the one that Jinja compiles."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from jinja2 import DictLoader
from jinja2.parser import Parser

from sitegen.theme import template_outline
from sitegen.theme.compiled_templates import CODE_CACHE
from sitegen.theme.sandbox import TemplateSandbox
from sitegen.theme.template_outline import TemplateReference, outline_template, take_tree
from tests.builder.workshop import Workshop

TEXT = """{% extends "base.html" %}
{% from "macros.html" import row %}
{% block main %}{% include ["a.html", "b.html"] %}
{% block inner %}{{ asset("emblem.svg") }}{% endblock %}
{{ shared("_nav.html", view) }}{% endblock %}
{% set hidden = shared %}{% include name %}
"""


def test_an_outline_has_references_assets_and_blocks() -> None:
    outline = outline_template(TEXT)
    assert outline.references == (
        TemplateReference("base.html", 1, extends=True),
        TemplateReference("macros.html", 2),
        TemplateReference("a.html", 3),
        TemplateReference("b.html", 3),
        TemplateReference(None, 6),
        TemplateReference("_nav.html", 5),
        TemplateReference(None, 6),
    )
    assert outline.asset_references == (TemplateReference("emblem.svg", 4),)
    assert outline.outer_block_lines == {"main": 3}
    assert outline.block_names == {"main", "inner"}


def test_a_tree_is_handed_out_once() -> None:
    text = "{{ 1 + 2 }} 甲"
    assert take_tree(text) is None
    outline_template(text)
    assert take_tree(text) is not None
    assert take_tree(text) is None
    # Without a tree, the text is parsed.
    assert TemplateSandbox(DictLoader({"a": text}), {}).get_template("a").render() == "3 甲"


def test_a_build_parses_each_template_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: Counter[str] = Counter()
    parse = Parser.__init__

    def count(parser: Parser, environment: object, source: str, *arguments: object) -> None:
        parsed[source] += 1
        parse(parser, environment, source, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(template_outline, "_kept_outlines", {})
    monkeypatch.setattr(CODE_CACHE, "code", {})
    monkeypatch.setattr(Parser, "__init__", count)
    Workshop(tmp_path).build()
    assert len(parsed) > 30
    assert set(parsed.values()) == {1}
