"""Names of files are shown in a terminal and in the log of a workflow, and control neither."""

from __future__ import annotations

import os
import pty
import sys
from pathlib import Path

import pytest

from sitegen.cli.console import print_message, print_verbatim
from tests.cli.project import ITEM, CommandLine
from tests.git.test_revision import commit_files, run_git

FORGED = "a\n::error::forged"


def test_control_characters_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    print_message("a\x1b[2Jb\x07c\u202ed\x9be")
    assert capsys.readouterr().out == "a\\x1b[2Jb\\x07c\\u202ed\\x9be\n"
    print_message("\x1b[1m甲\x1b[0m\t乙\r\n丙", end="")  # colours are left out where there is no terminal
    assert capsys.readouterr().out == "甲\t乙\r\n丙"
    print_verbatim("a\x07", end="")
    assert capsys.readouterr().out == "a\x07"


@pytest.mark.parametrize("hidden", ["\x1b[8m", "\x1b[30;40m", "\x1b[m", "\r", "\u061c", "\u200b", "\u2066"])
def test_a_name_hides_nothing_of_a_line(capsys: pytest.CaptureFixture[str], hidden: str) -> None:
    print_message(f"a{hidden}b.md: 错误")
    shown = hidden.encode("unicode_escape").decode()
    assert capsys.readouterr().out == f"a{shown}b.md: 错误\n"


@pytest.mark.parametrize("style", ["1", "1;31", "1;33", "36", "1;32"])
def test_colours_of_the_program_reach_a_terminal(monkeypatch: pytest.MonkeyPatch, style: str) -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        print_message(f"\x1b[{style}m甲\x1b[0m", end="")
    assert os.read(ours, 100).decode() == f"\x1b[{style}m甲\x1b[0m"
    os.close(ours)


def test_names_of_files_begin_no_line(sitegen: CommandLine, tmp_path: Path) -> None:
    run_git(sitegen.root, "init", "-q")
    theme = {f"themes/t{FORGED}/theme.yaml": b"[", f"themes/{FORGED}": b"x"}
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 1\n" % (b"0" * 64)
    start = commit_files(sitegen.root, {".gitignore": b".sitegen\n"})
    attachment = f"{ITEM.removesuffix('.md')}/{FORGED}.csv"
    commit_files(sitegen.root, {**theme, f".github/{FORGED}": b"x", attachment: pointer})
    (sitegen.root / attachment).write_bytes(pointer + b"\n")
    for command in (
        "check",
        "doctor",
        "upgrade --dry-run",
        f"review {start} --output {tmp_path}/review.html",
        f"withdraw {ITEM} --reason 甲",
    ):
        today = () if command in ("doctor", "upgrade --dry-run") else ("--today", "2024-06-30")
        said = sitegen.plain(*command.split(), "--project", str(sitegen.root), *today)
        lines = (said.out + said.err).splitlines()
        assert not [line for line in lines if line.lstrip().startswith("::")], command
        assert "forged" in said.out + said.err, command
