"""Names the file that is being read when something goes wrong, for the report of an error that ends the command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Final, ParamSpec, Protocol, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

_NOTE: Final = "while working on the file "


class EndsCommandError(Exception):
    """An error that ends the whole command, whichever file is being read. It is never a finding at that file."""


@contextmanager
def name_file(path: str) -> Iterator[None]:
    """Note in an exception of the ``with`` block that the file ``path`` was being worked on.

    The note is kept when a worker process passes the exception on, unlike the traceback.
    """
    try:
        yield
    except Exception as error:
        add_path(error, path)
        raise


class _Source(Protocol):
    path: str


class _Record(Protocol):
    source: _Source


class _Entry(Protocol):
    record: _Record


def name_entry(parameter: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorate a function so that its exceptions name the file of the entry that it gets as ``parameter``.

    An entry, such as an item or a report, has a ``record`` with its ``source``. Callers must pass the entry as a
    positional argument. The function must not be a generator function: the exceptions of a generator are raised
    later.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        place = function.__code__.co_varnames.index(parameter)

        @wraps(function)
        def call(*arguments: P.args, **named: P.kwargs) -> R:
            try:
                return function(*arguments, **named)
            except Exception as error:
                add_path(error, cast("_Entry", arguments[place]).record.source.path)
                raise

        return call

    return decorate


def add_path(error: Exception, path: str) -> None:
    """Note in an exception that the file ``path`` was being worked on, unless it names a file already."""
    if not find_noted_path(error):
        error.add_note(f"{_NOTE}{path}")


def find_noted_path(error: BaseException) -> str:
    """Return the path of the file that was being worked on when the exception was raised; "" if none is noted."""
    notes = getattr(error, "__notes__", ())
    return next((note.removeprefix(_NOTE) for note in notes if note.startswith(_NOTE)), "")
