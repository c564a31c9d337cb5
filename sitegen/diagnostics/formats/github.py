"""Diagnostics as GitHub workflow commands, which GitHub shows beside the changed lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.diagnostics.model import Diagnostic


def as_github(diagnostics: Sequence[Diagnostic]) -> str:
    """Format one ``::error`` or ``::warning`` command for each diagnostic, each on one line."""
    return "".join(f"{_command(found)}\n" for found in diagnostics)


def _command(found: Diagnostic) -> str:
    place = found.place
    numbers = {"line": place.line, "col": place.column}
    properties = {
        "file": place.path,
        **{name: str(number) for name, number in numbers.items() if number},
        "title": f"{found.code} {place.cell}".rstrip(),
    }
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{found.severity.value} {listed}::{_data(_words(found))}"


def _words(found: Diagnostic) -> str:
    return "\n".join(filter(None, (found.message, found.hint, found.message_en, found.hint_en)))


def _data(text: str) -> str:
    """Escape the part after ``::``. The per cent sign is first, because the other escapes contain it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
