"""Errors for files that were not written, with the reason and what to do, in Chinese and English."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.program.explained_error import ExplainedError

_FREE_SPACE: Final = ("请腾出空间，再运行一次。", "Free some space, and run the command again.")
_CHANGE_RIGHTS: Final = (
    "请看看文件和它的文件夹是不是只读，是不是别人的。",
    "Look whether the file or its folder is read-only or belongs to another user.",
)
_CHOOSE_PLACE: Final = ("请换一个位置。", "Choose another place.")
_MOVE_AWAY: Final = (
    "请先把它移走，或者换一个名字。",
    "Move it away first, or choose another name.",
)

_ADVICE: Final = {
    errno.ENOSPC: _FREE_SPACE,
    errno.EDQUOT: _FREE_SPACE,
    errno.EACCES: _CHANGE_RIGHTS,
    errno.EPERM: _CHANGE_RIGHTS,
    errno.EROFS: _CHOOSE_PLACE,
    errno.EFBIG: _CHOOSE_PLACE,
    errno.ENOTDIR: _CHOOSE_PLACE,
    errno.ENAMETOOLONG: _CHOOSE_PLACE,
    errno.EISDIR: _MOVE_AWAY,
    errno.EEXIST: _MOVE_AWAY,
}

_UNCHANGED: Final = ("什么都没有改动。", "Nothing was changed.")


class WriteError(ExplainedError):
    """Raised when a file cannot be written. ``path`` is its name in the message.

    ``reason`` and ``advice`` are pairs of a Chinese and an English text. With ``unchanged`` the message adds
    that nothing was changed.
    """

    def __init__(
        self,
        path: str,
        reason: tuple[str, str],
        advice: tuple[str, str] = ("", ""),
        *,
        unchanged: bool = False,
    ) -> None:
        then = _UNCHANGED if unchanged else ("", "")
        zh = f"写不了 {path}（{reason[0]}）。{then[0]}{advice[0]}"
        en = " ".join(filter(None, (f"{path} cannot be written ({reason[1]}).", then[1], advice[1])))
        super().__init__(zh, en)
        self.path = path
        self.reason = reason
        self.advice = advice

    def copy_as_unchanged(self) -> WriteError:
        """Return a copy of the error whose message adds that nothing was changed."""
        return WriteError(self.path, self.reason, self.advice, unchanged=True)


class FileEdited(ExplainedError):  # noqa: N818 — the user is asked to run the command again
    """Raised when the file ``path`` was edited after it was read, so that nothing was written."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} 刚才又被改过，什么都没有改动；请再运行一次。",
            f"{path} was edited just now, and nothing was changed: run the command again.",
        )
        self.path = path


class NotUndoneError(ExplainedError):
    """Raised when changes failed and could not all be undone. ``paths`` are the files and folders to look at.

    Files that were to be deleted still exist, renamed: ``temporary_suffix`` is at the end of their names.
    ``__cause__`` is the error that made the changes fail.
    """

    def __init__(self, paths: tuple[str, ...], temporary_suffix: str) -> None:
        listed = "\n".join(f"  {path}" for path in paths)
        super().__init__(
            "没有改完，也没有全部恢复原样。请看看下面这些文件和文件夹；要删掉的还在旁边，"
            f"名字末尾多了 {temporary_suffix}，改回原名就行：\n{listed}",
            "The changes were neither completed nor all undone. Look at these files and folders; what was to be "
            f"deleted is beside them, with {temporary_suffix} at the end of its name:\n{listed}",
        )
        self.paths = paths


@contextmanager
def explain_write_errors(path: str) -> Iterator[None]:
    """Turn an OSError that the ``with`` block raises into a `WriteError` about the file ``path``."""
    try:
        yield
    except OSError as error:
        raise WriteError(path, describe_os_error(error), get_advice(error)) from error


def get_advice(error: OSError) -> tuple[str, str]:
    """Return what the user can do about an OSError, in Chinese and English; ("", "") if nothing is known."""
    return _ADVICE.get(error.errno or 0, ("", ""))
