"""Progress: a status line on a terminal; elsewhere a line per step, and more lines within long steps."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from sitegen.cli.console import say
from sitegen.cli.remaining import Remaining
from sitegen.diagnostics.formats.excerpt import width

STEPS: Final = {
    "scan": ("找文件", "scanning files"),
    "amend": ("改正文", "updating texts"),
    "agencies": ("读机关", "reading agencies"),
    "parse": ("读条目", "reading entries"),
    "attachments": ("查附件", "inspecting attachments"),
    "assemble": ("编目录", "assembling the catalogue"),
    "check": ("查规则", "checking rules"),
    "plan": ("排页面", "planning pages"),
    "publish": ("发布", "publishing"),
    "render": ("写文件", "writing files"),
}
PAUSE: Final = 0.08
"""Seconds between two updates of the status line: fast enough to look alive, slow enough to cost nothing."""

PERIOD: Final = 5.0
"""Seconds between two lines about one step, where lines are not overwritten."""

USUAL: Final = 80
"""Columns of a terminal that does not report its width."""


class Progress:
    """Prints the current step, its progress and the remaining time to stderr. Use it as a context manager.

    Call it with the step and how many of ``total`` parts are done; a total of 0 means that the step has no
    parts. On a ``terminal`` the status line consists of plain characters and carriage returns, and fits into
    ``columns``.
    """

    def __init__(
        self,
        *,
        quiet: bool,
        terminal: bool,
        clock: Callable[[], float] = time.monotonic,
        columns: Callable[[], int] | None = None,
    ) -> None:
        self._quiet = quiet
        self._terminal = terminal
        self._clock = clock
        self._columns = columns or terminal_columns
        self._step = ""
        self._remaining = Remaining(0, 0, 0)
        self._next = 0.0
        self._shown = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._terminal and self._step and not self._quiet:
            self._rewrite("")
            say("\r", err=True, end="")

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show that ``step`` has done ``done`` of ``total`` parts."""
        if self._quiet:
            return
        now, fresh = self._clock(), step != self._step
        if fresh or total != self._remaining.total:
            self._step, self._remaining = step, Remaining(now, done, total)
        if fresh or now >= self._next or (self._terminal and done == total):
            # A line that stays says how many parts there are; on a terminal they are counted up.
            shown = total if fresh and not self._terminal else done
            self._show(shown, total, self._remaining.seconds(now))
            self._next = now + (PAUSE if self._terminal else PERIOD)
        self._remaining.hear(now, done)

    def _show(self, done: int, total: int, left: float | None) -> None:
        lines = _lines(self._step, done, total, left)
        if self._terminal:
            room = self._columns() - 1  # some terminals wrap after the last column
            self._rewrite(next((line for line in lines if width(line) <= room), ""))
        else:
            say(lines[0], err=True)

    def _rewrite(self, words: str) -> None:
        """Overwrite the status line, and cover the rest of a longer one with blanks."""
        columns = width(words)
        covering = min(self._shown, self._columns() - 1) - columns
        say(f"\r{words}{' ' * covering}", err=True, end="")
        self._shown = columns


def step_words(step: str) -> tuple[str, str]:
    """Return the name of a step in Chinese and English."""
    return STEPS.get(step, (step, step))


def terminal_columns() -> int:
    """Return the width of the terminal behind stderr."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or USUAL
    except (OSError, ValueError):
        return USUAL


def _lines(step: str, done: int, total: int, left: float | None) -> tuple[str, ...]:
    """Format the status in several lengths, the longest first."""
    zh, en = step_words(step)
    count = f" {done}/{total}" if done != total else f" {total}" if total else ""
    zh_left, en_left = _duration(left)
    return (
        f"{zh} {en}{count} …{zh_left}{en_left}",
        f"{zh}{count} …{zh_left}",
        f"{zh}{count}",
        zh,
    )


def _duration(seconds: float | None) -> tuple[str, str]:
    """Format a remaining time in Chinese and English, rounded to what an estimate can support."""
    if seconds is None:
        return "", ""
    if seconds < 60:
        whole = max(round(seconds), 1)
        return f" 约剩 {whole} 秒", f" about {whole} s left"
    minutes = round(seconds / 60)
    return f" 约剩 {minutes} 分钟", f" about {minutes} min left"
