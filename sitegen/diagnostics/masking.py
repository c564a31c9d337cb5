"""Masks personal data in texts. Callers decide what is personal, and give its places or its values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from sitegen.diagnostics.shown_characters import ShownCharacters, extract_letters_and_digits
from sitegen.diagnostics.value_index import LEAST_VALUE_LENGTH, ValueIndex
from sitegen.program import regex

Span = tuple[int, int]
"""Positions in a text at which a value begins and ends."""

_FULLY_MASKED_LENGTH: Final = 5
"""Characters of the longest value of which a mask shows none."""
_COMPACT_VALUE_LIMIT: Final = 200
"""Letters and digits of the longest value that is searched by them."""
_WRITTEN_VALUE_LIMIT: Final = 4000
"""Characters of the longest value that is searched as it is written, with its markup."""
_LINE_END: Final = regex.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NO_LINE_END: Final = regex.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def mask_value(value: str) -> str:
    """Mask a value, such as 138******34: replace all but the first three and last two characters by ``*``.

    A value of at most five characters is masked completely. The length does not change.
    """
    length = len(value)
    return f"{value[:3]}{'*' * (length - 5)}{value[-2:]}" if length > _FULLY_MASKED_LENGTH else "*" * length


def mask_spans(text: str, spans: Iterable[Span]) -> str:
    """Return ``text`` with the characters in each of ``spans`` masked as `mask_value` does.

    Neither the length nor the line ends of the text change. Spans that overlap are first joined to one, so
    that only its first three and last two characters stay visible. A span that contains a line end is masked
    completely, since each of its lines may be shown alone.
    """
    parts: list[str] = []
    last = 0
    for start, end in _merge_spans(spans):
        value = text[start:end]
        parts += (
            text[last:start],
            _NO_LINE_END.sub("*", value) if _LINE_END.search(value) else mask_value(value),
        )
        last = end
    return "".join((*parts, text[last:])) if parts else text


def _merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in ascending order, with overlapping ones joined and empty ones left out."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        elif start < end:
            merged.append((start, end))
    return merged


class KnownValues:
    """Values of personal data that are to be found, and then masked, in other texts.

    A value is found as it is written in its source, and also with other or no markup and punctuation. If it
    has several lines, each line is found by itself as well. Values and lines of fewer than `LEAST_VALUE_LENGTH`
    characters are not searched.
    """

    def __init__(self, values: Iterable[str]) -> None:
        known = set(values)
        self._values = _ValueIndexes(known)
        self._lines = _ValueIndexes({line for value in known if "\n" in value for line in value.split("\n")})

    def find_spans(self, text: str, ignored: re.Pattern[str] | None = None) -> Iterator[Span]:
        """Yield the start and end of each part of ``text`` to mask. They may overlap and are in no order.

        ``ignored`` is a pattern of what may stand within a value in this text, such as the address of a link.
        The search ignores its matches.
        """
        # What is left out of the signs is replaced by as many blanks, so that positions do not change.
        shown = ignored.sub(lambda match: " " * len(match[0]), text) if ignored else text
        signs = ShownCharacters(shown) if self._values.compact or self._lines.compact else None
        yield from self._values.find_spans(text, signs)
        for start, end in self._lines.find_spans(text, signs):
            # The other lines may stand elsewhere. So nothing of a line is left, as of all that is this short.
            for piece in range(start, end, _FULLY_MASKED_LENGTH):
                yield piece, min(piece + _FULLY_MASKED_LENGTH, end)


class _ValueIndexes:
    """Two indexes of the same values.

    ``written`` has the values as they are written in their sources. ``compact`` has only their letters and
    digits, without markup and punctuation.
    """

    def __init__(self, values: set[str]) -> None:
        long = [value for value in values if len(value) >= LEAST_VALUE_LENGTH]
        self.written = ValueIndex(long, _WRITTEN_VALUE_LIMIT)
        self.compact = ValueIndex(
            {f(value) for value in long for f in (_extract_shown_characters, extract_letters_and_digits)},
            _COMPACT_VALUE_LIMIT,
        )

    def find_spans(self, text: str, signs: ShownCharacters | None) -> Iterator[Span]:
        yield from self.written.find_spans(text)
        if signs:
            yield from (signs.locate(*span) for span in self.compact.find_spans(signs.characters))


def _extract_shown_characters(value: str) -> str:
    return ShownCharacters(value).characters
