"""Output formats of diagnostics: text, JSON, GitHub annotations and SARIF."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from sitegen.diagnostics.formats.github import as_github
from sitegen.diagnostics.formats.json import as_json
from sitegen.diagnostics.formats.lines import Lines
from sitegen.diagnostics.formats.sarif import as_sarif
from sitegen.diagnostics.formats.text import as_text
from sitegen.diagnostics.model import Diagnostic

__all__ = ["Format", "render"]


class Format(StrEnum):
    """Output format of diagnostics."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


def render(
    diagnostics: Iterable[Diagnostic],
    format: Format | str,
    source: Callable[[str], str | None],
    colour: bool = False,
) -> str:
    """Render diagnostics in the given order. The result ends in a line break unless it is empty.

    ``source`` returns the text of a file by the path of a `Place`, or None if it cannot be read. It is called
    at most once for each file: by the text format, and wherever personal data has to be masked. ``colour``
    applies to the text format only. No format shows personal data that was found.
    """
    found = tuple(diagnostics)
    lines = Lines(source, found)
    findings = tuple(lines.without_personal(one) for one in found)
    match Format(format):
        case Format.TEXT:
            return as_text(findings, lines, colour)
        case Format.JSON:
            return as_json(findings)
        case Format.GITHUB:
            return as_github(findings)
        case Format.SARIF:
            return as_sarif(findings)
