"""What ends a command while files are read. Little else is imported, so that every command can name it."""

from __future__ import annotations

from sitegen.program.file_at_fault import EndsCommandError


class ReaderTimeoutError(EndsCommandError):
    """Reading a file took far longer than any file within the limits. ``path`` is the file."""

    def __init__(self, path: str, seconds: int) -> None:
        super().__init__(f"{path}: reading it was broken off after {seconds} s")
        self.path, self.seconds = path, seconds
