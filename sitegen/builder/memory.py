"""Memory that is free, given back to the system."""

from __future__ import annotations

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Has the C library give back what it keeps for later, where it is one that can be told (glibc).

    After the search index is made that is a seventh of the memory of a large build, in pieces too small for what comes.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
