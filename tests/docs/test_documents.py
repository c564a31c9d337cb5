"""The documentation: its links lead somewhere, its options exist, and every option is described."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import click
import pytest

from sitegen.cli import cli
from sitegen.diagnostics.codes import collect_rules

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs/decisions").glob("*.md")),
    *sorted((ROOT / "docs/guides").glob("*.md")),
]
LINK = re.compile(r"(?<!\\)!?\[[^\]\n]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
NAMED = re.compile(r"`((?:sitegen|themes|tests|docs|benchmarks|tools|requirements|\.github)/[^`*<>{}…\s]*)`")


def prose(document: Path) -> str:
    """The text of a document without code."""
    return CODE.sub("", document.read_text(encoding="utf-8"))


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", prose(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


def options(command: click.Command) -> Iterator[str]:
    """Every option of a command and of all below it."""
    yield from (name for param in command.params if isinstance(param, click.Option) for name in param.opts)
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            member = command.get_command(context, name)
            assert member is not None, name
            yield from options(member)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_links_lead_somewhere(document: Path) -> None:
    broken = []
    for target in LINK.findall(prose(document)):
        if re.match(r"https?://", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        file = (document.parent / path).resolve() if path else document
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_files_that_are_named_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    # The guide of themers makes a theme of its own, file by file.
    made = set(re.findall(r"`([^`\s]+)`：\n\n```", text))
    made |= {f"{parent}/" for path in made for parent in PurePosixPath(path).parents}
    assert [path for path in NAMED.findall(text) if path not in made and not (ROOT / path).exists()] == []


@pytest.mark.parametrize("option", sorted(set(options(cli))))
def test_every_option_is_described(option: str) -> None:
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert re.search(rf"`[^`\n]*(?<![\w-]){re.escape(option)}(?![\w-])[^`\n]*`", text)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_commands_and_options_that_are_shown_exist(document: Path) -> None:
    code = "\n".join(CODE.findall(document.read_text(encoding="utf-8")))
    # `sitegen` is also the name of the package and of folders: it is the command where a command line begins.
    shown = re.findall(
        r"(?:python build\.py|(?:^ *|&& |`)(?:py -m |python3? -m )?sitegen)((?: [^\s`]+)+)",
        code,
        re.MULTILINE,
    )
    # Not `sitegen COMMAND` and `sitegen …`, which stand for any command.
    words = [line.split() for line in shown if not line.strip().isupper() and line.strip() != "…"]
    known = set(options(cli)) | {"--help", "--"}  # the last ends the options
    assert all(word.partition("=")[0] in known for line in words for word in line if word.startswith("--"))
    commands = {*cli.list_commands(click.Context(cli)), "setup"}  # build.py itself knows the last
    assert all(line[0] in commands for line in words if not line[0].startswith("-"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_targets_of_make_that_are_shown_exist(document: Path) -> None:
    code = "\n".join(CODE.findall(document.read_text(encoding="utf-8")))
    shown = re.findall(r"(?:^ *|&& |`)make ([a-z][a-z-]*)", code, re.MULTILINE)
    targets = re.findall(r"^([a-z][a-z -]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(shown) <= {name for line in targets for name in line.split()}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_codes_that_are_named_exist(document: Path) -> None:
    named = set(re.findall(r"\b[A-Z]{3}-\d{3}\b", document.read_text(encoding="utf-8")))
    assert named <= {rule.code for rule in collect_rules()}


def test_the_two_commands_stand_first_in_the_readme() -> None:
    block = re.search(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert block
    assert [line.split()[:2] for line in block[1].splitlines()] == [["make", "site"], ["make", "test"]]
