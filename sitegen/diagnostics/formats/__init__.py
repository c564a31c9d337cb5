"""Output formats of diagnostics: text, JSON, GitHub annotations and SARIF."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from msgspec.structs import replace

from sitegen.diagnostics.formats.redaction import RedactedSource
from sitegen.diagnostics.formats.text import format_as_text
from sitegen.diagnostics.model import Diagnostic
from sitegen.program import adapt_command_lines

__all__ = ["OutputFormat", "render_diagnostics", "render_step_summary"]


class OutputFormat(StrEnum):
    """An output format of diagnostics. The values are the names that the command line accepts."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


def render_diagnostics(
    diagnostics: Iterable[Diagnostic],
    format: OutputFormat | str,
    read_source: Callable[[str], str | None],
    colour: bool = False,
    show_all: bool = False,
) -> str:
    """Render diagnostics as a string, in the given order and format, with personal data masked.

    ``read_source`` is called with the path of a source file and returns its text, or None if it cannot be read. It
    is called at most once for each file: by the text format, and wherever personal data has to be masked.
    ``colour`` adds terminal colours to the text format. ``show_all`` shows each diagnostic in full there;
    without it, diagnostics with one cause are shown once. The other formats are always complete. The result ends
    in a line break unless it is empty.
    """
    redacted, masked = _mask_diagnostics(diagnostics, read_source)
    match OutputFormat(format):
        case OutputFormat.TEXT:
            return format_as_text(masked, redacted, colour, show_all)
        case OutputFormat.JSON:
            from sitegen.diagnostics.formats.json import format_as_json

            return format_as_json(masked)
        case OutputFormat.GITHUB:
            from sitegen.diagnostics.formats.github import format_as_github

            return format_as_github(masked)
        case OutputFormat.SARIF:
            from sitegen.diagnostics.formats.sarif import format_as_sarif

            return format_as_sarif(masked)


def render_step_summary(diagnostics: Iterable[Diagnostic], read_source: Callable[[str], str | None]) -> str:
    """Render diagnostics as Markdown for the summary page of a GitHub workflow step, with personal data masked.

    ``read_source`` is as for `render_diagnostics`.
    """
    from sitegen.diagnostics.formats.step_summary import format_as_step_summary

    return format_as_step_summary(_mask_diagnostics(diagnostics, read_source)[1])


def _mask_diagnostics(
    diagnostics: Iterable[Diagnostic], read_source: Callable[[str], str | None]
) -> tuple[RedactedSource, tuple[Diagnostic, ...]]:
    original = tuple(diagnostics)
    redacted = RedactedSource(read_source, original)
    return redacted, tuple(_adapt_hint(redacted.mask_diagnostic(diagnostic)) for diagnostic in original)


def _adapt_hint(diagnostic: Diagnostic) -> Diagnostic:
    """Write the program's name in the hints as the user started it. Messages stay, because they may quote content."""
    hint, hint_en = adapt_command_lines(diagnostic.hint), adapt_command_lines(diagnostic.hint_en)
    if (hint, hint_en) == (diagnostic.hint, diagnostic.hint_en):
        return diagnostic
    return replace(diagnostic, hint=hint, hint_en=hint_en)
