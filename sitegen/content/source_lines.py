"""Read source files again, so that diagnostics can quote their lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

QUOTED_SIZE_LIMIT: Final = 64 * 2**20
"""Size in bytes above which a source file is not read again to quote a line."""


def make_source_reader(root: Path) -> Callable[[str], str | None]:
    """Return a function that reads the text of a source file, given its path relative to ``root``.

    ``root`` must be an absolute path without symbolic links. The returned function gives None if the file
    cannot be read, is larger than `QUOTED_SIZE_LIMIT`, or lies outside ``root`` after symbolic links are
    followed. It is used to quote lines in diagnostics.
    """

    def read(path: str) -> str | None:
        file = (root / path).resolve()
        try:
            if not file.is_relative_to(root) or not file.is_file() or file.stat().st_size > QUOTED_SIZE_LIMIT:
                return None
            return file.read_bytes().decode("utf-8-sig", errors="replace")
        except (OSError, ValueError):
            return None

    return read
