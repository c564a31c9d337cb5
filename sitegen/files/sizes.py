"""Sizes of files: a limit that several packages share, and how a size is written for readers."""

from __future__ import annotations

from typing import Final

THEME_FILE_LIMIT_MB: Final = 10
"""Maximum size of a theme file in megabytes. A complete Chinese font is smaller."""


def format_size(size: int) -> str:
    """Format a number of bytes for readers, for example ``12.3 KB``. It is the template filter ``filesize``.

    One KB is 1024 bytes. Sizes below 1 KB have no decimal; the largest unit is GB.
    """
    amount, unit = float(size), "B"
    for larger in ("KB", "MB", "GB"):
        if round(amount, 1) < 1024:  # not 1024.0 KB
            break
        amount, unit = amount / 1024, larger
    return f"{amount:.1f} {unit}" if unit != "B" else f"{size} B"
