"""Lock that keeps two commands from changing the sources of one project at the same time.

The operating system releases it when the process ends, however it ends. Where it has no such locks, as on some network
disks, commands go on without.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sitegen.program.explained_error import ExplainedError


class LockedError(ExplainedError):
    """Another command is changing the sources; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            "另一个命令正在改这个项目的文件，什么都没有改动；请等它做完，再运行一次。",
            "Another command is changing the files of this project, and nothing was changed: wait until it is done, and "
            "run the command again.",
        )


if sys.platform == "win32":
    import msvcrt
    import tempfile
    from hashlib import sha256

    def _open(root: Path) -> int:
        # Folders cannot be locked there. The temporary folder is one of the user's own.
        name = sha256(os.fsencode(root.resolve())).hexdigest()[:32]
        return os.open(Path(tempfile.gettempdir(), f"sitegen-{name}.lock"), os.O_RDWR | os.O_CREAT)

    def _take(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _open(root: Path) -> int:
        return os.open(root, os.O_RDONLY)

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True


@contextmanager
def lock_sources(root: Path) -> Iterator[None]:
    """Lock the sources in the folder ``root`` for the duration of the block.

    Does not wait: raises `LockedError` if another process holds the lock. A folder that is not there yet, or may not be
    read, is not locked.
    """
    try:
        handle = _open(root)
    except OSError:
        yield
        return
    try:
        if not _take(handle):
            raise LockedError
        yield
    finally:
        os.close(handle)


def is_locked(root: Path) -> bool:
    """Return whether another command is changing the sources in the folder ``root``."""
    try:
        with lock_sources(root):
            return False
    except LockedError:
        return True
