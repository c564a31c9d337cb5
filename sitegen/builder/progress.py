"""Reports the steps of a build to a listener, and measures the time of each."""

from __future__ import annotations

from time import perf_counter
from typing import Protocol


class StepListener(Protocol):
    """Type of the functions and objects that can be passed to `build` to receive its progress.

    They are called in the thread of the build, which waits for them.
    """

    def __call__(self, step: str, done: int, total: int) -> None:
        """Receive the progress of ``step``: ``done`` of its ``total`` parts are finished.

        The steps are scan, agencies, parse, attachments, assemble, check, plan, publish and render, in this
        order. ``total`` counts only files to parse or outputs to render. It is 0
        if there are none, or if the step has no parts.
        """


class StepTimer:
    """Passes progress on to ``listener``, if any, and measures how long each step takes.

    ``seconds`` are the durations of finished steps by name, in the order in which they first began.
    """

    def __init__(self, listener: StepListener | None) -> None:
        self._listener = listener
        self._step = ""
        self._began = 0.0
        self.seconds: dict[str, float] = {}

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:
        """Report progress of ``step``. If it is a new step, end the current one and start timing."""
        if step != self._step:
            self.end()
            self._step, self._began = step, perf_counter()
        if self._listener:
            self._listener(step, done, total)

    def end(self) -> None:
        """End the current step, if any, and record its duration."""
        if self._step:
            took = perf_counter() - self._began
            # Added, as a step may begin more than once.
            self.seconds[self._step] = self.seconds.get(self._step, 0.0) + took
        self._step = ""
