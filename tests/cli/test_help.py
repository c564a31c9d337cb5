"""Help that is enough to work from, in both languages."""

import ast
import os
import pty
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import click
import pytest

from sitegen import __version__
from sitegen.cli import cli
from sitegen.cli.group import Command
from sitegen.cli.help import COMMAND_BY_KEYWORD, TOPIC_BY_KEYWORD, TOPIC_SUMMARIES
from sitegen.cli.usage_errors import format_suggestion
from sitegen.diagnostics.codes import collect_rules
from sitegen.diagnostics.formats.excerpt import measure_terminal_width
from sitegen.program import locate_documentation_page
from sitegen.program.name import NAME_IN_COMMAND_LINES
from tests.cli.project import CommandLine, write_project
from tests.paths import ROOT

FOR_DEVELOPERS = {
    "architecture.md",
    "benchmarks.md",
    "javascript.md",
    "search-benchmarks.md",
}


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


def test_the_help_option_has_the_same_names_in_every_context() -> None:
    command = Command("name")
    for settings in ({}, {"help_option_names": ["--other"]}, cli.context_settings):
        option = command.get_help_option(click.Context(command, **settings))
        assert option
        assert option.opts == ["-h", "--help"]


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
    assert all(
        words in said.out
        for words in (blank.message_zh, blank.message_en, blank.hint_zh, blank.hint_en, rule.why)
    )


def test_explain_shows_no_placeholders(sitegen: CommandLine) -> None:
    seen = 0
    for rule in collect_rules():
        said = sitegen.plain("explain", rule.code).out
        for template in (rule.message_zh, rule.message_en, rule.hint_zh, rule.hint_en):
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


def run_as(program: list[str], *arguments: str, cwd: Path) -> str:
    """What a program prints, on either stream, with other names of the program in it or not."""
    command = [sys.executable, *program, *arguments]
    said = subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    return said.stdout + said.stderr


PROGRAMS = {"python build.py": [str(ROOT / "build.py")], "python -m sitegen": ["-m", "sitegen"]}


@pytest.mark.parametrize("name", PROGRAMS)
def test_command_lines_in_texts_name_the_program_as_it_was_called(tmp_path: Path, name: str) -> None:
    write_project(tmp_path)
    (tmp_path / "site.yaml").write_text("no such field: 1\n", encoding="utf-8")
    said = {
        "check": run_as(PROGRAMS[name], "check", "--project", str(tmp_path), cwd=ROOT),
        "explain": run_as(PROGRAMS[name], "explain", "FLD-001", cwd=ROOT),
        "examples": run_as(PROGRAMS[name], "explain", "--help", cwd=ROOT),
        "help": run_as(PROGRAMS[name], "help", "exemptions", cwd=ROOT),
        "topics": run_as(PROGRAMS[name], "help", cwd=ROOT),
        "wrong topic": run_as(PROGRAMS[name], "help", "nosuch", cwd=ROOT),
    }
    for place, text in said.items():
        assert f"{name} " in text, place
        assert [found.group() for found in NAME_IN_COMMAND_LINES.finditer(text)] == [], place
        assert f"-m {name}" not in text, place


def test_the_name_of_the_program_begins_command_lines_only() -> None:
    """Or a word of a sentence would be replaced with it."""
    texts = [text for rule in collect_rules() for text in (rule.hint_zh, rule.hint_en)]
    texts += [find_command(path).help or "" for path in PATHS]
    known = cli.list_commands(click.Context(cli))
    lines = [
        text[found.end() :].split()[0] for text in texts for found in NAME_IN_COMMAND_LINES.finditer(text)
    ]
    assert len(lines) > 10
    assert [word for word in lines if re.sub(r"[^a-z-].*", "", word) not in known] == []


def test_no_text_names_a_file_of_the_repository() -> None:
    """Who has the installed program has neither ``docs/`` nor ``build.py``."""
    texts = [
        text
        for rule in collect_rules()
        for text in (rule.message_zh, rule.message_en, rule.hint_zh, rule.hint_en)
    ]
    texts += [
        option.help or ""
        for path in PATHS
        for option in find_command(path).params
        if isinstance(option, click.Option)
    ]
    texts += [find_command(path).help or "" for path in PATHS]
    assert [text for text in texts if re.search(r"docs/|build\.py", text)] == []


def test_no_message_in_the_code_names_a_file_of_the_repository() -> None:
    named = {}
    for module in sorted((ROOT / "sitegen").rglob("*.py")):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        # A string that is a statement documents something, for developers.
        notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes
        ]
        if found := [text for text in texts if re.search(r"\bdocs/[a-z-]+\.md|python build\.py", text)]:
            named[module.relative_to(ROOT).as_posix()] = found
    assert named == {"sitegen/program/name.py": ["python build.py"]}


@pytest.mark.parametrize("topic", TOPIC_SUMMARIES)
def test_every_topic_is_shown_in_lines_that_fit(sitegen: CommandLine, topic: str) -> None:
    said = sitegen.plain("help", topic)
    assert (said.code, said.err) == (0, "")
    assert said.out == sitegen.plain("help", f"docs/{TOPIC_SUMMARIES[topic]}").out
    # What is copied is not wrapped: code, which is indented. A line may end in signs that must not begin the next.
    prose = [line for line in said.out.splitlines() if not line.startswith("    ")]
    assert [line for line in prose if measure_terminal_width(line) > 104] == []
    assert re.search(r"^\|.*\|$", said.out, re.MULTILINE) is None
    assert "<!-- generated" not in said.out


def test_the_topics_are_listed_with_their_titles(sitegen: CommandLine) -> None:
    listed = sitegen.plain("help").out
    assert [
        topic for topic in TOPIC_SUMMARIES if not re.search(rf"^  {topic} +\S", listed, re.MULTILINE)
    ] == []


def test_the_guides_are_listed_first(sitegen: CommandLine) -> None:
    topics = re.findall(r"^  ([a-z-]+) ", sitegen.plain("help").out, re.MULTILINE)
    assert topics[:5] == ["clerk", "reviewer", "webmaster", "themer", "developer"]
    assert sitegen.plain("help", "写条目").out == sitegen.plain("help", "clerk").out


def test_a_guide_names_the_topics_that_it_links_to(sitegen: CommandLine) -> None:
    said = sitegen.plain("help", "reviewer").out
    assert "  sitegen help leaks\n" in said
    assert "  sitegen help clerk\n" in said
    assert "help reviewer" not in said


def test_a_topic_may_be_named_by_its_chinese_title(sitegen: CommandLine) -> None:
    assert sitegen.plain("help", "命令").out == sitegen.plain("help", "commands").out


def test_a_terminal_gets_a_pager_and_a_pipe_does_not(tmp_path: Path) -> None:
    shown = tmp_path / "shown.txt"
    variables = {**os.environ, "PAGER": f"sh -c 'cat > {shown}'", "TERM": "xterm", "NO_COLOR": ""}
    command = [sys.executable, "-m", "sitegen", "help", "命令"]
    piped = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, env=variables).stdout
    assert not shown.exists()
    outer, inner = pty.openpty()
    subprocess.run(command, cwd=ROOT, stdout=inner, check=True, env=variables)
    os.close(inner)
    os.close(outer)
    coloured = shown.read_text(encoding="utf-8")
    assert coloured.startswith("\x1b[1m命令 Commands\x1b[0m\n")
    assert "\x1b" not in piped.decode()
    # The terminal has no width, and a pipe has none either.
    assert re.sub(r"\x1b\[\d+m", "", coloured).split() == piped.decode().split()


def test_help_of_a_command_is_its_options(sitegen: CommandLine) -> None:
    assert sitegen.plain("help", "build").out == sitegen.plain("build", "--help").out


def test_an_unknown_topic_names_near_ones(sitegen: CommandLine) -> None:
    said = sitegen.plain("help", "comands")
    assert (said.code, said.out) == (2, "")
    assert "commands" in said.err
    assert "sitegen explain" in sitegen.plain("help", "FLD-003").err


def test_every_page_of_the_documentation_is_a_topic_or_for_developers() -> None:
    folder = ROOT / "docs"
    files = [*folder.glob("*.md"), *folder.glob("guides/*.md")]
    pages = {file.relative_to(folder).as_posix() for file in files} | {"CHANGELOG.md"}
    assert pages == set(TOPIC_SUMMARIES.values()) | FOR_DEVELOPERS


def test_the_wheel_has_the_page_of_every_topic() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    pages = {source: target for source, target in included.items() if source.endswith(".md")}
    assert set(pages.values()) == {f"sitegen/docs/{page}" for page in TOPIC_SUMMARIES.values()}
    assert all(
        locate_documentation_page(target.removeprefix("sitegen/docs/")) == ROOT / source
        for source, target in pages.items()
    )


@pytest.mark.parametrize(
    ("word", "page"),
    [
        ("发布", "deployment.md"), ("部署", "deployment.md"), ("审核", "guides/reviewer.md"), ("写条目", "guides/clerk.md"),
        ("换样式", "guides/themer.md"), ("年报", "reports.md"), ("升级", "upgrading.md"), ("旧网址", "old-addresses.md"),
        ("泄密", "leaks.md"), ("放行", "exemptions.md"), ("命令", "commands.md"), ("搜索", "search.md"),
    ],
)  # fmt: skip
def test_topics_have_chinese_names(sitegen: CommandLine, word: str, page: str) -> None:
    title = (ROOT / "docs" / page).read_text(encoding="utf-8").split("\n")[0].removeprefix("# ")
    assert title in sitegen.plain("help", word).out.split("\n")[0]


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("怎么撤下", "withdraw"),
        ("怎么发布", "deployment"),
        ("审查人员", "reviewer"),
        ("主题样式", "themer"),
        ("deploy", "deployment"),
    ],
)
def test_near_words_are_suggested(sitegen: CommandLine, typed: str, near: str) -> None:
    said = sitegen.plain("help", typed)
    assert said.code == 2
    assert f"{near}（" in said.err


@pytest.mark.parametrize(("word", "command"), COMMAND_BY_KEYWORD.items())
def test_a_word_for_a_command_shows_its_help(sitegen: CommandLine, word: str, command: str) -> None:
    assert sitegen.plain("help", word).out == sitegen.plain("help", command).out
    assert f"sitegen {command} [OPTIONS]" in sitegen.plain("help", word).out.split("\n")[0]


def test_each_word_leads_to_a_topic() -> None:
    assert not TOPIC_BY_KEYWORD.keys() & COMMAND_BY_KEYWORD.keys()
    assert set(TOPIC_BY_KEYWORD.values()) <= TOPIC_SUMMARIES.keys()
    assert set(TOPIC_BY_KEYWORD.values()) >= TOPIC_SUMMARIES.keys() - {"changelog"}


@pytest.mark.parametrize("typed", ["FLD-021", "fld-021", "FLD021"])
def test_help_for_a_code_leads_to_explain(sitegen: CommandLine, typed: str) -> None:
    said = sitegen.plain("help", typed)
    assert said.code == 2
    assert "FLD-021 是错误代码，请运行 sitegen explain FLD-021。" in said.err


@pytest.mark.parametrize("server", ["nginx", "NGINX", "caddy"])
def test_help_for_a_server_is_the_page_on_deployment(sitegen: CommandLine, server: str) -> None:
    assert "发布到主机" in sitegen.plain("help", server).out[:200]


def test_one_near_name_is_suggested_as_one(sitegen: CommandLine) -> None:
    said = sitegen.plain("explain", "PII-00")
    assert "Did you mean one of these?" in said.err
    assert format_suggestion(["a"]) == "您要找的是不是 a？ Did you mean a?"


def test_one_missing_option_is_named_as_one(sitegen: CommandLine) -> None:
    assert "Missing option: --agency." in sitegen("new item", "--title", "通知").err
    assert "Missing options: --agency, --title." in sitegen("new item").err
