"""The lock that keeps two builds from writing one output folder at the same time.

The operating system holds it, so it ends with the process that took it, however that process ends: a lock
file left behind by ``kill -9`` locks nothing. POSIX record locks are used rather than ``flock`` because worker
processes do not inherit them (an orphaned worker must not keep the folder locked) and network disks know them.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sitegen.diagnostics.codes import publishing as rules
from sitegen.diagnostics.model import Place
from sitegen.publish.paths import LOCK
from sitegen.publish.refusal import PublishError, guarded

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _release(handle: int, path: Path) -> None:
        os.close(handle)
        with suppress(OSError):
            path.unlink()

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(handle: int, path: Path) -> None:
        # Unlinked while still held: whoever waits on the old file finds out in _acquire.
        with suppress(OSError):
            path.unlink()
        os.close(handle)


@contextmanager
def locked(root: str) -> Iterator[None]:
    """Holds the output folder ``root``, which must exist; ``PublishError`` at once if another process holds it."""
    path = Path(root, LOCK)
    with guarded(path.as_posix()):
        handle = _acquire(path, root)
    try:
        yield
    finally:
        _release(handle, path)


def _acquire(path: Path, root: str) -> int:
    while True:
        handle = os.open(path, _FLAGS, 0o666)
        try:
            _take(handle)
            if _still_there(handle, path):
                return handle
        except OSError as error:
            os.close(handle)
            if error.errno in _HELD:
                raise PublishError(rules.LOCKED.at(Place(root), folder=root)) from error
            raise
        os.close(handle)


def _still_there(handle: int, path: Path) -> bool:
    """False if the former holder removed the file between our opening and our locking it."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
