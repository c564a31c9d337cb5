"""Sizes of files in words, in one style everywhere."""

from __future__ import annotations


def format_size(size: int) -> str:
    """Format a number of bytes for readers, for example ``12.3 KB``; the template filter ``filesize``.

    One KB is 1024 bytes. Sizes below 1 KB have no decimal; the largest unit is GB.
    """
    amount, unit = float(size), "B"
    for larger in ("KB", "MB", "GB"):
        if amount < 1024:
            break
        amount, unit = amount / 1024, larger
    return f"{amount:.1f} {unit}" if unit != "B" else f"{size} B"
