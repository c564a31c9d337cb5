"""Output to the terminal: always UTF-8, colour only on terminals, no error if the reader closes the pipe."""

from __future__ import annotations

import io
import os
import sys
from typing import Final, TextIO

import click

from sitegen.program import adapt_command_lines, regex

_PASSED_THROUGH: Final = regex.compile(r"(\x1b\[(?:0|1|1;3[123]|36)m|\r?\n|\t)")
"""What `print_message` leaves as it is: line breaks, tabs, and the colours of findings and headings.

Other sequences could hide text, move the cursor, or set the title of the window.
"""


def use_utf8() -> None:
    """Make stdout and stderr write UTF-8 in any locale. Characters that cannot be encoded are escaped."""
    for stream in (sys.stdout, sys.stderr):
        # Tests and other programs may have put another kind of stream in its place.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def print_message(text: str, *, to_stderr: bool = False, end: str = "\n") -> None:
    """Print a message of the program, followed by ``end``, to stdout or, with ``to_stderr``, to stderr.

    ``sitegen`` in the command lines of the message is replaced by the name by which the user started the
    program. A message may contain names of files: control characters and invisible ones are shown as escapes,
    except those of `_PASSED_THROUGH`. Text that must not be changed, such as lines of files or results for programs, is
    printed with `print_verbatim` instead. If the reader has closed the pipe, all further output to that stream is
    discarded, and no error is raised.
    """
    print_verbatim(_escape_message(adapt_command_lines(text)), to_stderr=to_stderr, end=end)


def _escape_message(text: str) -> str:
    """Replace invisible characters in a text by escapes, except those that `_PASSED_THROUGH` matches."""
    return "".join(
        piece if number % 2 or piece.isprintable() else _escape_invisible(piece)
        for number, piece in enumerate(_PASSED_THROUGH.split(text))
    )


def _escape_invisible(text: str) -> str:
    # Loads all formats of diagnostics, which most help texts do not need.
    from sitegen.diagnostics.formats.excerpt import escape_invisible

    return escape_invisible(text)


def print_verbatim(text: str, *, to_stderr: bool = False, end: str = "\n") -> None:
    """Print a text, such as lines of files or results for programs, without changing it.

    ``to_stderr`` and ``end`` are as in `print_message`. If the reader has closed the pipe, all further output to that
    stream is discarded, and no error is raised.
    """
    try:
        click.echo(f"{text}{end}", nl=False, err=to_stderr)
    except BrokenPipeError:
        _discard_output(sys.stderr if to_stderr else sys.stdout)


def is_colour_allowed() -> bool:
    """Whether stdout may contain colours: it is a terminal that supports them, and NO_COLOR is not set."""
    return _is_interactive(sys.stdout)


def is_line_rewritable() -> bool:
    """Whether stderr is a terminal on which a progress line can be overwritten, and NO_COLOR is not set."""
    return _is_interactive(sys.stderr)


def _is_interactive(stream: TextIO) -> bool:
    """Whether a stream is a terminal with control sequences, and NO_COLOR (no-color.org) is not set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def flush_streams() -> None:
    """Flush stdout and stderr, and discard their output if the reader has closed the pipe.

    Otherwise the interpreter would report an error when it flushes them at exit.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            _discard_output(stream)


def _discard_output(stream: io.TextIOBase | object) -> None:
    # The descriptor is replaced, so that later writes, also those of libraries and at exit, cannot raise.
    if isinstance(stream, io.TextIOWrapper):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
