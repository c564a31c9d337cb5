"""Output to the terminal: always UTF-8, colour only on terminals, no error if the reader closes the pipe."""

from __future__ import annotations

import io
import os
import re
import sys
from typing import Final, TextIO

import click

from sitegen.program import adapt_commands, regex

_CONTROL: Final = regex.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\x1b(?!\[[0-9;]*m)"
)


def _escape(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")


def use_utf8() -> None:
    """Make stdout and stderr write UTF-8 in any locale. Characters that cannot be encoded are escaped."""
    for stream in (sys.stdout, sys.stderr):
        # Tests and other programs may have put another kind of stream in its place.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def print_text(text: str, *, err: bool = False, end: str = "\n") -> None:
    """Print a message of the program, followed by ``end``, to stdout or, with ``err``, to stderr.

    Command lines in the message name the program as the user started it, so lines of files and results go through
    `print_data` instead. A message may contain names of files: control characters other than line breaks, tabs and
    colours are shown as escapes. If the reader has closed the pipe, all further output to that stream is discarded,
    and no error is raised.
    """
    print_data(_CONTROL.sub(_escape, adapt_commands(text)), err=err, end=end)


def print_data(text: str, *, err: bool = False, end: str = "\n") -> None:
    """Print lines of files, results for programs and the like as they are, otherwise as `print_text` does.

    If the reader has closed the pipe, all further output to that stream is discarded, and no error is
    raised.
    """
    try:
        click.echo(f"{text}{end}", nl=False, err=err)
    except BrokenPipeError:
        _redirect_to_null(sys.stderr if err else sys.stdout)


def is_colour_allowed() -> bool:
    """Whether stdout may contain colours: it is a terminal that supports them, and NO_COLOR is not set."""
    return _is_interactive(sys.stdout)


def is_line_rewritable() -> bool:
    """Whether stderr is a terminal on which a progress line can be overwritten, and NO_COLOR is not set."""
    return _is_interactive(sys.stderr)


def _is_interactive(stream: TextIO) -> bool:
    """Whether a stream is a terminal with control sequences, and NO_COLOR (no-color.org) is not set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def drop_closed_streams() -> None:
    """Flush stdout and stderr, and discard their output if the reader has closed the pipe.

    Otherwise the interpreter would report an error when it flushes them at exit.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            _redirect_to_null(stream)


def _redirect_to_null(stream: io.TextIOBase | object) -> None:
    # The descriptor is replaced, so that later writes, also those of libraries and at exit, cannot raise.
    if isinstance(stream, io.TextIOWrapper):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
