"""Edits of a YAML text that keep all the rest of it: comments, order, quotation marks, line ends, byte order mark.

The edits are made in the text, at the places that PyYAML reports. The result is parsed again and compared with what
was intended, so a way of writing that the edits do not expect is an error, never a lost or changed value.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from typing import Final

from sitegen.program import regex
from sitegen.schema.yaml_content import (
    IntendedContent,
    YamlEditError,
    count_diagnostics_by_code,
    parse_editable_yaml,
    parse_node_content,
    parse_value_content,
)
from sitegen.schema.yaml_patterns import BOM
from sitegen.schema.yaml_quoting import quote_like
from sitegen.schema.yaml_source_nodes import Edit, SourceNode, iter_value_nodes, splice

LineColumn = tuple[int, int]
"""Line and column of the start of a node, from 1."""

__all__ = ["YamlEditError", "YamlEditor"]


class YamlEditor:
    """Editor of a YAML text. Edits are collected, and `finish` makes all of them at once.

    The parameters ``value_text`` and ``item_text`` of its methods are the text of a YAML node, such as
    `quote_scalar` makes it. Fields are those of the top level. All methods raise `YamlEditError` if an edit is not
    possible.
    """

    def __init__(self, text: str) -> None:
        self._text: Final = text
        self._bom_length: Final = int(text.startswith(BOM))
        self._root = parse_editable_yaml(text[self._bom_length :])
        self._values_by_position: dict[LineColumn, SourceNode] = {}
        self._edits: list[Edit] = []
        self._parts: dict[Edit, regex.Pattern[str]] = {}
        self._intended = IntendedContent()

    @property
    def newline(self) -> str:
        """The line end of the text."""
        return "\r\n" if "\r\n" in self._text else "\n"

    def find_field_value(self, keys: Collection[str]) -> SourceNode | None:
        """Return the value of the field with one of the names ``keys``; None if there is no such field."""
        return next((value for key, value in self._pairs if key.value in keys), None)

    def get_value_at(self, position: LineColumn) -> SourceNode:
        """Return the value that starts at ``position``, a line and a column counted from 1.

        Raises `YamlEditError` if no value starts there; keys do not count. If a list or group and its first
        member start there, the outer one is returned.
        """
        if not self._values_by_position:
            # Of two nodes at one place, the outer one comes last.
            nodes = reversed(list(iter_value_nodes(self._root)))
            self._values_by_position = {(node.line + 1, node.column + 1): node for node in nodes}
        if node := self._values_by_position.get(position):
            return node
        raise YamlEditError(f"no value at {position}")

    def set_field(self, keys: Collection[str], zh_en_names: tuple[str, str], value_text: str) -> None:
        """Replace the value of a field, or add the field as the first one if it is missing.

        ``keys`` are all names of the field, one of which the text may use. ``zh_en_names`` and ``value_text`` are as
        for `add_field`. A new field stands below the comments at the top of the text.
        """
        value = self.find_field_value(keys)
        if value is None:
            return self.add_field(zh_en_names, value_text, first=True)
        if value.kind != "scalar":
            raise YamlEditError("the value is a list or has fields")
        gap = " " if value.start == value.end and not value.style else ""
        # A text in lines extends to the start of the next line.
        end = self.newline if self._get_node_text(value).endswith("\n") else ""
        self._replace_node(value, gap + value_text + end)
        self._intended.new_values[id(value)] = parse_value_content(value_text)
        return None

    def add_field(self, zh_en_names: tuple[str, str], value_text: str, *, first: bool = False) -> None:
        """Add a field with the value ``value_text`` as the last one, or as the first one if ``first`` is true.

        ``zh_en_names`` are the Chinese and the English name; the one in the language of the first key of the text
        is used.
        """
        if self._root and not (self._root.kind == "mapping" and self._root.is_block):
            raise YamlEditError("the fields stand in braces, or there are none")
        keys = [key for key, _ in self._pairs]
        name = zh_en_names[bool(keys) and keys[0].value.isascii()]
        indent = self._get_indent(keys[0]) if keys else ""
        line = f"{indent}{name}: {value_text}{self.newline}"
        if first and keys:
            at = self._find_line_start(keys[0].start)
        else:
            at = len(self._text)
            line = self._make_missing_line_end(at) + line
        self._edits.append((at, at, line))
        self._intended.new_fields.append((name, parse_value_content(value_text), first))

    def replace_scalar(self, node: SourceNode, text: str) -> None:
        """Replace a scalar by ``text``, if possible with the same quotation marks."""
        if node.kind != "scalar" or node.style in ("|", ">"):
            raise YamlEditError("the value is no text on one line")
        self._replace_node(node, quote_like(text, self._get_node_text(node)))
        self._intended.new_values[id(node)] = text

    def replace_scalar_parts(self, parts: Collection[Edit], pattern: regex.Pattern[str]) -> None:
        """Replace ``parts`` of scalars, and keep the rest of each scalar.

        A part is a triple: its start and end in the text, and the new text. The old text of each part must be
        a match of ``pattern``, by which it is found again in the value of the scalar. `finish` raises
        `YamlEditError` if the value does not have as many matches as the text, for example because of
        escapes.
        """
        for part in parts:
            if part not in self._parts:
                self._edits.append(part)
                self._parts[part] = pattern

    def append_item(self, node: SourceNode, item_text: str) -> None:
        """Append a member to the list ``node``, in the style of the list.

        A scalar becomes a list in brackets with the scalar and the new member. An empty value or ``[]``
        becomes a list on lines below the key. ``item_text`` must be one line if the list is in brackets.
        """
        added = parse_node_content(item_text)
        if node.kind == "mapping":
            raise YamlEditError("the value is no list")
        self._intended.new_items.setdefault(id(node), []).append(added)
        if node.is_block:
            self._append_item_lines(node, self._find_dash_indent(node), item_text)
        elif node.kind == "sequence" and node.children:
            at = node.children[-1].end + self._bom_length
            self._edits.append((at, at, f", {item_text}"))
        elif node.start == node.end or node.kind == "sequence":
            start = len(self._text[: node.start + self._bom_length].rstrip(" "))
            self._edits.append((start, node.end + self._bom_length, ""))
            self._append_item_lines(node, f"{self._get_indent(self._pairs[0][0])}  ", item_text)
        elif node.style in ("|", ">"):
            raise YamlEditError("the value is no text on one line")
        else:
            self._replace_node(node, f"[{self._get_node_text(node)}, {item_text}]")

    def remove_fields(self, keys: Collection[str]) -> None:
        """Remove the fields with one of the names ``keys``, and the blank lines below them.

        Comments within a value, to its right, and below it with a deeper indent than the key are removed, too.
        Other comments below it stay, because they belong to the next field.
        """
        for key, value in self._pairs:
            if key.value not in keys:
                continue
            indent = self._get_indent(key)
            if not self._root or self._root.flow:
                raise YamlEditError("the field has no lines of its own")
            last = max(value.end, key.end) + self._bom_length
            if last != self._find_line_start(last - self._bom_length):
                last = self._find_line_end(last)
            below = regex.compile(rf"(?:[ \t]*\r?\n|[ \t]{{{len(indent) + 1},}}#[^\n]*(?:\n|\Z))*")
            match = below.match(self._text, last)
            self._edits.append((self._find_line_start(key.start), match.end() if match else last, ""))
            self._intended.removed_keys.add(id(key))

    def finish(self) -> str:
        """Return the text with all edits made.

        Raises `YamlEditError` if the edited text does not have the intended content, or has errors that the text
        did not have.
        """
        if not self._edits:
            return self._text
        try:
            edited = splice(self._text, self._edits)
        except ValueError as error:
            raise YamlEditError(str(error)) from error
        root = parse_editable_yaml(edited[self._bom_length :])
        self._compute_new_scalars()
        if not self._intended.matches(self._root, root):
            raise YamlEditError("the edited text does not read as intended")
        if count_diagnostics_by_code(edited[self._bom_length :]) - count_diagnostics_by_code(
            self._text[self._bom_length :]
        ):
            raise YamlEditError("the edited text has errors that it did not have")
        return edited

    @property
    def _pairs(self) -> list[tuple[SourceNode, SourceNode]]:
        return self._root.pairs if self._root and self._root.kind == "mapping" else []

    def _compute_new_scalars(self) -> None:
        """Compute the new values of the scalars whose parts are replaced, for the comparison in `finish`."""
        parts = sorted(self._parts)
        starts = [part[0] for part in parts]
        done = 0
        for node in iter_value_nodes(self._root) if parts else ():
            start, end = node.start + self._bom_length, node.end + self._bom_length
            inside = parts[bisect_left(starts, start) : bisect_left(starts, end)]
            if node.kind != "scalar" or not inside:
                continue
            changes: list[Edit] = []
            for pattern in {self._parts[part] for part in inside}:
                new = {part[0]: part[2] for part in inside if self._parts[part] is pattern}
                # One character more, by which the end of a match is recognised.
                places = [one.start() for one in pattern.finditer(self._text, start, end + 1)]
                matches = [one.span() for one in pattern.finditer(node.value)]
                if len(places) != len(matches):
                    raise YamlEditError("the place of a part is not certain")
                pairs = zip(places, matches, strict=True)
                changes += [(*span, new[place]) for place, span in pairs if place in new]
            self._intended.new_values[id(node)] = splice(node.value, changes)
            done += len(inside)
        if done < len(parts):
            raise YamlEditError("a part is not in a value")

    def _get_node_text(self, node: SourceNode) -> str:
        return self._text[node.start + self._bom_length : node.end + self._bom_length]

    def _replace_node(self, node: SourceNode, node_text: str) -> None:
        self._edits.append((node.start + self._bom_length, node.end + self._bom_length, node_text))

    def _find_line_start(self, index: int) -> int:
        """Return the offset in the text at which the line that contains ``index`` starts.

        ``index`` is a position as PyYAML counts it, without the byte order mark; the result is one with it.
        """
        return max(self._text.rfind("\n", 0, index + self._bom_length) + 1, self._bom_length)

    def _find_line_end(self, offset: int) -> int:
        """Return the offset in the text of the line after the one that contains ``offset``."""
        return self._text.find("\n", offset) + 1 or len(self._text)

    def _get_indent(self, key: SourceNode) -> str:
        """Return the blanks to the left of a key. Raises `YamlEditError` if anything else precedes the key."""
        start = self._find_line_start(key.start)
        indent = self._text[start : key.start + self._bom_length]
        if indent.strip(" "):
            raise YamlEditError("something stands before the key")
        return indent

    def _make_missing_line_end(self, at: int) -> str:
        """Return the line end to insert at offset ``at`` before a new line; "" if none is missing."""
        if (
            at == self._bom_length
            or self._text[at - 1] == "\n"
            or any(
                end == at
                and (
                    new.endswith("\n")
                    or (not new and start == self._find_line_start(start - self._bom_length))
                )
                for start, end, new in self._edits
            )
        ):
            return ""
        # A text in lines that did not end in a line end has one then.
        last = next(
            (node for node in reversed(list(iter_value_nodes(self._root))) if node.kind == "scalar"), None
        )
        if (
            last
            and last.style in ("|", ">")
            and last.end + self._bom_length == at
            and last.value[-1:] != "\n"
        ):
            header = self._get_node_text(last).partition("\n")[0]
            self._intended.new_values[id(last)] = last.value + (
                "" if "-" in header.partition("#")[0] else "\n"
            )
        return self.newline

    def _find_dash_indent(self, node: SourceNode) -> str:
        start = self._find_line_start(node.start)
        indent = self._text[start : node.start + self._bom_length]
        if indent.strip(" ") or self._text[node.start + self._bom_length :][:1] != "-":
            raise YamlEditError("the list does not begin on a line of its own")
        return indent

    def _append_item_lines(self, node: SourceNode, indent: str, item_text: str) -> None:
        """Insert the lines of a new member below a list, or below the key of an empty value.

        ``indent`` are the blanks to the left of the dash. ``item_text`` is the member.
        """
        at = node.end + self._bom_length
        if at != self._find_line_start(node.end) or node.start == node.end:
            at = self._find_line_end(at)
        rest = self._text[at:]
        if not regex.sub(r"(?m)^[ \t]*#.*$", "", rest).strip():
            # Comments at the end of the text are about the entries above them.
            at += len(rest.rstrip("\r\n"))
            at = self._find_line_end(at) if at < len(self._text) else at
        first, *others = item_text.splitlines()
        lines = [f"{indent}- {first}", *(f"{indent}  {line}" for line in others)]
        text = "".join(f"{line}{self.newline}" for line in lines)
        self._edits.append((at, at, self._make_missing_line_end(at) + text))
