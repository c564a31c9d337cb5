"""When to look again: many changes in a moment are one look."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from time import monotonic
from typing import Final

QUIET: Final = 0.1
"""Seconds without a change after which it is time to look."""

MOST: Final = 0.5
"""Seconds after the first change after which one looks even if changes go on."""


@dataclass(frozen=True, slots=True)
class Look:
    """A wish to look at the sources; ``folders`` says that folders came or went, not only files."""

    folders: bool


class Looks:
    """Collects wishes from any thread; one thread waits for them."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._first = self._last = 0.0
        self._folders = False

    @property
    def pending(self) -> bool:
        """Whether somebody has asked since the last look began."""
        return self._first > 0

    def ask(self, *, folders: bool = False) -> None:
        """Something may have changed."""
        with self._condition:
            self._last = monotonic()
            self._first = self._first or self._last
            self._folders |= folders
            self._condition.notify()

    def wait(self, seconds: float) -> Look | None:
        """The next look, once it is quiet; None if nobody asks within ``seconds``."""
        with self._condition:
            if not self._condition.wait_for(lambda: self.pending, seconds):
                return None
            while (left := min(self._last + QUIET, self._first + MOST) - monotonic()) > 0:
                self._condition.wait(left)
            look = Look(self._folders)
            self._first, self._folders = 0.0, False
            return look
