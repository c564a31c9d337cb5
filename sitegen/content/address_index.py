"""Find many web addresses in a text in one pass, also where they are written with HTML entities such as ``&amp;``."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from html import unescape
from typing import Final, NamedTuple

from sitegen.program import regex

_BEFORE_ADDRESS: Final = regex.compile(r"""[(<"'\s:]""")
"""What stands before an address; it must be on the same line."""
_AFTER_ADDRESS: Final = frozenset(")#>\"'")
_ENTITY: Final = regex.compile(r"&(?:#\d{1,20}|#[xX][0-9a-fA-F]{1,20}|[A-Za-z]\w{1,31});")
_KEY_SIZE: Final = 64
"""Most leading characters of an address that are its key in the index. A limit keeps the index small."""


class AddressIndex:
    """An index of the offsets in ``text`` at which addresses may begin.

    It is built once for a text. Otherwise a text with many links would be searched from the start for each of them.
    """

    def __init__(self, text: str) -> None:
        self._text: Final = text
        starts = [one.end() for one in _BEFORE_ADDRESS.finditer(text) if one[0] not in "\r\n"]
        self._variants = [_TextVariant(text, starts)]
        decoded, replaced = _decode_entities(text)
        if replaced:
            self._variants.append(_TextVariant(decoded, starts, replaced))

    def find_spans(self, address: str) -> list[tuple[int, int]]:
        """Return all occurrences of ``address`` as pairs of start and end (exclusive), in order and without overlaps.

        Only whole addresses count: a blank, a closing sign such as ``)`` or the end of the text must follow. Offsets
        are those of the text as written.
        """
        found = sorted({span for variant in self._variants for span in variant.find_spans(address)})
        spans: list[tuple[int, int]] = []
        for start, end in found:
            is_whole = (
                end == len(self._text) or self._text[end] in _AFTER_ADDRESS or self._text[end].isspace()
            )
            if is_whole and (not spans or start >= spans[-1][1]):
                spans.append((start, end))
        return spans


class _DecodedEntity(NamedTuple):
    """A decoded entity: its start and end in the original text, and the offset after it in the decoded text."""

    start: int
    end: int
    decoded_end: int


class _TextVariant:
    """A variant of the text, either as written or with entities decoded, and the positions where addresses may begin.

    ``starts`` are these positions, and ``decoded_entities`` the entities if the text is decoded. ``starts`` and the
    results of `find_spans` are offsets in the text as written.
    """

    def __init__(
        self, text: str, starts: list[int], decoded_entities: list[_DecodedEntity] | None = None
    ) -> None:
        self._text = text
        self._replaced = decoded_entities or []
        self._written_starts = starts
        self._starts = starts
        if decoded_entities:
            ends = [one.end for one in decoded_entities]
            before = [None, *decoded_entities]
            self._starts = [
                start
                if (last := before[bisect_right(ends, start)]) is None
                else start - last.end + last.decoded_end
                for start in starts
            ]
        self._ends = [one.decoded_end for one in self._replaced]
        self._by_size: dict[int, dict[str, list[int]]] = {}

    def find_spans(self, address: str) -> Iterator[tuple[int, int]]:
        """Yield start and end (exclusive) of each occurrence of ``address``. What follows it is not checked."""
        key = address[:_KEY_SIZE]
        if not key:
            return
        for number in self._index(len(key)).get(key, ()):
            start = self._starts[number]
            if self._text.startswith(address, start):
                yield self._written_starts[number], self._locate_end(start + len(address))

    def _index(self, size: int) -> dict[str, list[int]]:
        if size not in self._by_size:
            places = self._by_size[size] = {}
            for number, start in enumerate(self._starts):
                places.setdefault(self._text[start : start + size], []).append(number)
        return self._by_size[size]

    def _locate_end(self, decoded: int) -> int:
        """Convert an offset in this variant to the offset in the text as written."""
        number = bisect_right(self._ends, decoded)
        if not number:
            return decoded
        last = self._replaced[number - 1]
        return decoded - last.decoded_end + last.end


def _decode_entities(text: str) -> tuple[str, list[_DecodedEntity]]:
    """Return the text with entities that stand for one ASCII character decoded, and the decoded entities."""
    parts: list[str] = []
    replaced: list[_DecodedEntity] = []
    position = size = 0
    for match in _ENTITY.finditer(text):
        character = unescape(match[0])
        if len(character) == 1 and character.isascii():
            parts += text[position : match.start()], character
            size += match.start() - position + 1
            position = match.end()
            replaced.append(_DecodedEntity(*match.span(), size))
    return "".join([*parts, text[position:]]), replaced
