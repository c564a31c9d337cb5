"""Source lines and messages with personal data masked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from sitegen.diagnostics.codes import files as codes
from sitegen.diagnostics.model import Diagnostic, Place
from sitegen.program import regex

PERSONAL_DATA_PREFIX = "PII-"
"""Prefix of the codes whose underlined text is personal data and must not appear in any output."""

REPLACEMENT_CHARACTER = "\ufffd"


class RedactedSource:
    """Source lines and diagnostics with personal data masked.

    ``source`` returns the text of a file by its path, or None; it is called at most once for each file.
    ``diagnostics`` are all that will be shown. Those whose code begins with ``PII-`` mark the personal data.
    """

    def __init__(self, source: Callable[[str], str | None], diagnostics: Iterable[Diagnostic]) -> None:
        self._source = source
        self._files: dict[str, list[str]] = {}
        self._spans: dict[tuple[str, int], list[Place]] = defaultdict(list)
        for diagnostic in diagnostics:
            if diagnostic.code.startswith(PERSONAL_DATA_PREFIX) and diagnostic.place.column:
                self._spans[diagnostic.place.path, diagnostic.place.line].append(diagnostic.place)

    def find_line(self, diagnostic: Diagnostic) -> str | None:
        """Return the source line of a diagnostic, with personal data masked and without its line break.

        Return None if the line is unknown, does not exist, or contains characters lost in decoding. The
        latter does not apply to the diagnostic that reports the lost characters.
        """
        line = self._read_line(diagnostic.place)
        # A line that was decoded with losses would be shown wrongly, unless the loss is the diagnostic itself.
        if line is None or (REPLACEMENT_CHARACTER in line and diagnostic.code != codes.MOJIBAKE.code):
            return None
        for span in self._spans.get((diagnostic.place.path, diagnostic.place.line), ()):
            # A mask is as long as the text, so the columns of the other spans still fit.
            start, end = span.column - 1, span.column - 1 + span.length
            line = f"{line[:start]}{mask(line[start:end])}{line[end:]}"
        return line

    def mask_diagnostic(self, diagnostic: Diagnostic) -> Diagnostic:
        """Return the diagnostic with the personal data of its source line masked in messages and hints.

        This also affects other diagnostics on the same line, because they may quote the personal data.
        """
        spans = self._spans.get((diagnostic.place.path, diagnostic.place.line), ())
        line = self._read_line(diagnostic.place) if spans else None
        if line is None:
            return diagnostic
        values = {line[span.column - 1 : span.column - 1 + span.length] for span in spans} - {""}
        longest_first = sorted(values, key=len, reverse=True)
        if not longest_first:
            return diagnostic
        # The longest first, because one value may be part of another.
        pattern = regex.compile("|".join(regex.escape(value) for value in longest_first))

        def hide(text: str) -> str:
            return pattern.sub(lambda match: mask(match.group()), text)

        return replace(
            diagnostic,
            message=hide(diagnostic.message),
            message_en=hide(diagnostic.message_en),
            hint=hide(diagnostic.hint),
            hint_en=hide(diagnostic.hint_en),
        )

    def _read_line(self, place: Place) -> str | None:
        if not place.line:
            return None
        if place.path not in self._files:
            self._files[place.path] = _split_lines(self._source(place.path))
        lines = self._files[place.path]
        return lines[place.line - 1] if place.line <= len(lines) else None


def mask(value: str) -> str:
    """Replace all but the first three and last two characters by ``*``, or all if there are at most five.

    The length does not change.
    """
    return f"{value[:3]}{'*' * (len(value) - 5)}{value[-2:]}" if len(value) > 5 else "*" * len(value)


def mask_values(text: str, values: Iterable[str]) -> str:
    """Mask each of ``values`` wherever it stands in a text."""
    for value in values:
        text = text.replace(value, mask(value))
    return text


def _split_lines(text: str | None) -> list[str]:
    return [] if text is None else text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
