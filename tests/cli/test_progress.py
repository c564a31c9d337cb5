"""Progress: a status line on a terminal, plain lines elsewhere, silence when quiet."""

import pytest

from sitegen.cli.progress import PAUSE, Progress


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_plain_lines_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(quiet=False, terminal=False) as progress:
        for done in range(4):
            progress("parse", done, 3)
        progress("plan", 0, 0)
    assert capsys.readouterr() == ("", "读条目 reading entries 3 …\n排页面 planning pages …\n")


def test_a_status_line_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with Progress(quiet=False, terminal=True, clock=clock) as progress:
        progress("render", 0, 3)
        progress("render", 1, 3)
        clock.now += PAUSE
        progress("render", 2, 3)
        progress("render", 3, 3)
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "\r写网页 rendering pages 0/3 …"
        "\r写网页 rendering pages 2/3 …"
        "\r写网页 rendering pages 3 …  "
        f"\r{' ' * len('xxxxxx rendering pages 3 x')}\r"
    )


@pytest.mark.parametrize("terminal", [True, False])
def test_quiet(capsys: pytest.CaptureFixture[str], terminal: bool) -> None:
    with Progress(quiet=True, terminal=terminal) as progress:
        progress("scan", 1, 1)
    assert capsys.readouterr() == ("", "")
