"""Reports the steps of a build to a listener, and measures the time of each."""

from __future__ import annotations

from time import perf_counter
from typing import Protocol


class StepListener(Protocol):
    """Callback that receives the progress of a build."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Report that ``done`` of ``total`` parts of ``step`` are finished.

        The steps are scan, agencies, parse, attachments, assemble, check, plan, publish and render, in this
        order. After an edit of a few files, ``amend`` follows scan. If a partial build suffices, only
        render follows that. ``total`` counts only files to parse or outputs to render. It is 0 if there are
        none, or if the step has no parts.
        """


class StepTimer:
    """Passes progress on to a listener, and measures how long each step takes.

    ``seconds`` are the durations of finished steps by name, in the order in which they began.
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
