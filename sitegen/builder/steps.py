"""The steps of a build: told as they begin and go on, and timed."""

from __future__ import annotations

from time import perf_counter
from typing import Protocol


class Step(Protocol):
    """Hears how far a build is: which step, how many done of how many."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """The steps are scan, agencies, parse, attachments, assemble, check, plan, publish and render, in this order.

        Where a few files were edited, ``amend`` follows scan. If that is all there is to do, only render follows it.
        ``total`` is what there is to do in the step: what need not be parsed or rendered again is not in it. It is 0
        where nothing is counted, or nothing is to be done.
        """


class Steps:
    """Tells a listener of each step, and times it until the next begins."""

    def __init__(self, listener: Step | None) -> None:
        self._listener = listener
        self._step = ""
        self._began = 0.0
        self.seconds: dict[str, float] = {}

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:
        """A step begins, or goes on."""
        if step != self._step:
            self.end()
            self._step, self._began = step, perf_counter()
        if self._listener:
            self._listener(step, done, total)

    def end(self) -> None:
        """The present step has ended."""
        if self._step:
            took = perf_counter() - self._began
            self.seconds[self._step] = self.seconds.get(self._step, 0.0) + took
        self._step = ""
