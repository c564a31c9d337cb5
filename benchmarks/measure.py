"""Measures what a command costs and what it writes."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from benchmarks.tools import ROOT, Command

KIB = 1024
SAMPLING_SECONDS = 0.05
Snapshot = Mapping[str, tuple[int, int, int]]


@dataclass(frozen=True)
class Cost:
    """The cost of a command.

    ``wall`` is wall-clock seconds, ``cpu`` the CPU seconds of all processes, and ``peak`` the largest sum
    of the resident sets of all processes at one time, in MiB. Memory that processes share counts once for
    each. The sum of two costs has the greater of both peaks.
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
    Where there is no ``/proc``, it is that of the largest process alone.
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
        with sample_memory(process.pid) as samples:
            # wait4 reports the usage of this child alone, with the processes that it has waited for.
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)  # wait4 has reaped it, so Popen cannot wait for it
    if process.returncode:
        output = log.read_text("utf-8", "replace")[-2000:]
        raise RuntimeError(f"exit {process.returncode}: {' '.join(command)}\n{output}")
    # The samples miss a peak between two of them; the usage has that of the largest process.
    return Cost(wall, usage.ru_utime + usage.ru_stime, max(usage.ru_maxrss / KIB, *samples))


@contextmanager
def sample_memory(pid: int) -> Iterator[list[float]]:
    """Collect the memory of a process and its descendants in MiB, again and again while the context lasts."""
    samples = [0.0]
    stopped = Event()

    def sample() -> None:
        while not stopped.wait(SAMPLING_SECONDS):
            samples.append(measure_tree(pid))

    thread = Thread(target=sample)
    thread.start()
    try:
        yield samples
    finally:
        stopped.set()
        thread.join()


def measure_tree(pid: int) -> float:
    """Return the sum of the resident sets of a process and its descendants in MiB; 0 if there is no ``/proc``."""
    children: dict[int, list[int]] = {}
    pages: dict[int, int] = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name of the program is in parentheses and may contain spaces.
            fields = file.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:  # the process has ended
            continue
        number = int(file.parent.name)
        children.setdefault(int(fields[1]), []).append(number)
        pages[number] = int(fields[21])
    tree, total = [pid], 0
    while tree:
        process = tree.pop()
        total += pages.get(process, 0)
        tree += children.get(process, ())
    return total * os.sysconf("SC_PAGE_SIZE") / KIB**2


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


def count_showing(folder: Path, marker: str, ignored: Container[str] = ()) -> int:
    """Count the HTML files below ``folder`` that contain ``marker``, except those whose path is in ``ignored``."""
    encoded = marker.encode()
    return sum(encoded in page.read_bytes() for page in folder.rglob("*.html") if str(page) not in ignored)


def find_stale(before: Snapshot, after: Snapshot) -> set[str]:
    """Find the paths of the files that were not written between two snapshots."""
    return {path for path, state in after.items() if before.get(path) == state}
