"""Prints the progress of a build.

On a terminal that is a status line; elsewhere a line for each step, and more lines in long steps.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from sitegen.cli.console import print_message, print_verbatim
from sitegen.diagnostics.formats.excerpt import measure_terminal_width

ESTIMATE_AFTER_SECONDS: Final = 2.0
"""Seconds of a step before its rate is meaningful."""


class RemainingTime:
    """Estimates the remaining time of a build step that consists of ``total`` parts.

    ``now`` is the time in seconds when the step began, on a clock with any zero point. All other times are on the
    same clock. ``done`` is the number of parts that were finished at that time.
    """

    def __init__(self, now: float, done: int, total: int) -> None:
        self.total = total
        self._started, self._done_before = now, done
        self._updated, self._done = now, done

    # Workers deliver hundreds of parts at once. So the rate is taken up to the last update before the present
    # one: at the first part of a burst it covers the bursts before, not this part alone.
    def update(self, now: float, done: int) -> None:
        """Record that ``done`` parts in total are finished at the time ``now``, in seconds."""
        self._updated, self._done = now, done

    def estimate_seconds(self, now: float) -> float | None:
        """Return the estimated seconds that the step will take from the time ``now`` on; None if unknown.

        It is unknown in the first `ESTIMATE_AFTER_SECONDS` of the step, before any part is finished, and when the
        estimate has been exceeded or all parts are finished.
        """
        # Before the minimum, or without any part done since the start, a rate would be a guess.
        elapsed, completed = self._updated - self._started, self._done - self._done_before
        if elapsed < ESTIMATE_AFTER_SECONDS or completed <= 0 or self._done >= self.total:
            return None
        left = (self.total - self._done) * elapsed / completed - (now - self._updated)
        return left if left > 0 else None


STEP_LABELS: Final = {
    "base": ("读取原来的版本", "reading the base"),
    "scan": ("找文件", "scanning files"),
    "agencies": ("读机关", "reading agencies"),
    "parse": ("读条目", "reading entries"),
    "attachments": ("查附件", "inspecting attachments"),
    "assemble": ("编目录", "assembling the catalogue"),
    "check": ("查规则", "checking rules"),
    "plan": ("安排网页", "planning pages"),
    "publish": ("发布", "publishing"),
    "render": ("写文件", "writing files"),
}
REDRAW_INTERVAL_SECONDS: Final = 0.08
"""Seconds between two updates of the status line: fast enough to look alive, slow enough to cost nothing."""

LINE_INTERVAL_SECONDS: Final = 5.0
"""Seconds between two lines about one step, where lines are not overwritten."""

DEFAULT_COLUMNS: Final = 80
"""Columns of a terminal that does not report its width."""


class ProgressLine:
    """Context manager that prints the current step of a build and its progress to stderr.

    It is a `StepListener`: the build calls it. With ``terminal``, one status line is overwritten, shortened
    to the width that ``measure_width`` returns. Otherwise a line is printed for each step, and every
    `LINE_INTERVAL_SECONDS` in long steps. ``clock`` returns the time in seconds. With ``quiet``, nothing is printed.
    """

    def __init__(
        self,
        *,
        quiet: bool,
        terminal: bool,
        clock: Callable[[], float] = time.monotonic,
        measure_width: Callable[[], int] | None = None,
    ) -> None:
        self._quiet = quiet
        self._terminal = terminal
        self._clock = clock
        self._columns = measure_width or measure_columns
        self._step = ""
        self._remaining = RemainingTime(0, 0, 0)
        self._next_time = 0.0
        self._shown_width = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._terminal and self._step and not self._quiet:
            self._rewrite("")
            print_verbatim("\r", to_stderr=True, end="")

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` parts of a step are finished. The total is 0 if the step has no parts."""
        if self._quiet:
            return
        now, is_new_step = self._clock(), step != self._step
        if is_new_step or total != self._remaining.total:
            self._step, self._remaining = step, RemainingTime(now, done, total)
        if is_new_step or now >= self._next_time or (self._terminal and done == total):
            # A line that stays says how many parts there are; on a terminal they are counted up.
            count = total if is_new_step and not self._terminal else done
            self._show(count, total, self._remaining.estimate_seconds(now))
            self._next_time = now + (REDRAW_INTERVAL_SECONDS if self._terminal else LINE_INTERVAL_SECONDS)
        self._remaining.update(now, done)

    def _show(self, done: int, total: int, left: float | None) -> None:
        lines = _format_candidate_lines(self._step, done, total, left)
        if self._terminal:
            width = self._columns() - 1  # some terminals wrap after the last column
            self._rewrite(next((line for line in lines if measure_terminal_width(line) <= width), ""))
        else:
            print_message(lines[0], to_stderr=True)

    def _rewrite(self, text: str) -> None:
        """Replace the status line by ``text``. Blanks cover the rest of a longer one."""
        # In columns, not characters: a Chinese character takes two. The window may have become narrower.
        width = measure_terminal_width(text)
        blanks = min(self._shown_width, self._columns() - 1) - width
        print_verbatim(f"\r{text}{' ' * blanks}", to_stderr=True, end="")
        self._shown_width = width


def translate_step(step: str) -> tuple[str, str]:
    """Return the Chinese and English name of a build step. An unknown step is returned unchanged as both names."""
    return STEP_LABELS.get(step, (step, step))


def measure_columns() -> int:
    """Return the width of the terminal in columns; `DEFAULT_COLUMNS` if stderr is not a terminal."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or DEFAULT_COLUMNS
    except (OSError, ValueError):
        return DEFAULT_COLUMNS


def _format_candidate_lines(step: str, done: int, total: int, left: float | None) -> tuple[str, ...]:
    """Return the status of a build step in several versions for the width of the terminal, the longest first.

    ``done`` of ``total`` parts are finished. ``left`` is the time left in seconds, or None if it is unknown.
    """
    zh, en = translate_step(step)
    count = f" {done}/{total}" if done != total else f" {total}" if total else ""
    zh_left, en_left = _format_duration(left)
    return (
        f"{zh} {en}{count} …{zh_left}{en_left}",
        f"{zh}{count} …{zh_left}",
        f"{zh}{count}",
        zh,
    )


def _format_duration(seconds: float | None) -> tuple[str, str]:
    """Return a remaining time in Chinese and in English, rounded to seconds or minutes; "" for both if unknown."""
    if seconds is None:
        return "", ""
    if seconds < 60:
        whole = max(round(seconds), 1)
        return f" 约剩 {whole} 秒", f" about {whole} s left"
    minutes = round(seconds / 60)
    return f" 约剩 {minutes} 分钟", f" about {minutes} min left"
