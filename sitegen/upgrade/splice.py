"""Sets a field of a YAML file as text, so that comments, order and the style of line ends stay as they are."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from sitegen.schema import Mapping, Scalar, parse_yaml

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_BOM: Final = "\ufeff"


def set_field(text: str, keys: Collection[str], names: tuple[str, str], value: str, path: str) -> str | None:
    """Return YAML text with the value of one field replaced, or with the field as the first one if it is missing.

    ``keys`` are all names of the field. ``names`` are the Chinese and the English one to write, of which that in
    the language of the other keys is taken. ``path`` is used in diagnostics only. Returns None if the text has
    errors, or if its fields stand in braces: then the place for a new line is not certain.
    """
    bom, body = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    node, problems = parse_yaml(body, path)
    if problems or not isinstance(node, Mapping) or not node.pairs:
        return None
    lines = _LINE.findall(body)
    pair = next((pair for pair in node.pairs if pair[0].text in keys), None)
    changed = _insert_line(lines, node, names, value) if pair is None else _replace_value(lines, *pair, value)
    if changed is None or not _has_only(changed, node, keys, value, path):
        return None
    return bom + changed


def _insert_line(lines: list[str], node: Mapping, names: tuple[str, str], value: str) -> str | None:
    """Insert the field above the first key. The comments at the head of the file stay above it."""
    first = node.pairs[0][0]
    line = lines[first.line - 1]
    if line[: first.column - 1].strip():
        return None
    newline = "\r\n" if line.endswith("\r\n") else "\n"
    name = names[first.text.isascii()]
    added = f"{line[: first.column - 1]}{name}: {value}{newline}"
    return "".join([*lines[: first.line - 1], added, *lines[first.line - 1 :]])


def _replace_value(lines: list[str], key: Scalar, old: object, value: str) -> str | None:
    if not isinstance(old, Scalar):
        return None
    lines = list(lines)
    if not old.text and old.plain:  # an empty value has no place of its own
        line = lines[key.line - 1]
        end = line.index(":", key.column - 1 + key.length) + 1
        lines[key.line - 1] = f"{line[:end]} {value}{line[end:]}"
    else:
        line, start = lines[old.line - 1], old.column - 1
        lines[old.line - 1] = line[:start] + value + line[start + old.length :]
    return "".join(lines)


def _has_only(changed: str, before: Mapping, keys: Collection[str], value: str, path: str) -> bool:
    """Return whether the new text differs from the fields before in this one only."""
    after, problems = parse_yaml(changed, path)
    if problems or not isinstance(after, Mapping):
        return False
    fields = {key.text: strip_positions(node) for key, node in after.pairs}
    others = {key.text: strip_positions(node) for key, node in before.pairs if key.text not in keys}
    return [fields[name] for name in fields if name in keys] == [value] and {
        name: node for name, node in fields.items() if name not in keys
    } == others


def strip_positions(node: object) -> object:
    """Return the content of a YAML node as plain lists and texts."""
    if isinstance(node, Mapping):
        return [(key.text, strip_positions(value)) for key, value in node.pairs]
    if isinstance(node, Scalar):
        return node.text
    return [strip_positions(item) for item in getattr(node, "items", ())]
