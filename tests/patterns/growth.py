"""Measures how the time of a pattern grows with the length of a text, in processor time.

A measurement is broken off by a timer of the process's own processor time: `re` looks at signals while it matches.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import process_time
from types import FrameType
from typing import Any, Final

from tests.patterns.attacks import Attack, make_attacks
from tests.patterns.inventory import PatternUse

SHORT: Final = 4_000
"""Characters of the first text. Times of texts this long are small if they grow with the length."""
LENGTHS: Final = (16_000, 64_000)
"""Characters of the next texts, each four times as long as the one before."""
QUICK: Final = 0.004
"""Seconds that a linear pattern does not need for the first text: a microsecond for each character."""
LIMIT: Final = 1.4
"""Seconds after which a measurement is broken off."""
STEEP: Final = 7.0
"""Growth from one text to the next, four times as long, that is more than linear. Quadratic growth is 16."""
SLOW: Final = 20e-6
"""Seconds for one character that no pattern may need, however its time grows."""


class TimeUp(Exception):  # noqa: N818 — control flow, not an error
    """A measurement took longer than its limit."""


def _stop(number: int, frame: FrameType | None) -> None:
    raise TimeUp


@contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """Raise `TimeUp` after so many seconds of processor time."""
    former = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, former)


def measure(action: Callable[[], object], repeats: int = 1) -> float:
    """Return the least processor time of an action in seconds, or infinity if it exceeds the limit."""
    least = float("inf")
    for _ in range(repeats):
        try:
            with limit_time(LIMIT):
                begin = process_time()
                action()
                least = min(least, process_time() - begin)
        except TimeUp:
            return float("inf")
    return least


@dataclass(frozen=True, slots=True)
class Fault:
    """An attack on a pattern whose time grows faster than its text: how it is called, and the times by length."""

    use: PatternUse
    method: str
    attack: Attack
    times: tuple[tuple[int, float], ...]

    def __str__(self) -> str:
        shown = ", ".join(f"{length}: {time:.3f} s" for length, time in self.times)
        attack = self.attack
        return f"{self.use.place} {self.method} {attack.lead[-60:]!r} + {attack.pump[:60]!r} * n + {attack.end!r}: {shown}"


def find_fault(use: PatternUse, most: int) -> Fault | None:
    """Attack a pattern at most ``most`` times in each way it is called, and return the first fault, or None."""
    compiled = re.compile(use.pattern, use.flags)
    attacks = make_attacks(use.pattern, use.flags, most)
    for method in sorted({_name_way(method) for method in use.methods}):
        for attack in attacks:
            times = _judge(compiled, method, attack, use.longest)
            if times:
                return Fault(use, method, attack, times)
    return None


def _name_way(method: str) -> str:
    """Name the one of three ways of matching that a method follows. `finditer` tries what `search` and `sub` try."""
    return method if method in ("match", "fullmatch") else "finditer"


def _judge(compiled: Any, method: str, attack: Attack, longest: int) -> tuple[tuple[int, float], ...]:
    """Return the times of an attack whose time grows faster than its length, or ()."""

    def run(length: int) -> Callable[[], object]:
        text = attack.write(length)
        data = text.encode("latin-1") if isinstance(compiled.pattern, bytes) else text
        call = getattr(compiled, method)
        return (lambda: sum(1 for _ in call(data))) if method == "finditer" else (lambda: call(data))

    if longest:
        time = measure(run(longest), 2)
        return ((longest, time),) if time > 0.05 else ()
    times = [(SHORT, measure(run(SHORT)))]
    if times[0][1] < QUICK:
        return ()
    # The longest two texts decide: a repeat with a limit stops growing only where the text is longer than the limit.
    for length in LENGTHS:
        times.append((length, measure(run(length), 2)))
        if times[-1][1] == float("inf") or is_linear(times):
            break
    return () if is_linear(times) else tuple(times)


def is_linear(times: Sequence[tuple[int, float]]) -> bool:
    """Return whether times, by ascending lengths of the text, grow no faster than the length, judged by the last two."""
    length, time = times[-1]
    if time == float("inf") or time / length > SLOW:
        return False
    return len(times) < 2 or time / max(times[-2][1], 1e-4) <= STEEP
