"""Names the file that is being read when something goes wrong, for the report of an error that ends the command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Final, ParamSpec, Protocol, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

_NOTE: Final = "while working on the file "


class FatalCommandError(Exception):
    """An error that ends the whole command.

    Exceptions raised while a file is read or checked usually become a diagnostic of that file. This one never
    does, because the file is not its cause.
    """


@contextmanager
def note_path_in_errors(path: str) -> Iterator[None]:
    """Add a note that names the file ``path`` to any exception that the ``with`` block raises.

    The note survives when a worker process sends the exception to its parent process; the traceback does not.
    """
    try:
        yield
    except Exception as error:
        add_path_note(error, path)
        raise


class _Source(Protocol):
    path: str


class _Record(Protocol):
    source: _Source


class _Entry(Protocol):
    record: _Record


def note_source_path_in_errors(parameter_name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that adds the path of an argument's source file to exceptions of the function.

    ``parameter_name`` is the name of that argument, which is an item, a report or the like: the path is its
    ``record.source.path``. If a function decorated with ``@note_source_path_in_errors("item")`` raises, the exception
    gets a note that names the item's file (see `add_path_note`). Callers must pass the argument by position. The
    function must not be a generator, because the exceptions of a generator are raised after the call.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        place = function.__code__.co_varnames.index(parameter_name)

        @wraps(function)
        def call(*arguments: P.args, **named: P.kwargs) -> R:
            try:
                return function(*arguments, **named)
            except Exception as error:
                add_path_note(error, cast("_Entry", arguments[place]).record.source.path)
                raise

        return call

    return decorate


def add_path_note(error: Exception, path: str) -> None:
    """Add a note to an exception that names the file ``path``, unless the exception names a file already."""
    if not find_noted_path(error):
        error.add_note(f"{_NOTE}{path}")


def find_noted_path(error: BaseException) -> str:
    """Return the path that `add_path_note` has noted in an exception; "" if there is none."""
    notes = getattr(error, "__notes__", ())
    return next((note.removeprefix(_NOTE) for note in notes if note.startswith(_NOTE)), "")
