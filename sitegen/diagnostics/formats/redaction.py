"""Source lines and messages with personal data masked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from sitegen.diagnostics.codes import files as codes
from sitegen.diagnostics.model import Diagnostic, Place
from sitegen.diagnostics.shown_signs import ShownSigns
from sitegen.program import regex

PERSONAL_DATA_PREFIX = "PII-"
"""Prefix of the codes whose underlined text is personal data and must not appear in any output."""

REPLACEMENT_CHARACTER = "\ufffd"

_FEWEST_SIGNS: Final = 6
_MOST_SIGNS: Final = 200
_CLUE: Final = regex.compile(r"[`*_~^=\\<>&%\[\n\u00ad\u200b-\u200f\u2060\ufeff]")
"""A character of markup, or an invisible one. A value that contains any may look different on a page."""
# What may stand between two letters of a value: markup; in a review, also the host of a link or a picture's address.
_BETWEEN: Final = (
    r"(?:〔图片 [^\s〔〕]{0,400}+ |〔[^\s〔〕]{0,400}+〕|<[^<>]{0,400}+>|\]\([^()\s]{0,400}+\)|[\W_]){0,12}+"
)


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
                for place in self._split_place(diagnostic.place):
                    self._spans[place.path, place.line].append(place)

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
        if not values:
            return diagnostic
        # The longest first, because one value may be part of another.
        longest_first = sorted(values, key=len, reverse=True)

        def hide(text: str) -> str:
            return mask_values(text, longest_first)

        return replace(
            diagnostic,
            message=hide(diagnostic.message),
            message_en=hide(diagnostic.message_en),
            hint=hide(diagnostic.hint),
            hint_en=hide(diagnostic.hint_en),
        )

    def _split_place(self, place: Place) -> Iterator[Place]:
        """Yield a place for each line that the marked text covers."""
        yield place
        rest, line = place.rest - 1, replace(place, line=place.line + 1, column=1, rest=0)
        while rest > 0 and (text := self._read_line(line)) is not None:
            yield replace(line, length=min(rest, len(text)))
            rest, line = rest - len(text) - 1, replace(line, line=line.line + 1)

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
    """Mask each of ``values`` wherever it stands in a text, as it was written and as a page shows it without markup."""
    for value in values:
        text = text.replace(value, mask(value))
        if _CLUE.search(value) and (pattern := _match_shown(value)):
            text = pattern.sub(_mask_match, text)
    return text


@lru_cache(maxsize=1000)
def _match_shown(value: str) -> re.Pattern[str] | None:
    """Return a pattern that finds a value even where markup stands between its letters and digits.

    Return None if the value has fewer than `_FEWEST_SIGNS` letters and digits or more than `_MOST_SIGNS`.
    """
    signs = ShownSigns(value).signs
    if not _FEWEST_SIGNS <= len(signs) <= _MOST_SIGNS:
        return None
    return regex.compile(_BETWEEN.join(signs), re.IGNORECASE)


def _mask_match(match: re.Match[str]) -> str:
    return mask(match[0])


def _split_lines(text: str | None) -> list[str]:
    return [] if text is None else text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
