"""Reader of source lines for the output of diagnostics."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

QUOTED_SIZE_LIMIT: Final = 64 * 2**20
"""Size in bytes above which a source file is not read again to quote a line."""


def make_source_reader(root: Path) -> Callable[[str], str | None]:
    """Make a function that reads a source file by its path in the project.

    It returns None for files that cannot be read, are too large, or lie outside ``root``, also when reached
    by a link.
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
