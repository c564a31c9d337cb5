"""Templates are compiled once and kept; code that somebody else may have written is not run."""

from __future__ import annotations

import marshal
import pickle
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha1
from pathlib import Path
from zlib import crc32

import msgspec
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
    monkeypatch.setattr(template_outline, "_kept_outlines", {})
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


Row = tuple[str, bytes, bytes]
"""A row of the compiled templates: what they were compiled from, as a digest; the templates; their signature."""


def change_kept(workshop: Workshop, change: Callable[[str, bytes, bytes], Row]) -> None:
    """Change the row with the compiled templates in the build state; its checksum is right in any case."""
    with closing(sqlite3.connect(workshop.root / ".sitegen/state.db")) as state, state:
        state.create_function("row_checksum", 1, crc32)
        query = "SELECT digest, compiled, signature FROM templates ORDER BY rowid"
        state.execute(TEMPLATES.insert, change(*state.execute(query).fetchone()))


def plant_code(compiled: bytes, seen: Path) -> bytes:
    """Make each of the compiled templates write the file ``seen`` before it does what it did."""
    kept = msgspec.msgpack.decode(compiled)
    outlines, code = kept
    for key, value in code.items():
        checksum = key[-len(sha1(usedforsecurity=False).hexdigest()) :]
        head = bc_magic + pickle.dumps(checksum, 2)
        assert value.startswith(head)
        planted = (
            f"open({str(seen)!r}, 'w').close()\nexec(__import__('marshal').loads({value[len(head) :]!r}))"
        )
        code[key] = head + marshal.dumps(compile(planted, "planted", "exec"))
    return msgspec.msgpack.encode((outlines, code))


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


def keep_signature(_digest: str, _code: bytes, signature: bytes, /) -> bytes:
    return signature


def sign_for_others(_digest: str, code: bytes, _signature: bytes, /) -> bytes:
    return sign_code("0" * 32, code)


def sign_for_these(digest: str, code: bytes, _signature: bytes, /) -> bytes:
    return sign_code(digest, code)


@pytest.mark.parametrize(
    ("sign", "runs"),
    [
        pytest.param(keep_signature, False, id="unsigned"),
        pytest.param(sign_for_others, False, id="signed for other templates"),
        # What is planted would be run, were it not for the signature.
        pytest.param(sign_for_these, True, id="signed for these templates"),
    ],
)
def test_only_code_that_is_signed_for_its_templates_is_run(
    workshop: Workshop,
    parsed: list[str],
    tmp_path: Path,
    sign: Callable[[str, bytes, bytes], bytes],
    *,
    runs: bool,
) -> None:
    seen = tmp_path / "seen"

    def plant(digest: str, compiled: bytes, signature: bytes) -> Row:
        planted = plant_code(compiled, seen)
        return digest, planted, sign(digest, planted, signature)

    change_kept(workshop, plant)
    workshop.edit(ITEM, "标题: ", "标题: 新")
    workshop.build()
    assert seen.exists() == runs
    assert bool(parsed) == (not runs)
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "clean")


def test_what_cannot_be_decoded_is_compiled_again(
    workshop: Workshop, parsed: list[str], tmp_path: Path
) -> None:
    change_kept(
        workshop, lambda digest, compiled, _: (digest, compiled[:-1], sign_code(digest, compiled[:-1]))
    )
    workshop.edit(ITEM, "标题: ", "标题: 新")
    workshop.build()
    assert parsed
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "clean")
