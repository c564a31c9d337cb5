"""Source lines and messages with personal data masked."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

from msgspec.structs import replace

from sitegen.diagnostics.codes import files as codes
from sitegen.diagnostics.masking import KnownValues, Span, mask_spans
from sitegen.diagnostics.model import Diagnostic, Place

PERSONAL_DATA_PREFIX = "PII-"
"""Prefix of the codes whose underlined text is personal data and must not appear in any output."""

REPLACEMENT_CHARACTER = "\ufffd"


class RedactedSource:
    """Source lines and diagnostics with personal data masked.

    ``read_source`` returns the text of a file by its path, or None; it is called at most once for each file.
    ``diagnostics`` are all that will be shown. Those whose code begins with ``PII-`` mark the personal data.
    """

    def __init__(self, read_source: Callable[[str], str | None], diagnostics: Iterable[Diagnostic]) -> None:
        self._read_source = read_source
        self._files: dict[str, _MaskedText] = {}
        self._places: dict[str, list[Place]] = defaultdict(list)
        for diagnostic in diagnostics:
            if diagnostic.code.startswith(PERSONAL_DATA_PREFIX) and diagnostic.place.column:
                self._places[diagnostic.place.path].append(diagnostic.place)

    def get_masked_line(self, diagnostic: Diagnostic) -> str | None:
        """Return the source line of a diagnostic, with personal data masked and without its line break.

        Returns None if the line is unknown or does not exist. It also returns None if the line contains characters
        that were lost in decoding, unless the diagnostic is the one that reports them.
        """
        line = self._read_file(diagnostic.place).get_line(diagnostic.place.line)
        # A line that was decoded with losses would be shown wrongly, unless the loss is the diagnostic itself.
        if line is None or (REPLACEMENT_CHARACTER in line and diagnostic.code != codes.MOJIBAKE.code):
            return None
        return line

    def mask_diagnostic(self, diagnostic: Diagnostic) -> Diagnostic:
        """Return a copy of a diagnostic whose message and hints have the personal data of its source line masked.

        This affects all diagnostics on such a line, because each may quote the personal data.
        """
        place = diagnostic.place
        if place.path not in self._places or not (
            values := self._read_file(place).get_known_values(place.line)
        ):
            return diagnostic

        def hide(text: str) -> str:
            return mask_spans(text, values.find_spans(text))

        return replace(
            diagnostic,
            message=hide(diagnostic.message),
            message_en=hide(diagnostic.message_en),
            hint=hide(diagnostic.hint),
            hint_en=hide(diagnostic.hint_en),
        )

    def _read_file(self, place: Place) -> _MaskedText:
        if not place.line:
            return _MaskedText(None, ())
        if place.path not in self._files:
            self._files[place.path] = _MaskedText(
                self._read_source(place.path), self._places.get(place.path, ())
            )
        return self._files[place.path]


class _MaskedText:
    """The text of a file (None if it is unknown), with the personal data at ``places`` masked."""

    def __init__(self, text: str | None, places: Iterable[Place]) -> None:
        self._text = "" if text is None else text.replace("\r\n", "\n").replace("\r", "\n")
        lines = [] if text is None else self._text.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in lines)]
        spans = [span for place in places if 0 < place.line <= len(lines) for span in self._find_spans(place)]
        # A mask is as long as the text, so all lines keep their columns.
        self._lines = mask_spans(self._text, spans).split("\n") if spans else lines
        self._values: dict[int, set[str]] = defaultdict(set)
        for start, end in spans:
            first, last = (bisect_right(self._starts, position) for position in (start, end - 1))
            for line in range(first, last + 1):
                self._values[line].add(self._text[start:end])
        self._known: dict[int, KnownValues] = {}

    def get_line(self, line: int) -> str | None:
        """Return the masked text of line number ``line``, which counts from 1; None if there is no such line."""
        return self._lines[line - 1] if 0 < line <= len(self._lines) else None

    def get_known_values(self, line: int) -> KnownValues | None:
        """Return the personal data that stand at least partly on line number ``line``; None if there are none."""
        if line not in self._values:
            return None
        if line not in self._known:
            self._known[line] = KnownValues(self._values[line])
        return self._known[line]

    def _find_spans(self, place: Place) -> Iterator[Span]:
        """Yield the start and end offset of a place in the text, or nothing if it is beyond its line."""
        start = self._starts[place.line - 1] + place.column - 1
        # Only a value that goes on in the next line may reach beyond its own.
        limit = len(self._text) if place.length_on_next_lines else self._starts[place.line] - 1
        end = min(start + place.length + place.length_on_next_lines, limit)
        if start < end:
            yield start, end
