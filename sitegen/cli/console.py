"""What is printed, and where: UTF-8 always, colour only for people, no fuss when nobody reads any more."""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO

import click


def use_utf8() -> None:
    """Makes both output streams write UTF-8 whatever the locale says; what cannot be encoded is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str, *, err: bool = False, end: str = "\n") -> None:
    """Prints, and goes on quietly if the reader has closed the pipe, so that the exit code stays true."""
    try:
        click.echo(f"{text}{end}", nl=False, err=err)
    except BrokenPipeError:
        _to_nowhere(sys.stderr if err else sys.stdout)


def colourful() -> bool:
    """Whether findings may be coloured."""
    return _is_lively(sys.stdout)


def rewritable() -> bool:
    """Whether the line of progress may be written over."""
    return _is_lively(sys.stderr)


def _is_lively(stream: TextIO) -> bool:
    """Whether a stream is a terminal that can do more than print, and no NO_COLOR (no-color.org) wishes it plain."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def drop_closed_streams() -> None:
    """Flushes what is left, so that a closed pipe cannot raise while the interpreter shuts down."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            _to_nowhere(stream)


def _to_nowhere(stream: io.TextIOBase | object) -> None:
    if isinstance(stream, io.TextIOWrapper):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
