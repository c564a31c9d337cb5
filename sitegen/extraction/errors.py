"""Errors in reading files that end a command. Importing this module is quick, so every command can do it."""

from __future__ import annotations

from sitegen.program.file_at_fault import FatalCommandError


class ReaderTimeoutError(FatalCommandError):
    """Raised when reading a file takes far longer than any file within the limits should.

    ``path`` is the file. ``seconds`` is the processor time that it was allowed.
    """

    def __init__(self, path: str, seconds: int) -> None:
        super().__init__(f"{path}: reading it was broken off after {seconds} s")
        self.path, self.seconds = path, seconds
