"""Edits of the text of a source file at known places. Comments, order, quotes and line ends stay as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from collections.abc import Mapping as Lookup
from typing import Final

import yaml

from sitegen.schema import Mapping, parse_yaml

Position = tuple[int, int, int]
"""Line, column and length of a value in the text, the first two from 1."""

_PLAIN: Final = re.compile(r"[/\w\u4e00-\u9fff][\w\u4e00-\u9fff/.~+=&()（）《》〔〕、，。；·—-]*")
_NOT_TEXT: Final = re.compile(r"(?i:null|true|false|yes|no|on|off|[-+.]?[0-9][0-9_.,:eE+-]*)")
_FENCE: Final = re.compile(r"^---[ \t\u3000]*\r?$\n?", re.MULTILINE)


def quote_value(text: str) -> str:
    """Return a text as a scalar of YAML, in quotes if it could be read as something else."""
    if _PLAIN.fullmatch(text) and not _NOT_TEXT.fullmatch(text):
        return text
    # A JSON string is a double-quoted scalar of YAML.
    return json.dumps(text, ensure_ascii=False)


class SourceText:
    """The text of a source file, decoded, with edits at positions of the original.

    Edits must not overlap. A byte order mark and the style of line ends are kept.
    """

    def __init__(self, data: bytes) -> None:
        self.original: Final = data.decode("utf-8")
        self._starts = [0]
        self._starts += [match.end() for match in re.finditer("\n", self.original)]
        self._edits: list[tuple[int, int, str]] = []

    @property
    def newline(self) -> str:
        """The line end of the file."""
        return "\r\n" if "\r\n" in self.original else "\n"

    def find_offset(self, line: int, column: int) -> int:
        """Return the offset of a place in the text."""
        # The mark is no column of the first line.
        mark = int(line == 1 and self.original.startswith("\ufeff"))
        return self._starts[line - 1] + column - 1 + mark

    def get_line(self, line: int) -> str:
        """Return a line without its end."""
        end = self._starts[line] if line < len(self._starts) else len(self.original)
        return self.original[self._starts[line - 1] : end].rstrip("\r\n")

    def get(self, position: Position) -> str:
        """Return the text at a position."""
        start = self.find_offset(*position[:2])
        return self.original[start : start + position[2]]

    def replace(self, position: Position, text: str) -> None:
        """Replace the value at a position, written with the quotes of the old value where it has any."""
        old, start = self.get(position), self.find_offset(*position[:2])
        quoted = json.dumps(text, ensure_ascii=False) if old[:1] in "\"'" else quote_value(text)
        self._edits.append((start, start + len(old), quoted))

    def replace_in_line(self, line: int, old: str, new: str) -> bool:
        """Replace an address in a line wherever it stands between the signs around addresses; say if it was found."""
        start = self._starts[line - 1]
        pattern = re.compile(rf"(?<=[(<\"'\s:]){re.escape(old)}(?=[)#>\"'\s]|$)")
        found = [
            (start + one.start(), start + one.end(), new) for one in pattern.finditer(self.get_line(line))
        ]
        self._edits += [edit for edit in found if edit not in self._edits]
        return bool(found)

    def add_key(self, label: str, name: str, value: str) -> None:
        """Add a key with a written value at the end of the metadata, in the language of the other keys."""
        start, end, _ = self._fields
        node, _ = parse_yaml(self.original[start:end], "")
        is_english = isinstance(node, Mapping) and node.pairs and node.pairs[0][0].text.isascii()
        gap = "" if not end or self.original[end - 1] in "\n\ufeff" else self.newline
        self._edits.append((end, end, f"{gap}{name if is_english else label}: {value}{self.newline}"))

    @property
    def _fields(self) -> tuple[int, int, int]:
        """Offsets of the beginning and the end of the metadata, and of the body below them."""
        start = int(self.original.startswith("\ufeff"))
        opening = _FENCE.search(self.original)
        closing = _FENCE.search(self.original, opening.end()) if opening else None
        if opening and closing and not self.original[start : opening.start()].strip():
            return opening.end(), closing.start(), closing.end()
        return start, len(self.original), len(self.original)

    def cut_body(self) -> None:
        """Remove all below the metadata."""
        self.cut(self._fields[2], len(self.original))

    def cut_fields(self, keys: Collection[str]) -> bool:
        """Remove fields of the metadata, with the comments in and right of their values, and the blank lines below.

        Comments on lines of their own below a value stay, as they belong to the next field. Returns False, and
        removes nothing, if a field does not have lines of its own, as in braces.
        """
        start, end, _ = self._fields
        text = self.original[start:end]
        starts = [0, *(match.end() for match in re.finditer("\n", text))]
        try:
            # One character for one, so that columns do not change.
            node = yaml.compose(text.replace("\t", " "), Loader=yaml.SafeLoader)
        except yaml.YAMLError:
            return False
        found = []
        if not isinstance(node, yaml.MappingNode):
            return True
        for key, value in node.value:
            if key.value not in keys:
                continue
            first = starts[key.start_mark.line]
            if node.flow_style or text[first : first + key.start_mark.column].strip():
                return False
            mark = _find_end(value)
            last = starts[mark.line] + mark.column
            if mark.column:
                last = next((one for one in starts if one >= last), len(text))
            below = re.compile(rf"(?:[ \t]*\r?\n|[ \t]{{{key.start_mark.column + 1},}}#[^\n]*(?:\n|\Z))*")
            match = below.match(text, last)
            found.append((start + first, start + (match.end() if match else last)))
        for place in found:
            self.cut(*place)
        return True

    def append_to_list(self, name: str, positions: Lookup[str, Position], value: str) -> None:
        """Add a text to the list of the field ``name``, which has at least one entry, in the style of the list."""
        entries = [position for key, position in positions.items() if re.fullmatch(rf"{name}\.\d+", key)]
        whole = positions[name]
        start = self.find_offset(*whole[:2])
        if self.original[start] == "[":
            last = max(entries)
            end = self.find_offset(*last[:2]) + last[2]
            self._edits.append((end, end, f", {quote_value(value)}"))
        elif self.original[start] == "-" and self.get(whole) != quote_value(value) and entries:
            last = max(entries)
            indent = " " * (whole[1] - 1)
            end = self._starts[last[0]] if last[0] < len(self._starts) else len(self.original)
            gap = "" if self.original[:end].endswith("\n") else self.newline
            self._edits.append((end, end, f"{gap}{indent}- {quote_value(value)}{self.newline}"))
        else:
            old = self.get(whole)
            self._edits.append((start, start + len(old), f"[{old}, {quote_value(value)}]"))

    def cut(self, start: int, end: int) -> None:
        """Remove the text from one offset to another."""
        self._edits.append((start, end, ""))

    def encode(self) -> bytes:
        """Return the edited text."""
        text = self.original
        # From the end, so that offsets stay right. Of two texts at one place the first one comes first.
        ordered = sorted(enumerate(self._edits), key=lambda one: (one[1][0], one[0]), reverse=True)
        for _, (start, end, new) in ordered:
            text = text[:start] + new + text[end:]
        return text.encode()


def _find_end(node: yaml.Node) -> yaml.Mark:
    """Return where a value ends. PyYAML lets a list without brackets end where the next key begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _find_end(last[1] if isinstance(last, tuple) else last)
    return node.end_mark
