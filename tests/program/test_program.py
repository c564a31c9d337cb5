"""The name of the program, the files that come with it, and the requirements of a project."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from sitegen.program import (
    WHEEL_PATH,
    adapt_command_lines,
    describe_invocation,
    locate_requirements_lock,
    locate_sample,
    locate_themes,
    quote_argument,
)
from sitegen.program.requirements import LOCK_NAME, REQUIREMENTS_NAME, render_requirements_files
from tests.paths import ROOT
from tools.check_lock import parse_lock


@pytest.mark.parametrize(
    ("started", "name"),
    [
        ("build.py", "python build.py"),
        ("/srv/site/build.py", "python build.py"),
        ("/srv/.venv/lib/python3.11/site-packages/sitegen/__main__.py", "python -m sitegen"),
        ("/srv/.venv/bin/sitegen", "sitegen"),
        ("sitegen", "sitegen"),
        ("/usr/lib/python3/pytest/__main__.py", "sitegen"),  # a program that calls `run`
    ],
)
def test_the_name_is_that_of_the_script_that_was_started(
    monkeypatch: pytest.MonkeyPatch, started: str, name: str
) -> None:
    monkeypatch.setattr(sys, "argv", [started, "check"])
    assert describe_invocation() == name


@pytest.mark.parametrize(
    ("text", "adapted"),
    [
        ("先运行 sitegen check，再看", "先运行 python build.py check，再看"),
        ("运行：sitegen --version", "运行：python build.py --version"),
        ("（sitegen explain FLD-001）", "（python build.py explain FLD-001）"),
        ("sitegen 的网站", "sitegen 的网站"),
        ("sitegen/cli/build.py", "sitegen/cli/build.py"),
        (".venv/bin/sitegen build", ".venv/bin/sitegen build"),
        ("python -m sitegen build", "python -m sitegen build"),
        ("my-sitegen build", "my-sitegen build"),
    ],
)
def test_command_lines_are_adapted_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, text: str, adapted: str
) -> None:
    assert adapt_command_lines(text) == text
    monkeypatch.setattr(sys, "argv", ["build.py"])
    assert adapt_command_lines(text) == adapted
    assert adapt_command_lines(adapted) == adapted


def test_a_checkout_has_the_files_where_they_are_edited() -> None:
    assert locate_themes() == ROOT / "themes"
    assert (locate_sample() / "site.yaml").samefile(ROOT / "site.yaml")
    assert locate_requirements_lock() == ROOT / "requirements/extras.txt"


def test_an_installed_package_has_its_own_whatever_lies_beside_it(tmp_path: Path) -> None:
    for path in ("sitegen/program", "sitegen/themes", "sitegen/sample", "themes"):
        (tmp_path / path).mkdir(parents=True)
    for file in ("__init__.py", "program/files.py"):
        (tmp_path / "sitegen" / file).write_bytes((ROOT / "sitegen" / file).read_bytes())
    script = "from sitegen.program.files import *; print(locate_themes(), locate_sample(), sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(tmp_path / "sitegen" / name) for name in ("themes", "sample")]


def test_a_project_pins_sitegen_and_what_it_was_tested_with() -> None:
    lines = render_requirements_files()[REQUIREMENTS_NAME].splitlines()
    written = [line for line in lines if line and not line.startswith("#")]
    assert written[:2] == ["--find-links wheels", f"./{WHEEL_PATH}"]
    requirements = [Requirement(line) for line in written[2:]]
    pins = parse_lock(locate_requirements_lock())
    assert [(one.name, str(one.specifier), one.marker) for one in requirements] == [
        (pin.name, f"=={pin.version}", pin.marker) for pin in pins
    ]


def test_the_locked_file_is_the_lock_that_came_with_the_program(tmp_path: Path) -> None:
    (tmp_path / LOCK_NAME).write_text(render_requirements_files()[LOCK_NAME], encoding="utf-8")
    assert parse_lock(tmp_path / LOCK_NAME) == parse_lock(locate_requirements_lock())
    assert "sitegen==" not in render_requirements_files()[LOCK_NAME]


BY_NAME = re.compile(
    r"(?<![\w./-])sitegen(?:\[[\w,]+\])?(?:[=~<>!]=|(?=['\"`]?(?:\s|$|[；;，。])))", re.MULTILINE
)


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        ("pip install 'sitegen[profile]'", True),
        ("python -m pip install --find-links wheels sitegen==1.0；", True),
        ("`pip install sitegen`", True),
        ("uv tool install sitegen", True),
        ("pip install wheels/sitegen-1.0-py3-none-any.whl", False),
        ("pip install -r requirements.txt", False),
    ],
)
def test_an_installation_by_the_bare_name_is_recognised(command: str, wrong: bool) -> None:
    assert installs_by_name(command) == wrong


def installs_by_name(line: str) -> bool:
    """Return whether a line installs sitegen by its name, which belongs to another program in package indexes."""
    found = re.search(r"\b(?:pip3?|pipx|uv(?: pip| tool)?) (?:install|add)\s([^#&`;，。；]*)", line)
    return bool(found and BY_NAME.search(found[1]))


def test_nothing_installs_the_program_by_its_bare_name() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", ":!tests", ":!content", ":!benchmarks"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    wrong, searched = [], 0
    for path in filter(None, listed.stdout.decode().split("\0")):
        file = ROOT / path
        if (
            file.suffix in {".md", ".py", ".txt", ".yml", ".yaml", ".toml", ".cmd", ".sh", ""}
            and file.is_file()
        ):
            lines = file.read_text("utf-8").splitlines()
            searched += any("pip install" in line for line in lines)
            wrong += [f"{path}:{number}" for number, line in enumerate(lines, 1) if installs_by_name(line)]
    assert wrong == []
    assert searched > 10
    pins = [line for text in render_requirements_files().values() for line in text.splitlines()]
    assert not [line for line in pins if line.startswith("sitegen")]


@pytest.mark.parametrize(
    ("text", "posix", "windows"),
    [
        ("青山县", "青山县", "青山县"),
        ("../site-1/a_b", "../site-1/a_b", "../site-1/a_b"),
        ("C:/网站", "C:/网站", "C:/网站"),
        ("某 县 网站", "'某 县 网站'", '"某 县 网站"'),
        ("a&b;c", "'a&b;c'", '"a&b;c"'),
        ("（试）", "'（试）'", '"（试）"'),
        ("it's", "'it'\"'\"'s'", '"it\'s"'),
    ],
)
def test_an_argument_is_quoted_where_a_shell_would_split_it(text: str, posix: str, windows: str) -> None:
    assert quote_argument(text, is_windows=False) == posix
    assert quote_argument(text, is_windows=True) == windows
    assert read_argument(posix) == text


@pytest.mark.parametrize("text", ["$HOME", "`id`", "$(id)", "%PATH%", "关于“放管服”的通知", "a\nb"])
def test_quotes_of_posix_shells_protect_every_sign(text: str) -> None:
    assert read_argument(quote_argument(text, is_windows=False)) == text


def read_argument(typed: str) -> str:
    """Return what a shell passes to a program for a typed argument."""
    return subprocess.run(["sh", "-c", f"printf %s {typed}"], check=True, capture_output=True).stdout.decode()
