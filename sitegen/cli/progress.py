"""Progress: one status line on a terminal, one line for each step elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from sitegen.cli.console import say
from sitegen.diagnostics.formats.excerpt import width

STEPS: Final = {
    "scan": ("找文件", "scanning files"),
    "parse": ("读条目", "reading entries"),
    "assemble": ("编目录", "assembling the catalogue"),
    "check": ("查规则", "checking rules"),
    "plan": ("排页面", "planning pages"),
    "render": ("写网页", "rendering pages"),
    "publish": ("发布", "publishing"),
}
PAUSE: Final = 0.08
"""Seconds between two changes of the status line: fast enough to look alive, slow enough to cost nothing."""


class Progress:
    """Says on stderr what is being done: the step and how much of it. Use as a context manager.

    Each step is called with how many of ``total`` are done; a total of 0 means that the step has no parts.
    """

    def __init__(self, *, quiet: bool, terminal: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._quiet = quiet
        self._terminal = terminal
        self._clock = clock
        self._step = ""
        self._next = 0.0
        self._shown = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._terminal and self._step and not self._quiet:
            self._show("")
            say("\r", err=True, end="")

    def __call__(self, step: str, done: int, total: int) -> None:
        """Shows that ``step`` has done ``done`` of ``total``."""
        if self._quiet:
            return
        fresh, self._step = step != self._step, step
        if not self._terminal:
            if fresh:
                say(_words(step, total, total), err=True)
        elif fresh or done == total or self._clock() >= self._next:
            self._next = self._clock() + PAUSE
            self._show(_words(step, done, total))

    def _show(self, words: str) -> None:
        """Writes over the status line; blanks cover what a longer one has left."""
        columns = width(words)
        say(f"\r{words}{' ' * (self._shown - columns)}", err=True, end="")
        self._shown = columns


def _words(step: str, done: int, total: int) -> str:
    zh, en = STEPS.get(step, (step, step))
    count = f" {done}/{total}" if done != total else f" {total}" if total else ""
    return f"{zh} {en}{count} …"
