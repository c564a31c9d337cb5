"""Progress: a status line on a terminal, plain lines elsewhere, silence when quiet; and no promise it cannot keep."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from sitegen.cli.progress import (
    ESTIMATE_AFTER_SECONDS,
    LINE_INTERVAL_SECONDS,
    REDRAW_INTERVAL_SECONDS,
    ProgressLine,
    RemainingTime,
)
from sitegen.diagnostics.formats.excerpt import measure_terminal_width
from tests.cli.project import TODAY, CommandLine
from tests.paths import ROOT


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_plain_lines_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressLine(quiet=False, terminal=False, clock=Clock()) as progress:
        for done in range(4):
            progress("parse", done, 3)
        progress("plan", 0, 0)
    assert capsys.readouterr() == ("", "读条目 reading entries 3 …\n安排网页 planning pages …\n")


def test_now_and_then_a_line_within_a_long_step(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with ProgressLine(quiet=False, terminal=False, clock=clock) as progress:
        for done in range(101):
            progress("render", done, 100)
            clock.now += LINE_INTERVAL_SECONDS / 32  # exact in binary
    assert capsys.readouterr().err == (
        "写文件 writing files 100 …\n"
        "写文件 writing files 32/100 … 约剩 11 秒 about 11 s left\n"
        "写文件 writing files 64/100 … 约剩 6 秒 about 6 s left\n"
        "写文件 writing files 96/100 … 约剩 1 秒 about 1 s left\n"
    )


def test_a_status_line_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with ProgressLine(quiet=False, terminal=True, clock=clock, measure_width=lambda: 80) as progress:
        progress("render", 0, 3)
        progress("render", 1, 3)
        clock.now += REDRAW_INTERVAL_SECONDS
        progress("render", 2, 3)
        progress("render", 3, 3)
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "\r写文件 writing files 0/3 …"
        "\r写文件 writing files 2/3 …"
        "\r写文件 writing files 3 …  "
        f"\r{' ' * len('xxxxxx writing files 3 x')}\r"
    )


@pytest.mark.parametrize("columns", [*range(1, 75), 200])
def test_the_status_line_stays_one_line(capsys: pytest.CaptureFixture[str], columns: int) -> None:
    clock = Clock()
    with ProgressLine(quiet=False, terminal=True, clock=clock, measure_width=lambda: columns) as progress:
        for done in range(7):
            progress("attachments", done, 7)
            clock.now += ESTIMATE_AFTER_SECONDS
    shown = capsys.readouterr().err.split("\r")
    assert all(measure_terminal_width(line) < columns for line in shown)
    assert "查附件" in "".join(shown) or columns < 8
    assert "left" in "".join(shown) or columns < 65


def test_a_narrower_terminal_says_less(capsys: pytest.CaptureFixture[str]) -> None:
    said = []
    for columns in (30, 18, 8):
        clock = Clock()
        progress = ProgressLine(quiet=False, terminal=True, clock=clock, measure_width=lambda: columns)  # noqa: B023
        for done in range(3):
            progress("parse", done, 10)
            clock.now += ESTIMATE_AFTER_SECONDS
        said.append(capsys.readouterr().err.rpartition("\r")[2].strip())
    assert said == ["读条目 2/10 … 约剩 16 秒", "读条目 2/10", "读条目"]


@pytest.mark.parametrize("terminal", [True, False])
def test_quiet(capsys: pytest.CaptureFixture[str], terminal: bool) -> None:
    with ProgressLine(quiet=True, terminal=terminal) as progress:
        progress("scan", 1, 1)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("reports", "now", "left"),
    [
        ([], 10, None),
        ([(1, 10)], 1.5, None),
        ([(10, 50)], 10, 10),
        ([(10, 50)], 12, 8),
        ([(10, 50)], 21, None),
        ([(10, 0)], 10, None),
        ([(10, 100)], 10, None),
        ([(4, 20), (4, 40), (8, 41), (8, 80)], 12, 0.0),
    ],
    ids=[
        "nothing heard", "too early", "half", "half, some time ago", "late", "none done", "all done", "bursts",
    ],
)  # fmt: skip
def test_how_long_it_takes(reports: list[tuple[float, int]], now: float, left: float | None) -> None:
    remaining = RemainingTime(0, 0, 100)
    for moment, done in reports:
        remaining.update(moment, done)
    assert remaining.estimate_seconds(now) == (left or None)


def test_the_first_part_of_a_burst_does_not_set_the_rate() -> None:
    remaining = RemainingTime(0, 0, 1000)
    told = []
    for burst in range(4):
        for part in range(250):
            if not part:
                told.append(remaining.estimate_seconds(3 * (burst + 1)))
            remaining.update(3 * (burst + 1), 250 * burst + part + 1)
    assert told == [None, 6, 3, None]


def test_what_was_done_before_the_step_is_no_rate() -> None:
    remaining = RemainingTime(0, 900, 1000)
    remaining.update(5, 950)
    assert remaining.estimate_seconds(5) == 5


@pytest.mark.parametrize(
    ("variables", "rewritten"),
    [
        ({"TERM": "xterm"}, True),
        ({"NO_COLOR": "1"}, False),
        pytest.param({"TERM": "dumb"}, False, marks=pytest.mark.exhaustive),
    ],
)
def test_a_build_on_a_terminal(sitegen: CommandLine, variables: dict[str, str], rewritten: bool) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, str(ROOT / "build.py"), "build", "--today", TODAY]
    plain = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "TERM")}
    child = subprocess.Popen(
        command, cwd=sitegen.root, env=plain | variables, stdout=subprocess.PIPE, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 4096):
            shown += chunk
    except OSError:  # how Linux says that the other side has closed
        pass
    out = child.communicate()[0].decode()
    os.close(ours)
    assert child.returncode == 0
    lines = shown.decode().replace("\r\n", "\n")
    assert "\x1b" not in lines + out
    assert ("\r" in lines) is rewritten
    assert lines.count("\n") == (0 if rewritten else 9)
    assert "读条目 reading entries 2 …" in lines
    assert lines.endswith("\r") is rewritten
