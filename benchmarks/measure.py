"""What a command costs, and what it wrote."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.tools import ROOT, Command

KIB = 1024
Snapshot = Mapping[str, tuple[int, int, int]]


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, seconds of all processors, and the largest resident set of any one process in MiB."""

    wall: float
    cpu: float
    peak: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.peak, other.peak))


def cost(command: Command, folder: Path, log: Path) -> Cost:
    """Runs a command in a folder and measures it with the processes that it starts and waits for.

    Raises RuntimeError with the end of its output if it fails. What others left to be written is flushed first. The
    peak is never below what this process holds itself: a process begins as a copy of the one that starts it.
    """
    os.sync()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with log.open("wb") as sink:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)  # it is not there to be waited for again
    if process.returncode:
        said = log.read_text("utf-8", "replace")[-2000:]
        raise RuntimeError(f"exit {process.returncode}: {' '.join(command)}\n{said}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / KIB)


def snapshot(folder: Path) -> Snapshot:
    """Every file below a folder, with what changes when it is written: its number, time and size."""
    states = ((path, path.stat()) for path in folder.rglob("*") if path.is_file())
    return {str(path): (state.st_ino, state.st_mtime_ns, state.st_size) for path, state in states}


def written(before: Snapshot, after: Snapshot) -> tuple[int, int]:
    """How many files were written in between, and how many bytes they have."""
    sizes = [state[2] for path, state in after.items() if before.get(path) != state]
    return len(sizes), sum(sizes)


def showing(folder: Path, mark: str) -> int:
    """The number of web pages below a folder on which ``mark`` stands."""
    wanted = mark.encode()
    return sum(wanted in page.read_bytes() for page in folder.rglob("*.html"))
