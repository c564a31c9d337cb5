"""Measures the processor time and the memory of one trial, and breaks off one that exceeds its budget."""

from __future__ import annotations

import gc
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import process_time
from types import FrameType
from typing import Final

_STATUS: Final = Path("/proc/self/status")
_CLEAR: Final = Path("/proc/self/clear_refs")
_RESET_PEAK: Final = "5"
"""What resets the peak of the resident memory, see proc(5)."""
_GIBIBYTES: Final = 3
"""Most memory that a process of the fuzzer may have, so that no mutant fills the machine."""


class OverBudgetError(BaseException):
    """A trial exceeded its time. No handler of exceptions in the program catches it."""


class Measurement:
    """Cost of one trial: ``seconds`` of processor time, and the ``mebibytes`` by which memory grew meanwhile."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.mebibytes = 0.0


@contextmanager
def measure(seconds: float) -> Iterator[Measurement]:
    """Measure the ``with`` block. Raises `OverBudgetError` in it after so many seconds of processor time."""
    former = signal.signal(signal.SIGPROF, _stop)
    result = Measurement()
    before = _start_peak()
    begin = process_time()
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield result
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, former)
        result.seconds = process_time() - begin
        result.mebibytes = max(0.0, (_read_peak() - before) / 1024)


def _stop(number: int, frame: FrameType | None) -> None:
    raise OverBudgetError


def _start_peak() -> int:
    """Let the peak of the memory begin anew, and return the present memory in KiB."""
    with suppress(OSError):
        _CLEAR.write_text(_RESET_PEAK, encoding="ascii")
    return _read_peak()


def _read_peak() -> int:
    """Return the peak of the memory in KiB. Where there is no /proc, it is that since the process began."""
    with suppress(OSError):
        for line in _STATUS.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@contextmanager
def ignore_older_objects() -> Iterator[None]:
    """Let the garbage collector pass over what exists at the beginning of the ``with`` block.

    In a process that has run thousands of tests, one collection of it takes longer than any mutant may.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def limit_memory() -> Iterator[None]:
    """Limit the address space of this process in the ``with`` block."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _GIBIBYTES * 2**30
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
