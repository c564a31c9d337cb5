"""Diagnostics as GitHub workflow commands, which GitHub shows beside the changed lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.diagnostics.model import Diagnostic


def format_as_github(diagnostics: Sequence[Diagnostic]) -> str:
    """Format each diagnostic as one line: an ``::error`` or ``::warning`` command of GitHub workflows.

    Lines are in the given order. The result is "" if there are no diagnostics.
    """
    return "".join(f"{_format_command(diagnostic)}\n" for diagnostic in diagnostics)


def _format_command(diagnostic: Diagnostic) -> str:
    place = diagnostic.place
    # 0 means unknown and is left out: GitHub counts from 1.
    numbers = {"line": place.line, "col": place.column}
    properties = {
        "file": place.path,
        **{name: str(number) for name, number in numbers.items() if number},
        "title": f"{diagnostic.code} {place.cell}".rstrip(),
    }
    listed = ",".join(f"{name}={_escape_property(value)}" for name, value in properties.items())
    return f"::{diagnostic.severity.value} {listed}::{_escape_data(_join_messages(diagnostic))}"


def _join_messages(diagnostic: Diagnostic) -> str:
    return "\n".join(
        filter(None, (diagnostic.message, diagnostic.hint, diagnostic.message_en, diagnostic.hint_en))
    )


def _escape_data(text: str) -> str:
    """Escape the part after ``::``. The per cent sign is first, because the other escapes contain it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
