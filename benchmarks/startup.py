"""Measures what short commands cost on a small project: ``python -m benchmarks.startup [--rounds 7]``.

Each command runs as a process of its own, on a project of one item. What is printed is its processor time, user and
system, which other work on the machine changes less than the elapsed time. Run it from each of two checkouts to compare
them. It needs Linux or macOS.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.corpus import write_project
from tests.paths import ROOT

OPTIONS = ("--project", ".", "--today", "2026-01-01")
COMMANDS = {
    "--help": ("--help",),
    "check, nothing cached": ("check", *OPTIONS),
    "check": ("check", *OPTIONS),
    "build, nothing cached": ("build", *OPTIONS),
    "build, nothing changed": ("build", *OPTIONS),
}
"""Command lines by name, in the order in which they run. Each needs the state that the one before has left."""
FRESH = {"check, nothing cached", "build, nothing cached"}


def measure_seconds(project: Path, arguments: tuple[str, ...]) -> float:
    """Run a command line in the folder ``project``, and return its processor time in seconds.

    Raises `subprocess.CalledProcessError` if it fails.
    """
    # Without bytecode, each start would compile the program, which users do not do.
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "sitegen", *arguments],
        cwd=project,
        env={**variables, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the median processor time of each command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        write_project(project, 1, seed=1)
        # The first round compiles the program, and is not counted.
        for number in range(rounds + 1):
            for name, arguments in COMMANDS.items():
                if name in FRESH:
                    shutil.rmtree(project / ".sitegen", ignore_errors=True)
                    shutil.rmtree(project / "public", ignore_errors=True)
                taken = measure_seconds(project, arguments)
                if number:
                    seconds[name].append(taken)
    for name, values in seconds.items():
        print(f"{name:24} {median(values):.2f} s")


if __name__ == "__main__":
    main()
