"""Output formats of diagnostics: text, JSON, GitHub annotations and SARIF."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from sitegen.diagnostics.formats.github import format_as_github
from sitegen.diagnostics.formats.json import format_as_json
from sitegen.diagnostics.formats.redaction import RedactedSource
from sitegen.diagnostics.formats.sarif import format_as_sarif
from sitegen.diagnostics.formats.text import format_as_text
from sitegen.diagnostics.model import Diagnostic

__all__ = ["OutputFormat", "render_diagnostics"]


class OutputFormat(StrEnum):
    """Output format of diagnostics."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


def render_diagnostics(
    diagnostics: Iterable[Diagnostic],
    format: OutputFormat | str,
    source: Callable[[str], str | None],
    colour: bool = False,
) -> str:
    """Render diagnostics in the given order. The result ends in a line break unless it is empty.

    ``source`` returns the text of a file by the path of a `Place`, or None if it cannot be read. It is called
    at most once for each file: by the text format, and wherever personal data has to be masked. ``colour``
    applies to the text format only. No format shows personal data.
    """
    original = tuple(diagnostics)
    redacted = RedactedSource(source, original)
    masked = tuple(redacted.mask_diagnostic(diagnostic) for diagnostic in original)
    match OutputFormat(format):
        case OutputFormat.TEXT:
            return format_as_text(masked, redacted, colour)
        case OutputFormat.JSON:
            return format_as_json(masked)
        case OutputFormat.GITHUB:
            return format_as_github(masked)
        case OutputFormat.SARIF:
            return format_as_sarif(masked)
