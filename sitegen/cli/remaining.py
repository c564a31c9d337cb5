"""How long a step will still take, from its rate so far."""

from __future__ import annotations

from typing import Final

SURE: Final = 2.0
"""Seconds of a step before its rate says anything."""


class Remaining:
    """An estimate for a step with ``total`` parts, of which ``done`` were done when it began at ``now`` (seconds).

    Parts are often done in bursts: a worker hands in hundreds at once. So the rate is that up to the last report before
    the present one: at the first part of a burst it counts the bursts before, and not this part alone.
    """

    def __init__(self, now: float, done: int, total: int) -> None:
        self.total = total
        self._began, self._from = now, done
        self._heard, self._done = now, done

    def hear(self, now: float, done: int) -> None:
        """So many are done now."""
        self._heard, self._done = now, done

    def seconds(self, now: float) -> float | None:
        """How long it takes from ``now`` on; None where that cannot be known, or nothing is left."""
        took, did = self._heard - self._began, self._done - self._from
        if took < SURE or did <= 0 or self._done >= self.total:
            return None
        left = (self.total - self._done) * took / did - (now - self._heard)
        return left if left > 0 else None
