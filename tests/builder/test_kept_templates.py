"""Templates are compiled once and kept; code that somebody else may have written is not run."""

from __future__ import annotations

import marshal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zlib import crc32

import pytest
from jinja2.bccache import bc_magic
from jinja2.parser import Parser

from sitegen.publish.database import TEMPLATES
from sitegen.publish.state_signature import sign_code
from sitegen.theme import template_outline
from sitegen.theme.compiled_templates import CODE_CACHE
from tests.builder.workshop import Workshop, tree

ITEM = "content/agencies/county/items/2024/00001.md"

THEME = """\
-- themes/own/theme.yaml --
name: own
extends: default
-- themes/own/templates/home.html --
{% extends "default/home.html" %}
{% block footer %}new words{% endblock %}
"""


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """A project that was built by a process that has ended: nothing of it is in memory."""
    workshop = Workshop(tmp_path / "project")
    workshop.build()
    monkeypatch.setattr(template_outline, "_outlines", {})
    monkeypatch.setattr(CODE_CACHE, "code", {})
    return workshop


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of the templates that are parsed from now on."""
    texts: list[str] = []
    parse = Parser.__init__

    def note(parser: Parser, environment: object, source: str, *arguments: object) -> None:
        texts.append(source)
        parse(parser, environment, source, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Parser, "__init__", note)
    return texts


def change_kept(workshop: Workshop, change: Callable[[bytes], bytes], *, signed: bool = False) -> None:
    """Change the compiled templates in the build state; the checksum of the row is right in any case."""
    with closing(sqlite3.connect(workshop.root / ".sitegen/state.db")) as state, state:
        state.create_function("row_checksum", 1, crc32)
        digest, compiled, signature = state.execute(
            "SELECT digest, compiled, signature FROM templates"
        ).fetchone()
        changed = change(compiled)
        state.execute(TEMPLATES.insert, (digest, changed, sign_code(changed) if signed else signature))


def test_no_template_is_parsed_after_an_edit_of_a_text(workshop: Workshop, parsed: list[str]) -> None:
    workshop.edit(ITEM, "标题: ", "标题: 新")
    assert workshop.build().events
    assert parsed == []


def test_a_changed_template_is_compiled_again(workshop: Workshop, parsed: list[str], tmp_path: Path) -> None:
    workshop.write(THEME)
    workshop.edit("site.yaml", "format_version: 2", "format_version: 2\ntheme: own")
    workshop.build()
    (text,) = {text for text in parsed if "new words" in text}
    parsed.clear()
    workshop.edit("themes/own/templates/home.html", "new words", "newer words")
    workshop.build()
    assert text.replace("new words", "newer words") in parsed
    assert "newer words" in workshop.text("index.html")
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "clean")


def test_foreign_code_is_not_run(workshop: Workshop, parsed: list[str], tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    evil = marshal.dumps(compile(f"open({str(seen)!r}, 'w').close()", "evil", "exec"))

    def poison(compiled: bytes) -> bytes:
        # The code of each template lies behind Jinja's magic number and the checksum of the source.
        assert bc_magic in compiled
        return compiled[: len(compiled) // 2] + evil + compiled[len(compiled) // 2 :]

    change_kept(workshop, poison)
    workshop.edit(ITEM, "标题: ", "标题: 新")
    workshop.build()
    assert not seen.exists()
    assert parsed
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "clean")


def test_what_cannot_be_decoded_is_compiled_again(
    workshop: Workshop, parsed: list[str], tmp_path: Path
) -> None:
    change_kept(workshop, lambda compiled: compiled[:-1], signed=True)
    workshop.edit(ITEM, "标题: ", "标题: 新")
    workshop.build()
    assert parsed
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "clean")
