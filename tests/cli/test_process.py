"""The command line as a process: encodings, pipes, Ctrl-C, and our own failures."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click
import pytest

from sitegen.cli import cli
from sitegen.cli.group import Command
from tests.cli.project import ITEM, CommandLine, process
from tests.paths import PATIENCE, ROOT
from tests.small_disk import make_small_disk

pytestmark = pytest.mark.slow

C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("variables", [C_LOCALE, {"PYTHONIOENCODING": "gbk"}])
def test_output_is_utf8_whatever_the_locale(variables: dict[str, str]) -> None:
    done = process("--help", variables=variables)
    assert done.returncode == 0
    assert "政府信息公开目录" in done.stdout.decode("utf-8")


def test_a_project_is_checked_under_the_c_locale(sitegen: CommandLine) -> None:
    """That it is built is shown in test_locale.py."""
    sitegen.edit(ITEM, "statistics", "statistic")
    done = process("check", cwd=sitegen.root, variables=C_LOCALE)
    assert done.returncode == 1
    assert "信息分类: statistic" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code"), [(["explain"], 0), (["--help"], 0), (["build", "--help"], 0), (["check"], 1)]
)
def test_a_reader_that_has_had_enough_does_no_harm(
    sitegen: CommandLine, arguments: list[str], code: int
) -> None:
    sitegen.edit(ITEM, "statistics", "statistic")
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    done = subprocess.run(command, cwd=sitegen.root, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


def interrupt(child: subprocess.Popen[bytes]) -> None:
    """Presses Ctrl-C, and again if the key came in the instant before the child began to wait for input."""
    for _ in range(10):
        child.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=5)
            return


def test_ctrl_c_ends_quietly(sitegen: CommandLine) -> None:
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "new", "report"],
        cwd=sitegen.root,
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while "机关".encode() not in shown:
        shown += os.read(ours, 4096)
    interrupt(child)
    assert child.wait(timeout=PATIENCE) == 130
    rest = os.read(ours, 4096).decode("utf-8")
    assert "Interrupted" in rest
    assert "Traceback" not in rest
    os.close(ours)


def test_what_is_missing_is_asked_for_on_a_terminal(sitegen: CommandLine) -> None:
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "new", "item", "--title", "通知", "--today", "2024-06-30"],
        cwd=sitegen.root,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    os.write(ours, b"yunxiu\nreading\n")
    out, _ = child.communicate(timeout=PATIENCE)
    os.close(ours)
    assert out.decode("utf-8") == "新建 created content/agencies/yunxiu/items/2024/00002.md\n"
    text = (sitegen.root / "content/agencies/yunxiu/items/2024/00002.md").read_text(encoding="utf-8")
    assert "信息分类: 政策解读\n" in text


@pytest.fixture
def failing() -> Iterator[None]:
    def fail() -> None:
        raise RuntimeError("the 屋顶 leaks")

    cli.add_command(Command("fail", callback=fail))
    yield
    del cli.commands["fail"]


@pytest.mark.usefixtures("failing")
def test_our_own_failure_is_an_apology_with_a_file(
    sitegen: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    said = sitegen.plain("fail")
    assert said.code == 3
    assert said.out == ""
    assert "抱歉" in said.err
    assert "Sorry" in said.err
    assert "Traceback" not in said.err
    (file,) = tmp_path.glob("sitegen-*.txt")
    assert str(file) in said.err
    assert "RuntimeError: the 屋顶 leaks" in file.read_text(encoding="utf-8")


@pytest.mark.usefixtures("failing")
def test_our_own_failure_in_full(sitegen: CommandLine) -> None:
    said = sitegen.plain("fail", "--traceback")
    assert said.code == 3
    assert "Traceback (most recent call last)" in said.err


def test_every_command_has_the_traceback_option() -> None:
    assert isinstance(cli, click.Group)
    context = click.Context(cli)
    found = [cli.get_command(context, name) for name in cli.list_commands(context)]
    plain = [command for command in found if command and not isinstance(command, click.Group)]
    assert len(plain) > 4
    assert all(any("--traceback" in param.opts for param in command.params) for command in plain)


def test_it_is_also_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sitegen", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("sitegen ")


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Path]:
    """A command that writes a file without explaining what goes wrong."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def write() -> None:
        (folder / "large").write_bytes(bytes(500_000))

    cli.add_command(Command("write", callback=write))
    yield folder
    del cli.commands["write"]


def test_a_full_disk_is_no_failure_of_our_own(sitegen: CommandLine, writing: Path) -> None:
    with make_small_disk(writing, 64) as reason:
        said = sitegen.plain("write")
        assert said.code == 2
        assert reason in said.err
        assert "The system reports: " in said.err
        assert "抱歉" not in said.err
        assert "Traceback (most" in sitegen.plain("write", "--traceback").err


def test_a_refusal_of_the_system_names_the_file(sitegen: CommandLine, writing: Path) -> None:
    (writing / "large").mkdir()
    said = sitegen.plain("write")
    assert said.code == 2
    assert f"{writing}/large：这是文件夹，不是文件。请先把它移走" in said.err
    assert "Move it away first" in said.err
