"""Estimate of the remaining time of a step, from its rate so far."""

from __future__ import annotations

from typing import Final

SURE: Final = 2.0
"""Seconds of a step before its rate is meaningful."""


class Remaining:
    """Estimates the remaining time of a step of ``total`` parts.

    ``done`` of them were done already when the step began, at the time ``now`` in seconds.
    """

    def __init__(self, now: float, done: int, total: int) -> None:
        self.total = total
        self._began, self._from = now, done
        self._heard, self._done = now, done

    # Workers deliver hundreds of parts at once. So the rate is taken up to the last update before the present
    # one: at the first part of a burst it covers the bursts before, not this part alone.
    def hear(self, now: float, done: int) -> None:
        """Record how many parts are done now."""
        self._heard, self._done = now, done

    def seconds(self, now: float) -> float | None:
        """Return the seconds left from ``now`` on; None if unknown, or if nothing is left."""
        took, did = self._heard - self._began, self._done - self._from
        if took < SURE or did <= 0 or self._done >= self.total:
            return None
        left = (self.total - self._done) * took / did - (now - self._heard)
        return left if left > 0 else None
