"""Python's UTF-8 mode, without which the names of files would be read in the encoding of the system's locale."""

from __future__ import annotations

import locale
import os
import sys
from contextlib import suppress
from typing import Final

_FAILURE_MESSAGE: Final = (
    "系统的字符编码是 {encoding}，不是 UTF-8，中文文件名会读错。请先设置环境变量 PYTHONUTF8=1，再运行。\n"
    "The system uses {encoding}, not UTF-8, so Chinese file names would be misread. "
    "Set the environment variable PYTHONUTF8=1 and run the command again.\n"
)
_EXIT_CODE: Final = 2


def restart_in_utf8_mode_if_needed() -> None:
    """Restart this program in Python's UTF-8 mode, unless Python reads file names as UTF-8 already.

    Git and web servers give file names in UTF-8 whatever the locale is. Returns only if no restart is needed. Exits
    with code 2 and a message if the program cannot be restarted. Processes that the restarted program starts
    inherit the mode.
    """
    encoding = sys.getfilesystemencoding()
    if encoding == "utf-8":
        return
    if os.name == "posix" and sys.executable:
        environment = {**os.environb, b"PYTHONUTF8": b"1"}
        arguments = [_encode_as_utf8(argument) for argument in sys.orig_argv[1:]]
        command = [os.fsencode(sys.executable), b"-X", b"utf8", *arguments]
        # Such as a limit of the system: the message says how to start it by hand.
        with suppress(OSError):
            os.execve(command[0], command, environment)
    sys.stderr.buffer.write(_FAILURE_MESSAGE.format(encoding=encoding).encode())
    sys.stderr.flush()
    sys.exit(_EXIT_CODE)


def find_non_utf8_encoding() -> str:
    """Return the encoding of the system's locale if it is not UTF-8, such as ``GB18030``; otherwise "".

    The result is the same in UTF-8 mode. On Windows it is always "", because file names are Unicode there.
    """
    if os.name == "nt":
        return ""
    encoding = locale.getencoding()
    return "" if encoding.lower().replace("-", "") == "utf8" else encoding


def _encode_as_utf8(argument: str) -> bytes:
    """Return a command-line argument as UTF-8 bytes, whether it was typed in UTF-8 or in the locale's encoding."""
    data = os.fsencode(argument)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return argument.encode("utf-8", "surrogateescape")
    return data
