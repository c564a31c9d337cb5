"""A disk with hardly any room."""

from __future__ import annotations

import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def make_small_disk(folder: Path, kilobytes: int) -> Iterator[str]:
    """Mount a disk of this size at the folder, and yield what is said in Chinese when it is full.

    Where only an administrator may mount, no file of this process can be longer than one kilobyte instead: writing
    fails in the same places, for another reason.
    """
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    if shutil.which("mount") and subprocess.run(command, capture_output=True, check=False).returncode == 0:
        try:
            yield "磁盘已满"
        finally:
            subprocess.run(["umount", str(folder)], check=True)
        return
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, limits[1]))
    try:
        yield "文件太大"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
