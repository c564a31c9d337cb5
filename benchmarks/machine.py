"""Describes a measurement: commit, machine, load and versions."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

PACKAGES = ("hugo", "pagefind_bin_extended", "pelican", "mkdocs")


def describe(root: Path, peers: Path) -> dict[str, object]:
    """Return the conditions of a measurement, keyed by name: date, commit, machine, system, versions and load.

    ``root`` is the checkout; ``peers`` is the virtual environment of the other generators.
    """
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "commit": find_commit(root),
        "machine": f"{os.cpu_count()} cores ({find_processor()}), {measure_memory()} GiB",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "versions": list_versions(peers),
        "load": f"{os.getloadavg()[0]:.1f}",
    }


def find_commit(root: Path) -> str:
    """Return the short hash of the checked-out commit, with ``+`` if the program has uncommitted changes.

    Return ``unknown`` outside a git repository.
    """
    git = ("git", "-C", str(root))
    name = subprocess.run((*git, "rev-parse", "--short", "HEAD"), capture_output=True, text=True, check=False)
    state = subprocess.run(
        (*git, "status", "--porcelain", "sitegen", "themes", "benchmarks"),
        capture_output=True,
        text=True,
        check=False,
    )
    return (name.stdout.strip() or "unknown") + ("+" if state.stdout.strip() else "")


def find_processor() -> str:
    """Return the model name of the processor, or its architecture if the system reports no name."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def measure_memory() -> int:
    """Return the physical memory of the machine in GiB, rounded."""
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3)


def list_versions(peers: Path) -> str:
    """Return the names and versions of the other generators, separated by commas.

    ``peers`` is the virtual environment in which they are installed.
    """
    script = f"from importlib.metadata import version\nfor name in {PACKAGES}: print(name, version(name))"
    done = subprocess.run((peers / "bin/python", "-c", script), capture_output=True, text=True, check=True)
    return ", ".join(done.stdout.splitlines())
