"""Debouncing: many changes within a moment cause one rescan."""

from __future__ import annotations

import threading
from time import monotonic
from typing import Final

from msgspec import Struct

QUIET_SECONDS: Final = 0.1
"""Seconds without a change after which a rescan is due."""

MAX_WAIT_SECONDS: Final = 0.5
"""Seconds after the first change after which a rescan is due even if changes continue."""


class RescanRequest(Struct, frozen=True):
    """Request to scan the sources. ``folders_changed`` is True if folders may have been added or removed."""

    folders_changed: bool


class RescanQueue:
    """Queue that merges requests for a rescan into one if they arrive shortly after each other.

    Any thread may add requests. One thread waits for them.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._first = self._last = 0.0
        self._folders = False

    @property
    def is_pending(self) -> bool:
        """Whether a rescan has been requested that `wait` has not returned yet, due or not."""
        return self._first > 0

    def add(self, *, folders_changed: bool = False) -> None:
        """Request a rescan. Pass ``folders_changed=True`` if folders may have been added or removed."""
        with self._condition:
            self._last = monotonic()
            self._first = self._first or self._last
            self._folders |= folders_changed
            self._condition.notify()

    def wait(self, timeout: float) -> RescanRequest | None:
        """Wait until a rescan is due, and return it. Return None if none is requested within ``timeout`` seconds.

        A rescan is due `QUIET_SECONDS` after the last request, but at most `MAX_WAIT_SECONDS` after the
        first one.
        """
        with self._condition:
            if not self._condition.wait_for(lambda: self.is_pending, timeout):
                return None
            # Each request moves the end of the quiet time, but not beyond the maximum after the first one.
            while (left := min(self._last + QUIET_SECONDS, self._first + MAX_WAIT_SECONDS) - monotonic()) > 0:
                self._condition.wait(left)
            rescan = RescanRequest(self._folders)
            # Before the rescan begins: a change during it has to cause the next one.
            self._first, self._folders = 0.0, False
            return rescan
