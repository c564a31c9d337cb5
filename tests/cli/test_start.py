"""``python build.py`` with and without a ``.venv`` beside it, as processes of interpreters that have no packages."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
import venv
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import build
from sitegen import __version__
from tests.cli.project import TODAY, CommandLine
from tests.paths import ROOT
from tools.environment import LAYERS, is_usable, list_install_command, locate_python

pytestmark = pytest.mark.slow

CLEAN = "没有发现问题。 No problems found.\n"
VERSION = f"sitegen {__version__}\n"


@pytest.fixture
def checkout(sitegen: CommandLine) -> Path:
    """A small project with ``build.py`` and the packages beside it, but no ``.venv``."""
    shutil.copy(ROOT / "build.py", sitegen.root)
    for name in ("sitegen", "tools"):
        (sitegen.root / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "themes", sitegen.root / "themes")
    return sitegen.root


def start(
    checkout: Path, *arguments: str, flags: tuple[str, ...] = ("-S",)
) -> subprocess.CompletedProcess[str]:
    """Run ``build.py``; with ``-S`` the interpreter has no packages, whatever is installed."""
    command = [sys.executable, *flags, str(checkout / "build.py"), *arguments]
    return subprocess.run(
        command, cwd=checkout, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL, check=False
    )


def make_venv(folder: Path, *, without: str = "") -> None:
    """Make a virtual environment that finds the packages of this one, except one that is named."""
    venv.create(folder, symlinks=True)
    (packages,) = folder.glob("lib/*/site-packages")
    (packages / "ours.pth").write_text("\n".join(path for path in sys.path if path), encoding="utf-8")
    if without:
        # The finder of the interpreter is asked after this one.
        (packages / "hide.py").write_text(
            "import sys\n"
            "from importlib import machinery\n"
            "find = machinery.PathFinder.find_spec\n"
            f"hide = lambda name, path=None, target=None: None if name == {without!r} else find(name, path, target)\n"
            "machinery.PathFinder.find_spec = staticmethod(hide)\n",
            encoding="utf-8",
        )
        (packages / "hide.pth").write_text("import hide\n", encoding="utf-8")


def trace_starts(checkout: Path) -> None:
    """Make each process of the interpreter in ``.venv`` print a line of its own, once or more, as it starts."""
    (packages,) = (checkout / ".venv").glob("lib/*/site-packages")
    line = "import os, sys; sys.stderr.write('%s in %d' % (sys.prefix, os.getpid()) + chr(10))\n"
    (packages / "trace.pth").write_text(line, encoding="utf-8")


def assert_remedy(done: subprocess.CompletedProcess[str], chinese: str, english: str) -> None:
    """Assert that a run stopped with one line in each language and the command that helps."""
    assert (done.returncode, done.stdout) == (2, "")
    first, second = done.stderr.splitlines()
    assert chinese in first
    assert english in second
    assert "python build.py setup" in first
    assert "python build.py setup" in second
    assert "make site" in second


def test_without_an_environment_it_says_how_to_make_one(checkout: Path) -> None:
    assert_remedy(start(checkout, "check"), "还没有准备运行环境", "There is no environment")


def test_without_an_environment_a_python_with_the_packages_will_do(checkout: Path) -> None:
    done = start(checkout, "check", "--today", TODAY, flags=())
    assert (done.returncode, done.stdout) == (0, CLEAN)


@pytest.mark.parametrize("flags", [("-S",), ()], ids=["bare", "with packages"])
def test_the_environment_beside_it_is_always_used(checkout: Path, flags: tuple[str, ...]) -> None:
    make_venv(checkout / ".venv")
    trace_starts(checkout)
    done = start(checkout, "--version", flags=flags)
    assert (done.returncode, done.stdout) == (0, VERSION)
    assert len(set(done.stderr.splitlines())) == 1


def test_its_interpreter_does_not_start_itself_again(checkout: Path) -> None:
    make_venv(checkout / ".venv")
    trace_starts(checkout)
    command = [str(locate_python(checkout / ".venv")), "build.py", "--version"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (0, VERSION)
    assert len(set(done.stderr.splitlines())) == 1


def test_arguments_and_exit_codes_pass_through(checkout: Path) -> None:
    make_venv(checkout / ".venv")
    assert start(checkout, "build", "--drafts").returncode == 2
    assert "There is no option" in start(checkout, "check", "--nope").stderr


def test_it_may_be_a_link(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    shared = tmp_path_factory.mktemp("shared") / "venv"
    make_venv(shared)
    (checkout / ".venv").symlink_to(shared)
    for command in (["-S"], []):
        done = start(checkout, "--version", flags=tuple(command))
        assert (done.returncode, done.stdout) == (0, VERSION)


@pytest.mark.parametrize("module", ["msgspec", "numpy"])
def test_an_incomplete_environment_names_what_is_missing(checkout: Path, module: str) -> None:
    make_venv(checkout / ".venv", without=module)
    assert_remedy(start(checkout, "check"), f"缺少 {module}", f"incomplete: {module} missing")


def test_an_empty_environment_is_incomplete_too(checkout: Path) -> None:
    venv.create(checkout / ".venv", symlinks=True)
    assert_remedy(start(checkout, "check"), "`.venv` 不完整", "`.venv` is incomplete")


def test_a_folder_that_is_no_environment_does_not_start_for_ever(checkout: Path) -> None:
    (checkout / ".venv/bin").mkdir(parents=True)
    (checkout / ".venv/bin/python").symlink_to(Path(sys.base_prefix) / "bin/python3")
    assert_remedy(start(checkout, "check"), "`.venv` 不完整", "`.venv` is incomplete")


def test_its_python_has_gone(checkout: Path) -> None:
    make_venv(checkout / ".venv")
    for name in (checkout / ".venv/bin").glob("python*"):
        name.unlink()
    (checkout / ".venv/bin/python").symlink_to(checkout / "removed")
    assert_remedy(start(checkout, "check"), "已损坏", "is broken")


def test_it_is_a_link_that_leads_nowhere(checkout: Path) -> None:
    (checkout / ".venv").symlink_to(checkout / "removed")
    assert_remedy(start(checkout, "check"), "已损坏", "is broken")


def test_it_was_made_on_another_kind_of_machine(checkout: Path) -> None:
    (checkout / ".venv/bin").mkdir(parents=True)
    python = checkout / ".venv/bin/python"
    python.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(57))
    python.chmod(0o755)
    assert_remedy(start(checkout, "check"), "无法运行", "cannot be run")


def write_requirements(checkout: Path) -> None:
    """Lock nothing, so that a setup needs no network."""
    (checkout / "requirements").mkdir()
    (checkout / "requirements/site.txt").write_text("# nothing\n", encoding="utf-8")


def run_environment(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``tools/environment.py`` of a checkout, from its own copy so that it works there."""
    (checkout / "tools").unlink()
    shutil.copytree(ROOT / "tools", checkout / "tools")
    command = [getattr(sys, "_base_executable", sys.executable), "tools/environment.py", *arguments]
    return subprocess.run(command, cwd=checkout, capture_output=True, encoding="utf-8", check=False)


def test_setup_keeps_an_environment_that_works(checkout: Path) -> None:
    write_requirements(checkout)
    make_venv(checkout / ".venv")
    (checkout / ".venv/keep").touch()
    done = run_environment(checkout, "site")
    assert done.returncode == 0, done.stderr
    assert (checkout / ".venv/keep").exists()


@pytest.mark.exhaustive
def test_setup_makes_an_environment_of_another_machine_again(checkout: Path) -> None:
    write_requirements(checkout)
    make_venv(checkout / ".venv")
    (checkout / ".venv/keep").touch()
    python = checkout / ".venv/bin/python"
    python.unlink()
    python.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(57))
    python.chmod(0o755)
    done = run_environment(checkout, "site")
    assert done.returncode == 0, done.stderr
    assert not (checkout / ".venv/keep").exists()
    assert is_usable(python)


def test_what_is_no_usable_environment(tmp_path: Path) -> None:
    make_venv(tmp_path / "venv")
    python = locate_python(tmp_path / "venv")
    assert is_usable(python)
    (tmp_path / "venv/pyvenv.cfg").rename(tmp_path / "venv/other.cfg")
    assert not is_usable(python)  # it would be the system's Python
    (tmp_path / "venv/other.cfg").rename(tmp_path / "venv/pyvenv.cfg")
    python.unlink()
    assert not is_usable(python)


def test_setup_leaves_what_a_link_leads_to_alone(checkout: Path) -> None:
    write_requirements(checkout)
    (checkout / "shared").mkdir()
    (checkout / "shared/precious").touch()
    (checkout / ".venv").symlink_to(checkout / "shared")
    done = run_environment(checkout, "site")
    assert done.returncode == 2
    assert "是一个链接" in done.stderr
    assert "is a link" in done.stderr
    assert (checkout / "shared/precious").exists()


@pytest.mark.exhaustive
def test_setup_fails_where_a_package_cannot_be_had(checkout: Path) -> None:
    write_requirements(checkout)
    (checkout / "requirements/site.txt").write_text("click==8.4.0\n", encoding="utf-8")  # without a hash
    done = run_environment(checkout, "site")
    assert done.returncode == 1
    assert "软件包没有装上" in done.stderr
    assert "The packages were not installed" in done.stderr


@pytest.mark.exhaustive
def test_setup_ends_with_the_site(checkout: Path) -> None:
    write_requirements(checkout)
    make_venv(checkout / ".venv")
    (checkout / "tools").unlink()
    shutil.copytree(ROOT / "tools", checkout / "tools")
    done = start(checkout, "setup")
    assert done.returncode == 0, done.stderr
    assert (checkout / "public/index.html").is_file()


def test_setup_takes_no_arguments(checkout: Path) -> None:
    assert start(checkout, "setup", "--now").returncode == 2
    done = start(checkout, "setup", "--help")
    assert (done.returncode, "Usage: python build.py setup" in done.stderr) == (0, True)


def test_every_installation_checks_hashes_and_builds_nothing() -> None:
    command = list_install_command(Path("python"), Path("site.txt"))
    assert "--require-hashes" in command
    assert command[command.index("--only-binary") + 1] == ":all:"
    assert all((ROOT / "requirements" / f"{layer}.txt").is_file() for layer in LAYERS)


def test_what_it_looks_for_are_the_packages_that_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {text.partition(">")[0].lower() for text in project["dependencies"]}
    distributions = packages_distributions()
    assert {name.lower() for module in build.MODULES for name in distributions[module]} == named


def test_any_python_can_read_it() -> None:
    tree = ast.parse((ROOT / "build.py").read_text(encoding="utf-8"))
    new_syntax = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef, ast.Match, ast.Nonlocal)
    assert not [node for node in ast.walk(tree) if isinstance(node, new_syntax)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            arguments = [*node.args.args, *node.args.kwonlyargs, *node.args.posonlyargs]
            assert not node.returns
            assert not [argument for argument in arguments if argument.annotation]
            assert not node.args.kwonlyargs
            assert not node.args.posonlyargs
    assert (ROOT / "build.py").read_text(encoding="utf-8").startswith("# -*- coding: utf-8 -*-")
