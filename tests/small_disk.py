"""A disk with hardly any room."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def run_as_administrator(*command: str) -> bool:
    """Run a command that only an administrator may run, with sudo if need be. Return whether it succeeded."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("sudo" if sudo else command[0]):
        return False
    return subprocess.run([*sudo, *command], capture_output=True, check=False).returncode == 0


def mount_small_disk(folder: Path, kilobytes: int) -> bool:
    """Mount a disk of this size at a folder. Return whether that succeeded; where CI=true it must."""
    options = f"size={kilobytes}k,mode=755,uid={os.getuid()},gid={os.getgid()}"
    mounted = run_as_administrator("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder))
    if not mounted and os.environ.get("CI") == "true":
        pytest.fail("no disk can be mounted: run as root, or allow sudo without a password")
    return mounted


@contextmanager
def make_small_disk(folder: Path, kilobytes: int) -> Iterator[str]:
    """Mount a disk of this size at the folder, and yield what is said in Chinese when it is full.

    Where only an administrator may mount, no file of this process can be longer than one kilobyte instead: writing
    fails in the same places, for another reason. Where CI=true it must be mounted.
    """
    if mount_small_disk(folder, kilobytes):
        try:
            yield "磁盘已满"
        finally:
            assert run_as_administrator("umount", str(folder))
        return
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, limits[1]))
    try:
        yield "文件太大"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
