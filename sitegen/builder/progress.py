"""Reports the steps of a build to a listener, and measures the time of each."""

from __future__ import annotations

from time import perf_counter
from typing import Protocol


class StepListener(Protocol):
    """Receives the progress of a build."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Report that ``done`` of ``total`` parts of a step are done.

        The steps are scan, agencies, parse, attachments, assemble, check, plan, publish and render, in this
        order. After an edit of a few files, ``amend`` follows scan; if that suffices, only render follows it.
        ``total`` does not include what need not be parsed or rendered again. It is 0 if there is nothing to
        do, or nothing to count.
        """


class StepTimer:
    """Reports each step to a listener, and times it until the next one begins."""

    def __init__(self, listener: StepListener | None) -> None:
        self._listener = listener
        self._step = ""
        self._began = 0.0
        self.seconds: dict[str, float] = {}

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:
        """Begin a step or, if it is the current one, report its progress."""
        if step != self._step:
            self.end()
            self._step, self._began = step, perf_counter()
        if self._listener:
            self._listener(step, done, total)

    def end(self) -> None:
        """End the current step."""
        if self._step:
            took = perf_counter() - self._began
            # Added, as a step may begin more than once.
            self.seconds[self._step] = self.seconds.get(self._step, 0.0) + took
        self._step = ""
