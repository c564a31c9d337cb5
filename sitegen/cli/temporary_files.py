"""Deletes the temporary files of a command however it ends, short of being killed."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_ENDING_SIGNALS: Final = tuple(
    number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None
)
"""Signals that end a command. Windows has no SIGHUP."""


@contextmanager
def open_temporary_folder(prefix: str) -> Iterator[None]:
    """Keep the temporary files of the ``with`` block in one new folder, and delete it when the block ends.

    The files contain what is not public. A signal ends the block with KeyboardInterrupt. If one arrives while the
    folder is being deleted, KeyboardInterrupt is raised afterwards. In another thread than the main one signals are
    not handled. ``prefix`` is the beginning of the folder's name.
    """
    handler = _SignalHandler()
    former_folder = tempfile.tempdir
    folder = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
    former = handler.install_handler()
    try:
        tempfile.tempdir = folder.name
        yield
    finally:
        handler.is_deleting = True
        tempfile.tempdir = former_folder
        folder.cleanup()
        for number, one in former.items():
            signal.signal(number, one)
    if handler.is_pending:
        raise KeyboardInterrupt


class _SignalHandler:
    """Turns the first signal into KeyboardInterrupt. Later ones would only interrupt the clean-up."""

    def __init__(self) -> None:
        self.is_deleting = False
        self.is_pending = False
        self._process = os.getpid()

    def install_handler(self) -> dict[signal.Signals, signal._HANDLER]:
        """Handle those of `_ENDING_SIGNALS` that are not ignored, and return their former handlers by signal."""
        if threading.current_thread() is not threading.main_thread():
            return {}
        return {
            number: signal.signal(number, self._handle)
            for number in _ENDING_SIGNALS
            if signal.getsignal(number) is not signal.SIG_IGN
        }

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        if os.getpid() != self._process:
            # A worker process has inherited this handler.
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
            return
        is_first, self.is_pending = not self.is_pending, True
        if is_first and not self.is_deleting:
            raise KeyboardInterrupt
