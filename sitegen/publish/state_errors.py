"""Diagnostics about a build state that cannot be used."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path
from typing import Final

from sitegen.diagnostics.codes import publishing as rules
from sitegen.diagnostics.model import Diagnostic, Place
from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.publish.database import find_error_code
from sitegen.publish.errors import PublishError
from sitegen.publish.lock import hold_lock

_REASONS: Final = {
    sqlite3.SQLITE_FULL: ("磁盘已满", "the disk is full"),
    sqlite3.SQLITE_BUSY: ("别的程序正在使用它", "another program is using it"),
    sqlite3.SQLITE_LOCKED: ("别的程序正在使用它", "another program is using it"),
    sqlite3.SQLITE_READONLY: ("没有权限写入", "no permission to write it"),
    sqlite3.SQLITE_PERM: ("没有权限", "no permission"),
    sqlite3.SQLITE_CANTOPEN: ("无法打开", "it cannot be opened"),
    sqlite3.SQLITE_IOERR: ("磁盘读写出错", "reading or writing the disk failed"),
    sqlite3.SQLITE_NOMEM: ("内存不足", "out of memory"),
}
"""Reasons in Chinese and English, by SQLite's primary code. SQLite's own messages are English."""


def describe_state_error(path: Path, error: Exception) -> Diagnostic:
    """Return the diagnostic for an error of SQLite or of the system about the build state at ``path``."""
    code = find_error_code(error)
    name = path.as_posix()
    if code == sqlite3.SQLITE_BUSY and _lacks_locks(path.parent):
        zh, en = describe_os_error(OSError(errno.ENOLCK, "the disk does not support file locks"))
        return rules.STATE_UNUSABLE.at(Place(name), path=name, reason=zh, reason_en=en).replace_hint(
            rules.NO_LOCKS_HINT
        )
    zh, en = _REASONS.get(code) or describe_os_error(error)
    return rules.STATE_UNUSABLE.at(Place(name), path=name, reason=zh, reason_en=en)


def _lacks_locks(folder: Path) -> bool:
    """Return whether the file system of a folder does not support locks.

    SQLite reports that like a lock held by another process.
    """
    try:
        with hold_lock(folder.as_posix()):
            return False
    except PublishError as error:
        return isinstance(error.__cause__, OSError) and error.__cause__.errno == errno.ENOLCK
