"""Recognises special files before they are opened: reading a pipe or a device may never end."""

from __future__ import annotations

import stat
from pathlib import Path

from sitegen.program.explained_error import ExplainedError


def is_regular(file: Path) -> bool:
    """Return whether ``file`` is a regular file, and neither a link nor a pipe, device or folder.

    Only a regular file may be opened and read to its end. A link may have come with a checkout, and could lead to
    any file of the user.
    """
    return not file.is_symlink() and file.is_file()


def refuse_special(file: Path, shown_name: str = "", *, refuse_links: bool = True) -> None:
    """Raise `ExplainedError` for a pipe, a socket, a device or a link. Folders and missing files are accepted.

    ``shown_name`` is the name of the file in the message; by default it is its path. If ``refuse_links`` is false,
    links are followed instead of refused.
    """
    try:
        mode = file.lstat().st_mode if refuse_links else file.stat().st_mode
    except OSError:
        return
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return
    shown = shown_name or file.as_posix()
    kind, kind_en = (
        ("链接", "a link") if stat.S_ISLNK(mode) else ("管道、套接字或设备", "a pipe, a socket or a device")
    )
    raise ExplainedError(
        f"{shown} 不是普通文件，是{kind}。什么都没有改动；请换成真正的文件，再运行一次。",
        f"{shown} is no regular file but {kind_en}. Nothing was changed: put the real file there, and run the command "
        "again.",
    )
