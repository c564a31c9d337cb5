"""Edit the metadata and the links of a source file. All other text stays exactly as written."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from html import escape
from html.entities import html5
from typing import Final

from sitegen.content.address_index import AddressIndex
from sitegen.content.front_matter import split_front_matter
from sitegen.program import regex
from sitegen.schema.record_source import Position
from sitegen.schema.yaml_edit import YamlEditor
from sitegen.schema.yaml_patterns import BOM
from sitegen.schema.yaml_quoting import quote_scalar
from sitegen.schema.yaml_source_nodes import Edit, splice

_LINK_START: Final = regex.compile(
    r"""(?:\]\([ ]*<?|\]:[ ]*<?|\b(?:href|src)[ ]*=[ ]*["']?)\Z""", re.IGNORECASE
)
"""What precedes the address of a link."""
_LONGEST_LINK_START: Final = 200
"""How many characters before an address are searched for the beginning of its link."""
_LINE_END: Final = regex.compile(r"\r\n?|\n")


class SourceEditor:
    """Text of a source file with edits to be made in its YAML fields (the metadata), link addresses and body.

    Edits are collected, and `encode` applies all of them. All other text, the byte order mark and the style
    of line ends are kept. ``data`` is the content of the file ``path``. A position is a tuple of line, column
    and length in the original text; line and column count from 1. A method that edits the metadata raises
    `YamlEditError` if the edit is not possible; this may also be found out only in `encode`.
    """

    def __init__(self, data: bytes, path: str) -> None:
        self.original: Final = data.decode("utf-8")
        self._path = path
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(self.original))]
        self._start, self._end, self._body = self._locate_fields()
        self._editor: YamlEditor | None = None
        self._edits: dict[Edit, None] = {}
        self._addresses: AddressIndex | None = None

    def _locate_fields(self) -> tuple[int, int, int]:
        """Return three offsets: the beginning and the end of the metadata, and the beginning of the body."""
        if self._path.endswith(".yaml"):
            return 0, len(self.original), len(self.original)
        document, _ = split_front_matter(_LINE_END.sub("\n", self.original.removeprefix(BOM)), self._path)
        if document is None:
            return 0, 0, 0
        starts = [*self._starts, len(self.original)]
        return (
            starts[document.front_matter_line - 1],
            starts[document.body_line - 2],
            starts[document.body_line - 1],
        )

    @property
    def _fields(self) -> YamlEditor:
        if self._editor is None:
            self._editor = YamlEditor(self.original[self._start : self._end])
        return self._editor

    def _get_line(self, line: int) -> str:
        """Return a line of the original without its line break. ``line`` counts from 1."""
        end = self._starts[line] if line < len(self._starts) else len(self.original)
        return self.original[self._starts[line - 1] : end].rstrip("\r\n")

    def replace(self, position: Position, text: str) -> None:
        """Replace the value at a position of the metadata. The new value gets the quotation marks of the old one."""
        self._fields.replace_scalar(self._fields.get_value_at(self._convert_position(position)), text)

    def append(self, position: Position, text: str) -> None:
        """Append a text to the list at a position of the metadata. A single value there becomes a list."""
        node = self._fields.get_value_at(self._convert_position(position))
        self._fields.append_item(node, quote_scalar(text, in_list=True))

    def add_field(self, names: tuple[str, str], yaml_value: str) -> None:
        """Add a field at the end of the metadata. Its key is in the language of the other keys.

        ``names`` are the Chinese and the English name. ``yaml_value`` is the value as YAML text.
        """
        self._fields.add_field(names, yaml_value)

    def remove_fields(self, keys: Collection[str]) -> None:
        """Remove the fields ``keys`` from the metadata: see `YamlEditor.remove_fields`."""
        self._fields.remove_fields(keys)

    def remove_body(self) -> None:
        """Remove the body: all text below the metadata."""
        self._edits[self._body, len(self.original), ""] = None

    def replace_address(self, line: int, old: str, new: str) -> bool:
        """Replace the link address ``old`` by ``new`` in a line. Return whether ``old`` was found.

        All occurrences that are delimited like addresses are replaced. Characters of ``old`` may be written as HTML
        entities; if so, ``new`` is written with entities as well. ``line`` counts from 1. It is 0 if the line of the
        link is not known: the address is then replaced in all links of the file.
        """
        found: dict[int, list[Edit]] = {}
        for start, end in self._index.find_spans(old):
            number = bisect_right(self._starts, start)
            is_plain = self.original[start:end] == old
            # For an address written with entities, ``line`` may be that of another link to the same address, because
            # the conversion searches for decoded addresses.
            is_elsewhere = number != line and (line == 0 or not is_plain)
            if number == line or (is_elsewhere and self._is_within_link(number, start)):
                found.setdefault(number, []).append((start, end, new if is_plain else escape(new)))
        for edits in found.values():
            self._replace_parts(edits, old)
        return bool(found)

    @property
    def _index(self) -> AddressIndex:
        if self._addresses is None:
            self._addresses = AddressIndex(self.original)
        return self._addresses

    def _is_within_link(self, line: int, start: int) -> bool:
        """Whether the text on line ``line`` before the offset ``start`` is the beginning of a link."""
        first = max(self._starts[line - 1], start - _LONGEST_LINK_START)
        return _LINK_START.search(self.original, first, start) is not None

    def find_line(self, part: str) -> int:
        """Return the number, from 1, of the first line that contains ``part``; 1 if no line does."""
        found = (number for number in range(1, len(self._starts) + 1) if part in self._get_line(number))
        return next(found, 1)

    def _replace_parts(self, edits: Sequence[Edit], address: str) -> None:
        if self._start <= edits[0][0] < self._end:
            shifted = [(start - self._start, end - self._start, text) for start, end, text in edits]
            self._fields.replace_scalar_parts(shifted, _match_address(address))
        else:
            self._edits.update(dict.fromkeys(edits))

    def encode(self) -> bytes:
        """Return the edited text in UTF-8. Raises `YamlEditError` if an edit does not have the intended result."""
        edits = list(self._edits)
        if self._editor is not None:
            edits.append((self._start, self._end, self._editor.finish()))
        return splice(self.original, edits).encode()

    def _convert_position(self, position: Position) -> tuple[int, int]:
        """Convert a position in the file to the line and column, from 1, in the text of the metadata."""
        return position[0] - bisect_right(self._starts, self._start) + 1, position[1]


@lru_cache(maxsize=1000)
def _match_address(address: str) -> re.Pattern[str]:
    """Return a pattern that matches an address whose characters may each be written as an HTML entity."""
    return regex.compile(rf"(?<=[(<\"'\s:]){''.join(map(_match_character, address))}(?=[)#>\"'\s]|\Z)")


@cache
def _match_character(char: str) -> str:
    names = "".join(
        f"|&{regex.escape(name)}" for name, value in html5.items() if value == char and name[-1:] == ";"
    )
    return (
        rf"(?:{regex.escape(char)}|&#0*{ord(char)};|&#[xX]0*(?i:{ord(char):x});{names})"
        if char.isascii()
        else char
    )
