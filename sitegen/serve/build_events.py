"""Notifies the open pages that a build has ended, and keeps what it reported."""

from __future__ import annotations

import threading
from typing import Any


class BuildEvents:
    """Number and error overlay of the last finished build, shared between the build and the web server.

    ``build_number`` counts finished builds. ``overlay`` is the JSON data made by `make_overlay_data`. Methods may be
    called from any thread. Slow readers never delay a build.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._closed = False
        self.build_number = 0
        self.overlay: dict[str, Any] = {"errors": 0, "warnings": 0, "findings": []}

    def publish_build(self, overlay: dict[str, Any]) -> None:
        """Store the overlay of a finished build, increase the build number, and wake all waiting threads.

        ``overlay`` is the JSON data made by `make_overlay_data`.
        """
        with self._condition:
            self.build_number += 1
            self.overlay = overlay
            self._condition.notify_all()

    def wait_for_build(self, last_number: int, timeout: float) -> int | None:
        """Wait until the build number differs from ``last_number``, and return the new number.

        Returns None if it does not change within ``timeout`` seconds. Raises `PreviewClosed` when the preview ends.
        If several builds have finished meanwhile, only the last number is returned.
        """
        with self._condition:
            arrived = self._condition.wait_for(
                lambda: self._closed or self.build_number != last_number, timeout
            )
            if self._closed:
                raise PreviewClosed
            return self.build_number if arrived else None

    def close(self) -> None:
        """End the preview: all threads that wait, now or later, get `PreviewClosed`."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()


class PreviewClosed(Exception):  # noqa: N818 - the end is no error
    """Raised by `BuildEvents.wait` when the preview ends, so that the waiting thread can finish."""
