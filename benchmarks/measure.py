"""Measures what a command costs and what it writes."""

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
    """The cost of a command.

    ``wall`` is wall-clock seconds, ``cpu`` the CPU seconds of all processes, and ``peak`` the largest
    resident set of any process in MiB. The sum of two costs has the greater of both peaks.
    """

    wall: float
    cpu: float
    peak: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.peak, other.peak))


def measure_cost(command: Command, folder: Path, log: Path) -> Cost:
    """Run a command in ``folder`` and return its cost, including its child processes.

    Its output is written to the file ``log``. Raises `RuntimeError` with the end of the output if the command
    fails. The peak is never below that of this process, because a process begins as a copy of its parent.
    """
    os.sync()  # data that other processes have yet to write must not count
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
        # wait4 reports the usage of this child alone, with the processes that it has waited for.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)  # wait4 has reaped it, so Popen cannot wait for it
    if process.returncode:
        output = log.read_text("utf-8", "replace")[-2000:]
        raise RuntimeError(f"exit {process.returncode}: {' '.join(command)}\n{output}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / KIB)


def take_snapshot(folder: Path) -> Snapshot:
    """Map the path of every file below ``folder`` to its inode, modification time (ns) and size."""
    states = ((path, path.stat()) for path in folder.rglob("*") if path.is_file())
    return {str(path): (state.st_ino, state.st_mtime_ns, state.st_size) for path, state in states}


def count_written(before: Snapshot, after: Snapshot) -> tuple[int, int]:
    """Count the files that are new or changed between two snapshots, and their total bytes.

    A file that was rewritten with the same content also counts.
    """
    sizes = [state[2] for path, state in after.items() if before.get(path) != state]
    return len(sizes), sum(sizes)


def count_showing(folder: Path, marker: str) -> int:
    """Count the HTML files below ``folder`` that contain ``marker``."""
    encoded = marker.encode()
    return sum(encoded in page.read_bytes() for page in folder.rglob("*.html"))
