"""Source files read again, to quote a line of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

LARGEST_QUOTED: Final = 64 * 2**20
"""Bytes of the largest source file that is read again to quote a line of it."""


def quotation(root: Path) -> Callable[[str], str | None]:
    """Reads source files to quote them; never one outside the project at ``root``, whatever a link says."""

    def read(path: str) -> str | None:
        file = (root / path).resolve()
        try:
            if not file.is_relative_to(root) or not file.is_file() or file.stat().st_size > LARGEST_QUOTED:
                return None
            return file.read_bytes().decode("utf-8-sig", errors="replace")
        except (OSError, ValueError):
            return None

    return read
