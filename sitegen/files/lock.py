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
from time import sleep
from typing import Final

from sitegen.program.explained_error import ExplainedError

_MOST_TRIES: Final = 20
_SECONDS_BETWEEN_TRIES: Final = 0.01


class LockedError(ExplainedError):
    """Raised when another command is changing the sources. Nothing was changed."""

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

    def _open_lock(root: Path) -> int:
        # Folders cannot be locked there. The temporary folder is one of the user's own.
        name = sha256(os.fsencode(root.resolve())).hexdigest()[:32]
        return os.open(Path(tempfile.gettempdir(), f"sitegen-{name}.lock"), os.O_RDWR | os.O_CREAT)

    def _try_to_take(handle: int, *, shared: bool) -> bool:
        # There are no shared locks. `_take_with_retries` makes up for it.
        del shared
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _open_lock(root: Path) -> int:
        return os.open(root, os.O_RDONLY)

    def _try_to_take(handle: int, *, shared: bool) -> bool:
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True


@contextmanager
def lock_sources(root: Path) -> Iterator[None]:
    """Lock the sources in the folder ``root`` for the duration of the block.

    Raises `LockedError` if another command holds the lock, without waiting for it to finish. A folder that does not
    exist or cannot be read is not locked.
    """
    with _hold_lock(root, shared=False):
        yield


def is_locked(root: Path) -> bool:
    """Return whether another command is changing the sources in the folder ``root``.

    To find out, this holds a shared lock for a moment. Several processes may do so at the same time.
    """
    try:
        with _hold_lock(root, shared=True):
            return False
    except LockedError:
        return True


@contextmanager
def _hold_lock(root: Path, *, shared: bool) -> Iterator[None]:
    """Hold the lock of ``root`` for the duration of the block.

    Raises `LockedError` if another process holds it. With ``shared``, the lock is a shared one: it only
    conflicts with a process whose lock is not shared. A folder that does not exist or cannot be read is not
    locked.
    """
    try:
        handle = _open_lock(root)
    except OSError:
        yield
        return
    try:
        if not _take_with_retries(handle, shared=shared):
            raise LockedError
        yield
    finally:
        os.close(handle)


def _take_with_retries(handle: int, *, shared: bool) -> bool:
    """Try for about 0.2 seconds to take the lock. Return whether it was taken.

    It is tried that long because `is_locked` holds the lock for a moment, which must not make a command fail.
    """
    for _ in range(_MOST_TRIES):
        if _try_to_take(handle, shared=shared):
            return True
        sleep(_SECONDS_BETWEEN_TRIES)
    return _try_to_take(handle, shared=shared)
