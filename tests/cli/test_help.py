"""Help that is enough to work from, in both languages."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import click
import pytest

from sitegen import __version__
from sitegen.cli import cli
from sitegen.diagnostics.codes import collect_rules
from tests.cli.project import CommandLine
from tests.paths import ROOT


def commands(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    """The words of every command, those of groups too."""
    yield path
    context = click.Context(group)
    for name in group.list_commands(context):  # loads them, which `group.commands` does not
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)
        else:
            yield (*path, name)


def find_command(path: tuple[str, ...]) -> click.Command:
    """The command with these words."""
    command: click.Command = cli
    for name in path:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), name)
        assert found
        command = found
    return command


PATHS = list(commands(cli))


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_every_command_explains_itself_in_both_languages(sitegen: CommandLine, path: tuple[str, ...]) -> None:
    said = sitegen.plain(*path, "--help")
    assert said.code == 0
    paragraph = said.out.split("\n\n")[1]
    lines = [line.strip() for line in paragraph.splitlines()]
    chinese = [line for line in lines if re.search(r"[\u4e00-\u9fff]", line)]
    assert chinese
    assert lines[: len(chinese)] == chinese
    assert re.fullmatch(r"[A-Z][ -~]+\.", " ".join(lines[len(chinese) :]))


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_every_option_has_help_in_both_languages(path: tuple[str, ...]) -> None:
    for option in find_command(path).params:
        if isinstance(option, click.Option):
            assert re.search(r"[\u4e00-\u9fff].* [A-Z][ -~]+\.", option.help or ""), option.name


def test_version(sitegen: CommandLine) -> None:
    assert sitegen.plain("--version").out == f"sitegen {__version__}\n"


@pytest.mark.parametrize(
    "arguments", [("buidl",), ("build", "--nope"), ("new",), ("build", "--format", "xml")]
)
def test_wrong_usage(sitegen: CommandLine, arguments: tuple[str, ...]) -> None:
    said = sitegen.plain(*arguments)
    assert said.code == 2
    assert said.err


def test_explain_a_code(sitegen: CommandLine) -> None:
    rule = collect_rules()[0]
    said = sitegen.plain("explain", rule.code.lower())
    assert said.code == 0
    assert said.out.startswith(f"{rule.code}  ")
    blank = rule.without_values
    assert all(words in said.out for words in (blank.zh, blank.en, blank.hint_zh, blank.hint_en, rule.why))


def test_explain_shows_no_placeholders(sitegen: CommandLine) -> None:
    seen = 0
    for rule in collect_rules():
        said = sitegen.plain("explain", rule.code).out
        for template in (rule.zh, rule.en, rule.hint_zh, rule.hint_en):
            for _, field, _, _ in Formatter().parse(template):
                seen += bool(field)
                # Doubled braces are meant to be seen: {year} in a form of index numbers.
                assert not field or f"{{{field}}}" not in said or f"{{{{{field}}}}}" in template + rule.why
    assert seen > 500


def test_explain_lists_every_code(sitegen: CommandLine) -> None:
    lines = sitegen.plain("explain").out.splitlines()
    assert [line.split()[0] for line in lines] == [rule.code for rule in collect_rules()]


def test_explain_an_unknown_code_names_near_ones(sitegen: CommandLine) -> None:
    rule = collect_rules()[0]
    said = sitegen.plain("explain", rule.code.replace("-", "_"))
    assert said.code == 2
    assert rule.code in said.err


def test_usage_lines_name_the_program_as_it_was_called(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, ROOT / "build.py", "check", "--nosuch"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert said.returncode == 2
    assert "python build.py check" in said.stderr
    assert "sitegen" not in said.stderr
