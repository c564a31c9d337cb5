"""Turns an unexpected exception about one file into a finding at that file, so that the others are still checked."""

from __future__ import annotations

from pathlib import PurePath
from traceback import walk_tb
from types import TracebackType
from typing import Final

from sitegen.diagnostics.codes import files as codes
from sitegen.diagnostics.model import Diagnostic, Place
from sitegen.program.file_at_fault import FatalCommandError, add_path_note

_PACKAGE_NAME: Final = "sitegen"


class FailureCollector:
    """Context manager that turns an exception in its block into a diagnostic about a file.

    The diagnostic is about the file ``path`` and is appended to ``diagnostics``. No content of a file should
    cause an exception, so the cause is a fault of the program or a lack of memory. The office must still
    learn which file it is, and what is wrong in all other files. `OSError`, `ImportError` and
    `FatalCommandError` do not depend on the file: they are raised again, with a note of the path.
    """

    def __init__(self, path: str, diagnostics: list[Diagnostic]) -> None:
        self._path = path
        self._diagnostics = diagnostics

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        if isinstance(error, OSError | ImportError | FatalCommandError):
            add_path_note(error, self._path)
            return False
        self._diagnostics.append(make_failure_diagnostic(self._path, error))
        return True


def make_failure_diagnostic(path: str, error: Exception) -> Diagnostic:
    """Return the diagnostic for an exception that was raised while the file ``path`` was read or checked.

    It names the type of the exception and the line of the program that raised it. The exception's message is
    left out, because it may quote personal data.
    """
    return codes.FILE_FAILED.at(Place(path), error=type(error).__name__, line=_locate_failure(error))


def is_failure_diagnostic(diagnostic: Diagnostic) -> bool:
    """Return whether a diagnostic was made by `make_failure_diagnostic`. Results that contain one are never cached."""
    return diagnostic.code == codes.FILE_FAILED.code


def _locate_failure(error: Exception) -> str:
    """Return the innermost line of this program in the traceback, such as ``content/parse.py:12``; "" if none."""
    frames = (
        (PurePath(frame.f_code.co_filename).parts, line) for frame, line in walk_tb(error.__traceback__)
    )
    own = [
        f"{'/'.join(parts[len(parts) - parts[::-1].index(_PACKAGE_NAME) :])}:{line}"
        for parts, line in frames
        if _PACKAGE_NAME in parts
    ]
    return own[-1] if own else ""
