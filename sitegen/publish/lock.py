"""Lock that keeps two builds from writing to one output folder at the same time.

The operating system releases it when the process ends, however it ends: a lock file left behind by ``kill
-9`` locks nothing.
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
from sitegen.publish.errors import PublishError, wrap_os_errors
from sitegen.publish.paths import LOCK

# O_NOFOLLOW: a link under the name of the lock file is refused.
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
# By these codes systems report a lock that another process holds; POSIX allows the first two.
_HELD_ERRORS = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _release(handle: int, path: Path) -> None:
        # Windows does not remove a file that is open.
        os.close(handle)
        with suppress(OSError):
            path.unlink()

else:
    import fcntl

    # POSIX record locks instead of ``flock``: worker processes do not inherit them (an orphaned worker must
    # not keep the folder locked), and network file systems support them.
    def _take(handle: int) -> None:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(handle: int, path: Path) -> None:
        # Removed while still held: a process that opened the old file notices in `_take_lock`.
        with suppress(OSError):
            path.unlink()
        os.close(handle)


@contextmanager
def hold_lock(root: str) -> Iterator[None]:
    """Lock the output folder ``root``, which must exist, for the duration of the ``with`` block.

    Raises `PublishError` at once if another process holds the lock, or if the lock file cannot be created.
    """
    path = Path(root, LOCK)
    with wrap_os_errors(path.as_posix()):
        handle = _take_lock(path, root)
    try:
        yield
    finally:
        _release(handle, path)


def _take_lock(path: Path, root: str) -> int:
    """Open and lock the lock file ``path``, and return its file descriptor.

    ``root`` is the output folder, which the message names. Raises `PublishError` if another process holds the
    lock.
    """
    # Repeated as long as another process removes the file between our opening and our locking it.
    while True:
        handle = os.open(path, _FLAGS, 0o666)
        try:
            _take(handle)
            if _is_same_file(handle, path):
                return handle
        except OSError as error:
            os.close(handle)
            if error.errno in _HELD_ERRORS:
                raise PublishError(rules.LOCKED.at(Place(root), folder=root)) from error
            raise
        os.close(handle)


def _is_same_file(handle: int, path: Path) -> bool:
    """Return whether the locked file, open as ``handle``, is still the file at ``path``.

    The process that held the lock before may have removed the file before we locked it.
    """
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
