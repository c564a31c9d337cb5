"""Memory of the process."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def pause_garbage_collection() -> Iterator[None]:
    """Switch off Python's garbage collector in the ``with`` block, and restore its former state at the end.

    Use it for work that keeps its objects until the end and makes hardly any reference cycles. There, garbage
    collection takes time and frees no memory.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
