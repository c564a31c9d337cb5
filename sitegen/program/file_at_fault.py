"""Names the file that is being read when something goes wrong, for the report of an error that ends the command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_NOTE: Final = "while working on the file "


class EndsCommandError(Exception):
    """An error that ends the whole command, whichever file is being read. It is never a finding at that file."""


@contextmanager
def name_file(path: str) -> Iterator[None]:
    """Note in an exception of the ``with`` block that the file ``path`` was being worked on.

    The note survives the way from a worker process, unlike the traceback.
    """
    try:
        yield
    except Exception as error:
        add_path(error, path)
        raise


def add_path(error: Exception, path: str) -> None:
    """Note in an exception that the file ``path`` was being worked on, unless it names a file already."""
    if not find_path(error):
        error.add_note(f"{_NOTE}{path}")


def find_path(error: BaseException) -> str:
    """Return the path of the file that was being worked on when the exception was raised, or ""."""
    notes = getattr(error, "__notes__", ())
    return next((note.removeprefix(_NOTE) for note in notes if note.startswith(_NOTE)), "")
