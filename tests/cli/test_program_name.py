"""Each text of a command names the program as the user started it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from sitegen.cli import cli, run
from sitegen.program import make_restart_command
from sitegen.program.name import NAME_IN_COMMAND_LINES
from tests.builder.workshop import TODAY, Workshop
from tests.paths import ROOT

MODULES = sorted((ROOT / "sitegen/cli").rglob("*.py"))
ITEM = "content/agencies/county/items/2024/00001.md"
MOVED = "content/agencies/county/items/2024/00009.md"
COMMANDS = {
    "doctor": ("doctor",),
    "doctor as JSON": ("doctor", "--format", "json"),
    "withdraw": ("withdraw", ITEM, "--reason", "重复", "--keep-body"),
    "mv": ("mv", ITEM, MOVED, "--dry-run"),
    "no project": ("check", "--project", "content"),
}


def parse(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def list_calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call with what it calls."""
    yield from ((ast.unparse(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def list_strings(tree: ast.AST) -> Iterator[str]:
    yield from (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def test_everything_is_printed_in_one_place() -> None:
    printing = {"print", "click.echo", "click.secho", "echo", "sys.stdout.write", "sys.stderr.write"}
    found = {module.name for module in MODULES for name, _ in list_calls(parse(module)) if name in printing}
    assert found == {"console.py"}


def test_what_is_printed_as_it_is_has_no_words_of_the_program() -> None:
    calls = [
        (module.name, call)
        for module in MODULES
        for name, call in list_calls(parse(module))
        if name == "print_verbatim"
    ]
    assert len(calls) > 10
    for module, call in calls:
        texts = [
            text
            for text in list_strings(call)
            if re.search("[\u4e00-\u9fff]", text) or NAME_IN_COMMAND_LINES.search(text)
        ]
        assert texts == [], module


def test_the_name_of_the_program_begins_command_lines_only() -> None:
    """Or a word of a sentence would be replaced with it."""
    known = cli.list_commands(click.Context(cli))
    for module in MODULES:
        for text in list_strings(parse(module)):
            for found in NAME_IN_COMMAND_LINES.finditer(text):
                word = text[found.end() :].split()[0]
                assert word.startswith("-") or re.sub(r"[^a-z-].*", "", word) in known, (module.name, text)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """A project whose program was started as ``python build.py``, with an attachment and an old address."""
    site = Workshop(tmp_path / "project")
    site.edit(ITEM, "附件: [table.csv]", "附件: [table.csv]\n旧网址: [/show.asp?id=1]")
    site.put("requirements.txt", "sitegen==0.0.1\n")
    monkeypatch.setattr(sys, "argv", ["build.py"])
    monkeypatch.chdir(site.root)
    return site


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_name_the_program_as_it_was_started(
    site: Workshop, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    command, *arguments = COMMANDS[name]
    run((command, *arguments, "--today", TODAY.isoformat()))
    said = "".join(capsys.readouterr())
    assert "python build.py" in said
    assert [found.group() for found in NAME_IN_COMMAND_LINES.finditer(said)] == []


def test_the_summary_of_a_build_names_the_program(site: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    run(("build", "--today", TODAY.isoformat()))
    said = "".join(capsys.readouterr())
    assert "python build.py redirects --for nginx" in said
    assert [found.group() for found in NAME_IN_COMMAND_LINES.finditer(said)] == []


@pytest.mark.parametrize(
    ("started", "words"),
    [
        ("/opt/site/build.py", ["/opt/site/build.py"]),
        ("/venv/lib/sitegen/__main__.py", ["-P", "-m", "sitegen"]),
        ("/venv/bin/sitegen", ["-P", "-m", "sitegen"]),
    ],
)
def test_the_program_is_started_again_with_the_same_python(
    monkeypatch: pytest.MonkeyPatch, started: str, words: list[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [started, "hook"])
    assert make_restart_command() == [Path(sys.executable).as_posix(), *words]
