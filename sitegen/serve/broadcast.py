"""Notifies the open pages that a build has ended, and keeps what it reported."""

from __future__ import annotations

import threading
from typing import Any


class BuildEvents:
    """Number of the last build that ended, and the overlay for it.

    Waiting readers never delay a build. ``overlay`` is the data of `sitegen.serve.error_overlay`.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._closed = False
        self.number = 0
        self.overlay: dict[str, Any] = {"errors": 0, "warnings": 0, "findings": []}

    def publish(self, overlay: dict[str, Any]) -> None:
        """Record that a build has ended, and wake all readers."""
        with self._condition:
            self.number += 1
            self.overlay = overlay
            self._condition.notify_all()

    def wait(self, after: int, seconds: float) -> int | None:
        """Wait until the number differs from ``after``, and return it; None after ``seconds``.

        Raises `PreviewClosed` when the preview ends. A reader that was slow gets only the newest number.
        """
        with self._condition:
            arrived = self._condition.wait_for(lambda: self._closed or self.number != after, seconds)
            if self._closed:
                raise PreviewClosed
            return self.number if arrived else None

    def close(self) -> None:
        """Make all readers raise `PreviewClosed`."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()


class PreviewClosed(Exception):  # noqa: N818 - the end is no error
    """Signal that the preview has ended."""
