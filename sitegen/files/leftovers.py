"""Finds what a killed command has left: a file or folder that still has its temporary name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from sitegen.files.write import TEMPORARY_SUFFIX, get_temporary_path
from sitegen.program.explained_error import ExplainedError

_ADVICE: Final = (
    f"去掉 {TEMPORARY_SUFFIX} 以后的文件或文件夹不在了，就把它改回原来的名称；还在的，删掉它。再运行一次那个命令",
    f"Where the file or folder without {TEMPORARY_SUFFIX} is missing, rename it back; otherwise delete it. Then run the command again",
)
"""What to do with leftovers, in Chinese and English."""


class LeftoverError(ExplainedError):
    """Raised when a temporary name is in use, because an earlier command was killed. Nothing was changed.

    ``path`` is what the command left under this name. ``advice`` is what to do, in Chinese and English.
    """

    def __init__(self, path: str, advice: tuple[str, str] = _ADVICE) -> None:
        super().__init__(
            f"上一次有命令没有做完，留下了 {path}。什么都没有改动。{advice[0]}。",
            f"An earlier command was interrupted and has left {path}. Nothing was changed. {advice[1]}.",
        )
        self.path = path


def find_leftover(root: Path, path: str) -> str | None:
    """Return the path of what an interrupted command left beside ``path``; None if there is nothing.

    It is the path of a temporary file or folder. Both paths are relative to ``root``, with ``/``.
    """
    temporary = get_temporary_path(root / path)
    return temporary.relative_to(root).as_posix() if os.path.lexists(temporary) else None
