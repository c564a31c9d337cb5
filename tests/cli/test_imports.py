"""A command loads only the packages that it uses: most of the time of a short command goes into imports.

Each command runs as a process of its own, which then prints what it has imported.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from sitegen.cli import cli
from tests.cli.project import TODAY, write_project
from tests.paths import PATIENCE, ROOT

PRINT_MODULES = """
import json, sys
from sitegen.cli import run
code = run(sys.argv[1:])
print()
print(json.dumps([code, *sys.modules]))
"""
LISTING = frozenset({"click", "sitegen"})
"""Packages that show a help text."""
NOTHING_TO_DO = LISTING | {"msgspec", "typing_extensions"}
CHECKING = NOTHING_TO_DO | {
    "dateutil", "holidays", "htmlparser", "jinja2", "markdown", "markupsafe", "nh3", "pypinyin", "six", "yaml",
}  # fmt: skip
BUILDING = CHECKING | {"numpy", "opencc", "segno"}
STANDARD = frozenset({"multiprocessing", "ssl", "http"})
"""Modules of the standard library that take long to load: they start processes and ask servers."""


def list_imports(*arguments: str) -> set[str]:
    """Run a command line in a process, and return the names of the modules that it has imported."""
    done = subprocess.run(
        [sys.executable, "-c", PRINT_MODULES, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=True,
    )
    code, *modules = json.loads(done.stdout.splitlines()[-1])
    assert code == 0, done.stderr
    return set(modules)


def select_packages(modules: set[str]) -> set[str]:
    """Return the packages among modules that are neither of the standard library nor parts of an extension or .pth."""
    packages = {name.partition(".")[0] for name in modules}
    known = sys.stdlib_module_names | {"cython_runtime", "__main__"}
    return {name for name in packages - known if not name.startswith(("_", "sitecustomize", "distutils"))}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_project(tmp_path)
    return tmp_path


def list_options(project: Path) -> tuple[str, ...]:
    return ("--project", str(project), "--today", TODAY)


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_loads_no_command(option: str) -> None:
    modules = list_imports(option)
    assert select_packages(modules) == LISTING
    ours = {name for name in modules if name.startswith("sitegen.cli.")}
    assert ours == {f"sitegen.cli.{name}" for name in ("console", "group", "usage_errors")}


@pytest.mark.slow
def test_a_check_loads_neither_workbooks_nor_the_index(project: Path) -> None:
    modules = list_imports("check", *list_options(project))
    assert select_packages(modules) <= CHECKING
    assert not modules & STANDARD
    # `holidays` has a module for each of 250 countries.
    assert not [name for name in modules if name.startswith("holidays.countries.")]


@pytest.mark.exhaustive
@pytest.mark.slow
def test_a_build_loads_what_it_does(project: Path) -> None:
    build = ("build", *list_options(project))
    first = list_imports(*build)
    assert select_packages(first) <= BUILDING
    assert "sitegen.search.index" in first
    assert "multiprocessing" not in first

    nothing_to_do = list_imports(*build)
    assert select_packages(nothing_to_do) <= NOTHING_TO_DO
    assert not nothing_to_do & STANDARD
    assert "sitegen.builder.pipeline" not in nothing_to_do


def test_the_list_of_commands_is_theirs() -> None:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.get_short_help_str() in cli.get_help(context)
