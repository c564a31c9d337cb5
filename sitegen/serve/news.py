"""What the open pages are told: that a look has ended, and what it found."""

from __future__ import annotations

import threading
from typing import Any


class News:
    """The number of looks that have ended, and the findings of the last. Whoever waits never holds up a look."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._closed = False
        self.number = 0
        self.findings: dict[str, Any] = {"errors": 0, "warnings": 0, "findings": []}

    def announce(self, findings: dict[str, Any]) -> None:
        """A look has ended, with these findings (see `sitegen.serve.findings`)."""
        with self._condition:
            self.number += 1
            self.findings = findings
            self._condition.notify_all()

    def wait(self, after: int, seconds: float) -> int | None:
        """The number of the last look, once it is not ``after``; None if that takes longer than ``seconds``.

        Raises `Closed` when there will be no more.
        """
        with self._condition:
            found = self._condition.wait_for(lambda: self._closed or self.number != after, seconds)
            if self._closed:
                raise Closed
            return self.number if found else None

    def close(self) -> None:
        """Nobody need wait any more."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()


class Closed(Exception):  # noqa: N818 - the end is no error
    """The preview has ended."""
