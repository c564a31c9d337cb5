"""Source lines and messages with personal data masked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from sitegen.diagnostics.codes import files as codes
from sitegen.diagnostics.model import Diagnostic, Place

PERSONAL = "PII-"
"""Prefix of the codes whose underlined text is personal data and must not appear in any output."""

LOST = "\ufffd"


class Lines:
    """Lines of source files with personal data masked. Each file is read and split once."""

    def __init__(self, source: Callable[[str], str | None], findings: Iterable[Diagnostic]) -> None:
        self._source = source
        self._files: dict[str, list[str]] = {}
        self._spans: dict[tuple[str, int], list[Place]] = defaultdict(list)
        for found in findings:
            if found.code.startswith(PERSONAL) and found.place.column:
                self._spans[found.place.path, found.place.line].append(found.place)

    def at(self, found: Diagnostic) -> str | None:
        """Return the line of a diagnostic without its end; None if there is none or it is not valid UTF-8."""
        line = self._typed(found.place)
        if line is None or (LOST in line and found.code != codes.MOJIBAKE.code):
            return None
        for span in self._spans.get((found.place.path, found.place.line), ()):
            start, end = span.column - 1, span.column - 1 + span.length
            line = f"{line[:start]}{masked(line[start:end])}{line[end:]}"
        return line

    def without_personal(self, found: Diagnostic) -> Diagnostic:
        """Return the diagnostic with personal data of its line masked in messages and hints."""
        spans = self._spans.get((found.place.path, found.place.line), ())
        line = self._typed(found.place) if spans else None
        if line is None:
            return found
        shown = {line[one.column - 1 : one.column - 1 + one.length] for one in spans} - {""}
        longest = sorted(shown, key=len, reverse=True)
        if not longest:
            return found
        quoted = re.compile("|".join(re.escape(one) for one in longest))

        def hide(words: str) -> str:
            return quoted.sub(lambda match: masked(match.group()), words)

        return replace(
            found,
            message=hide(found.message),
            message_en=hide(found.message_en),
            hint=hide(found.hint),
            hint_en=hide(found.hint_en),
        )

    def _typed(self, place: Place) -> str | None:
        if not place.line:
            return None
        if place.path not in self._files:
            self._files[place.path] = _split(self._source(place.path))
        lines = self._files[place.path]
        return lines[place.line - 1] if place.line <= len(lines) else None


def masked(value: str) -> str:
    """Replace all but the first three and the last two characters by stars; the length stays the same."""
    return f"{value[:3]}{'*' * (len(value) - 5)}{value[-2:]}" if len(value) > 5 else "*" * len(value)


def _split(text: str | None) -> list[str]:
    return [] if text is None else text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
