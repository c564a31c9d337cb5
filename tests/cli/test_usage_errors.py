"""Wrong invocations of every command: exit code 2, and every message in Chinese, then in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from sitegen.cli.usage_errors import ARGUMENT_LABELS
from tests.cli.project import CommandLine
from tests.cli.test_help import PATHS, find_command

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LETTERS = re.compile(r"[A-Za-z]{2}")
TAKE_OPTIONAL_VALUE = {"--profile"}
BAD_VALUES = {click.Choice: "nosuch", click.IntRange: "x1", click.DateTime: "tomorrow"}


def list_wrong_invocations() -> Iterator[tuple[str, ...]]:
    """Every kind of mistake that Click itself reports, for every command that can make it."""
    for path in PATHS:
        command = find_command(path)
        yield (*path, "--nosuch")
        yield (*path, "-Z")
        if isinstance(command, click.Group):
            yield (*path, "nosuch")
            continue
        takes_any = any(isinstance(param, click.Argument) and param.nargs == -1 for param in command.params)
        if not takes_any:
            yield (*path, "一", "二", "three")
        for param in command.params:
            if isinstance(param, click.Argument):
                if param.required:
                    yield path
                if isinstance(param.type, click.Path):
                    yield (*path, "没有这个文件.md")
                    yield (*path, "")
                continue
            assert isinstance(param, click.Option)
            name = param.opts[0]
            if param.is_flag:
                yield (*path, f"{name}=1")
                continue
            if name not in TAKE_OPTIONAL_VALUE:
                yield (*path, name)
            bad = next((value for kind, value in BAD_VALUES.items() if isinstance(param.type, kind)), None)
            if bad:
                yield (*path, name, bad)
            if isinstance(param.type, click.IntRange):
                yield (*path, name, "-1")
            if isinstance(param.type, click.DateTime):
                yield (*path, name, "2026-02-30")
            if isinstance(param.type, click.Path):
                yield (*path, f"{name}=")
            if isinstance(param.type, click.Path) and param.type.exists:
                yield (*path, name, "没有这个文件夹")
            if isinstance(param.type, click.Path) and not param.type.file_okay:
                yield (*path, name, __file__)


WRONG = sorted(set(list_wrong_invocations()))


def assert_bilingual(text: str) -> None:
    """Every line in English alone follows a line with Chinese."""
    lines = [line for line in text.splitlines() if line.strip()]
    assert lines
    for number, line in enumerate(lines):
        if LETTERS.search(line) and not CHINESE.search(line):
            assert number, f"no Chinese before {line!r}"
            assert CHINESE.search(lines[number - 1]), f"no Chinese before {line!r}"
    assert LETTERS.search(text)


def test_there_are_enough_of_them() -> None:
    assert len(WRONG) >= 104


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_every_message_is_in_both_languages(sitegen: CommandLine, arguments: tuple[str, ...]) -> None:
    said = sitegen.plain(*arguments)
    assert (said.code, said.out) == (2, "")
    assert_bilingual(said.err)
    assert said.err.startswith("用法 Usage: ")
    assert "错误 Error: " in said.err
    # The words of Click, should one of its messages have no translation.
    assert not re.search(r"No such|Invalid value|Missing (?:arg|opt)|Got unexpected|does not take", said.err)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("biuld",), "没有命令“biuld”，是不是 build？"),
        (("new", "itm"), "没有命令“itm”，是不是 item？"),
        (("xyzzy",), "没有命令“xyzzy”。可用：init、build"),
        (("build", "--ouput", "x"), "没有选项 --ouput，是不是 --output？"),
        (("build", "--output"), "选项 --output 后面要写一个值。"),
        (("build", "--quiet=1"), "选项 --quiet 后面不写值。"),
        (("build", "--format", "jsn"), "--format 没有“jsn”这个值，是不是 json？可用：text、json"),
        (("build", "--jobs", "many"), "--jobs 要写 0 到 256 的整数，不能是“many”。"),
        (("search", "水", "--page", "0"), "--page 要写不小于 1 的整数，不能是“0”。"),
        (("check", "--today", "tomorrow"), "--today 的“tomorrow”不是日期；写成 2024-05-23 这样"),
        (("check", "--today", "2026-02-30"), "--today：没有 2026-02-30 这一天。"),
        (("check", "--project", "nosuch"), "--project：没有文件夹“nosuch”。"),
        (("check", "--project", ""), "--project 是空的，请写上路径；当前文件夹写“.”。"),
        (("init", ""), "FOLDER 是空的，请写上路径；当前文件夹写“.”。"),
        (("redirects", "--for", "nginx", "--write="), "--write 是空的，请写上路径。"),
        (("mv", " ", "b"), "OLD 是空的，请写上路径。"),
        (("diff",), "缺少参数 OLD（原来的文件或文件夹）。"),
        (("diff", "nosuch"), "没有文件或文件夹“nosuch”。"),
        (("clean", "now"), "多了参数：now。"),
    ],
)
def test_the_message_says_what_to_write(sitegen: CommandLine, arguments: tuple[str, ...], words: str) -> None:
    assert f"错误 Error: {words}" in sitegen.plain(*arguments).err


def test_a_group_without_a_command_shows_its_help(sitegen: CommandLine) -> None:
    said = sitegen.plain("new")
    assert said.code == 2
    assert said.err.startswith("用法 Usage: ")
    assert "命令 Commands:" in said.err
    assert "选项 Options:" in said.err


@pytest.mark.parametrize(
    ("command", "arguments", "words"),
    [
        ("new agency", ("--name", "云岫县教育局", "--id", "云岫"), "--id 只能用小写字母、数字、连字符"),
        ("new service", ("--agency", "yunxiu", "--id", "转学", "--title", "转学"), "--id 只能用小写字母"),
        ("new item", ("--agency", "云岫", "--title", "某"), "没有“云岫”这个机关"),
        ("new item", ("--title", "某"), "缺少 --agency"),
        ("new report", ("--agency", "yunxiu", "--year", "2031"), "2031 年还没有到"),
    ],
)
def test_the_projects_own_messages(
    sitegen: CommandLine, command: str, arguments: tuple[str, ...], words: str
) -> None:
    said = sitegen(command, *arguments)
    assert said.code == 2
    assert words in said.err
    assert_bilingual(said.err)


def test_an_agency_may_be_named_in_full(sitegen: CommandLine) -> None:
    said = sitegen("new item", "--agency", "云岫县人民政府", "--title", "某", "--category", "政策解读")
    assert (said.code, said.out) == (0, "新建 created content/agencies/yunxiu/items/2024/00002.md\n")


def test_schemas_are_not_written_where_that_is_impossible(sitegen: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    said = sitegen.plain("schema", "--output", str(tmp_path / "file/schemas"))
    assert said.code == 2
    assert f"写不了 {(tmp_path / 'file/schemas').as_posix()}" in said.err
    assert_bilingual(said.err)


LONG = "很长的名称" * 60


@pytest.mark.parametrize(
    "arguments",
    [
        ("init", LONG, "--name", "甲县人民政府", "--agency", "甲县教育局"),
        ("build", "--output", LONG),
        ("check", f"{LONG}.md"),
        ("mv", f"{LONG}.md", "content/rules/a.md"),
        ("review", "HEAD", "--output", f"{LONG}.html"),
        ("redirects", "--for", "nginx", "--write", LONG),
        ("schema", "--output", LONG),
        ("search", "甲", "--output", LONG),
    ],
    ids=lambda arguments: arguments[0],
)
def test_names_that_no_file_system_takes_are_explained(
    sitegen: CommandLine, arguments: tuple[str, ...]
) -> None:
    before = sitegen.snapshot().keys()
    project = () if arguments[0] in ("init", "schema") else ("--project", str(sitegen.root))
    said = sitegen.plain(*arguments, *project)
    assert said.code in (1, 2), said.err
    assert "程序内部出错" not in said.err
    assert not {path for path in sitegen.snapshot().keys() - before if not path.startswith(".sitegen/")}


def test_arguments_are_named_without_the_signs_of_the_usage_line(sitegen: CommandLine) -> None:
    said = sitegen.plain("check", "没有这个文件.md")
    assert "\n错误 Error: 没有文件或文件夹“没有这个文件.md”。\nThere is no file or folder" in said.err
    assert "[FILE]..." not in said.err.partition("错误 Error")[2]


def test_missing_arguments_are_explained() -> None:
    """Each argument that a command requires has a meaning in Chinese."""
    names = {
        param.human_readable_name
        for path in PATHS
        for param in find_command(path).params
        if isinstance(param, click.Argument) and param.required
    }
    assert names == ARGUMENT_LABELS.keys()
